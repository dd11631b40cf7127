//! What happened to a row that is not what was written.

use crate::chain::{Link, links};
use crate::error::Result;
use crate::verification::Suspect;
use sqlx::{Sqlite, Transaction};

/// What is wrong with the chain of events, at the first place where anything is.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    /// Something in the row is not what was written.
    #[error("event {0} was changed: its hash is not that of what it says")]
    Changed(i64),
    /// Two rows have exchanged their places.
    #[error("events {first} and {second} were swapped")]
    Swapped {
        /// The one with the lower id.
        first: i64,
        /// The other one.
        second: i64,
    },
    /// Rows are not there any more, and retention does not say that it removed them.
    #[error("events {first} to {last} are missing, and retention did not remove them")]
    Missing {
        /// Id of the first.
        first: i64,
        /// Id of the last.
        last: i64,
    },
    /// A row was put there past Slipway.
    #[error("event {0} was inserted: Slipway did not write it here")]
    Inserted(i64),
    /// The newest rows are not there any more.
    #[error("the end is cut off: the newest event is {last}, and there was one with the id {newest}")]
    CutOff {
        /// Id of the newest row that is there.
        last: i64,
        /// Id of the newest one that there was.
        newest: i64,
    },
    /// The row and all behind it fit together, and are others than those noted down.
    #[error("event {0} was written anew: it has another hash than the one noted down")]
    WrittenAnew(i64),
    /// The row that a mark names is not there any more.
    #[error(
        "event {0}, whose hash was noted down, is not there any more: retention removed it. Note a newer one down"
    )]
    ExpectedGone(i64),
    /// Where the chain ends is not kept any more.
    #[error("the end of the chain is not kept any more: the row of event_chain is missing")]
    NoEnd,
}

/// Finds out what happened. Reads all rows once more: it is asked for once.
pub(crate) async fn name(transaction: &mut Transaction<'_, Sqlite>, suspect: Suspect) -> Result<Fault> {
    match suspect {
        Suspect::Sure(fault) => Ok(fault),
        Suspect::NotBehind { link, last } => {
            let id = link.columns.id;
            let older: Option<i64> = sqlx::query_scalar("SELECT id FROM events WHERE hash = $1 AND id < $2")
                .bind(&link.previous)
                .bind(last)
                .fetch_optional(&mut **transaction)
                .await?;
            Ok(match older {
                Some(older) => Fault::Inserted(older + 1),
                None if id - last > 1 => Fault::Missing {
                    first: last + 1,
                    last: id - 1,
                },
                // It is whole by itself, so its hash was made anew; the row behind it knows the old one.
                None => Fault::Changed(last),
            })
        }
        Suspect::NotItself { link, behind, last } => not_itself(transaction, &link, &behind, last).await,
    }
}

async fn not_itself(
    transaction: &mut Transaction<'_, Sqlite>,
    link: &Link,
    behind: &[u8],
    last: i64,
) -> Result<Fault> {
    let id = link.columns.id;
    let newest: i64 = sqlx::query_scalar("SELECT COALESCE(MAX(id), 0) FROM events")
        .fetch_one(&mut **transaction)
        .await?;
    // The row as a whole, under another id.
    let elsewhere = (1..=newest.saturating_add(1)).find(|other| *other != id && link.is_whole_as(*other));
    if let Some(other) = elsewhere
        && at(transaction, other)
            .await?
            .is_some_and(|there| there.is_whole_as(id))
    {
        return Ok(swapped(id, other));
    }
    // Rows behind it have moved up.
    if let Some(next) = after(transaction, id).await?
        && next.previous.as_deref() == Some(behind)
        && next.is_whole_as(id)
    {
        return Ok(Fault::Inserted(id));
    }
    if let Some(other) = elsewhere {
        // Or down, to close the gap.
        return Ok(if other > id && link.previous.as_deref() != Some(behind) {
            Fault::Missing {
                first: last + 1,
                last: other - 1,
            }
        } else {
            Fault::Changed(id)
        });
    }
    // What it says, between the hashes of another row.
    let mut from = i64::MIN;
    loop {
        let rows = sqlx::query(links!("WHERE id > $1 ORDER BY id LIMIT 1000"))
            .bind(from)
            .fetch_all(&mut **transaction)
            .await?;
        if rows.is_empty() {
            return Ok(Fault::Changed(id));
        }
        for row in rows {
            let Ok(other) = Link::read(&row) else {
                return Ok(Fault::Changed(id));
            };
            from = other.columns.id;
            let (Some(previous), Some(hash)) = (other.previous, other.hash) else {
                continue;
            };
            if from != id && link.columns.hash_as(from, &previous) == hash {
                return Ok(swapped(id, from));
            }
        }
    }
}

fn swapped(one: i64, other: i64) -> Fault {
    Fault::Swapped {
        first: one.min(other),
        second: one.max(other),
    }
}

async fn at(transaction: &mut Transaction<'_, Sqlite>, id: i64) -> Result<Option<Link>> {
    let row = sqlx::query(links!("WHERE id = $1"))
        .bind(id)
        .fetch_optional(&mut **transaction)
        .await?;
    Ok(row.and_then(|row| Link::read(&row).ok()))
}

async fn after(transaction: &mut Transaction<'_, Sqlite>, id: i64) -> Result<Option<Link>> {
    let row = sqlx::query(links!("WHERE id > $1 ORDER BY id LIMIT 1"))
        .bind(id)
        .fetch_optional(&mut **transaction)
        .await?;
    Ok(row.and_then(|row| Link::read(&row).ok()))
}
