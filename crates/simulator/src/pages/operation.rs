//! How an operation is shown: its stages as a track and as a timeline, what it came to, what went wrong.

use maud::{Markup, html};

use super::failures;
use super::icons::{self, StatusIcon, icon};
use super::status::noun;
use super::wording::duration;
use crate::clock::Timestamp;
use crate::machine::OperationStatus;
use crate::service::configuration::Configuration;
use crate::service::record::ServiceRecord;
use crate::stages::{Stage, StageStatus, Stages};
use crate::storage::operations::OperationRecord;

/// A stage in words.
fn name(stage: Stage) -> &'static str {
    match stage {
        Stage::Pull => "Pull",
        Stage::Build => "Build",
        Stage::Provision => "Provision",
        Stage::HealthCheck => "Health check",
        Stage::Route => "Route traffic",
        Stage::Finish => "Finish",
    }
}

fn class(status: StageStatus) -> &'static str {
    match status {
        StageStatus::Done => "is-done",
        StageStatus::Active => "is-active",
        StageStatus::Failed => "is-failed",
        StageStatus::ToCome => "is-to-come",
    }
}

fn standing(status: StageStatus, is_over: bool) -> &'static str {
    match status {
        StageStatus::Done => "Done",
        StageStatus::Active => "Under way",
        StageStatus::Failed => "Failed",
        StageStatus::ToCome if is_over => "Not reached",
        StageStatus::ToCome => "To come",
    }
}

/// The track of a row: stage, part of the time that has passed, and time since the start.
pub fn track(operation: &OperationRecord, now: Timestamp) -> Markup {
    let stages = Stages::of(operation, now);
    let current = stages
        .current
        .filter(|_| operation.progress.standing.operation != OperationStatus::RollbackInProgress);
    let elapsed = duration(now.0 - operation.started_at.0);
    html! {
        div class="track" {
            @if !stages.list.is_empty() {
                ol class="track-bar" aria-label="Stages" {
                    @for (stage, status) in &stages.list {
                        li class=(format!("stage stage-{} {}", stage.word(), class(*status))) {
                            span class="hidden-text" { (name(*stage)) ": " (standing(*status, false)) }
                        }
                    }
                }
            }
            p class="track-line" {
                @if let Some(stage) = current { (name(stage)) " · " }
                (stages.percent) " % · " (elapsed)
            }
        }
    }
}

/// The timeline of a service's page.
pub fn timeline(operation: &OperationRecord, now: Timestamp) -> Markup {
    let stages = Stages::of(operation, now);
    // What comes after a failure is not reached any more.
    let is_over = operation.ended_at.is_some()
        || stages
            .list
            .iter()
            .any(|(_, status)| *status == StageStatus::Failed);
    html! {
        @if !stages.list.is_empty() {
            ol class="timeline" aria-label="Stages" {
                @for (place, (stage, status)) in stages.list.iter().enumerate() {
                    li class=(format!("stage {}", class(*status))) {
                        span class="stage-dot" aria-hidden="true" {
                            @match status {
                                StageStatus::Done => (icon(icons::CHECK)),
                                StageStatus::Failed => (icon(icons::CROSS)),
                                StageStatus::Active => (StatusIcon::Moving.draw()),
                                StageStatus::ToCome => (place + 1),
                            }
                        }
                        span class="stage-name" { (name(*stage)) }
                        span class="stage-note" { (standing(*status, is_over)) }
                    }
                }
            }
        }
    }
}

/// What went wrong, in one clause for rows.
pub fn failure(operation: &OperationRecord, service: &ServiceRecord) -> Option<String> {
    let has_failed = matches!(
        operation.progress.standing.operation,
        OperationStatus::Failed | OperationStatus::RollbackSucceeded | OperationStatus::RollbackFailed
    );
    let failure = operation.briefing.failure.filter(|_| has_failed)?;
    Some(failures::what(failure, attempted(operation, service)))
}

/// What makes an operation fail, or is going to.
pub fn reason(operation: &OperationRecord, service: &ServiceRecord) -> Option<String> {
    let (failure, cause) = (operation.briefing.failure?, operation.briefing.cause?);
    Some(failures::why(cause, failure, attempted(operation, service)))
}

/// What the operation was to deploy, unless a rollback has taken it away.
fn attempted<'a>(operation: &OperationRecord, service: &'a ServiceRecord) -> Option<&'a Configuration> {
    let is_back = matches!(
        operation.progress.standing.operation,
        OperationStatus::RollbackSucceeded | OperationStatus::RollbackFailed
    );
    (!is_back).then_some(&service.configuration)
}

/// What is happening, in one sentence.
pub fn sentence(operation: &OperationRecord, now: Timestamp) -> String {
    let elapsed = duration(now.0 - operation.started_at.0);
    let percent = Stages::of(operation, now).percent;
    if operation.progress.standing.operation == OperationStatus::RollbackInProgress {
        return format!("The old version is being brought back, {elapsed} after the start.");
    }
    format!(
        "{} under way for {elapsed}, {percent} % of its time.",
        noun(operation.progress.kind)
    )
}
