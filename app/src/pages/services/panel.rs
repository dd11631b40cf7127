//! A service beside the list: how it stands, what is going on, and what can be done.

use crate::api::Sealed;
use crate::components::{
    ButtonSize, Facts, Icon, KeyValueLayout, KeyValueList, LinkButton, ServiceStatusIndicator, StageTrack,
};
use crate::pages::followed::Followed;
use crate::pages::service::operating::{Operating, OperatingDialogs, refusal};
use leptos::prelude::*;
use model::actions::ServiceAction;
use model::log::LogLine;
use model::paths::{self, ServiceTab};
use model::service::ServiceStatus;
use model::service_list::ServicesQuery;
use model::view::ServiceView;

/// What is followed of it: nothing while nothing is selected, and `None` inside for a service that is not there any more.
pub type Beside = Followed<Option<Option<Sealed<ServiceView>>>>;

/// The class by which the panel is known.
pub const PANEL: &str = "split-panel";

/// Log lines that are shown.
const LINES: usize = 5;

/// The panel; without a view, that the service is not there any more.
#[component]
pub fn ServicePanel(
    /// What is known of the service.
    view: Option<ServiceView>,
    /// The list without it.
    close: String,
    /// Which questions are open.
    operating: Operating,
) -> impl IntoView {
    let query = close.split_once('?').map_or("", |(_, query)| query);
    let mut list = ServicesQuery::decode(query);
    let close = view! {
        <a class="icon-button" href=close aria-label="Close the details" title="Close the details">
            <Icon icon=Icon::Close />
        </a>
    };
    let Some(view) = view else {
        return view! {
            <aside class=PANEL aria-label="Details">
                <div class="panel-head"><h2>"Not there any more"</h2>{close}</div>
                <p class="muted">"This service is deleted, or the address is not whole."</p>
            </aside>
        }
        .into_any();
    };
    let arn = view.service.arn.clone();
    list.selected = paths::service_key(&arn);
    let list = list.encode();
    let name = arn.name.clone();
    let label = format!("Details of {name}");
    let silent = view
        .region
        .silent_since
        .and(view.region.answered_at)
        .map(|at| (at, view.now));
    let now = view.now;
    let running = view.service.running_operation().cloned();
    let cause = view
        .service
        .operation
        .as_ref()
        .filter(|operation| operation.status.is_over())
        .and_then(|operation| operation.cause.clone());
    let facts = vec![
        arn.region.to_string().into_any(),
        view! { <ServiceStatusIndicator status=&view.service silent /> }.into_any(),
    ];
    view! {
        <aside class=PANEL aria-label=label>
            <div class="panel-head">
                <h2><a href=paths::service(&arn)>{name}</a></h2>
                {close}
            </div>
            <Facts items=facts />
            {running
                .map(|operation| {
                    let title = format!("{} the service", operation.kind.participle());
                    view! {
                        <section class="panel-part">
                            <h3>{title}</h3>
                            <StageTrack operation now />
                        </section>
                    }
                })}
            {cause.map(|cause| view! { <p class="panel-cause">{cause}</p> })}
            <Actions view=view.clone() list operating />
            <Pairs view=view.clone() />
            <Events lines=view.events />
            <div class="panel-links">
                <LinkButton href=paths::service(&arn) label="Open the service" size=ButtonSize::Small />
                <LinkButton href=paths::service_tab(&arn, ServiceTab::Logs) label="Logs" size=ButtonSize::Small />
                <LinkButton href=paths::history_of(&arn) label="History" size=ButtonSize::Small />
            </div>
        </aside>
    }
    .into_any()
}

/// What can be done, each after its question; the rest is on the service's page. Of pausing and resuming the one that the
/// service's state asks for.
#[component]
fn Actions(
    view: ServiceView,
    /// The query of the list that it stands beside: where an answer leads.
    list: String,
    /// Which questions are open.
    operating: Operating,
) -> impl IntoView {
    let is_paused = view.service.status == ServiceStatus::Paused;
    let toggle = if is_paused {
        (ServiceAction::Resume, Icon::Play)
    } else {
        (ServiceAction::Pause, Icon::Pause)
    };
    let buttons = [(ServiceAction::Deploy, Icon::Deploy), toggle]
        .into_iter()
        .filter_map(|(action, icon)| {
            let opens = operating.open(action)?;
            let href = paths::service_question(&view.service.arn, action, &list)?;
            let refusal = refusal(&view, action);
            let label = format!("{}…", action.label());
            Some(view! { <LinkButton href label icon size=ButtonSize::Small refusal opens /> })
        })
        .collect_view();
    view! {
        <div class="panel-actions">{buttons}</div>
        <OperatingDialogs view=view.clone() operating list />
    }
}

#[component]
fn Pairs(view: ServiceView) -> impl IntoView {
    let pairs = crate::pages::service::configuration::overview_pairs(&view);
    view! { <KeyValueList layout=KeyValueLayout::Rows>{pairs}</KeyValueList> }
}

/// The last lines of the event log, the newest first.
#[component]
fn Events(lines: Vec<LogLine>) -> impl IntoView {
    let lines = lines
        .into_iter()
        .rev()
        .take(LINES)
        .map(|line| {
            view! { <li><time datetime=line.at.iso()>{line.at.clock()}</time>" "{line.message}</li> }
        })
        .collect_view();
    (!lines.is_empty()).then(|| {
        view! {
            <section class="panel-part">
                <h3>"Last events"</h3>
                <ol class="panel-events">{lines}</ol>
            </section>
        }
    })
}
