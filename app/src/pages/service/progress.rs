//! What App Runner is doing right now, stage by stage.

use crate::components::{Card, Elapsed, Icon, IconSize, StageTimeline};
use leptos::prelude::*;
use model::operation::{Operation, OperationKind, Stage};
use model::time::Time;
use model::view::{Backend, ServiceView};

/// The first card while an operation is under way.
#[component]
pub fn Progress(view: ServiceView, operation: Operation) -> impl IntoView {
    let now = view.now;
    let port = view
        .service
        .configuration
        .as_ref()
        .and_then(|configuration| configuration.port.clone());
    let sentence = sentence(&operation, port.as_deref());
    let foot = cannot_be_cancelled(operation.kind).map(|text| {
        view! {
            <span class="card-note">
                <Icon icon=Icon::Info size=IconSize::Small />
                {text}
            </span>
        }
        .into_any()
    });
    let head = view! {
        <div class="operation-head">
            <h2>{title(operation.kind)}</h2>
            <span class="operation-sentence">{sentence}</span>
            <span class="operation-time">
                <strong><Elapsed since=operation.started_at now /></strong>
                {usual(&view.backend, operation.kind)}
            </span>
        </div>
    };
    match foot {
        Some(foot) => view! { <Card foot>{head}<StageTimeline operation now /></Card> }.into_any(),
        None => view! { <Card>{head}<StageTimeline operation now /></Card> }.into_any(),
    }
}

/// How far a failed operation got.
#[component]
pub fn HowFar(operation: Operation, now: Time, by: Option<String>) -> impl IntoView {
    let who = by.map(|by| format!(" by {by}")).unwrap_or_default();
    let ended = operation
        .ended_at
        .map(|at| format!(", ended {}", at.clock()))
        .unwrap_or_default();
    let facts = format!("Started{who} at {}{ended} UTC", operation.started_at.clock());
    let failure = operation.cause.clone();
    view! {
        <Card>
            <div class="operation-head">
                <h2>{format!("How far the {} got", operation.kind.noun())}</h2>
                <span class="operation-facts">{facts}</span>
            </div>
            <StageTimeline operation now failure />
        </Card>
    }
}

fn title(kind: OperationKind) -> String {
    format!("{} the service", kind.participle())
}

fn sentence(operation: &Operation, port: Option<&str>) -> String {
    match (operation.stage(), port) {
        (Some(Stage::HealthCheck), Some(port)) => {
            format!("Checking whether the application answers on port {port}.")
        }
        (Some(stage), _) => stage.sentence().to_owned(),
        (None, _) if operation.kind.deploys() => "App Runner has taken it on.".to_owned(),
        (None, _) => String::new(),
    }
}

/// "of usually 3 to 6 min": on AWS. The simulator's time runs as fast as it is told to.
fn usual(backend: &Backend, kind: OperationKind) -> Option<String> {
    match backend {
        Backend::Aws { .. } => {
            let (from, to) = kind.usual();
            Some(format!("of usually {} to {to}", from.0 / 60_000))
        }
        Backend::Simulator { .. } => None,
    }
}

fn cannot_be_cancelled(kind: OperationKind) -> Option<&'static str> {
    match kind {
        OperationKind::CreateService => Some(
            "App Runner has no way to cancel a create. If the health check keeps failing, it gives up by itself, in 3 to 18 minutes on AWS.",
        ),
        OperationKind::StartDeployment | OperationKind::UpdateService => Some(
            "App Runner has no way to cancel a deployment. If it fails, the version before keeps serving.",
        ),
        OperationKind::PauseService | OperationKind::ResumeService | OperationKind::DeleteService => None,
    }
}
