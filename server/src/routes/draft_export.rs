//! `/drafts/{id}/export`: a draft as a JSON file that the browser saves.

use crate::router::State;
use app::request::SignedIn;
use axum::Extension;
use axum::extract::{Path, State as Extracted};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use engine::Error;

/// `GET`: without values that look like secrets.
pub(crate) async fn export(
    state: Extracted<State>,
    signed_in: Extension<SignedIn>,
    id: Path<String>,
) -> Response {
    answer(state, signed_in, id, false).await
}

/// `POST`: with all values. It is recorded, so it is no link that a browser may follow by itself.
pub(crate) async fn export_with_secrets(
    state: Extracted<State>,
    signed_in: Extension<SignedIn>,
    id: Path<String>,
) -> Response {
    answer(state, signed_in, id, true).await
}

async fn answer(
    Extracted(state): Extracted<State>,
    Extension(signed_in): Extension<SignedIn>,
    Path(id): Path<String>,
    secrets: bool,
) -> Response {
    // The identity layer lets nobody else through.
    let Some(actor) = signed_in.actor else {
        return StatusCode::UNAUTHORIZED.into_response();
    };
    match state.engine.export_draft(&actor, &id, secrets).await {
        Ok(file) => (
            [
                (header::CONTENT_TYPE, "application/json; charset=utf-8".to_owned()),
                (
                    header::CONTENT_DISPOSITION,
                    format!("attachment; filename=\"{}\"", file.file_name),
                ),
            ],
            file.text,
        )
            .into_response(),
        Err(error @ Error::NotAuthorised(_)) => (StatusCode::FORBIDDEN, error.to_string()).into_response(),
        Err(error @ Error::NotFound(_)) => (StatusCode::NOT_FOUND, error.to_string()).into_response(),
        Err(error) => {
            tracing::error!(%error, "a draft could not be exported");
            (
                StatusCode::SERVICE_UNAVAILABLE,
                "Slipway could not export the draft. Go back and try again.",
            )
                .into_response()
        }
    }
}
