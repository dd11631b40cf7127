//! The audit log: who tried what from where, and what became of it.

mod entry;
mod filter;
mod retention;

use crate::api::load_audit;
use crate::components::{Card, Crumb, EmptyState, Icon, LinkButton, NavItem, PageHead, ShowOlder};
use crate::live::{FrameResource, Live};
use crate::pages::days::by_day;
use crate::pages::followed::follow;
use crate::pages::frame::Framed;
use entry::Entry;
use filter::{Exports, Filter};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use leptos_router::params::ParamsMap;
use model::paths;
use model::record::{Reading, RecordEntry};
use model::time::Time;
use model::view::{AuditQuery, AuditView};
use retention::Retention;

/// The page.
#[component]
pub fn Audit() -> impl IntoView {
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
    let audit = follow(query, news, load_audit);
    let breadcrumb = vec![Crumb::link("History", paths::HISTORY), Crumb::here("Audit log")];
    view! {
        <Framed title="Audit log" current=NavItem::History breadcrumb>
            {audit.draw(move |view| view! { <Loaded view query=query.get_untracked() /> }.into_any())}
            <Retention />
        </Framed>
    }
}

fn query_of(address: &ParamsMap) -> AuditQuery {
    let text = |name: &str| address.get_str(name).unwrap_or_default().to_owned();
    AuditQuery {
        from: text("from"),
        to: text("to"),
        person: text("person"),
        session: text("session"),
        address: text("address"),
        action: text("action"),
        target: text("target"),
        changed: text("changed"),
        origin: text("origin"),
        outcome: text("outcome"),
        request: text("request"),
        entry: text("entry"),
        before: text("before"),
    }
}

/// The address of the audit log under a query.
fn address(query: &AuditQuery) -> String {
    let pairs = query.pairs();
    if pairs.is_empty() {
        return paths::AUDIT.to_owned();
    }
    format!("{}?{}", paths::AUDIT, model::query::encode(pairs))
}

fn scope(reading: Reading) -> &'static str {
    match reading {
        Reading::Own => "What you did and tried, allowed or denied. Your role shows you your own actions.",
        Reading::Services => {
            "What you did and tried, and what others did and tried with services, drafts and links, allowed or denied."
        }
        Reading::Everything => {
            "Every attempt to change something, allowed or denied, and from where it came."
        }
    }
}

#[component]
fn Loaded(view: AuditView, query: AuditQuery) -> impl IntoView {
    let AuditView {
        entries,
        total,
        older,
        people,
        reading,
        now,
    } = view;
    let whole = AuditQuery {
        before: String::new(),
        ..query.clone()
    };
    let is_filtered = !whole.pairs().is_empty();
    let shown = entries.len();
    let facts = match total {
        1 => "1 entry".to_owned(),
        _ if older.is_none() && query.before.is_empty() => format!("{shown} entries"),
        10_000.. => format!("{shown} of more than 10,000 entries"),
        _ => format!("{shown} of {total} entries"),
    };
    let href = older.map(|id| {
        address(&AuditQuery {
            before: id.to_string(),
            ..query.clone()
        })
    });
    let newer = (!query.before.is_empty()).then(|| address(&whole));
    let foot = view! {
        <div class="list-foot">
            <ShowOlder facts href />
            {newer.map(|href| view! { <a href=href>"Back to the newest"</a> })}
        </div>
    };
    let content = if entries.is_empty() {
        let (title, words) = if is_filtered {
            ("No entry matches", "Widen the time or leave a filter out.")
        } else {
            ("Nothing to see yet", "What you do from now on appears here.")
        };
        view! {
            <EmptyState
                icon=Icon::Search
                title=title
                actions=is_filtered
                    .then(|| view! { <LinkButton href=paths::AUDIT label="Clear filters" /> }.into_any())
                    .into_any()
            >
                {words}
            </EmptyState>
        }
        .into_any()
    } else {
        view! { <Days entries now is_open=!query.entry.is_empty() /> }.into_any()
    };
    view! {
        <PageHead
            title="Audit log"
            facts=view! { <span>{scope(reading)}</span> }.into_any()
            actions=view! { <Exports query=whole /> }.into_any()
        />
        <Card flush=true foot=foot.into_any()>
            <Filter query people />
            {content}
        </Card>
    }
}

/// Rows under a heading for each day.
#[component]
fn Days(
    entries: Vec<RecordEntry>,
    now: Time,
    /// Whether the details are shown at once.
    is_open: bool,
) -> impl IntoView {
    let frame = expect_context::<FrameResource>();
    let reader = frame
        .get_untracked()
        .and_then(Result::ok)
        .map(|frame| frame.frame.person.id);
    by_day(
        entries,
        now,
        |entry| entry.event.at,
        move |entry| view! { <Entry entry reader is_open /> },
    )
}
