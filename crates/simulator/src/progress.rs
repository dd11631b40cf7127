//! Lets time pass: takes the steps that are due and writes down what they mean.

use sqlx::pool::PoolConnection;
use sqlx::{Connection, Sqlite, SqliteConnection};

use crate::clock::Timestamp;
use crate::logs::{application, lines};
use crate::machine::{Settlement, Transition};
use crate::operations::automatic_deployments;
use crate::resources;
use crate::server::App;
use crate::service::record::{Deployed, ServiceRecord};
use crate::storage::log_events::{self, NewEvent};
use crate::storage::operations::{self, OperationRecord};
use crate::storage::{Result, custom_domains, services};

/// Takes every step that is due by `now`, each at its own time, and tells when the next one is.
///
/// All in one transaction with the caller's reading or writing, so nobody ever sees an overdue state.
pub async fn catch_up(
    app: &App,
    connection: &mut SqliteConnection,
    now: Timestamp,
) -> Result<Option<Timestamp>> {
    // A deployment that was deferred begins when an operation ends, and may be overdue itself by now.
    loop {
        let due = operations::due(connection, now).await?;
        if due.is_empty() {
            break;
        }
        for operation in due {
            if let Some(service) = services::find(connection, &operation.service_id).await? {
                advance(app, connection, service, operation, now).await?;
            }
        }
    }
    let of_resources = resources::progress::catch_up(connection, now).await?;
    let of_operations = operations::next_due(connection).await?;
    Ok(of_operations.into_iter().chain(of_resources).min())
}

/// The database as it is now, for looking at it: every step that is due has been taken.
///
/// There is one connection, so nobody changes anything as long as this one is held, without a transaction too.
pub async fn look(app: &App, clock: impl FnOnce() -> Timestamp) -> Result<PoolConnection<Sqlite>> {
    let mut connection = app.storage.connection().await?;
    let now = clock();
    if !app.wake.is_quiet(now) {
        let mut transaction = connection.begin_with("BEGIN IMMEDIATE").await?;
        catch_up(app, &mut transaction, now).await?;
        transaction.commit().await?;
    }
    Ok(connection)
}

async fn advance(
    app: &App,
    connection: &mut SqliteConnection,
    mut service: ServiceRecord,
    mut operation: OperationRecord,
    now: Timestamp,
) -> Result<()> {
    for transition in operation.progress.advance(now) {
        write_lines(connection, &service, &operation, transition).await?;
        operation.updated_at = transition.at;
        if let Some(settlement) = transition.settlement {
            operation.ended_at = Some(transition.at);
            service.updated_at = transition.at;
            settle(&mut service, &operation, settlement, transition.at);
            if settlement == Settlement::Remove {
                custom_domains::remove_all(connection, &service.id).await?;
            }
        }
        service.status = transition.standing.service;
    }
    services::update(connection, &service).await?;
    operations::update(connection, &operation).await?;
    match operation.ended_at {
        Some(at) => automatic_deployments::take_up(app, connection, &service.id, at).await,
        None => Ok(()),
    }
}

fn settle(service: &mut ServiceRecord, operation: &OperationRecord, settlement: Settlement, at: Timestamp) {
    match settlement {
        Settlement::Keep => {}
        Settlement::Deploy => {
            service.deployed = Some(Deployed {
                configuration: service.configuration.clone(),
                digest: operation.briefing.digest.clone(),
                at,
            });
        }
        Settlement::Restore => {
            if let Some(deployed) = &service.deployed {
                service.configuration = deployed.configuration.clone();
            }
        }
        Settlement::Remove => {
            service.deleted_at = Some(at);
            service.deployed = None;
        }
    }
}

async fn write_lines(
    connection: &mut SqliteConnection,
    service: &ServiceRecord,
    operation: &OperationRecord,
    transition: Transition,
) -> Result<()> {
    let plain_id = operation.plain_id();
    let failure = operation.briefing.failure;
    let subject = lines::Subject {
        kind: operation.progress.kind,
        origin: operation.progress.origin,
        failure,
        cause: operation.briefing.cause,
        operation_id: &plain_id,
        configuration: &service.configuration,
    };
    let (step, at) = (transition.step, transition.at);
    let streams = [
        ("service", "events".to_owned(), lines::events(subject, transition)),
        (
            "service",
            format!("deployment/{plain_id}"),
            lines::deployment(subject, step),
        ),
        (
            "application",
            format!("instance/{}", operation.briefing.instance),
            application::lines(&service.configuration, failure, step, at),
        ),
    ];
    for (group, stream, messages) in streams {
        for message in messages {
            let event = NewEvent {
                group: &service.log_group(group),
                stream: &stream,
                at,
                message: &message,
            };
            log_events::append(connection, &service.scope, event).await?;
        }
    }
    Ok(())
}
