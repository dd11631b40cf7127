//! CloudWatch as far as a dashboard reads it: three operations, each in three protocols.

pub mod codec;
mod data_queries;
mod expression;
mod get_metric_data;
mod get_metric_statistics;
mod list_metrics;
mod range;
mod selection;

use std::fmt::Write;

use serde::de::DeserializeOwned;
use serde_json::Value;
use sha2::{Digest, Sha256};
use sqlx::SqliteConnection;

use super::traffic;
use crate::clock::Timestamp;
use crate::progress;
use crate::protocol::errors::Fault;
use crate::protocol::query;
use crate::server::App;
use crate::service::arn::Scope;
use crate::shapes::{Rejection, Service};
use codec::Codec;

/// CloudWatch's name in targets and paths, from before it had its present one.
const SERVICE: &str = "GraniteServiceVersion20100801";

/// The version that forms of CloudWatch carry.
const VERSION: &str = "2010-08-01";

/// A call being carried out: whose, when, and where its answer is looked up.
pub struct Call<'a> {
    app: &'a App,
    scope: &'a Scope,
    now: Timestamp,
    connection: &'a mut SqliteConnection,
}

/// What an operation answers.
type Answer = Result<Value, Fault>;

/// Whether a path is one of Smithy RPC v2 for CloudWatch.
pub fn owns_path(path: &str) -> bool {
    path.strip_prefix("/service/")
        .and_then(|rest| rest.strip_prefix(SERVICE))
        .is_some_and(|rest| rest.starts_with("/operation/"))
}

/// Whether an `X-Amz-Target` is of CloudWatch.
pub fn owns_target(target: &str) -> bool {
    target
        .strip_prefix(SERVICE)
        .is_some_and(|rest| rest.starts_with('.'))
}

/// Whether a form is a call of CloudWatch.
pub fn owns_form(form: &str) -> bool {
    query::version(form).as_deref() == Some(VERSION)
}

/// An operation as switches name it, in whichever protocol it is called.
pub fn target(operation: &str) -> String {
    format!("{SERVICE}.{operation}")
}

/// Carries out one operation.
pub async fn call(app: &App, codec: Codec, operation: &str, scope: &Scope, body: &[u8]) -> Answer {
    let Some(model) = Service::CloudWatch.operation(operation) else {
        return Err(codec.unknown_operation(operation));
    };
    let request = codec.read(model, body)?;
    let checked = Service::CloudWatch.check(model, &request);
    checked.map_err(|rejection| refuse(operation, &rejection))?;
    // What was counted until now is in the answer.
    traffic::save(app).await;
    let mut connection = progress::look(app, Timestamp::now).await?;
    let mut call = Call {
        app,
        scope,
        now: Timestamp::now(),
        connection: &mut connection,
    };
    let found: Box<dyn FnOnce() -> Answer + Send> = match operation {
        "GetMetricData" => {
            let found = get_metric_data::look_up(&mut call, request).await?;
            Box::new(move || found.answer())
        }
        "GetMetricStatistics" => {
            let found = get_metric_statistics::look_up(&mut call, read(request)?).await?;
            Box::new(move || Ok(found.answer()))
        }
        "ListMetrics" => {
            let found = list_metrics::look_up(&mut call, request).await?;
            Box::new(move || Ok(found.answer()))
        }
        _ => return Err(codec.unknown_operation(operation)),
    };
    drop(connection);
    // Long ranges take their time, in which nobody else has to wait for the database or a turn.
    let answer = tokio::task::spawn_blocking(found).await;
    answer.unwrap_or_else(|error| {
        tracing::error!(%error, "calculating metrics ended in a panic");
        Err(Fault::internal("An internal service exception occurred."))
    })
}

/// The request in the operation's own type; its shape has been checked, so this fails on mistakes of ours alone.
fn read<T: DeserializeOwned>(request: Value) -> Result<T, Fault> {
    serde_json::from_value(request).map_err(|error| Fault::serialization(error.to_string()))
}

/// The fault for a request that is not as the model says. `GetMetricData` has no modelled error for it.
fn refuse(operation: &str, rejection: &Rejection) -> Fault {
    let violations = match rejection {
        Rejection::Type(message) => return Fault::serialization(message.clone()),
        Rejection::Constraints(violations) => violations,
    };
    if operation == "GetMetricData" {
        return validation_error(rejection.message());
    }
    let missing = violations
        .iter()
        .find(|violation| violation.constraint == "Member must not be null");
    match missing {
        Some(violation) if operation == "GetMetricStatistics" => {
            let mut letters = violation.path.chars();
            let first = letters.next().map(|first| first.to_ascii_uppercase());
            let name: String = first.into_iter().chain(letters).collect();
            missing_parameter(format!("The parameter {name} is required."))
        }
        _ => invalid_value(rejection.message()),
    }
}

/// What makes a list another one than others: whose it is, and everything in the request but the page.
fn list_name(scope: &Scope, operation: &str, request: &Value) -> String {
    let mut request = request.clone();
    if let Some(members) = request.as_object_mut() {
        members.remove("NextToken");
    }
    let text = format!("{} {} {request}", scope.account, scope.region);
    let hash = Sha256::digest(text.as_bytes());
    let start = format!("{operation} ");
    hash.iter().take(8).fold(start, |mut name, byte| {
        // Writing to a String cannot fail.
        let _ = write!(name, "{byte:02x}");
        name
    })
}

fn invalid_value(message: impl Into<String>) -> Fault {
    Fault::of_neighbour("InvalidParameterValueException", 400, message)
}

fn invalid_combination(message: impl Into<String>) -> Fault {
    Fault::of_neighbour("InvalidParameterCombinationException", 400, message)
}

fn missing_parameter(message: impl Into<String>) -> Fault {
    Fault::of_neighbour("MissingRequiredParameterException", 400, message)
}

fn validation_error(message: impl Into<String>) -> Fault {
    Fault::of_neighbour("ValidationError", 400, message)
}
