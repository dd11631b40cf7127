//! The session of who sends a request: begun, renewed, half begun, confirmed.

use super::{actor, address, engine, parts, session};
use engine::{Actor, Engine, Entry, HalfSignedIn};
use http::header;
use model::time::Time;
use serde::{Deserialize, Serialize};
use tower_sessions::cookie::time::Duration;
use tower_sessions::{Expiry, Session};

/// Key of a sign-in that waits for the code of a second factor.
const HALF_SIGNED_IN: &str = "half_signed_in";

/// A session that was begun for that alone needs to last no longer.
const ASKED_FOR_CODE: Duration = Duration::minutes(10);

fn no_session(error: impl std::fmt::Display) -> engine::Error {
    engine::Error::Internal(format!("session: {error}"))
}

/// The session of the request that is answered.
///
/// # Errors
/// There is none: the layer that gives each request one was left out.
pub(crate) fn the_session() -> Result<Session, engine::Error> {
    session().ok_or_else(|| no_session("there is none"))
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
    let session = the_session()?;
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
    let session = the_session()?;
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
    let session = the_session()?;
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

/// Has a member show that it is them, where they have typed their password or a code for that, and remembers it.
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
    let now = engine::now().0 / 1_000;
    session
        .insert(engine::session_keys::CONFIRMED_AT, now)
        .await
        .map_err(no_session)
}
