//! What one round of the watcher asks and learns. Nothing here writes.

use crate::changes::of_configuration;
use crate::engine::{Engine, Followed};
use crate::error::Result;
use crate::explain::{explain, has_failed, line};
use aws::LogStream;
use futures::StreamExt;
use model::event::{Author, EventDetail, EventKind};
use model::failure::Explanation;
use model::log::{LogLine, LogSource};
use model::operation::{Operation, OperationKind, OperationStatus, ReachedStage, Stage};
use model::region::Region;
use model::service::{Configuration, Service, ServiceStatus};
use model::time::Time;
use std::collections::BTreeMap;
use store::{LogBatch, NewEvent, Observation, OperationRow, RegionRow};

/// What was learned.
pub(super) struct Found {
    pub(super) observation: Observation,
    /// Whether to look again soon.
    pub(super) moving: bool,
}

/// Services that are looked at closely at the same time: AWS throttles by account.
const AT_ONCE: usize = 4;
/// Application logs arrive up to a minute after the failure that they explain, and may be read this long.
const LATE_LINES: i64 = 120_000;
/// Newest instances whose output is read.
const INSTANCES: i32 = 4;

/// Asks App Runner about one Region and compares the answer with what is known.
pub(super) async fn look(engine: &Engine, followed: &Followed, region: &Region, at: Time) -> Result<Found> {
    let known: BTreeMap<String, Service> = engine
        .store()
        .services_in(engine.account(), region)
        .await?
        .into_iter()
        .map(|service| (service.arn.to_string(), service))
        .collect();
    let listed = followed.client.list_services(at).await?;
    let mut observation = engine.settle_sent_drafts(region, &listed, at).await?;

    let missing = known
        .values()
        .filter(|service| !listed.iter().any(|other| other.arn == service.arn));
    let looks: Vec<(Service, Option<Service>)> = listed
        .iter()
        .map(|service| (service.clone(), known.get(&service.arn.to_string()).cloned()))
        .filter(|(seen, known)| needs_a_look(seen, known.as_ref(), at))
        .chain(missing.map(|service| (service.clone(), Some(service.clone()))))
        .collect();
    let findings: Vec<Result<Look>> = futures::stream::iter(looks)
        .map(|(seen, known)| async move {
            let is_listed = listed_as_living(&seen, known.as_ref());
            look_closely(engine, followed, seen, known, is_listed, at).await
        })
        .buffer_unordered(AT_ONCE)
        .collect()
        .await;
    let mut moving = false;
    for finding in findings {
        let finding = finding?;
        moving |= finding.moving;
        observation.services.push(finding.service);
        observation.operations.extend(finding.operations);
        observation.logs.extend(finding.logs);
        observation.events.extend(finding.events);
    }
    let answered_again = note_answer(engine, region, at, &mut observation).await?;
    if answered_again {
        let event = NewEvent::new(at, EventKind::RegionAnswers, Author::Slipway);
        observation.events.push(NewEvent {
            account: Some(engine.account().to_owned()),
            region: Some(region.clone()),
            ..event
        });
    }
    moving |= !engine.store().sending_drafts().await?.is_empty();
    Ok(Found { observation, moving })
}

async fn note_answer(
    engine: &Engine,
    region: &Region,
    at: Time,
    observation: &mut Observation,
) -> Result<bool> {
    let rows = engine.store().regions(engine.account()).await?;
    let was_silent = rows
        .iter()
        .any(|row| row.region == *region && row.silent_since.is_some());
    observation.region = Some(RegionRow {
        account: engine.account().to_owned(),
        region: region.clone(),
        answered_at: Some(at),
        silent_since: None,
        failure: None,
        next_try_at: None,
    });
    Ok(was_silent)
}

/// The marker that a missing service is passed with: itself as both sides, not newly listed.
fn listed_as_living(seen: &Service, known: Option<&Service>) -> bool {
    known != Some(seen)
}

/// Whether a listed service has to be described: it is new, it changed, or something is going on with it.
fn needs_a_look(seen: &Service, known: Option<&Service>, at: Time) -> bool {
    let Some(known) = known else { return true };
    let operation_is_recent = known
        .operation
        .as_ref()
        .is_some_and(|operation| match operation.ended_at {
            None => true,
            Some(ended_at) => at.since(ended_at).0 < LATE_LINES && has_failed(operation),
        });
    seen.status != known.status
        || seen.updated_at != known.updated_at
        || seen.status == ServiceStatus::OperationInProgress
        || known
            .configuration
            .as_ref()
            .is_none_or(Configuration::has_old_fingerprints)
        || operation_is_recent
}

struct Look {
    service: Service,
    operations: Vec<OperationRow>,
    logs: Vec<LogBatch>,
    events: Vec<NewEvent>,
    moving: bool,
}

async fn look_closely(
    engine: &Engine,
    followed: &Followed,
    seen: Service,
    known: Option<Service>,
    is_listed: bool,
    at: Time,
) -> Result<Look> {
    let client = &followed.client;
    let described = client.describe_service(&seen.arn, at).await?;
    let mut service = match described {
        Some(service) if service.status != ServiceStatus::Deleted => service,
        described => gone(described, &seen, at),
    };
    let mut events = Vec::new();
    if known.is_none() {
        let detail = EventDetail {
            status_after: Some(service.status),
            ..EventDetail::default()
        };
        events.push(
            NewEvent::new(at, EventKind::ServiceFound, Author::Slipway)
                .about(&seen.arn)
                .with(detail),
        );
    }

    let mut listed = client.list_operations(&seen.arn).await?;
    let stored = engine.store().operations_of(&seen.arn, 20).await?;
    if listed.is_empty() && service.deleted_at.is_some() {
        // App Runner has forgotten the service and its operations: the delete that was under way has succeeded.
        listed.extend(
            stored
                .iter()
                .take(1)
                .filter(|operation| !operation.status.is_over())
                .map(|operation| {
                    let status = match operation.kind {
                        OperationKind::DeleteService => OperationStatus::Succeeded,
                        _ => OperationStatus::Failed,
                    };
                    Operation {
                        status,
                        ended_at: Some(at),
                        ..operation.clone()
                    }
                }),
        );
    }
    let logs = read_logs(engine, followed, &seen, &listed, &stored, at).await?;
    if logs.iter().any(|batch| !batch.lines.is_empty()) {
        events.push(NewEvent::new(at, EventKind::LogWritten, Author::AppRunner).about(&seen.arn));
    }

    let mut operations = Vec::new();
    for mut operation in listed {
        let before = stored.iter().find(|stored| stored.id == operation.id);
        let is_settled = before.is_some_and(|before| before.status.is_over() && before.cause.is_some());
        let is_old = before.is_some_and(|before| before.status == OperationStatus::Succeeded);
        if is_old {
            continue;
        }
        let lines = lines_of(engine, &service, &operation, &logs).await?;
        operation.stages = stages(&operation, &lines);
        let explanation = (has_failed(&operation) && operation.kind.deploys())
            .then(|| explain(&service, &operation, &lines));
        operation.cause = explanation.as_ref().map(|explanation| explanation.cause.clone());
        if !is_settled || before.map(|before| &before.cause) != Some(&operation.cause) {
            let requested_here = requested_here(engine, &seen, &operation).await?;
            events.extend(told(
                &seen,
                before,
                &operation,
                explanation.as_ref(),
                requested_here,
                known.is_none(),
            ));
        }
        operations.push(OperationRow {
            service: seen.arn.clone(),
            explanation: explanation
                .as_ref()
                .and_then(|explanation| serde_json::to_string(explanation).ok()),
            operation,
        });
    }
    let newest = operations
        .iter()
        .map(|row| &row.operation)
        .chain(&stored)
        .max_by_key(|operation| operation.started_at)
        .cloned();
    service.operation.clone_from(&newest);
    if let Some(known) = &known {
        events.extend(changes(known, &service, newest.as_ref(), is_listed, at));
    }
    let moving = service.deleted_at.is_none()
        && (service.status == ServiceStatus::OperationInProgress
            || newest.as_ref().is_some_and(|operation| match operation.ended_at {
                None => !operation.status.is_over(),
                Some(ended_at) => has_failed(operation) && at.since(ended_at).0 < LATE_LINES,
            }));
    Ok(Look {
        service,
        operations,
        logs,
        events,
        moving,
    })
}

/// A service that App Runner does not list any more. What was known of it is kept.
fn gone(described: Option<Service>, seen: &Service, at: Time) -> Service {
    let last = described.unwrap_or_else(|| seen.clone());
    Service {
        status: ServiceStatus::Deleted,
        deleted_at: Some(last.deleted_at.unwrap_or(at)),
        configuration: last.configuration.or_else(|| seen.configuration.clone()),
        seen_at: at,
        ..last
    }
}

/// What changed of a known service, as events.
fn changes(
    known: &Service,
    service: &Service,
    operation: Option<&Operation>,
    is_listed: bool,
    at: Time,
) -> Vec<NewEvent> {
    let mut events = Vec::new();
    let event = |kind| NewEvent::new(at, kind, Author::AppRunner).about(&service.arn);
    if known.status != service.status {
        let detail = EventDetail {
            status_before: Some(known.status),
            status_after: Some(service.status),
            ..EventDetail::default()
        };
        events.push(event(EventKind::StatusChanged).with(detail));
    }
    let deleted_here = operation.is_some_and(|operation| operation.kind == OperationKind::DeleteService);
    if service.deleted_at.is_some() && !is_listed && known.deleted_at.is_none() {
        let mut gone = event(EventKind::ServiceGone);
        // The delete is told already, with who asked for it.
        gone.quiet = deleted_here;
        events.push(gone);
    }
    if let (Some(before), Some(after)) = (&known.configuration, &service.configuration) {
        let changes = of_configuration(Some(before), after);
        if !changes.is_empty() {
            events.push(event(EventKind::ConfigurationChanged).with(EventDetail {
                changes,
                ..EventDetail::default()
            }));
        }
    }
    events
}

/// The events of one operation: that it began, went on, ended.
fn told(
    service: &Service,
    before: Option<&Operation>,
    operation: &Operation,
    explanation: Option<&Explanation>,
    requested_here: bool,
    first_sight: bool,
) -> Vec<NewEvent> {
    let detail = EventDetail {
        operation: Some(operation.id.clone()),
        operation_kind: Some(operation.kind),
        operation_status: Some(operation.status),
        ..EventDetail::default()
    };
    let event = |at, kind, detail| {
        let event = NewEvent::new(at, kind, Author::AppRunner)
            .about(&service.arn)
            .with(detail);
        // What happened before Slipway knew the service is remembered, but is no news.
        NewEvent {
            quiet: event.quiet || first_sight,
            ..event
        }
    };
    let mut events = Vec::new();
    if before.is_none() && !requested_here {
        events.push(event(
            operation.started_at,
            EventKind::OperationStarted,
            detail.clone(),
        ));
    }
    let stages_before = before.map_or(0, |before| before.stages.len());
    for reached in operation.stages.iter().skip(stages_before) {
        let detail = EventDetail {
            stage: Some(reached.stage),
            ..detail.clone()
        };
        events.push(event(reached.at, EventKind::OperationProgressed, detail));
    }
    let was_over = before.is_some_and(|before| before.status.is_over());
    if operation.status.is_over() && !was_over {
        let failed = has_failed(operation);
        let detail = EventDetail {
            cause: explanation.map(|explanation| explanation.cause.clone()),
            ..detail
        };
        let mut ended = event(
            operation.ended_at.unwrap_or(operation.started_at),
            EventKind::OperationEnded,
            detail,
        );
        ended.failed = failed;
        // A request that went well shows its end on its own row of the history.
        ended.quiet |= !failed;
        events.push(ended);
    }
    events
}

async fn requested_here(engine: &Engine, service: &Service, operation: &Operation) -> Result<bool> {
    // The row is written together with the request, before the watcher can see the operation.
    let known = engine.store().operation(&operation.id).await?;
    if known.is_some() {
        return Ok(true);
    }
    // A create whose answer was lost is known by the draft that became the service.
    Ok(operation.kind == OperationKind::CreateService
        && engine.store().draft_of_service(&service.arn).await?.is_some())
}

/// Reads what the logs gained: the event log always, the deployment log and the application's output while a deployment is
/// under way or its late lines may come.
async fn read_logs(
    engine: &Engine,
    followed: &Followed,
    service: &Service,
    listed: &[Operation],
    stored: &[Operation],
    at: Time,
) -> Result<Vec<LogBatch>> {
    let mut streams = vec![LogStream::Events];
    let newest = listed.iter().find(|operation| operation.kind.deploys());
    if let Some(operation) = newest {
        let is_news = stored
            .iter()
            .find(|stored| stored.id == operation.id)
            .is_none_or(|stored| {
                !stored.status.is_over()
                    || stored
                        .ended_at
                        .is_some_and(|ended_at| at.since(ended_at).0 < LATE_LINES)
            });
        if is_news {
            streams.push(LogStream::Deployment(operation.id.clone()));
            streams.extend(
                followed
                    .client
                    .application_streams(&service.arn, INSTANCES)
                    .await?,
            );
        }
    }
    let mut batches = Vec::new();
    for stream in streams {
        let name = stream.name();
        let cursor = engine.store().log_cursor(&service.arn, &name).await?;
        let page = followed
            .client
            .read_log(&service.arn, &stream, cursor.clone(), None)
            .await?;
        if let Some(cursor) = page.cursor.filter(|next| Some(next) != cursor.as_ref()) {
            batches.push(LogBatch {
                service: service.arn.clone(),
                source: stream.source(),
                stream: name,
                lines: page.lines,
                cursor,
            });
        }
    }
    Ok(batches)
}

/// The lines of one operation: those that are stored and those that were just read.
async fn lines_of(
    engine: &Engine,
    service: &Service,
    operation: &Operation,
    logs: &[LogBatch],
) -> Result<Vec<LogLine>> {
    let from = operation.started_at.plus(-1_000);
    let until = operation
        .ended_at
        .map_or(Time(i64::MAX), |ended_at| ended_at.plus(LATE_LINES));
    let mut lines = Vec::new();
    for source in ["event", "deployment", "application"] {
        let stored = engine.store().log_lines(&service.arn, source, from, 500).await?;
        lines.extend(stored.into_iter().map(line));
    }
    for batch in logs {
        for (at, message) in &batch.lines {
            let source = match batch.source {
                "application" => LogSource::Application,
                "deployment" => LogSource::Deployment {
                    operation: batch.stream.trim_start_matches("deployment/").to_owned(),
                },
                _ => LogSource::Event,
            };
            lines.push(LogLine {
                at: *at,
                source,
                message: message.clone(),
            });
        }
    }
    lines.retain(|line| line.at >= from && line.at <= until);
    lines.sort_by_key(|line| line.at);
    Ok(lines)
}

/// The stages that the event log tells of, each at its first line.
fn stages(operation: &Operation, lines: &[LogLine]) -> Vec<ReachedStage> {
    if !operation.kind.deploys() {
        return Vec::new();
    }
    let mut reached: Vec<ReachedStage> = Vec::new();
    for line in lines.iter().filter(|line| line.source == LogSource::Event) {
        if let Some(stage) = Stage::begun_by(&line.message)
            && reached.last().is_none_or(|last| last.stage < stage)
        {
            reached.push(ReachedStage { stage, at: line.at });
        }
    }
    reached
}
