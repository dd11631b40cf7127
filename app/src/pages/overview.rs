//! The landing page: what needs somebody, what is under way, what changed today, and how much there is.

mod attention;
mod counts;

use crate::api::load_overview;
use crate::components::{
    ButtonKind, Card, Crumb, EmptyState, Facts, Icon, LinkButton, NavItem, PageHead, ServiceStatusIndicator,
    StageTrack, ticking,
};
use crate::live::{FrameResource, Live};
use crate::pages::followed::follow;
use crate::pages::frame::Framed;
use crate::pages::history::Entry;
use attention::NeedsAttention;
use counts::Counts;
use leptos::prelude::*;
use model::paths;
use model::service::{ListedService, ServiceStatus};
use model::time::Time;
use model::view::{HistoryEntry, OverviewView};

/// The page.
#[component]
pub fn Overview() -> impl IntoView {
    let live = Live::of_page();
    // What is stuck, and what is of today, changes without anything that happens.
    let clock = ticking(Time::default());
    let minutes = Memo::new(move |_| u32::try_from(clock.get().0 / 60_000).unwrap_or_default());
    let news = move || {
        live.services
            .get()
            .wrapping_add(live.events.get())
            .wrapping_add(live.drafts.get())
            .wrapping_add(minutes.get())
    };
    let view = follow(Memo::new(|_| ()), news, |()| load_overview());
    view! {
        <Framed title="Overview" current=NavItem::Overview breadcrumb=vec![Crumb::here("Overview")]>
            {view.draw(|view| view! { <Loaded view /> }.into_any())}
        </Framed>
    }
}

#[component]
fn Loaded(view: OverviewView) -> impl IntoView {
    let OverviewView {
        attention,
        more_attention,
        under_way,
        more_under_way,
        today,
        changes_today,
        statuses,
        regions,
        services,
        now,
        ..
    } = view;
    let counted = match services {
        1 => "1 service".to_owned(),
        count => format!("{count} services"),
    };
    let beyond = more_attention.stuck + more_attention.deletions + more_attention.reviews;
    let waiting = match i64::try_from(attention.len())
        .unwrap_or(i64::MAX)
        .saturating_add(beyond)
    {
        count if more_attention.failed => format!("more than {count} things need somebody"),
        0 => "nothing needs anybody".to_owned(),
        1 => "1 thing needs somebody".to_owned(),
        count => format!("{count} things need somebody"),
    };
    view! {
        <PageHead
            title="Overview"
            facts=view! { <Facts items=vec![counted.into_any(), waiting.into_any()] /> }.into_any()
            actions=view! {
                <LinkButton href=paths::PASTE label="Paste a link" icon=Icon::Link />
                <LinkButton href=paths::CREATE label="Create service" icon=Icon::Plus kind=ButtonKind::Primary />
            }
                .into_any()
        />
        <div class="page-columns">
            <div class="page-stack">
                <NeedsAttention attention more=more_attention now />
                <UnderWay under_way more=more_under_way now />
                <Today today count=changes_today now />
            </div>
            <Counts statuses regions now />
        </div>
    }
}

/// What App Runner works on.
#[component]
fn UnderWay(
    under_way: Vec<ListedService>,
    /// How much more there is than is shown.
    more: i64,
    now: Time,
) -> impl IntoView {
    if under_way.is_empty() {
        return view! {
            <Card title="Under way">
                <p class="muted">"App Runner works on nothing right now."</p>
            </Card>
        }
        .into_any();
    }
    let rows = under_way
        .into_iter()
        .map(|listed| {
            let arn = listed.service.arn.clone();
            let operation = listed.service.running_operation().cloned();
            view! {
                <li class="overview-row">
                    <span class="overview-name">
                        <a href=paths::service(&arn)>{arn.name.clone()}</a>
                        <span class="muted">{arn.region.to_string()}</span>
                    </span>
                    <span class="overview-progress">
                        <ServiceStatusIndicator status=&listed.service />
                        {operation.map(|operation| view! { <StageTrack operation now /> })}
                    </span>
                </li>
            }
        })
        .collect_view();
    let rows = view! { <ul class="overview-rows">{rows}</ul> };
    if more == 0 {
        return view! { <Card title="Under way" flush=true>{rows}</Card> }.into_any();
    }
    let all = paths::services_with_status(ServiceStatus::OperationInProgress);
    let foot = view! { <a href=all>{format!("and {more} more: show all that is under way")}</a> }.into_any();
    view! { <Card title="Under way" flush=true foot=foot>{rows}</Card> }.into_any()
}

/// What changed since midnight, by whom.
#[component]
fn Today(today: Vec<HistoryEntry>, count: i64, now: Time) -> impl IntoView {
    let reader = expect_context::<FrameResource>()
        .get_untracked()
        .and_then(Result::ok)
        .map(|frame| frame.frame.person.id);
    if today.is_empty() {
        return view! {
            <Card title="Changed today">
                <EmptyState
                    icon=Icon::History
                    title="Nothing has changed today"
                    actions=view! { <LinkButton href=paths::HISTORY label="Show the history" /> }.into_any()
                >
                    "Days begin at midnight, UTC."
                </EmptyState>
            </Card>
        }
        .into_any();
    }
    let shown = today.len();
    let rows = today
        .into_iter()
        .map(|entry| view! { <Entry entry reader now /> })
        .collect_view();
    let total = usize::try_from(count).unwrap_or(usize::MAX);
    let words = match total {
        1 => "1 change".to_owned(),
        total if total > shown => format!("The newest {shown} of {count} changes"),
        total => format!("{total} changes"),
    };
    let iso = now.iso();
    let day = iso.get(..10).unwrap_or_default().to_owned();
    let foot = view! {
        <div class="list-foot">
            <span class="list-facts">{words}</span>
            <a href=paths::history_since(&day)>"Show all of today"</a>
        </div>
    };
    view! {
        <Card title="Changed today" class="overview-today" flush=true foot=foot.into_any()>
            <ol class="history-rows">{rows}</ol>
        </Card>
    }
    .into_any()
}
