//! One event, and what became of it.

use super::sentence::predicate;
use crate::components::{
    Diff, HistoryRow, Indication, Indicator, OperationStatusIndicator, StatusIcon, Tone,
};
use leptos::prelude::*;
use model::draft::Step;
use model::event::EventKind;
use model::operation::OperationStatus;
use model::paths;
use model::time::Time;
use model::view::HistoryEntry;

/// The row.
#[component]
pub fn Entry(
    entry: HistoryEntry,
    /// Id of who reads.
    reader: Option<i64>,
    now: Time,
) -> impl IntoView {
    let HistoryEntry {
        event,
        operation,
        place,
    } = entry;
    let words = predicate(&event);
    let author = event.author.clone();
    let draft_link = event
        .draft
        .clone()
        .filter(|_| {
            matches!(
                event.kind,
                EventKind::CreateRequested | EventKind::RebuildRequested
            )
        })
        .map(|id| {
            let name = event.detail.draft_name.clone().unwrap_or_default();
            view! { ", draft " <a href=paths::draft(&id, Step::Review)>{name}</a> }
        });
    let outcome = match (event.kind, &operation) {
        (EventKind::OperationEnded, _) => event.detail.operation_status.map(|status| {
            let indication = Indication {
                label: ended_label(status, event.detail.cause.as_deref()),
                ..status.into()
            };
            view! { <Indicator status=indication /> }.into_any()
        }),
        (EventKind::RequestRefused | EventKind::RegionSilent, _) => event.detail.cause.clone().map(|cause| {
            let indication = Indication {
                icon: StatusIcon::Broken,
                tone: Tone::Err,
                label: cause,
            };
            view! { <Indicator status=indication /> }.into_any()
        }),
        (_, Some(operation)) => {
            Some(view! { <OperationStatusIndicator operation=operation.clone() now /> }.into_any())
        }
        _ => None,
    };
    let gone = place.as_ref().is_some_and(|place| place.is_gone);
    let service = place.map(|place| view! { <a href=place.href>{place.label}</a> }.into_any());
    let region = event.region.clone().map(|region| region.to_string());
    let changes = event.detail.changes.clone();
    let request = event.detail.aws_request.clone();
    let sentence = view! { {words} {draft_link} }.into_any();
    let detail: Option<Children> = (!changes.is_empty() || request.is_some()).then(|| {
        Box::new(move || {
            view! {
                {(!changes.is_empty()).then(|| view! { <Diff changes /> })}
                {request.map(|id| view! { <p class="history-origin">{format!("AWS request {id}")}</p> })}
            }
            .into_any()
        }) as Children
    });
    view! { <HistoryRow at=event.at author reader sentence outcome service gone region detail /> }
}

fn ended_label(status: OperationStatus, cause: Option<&str>) -> String {
    match (status, cause) {
        (OperationStatus::Failed | OperationStatus::RollbackFailed, Some(cause)) => {
            format!("{}: {cause}", status.label())
        }
        _ => status.label().to_owned(),
    }
}
