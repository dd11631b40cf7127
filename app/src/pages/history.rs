//! Everything that happened, newest first.

mod entry;
mod filter;
pub mod sentence;

use crate::api::load_history;
use crate::components::{Card, Crumb, EmptyState, Icon, LinkButton, NavItem, PageHead, ShowOlder};
use crate::live::{FrameResource, Live};
use crate::pages::days::by_day;
use crate::pages::followed::follow;
use crate::pages::frame::Framed;
pub(crate) use entry::Entry;
use filter::HistoryFilter;
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use leptos_router::params::ParamsMap;
use model::paths;
use model::time::Time;
use model::view::{HistoryEntry, HistoryQuery, HistoryView};

/// The page.
#[component]
pub fn History() -> impl IntoView {
    let live = Live::of_page();
    let address = use_query_map();
    let query = Memo::new(move |_| query_of(&address.get()));
    // Older pages do not change while one reads them.
    let news = move || {
        if query.get().before.is_empty() {
            live.events.get()
        } else {
            0
        }
    };
    let history = follow(query, news, load_history);
    view! {
        <Framed title="History" current=NavItem::History breadcrumb=vec![Crumb::here("History")]>
            <PageHead
                title="History"
                facts=view! { <span>"Everything that happened to every service, also after a service is gone"</span> }.into_any()
                actions=view! { <LinkButton href=paths::AUDIT label="Audit log" /> }.into_any()
            />
            {history.draw(move |view| view! { <Loaded view query=query.get_untracked() /> }.into_any())}
        </Framed>
    }
}

fn query_of(address: &ParamsMap) -> HistoryQuery {
    let text = |name: &str| address.get_str(name).unwrap_or_default().to_owned();
    HistoryQuery {
        service: text("service"),
        person: text("person"),
        kind: text("kind"),
        from: text("from"),
        to: text("to"),
        scope: text("scope"),
        before: text("before"),
    }
}

/// The address of the history under a query.
fn address(query: &HistoryQuery) -> String {
    let pairs = query.pairs();
    if pairs.is_empty() {
        return paths::HISTORY.to_owned();
    }
    format!("{}?{}", paths::HISTORY, model::query::encode(pairs))
}

#[component]
fn Loaded(view: HistoryView, query: HistoryQuery) -> impl IntoView {
    let HistoryView {
        entries,
        total,
        older,
        people,
        services,
        now,
    } = view;
    let is_filtered = !HistoryQuery {
        before: String::new(),
        ..query.clone()
    }
    .pairs()
    .is_empty();
    let shown = entries.len();
    let counted = if total >= 10_000 {
        "more than 10,000".to_owned()
    } else {
        total.to_string()
    };
    let facts = match total {
        1 => "1 event".to_owned(),
        _ if older.is_none() && query.before.is_empty() => format!("{shown} events"),
        _ => format!("{shown} of {counted} events"),
    };
    let href = older.map(|id| {
        address(&HistoryQuery {
            before: id.to_string(),
            ..query.clone()
        })
    });
    let newer = (!query.before.is_empty()).then(|| {
        address(&HistoryQuery {
            before: String::new(),
            ..query.clone()
        })
    });
    let foot = view! {
        <div class="list-foot">
            <ShowOlder facts href />
            {newer.map(|href| view! { <a href=href>"Back to the newest"</a> })}
        </div>
    };
    let content = if entries.is_empty() {
        if is_filtered {
            view! {
                <EmptyState
                    icon=Icon::Search
                    title="Nothing happened that matches"
                    actions=view! { <LinkButton href=paths::HISTORY label="Clear filters" /> }.into_any()
                >
                    "Widen the time or choose another service."
                </EmptyState>
            }
            .into_any()
        } else {
            view! {
                <EmptyState icon=Icon::History title="Nothing has happened yet">
                    "Every create, change and sign-in appears here, with who did it."
                </EmptyState>
            }
            .into_any()
        }
    } else {
        view! { <Days entries now /> }.into_any()
    };
    view! {
        <Card flush=true foot=foot.into_any()>
            <HistoryFilter query people services />
            {content}
        </Card>
    }
}

/// Rows under a heading for each day.
#[component]
fn Days(entries: Vec<HistoryEntry>, now: Time) -> impl IntoView {
    let frame = expect_context::<FrameResource>();
    let reader = frame
        .get_untracked()
        .and_then(Result::ok)
        .map(|frame| frame.frame.person.id);
    by_day(
        entries,
        now,
        |entry| entry.event.at,
        move |entry| view! { <Entry entry reader now /> },
    )
}
