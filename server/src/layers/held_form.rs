//! What someone typed is kept when the session turns out to be over.
//!
//! The form goes into the (new, anonymous) session of the same browser, and is offered again after signing in: nothing is
//! written before that person says so.

use app::request::{HELD_FORM, HeldForm};
use axum::body::to_bytes;
use axum::extract::Request;
use axum::http::header;
use axum::response::{IntoResponse, Redirect, Response};
use model::paths;
use tower_sessions::Session;

/// Largest form that is kept, in bytes: a draft with fifty long variables is far below.
const LARGEST: usize = 512 * 1024;

pub(crate) async fn hold(session: &Session, request: Request) -> Response {
    let is_form = request
        .headers()
        .get(header::CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .is_some_and(|kind| kind.starts_with("application/x-www-form-urlencoded"));
    let action = request.uri().path().to_owned();
    // Only what our own forms post to is offered again: never `//elsewhere`, never an address that nobody answers.
    let is_ours = server_fn::axum::server_fn_paths().any(|(path, _)| path == action);
    let body = to_bytes(request.into_body(), LARGEST).await;
    if let (true, Ok(body)) = (is_form && is_ours, body)
        && let Ok(body) = String::from_utf8(body.to_vec())
    {
        let held = HeldForm { action, body };
        if let Err(error) = session.insert(HELD_FORM, held).await {
            tracing::error!(%error, "a form could not be kept");
        }
    }
    Redirect::to(&paths::sign_in(paths::HELD)).into_response()
}
