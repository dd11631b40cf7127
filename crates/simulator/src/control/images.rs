//! `POST /_simulator/images`: what `docker push` does on AWS, automatic deployments included.

use axum::http::StatusCode;
use serde_json::{Value, json};

use crate::clock::Timestamp;
use crate::neighbours::ecr::push::{self, Push, Refusal};
use crate::operations::automatic_deployments;
use crate::progress;
use crate::server::App;
use crate::storage::StorageError;

/// Pushes an image; tells what has changed and what that means for the services that run it.
pub async fn push(app: &App, body: &[u8]) -> Result<(StatusCode, Value), StorageError> {
    let Ok(wanted) = serde_json::from_slice::<Push>(body) else {
        return Ok((
            StatusCode::BAD_REQUEST,
            json!({"message": "Send {\"repository\": \"…\", \"tag\"?, \"account\"?, \"region\"?, \"architectures\"?: [\"amd64\"]}."}),
        ));
    };
    let mut transaction = app.storage.begin().await?;
    let settings = app.settings.neighbours;
    let now = Timestamp::now();
    progress::catch_up(app, &mut transaction, now).await?;
    let answer = match push::push(&mut transaction, wanted, settings, now).await? {
        Ok(pushed) => {
            let source = pushed.source();
            let push = automatic_deployments::Push {
                source: &source,
                account: None,
                region: None,
            };
            let mut answer = pushed.description();
            answer["deployments"] = automatic_deployments::announce(app, &mut transaction, push, now).await?;
            (StatusCode::CREATED, answer)
        }
        Err(Refusal::Malformed(message)) => {
            return Ok((StatusCode::BAD_REQUEST, json!({"message": message})));
        }
        Err(Refusal::ImmutableTag(message)) => {
            return Ok((StatusCode::CONFLICT, json!({"message": message})));
        }
    };
    transaction.commit().await?;
    app.wake.notify_one();
    Ok(answer)
}
