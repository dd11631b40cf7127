//! Writes come from our own pages only.
//!
//! Server functions check no origin by design (leptos#3786). A browser says where a request comes from: newer ones in
//! `Sec-Fetch-Site`, all of them in `Origin` for a POST. What says neither is no page of ours.

use crate::router::State;
use app::request::Client;
use axum::extract::{Request, State as Extracted};
use axum::http::{HeaderMap, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

pub(crate) async fn check(Extracted(state): Extracted<State>, mut request: Request, next: Next) -> Response {
    // Where no address is given, server functions send people back to the page they came from, whoever wrote its name here.
    // Our pages do not send it.
    request.headers_mut().remove(header::REFERER);
    let reads = matches!(*request.method(), Method::GET | Method::HEAD | Method::OPTIONS);
    let public_authority = state
        .public_url
        .as_ref()
        .and_then(|url| url.authority())
        .map(http::uri::Authority::as_str);
    if reads || comes_from_here(request.headers(), public_authority) {
        return next.run(request).await;
    }
    let path = request.uri().path();
    tracing::warn!(path, "a write from another site was refused");
    // The identity layer comes later: what another site sends along says nothing of who wants it.
    let address = request
        .extensions()
        .get::<Client>()
        .map(|client| client.address.to_string());
    let noted = state
        .engine
        .note_write_from_elsewhere(path, &address.unwrap_or_default())
        .await;
    if let Err(error) = noted {
        tracing::error!(%error, "a refused write could not be written down");
    }
    (
        StatusCode::FORBIDDEN,
        "This request did not come from a page of Slipway, so nothing was done. Open the page again and repeat it there.",
    )
        .into_response()
}

fn comes_from_here(headers: &HeaderMap, public_authority: Option<&str>) -> bool {
    let text = |name: header::HeaderName| headers.get(name).and_then(|value| value.to_str().ok());
    if let Some(site) = headers.get("sec-fetch-site") {
        return site == "same-origin";
    }
    let Some(origin) = text(header::ORIGIN) else {
        return false;
    };
    let Some((_, authority)) = origin.split_once("://") else {
        return false;
    };
    text(header::HOST) == Some(authority) || public_authority == Some(authority)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(pairs: &[(&'static str, &'static str)]) -> HeaderMap {
        pairs
            .iter()
            .map(|(name, value)| {
                (
                    header::HeaderName::from_static(name),
                    header::HeaderValue::from_static(value),
                )
            })
            .collect()
    }

    #[test]
    fn only_our_own_pages_write() {
        let here = |pairs: &[_]| comes_from_here(&headers(pairs), Some("slipway.example.com"));
        assert!(here(&[("sec-fetch-site", "same-origin")]));
        assert!(!here(&[
            ("sec-fetch-site", "same-site"),
            ("origin", "http://localhost"),
            ("host", "localhost")
        ]));
        assert!(!here(&[("sec-fetch-site", "cross-site")]));
        assert!(!here(&[("sec-fetch-site", "none")]));
        assert!(here(&[
            ("origin", "http://127.0.0.1:3000"),
            ("host", "127.0.0.1:3000")
        ]));
        assert!(here(&[
            ("origin", "https://slipway.example.com"),
            ("host", "10.0.0.7:3000")
        ]));
        assert!(!here(&[
            ("origin", "https://evil.example"),
            ("host", "127.0.0.1:3000")
        ]));
        assert!(!here(&[("origin", "null"), ("host", "127.0.0.1:3000")]));
        assert!(!here(&[("host", "127.0.0.1:3000")]));
    }
}
