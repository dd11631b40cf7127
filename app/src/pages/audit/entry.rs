//! One entry, and its details.

use super::address;
use crate::components::{
    Diff, HistoryRow, Indication, Indicator, KeyValue, KeyValueLayout, KeyValueList, StatusIcon, Tone,
};
use crate::pages::history::sentence::predicate;
use leptos::prelude::*;
use model::event::EventKind;
use model::paths;
use model::record::{Outcome, RecordEntry, Via};
use model::view::AuditQuery;

/// The row.
#[component]
pub fn Entry(
    entry: RecordEntry,
    /// Id of who reads.
    reader: Option<i64>,
    /// Whether the details are shown at once.
    is_open: bool,
) -> impl IntoView {
    let RecordEntry {
        event,
        session,
        address: from,
        via,
        outcome,
        target,
        hash,
    } = entry;
    let count = event.detail.repeated;
    let words = match count {
        Some(count) => format!("{}, {count} times", predicate(&event)),
        None => predicate(&event),
    };
    let indicator = indication(outcome).map(|status| view! { <Indicator status /> }.into_any());
    let place = match (&event.service, target) {
        (Some(arn), _) => Some(view! { <a href=paths::service(arn)>{arn.name.clone()}</a> }.into_any()),
        (None, Some(target)) => Some(view! { {target} }.into_any()),
        (None, None) => None,
    };
    let origin = via.map(Via::label);
    let exact = event.at.exact();
    let changes = event.detail.changes.clone();
    let id = event.id;
    let alone = paths::audit_entry(id);
    let account = event.account.clone();
    let arn = event.service.as_ref().map(ToString::to_string);
    let draft = event.draft.clone();
    let request = event.detail.aws_request.clone();
    let cause = event.detail.cause.clone();
    let is_way = matches!(event.kind, EventKind::PersonSignedIn | EventKind::Confirmed);
    let pair = |key: &'static str, value: Option<String>| {
        value.map(|value| view! { <KeyValue key wide=true>{value}</KeyValue> })
    };
    let sent_from = from.clone();
    let facts = view! {
        <KeyValueList layout=KeyValueLayout::Rows>
            <KeyValue key="Time" wide=true>{exact}</KeyValue>
            <KeyValue key="Action" wide=true>
                <code>{event.kind.as_str()}</code>
            </KeyValue>
            <KeyValue key="Outcome" wide=true>{outcome.label()}</KeyValue>
            {pair(if is_way { "How" } else { "Why" }, cause)}
            {pair("Origin", origin.map(ToOwned::to_owned))}
            {linked("Session", session, |session| AuditQuery { session, ..AuditQuery::default() })}
            {linked("Address", sent_from, |address| AuditQuery { address, ..AuditQuery::default() })}
            {pair("AWS request", request)}
            {pair("Account", account)}
            {linked("Service", arn, |target| AuditQuery { target, ..AuditQuery::default() })}
            {linked("Draft", draft, |target| AuditQuery { target, ..AuditQuery::default() })}
            <KeyValue key="Entry" wide=true>
                <a href=alone>{id}</a>
            </KeyValue>
            {pair("Hash", hash)}
        </KeyValueList>
    };
    let detail: Children = Box::new(move || {
        view! {
            {(!changes.is_empty()).then(|| view! { <Diff changes label="What changed" /> })}
            {facts}
        }
        .into_any()
    });
    let author = event.author.clone();
    let origin = match (origin, from) {
        (Some(origin), Some(from)) => Some(format!("{origin}, {from}")),
        (origin, from) => origin.map(ToOwned::to_owned).or(from),
    };
    let sentence = view! { {words} }.into_any();
    let outcome = indicator;
    view! {
        <HistoryRow
            at=event.at
            author
            reader
            sentence
            outcome
            service=place
            region=origin
            detail=Some(detail)
            is_open
        />
    }
}

/// A value that leads to all entries that share it.
fn linked(
    key: &'static str,
    value: Option<String>,
    query: impl FnOnce(String) -> AuditQuery,
) -> Option<impl IntoView> {
    value.map(|value| {
        let href = address(&query(value.clone()));
        view! {
            <KeyValue key wide=true>
                <a href=href>{value}</a>
            </KeyValue>
        }
    })
}

/// What was done needs no mark.
fn indication(outcome: Outcome) -> Option<Indication> {
    let icon = match outcome {
        Outcome::Done => return None,
        Outcome::Denied => StatusIcon::Stuck,
        Outcome::Refused => StatusIcon::Broken,
    };
    Some(Indication {
        icon,
        tone: if outcome == Outcome::Denied {
            Tone::Warn
        } else {
            Tone::Err
        },
        label: outcome.label().to_owned(),
    })
}
