//! CloudWatch Logs as far as a dashboard reads it: four operations of AWS JSON 1.1.

mod events;
mod groups_and_streams;

use serde::de::DeserializeOwned;
use serde_json::{Map, Value, json};
use sqlx::SqliteConnection;

use crate::clock::Timestamp;
use crate::progress;
use crate::protocol::errors::Fault;
use crate::protocol::paging;
use crate::server::App;
use crate::service::arn::Scope;
use crate::storage::log_events;

/// Carries out one operation.
pub async fn call(app: &App, operation: &str, scope: &Scope, body: &[u8]) -> Result<Value, Fault> {
    let mut connection = progress::look(app, Timestamp::now).await?;
    match operation {
        "DescribeLogGroups" => {
            groups_and_streams::describe_log_groups(&mut connection, scope, read(body)?).await
        }
        "DescribeLogStreams" => {
            groups_and_streams::describe_log_streams(&mut connection, scope, read(body)?).await
        }
        "GetLogEvents" => events::get_log_events(&mut connection, scope, read(body)?).await,
        "FilterLogEvents" => events::filter_log_events(&mut connection, scope, read(body)?).await,
        _ => Err(Fault::unknown_operation(format!(
            "This simulator's CloudWatch Logs has no operation {operation}."
        ))),
    }
}

fn read<T: DeserializeOwned>(body: &[u8]) -> Result<T, Fault> {
    // An object first: serde would take a list of the members' values as well.
    let members: Map<String, Value> =
        serde_json::from_slice(body).map_err(|_| Fault::serialization("The body is not a JSON object."))?;
    serde_json::from_value(Value::Object(members)).map_err(|error| Fault::serialization(error.to_string()))
}

fn position<const PARTS: usize>(list: &str, token: &str) -> Result<[String; PARTS], Fault> {
    paging::position(list, token).map_err(|_| Fault::invalid_parameter("The specified nextToken is invalid."))
}

/// The group of a request, by name or by ARN.
async fn group(
    connection: &mut SqliteConnection,
    scope: &Scope,
    name: Option<String>,
    identifier: Option<String>,
) -> Result<(i64, String), Fault> {
    let name = match (name, identifier) {
        (Some(_), Some(_)) => {
            return Err(Fault::invalid_parameter(
                "LogGroupName and LogGroupIdentifier are mutually exclusive parameters.",
            ));
        }
        (Some(name), None) => name,
        (None, Some(identifier)) => identifier
            .split_once(":log-group:")
            .map_or(identifier.clone(), |(_, name)| name.to_owned()),
        (None, None) => return Err(missing("logGroupName")),
    };
    let id = log_events::find_group(connection, scope, &name).await?;
    id.map(|id| (id, name))
        .ok_or_else(|| Fault::not_found("The specified log group does not exist."))
}

fn missing(member: &str) -> Fault {
    Fault::invalid_parameter(format!(
        "1 validation error detected: Value null at '{member}' failed to satisfy constraint: Member must not be null"
    ))
}

fn bounded(member: &str, sent: Option<i64>, max: i64) -> Result<usize, Fault> {
    let value = sent.unwrap_or(max);
    let bound = if value < 1 {
        "greater than or equal to 1".to_owned()
    } else if value > max {
        format!("less than or equal to {max}")
    } else {
        return Ok(usize::try_from(value).unwrap_or(usize::MAX));
    };
    Err(Fault::invalid_parameter(format!(
        "1 validation error detected: Value '{value}' at '{member}' failed to satisfy constraint: Member must have value {bound}"
    )))
}

fn with_next(mut answer: Value, next: Option<String>) -> Value {
    if let Some(next) = next {
        answer["nextToken"] = json!(next);
    }
    answer
}
