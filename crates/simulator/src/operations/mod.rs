//! App Runner's operations, one file each.

mod associate;
mod auto_scaling;
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

/// Carries out one operation: reads and checks the request, lets time pass, does the work, commits.
pub async fn call(app: &App, operation: &str, scope: &Scope, body: &[u8]) -> Answer {
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
    let outcome = carry_out(app, operation, scope, request).await;
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

async fn carry_out(app: &App, operation: &str, scope: &Scope, request: Value) -> Answer {
    let mut transaction = app.storage.begin().await?;
    let now = Timestamp::now();
    progress::catch_up(&mut transaction, now).await?;
    let mut call = Call {
        app,
        scope,
        now,
        connection: &mut transaction,
    };
    call.provide_configurations().await?;
    let answer = match operation {
        "CreateService" => create_service::create_service(&mut call, read(request)?).await,
        "DescribeService" => describe_service::describe_service(&mut call, read(request)?).await,
        "ListServices" => list_services::list_services(&mut call, read(request)?).await,
        "ListOperations" => list_operations::list_operations(&mut call, read(request)?).await,
        "UpdateService" => update_service::update_service(&mut call, read(request)?).await,
        "StartDeployment" => start_deployment::start_deployment(&mut call, read(request)?).await,
        "PauseService" => pause_service::pause_service(&mut call, read(request)?).await,
        "ResumeService" => resume_service::resume_service(&mut call, read(request)?).await,
        "DeleteService" => delete_service::delete_service(&mut call, read(request)?).await,
        "ListTagsForResource" => tags::list_tags_for_resource(&mut call, read(request)?).await,
        "TagResource" => tags::tag_resource(&mut call, read(request)?).await,
        "UntagResource" => tags::untag_resource(&mut call, read(request)?).await,
        "CreateAutoScalingConfiguration" => auto_scaling::create(&mut call, read(request)?).await,
        "DescribeAutoScalingConfiguration" => auto_scaling::describe(&mut call, read(request)?).await,
        "ListAutoScalingConfigurations" => auto_scaling::list(&mut call, read(request)?).await,
        "UpdateDefaultAutoScalingConfiguration" => {
            auto_scaling::update_default(&mut call, read(request)?).await
        }
        "ListServicesForAutoScalingConfiguration" => {
            auto_scaling::list_services(&mut call, read(request)?).await
        }
        "DeleteAutoScalingConfiguration" => auto_scaling::delete(&mut call, read(request)?).await,
        "CreateObservabilityConfiguration" => observability::create(&mut call, read(request)?).await,
        "DescribeObservabilityConfiguration" => observability::describe(&mut call, read(request)?).await,
        "ListObservabilityConfigurations" => observability::list(&mut call, read(request)?).await,
        "DeleteObservabilityConfiguration" => observability::delete(&mut call, read(request)?).await,
        _ => resources::carry_out(&mut call, operation, request).await,
    }?;
    transaction.commit().await?;
    app.wake.notify_one();
    Ok(answer)
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
mod revision_properties;
