//! `GET /events/stream`: the live stream.

use crate::router::State;
use app::request::SignedIn;
use axum::Extension;
use axum::body::{Body, Bytes};
use axum::extract::{Query, State as Extracted};
use axum::http::{HeaderMap, HeaderName, StatusCode, header};
use axum::response::{IntoResponse, Response};
use engine::{Actor, Attendance, Live, Replay, Told, hears};
use futures::stream;
use serde::Deserialize;
use std::convert::Infallible;
use std::fmt::Write;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::broadcast::Receiver;
use tokio::sync::broadcast::error::{RecvError, TryRecvError};
use tokio::time::Instant;
use tower_sessions::session::Id;
use tower_sessions::{Session, SessionStore};

/// How often a stream looks whether its session still lives.
const SESSION_CHECKED: Duration = Duration::from_mins(1);
/// How long after someone signed out it looks at once.
const SESSION_ENDS: Duration = Duration::from_millis(500);
/// A stream that has had nothing to say for so long says that it lives: proxies cut silent ones.
const ALIVE: Duration = Duration::from_secs(15);
/// What happened while a stream was busy goes out at once, in pieces of about this many bytes.
const PIECE: usize = 16 * 1024;

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
    let (said, newest) = match replayed {
        Replay::Messages(messages) => {
            let newest = messages
                .last()
                .map_or(last_seen.unwrap_or_default(), |told| told.message.id);
            let mut said = String::from("retry: 2000\n: slipway\n\n");
            for told in messages.iter().filter(|told| hears(&actor, told)) {
                say(&mut said, told);
            }
            (said, newest)
        }
        Replay::Resync(newest) => {
            let mut said = String::from("retry: 2000\n: slipway\n\n");
            say_resync(&mut said, newest);
            (said, newest)
        }
    };
    let tab = from.tab.filter(|tab| tab.len() <= LONGEST_TAB);
    let attendance = tab.map(|tab| state.engine.presence().join(&actor, &tab));
    let listening = Listening {
        listener,
        attendance,
        actor,
        newest,
        said,
        session: session.id(),
        // It may have ended between the two looks at it.
        check: Instant::now(),
        state,
        is_over: false,
    };
    let pieces = stream::unfold(listening, |mut listening| async move {
        let piece = listening.next().await?;
        Some((Ok::<_, Infallible>(piece), listening))
    });
    let headers = [
        (header::CONTENT_TYPE, "text/event-stream; charset=utf-8"),
        // Proxies that buffer answers would hold the stream back.
        (HeaderName::from_static("x-accel-buffering"), "no"),
        (header::CACHE_CONTROL, "no-store"),
    ];
    (headers, Body::from_stream(pieces)).into_response()
}

/// Who is at the same place, whenever that changes; `None` once another stream speaks for the tab.
async fn who_is_there(attendance: &mut Option<Attendance>) -> Option<Arc<str>> {
    match attendance {
        Some(attendance) => attendance.next().await,
        None => std::future::pending().await,
    }
}

/// A stream between two pieces of it. There are thousands, and they mostly wait: so it is small, and has one timer.
struct Listening {
    listener: Receiver<Live>,
    /// That its page is somewhere; `None` where the browser has not named the tab, or names it by another stream by now.
    attendance: Option<Attendance>,
    actor: Actor,
    /// Id of the newest event that it knows of.
    newest: i64,
    /// What goes out next.
    said: String,
    session: Option<Id>,
    /// When it looks at its session again.
    check: Instant,
    state: State,
    is_over: bool,
}

impl Listening {
    /// What goes out next; `None` at the end.
    async fn next(&mut self) -> Option<Bytes> {
        let silent_until = Instant::now() + ALIVE;
        while self.said.is_empty() {
            if self.is_over {
                return None;
            }
            let heard = tokio::select! {
                () = self.state.ending.cancelled() => return None,
                heard = self.listener.recv() => Some(heard),
                news = who_is_there(&mut self.attendance) => {
                    match news {
                        // Writing to a String cannot fail.
                        Some(news) => drop(write!(self.said, "event: present\ndata: {news}\n\n")),
                        None => self.attendance = None,
                    }
                    continue;
                }
                () = tokio::time::sleep_until(self.check.min(silent_until)) => None,
            };
            match heard {
                Some(Ok(live)) => {
                    self.hear(&live);
                    self.hear_what_is_there();
                }
                Some(Err(RecvError::Lagged(_))) => say_resync(&mut self.said, self.newest),
                Some(Err(RecvError::Closed)) => return None,
                None if self.check <= Instant::now() => self.check_session().await,
                None => self.said.push_str(":\n\n"),
            }
        }
        Some(Bytes::from(std::mem::take(&mut self.said)))
    }

    fn hear_what_is_there(&mut self) {
        while self.said.len() < PIECE {
            match self.listener.try_recv() {
                Ok(live) => self.hear(&live),
                Err(TryRecvError::Lagged(_)) => say_resync(&mut self.said, self.newest),
                // The end is heard by who waits for more.
                Err(TryRecvError::Empty | TryRecvError::Closed) => return,
            }
        }
    }

    fn hear(&mut self, live: &Live) {
        match live {
            Live::Message(told) => {
                if told.message.kind.ends_sessions() {
                    // The event is told a moment before the session ends.
                    self.check = self.check.min(Instant::now() + SESSION_ENDS);
                }
                // What was replayed may be told once more.
                if told.message.id > self.newest {
                    self.newest = told.message.id;
                    if hears(&self.actor, told) {
                        say(&mut self.said, told);
                    }
                }
            }
            Live::Checked { region, at } => {
                // Writing to a String cannot fail.
                let _ = write!(self.said, "event: checked\ndata: {region} {}\n\n", at.0);
            }
            Live::Dismissed { person } => {
                if *person == self.actor.person.id {
                    self.said.push_str("event: dismissed\ndata: notifications\n\n");
                }
            }
        }
    }

    /// Ends the stream where the session is over: looked at after someone signed out, and now and then for what nobody tells of.
    async fn check_session(&mut self) {
        self.check = Instant::now() + SESSION_CHECKED;
        let Some(id) = self.session else { return };
        // A database that does not answer is no reason to cut everyone off.
        if let Ok(None) = self.state.sessions.load(&id).await {
            // Without it a browser would come back, be refused, and not know why.
            self.said.push_str("event: signed-out\ndata: signed-out\n\n");
            self.is_over = true;
        }
    }
}

fn say(said: &mut String, told: &Told) {
    // Writing to a String cannot fail.
    let _ = write!(
        said,
        "id: {}\nevent: message\ndata: {}\n\n",
        told.message.id, told.json
    );
}

fn say_resync(said: &mut String, newest: i64) {
    let _ = write!(said, "id: {newest}\nevent: resync\ndata: \n\n");
}
