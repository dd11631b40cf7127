//! The first tab: what is happening, the event log, what the service is.

use crate::components::{Badge, Card, KeyValueLayout, KeyValueList, Tone};
use crate::pages::service::configuration::overview_pairs;
use crate::pages::service::explanation::ExplanationCard;
use crate::pages::service::logs::{EventLog, log_actions};
use crate::pages::service::progress::{HowFar, Progress};
use leptos::prelude::*;
use model::view::ServiceView;

/// The tab.
#[component]
pub fn Overview(view: ServiceView) -> impl IntoView {
    let running = view.service.running_operation().cloned();
    let by = view.origin.as_ref().map(|origin| origin.by.clone());
    let failed = view
        .service
        .operation
        .clone()
        .filter(|_| view.explanation.is_some());
    let is_live = running.is_some();
    let live = is_live.then(|| view! { <Badge tone=Tone::Accent text="Live" /> }.into_any());
    let first = match (running, view.explanation.clone(), failed) {
        (Some(operation), ..) => view! { <Progress view=view.clone() operation /> }.into_any(),
        (None, Some(explanation), Some(operation)) => view! {
            <ExplanationCard view=view.clone() explanation />
            <HowFar operation now=view.now by />
        }
        .into_any(),
        _ => ().into_any(),
    };
    let pairs = overview_pairs(&view);
    let log = view! { <EventLog view=view.clone() /> };
    let actions = log_actions(&view);
    view! {
        <div class="page-stack">
            {first}
            <div class="page-columns">
                {match live {
                    Some(beside) => view! { <Card title="Event log" flush=true beside actions>{log}</Card> }.into_any(),
                    None => view! { <Card title="Event log" flush=true actions>{log}</Card> }.into_any(),
                }}
                <Card title="Service overview">
                    <KeyValueList layout=KeyValueLayout::Rows>{pairs}</KeyValueList>
                </Card>
            </div>
        </div>
    }
}
