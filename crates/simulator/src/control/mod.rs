//! `/_simulator`: what AWS has not, looking at all of it and making it fail. The crate's README has the calls; the pages
//! that make the same calls for people are [`pages`](crate::pages).

pub mod calls;
mod commits;
mod dns;
pub mod guard;
mod handshake;
mod images;
mod snapshot;
pub mod speed;
pub mod state;
pub mod switches;

use axum::body::{Body, Bytes, to_bytes};
use axum::http::request::Parts;
use axum::http::{HeaderValue, Response, StatusCode, header};
use serde_json::{Value, json};

use crate::clock::Timestamp;
use crate::pages;
use crate::server::App;
use switches::Switch;

/// An export of a thousand services with long logs is some ten megabytes.
const LARGEST_IMPORT: usize = 256 * 1024 * 1024;

/// Everything else that is sent here is short.
const LARGEST_BODY: usize = 1024 * 1024;

/// What a call answers: a status and JSON.
pub type Outcome = Result<(StatusCode, Value), crate::storage::StorageError>;

/// Whether a path belongs to this module.
pub fn owns(path: &str) -> bool {
    path == "/_simulator" || path.starts_with("/_simulator/")
}

/// Answers a request below `/_simulator`.
pub async fn answer(app: &App, parts: &Parts, body: Body) -> Response<Body> {
    if let Some(page) = pages::find(&parts.method, parts.uri.path()) {
        return pages::answer(app, page, parts, body).await;
    }
    // Before the body: nobody is to send what is not taken.
    if let Err(refusal) = guard::check(&parts.method, &parts.headers) {
        return reply(refusal.status, &json!({"message": refusal.message}));
    }
    let Ok(body) = read(body, parts.uri.path()).await else {
        return reply(
            StatusCode::PAYLOAD_TOO_LARGE,
            &json!({"message": "The body is too large."}),
        );
    };
    let outcome = match call(app, parts.method.as_str(), parts.uri.path(), &body).await {
        Some(outcome) => outcome,
        None if pages::is_wanted(&parts.headers) => return pages::missing(app).await,
        None => Ok(unknown()),
    };
    match outcome {
        Ok((status, body)) => reply(status, &body),
        Err(error) => {
            tracing::error!(%error, "the simulator's database failed");
            reply(
                StatusCode::INTERNAL_SERVER_ERROR,
                &json!({"message": error.to_string()}),
            )
        }
    }
}

/// Reads a body, as long as it is not longer than what can be sent to that path.
pub async fn read(body: Body, path: &str) -> Result<Bytes, axum::Error> {
    let largest = if path.ends_with("/import") {
        LARGEST_IMPORT
    } else {
        LARGEST_BODY
    };
    to_bytes(body, largest).await
}

/// Carries out a call; `None` where there is no such call. The pages' forms are these calls too.
pub async fn call(app: &App, method: &str, path: &str, body: &[u8]) -> Option<Outcome> {
    let name = path.strip_prefix("/_simulator/")?;
    Some(match (method, name) {
        ("GET", "state") => state::describe(app).await,
        ("POST", "reset") => reset(app).await,
        ("GET", "export") => snapshot::export(app).await,
        ("POST", "import") => snapshot::import(app, body).await,
        ("GET", "calls") => Ok((StatusCode::OK, app.calls.list())),
        ("GET", "speed") => Ok(speed::get(app)),
        ("POST", "speed") => Ok(speed::set(app, body)),
        ("POST", "images") => images::push(app, body).await,
        ("POST", "commits") => commits::push(app, body).await,
        ("GET", "failures") => Ok((StatusCode::OK, app.switches.list())),
        ("POST", "failures") => Ok(arm(app, body)),
        ("DELETE", "failures") => {
            app.switches.clear();
            Ok((StatusCode::OK, json!([])))
        }
        ("DELETE", _) if name.starts_with("failures/") => Ok(clear_one(app, name)),
        ("POST", "connections") => handshake::end(app, body).await,
        ("POST", "dns") => dns::set(app, body).await,
        _ => return None,
    })
}

fn unknown() -> (StatusCode, Value) {
    (
        StatusCode::NOT_FOUND,
        json!({"message": "There are GET /_simulator/state, POST /_simulator/reset, GET /_simulator/export, \
            POST /_simulator/import, GET /_simulator/calls, GET and POST /_simulator/speed, POST /_simulator/images, POST /_simulator/commits, \
            POST /_simulator/connections, POST /_simulator/dns, GET, POST and DELETE /_simulator/failures, and DELETE /_simulator/failures/{id}."}),
    )
}

fn arm(app: &App, body: &[u8]) -> (StatusCode, Value) {
    match serde_json::from_slice::<Switch>(body) {
        Ok(switch) => {
            let mut entry = json!(switch);
            entry["id"] = json!(app.switches.arm(switch, Timestamp::now()));
            (StatusCode::CREATED, entry)
        }
        Err(_) => (
            StatusCode::BAD_REQUEST,
            json!({"message": "Send {\"fail\": \"pull\"|\"file\"|\"build\"|\"secret\"|\"health\"|\"crash\"|\"rollback\"|\"delete\", \"service\"?, \"times\"?} \
                or {\"api\": \"error\"|\"throttle\"|\"deny\"|\"hang\", \"operation\"?, \"seconds\"?, \"times\"?}."}),
        ),
    }
}

fn clear_one(app: &App, name: &str) -> (StatusCode, Value) {
    let id = name.strip_prefix("failures/").and_then(|id| id.parse().ok());
    if id.is_some_and(|id| app.switches.clear_one(id)) {
        (StatusCode::OK, app.switches.list())
    } else {
        (
            StatusCode::NOT_FOUND,
            json!({"message": "No switch of that number is on; GET /_simulator/failures tells those that are."}),
        )
    }
}

async fn reset(app: &App) -> Outcome {
    app.switches.clear();
    app.storage.reset().await?;
    Ok((StatusCode::OK, json!({})))
}

fn reply(status: StatusCode, body: &Value) -> Response<Body> {
    let mut response = Response::new(Body::from(format!("{body}\n")));
    *response.status_mut() = status;
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert(
        header::X_CONTENT_TYPE_OPTIONS,
        HeaderValue::from_static("nosniff"),
    );
    response
}
