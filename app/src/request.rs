//! What the server knows of a request: who sends it, and what its session holds.

use axum::body::Body;
use axum::extract::Request;
use axum::response::Response;
use engine::{Actor, Engine, Entry, HalfSignedIn};
use http::header::{self, HeaderValue};
use http::request::Parts;
use leptos::config::LeptosOptions;
use leptos::nonce::use_nonce;
use leptos::prelude::*;
use leptos_axum::ResponseOptions;
use model::field_error::FieldErrors;
use model::time::Time;
use serde::{Deserialize, Serialize};
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use tower_sessions::cookie::time::Duration;
use tower_sessions::{Expiry, Session};

/// Key of a form that was posted when the session was over.
pub const HELD_FORM: &str = "held_form";
/// Key of a sign-in that waits for the code of a second factor.
const HALF_SIGNED_IN: &str = "half_signed_in";
/// A session that was begun for that alone needs to last no longer.
const ASKED_FOR_CODE: Duration = Duration::minutes(10);
/// Key of the notice for the next page.
const NOTICE: &str = "notice";

/// What is kept at most of a field that a stranger typed, in bytes.
const LONGEST_OF_STRANGERS: usize = 64;

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
/// Name of the cookie that holds the colours.
pub(crate) const SCHEME_COOKIE: &str = "slipway_scheme";
/// Name of the cookie that holds how the list of services was left.
pub(crate) const SERVICES_COOKIE: &str = "slipway_services";
/// Name of the cookie that turns single keys off.
pub(crate) const KEYS_COOKIE: &str = "slipway_keys";

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

/// A form that was posted when the session was over, or the disk was full.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct HeldForm {
    /// Where it was posted to.
    pub action: String,
    /// Its fields, url-encoded.
    pub body: String,
    /// Whether it was the disk.
    #[serde(default)]
    pub not_written: bool,
}

/// What an answer to a form has to say, kept for the next page: it works alike with and without JavaScript.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Notice {
    pub(crate) failed: bool,
    pub(crate) sentence: String,
    pub(crate) more: String,
    pub(crate) reference: String,
    pub(crate) errors: FieldErrors,
    /// A link to hand on, shown this once.
    #[serde(default)]
    pub(crate) link: String,
    /// What was typed and may be shown again: names and values. Never a password.
    pub(crate) typed: Vec<(String, String)>,
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

fn no_session(error: impl std::fmt::Display) -> engine::Error {
    engine::Error::Internal(format!("session: {error}"))
}

/// What the browser says of itself, as far as lists of sessions need it.
fn browser() -> String {
    let parts = parts();
    let header = parts
        .as_ref()
        .and_then(|parts| parts.headers.get(header::USER_AGENT)?.to_str().ok());
    header.unwrap_or_default().chars().take(400).collect()
}

/// Signs a member in, and says where they go on: to `next`, or to where people begin if that is empty.
pub(crate) async fn begin_session(entry: &Entry, next: &str) -> Result<String, engine::Error> {
    let session = session().ok_or_else(|| no_session("there is none"))?;
    begin_session_of(&session, entry, engine::now(), &browser(), &address()).await?;
    if next.is_empty() {
        Ok(engine().landing().await?.to_owned())
    } else {
        Ok(model::paths::safe_next(Some(next)).to_owned())
    }
}

/// Signs a member in with this session. A new session id with it: whoever planted the old one knows nothing of the new one.
/// `confirmed_at` is when they showed who they are.
///
/// # Errors
/// [`engine::Error::HalfSignInOver`] where the member's sessions were ended in the same moment, or the session cannot be written.
pub async fn begin_session_of(
    session: &Session,
    entry: &Entry,
    confirmed_at: Time,
    browser: &str,
    address: &str,
) -> Result<(), engine::Error> {
    use engine::session_keys as key;
    let begun = async {
        // What somebody else left in it is nobody's business. What a stranger began goes on: a form that was posted too late,
        // other tabs on their way back from a provider.
        let before = session.get::<i64>(key::PERSON).await?;
        if before.is_some_and(|before| before != entry.person.id) {
            session.clear().await;
        }
        session.remove_value(HALF_SIGNED_IN).await?;
        session.cycle_id().await?;
        let now = engine::now().0 / 1_000;
        session.insert(key::PERSON, entry.person.id).await?;
        session.insert(key::EPOCH, entry.epoch).await?;
        session.insert(key::SIGNED_IN_AT, now).await?;
        session.insert(key::CONFIRMED_AT, confirmed_at.0 / 1_000).await?;
        session.insert(key::BROWSER, browser).await?;
        session.insert(key::ADDRESS, address).await?;
        // The layer saves at the end of a request, but not after a 5xx: what matters is saved at once.
        session.save().await
    };
    match begun.await {
        Ok(()) => Ok(()),
        Err(error) => Err(not_begun(session, error).await),
    }
}

/// Why a session was not written. Where its member's sessions were ended meanwhile, nothing of theirs stays in it.
async fn not_begun(session: &Session, error: tower_sessions::session::Error) -> engine::Error {
    use tower_sessions::session_store::Error as StoreError;
    match error {
        tower_sessions::session::Error::Store(StoreError::Backend(reason))
            if reason == engine::SESSION_OVER =>
        {
            session.clear().await;
            engine::Error::HalfSignInOver
        }
        error => no_session(error),
    }
}

/// Goes on under a new session id. A session that was ended meanwhile does not come back.
pub(crate) async fn renew_session() -> Result<(), engine::Error> {
    let session = session().ok_or_else(|| no_session("there is none"))?;
    let actor = actor().ok_or_else(|| no_session("it is nobody's"))?;
    let Some(epoch) = engine().take_session(&actor).await? else {
        session.clear().await;
        return Err(engine::Error::HalfSignInOver);
    };
    let renewed = async {
        session.cycle_id().await?;
        session.insert(engine::session_keys::EPOCH, epoch).await?;
        session.save().await
    };
    match renewed.await {
        Ok(()) => Ok(()),
        Err(error) => Err(not_begun(&session, error).await),
    }
}

/// Somebody who has shown their password and is asked for a code next, in the session of their browser.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct AskedForCode {
    person: i64,
    epoch: i64,
    since: Time,
    /// Where they want to go.
    next: String,
}

/// Remembers that a code is asked for next. Under a new session id: whoever planted the old one has not shown a password.
pub(crate) async fn ask_for_code(half: HalfSignedIn, next: &str) -> Result<(), engine::Error> {
    let session = session().ok_or_else(|| no_session("there is none"))?;
    let asked = AskedForCode {
        person: half.person,
        epoch: half.epoch,
        since: half.since,
        next: next.to_owned(),
    };
    let kept = async {
        if session.id().is_none() {
            session.set_expiry(Some(Expiry::OnInactivity(ASKED_FOR_CODE)));
        }
        session.cycle_id().await?;
        session.insert(HALF_SIGNED_IN, asked).await
    };
    kept.await.map_err(no_session)
}

/// Who is asked for a code in this browser, and where they want to go.
pub(crate) async fn asked_for_code() -> Option<(HalfSignedIn, String)> {
    let asked = session()?
        .get::<AskedForCode>(HALF_SIGNED_IN)
        .await
        .ok()
        .flatten()?;
    let half = HalfSignedIn {
        person: asked.person,
        epoch: asked.epoch,
        since: asked.since,
    };
    Some((half, asked.next))
}

/// Forgets that a code was asked for.
pub(crate) async fn forget_asked_for_code() {
    if let Some(session) = session()
        && let Err(error) = session.remove_value(HALF_SIGNED_IN).await
    {
        tracing::error!(%error, "a sign-in that is over could not be forgotten");
    }
}

/// Has a member show that it is them, where they have typed their password or a code for that.
///
/// # Errors
/// As of [`Engine::confirm`], or the session cannot be written.
pub async fn confirm(
    engine: &Engine,
    session: &Session,
    actor: &mut Actor,
    password: String,
) -> Result<(), engine::Error> {
    if password.is_empty() {
        return Ok(());
    }
    engine.confirm(actor, password).await?;
    note_confirmation_of(session).await
}

/// Remembers that the member has just shown that it is them.
pub(crate) async fn note_confirmation() -> Result<(), engine::Error> {
    let session = session().ok_or_else(|| no_session("there is none"))?;
    note_confirmation_of(&session).await
}

async fn note_confirmation_of(session: &Session) -> Result<(), engine::Error> {
    let now = engine::now().0 / 1_000;
    session
        .insert(engine::session_keys::CONFIRMED_AT, now)
        .await
        .map_err(no_session)
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

/// Leaves a notice for the next page.
pub(crate) async fn leave_notice(mut notice: Notice) {
    if actor().is_none() {
        // Anybody can make sessions: what a stranger typed is kept as far as names are long.
        notice
            .typed
            .retain(|(_, value)| value.len() <= LONGEST_OF_STRANGERS);
    }
    if let Some(session) = session()
        && let Err(error) = session.insert(NOTICE, notice).await
    {
        tracing::error!(%error, "a notice could not be kept");
    }
}

/// Takes the notice that the last answer left.
pub(crate) async fn take_notice() -> Option<Notice> {
    let session = session()?;
    let notice = session.get(NOTICE).await.ok().flatten()?;
    // Only where there is one: removing marks a session as changed, and every page would write it.
    if let Err(error) = session.remove_value(NOTICE).await {
        tracing::error!(%error, "a notice could not be forgotten");
    }
    Some(notice)
}

/// Forgets the held form if this request is that form once more. What it asked for is done.
pub(crate) async fn forget_held_form() {
    let is_again = parts().is_some_and(|parts| parts.uri.query() == Some(crate::api::HELD_AGAIN));
    if is_again {
        drop_held_form().await;
    }
}

/// Forgets the held form.
pub(crate) async fn drop_held_form() {
    if let Some(session) = session()
        && let Err(error) = session.remove_value(HELD_FORM).await
    {
        tracing::error!(%error, "a held form could not be forgotten");
    }
}

/// Leaves a sentence for the sign-in page about why nobody was signed in, and what to do next.
///
/// # Errors
/// The session cannot be written.
pub async fn leave_refusal(
    session: &Session,
    sentence: &str,
    advice: &str,
) -> Result<(), tower_sessions::session::Error> {
    let notice = Notice {
        failed: true,
        sentence: sentence.to_owned(),
        more: advice.to_owned(),
        ..Notice::default()
    };
    session.insert(NOTICE, notice).await
}

/// Leaves for the next page that a member has shown at the provider that it is them.
///
/// # Errors
/// The session cannot be written.
pub async fn leave_confirmation(session: &Session) -> Result<(), tower_sessions::session::Error> {
    let notice = Notice {
        sentence: "You have confirmed that it is you.".to_owned(),
        more: "Nothing is done yet: go on where you were, here or in the tab that you came from.".to_owned(),
        ..Notice::default()
    };
    session.insert(NOTICE, notice).await
}

/// Leaves for the next page why something was not done.
///
/// # Errors
/// The session cannot be written.
pub async fn leave_error(
    session: &Session,
    error: engine::Error,
) -> Result<(), tower_sessions::session::Error> {
    session
        .insert(NOTICE, crate::api::ApiError::from(error).notice())
        .await
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
