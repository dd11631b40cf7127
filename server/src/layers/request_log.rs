//! One line in the log for every request, under an id that error pages show too.

use axum::extract::{MatchedPath, Request};
use axum::http::HeaderValue;
use axum::middleware::Next;
use axum::response::Response;
use std::time::Instant;
use tower_http::request_id::{MakeRequestId, RequestId};
use tracing::Instrument;
use uuid::Uuid;

/// Gives every request an id of its own. An id that the caller brings is not taken: it would end up in our log.
#[derive(Clone, Copy, Default)]
pub(crate) struct NewId;

impl MakeRequestId for NewId {
    fn make_request_id<B>(&mut self, _: &axum::http::Request<B>) -> Option<RequestId> {
        let id = Uuid::new_v4().simple().to_string();
        HeaderValue::from_str(&id[..16]).ok().map(RequestId::new)
    }
}

pub(crate) async fn log(request: Request, next: Next) -> Response {
    let started = Instant::now();
    let id = request
        .extensions()
        .get::<RequestId>()
        .and_then(|id| id.header_value().to_str().ok())
        .unwrap_or_default()
        .to_owned();
    let method = request.method().clone();
    // The path without its query: launch links carry values there, the setup link its token.
    let path = request.uri().path().to_owned();
    let route = request
        .extensions()
        .get::<MatchedPath>()
        .map_or("other", MatchedPath::as_str)
        .to_owned();
    let span = tracing::info_span!("request", request.id = id);
    let response = next.run(request).instrument(span.clone()).await;
    let elapsed = started.elapsed();
    let status = response.status();
    metrics::counter!(
        "slipway_http_requests_total",
        "method" => method.to_string(), "route" => route.clone(), "status" => status.as_u16().to_string()
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
