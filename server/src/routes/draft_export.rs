//! `/drafts/{id}/export`: a draft as a JSON file that the browser saves.

use crate::router::State;
use app::request::{SignedIn, confirm, leave_error, next_path};
use axum::extract::{Path, State as Extracted};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use axum::{Extension, Form};
use engine::{Error, ExportedDraft};
use model::draft::Step;
use model::paths;
use serde::Deserialize;
use tower_sessions::Session;

/// The fields of the form that asks for values too.
#[derive(Debug, Deserialize)]
pub(crate) struct Confirmation {
    /// The password once more, where it is long since its owner typed it.
    #[serde(default)]
    your_password: String,
}

/// `GET`: without values that look like secrets.
pub(crate) async fn export(
    Extracted(state): Extracted<State>,
    Extension(signed_in): Extension<SignedIn>,
    Path(id): Path<String>,
) -> Response {
    // The identity layer lets nobody else through.
    let Some(actor) = signed_in.actor else {
        return StatusCode::UNAUTHORIZED.into_response();
    };
    answer(state.engine.export_draft(&actor, &id, false).await)
}

/// `POST`: with all values. It is recorded, so it is no link that a browser may follow by itself. Who has to show first that it
/// is them goes back to the form, which asks.
pub(crate) async fn export_with_secrets(
    Extracted(state): Extracted<State>,
    Extension(signed_in): Extension<SignedIn>,
    session: Session,
    Path(id): Path<String>,
    Form(Confirmation { your_password }): Form<Confirmation>,
) -> Response {
    let Some(mut actor) = signed_in.actor else {
        return StatusCode::UNAUTHORIZED.into_response();
    };
    let exported = async {
        confirm(&state.engine, &session, &mut actor, your_password).await?;
        state.engine.export_draft(&actor, &id, true).await
    };
    match exported.await {
        Err(error @ (Error::NotConfirmed | Error::Invalid(_) | Error::TooManyAttempts(_) | Error::Busy)) => {
            let form = paths::draft_field(&id, Step::Review, engine::CONFIRMATION);
            match leave_error(&session, error).await {
                Ok(()) => Redirect::to(next_path(&form)).into_response(),
                Err(error) => answer(Err(Error::Internal(format!("session: {error}")))),
            }
        }
        exported => answer(exported),
    }
}

fn answer(exported: Result<ExportedDraft, Error>) -> Response {
    match exported {
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
