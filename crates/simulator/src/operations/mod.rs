//! App Runner's operations, one file each.

mod associate;
mod auto_scaling;
pub mod automatic_deployments;
mod connections;
mod create_service;
mod custom_domains;
mod delete_service;
mod describe_service;
mod fate;
mod list_operations;
mod list_services;
mod listing;
mod observability;
mod pause_service;
mod references;
mod resource;
mod resources;
mod resume_service;
mod revisions;
mod start_deployment;
mod tags;
mod undertake;
mod update_service;
mod vpc_connectors;
mod vpc_ingress_connections;

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;
use sqlx::SqliteConnection;

use crate::clock::Timestamp;
use crate::neighbours::iam::assume;
use crate::progress;
use crate::protocol::errors::Fault;
use crate::server::App;
use crate::service::arn::Scope;
use crate::service::configuration::Configuration;
use crate::service::record::ServiceRecord;
use crate::shapes::{self, Rejection};
use crate::storage::services;

/// A call being carried out: whose, when, and in which transaction.
struct Call<'a> {
    app: &'a App,
    scope: &'a Scope,
    now: Timestamp,
    connection: &'a mut SqliteConnection,
}

/// What an operation answers.
type Answer = Result<Value, Fault>;

/// Carries out one operation now.
pub async fn call(app: &App, operation: &str, scope: &Scope, body: &[u8]) -> Answer {
    call_by(Timestamp::now, app, operation, scope, body).await
}

/// Carries out one operation: reads and checks the request, lets time pass, does the work, commits. The clock is
/// looked at when the call's turn has come, so that calls are in the order of their times.
async fn call_by(
    clock: impl Fn() -> Timestamp,
    app: &App,
    operation: &str,
    scope: &Scope,
    body: &[u8],
) -> Answer {
    let Some(model) = shapes::operation(operation) else {
        return Err(Fault::unknown_operation(format!(
            "App Runner has no operation {operation}."
        )));
    };
    let request: Value =
        serde_json::from_slice(body).map_err(|_| Fault::serialization("The body is not JSON."))?;
    shapes::check(model, &request).map_err(|rejection| match rejection {
        Rejection::Type(message) => Fault::serialization(message),
        Rejection::Constraints(_) => Fault::invalid_request(rejection.message()),
    })?;
    let outcome = carry_out(clock, app, operation, scope, request).await;
    // Only errors that the model gives to the operation leave it; StartDeployment, say, has no InvalidStateException.
    outcome.map_err(|fault| {
        let modelled = model.declares(fault.code) || fault.code == "UnknownOperationException";
        if modelled {
            fault
        } else {
            Fault::invalid_request(fault.message)
        }
    })
}

async fn carry_out(
    clock: impl Fn() -> Timestamp,
    app: &App,
    operation: &str,
    scope: &Scope,
    request: Value,
) -> Answer {
    if is_read(operation) {
        let mut connection = progress::look(app, &clock).await?;
        let now = clock();
        let mut call = Call {
            app,
            scope,
            now,
            connection: &mut connection,
        };
        return perform(&mut call, operation, request).await;
    }
    let mut transaction = app.storage.begin().await?;
    let now = clock();
    progress::catch_up(app, &mut transaction, now).await?;
    let mut call = Call {
        app,
        scope,
        now,
        connection: &mut transaction,
    };
    let answer = perform(&mut call, operation, request).await?;
    transaction.commit().await?;
    app.wake.notify_one();
    Ok(answer)
}

/// Whether an operation only looks.
fn is_read(operation: &str) -> bool {
    operation.starts_with("Describe") || operation.starts_with("List")
}

/// Whether an operation may come upon a configuration that App Runner provides: everything but looking at services and
/// at what they are connected to, which is what is asked most often.
fn meets_configurations(operation: &str) -> bool {
    !is_read(operation) || operation.contains("Configuration") || operation == "ListTagsForResource"
}

async fn perform(call: &mut Call<'_>, operation: &str, request: Value) -> Answer {
    if meets_configurations(operation) {
        call.provide_configurations().await?;
    }
    match operation {
        "CreateService" => create_service::create_service(call, read(request)?).await,
        "DescribeService" => describe_service::describe_service(call, read(request)?).await,
        "ListServices" => list_services::list_services(call, read(request)?).await,
        "ListOperations" => list_operations::list_operations(call, read(request)?).await,
        "UpdateService" => update_service::update_service(call, read(request)?).await,
        "StartDeployment" => start_deployment::start_deployment(call, read(request)?).await,
        "PauseService" => pause_service::pause_service(call, read(request)?).await,
        "ResumeService" => resume_service::resume_service(call, read(request)?).await,
        "DeleteService" => delete_service::delete_service(call, read(request)?).await,
        "ListTagsForResource" => tags::list_tags_for_resource(call, read(request)?).await,
        "TagResource" => tags::tag_resource(call, read(request)?).await,
        "UntagResource" => tags::untag_resource(call, read(request)?).await,
        "CreateAutoScalingConfiguration" => auto_scaling::create(call, read(request)?).await,
        "DescribeAutoScalingConfiguration" => auto_scaling::describe(call, read(request)?).await,
        "ListAutoScalingConfigurations" => auto_scaling::list(call, read(request)?).await,
        "UpdateDefaultAutoScalingConfiguration" => auto_scaling::update_default(call, read(request)?).await,
        "ListServicesForAutoScalingConfiguration" => auto_scaling::list_services(call, read(request)?).await,
        "DeleteAutoScalingConfiguration" => auto_scaling::delete(call, read(request)?).await,
        "CreateObservabilityConfiguration" => observability::create(call, read(request)?).await,
        "DescribeObservabilityConfiguration" => observability::describe(call, read(request)?).await,
        "ListObservabilityConfigurations" => observability::list(call, read(request)?).await,
        "DeleteObservabilityConfiguration" => observability::delete(call, read(request)?).await,
        _ => resources::carry_out(call, operation, request).await,
    }
}

/// The request in the operation's own type; its shape has been checked, so this fails on mistakes of ours alone.
fn read<T: DeserializeOwned>(request: Value) -> Result<T, Fault> {
    serde_json::from_value(request).map_err(|error| Fault::serialization(error.to_string()))
}

/// A status as the model has it, for messages.
fn status_word<S: Serialize>(status: S) -> String {
    serde_json::to_value(status)
        .ok()
        .and_then(|word| word.as_str().map(str::to_owned))
        .unwrap_or_default()
}

/// How long a deleted service can still be described. AWS's length is not documented; Terraform and CloudFormation
/// have code for both answers.
const RETENTION_OF_DELETED: i64 = 60 * 60 * 1000;

impl Call<'_> {
    /// The service of an ARN, which must be of this account and Region, and not deleted for long.
    async fn service(&mut self, arn: &str) -> Result<ServiceRecord, Fault> {
        let missing = || Fault::not_found(format!("Service cannot be found for arn: {arn}"));
        let (name, id) = self.scope.parse_service(arn).ok_or_else(missing)?;
        let found = services::find(self.connection, id).await?;
        found
            .filter(|service| service.name == name && service.scope == *self.scope)
            .filter(|service| {
                service
                    .deleted_at
                    .is_none_or(|at| self.now.0 - at.0 < RETENTION_OF_DELETED)
            })
            .ok_or_else(missing)
    }

    /// App Runner takes on the roles of a configuration before it accepts it.
    async fn assume_roles(&mut self, configuration: &Configuration) -> Result<(), Fault> {
        let settings = self.app.settings.neighbours;
        let speed = self.app.speed();
        assume::check(
            self.connection,
            self.scope,
            configuration,
            settings,
            speed,
            self.now,
        )
        .await
    }
}

#[cfg(test)]
mod call_properties;
#[cfg(test)]
mod revision_properties;
