//! `/sign-in/single-sign-on` leads to the provider, `/sign-in/callback` is where it sends people back to.
//!
//! What a browser needs to finish is kept in its session, a few of them for people with several tabs, and taken out before
//! anything is asked of the provider: no answer counts twice.

use crate::router::{Parts, State};
use app::request::{Client, SignedIn, begin_session_of, leave_refusal, next_path};
use axum::Extension;
use axum::extract::{RawQuery, State as Extracted};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use engine::{Admission, now};
use http::uri::Authority;
use model::paths;
use single_sign_on::{Answer, Error, Freshness, Pending, Provider};
use time::Duration;
use tower_sessions::{Expiry, Session};

/// Key of what was begun.
const PENDING: &str = "single_sign_on";
/// As many tabs may be at the provider at once.
const MOST_PENDING: usize = 4;
/// A session that was begun for this alone needs to last no longer than what it keeps.
const REST: Duration = Duration::minutes(15);

type SessionError = tower_sessions::session::Error;

/// Why nobody was signed in, as the sign-in page says it.
struct Refusal {
    sentence: String,
    advice: String,
}

impl Refusal {
    fn new(sentence: impl Into<String>, advice: impl Into<String>) -> Refusal {
        Refusal {
            sentence: sentence.into(),
            advice: advice.into(),
        }
    }
}

impl From<Error> for Refusal {
    fn from(error: Error) -> Refusal {
        tracing::warn!(%error, "single sign-on did not go through");
        Refusal::new(error.sentence(), error.advice())
    }
}

impl From<engine::Error> for Refusal {
    fn from(error: engine::Error) -> Refusal {
        if let engine::Error::TooManyAttempts(_) = error {
            return Refusal::new(error.to_string(), "");
        }
        tracing::error!(%error, "somebody could not be signed in");
        Refusal::new("Slipway could not sign you in.", "Try again in a moment.")
    }
}

/// Leads to the provider.
pub(crate) async fn begin(
    Extracted(state): Extracted<State>,
    Extension(client): Extension<Client>,
    session: Session,
    headers: HeaderMap,
    RawQuery(query): RawQuery,
) -> Response {
    let pairs = model::query::decode_all(query.as_deref().unwrap_or_default());
    let wish = pairs.iter().find(|(name, _)| name == "next");
    // Without a wish people go on to where they begin.
    let next = wish
        .map(|(_, next)| next.as_str())
        .filter(|next| !next.is_empty())
        .map_or("", |next| paths::safe_next(Some(next)));
    // A link of another site would sign in whoever has a session at the provider, without anybody wanting it.
    let provider = state.provider.as_ref().filter(|_| is_wanted(&headers));
    let Some(provider) = provider else {
        return Redirect::to(next_path(&paths::sign_in(next))).into_response();
    };
    let begun = async {
        state
            .engine
            .may_try_to_sign_in(&client.address.to_string())
            .await?;
        let redirect = callback_address(&state, &headers);
        Ok::<_, Refusal>(provider.begin(&redirect, next, Freshness::Any, now()).await?)
    };
    let answer = match begun.await {
        Ok((address, pending)) => keep(&session, pending)
            .await
            .map(|()| Redirect::to(&address).into_response()),
        Err(refusal) => refuse(&session, &refusal, next).await,
    };
    answer.unwrap_or_else(|error| no_session(&error))
}

/// Whether somebody pressed the button on our own page, or typed the address. Browsers say so to what they reach by https and
/// on this machine; elsewhere they say nothing.
fn is_wanted(headers: &HeaderMap) -> bool {
    headers
        .get("sec-fetch-site")
        .is_none_or(|site| site == "same-origin" || site == "none")
}

/// Signs in whom the provider sends back.
pub(crate) async fn finish(
    Extracted(state): Extracted<State>,
    Extension(client): Extension<Client>,
    Extension(signed_in): Extension<SignedIn>,
    session: Session,
    headers: HeaderMap,
    RawQuery(query): RawQuery,
) -> Response {
    let Some(provider) = &state.provider else {
        return Redirect::to(paths::SIGN_IN).into_response();
    };
    let answer = Answer::parse(query.as_deref().unwrap_or_default());
    let address = client.address.to_string();
    let finished = async {
        let pending = take(&session, &answer).await?;
        if pending.is_none() && signed_in.actor.is_some() {
            // Loaded once more, or a link of somebody else's: there is nothing to finish and nothing to say.
            return Ok(Redirect::to(paths::HOME).into_response());
        }
        let next = pending
            .as_ref()
            .map_or_else(String::new, |pending| pending.next.clone());
        match admit(&state, provider, pending, &answer, &address).await {
            Ok(person) => {
                let browser = browser(&headers);
                begin_session_of(&session, person, &browser, &address).await?;
                let next = if next.is_empty() {
                    paths::HOME
                } else {
                    next_path(&next)
                };
                Ok(Redirect::to(next).into_response())
            }
            Err(refusal) => refuse(&session, &refusal, &next).await,
        }
    };
    finished.await.unwrap_or_else(|error| no_session(&error))
}

/// The member whom the provider's answer is about.
async fn admit(
    state: &Parts,
    provider: &Provider,
    pending: Option<Pending>,
    answer: &Answer,
    address: &str,
) -> Result<i64, Refusal> {
    let engine = &state.engine;
    engine.may_try_to_sign_in(address).await?;
    // Nothing is counted here: any site could send browsers to this address, and so slow down whoever shares theirs.
    let pending = pending.ok_or(Error::NotBegun)?;
    let identity = match provider.finish(pending, answer, now()).await {
        Ok(finished) => finished.identity,
        Err(error) => {
            if error.is_suspicious() {
                engine.single_sign_on_failed(address).await?;
            }
            return Err(error.into());
        }
    };
    let role = provider.settings().roles().role_for(&identity.groups);
    match engine.sign_in_by_identity(&identity, role, address).await? {
        Admission::Admitted(person) => Ok(person.id),
        Admission::NoRole => Err(Refusal::new(
            "None of your groups has access to this Slipway.",
            "Ask whoever runs it to let one of your groups in, then sign in again.",
        )),
        Admission::Removed => Err(Refusal::new(
            "You are no member of this Slipway any more.",
            "An administrator has removed you. Ask them if that is a mistake.",
        )),
        Admission::NobodyYet => Err(Refusal::new(
            "Nobody has set up this Slipway yet.",
            "Its first member has to be an Administrator. Ask whoever started it to open the link that it printed.",
        )),
    }
}

/// Where the provider is to send people back to: the configured address; without one this machine, by the name that the
/// browser used, since the session belongs to that name.
fn callback_address(state: &Parts, headers: &HeaderMap) -> String {
    let origin = if let Some(origin) = state.public_origin() {
        origin.0.to_string()
    } else {
        let host = headers
            .get(header::HOST)
            .and_then(|host| host.to_str().ok()?.parse::<Authority>().ok())
            .filter(|host| matches!(host.host(), "localhost" | "127.0.0.1" | "[::1]"));
        match host {
            Some(host) => format!("http://{host}"),
            None => format!("http://{}", state.address),
        }
    };
    format!("{origin}{}", paths::SIGN_IN_CALLBACK)
}

/// What the browser calls itself, for the list of a member's sessions.
fn browser(headers: &HeaderMap) -> String {
    let name = headers
        .get(header::USER_AGENT)
        .and_then(|name| name.to_str().ok());
    name.unwrap_or_default().chars().take(400).collect()
}

async fn keep(session: &Session, pending: Pending) -> Result<(), SessionError> {
    if session.id().is_none() {
        session.set_expiry(Some(Expiry::OnInactivity(REST)));
    }
    let mut all = all_pending(session).await?;
    all.push(pending);
    let begin = all.len().saturating_sub(MOST_PENDING);
    session.insert(PENDING, &all[begin..]).await
}

/// Takes out what an answer belongs to. It is gone for good before anybody uses it.
async fn take(session: &Session, answer: &Answer) -> Result<Option<Pending>, SessionError> {
    let mut all = all_pending(session).await?;
    let Some(found) = all.iter().position(|pending| pending.is_answered_by(answer)) else {
        return Ok(None);
    };
    let pending = all.remove(found);
    if all.is_empty() {
        session.remove_value(PENDING).await?;
    } else {
        session.insert(PENDING, all).await?;
    }
    session.save().await?;
    Ok(Some(pending))
}

/// What this browser began and may still finish. What is over is kept for its answer, which says that it is too old.
async fn all_pending(session: &Session) -> Result<Vec<Pending>, SessionError> {
    Ok(session.get(PENDING).await?.unwrap_or_default())
}

async fn refuse(session: &Session, refusal: &Refusal, next: &str) -> Result<Response, SessionError> {
    if session.id().is_none() {
        session.set_expiry(Some(Expiry::OnInactivity(REST)));
    }
    leave_refusal(session, &refusal.sentence, &refusal.advice).await?;
    Ok(Redirect::to(next_path(&paths::sign_in(next))).into_response())
}

fn no_session(error: &SessionError) -> Response {
    tracing::error!(%error, "a session could not be read or written");
    (
        StatusCode::SERVICE_UNAVAILABLE,
        "Slipway cannot read or write its database. Try again in a moment.",
    )
        .into_response()
}
