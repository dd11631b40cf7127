//! What the server knows of a request: who sends it, and what its session and its cookies hold.

mod cookies;
mod held_form;
mod notice;
mod session;

use axum::body::Body;
use axum::extract::Request;
use axum::response::Response;
use engine::{Actor, Engine};
use http::header::{self, HeaderValue};
use http::request::Parts;
use leptos::config::LeptosOptions;
use leptos::nonce::use_nonce;
use leptos::prelude::*;
use leptos_axum::ResponseOptions;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use tower_sessions::Session;

pub use cookies::HOST_PREFIX;
pub(crate) use cookies::{
    KEYS_COOKIE, SCHEME_COOKIE, SERVICES_COOKIE, keep_cookie, keys_are_on, scheme, services_layout,
};
pub use held_form::{HELD_FORM, HeldForm};
pub(crate) use held_form::{drop_held_form, forget_held_form};
pub(crate) use notice::{Notice, leave_notice, take_notice};
pub use notice::{leave_confirmation, leave_error, leave_refusal};
pub(crate) use session::{
    ask_for_code, asked_for_code, begin_session, forget_asked_for_code, renew_session, the_session,
};
pub use session::{begin_session_of, confirm};

/// Path of the server function that signs in.
pub const SIGN_IN_FUNCTION: &str = "/api/sign_in";

/// Path of the server function that takes the code of a second factor.
pub const CODE_FUNCTION: &str = "/api/enter_code";

/// Path of the server function that creates the first administrator.
pub const SETUP_FUNCTION: &str = "/api/set_up";

/// Path of the server function that makes an invited person a member.
pub const JOIN_FUNCTION: &str = "/api/join";

/// Path of the server function that changes the colours.
pub const SCHEME_FUNCTION: &str = "/api/set_scheme";

/// Who sends a request; a stranger if there is no actor. The identity layer puts it there.
#[derive(Debug, Clone, Default)]
pub struct SignedIn {
    /// The member.
    pub actor: Option<Actor>,
}

/// Whether cookies are for https only. Beside every request; absent where the server is reached without.
#[derive(Debug, Clone, Copy)]
pub struct SecureCookies;

/// Where a request comes from. Beside every request that came over the network.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Client {
    /// The address: of who is connected, or of who is behind proxies that are trusted.
    pub address: std::net::IpAddr,
    /// Whether a proxy passed it on.
    pub is_forwarded: bool,
    /// Whether it came by https; absent where no proxy that is trusted says so.
    pub is_https: Option<bool>,
}

/// The address under which people reach this Slipway, without a slash at its end. Beside every request; absent where nobody
/// has configured it.
#[derive(Debug, Clone)]
pub struct PublicOrigin(pub Arc<str>);

/// Beside a request: whether what it asked for could not be written for want of room.
#[derive(Debug, Clone, Default)]
pub struct NotWritten(Arc<AtomicBool>);

impl NotWritten {
    /// Whether it could not.
    pub fn is_set(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}

pub(crate) fn engine() -> Engine {
    expect_context::<Engine>()
}

pub(crate) fn parts() -> Option<Parts> {
    use_context::<Parts>()
}

pub(crate) fn actor() -> Option<Actor> {
    parts().and_then(|parts| {
        parts
            .extensions
            .get::<SignedIn>()
            .and_then(|signed_in| signed_in.actor.clone())
    })
}

pub(crate) fn session() -> Option<Session> {
    parts().and_then(|parts| parts.extensions.get::<Session>().cloned())
}

/// Says beside the request that there was no room for what it asked for.
pub(crate) fn note_not_written() {
    if let Some(parts) = parts()
        && let Some(NotWritten(flag)) = parts.extensions.get()
    {
        flag.store(true, Ordering::Relaxed);
    }
}

/// Whether a script posted this form, and not the browser itself.
pub(crate) fn asked_by_script() -> bool {
    let accepted = parts().and_then(|parts| {
        let accept = parts.headers.get(header::ACCEPT)?.to_str().ok()?;
        Some(accept.contains("text/html"))
    });
    accepted == Some(false)
}

/// The id under which the log tells of this request.
pub(crate) fn reference() -> String {
    parts()
        .and_then(|parts| {
            parts
                .headers
                .get("x-request-id")
                .and_then(|id| id.to_str().ok())
                .map(ToOwned::to_owned)
        })
        .unwrap_or_default()
}

fn client() -> Option<Client> {
    parts().and_then(|parts| parts.extensions.get::<Client>().copied())
}

/// The address that a request comes from, for slowing down who guesses passwords.
pub(crate) fn address() -> String {
    client()
        .map(|client| client.address.to_string())
        .unwrap_or_default()
}

/// The address of this Slipway for links that people take elsewhere: the configured one, else the one that the reader used.
pub(crate) fn origin() -> String {
    let Some(parts) = parts() else {
        return String::new();
    };
    if let Some(PublicOrigin(origin)) = parts.extensions.get() {
        return origin.to_string();
    }
    let scheme = match client().and_then(|client| client.is_https) {
        Some(true) => "https",
        // Where the reader's browser sees https without anybody having said so, the page corrects it.
        _ => "http",
    };
    let host = parts
        .headers
        .get(header::HOST)
        .and_then(|host| host.to_str().ok())
        .and_then(|host| host.parse::<http::uri::Authority>().ok());
    host.map(|host| format!("{scheme}://{host}")).unwrap_or_default()
}

/// Whether a request only fetches in advance what its reader may never look at.
pub(crate) fn is_in_advance() -> bool {
    parts().is_some_and(|parts| {
        let names = ["sec-purpose", "purpose", "x-moz"];
        let mut purposes = names
            .into_iter()
            .filter_map(|name| parts.headers.get(name)?.to_str().ok());
        parts.method == http::Method::HEAD || purposes.any(|purpose| purpose.contains("prefetch"))
    })
}

pub(crate) fn set_status(status: http::StatusCode) {
    if let Some(response) = use_context::<ResponseOptions>() {
        response.set_status(status);
    }
}

/// Has the browser forget what pages kept in it, such as where the reader was: somebody else may sit there next. What it keeps
/// of pages themselves is nothing (`no-store`).
pub(crate) fn forget_in_browser() {
    if let Some(response) = use_context::<ResponseOptions>() {
        response.insert_header(
            header::HeaderName::from_static("clear-site-data"),
            HeaderValue::from_static("\"storage\""),
        );
    }
}

/// Sends the browser on. Only to paths of this site that a header can carry.
pub(crate) fn go_to(path: &str) {
    leptos_axum::redirect(next_path(path));
}

/// The path, if it is one of this site and a header can carry it, else the services.
pub fn next_path(path: &str) -> &str {
    let path = model::paths::safe_next(Some(path));
    if HeaderValue::from_str(path).is_ok() {
        path
    } else {
        model::paths::SERVICES
    }
}

/// Sets the policy of a page and says which colours its root element names.
pub(crate) fn prepare_document() -> Option<&'static str> {
    if let (Some(nonce), Some(response)) = (use_nonce(), use_context::<ResponseOptions>()) {
        // `wasm-unsafe-eval` compiles WebAssembly; it does not allow JavaScript's eval.
        let policy = format!(
            "default-src 'none'; script-src 'strict-dynamic' 'nonce-{nonce}' 'wasm-unsafe-eval'; style-src 'self'; \
             img-src 'self'; connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
        );
        if let Ok(policy) = HeaderValue::from_str(&policy) {
            response.insert_header(header::CONTENT_SECURITY_POLICY, policy);
        }
    }
    match scheme() {
        crate::components::ColourScheme::System => None,
        chosen => Some(chosen.as_str()),
    }
}

type Page = Pin<Box<dyn Future<Output = Response<Body>> + Send>>;

/// Answers every address that is no page with the page that says so.
pub fn not_found_page(
    options: LeptosOptions,
    engine: Engine,
) -> impl Fn(Request<Body>) -> Page + Clone + Send + Sync + 'static {
    leptos_axum::render_app_async_with_context(
        move || provide_context(engine.clone()),
        move || crate::shell::shell(options.clone()),
    )
}
