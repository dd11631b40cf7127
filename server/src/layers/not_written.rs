//! Where there is no room for what a form asks for, nothing that was typed is lost: the page of a script stays as it is, and
//! what a browser sent by itself is kept and offered again, unless the page that it goes back to shows it anyway.

use crate::layers::held_form::carries_password;
use crate::layers::identity::wants_page;
use crate::router::LARGEST_BODY;
use app::api::{ApiError, BeginDraftFromLink, ImportDraft, NOT_WRITTEN, SaveDraft};
use app::request::{HELD_FORM, HeldForm, NotWritten};
use axum::body::{Body, Bytes, to_bytes};
use axum::extract::Request;
use axum::http::{Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Redirect, Response};
use model::paths;
use server_fn::ServerFn;
use tower_sessions::Session;

/// Forms whose pages are drawn from the database: what was typed into them would be gone.
fn is_drawn_from_database(action: &str) -> bool {
    [SaveDraft::url(), ImportDraft::url(), BeginDraftFromLink::url()].contains(&action)
}

pub(crate) async fn keep(session: Session, mut request: Request, next: Next) -> Response {
    if *request.method() != Method::POST {
        return next.run(request).await;
    }
    let not_written = NotWritten::default();
    request.extensions_mut().insert(not_written.clone());
    if !wants_page(request.headers()) {
        let answer = next.run(request).await;
        return if not_written.is_set() { refusal() } else { answer };
    }
    let action = request.uri().path().to_owned();
    let is_form = request
        .headers()
        .get(header::CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .is_some_and(|kind| kind.starts_with("application/x-www-form-urlencoded"));
    if !is_form || !is_drawn_from_database(&action) {
        return next.run(request).await;
    }
    let (parts, body) = request.into_parts();
    let Ok(body) = to_bytes(body, LARGEST_BODY).await else {
        return StatusCode::PAYLOAD_TOO_LARGE.into_response();
    };
    let answer = next
        .run(Request::from_parts(parts, Body::from(body.clone())))
        .await;
    if !not_written.is_set() {
        return answer;
    }
    match hold(&session, action, &body).await {
        Ok(true) => Redirect::to(paths::HELD).into_response(),
        Ok(false) => answer,
        Err(error) => {
            tracing::error!(%error, "a form could not be kept");
            answer
        }
    }
}

async fn hold(
    session: &Session,
    action: String,
    body: &Bytes,
) -> Result<bool, tower_sessions::session::Error> {
    let Ok(body) = String::from_utf8(body.to_vec()) else {
        return Ok(false);
    };
    if carries_password(&body) {
        return Ok(false);
    }
    let held = HeldForm {
        action,
        body,
        not_written: true,
    };
    session.insert(HELD_FORM, held).await?;
    Ok(true)
}

/// What a script is told, for the page to say beside its form.
fn refusal() -> Response {
    let error = ApiError::Internal {
        sentence: NOT_WRITTEN.to_owned(),
        reference: String::new(),
    };
    error.answer(StatusCode::INSUFFICIENT_STORAGE)
}
