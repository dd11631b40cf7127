//! `POST /_simulator/images`: what `docker push` does on AWS.

use axum::http::StatusCode;
use serde_json::{Value, json};

use crate::clock::Timestamp;
use crate::neighbours::ecr::push::{self, Push, Refusal};
use crate::server::App;
use crate::storage::StorageError;

/// Pushes an image and tells what has changed.
pub async fn push(app: &App, body: &[u8]) -> Result<(StatusCode, Value), StorageError> {
    let Ok(wanted) = serde_json::from_slice::<Push>(body) else {
        return Ok((
            StatusCode::BAD_REQUEST,
            json!({"message": "Send {\"repository\": \"…\", \"tag\"?, \"account\"?, \"region\"?, \"architectures\"?: [\"amd64\"]}."}),
        ));
    };
    let mut transaction = app.storage.begin().await?;
    let settings = app.settings.neighbours;
    let answer = match push::push(&mut transaction, wanted, settings, Timestamp::now()).await? {
        Ok(pushed) => (StatusCode::CREATED, pushed.description()),
        Err(Refusal::Malformed(message)) => {
            return Ok((StatusCode::BAD_REQUEST, json!({"message": message})));
        }
        Err(Refusal::ImmutableTag(message)) => {
            return Ok((StatusCode::CONFLICT, json!({"message": message})));
        }
    };
    transaction.commit().await?;
    Ok(answer)
}
