//! Which part of the history: everything is an address, and the form is a plain GET.

use super::address;
use crate::components::{ButtonKind, Choice, Segmented, SelectField, SubmitButton, TabItem, TextField};
use leptos::prelude::*;
use model::arn::ServiceArn;
use model::event::EventKind;
use model::paths;
use model::view::{HistoryQuery, HistoryScope};

/// The row above the list.
#[component]
pub fn HistoryFilter(query: HistoryQuery, people: Vec<String>, services: Vec<ServiceArn>) -> impl IntoView {
    let scope = HistoryScope::parse(&query.scope);
    let scopes = HistoryScope::ALL
        .into_iter()
        .map(|item| {
            let word = if item == HistoryScope::Everything {
                ""
            } else {
                item.as_str()
            };
            let query = HistoryQuery {
                scope: word.to_owned(),
                before: String::new(),
                ..query.clone()
            };
            TabItem::new(item.label(), address(&query), item == scope)
        })
        .collect();
    let mut service_choices = vec![Choice::new("", "Every service")];
    service_choices.extend(
        services
            .iter()
            .map(|arn| Choice::new(arn.to_string(), format!("{} ({})", arn.name, arn.region))),
    );
    // A service that is asked for by address may be older than the list.
    if let Ok(arn) = query.service.parse::<ServiceArn>()
        && !services.contains(&arn)
    {
        service_choices.push(Choice::new(
            arn.to_string(),
            format!("{} ({})", arn.name, arn.region),
        ));
    }
    let mut people_choices = vec![Choice::new("", "Everyone")];
    people_choices.extend(people.into_iter().map(|name| Choice::new(name.clone(), name)));
    let mut kinds = vec![Choice::new("", "Every kind")];
    kinds.extend(
        EventKind::ALL
            .iter()
            .filter(|kind| !kind.is_quiet())
            .map(|kind| Choice::new(kind.as_str(), super::sentence::kind_label(*kind))),
    );
    view! {
        <form method="get" action=paths::HISTORY class="card-toolbar history-filter" role="search">
            <input type="hidden" name="scope" value=query.scope.clone() />
            <SelectField name="service" label="Service" choices=Signal::stored(service_choices) value=query.service.clone() />
            <SelectField name="person" label="Person" choices=Signal::stored(people_choices) value=query.person.clone() />
            <SelectField name="kind" label="What" choices=Signal::stored(kinds) value=query.kind.clone() />
            <TextField name="from" label="From" kind="date" value=query.from.clone() />
            <TextField name="to" label="To" kind="date" value=query.to.clone() />
            <SubmitButton label="Filter" kind=ButtonKind::Secondary />
            <Segmented items=scopes label="Which events" />
        </form>
    }
}
