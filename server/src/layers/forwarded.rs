//! Where a request comes from, and whether it came there safely.
//!
//! The answer to the first is put beside the request as [`Client`]; what anybody wrote about it is taken off, so that nothing
//! behind here believes it.

use crate::router::State;
use crate::trusted_proxies::{FORWARDED_FOR, FORWARDED_PROTO};
use app::request::PublicOrigin;
use axum::extract::{ConnectInfo, Request, State as Extracted};
use axum::http::{Method, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Redirect, Response};
use std::net::SocketAddr;

/// Beside an answer to a request that came in the clear: nothing in it is a promise about https.
#[derive(Debug, Clone, Copy)]
pub(crate) struct InTheClear;

pub(crate) async fn read(Extracted(state): Extracted<State>, mut request: Request, next: Next) -> Response {
    let peer = request.extensions().get::<ConnectInfo<SocketAddr>>();
    let client = peer.map(|peer| state.trusted_proxies.client(peer.0.ip(), request.headers()));
    for name in [FORWARDED_FOR, FORWARDED_PROTO] {
        request.headers_mut().remove(name);
    }
    let Some(client) = client else {
        return next.run(request).await;
    };
    if client.is_https == Some(false)
        && state.is_https()
        && let Some(origin) = state.public_origin()
    {
        let mut response = to_https(&origin, &request);
        response.extensions_mut().insert(InTheClear);
        return response;
    }
    request.extensions_mut().insert(client);
    next.run(request).await
}

/// Where people reach Slipway by https only, whoever comes without is sent there; what they send is not taken.
fn to_https(origin: &PublicOrigin, request: &Request) -> Response {
    if matches!(*request.method(), Method::GET | Method::HEAD) {
        let path = request.uri().path_and_query().map_or("/", |path| path.as_str());
        return Redirect::permanent(&format!("{}{path}", origin.0)).into_response();
    }
    (
        StatusCode::FORBIDDEN,
        format!(
            "This came without https, where others can read along, so nothing was done. Open {} and repeat it there.",
            origin.0
        ),
    )
        .into_response()
}
