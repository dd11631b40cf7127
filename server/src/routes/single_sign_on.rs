//! `/sign-in/single-sign-on` and `/sign-in/confirm` lead to the provider, `/sign-in/callback` is where it sends people back to.
//!
//! What a browser needs to finish is kept in its session, a few of them for people with several tabs, and taken out before
//! anything is asked of the provider: no answer counts twice.

use crate::router::{Parts, State};
use app::request::{Client, SignedIn, begin_session_of, leave_confirmation, leave_refusal, next_path};
use axum::Extension;
use axum::extract::{RawQuery, State as Extracted};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use engine::{Actor, Admission, Entry, now, session_keys};
use http::uri::Authority;
use model::paths;
use model::time::Time;
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
        use engine::Error::{HalfSignInOver, NotNow, TooManyAttempts};
        if let TooManyAttempts(_) | NotNow(_) | HalfSignInOver = error {
            return Refusal::new(error.to_string(), "");
        }
        tracing::error!(%error, "somebody could not be signed in");
        Refusal::new("Slipway could not sign you in.", "Try again in a moment.")
    }
}

/// Leads to the provider, to sign in there.
pub(crate) async fn begin(
    Extracted(state): Extracted<State>,
    Extension(client): Extension<Client>,
    session: Session,
    headers: HeaderMap,
    RawQuery(query): RawQuery,
) -> Response {
    let next = wish(query.as_deref());
    let back = paths::sign_in(&next);
    // A link of another site would sign in whoever has a session at the provider, without anybody wanting it.
    let provider = state.provider.as_ref().filter(|_| is_wanted(&headers));
    let Some(provider) = provider else {
        return Redirect::to(next_path(&back)).into_response();
    };
    let begun = async {
        state
            .engine
            .may_try_to_sign_in(&client.address.to_string())
            .await?;
        let redirect = callback_address(&state, &headers);
        Ok(provider.begin(&redirect, &next, Freshness::Any, now()).await?)
    };
    leave(&session, begun.await, &back).await
}

/// Leads a member to the provider, to show there once more who they are.
pub(crate) async fn confirm(
    Extracted(state): Extracted<State>,
    session: Session,
    headers: HeaderMap,
    RawQuery(query): RawQuery,
) -> Response {
    let next = wish(query.as_deref());
    let Some(provider) = &state.provider else {
        return Redirect::to(next_path(&next)).into_response();
    };
    let redirect = callback_address(&state, &headers);
    let begun = provider.begin(&redirect, &next, Freshness::Again, now()).await;
    leave(&session, begun.map_err(Refusal::from), &next).await
}

/// Where somebody wants to go on to. Without a wish people go on to where they begin.
fn wish(query: Option<&str>) -> String {
    let pairs = model::query::decode_all(query.unwrap_or_default());
    let wish = pairs.into_iter().find(|(name, _)| name == "next");
    wish.map(|(_, next)| next)
        .filter(|next| !next.is_empty())
        .map_or_else(String::new, |next| paths::safe_next(Some(&next)).to_owned())
}

/// Sends the browser to the provider, or back to where it is told why not.
async fn leave(session: &Session, begun: Result<(String, Pending), Refusal>, back: &str) -> Response {
    let answer = match begun {
        Ok((address, pending)) => keep(session, pending)
            .await
            .map(|()| Redirect::to(&address).into_response()),
        Err(refusal) => refuse(session, &refusal, back).await,
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
        let on = if next.is_empty() {
            paths::HOME
        } else {
            next_path(&next)
        };
        if let (Some(begun), Some(actor)) = (&pending, &signed_in.actor)
            && begun.freshness() == Freshness::Again
        {
            return match confirmed(&state, provider, begun.clone(), &answer, actor, &session).await {
                Ok(()) => {
                    leave_confirmation(&session).await?;
                    Ok(Redirect::to(on).into_response())
                }
                Err(refusal) => refuse(&session, &refusal, on).await,
            };
        }
        let admitted = async {
            let (entry, at) = admit(&state, provider, pending, &answer, &address).await?;
            begin_session_of(&session, &entry, at, &browser(&headers), &address).await?;
            Ok(())
        };
        match admitted.await {
            Ok(()) => Ok(Redirect::to(on).into_response()),
            Err(refusal) => refuse(&session, &refusal, &paths::sign_in(&next)).await,
        }
    };
    finished.await.unwrap_or_else(|error| no_session(&error))
}

/// Notes that the provider has just seen the member whose session this is.
async fn confirmed(
    state: &Parts,
    provider: &Provider,
    pending: Pending,
    answer: &Answer,
    actor: &Actor,
    session: &Session,
) -> Result<(), Refusal> {
    let at = now();
    let finished = provider.finish(pending, answer, at).await?;
    state
        .engine
        .confirm_by_identity(actor, &finished.identity)
        .await?;
    let seen = seen_at(finished.authenticated_at, at);
    session
        .insert(session_keys::CONFIRMED_AT, seen.0 / 1_000)
        .await
        .map_err(|error| {
            tracing::error!(%error, "a session could not be written");
            Refusal::new("Slipway could not write its database.", "Try again in a moment.")
        })
}

/// When somebody showed at the provider who they are: long ago, if it does not say. A clock that runs ahead counts as this one.
fn seen_at(authenticated_at: Option<Time>, now: Time) -> Time {
    authenticated_at.map_or(Time(0), |at| at.min(now))
}

/// The member whom the provider's answer is about, and when it has seen them.
async fn admit(
    state: &Parts,
    provider: &Provider,
    pending: Option<Pending>,
    answer: &Answer,
    address: &str,
) -> Result<(Entry, Time), Refusal> {
    let engine = &state.engine;
    engine.may_try_to_sign_in(address).await?;
    // Nothing is counted here: any site could send browsers to this address, and so slow down whoever shares theirs.
    let pending = pending.ok_or(Error::NotBegun)?;
    let at = now();
    let finished = match provider.finish(pending, answer, at).await {
        Ok(finished) => finished,
        Err(error) => {
            if error.is_suspicious() {
                engine.single_sign_on_failed(address).await?;
            }
            return Err(error.into());
        }
    };
    let identity = finished.identity;
    let role = provider.settings().roles().role_for(&identity.groups);
    match engine.sign_in_by_identity(&identity, role, address).await? {
        Admission::Admitted(entry) => Ok((entry, seen_at(finished.authenticated_at, at))),
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

/// Leads to the page that says why not.
async fn refuse(session: &Session, refusal: &Refusal, page: &str) -> Result<Response, SessionError> {
    if session.id().is_none() {
        session.set_expiry(Some(Expiry::OnInactivity(REST)));
    }
    leave_refusal(session, &refusal.sentence, &refusal.advice).await?;
    Ok(Redirect::to(next_path(page)).into_response())
}

fn no_session(error: &SessionError) -> Response {
    tracing::error!(%error, "a session could not be read or written");
    (
        StatusCode::SERVICE_UNAVAILABLE,
        "Slipway cannot read or write its database. Try again in a moment.",
    )
        .into_response()
}
