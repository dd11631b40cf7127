//! Who sends a request, and whether that is known at all. Everything is closed to strangers but what is listed here.

use crate::layers::held_form;
use crate::router::State;
use app::api::ApiError;
use app::request::{Client, SecureCookies, SignedIn};
use axum::extract::{Request, State as Extracted};
use axum::http::{HeaderMap, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Redirect, Response};
use engine::{session_handle, session_keys};
use model::paths;
use model::record::{Context, Via};
use model::time::Time;
use time::{Duration, OffsetDateTime};
use tower_sessions::Session;

/// A session ends after this long without a request.
pub(crate) const IDLE: Duration = Duration::hours(12);
/// A session ends after this long whatever happens.
const ABSOLUTE: Duration = Duration::days(7);
/// That a session is used is noted, and its end moved on, at most this often: it is a write.
const NOTED_EVERY: Duration = Duration::minutes(5);

/// Pages and server functions that strangers may use.
const OPEN: [&str; 19] = [
    paths::SIGN_IN,
    paths::SIGN_IN_CODE,
    paths::SINGLE_SIGN_ON,
    paths::SIGN_IN_CALLBACK,
    paths::SETUP,
    paths::JOIN,
    paths::HEALTH,
    paths::READY,
    paths::METRICS,
    "/favicon.svg",
    app::request::SIGN_IN_FUNCTION,
    app::request::CODE_FUNCTION,
    app::request::SETUP_FUNCTION,
    app::request::SCHEME_FUNCTION,
    app::request::JOIN_FUNCTION,
    // What the pages above show.
    "/api/load_first_contact",
    "/api/load_invitation",
    // Pressed on a page whose session is over: there is nothing left to do, and nothing to do again later.
    "/api/sign_out",
    // AWS's own launch links: the page reads the fragment in the browser and goes on to `/launch`.
    paths::AWS_CONSOLE,
];

fn is_open(path: &str) -> bool {
    OPEN.contains(&path) || path.starts_with("/pkg/")
}

/// Finds out who asks and puts it beside the request as [`SignedIn`]; sends strangers to sign in.
pub(crate) async fn find(
    Extracted(state): Extracted<State>,
    session: Session,
    mut request: Request,
    next: Next,
) -> Response {
    let path = request.uri().path().to_owned();
    let address = request
        .extensions()
        .get::<Client>()
        .map(|client| client.address.to_string())
        .unwrap_or_default();
    match signed_in(&state, &session, &address).await {
        Ok(mut signed_in) => {
            if let Some(actor) = &mut signed_in.actor {
                actor.context = context(&actor.session, &address);
            }
            let is_known = signed_in.actor.is_some();
            request.extensions_mut().insert(signed_in);
            if state.is_https() {
                request.extensions_mut().insert(SecureCookies);
            }
            if let Some(origin) = state.public_origin() {
                request.extensions_mut().insert(origin);
            }
            if is_known || is_open(&path) {
                return next.run(request).await;
            }
            // Where there is single sign-on, the sign-in page has both ways to the first administrator.
            if state.provider.is_none() && matches!(state.engine.needs_setup().await, Ok(true)) {
                return Redirect::to(paths::SETUP).into_response();
            }
            match *request.method() {
                Method::GET | Method::HEAD if path == paths::EVENT_STREAM => {
                    StatusCode::UNAUTHORIZED.into_response()
                }
                Method::GET | Method::HEAD => {
                    let wish = request
                        .uri()
                        .path_and_query()
                        .map_or(paths::HOME, |wish| wish.as_str());
                    Redirect::to(&paths::sign_in(wish)).into_response()
                }
                _ => {
                    let noted = state.engine.note_write_without_session(&path, &address).await;
                    if let Err(error) = noted {
                        tracing::error!(%error, "a write without a session could not be written down");
                    }
                    if wants_page(request.headers()) {
                        held_form::hold(&session, &state.held_forms, request).await
                    } else {
                        // Called by a script: the page stays and says so.
                        signed_out()
                    }
                }
            }
        }
        Err(error) => {
            tracing::error!(%error, "a session could not be read");
            (
                StatusCode::SERVICE_UNAVAILABLE,
                "Slipway cannot read its database. Try again in a moment.",
            )
                .into_response()
        }
    }
}

/// What a server function answers where nobody is signed in, without running it.
fn signed_out() -> Response {
    ApiError::SignedOut.answer(StatusCode::UNAUTHORIZED)
}

/// A form posted by the browser itself asks for a page; a script asks for data.
pub(crate) fn wants_page(headers: &HeaderMap) -> bool {
    headers
        .get(header::ACCEPT)
        .and_then(|value| value.to_str().ok())
        .is_some_and(|accepted| accepted.contains("text/html"))
}

/// From where a member does what this request asks for.
fn context(session: &str, address: &str) -> Context {
    let text = |text: &str| Some(text.to_owned()).filter(|text| !text.is_empty());
    Context {
        session: text(session),
        address: text(address),
        via: Some(Via::Page),
    }
}

async fn signed_in(
    state: &State,
    session: &Session,
    address: &str,
) -> Result<SignedIn, Box<dyn std::error::Error + Send + Sync>> {
    let Some(person) = session.get::<i64>(session_keys::PERSON).await? else {
        return Ok(SignedIn::default());
    };
    let now = OffsetDateTime::now_utc();
    let seconds = async |key| session.get::<i64>(key).await;
    let began_at = seconds(session_keys::SIGNED_IN_AT).await?.unwrap_or_default();
    let began = OffsetDateTime::from_unix_timestamp(began_at)?;
    let confirmed_at = seconds(session_keys::CONFIRMED_AT).await?.unwrap_or(began_at);
    let handle = session.id().map(|id| session_handle(&id)).unwrap_or_default();
    let actor = state
        .engine
        .actor(person, handle, Time(confirmed_at.saturating_mul(1_000)))
        .await?;
    if actor.is_none() || now - began > ABSOLUTE {
        session.flush().await?;
        return Ok(SignedIn::default());
    }
    // A session counts its rest from the last time it was written.
    let used = seconds(session_keys::USED_AT)
        .await?
        .map(OffsetDateTime::from_unix_timestamp);
    if now - used.transpose()?.unwrap_or(began) > NOTED_EVERY {
        session
            .insert(session_keys::USED_AT, now.unix_timestamp())
            .await?;
        session.insert(session_keys::ADDRESS, address).await?;
    }
    Ok(SignedIn { actor })
}
