//! Headers that every answer carries.

use super::forwarded::InTheClear;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, header};
use axum::middleware::Next;
use axum::response::Response;
use model::paths;

/// For answers that bring no policy of their own: nothing may be loaded, framed or submitted. Pages bring theirs, with the
/// nonce of their scripts (`app::shell`).
const NO_CONTENT: &str = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";

/// A year, and hosts below ours too: nobody reads along on the first request to any of them (RFC 6797, 6.1).
const HTTPS_ONLY: &str = "max-age=31536000; includeSubDomains";

/// How people reach the dashboard.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Reached {
    /// By https, as the configured address says.
    ByHttps,
    /// By http, or nobody has said.
    Somehow,
}

pub(crate) async fn add(State(reached): State<Reached>, request: Request, next: Next) -> Response {
    let path = request.uri().path().to_owned();
    let mut response = next.run(request).await;
    let is_there = response.status().is_success();
    let is_in_the_clear = response.extensions().get::<InTheClear>().is_some();
    let headers = response.headers_mut();
    let mut set = |name: HeaderName, value: &'static str| {
        headers.insert(name, HeaderValue::from_static(value));
    };
    set(header::X_CONTENT_TYPE_OPTIONS, "nosniff");
    set(header::X_FRAME_OPTIONS, "DENY");
    // Launch links carry values in the address; no other site needs to know any of ours.
    set(header::REFERRER_POLICY, "no-referrer");
    set(
        HeaderName::from_static("cross-origin-opener-policy"),
        "same-origin",
    );
    // The badge is made for the pages of others.
    let readers = if is_badge(&path) {
        "cross-origin"
    } else {
        "same-origin"
    };
    set(HeaderName::from_static("cross-origin-resource-policy"), readers);
    set(
        HeaderName::from_static("permissions-policy"),
        "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    );
    // Where it is not asked for by https, browsers pay no attention, and the standard forbids it.
    if reached == Reached::ByHttps && !is_in_the_clear {
        set(header::STRICT_TRANSPORT_SECURITY, HTTPS_ONLY);
    }
    // An asset that is not there yet is there after the next start.
    if !(is_public_asset(&path) && is_there) {
        default(headers, header::CACHE_CONTROL, "no-store");
    }
    default(headers, header::CONTENT_SECURITY_POLICY, NO_CONTENT);
    response
}

/// Adds a header where the answer has none of that name.
fn default(headers: &mut HeaderMap, name: HeaderName, value: &'static str) {
    headers.entry(name).or_insert(HeaderValue::from_static(value));
}

fn is_public_asset(path: &str) -> bool {
    path.starts_with("/pkg/") || path == "/favicon.svg" || path == paths::HEALTH || is_badge(path)
}

fn is_badge(path: &str) -> bool {
    [paths::BADGE, paths::BADGE_LIGHT, paths::BADGE_DARK].contains(&path)
}
