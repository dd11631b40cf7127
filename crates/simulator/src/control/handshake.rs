//! `/_simulator/connections`: the handshake with the provider, which on AWS only the console can complete.

use axum::http::StatusCode;
use serde::Deserialize;
use serde_json::{Value, json};

use super::Outcome;
use crate::resources::connection::ConnectionStatus;
use crate::resources::id_of;
use crate::server::App;
use crate::storage::connections;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Handshake {
    arn: String,
    status: Ending,
}

/// How a handshake ends. A connection that was lost later is in `ERROR` too.
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
enum Ending {
    Available,
    Error,
}

/// Gives a connection the status of a handshake's end.
pub async fn end(app: &App, body: &[u8]) -> Outcome {
    let Ok(handshake) = serde_json::from_slice::<Handshake>(body) else {
        return Ok(refusal(
            StatusCode::BAD_REQUEST,
            "Send {\"arn\": a connection's ARN, \"status\": \"AVAILABLE\"|\"ERROR\"}.",
        ));
    };
    let mut transaction = app.storage.begin().await?;
    let found = connections::find(&mut transaction, id_of(&handshake.arn)).await?;
    let Some(mut connection) = found.filter(|connection| connection.arn() == handshake.arn) else {
        return Ok(refusal(
            StatusCode::NOT_FOUND,
            "No connection has that ARN; ListConnections tells those that there are.",
        ));
    };
    connection.status = match handshake.status {
        Ending::Available => ConnectionStatus::Available,
        Ending::Error => ConnectionStatus::Error,
    };
    connections::update(&mut transaction, &connection).await?;
    transaction.commit().await?;
    Ok((StatusCode::OK, connection.description()))
}

fn refusal(status: StatusCode, message: &str) -> (StatusCode, Value) {
    (status, json!({"message": message}))
}
