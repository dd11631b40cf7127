//! The keys that do something: a page for everybody, and what the dialog behind `?` shows.

use crate::api::{SetKeys, load_keys};
use crate::components::{ButtonKind, Card, Crumb, NavItem, PageHead, SubmitButton};
use crate::pages::followed::follow;
use crate::pages::frame::Framed;
use leptos::prelude::*;
use server_fn::ServerFn;

/// Keys, what they do, and whether they act by themselves: those can be turned off.
const KEYS: [(&[&str], &str, bool); 11] = [
    (
        &["Ctrl K", "⌘ K"],
        "Search services, drafts, pages and actions",
        false,
    ),
    (&["?"], "Show these keys", true),
    (&["/"], "Go to the filter of the services", true),
    (&["g o"], "Go to the overview", true),
    (&["g s"], "Go to the services", true),
    (&["g d"], "Go to the drafts", true),
    (&["g h"], "Go to the history", true),
    (
        &["↑ ↓"],
        "On the name of a service: to the next in the list",
        false,
    ),
    (
        &["Space"],
        "On the name of a service: show it beside the list",
        false,
    ),
    (&["Enter"], "On the name of a service: open its page", false),
    (
        &["Esc"],
        "Close what is open: a dialog, a menu, the details beside the list",
        false,
    ),
];

/// The page.
#[component]
pub fn Keys() -> impl IntoView {
    let nothing = Memo::new(|_| ());
    let on = follow(nothing, || 0, |()| load_keys());
    view! {
        <Framed title="Keys" breadcrumb=vec![Crumb::here("Keys")] current=NavItem::Services>
            {on.draw(move |on| view! { <Loaded on /> }.into_any())}
        </Framed>
    }
}

#[component]
fn Loaded(on: bool) -> impl IntoView {
    let (says, value, label) = if on {
        (
            "Single keys act while no field has the focus. Whoever talks to a computer, or types by accident, turns them off.",
            "off",
            "Turn single keys off",
        )
    } else {
        (
            "Single keys are turned off in this browser.",
            "on",
            "Turn single keys on",
        )
    };
    view! {
        <PageHead title="Keys" facts=view! { <p>"Everything can be done without them too."</p> }.into_any() />
        <div class="page-stack">
            <Card class="card-narrow" flush=true><KeyList on /></Card>
            <Card title="Single keys" class="card-narrow">
                <p>{says}</p>
                // The document says whether they are on: it is loaded anew.
                <form class="keys-form" method="post" action=SetKeys::url() data-plain="">
                    <input type="hidden" name="keys" value=value />
                    <SubmitButton label kind=ButtonKind::Secondary />
                </form>
            </Card>
        </div>
    }
}

/// The keys as a table.
#[component]
pub fn KeyList(
    /// Whether those that act by themselves do.
    on: bool,
) -> impl IntoView {
    let rows = KEYS
        .into_iter()
        .filter(|(.., is_single)| on || !is_single)
        .map(|(keys, what, _)| {
            let keys = keys
                .iter()
                .enumerate()
                .map(|(place, keys)| {
                    let words = keys
                        .split(' ')
                        .map(|key| view! { <kbd>{key.to_owned()}</kbd> })
                        .collect_view();
                    view! { {(place > 0).then_some(" or ")} {words} }
                })
                .collect_view();
            view! { <tr><th scope="row" class="keys-of">{keys}</th><td>{what}</td></tr> }
        })
        .collect_view();
    view! {
        <table class="table keys-table">
            <caption class="visually-hidden">"Keys"</caption>
            <thead class="visually-hidden"><tr><th scope="col">"Keys"</th><th scope="col">"What they do"</th></tr></thead>
            <tbody>{rows}</tbody>
        </table>
    }
}
