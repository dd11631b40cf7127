//! For load balancers and for Prometheus.

use crate::router::State;
use app::request::Client;
use axum::Extension;
use axum::extract::State as Extracted;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};

/// `GET /healthz`: the process answers.
pub(crate) async fn alive() -> &'static str {
    "alive\n"
}

/// `GET /readyz`: the database answers and every Region has been asked once.
pub(crate) async fn ready(Extracted(state): Extracted<State>) -> Response {
    match state.engine.ready().await {
        Ok(()) => "ready\n".into_response(),
        Err(reason) => (StatusCode::SERVICE_UNAVAILABLE, format!("not ready: {reason}\n")).into_response(),
    }
}

/// `GET /metrics`: counters in Prometheus's text format. They are for who stands inside: whoever comes through a proxy that is
/// trusted comes from outside.
pub(crate) async fn metrics(
    Extracted(state): Extracted<State>,
    client: Option<Extension<Client>>,
) -> Response {
    if client.is_some_and(|Extension(client)| client.is_forwarded) {
        return (StatusCode::NOT_FOUND, "There is nothing here.\n").into_response();
    }
    #[expect(
        clippy::cast_precision_loss,
        reason = "both are counted in thousands, not in quadrillions"
    )]
    {
        metrics::gauge!("slipway_event_stream_listeners").set(state.engine.hub().listeners() as f64);
        metrics::gauge!("slipway_passwords_being_hashed").set(state.engine.passwords_at_work() as f64);
        metrics::counter!("slipway_passwords_hashed_total").absolute(state.engine.passwords_hashed());
    }
    (
        [(header::CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8")],
        state.metrics.render(),
    )
        .into_response()
}
