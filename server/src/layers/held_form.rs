//! What someone typed is kept when the session turns out to be over.
//!
//! The form goes into the (new, anonymous) session of the same browser, and is offered again after signing in: nothing is
//! written before that person says so.

use crate::router::LARGEST_BODY;
use app::request::{HELD_FORM, HeldForm};
use axum::body::to_bytes;
use axum::extract::Request;
use axum::http::header;
use axum::response::{IntoResponse, Redirect, Response};
use model::paths;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};
use tower_sessions::{Expiry, Session};

/// A form waits this long for someone to sign in.
const KEPT: time::Duration = time::Duration::hours(2);

/// Strangers can have forms kept too, so there is room for so many bytes in an hour. More than any team loses; too little to
/// fill a disk with.
const ROOM: usize = 64 * 1024 * 1024;
const HOUR: Duration = Duration::from_hours(1);

/// How much was kept in this hour.
#[derive(Debug, Clone)]
pub(crate) struct Room(Arc<Mutex<(Instant, usize)>>);

impl Room {
    pub(crate) fn new() -> Room {
        Room(Arc::new(Mutex::new((Instant::now(), 0))))
    }

    /// Takes room for a form; `false` if there is none left at this time.
    fn take(&self, bytes: usize, now: Instant) -> bool {
        let mut hour = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if now.duration_since(hour.0) >= HOUR {
            *hour = (now, 0);
        }
        let used = hour.1.saturating_add(bytes);
        let fits = used <= ROOM;
        if fits {
            hour.1 = used;
        }
        fits
    }
}

/// Names of the fields that take passwords and codes.
const PASSWORDS: [&str; 6] = [
    "password",
    "current",
    "your_password",
    "first_code",
    "renewal_code",
    "off_code",
];

pub(crate) async fn hold(session: &Session, room: &Room, request: Request) -> Response {
    let is_form = request
        .headers()
        .get(header::CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .is_some_and(|kind| kind.starts_with("application/x-www-form-urlencoded"));
    let action = request.uri().path().to_owned();
    // Only what our own forms post to is offered again: never `//elsewhere`, never an address that nobody answers.
    let is_ours = server_fn::axum::server_fn_paths().any(|(path, _)| path == action);
    let body = to_bytes(request.into_body(), LARGEST_BODY).await;
    if let (true, Ok(body)) = (is_form && is_ours, body)
        && let Ok(body) = String::from_utf8(body.to_vec())
        && !carries_password(&body)
    {
        if !room.take(body.len(), Instant::now()) {
            tracing::warn!("too many forms without a session: one was not kept");
            return Redirect::to(&paths::sign_in(paths::HELD)).into_response();
        }
        let held = HeldForm {
            action,
            body,
            not_written: false,
        };
        session.set_expiry(Some(Expiry::OnInactivity(KEPT)));
        if let Err(error) = session.insert(HELD_FORM, held).await {
            tracing::error!(%error, "a form could not be kept");
        }
    }
    Redirect::to(&paths::sign_in(paths::HELD)).into_response()
}

/// A password is nowhere kept in the clear, for whoever comes next to the browser or takes a backup along.
pub(crate) fn carries_password(body: &str) -> bool {
    model::query::decode_all(body)
        .iter()
        .any(|(name, value)| !value.is_empty() && PASSWORDS.contains(&name.as_str()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn there_is_room_for_so_much_in_an_hour() {
        let room = Room::new();
        let now = Instant::now();
        let forms = (0..1000).filter(|_| room.take(LARGEST_BODY, now)).count();
        assert_eq!(forms, ROOM / LARGEST_BODY);
        assert!(!room.take(1, now + HOUR / 2));
        assert!(room.take(LARGEST_BODY, now + HOUR + Duration::from_secs(1)));
    }
}
