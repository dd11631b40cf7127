//! What the reader's browser keeps for Slipway, apart from the session.

use super::{SecureCookies, parts};
use http::header::{self, HeaderValue};
use http::request::Parts;
use leptos::prelude::use_context;
use leptos_axum::ResponseOptions;

/// Name of the cookie that holds the colours.
pub(crate) const SCHEME_COOKIE: &str = "slipway_scheme";

/// Name of the cookie that holds how the list of services was left.
pub(crate) const SERVICES_COOKIE: &str = "slipway_services";

/// Name of the cookie that turns single keys off.
pub(crate) const KEYS_COOKIE: &str = "slipway_keys";

/// What the names of cookies begin with that browsers take from this host by https alone, and from no other host of the same
/// domain (RFC 6265bis, 4.1.3.2). Without https they refuse such names.
pub const HOST_PREFIX: &str = "__Host-";

fn is_secure(parts: &Parts) -> bool {
    parts.extensions.get::<SecureCookies>().is_some()
}

/// What a cookie of ours is called here.
fn cookie_name(name: &str, parts: &Parts) -> String {
    let prefix = if is_secure(parts) { HOST_PREFIX } else { "" };
    format!("{prefix}{name}")
}

/// What a cookie of ours holds.
fn cookie(name: &str) -> Option<String> {
    let parts = parts()?;
    let name = cookie_name(name, &parts);
    let cookies = parts.headers.get_all(header::COOKIE);
    let texts = cookies.iter().filter_map(|value| value.to_str().ok());
    texts
        .flat_map(|text| text.split("; "))
        .find_map(|cookie| cookie.strip_prefix(name.as_str())?.strip_prefix('='))
        .map(ToOwned::to_owned)
}

/// Keeps something in the browser for a year. The value is ours: letters, digits, dots and lines.
pub(crate) fn keep_cookie(name: &str, value: &str) {
    let Some(parts) = parts() else { return };
    let cookie = format!(
        "{}={value}; Path=/; Max-Age=31536000; SameSite=Lax; HttpOnly{}",
        cookie_name(name, &parts),
        if is_secure(&parts) { "; Secure" } else { "" }
    );
    if let (Some(response), Ok(cookie)) = (use_context::<ResponseOptions>(), HeaderValue::from_str(&cookie)) {
        response.append_header(header::SET_COOKIE, cookie);
    }
}

/// The colours chosen by cookie.
pub(crate) fn scheme() -> crate::components::ColourScheme {
    crate::components::ColourScheme::parse(cookie(SCHEME_COOKIE).as_deref())
}

/// How the reader left the list of services.
pub(crate) fn services_layout() -> model::service_list::ServiceLayout {
    let remembered = cookie(SERVICES_COOKIE).unwrap_or_default();
    model::service_list::ServiceLayout::from_cookie(&remembered)
}

/// Whether single keys do something.
pub(crate) fn keys_are_on() -> bool {
    cookie(KEYS_COOKIE).as_deref() != Some("off")
}
