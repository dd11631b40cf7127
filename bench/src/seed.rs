//! What lies in the database before the server starts.

use anyhow::Result;
use model::arn::ServiceArn;
use model::event::{Author, EventDetail, EventKind};
use model::health_check::HealthCheck;
use model::operation::{Operation, OperationKind, OperationStatus, ReachedStage, Stage};
use model::service::{Configuration, Service, ServiceStatus, Source};
use model::time::Time;
use std::time::Instant;
use store::{NewEvent, Observation, OperationRow, Store};

const ACCOUNT: &str = "123456789012";
/// Not followed by the server, see the top of this program.
const REGION: &str = "us-east-1";
const SERVICES_FEW: usize = 100;
const SERVICES_MANY: usize = 10_000;
/// Rows of a long history.
pub const EVENTS: usize = 1_000_000;
const EVENTS_IN_BATCH: usize = 1_000;
const HOUR: i64 = 3_600_000;

/// As many services as a page has rows, and what happened to them.
///
/// # Errors
/// The database cannot be written.
pub async fn small(store: &Store) -> Result<()> {
    services(store, SERVICES_FEW).await?;
    store
        .write_events(events(0, EVENTS_IN_BATCH, SERVICES_FEW)?)
        .await?;
    store.close().await;
    Ok(())
}

/// Many services and a long history. Says how many events were written in a second.
///
/// # Errors
/// The database cannot be written.
pub async fn large(store: &Store) -> Result<f64> {
    services(store, SERVICES_MANY).await?;
    let begun = Instant::now();
    for batch in 0..EVENTS / EVENTS_IN_BATCH {
        store
            .write_events(events(batch * EVENTS_IN_BATCH, EVENTS_IN_BATCH, SERVICES_MANY)?)
            .await?;
    }
    let elapsed = begun.elapsed().as_secs_f64();
    store.close().await;
    Ok(EVENTS as f64 / elapsed)
}

fn now() -> Result<Time> {
    let elapsed = std::time::UNIX_EPOCH.elapsed()?;
    Ok(Time(i64::try_from(elapsed.as_millis())?))
}

fn arn(number: usize) -> Result<ServiceArn> {
    Ok(ServiceArn::new(
        REGION.parse()?,
        ACCOUNT,
        &format!("service-{number:05}"),
        &format!("{number:032x}"),
    ))
}

/// The first hundred, which the page shows, are alike however many follow: three failed, five are being deployed.
async fn services(store: &Store, count: usize) -> Result<()> {
    let now = now()?;
    let mut observation = Observation::default();
    for number in 0..count {
        let (status, kind, outcome) = match number {
            0..3 => (
                ServiceStatus::CreateFailed,
                OperationKind::CreateService,
                OperationStatus::Failed,
            ),
            3..8 => (
                ServiceStatus::OperationInProgress,
                OperationKind::StartDeployment,
                OperationStatus::InProgress,
            ),
            number if number >= SERVICES_FEW && number % 10 == 0 => (
                ServiceStatus::Paused,
                OperationKind::PauseService,
                OperationStatus::Succeeded,
            ),
            _ => (
                ServiceStatus::Running,
                OperationKind::StartDeployment,
                OperationStatus::Succeeded,
            ),
        };
        let arn = arn(number)?;
        let created_at = now.plus(-HOUR * i64::try_from(number % 1_000)?);
        let reached = if outcome == OperationStatus::InProgress {
            3
        } else {
            5
        };
        let operation = Operation {
            id: format!("00000000-0000-0000-0000-{number:012x}"),
            kind,
            status: outcome,
            started_at: created_at,
            ended_at: outcome.is_over().then(|| created_at.plus(180_000)),
            stages: Stage::ALL
                .into_iter()
                .take(reached)
                .map(|stage| ReachedStage {
                    stage,
                    at: created_at,
                })
                .collect(),
            cause: (outcome == OperationStatus::Failed)
                .then(|| "the application did not listen on port 8000".to_owned()),
        };
        observation.operations.push(OperationRow {
            service: arn.clone(),
            operation: operation.clone(),
            explanation: None,
        });
        observation.services.push(Service {
            domain: Some(format!("{number:010x}.{REGION}.awsapprunner.com")),
            arn,
            status,
            created_at,
            updated_at: created_at,
            deleted_at: None,
            configuration: Some(configuration(number)),
            operation: Some(operation),
            seen_at: now,
        });
    }
    store.record(observation).await?;
    // Says who changed each of them last, as every row of the page shows.
    let mut changes = Vec::new();
    for number in 0..count {
        let at = now.plus(-HOUR * i64::try_from(2 + number % 1_000)?);
        changes.push(NewEvent::new(at, EventKind::DeployRequested, person(number)).about(&arn(number)?));
    }
    store.write_events(changes).await?;
    Ok(())
}

fn configuration(number: usize) -> Configuration {
    Configuration {
        source: Source::Image {
            identifier: format!("public.ecr.aws/example/service-{}:1.{number}", number % 40),
            access_role: None,
        },
        automatic_deployment: false,
        port: Some("8000".to_owned()),
        start_command: None,
        variables: Vec::new(),
        size: None,
        instance_role: None,
        health_check: HealthCheck::default(),
        auto_scaling: None,
        public_ingress: true,
        vpc_connector: None,
        ip_address_type: None,
        encryption_key: None,
        tracing: false,
    }
}

fn person(number: usize) -> Author {
    let names = ["km", "ls", "ada", "grace", "linus"];
    let id = number % names.len();
    Author::Person {
        id: i64::try_from(id).unwrap_or_default() + 1,
        name: names[id].to_owned(),
    }
}

/// What a deployment leaves: that someone asked for it, five stages, its end.
fn events(from: usize, count: usize, services: usize) -> Result<Vec<NewEvent>> {
    // Most of what people look at happened a while ago.
    let now = now()?.plus(-2 * HOUR);
    (from..from + count)
        .map(|number| {
            let deployment = number / 7;
            let step = number % 7;
            let operation = Some(format!("00000000-0000-0000-0001-{deployment:012x}"));
            let (kind, author, detail) = match step {
                0 => (
                    EventKind::DeployRequested,
                    person(deployment),
                    EventDetail {
                        operation,
                        operation_kind: Some(OperationKind::StartDeployment),
                        status_before: Some(ServiceStatus::Running),
                        status_after: Some(ServiceStatus::OperationInProgress),
                        aws_request: Some(format!("10000000-0000-0000-0000-{deployment:012x}")),
                        ..EventDetail::default()
                    },
                ),
                1..=5 => (
                    EventKind::OperationProgressed,
                    Author::AppRunner,
                    EventDetail {
                        operation,
                        stage: Some(Stage::ALL[step - 1]),
                        ..EventDetail::default()
                    },
                ),
                _ => (
                    EventKind::OperationEnded,
                    Author::AppRunner,
                    EventDetail {
                        operation,
                        operation_status: Some(OperationStatus::Succeeded),
                        status_after: Some(ServiceStatus::Running),
                        ..EventDetail::default()
                    },
                ),
            };
            Ok(NewEvent::new(now, kind, author)
                .about(&arn(deployment % services)?)
                .with(detail))
        })
        .collect()
}
