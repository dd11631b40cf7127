//! One line in the log for every request, under an id that error pages show too.

use axum::extract::{MatchedPath, Request};
use axum::http::{HeaderName, HeaderValue, Method};
use axum::middleware::Next;
use axum::response::Response;
use model::paths;
use std::time::Instant;
use tracing::Instrument;
use uuid::Uuid;

const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// An id of our own for every request. One that the caller brings is not taken: it would end up in our log.
fn new_id() -> String {
    let mut id = Uuid::new_v4().simple().to_string();
    id.truncate(16);
    id
}

/// What metrics call a method. Callers make up methods, and every word would be a counter that stays.
fn counted(method: &Method) -> &'static str {
    match *method {
        Method::GET => "GET",
        Method::HEAD => "HEAD",
        Method::POST => "POST",
        _ => "other",
    }
}

/// What the log tells of an address: not its query, where launch links carry values and the setup link its token, nor the code of
/// a short link, which opens what somebody may have ended since.
fn logged(path: &str) -> String {
    match path.strip_prefix(paths::SHORT_LINKS) {
        Some(code) if code.starts_with('/') => format!("{}/…", paths::SHORT_LINKS),
        _ => path.to_owned(),
    }
}

pub(crate) async fn log(mut request: Request, next: Next) -> Response {
    let started = Instant::now();
    let id = new_id();
    let header = HeaderValue::from_str(&id).ok();
    if let Some(header) = &header {
        // Pages that tell of an error read it there.
        request.headers_mut().insert(REQUEST_ID, header.clone());
    }
    let method = request.method().clone();
    let path = logged(request.uri().path());
    let route = request
        .extensions()
        .get::<MatchedPath>()
        .map_or("other", MatchedPath::as_str)
        .to_owned();
    let span = tracing::info_span!("request", request.id = id);
    let mut response = next.run(request).instrument(span.clone()).await;
    if let Some(header) = header {
        response.headers_mut().insert(REQUEST_ID, header);
    }
    let elapsed = started.elapsed();
    let status = response.status();
    metrics::counter!(
        "slipway_http_requests_total",
        "method" => counted(&method), "route" => route.clone(), "status" => status.as_u16().to_string()
    )
    .increment(1);
    metrics::histogram!("slipway_http_request_seconds", "route" => route).record(elapsed.as_secs_f64());
    span.in_scope(|| {
        let duration_ms = elapsed.as_millis();
        if status.is_server_error() {
            tracing::error!(%method, path, status = status.as_u16(), duration_ms, "answered");
        } else {
            tracing::debug!(%method, path, status = status.as_u16(), duration_ms, "answered");
        }
    });
    response
}
