//! Removing events that were kept long enough. The chain stays whole: an event tells which were removed, and the hash of the last
//! of them.

use crate::database::Store;
use crate::error::Result;
use crate::events::{NewEvent, insert_events};
use crate::verification::hexadecimal;
use model::event::{Author, Event, EventDetail, EventKind, Removed};
use model::time::Time;

/// Events that are removed in one transaction: others wait no longer than that takes.
const AT_ONCE: i64 = 20_000;

impl Store {
    /// Removes the oldest events up to the first one that happened at `kept_from` or later, some of them at a time. `None`
    /// once nothing more is to be removed. The newest event stays whatever its age.
    ///
    /// # Errors
    /// The database cannot be written; nothing is removed.
    pub async fn shorten_record(&self, kept_from: Time, at: Time) -> Result<Option<Event>> {
        let mut transaction = self.begin().await?;
        let first: Option<(i64, i64)> = sqlx::query_as("SELECT id, at FROM events ORDER BY id LIMIT 1")
            .fetch_optional(&mut *transaction)
            .await?;
        let Some((first, _)) = first.filter(|(_, at)| *at < kept_from.0) else {
            return Ok(None);
        };
        // Events of App Runner bear its times, which are not quite in order: only what is older as a whole goes.
        let kept: Option<i64> =
            sqlx::query_scalar("SELECT id FROM events WHERE at >= $1 AND id < $2 ORDER BY id LIMIT 1")
                .bind(kept_from.0)
                .bind(first + AT_ONCE)
                .fetch_optional(&mut *transaction)
                .await?;
        let end = kept.unwrap_or(first + AT_ONCE);
        let last: Option<(i64, Vec<u8>)> = sqlx::query_as(
            "SELECT id, hash FROM events WHERE id < $1 AND id < (SELECT MAX(id) FROM events) AND hash IS NOT NULL
             ORDER BY id DESC LIMIT 1",
        )
        .bind(end)
        .fetch_optional(&mut *transaction)
        .await?;
        let Some((last, hash)) = last else {
            return Ok(None);
        };
        let detail = EventDetail {
            removed: Some(Removed {
                first,
                last,
                hash: hexadecimal(&hash),
            }),
            ..EventDetail::default()
        };
        let event = NewEvent::new(at, EventKind::RecordShortened, Author::Slipway).with(detail);
        let mut events = insert_events(&mut transaction, vec![event]).await?;
        sqlx::query("UPDATE event_chain SET removed = $1 WHERE id = 1")
            .bind(last)
            .execute(&mut *transaction)
            .await?;
        sqlx::query("DELETE FROM events WHERE id <= $1")
            .bind(last)
            .execute(&mut *transaction)
            .await?;
        self.commit(transaction).await?;
        Ok(events.pop())
    }
}
