//! `GET /events/stream`: the live stream.

use crate::router::State;
use app::request::SignedIn;
use axum::Extension;
use axum::extract::{Query, State as Extracted};
use axum::http::{HeaderMap, HeaderName, StatusCode, header};
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use engine::{Live, Replay, hears};
use futures::stream::{self, Stream, StreamExt};
use model::event::LiveMessage;
use serde::Deserialize;
use std::convert::Infallible;
use std::sync::{Arc, OnceLock};
use std::time::Duration;
use store::SqliteSessionStore;
use tokio::sync::Notify;
use tokio::sync::broadcast::error::RecvError;
use tower_sessions::session::Id;
use tower_sessions::{Session, SessionStore};

/// How often a stream looks whether its session still lives.
const SESSION_CHECKED: Duration = Duration::from_mins(1);
/// How long after someone signed out it looks at once.
const SESSION_ENDS: Duration = Duration::from_millis(500);

/// Where to go on.
#[derive(Debug, Deserialize)]
pub(crate) struct From {
    /// Id of the newest event that the page knows; browsers send `Last-Event-ID` instead when they reconnect.
    after: Option<i64>,
    /// What the browser calls the tab: with it the page is somewhere, and hears who else is there.
    tab: Option<String>,
}

/// Longest name of a tab.
const LONGEST_TAB: usize = 40;

/// Streams what happens: first what was missed, then what comes. A listener that falls too far behind is told to load
/// everything anew. Ends when the server stops or the session does.
pub(crate) async fn stream(
    Extracted(state): Extracted<State>,
    session: Session,
    Extension(signed_in): Extension<SignedIn>,
    Query(from): Query<From>,
    headers: HeaderMap,
) -> Response {
    // The identity layer lets nobody else through.
    let Some(actor) = signed_in.actor else {
        return StatusCode::UNAUTHORIZED.into_response();
    };
    let hub = state.engine.hub().clone();
    // Listen first, replay second: nothing falls into the gap, and what is in both is dropped by its id.
    let listener = hub.listen();
    let last_seen = headers
        .get("last-event-id")
        .and_then(|value| value.to_str().ok())
        .and_then(|value| value.parse().ok())
        .or(from.after);
    let replayed = match last_seen {
        Some(id) => hub.replay(id).await,
        None => hub.newest().await.map(|_| Replay::Messages(Vec::new())),
    };
    let replayed = match replayed {
        Ok(replayed) => replayed,
        Err(error) => {
            tracing::error!(%error, "the live stream cannot read what was missed");
            return StatusCode::SERVICE_UNAVAILABLE.into_response();
        }
    };
    let (missed, mut newest) = match replayed {
        Replay::Messages(messages) => {
            let newest = messages
                .last()
                .map_or(last_seen.unwrap_or_default(), |told| told.message.id);
            let heard = messages.iter().filter(|told| hears(&actor, told));
            (heard.map(|told| event(&told.message)).collect::<Vec<_>>(), newest)
        }
        Replay::Resync(newest) => (vec![resync(newest)], newest),
    };
    let present = actor.clone();
    let signed_out = Arc::new(Notify::new());
    let someone_left = Arc::clone(&signed_out);
    let hello = Event::default().retry(Duration::from_secs(2)).comment("slipway");
    let coming = stream::unfold(listener, |mut listener| async move {
        let heard = match listener.recv().await {
            Ok(live) => Some(live),
            Err(RecvError::Lagged(_)) => None,
            Err(RecvError::Closed) => return None,
        };
        Some((heard, listener))
    })
    .filter_map(move |heard| {
        if let Some(Live::Message(told)) = &heard
            && told.message.kind.ends_sessions()
        {
            someone_left.notify_one();
        }
        let out = match heard {
            Some(Live::Message(told)) if told.message.id > newest => {
                newest = told.message.id;
                hears(&actor, &told).then(|| event(&told.message))
            }
            Some(Live::Message(_)) => None,
            Some(Live::Checked { region, at }) => Some(
                Event::default()
                    .event("checked")
                    .data(format!("{region} {}", at.0)),
            ),
            None => Some(resync(newest)),
        };
        std::future::ready(out)
    });
    let tab = from.tab.filter(|tab| tab.len() <= LONGEST_TAB);
    let attendance = tab.map(|tab| state.engine.presence().join(&present, &tab));
    let people = stream::unfold(attendance, |attendance| async {
        let mut attendance = attendance?;
        let news = attendance.next().await?;
        Some((Event::default().event("present").data(&*news), Some(attendance)))
    });
    let coming = stream::select(coming, people);
    let ending = state.ending.clone();
    let session = over(Arc::clone(&signed_out), state.sessions.clone(), session.id());
    let farewell = Arc::new(OnceLock::new());
    let said = Arc::clone(&farewell);
    let events = stream::iter(std::iter::once(hello).chain(missed))
        .chain(coming)
        .take_until(async move {
            tokio::select! {
                () = ending.cancelled() => {}
                () = session => {
                    let _ = farewell.set(Event::default().event("signed-out").data("signed-out"));
                }
            }
        })
        // Without it a browser would come back, be refused, and not know why.
        .chain(stream::once(async move { said.get().cloned() }).filter_map(std::future::ready))
        .map(Ok::<Event, Infallible>);
    respond(events)
}

/// Resolves when the session is over: looked at after someone signed out, and now and then for what nobody tells of.
async fn over(signed_out: Arc<Notify>, sessions: SqliteSessionStore, id: Option<Id>) {
    let Some(id) = id else { return };
    let mut check = tokio::time::interval(SESSION_CHECKED);
    loop {
        tokio::select! {
            _ = check.tick() => {}
            () = signed_out.notified() => {
                // The event is told a moment before the session ends.
                check.reset_after(SESSION_ENDS);
                continue;
            }
        }
        // A database that does not answer is no reason to cut everyone off.
        if let Ok(None) = sessions.load(&id).await {
            return;
        }
    }
}

fn respond(events: impl Stream<Item = Result<Event, Infallible>> + Send + 'static) -> Response {
    let keep_alive = KeepAlive::new().interval(Duration::from_secs(15));
    let headers = [
        // Proxies that buffer answers would hold the stream back.
        (HeaderName::from_static("x-accel-buffering"), "no"),
        (header::CACHE_CONTROL, "no-store"),
        (header::CONTENT_TYPE, "text/event-stream; charset=utf-8"),
    ];
    (headers, Sse::new(events).keep_alive(keep_alive)).into_response()
}

fn event(message: &LiveMessage) -> Event {
    Event::default()
        .id(message.id.to_string())
        .event("message")
        // Numbers, words and ARNs always serialise; an empty message would only be ignored.
        .data(serde_json::to_string(message).unwrap_or_default())
}

fn resync(newest: i64) -> Event {
    Event::default().id(newest.to_string()).event("resync").data("")
}
