//! Which entries: everything is an address, and the form is a plain GET.

use crate::components::{ButtonKind, Choice, LinkButton, SelectField, SubmitButton, TextField};
use crate::pages::history::sentence::kind_label;
use leptos::prelude::*;
use model::event::EventKind;
use model::paths;
use model::record::{Outcome, Via};
use model::view::AuditQuery;

/// The fields above the list.
#[component]
pub fn Filter(query: AuditQuery, people: Vec<String>) -> impl IntoView {
    let is_filtered = !query.pairs().is_empty();
    let person = (!people.is_empty() || !query.person.is_empty()).then(|| {
        let mut choices = vec![Choice::new("", "Everyone")];
        // Somebody who is gone is found by their name.
        if !query.person.is_empty() && !people.contains(&query.person) {
            choices.push(Choice::new(query.person.clone(), query.person.clone()));
        }
        choices.extend(people.into_iter().map(|name| Choice::new(name.clone(), name)));
        view! { <SelectField name="person" label="Person" choices=Signal::stored(choices) value=query.person.clone() /> }
    });
    let mut actions = vec![Choice::new("", "Every action")];
    actions.extend(
        EventKind::ALL
            .iter()
            .filter(|kind| kind.is_act())
            .map(|kind| Choice::new(kind.as_str(), kind_label(*kind))),
    );
    let mut origins = vec![Choice::new("", "Every origin")];
    origins.extend(Via::ALL.iter().map(|via| Choice::new(via.as_str(), via.label())));
    let mut outcomes = vec![Choice::new("", "Every outcome")];
    outcomes.extend(
        Outcome::ALL
            .iter()
            .map(|outcome| Choice::new(outcome.as_str(), outcome.label())),
    );
    view! {
        <form method="get" action=paths::AUDIT class="card-toolbar history-filter" role="search" aria-label="Entries">
            {person}
            <SelectField name="action" label="Action" choices=Signal::stored(actions) value=query.action />
            <TextField name="target" label="Target" value=query.target />
            <TextField name="changed" label="What changed" value=query.changed />
            <SelectField name="outcome" label="Outcome" choices=Signal::stored(outcomes) value=query.outcome />
            <SelectField name="origin" label="Origin" choices=Signal::stored(origins) value=query.origin />
            <TextField name="address" label="Address" value=query.address />
            <TextField name="session" label="Session" value=query.session />
            <TextField name="request" label="AWS request" value=query.request />
            <TextField name="from" label="From (UTC)" kind="datetime-local" value=minute(&query.from, "00:00") />
            <TextField name="to" label="To (UTC)" kind="datetime-local" value=minute(&query.to, "23:59") />
            <SubmitButton label="Filter" kind=ButtonKind::Secondary />
            {is_filtered.then(|| view! { <LinkButton href=paths::AUDIT label="Clear filters" /> })}
        </form>
    }
}

/// What a field for a minute takes, where the address names a day.
fn minute(text: &str, clock: &str) -> String {
    if text.is_empty() || text.contains('T') {
        text.to_owned()
    } else {
        format!("{text}T{clock}")
    }
}

/// What is filtered, as files.
#[component]
pub fn Exports(query: AuditQuery) -> impl IntoView {
    let form = |action: &'static str, label: &'static str| {
        let fields = query
            .pairs()
            .into_iter()
            .map(|(name, value)| view! { <input type="hidden" name=name value=value.to_owned() /> })
            .collect_view();
        view! {
            // The answer is a file, which only the browser itself can save.
            <form method="post" action=action data-plain="">
                {fields}
                <SubmitButton label kind=ButtonKind::Secondary />
            </form>
        }
    };
    view! {
        {form(paths::AUDIT_CSV, "Export CSV")}
        {form(paths::AUDIT_JSON, "Export JSON")}
    }
}
