//! Proves the chain of events whole, or finds the first row that is not what was written.

use crate::chain::{Link, genesis, links};
use crate::database::Store;
use crate::error::{Error, Result};
use crate::suspicion::{self, Fault};
use model::event::{EventDetail, EventKind, Removed};
use sqlx::sqlite::{Sqlite, SqliteConnectOptions, SqlitePoolOptions};
use sqlx::{Row as _, Transaction};
use std::path::Path;
use std::str::FromStr;
use std::time::Duration;

/// Rows that are in memory at once.
const ROWS: i64 = 1_000;

/// A place in the chain that can be noted down: as long as the event of this id has this hash, nothing before it has changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mark {
    /// Id of the event.
    pub id: i64,
    /// Its hash, hexadecimal.
    pub hash: String,
}

impl std::fmt::Display for Mark {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}:{}", self.id, self.hash)
    }
}

impl FromStr for Mark {
    type Err = &'static str;

    fn from_str(text: &str) -> std::result::Result<Mark, &'static str> {
        let wrong = "write it as it was printed, a number and a hash: 1234:01ab…";
        let (id, hash) = text.trim().split_once(':').ok_or(wrong)?;
        let id = id.parse().map_err(|_| wrong)?;
        let is_hash = hash.len() == 66 && hash.bytes().all(|byte| byte.is_ascii_hexdigit());
        if !is_hash {
            return Err(wrong);
        }
        Ok(Mark {
            id,
            hash: hash.to_ascii_lowercase(),
        })
    }
}

/// What was proved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verified {
    /// How many events there are.
    pub events: i64,
    /// Id of the first one; retention removed those before.
    pub first: i64,
    /// The end of the chain; `None` if nothing has happened yet.
    pub head: Option<Mark>,
    /// Ids of events that say that the chain began behind them: what is older was taken in as it was found.
    pub begun: Vec<i64>,
}

pub(crate) fn hexadecimal(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    bytes.iter().fold(String::new(), |mut text, byte| {
        // Writing to a String cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// The end of the chain as it is kept apart from the events.
struct Kept {
    newest: i64,
    hash: Vec<u8>,
}

/// Reads the whole chain in `slipway.db` of a folder, which may be in use, and changes nothing. `expected` is a mark that was
/// noted down.
///
/// # Errors
/// The file is not there, is of another version, or does not answer.
pub async fn verify(folder: &Path, expected: Option<&Mark>) -> Result<std::result::Result<Verified, Fault>> {
    let options = SqliteConnectOptions::new()
        .filename(folder.join("slipway.db"))
        .busy_timeout(Duration::from_secs(5))
        .read_only(true);
    let pool = SqlitePoolOptions::new()
        .max_connections(1)
        .connect_with(options)
        .await?;
    // One state of the database for all that follows, whoever writes meanwhile.
    let mut transaction = pool.begin().await?;
    let outcome = in_transaction(&mut transaction, expected).await;
    drop(transaction);
    pool.close().await;
    outcome
}

async fn in_transaction(
    transaction: &mut Transaction<'_, Sqlite>,
    expected: Option<&Mark>,
) -> Result<std::result::Result<Verified, Fault>> {
    let kept: Option<(i64, Vec<u8>)> = sqlx::query_as("SELECT newest, hash FROM event_chain WHERE id = 1")
        .fetch_optional(&mut **transaction)
        .await
        .map_err(|error| match error {
            sqlx::Error::Database(error) if error.message().contains("no such table") => Error::Unknown(
                "the database is of an earlier Slipway: start this one with it once".to_owned(),
            ),
            error => error.into(),
        })?;
    let removed = removed(transaction).await?;
    let mut walk = Walk {
        behind: genesis(),
        last: 0,
        verified: Verified {
            events: 0,
            first: 0,
            head: None,
            begun: Vec::new(),
        },
        expected,
        has_met_expected: false,
    };
    let mut from = i64::MIN;
    loop {
        let rows = sqlx::query(links!("WHERE id >= $1 ORDER BY id LIMIT $2"))
            .bind(from)
            .bind(ROWS)
            .fetch_all(&mut **transaction)
            .await?;
        for row in &rows {
            if let Err(suspect) = walk.step(row, removed.as_ref()) {
                return Ok(Err(suspicion::name(transaction, suspect).await?));
            }
        }
        match walk.last.checked_add(1) {
            Some(next) if !rows.is_empty() => from = next,
            _ => break,
        }
    }
    Ok(walk.end(kept.map(|(newest, hash)| Kept { newest, hash })))
}

/// What retention says that it removed last.
async fn removed(transaction: &mut Transaction<'_, Sqlite>) -> Result<Option<Removed>> {
    let detail: Option<String> = sqlx::query_scalar(
        "SELECT detail FROM events WHERE kind = $1 AND quiet = 0 ORDER BY id DESC LIMIT 1",
    )
    .bind(EventKind::RecordShortened.as_str())
    .fetch_optional(&mut **transaction)
    .await?;
    Ok(detail
        .and_then(|detail| serde_json::from_str::<EventDetail>(&detail).ok())
        .and_then(|detail| detail.removed))
}

/// Why a row is not taken for what was written; what has happened to it is still to be found out.
#[derive(Debug)]
pub(crate) enum Suspect {
    /// Nothing more is to be found out.
    Sure(Fault),
    /// Its hash is not that of its columns.
    NotItself {
        link: Box<Link>,
        behind: Vec<u8>,
        last: i64,
    },
    /// It was not written behind the row before it.
    NotBehind { link: Box<Link>, last: i64 },
}

struct Walk<'a> {
    /// Hash of the row before.
    behind: Vec<u8>,
    /// Id of the row before.
    last: i64,
    verified: Verified,
    expected: Option<&'a Mark>,
    has_met_expected: bool,
}

impl Walk<'_> {
    fn step(
        &mut self,
        row: &sqlx::sqlite::SqliteRow,
        removed: Option<&Removed>,
    ) -> std::result::Result<(), Suspect> {
        let is_first = self.verified.events == 0;
        let Ok(link) = Link::read(row) else {
            let id = row.try_get(0).unwrap_or(self.last.saturating_add(1));
            return Err(Suspect::Sure(Fault::Changed(id)));
        };
        let id = link.columns.id;
        let (Some(previous), Some(hash)) = (link.previous.clone(), link.hash.clone()) else {
            return Err(Suspect::Sure(Fault::Inserted(id)));
        };
        if is_first && previous != self.behind {
            // Only what retention says may be missing, and to the very row.
            let vouched =
                removed.is_some_and(|removed| removed.last < id && removed.hash == hexadecimal(&previous));
            if !vouched && link.is_whole_as(id) {
                let last = id - 1;
                return Err(Suspect::Sure(Fault::Missing { first: 1, last }));
            }
            self.behind.clone_from(&previous);
        }
        if !link.is_whole_as(id) {
            return Err(Suspect::NotItself {
                link: Box::new(link),
                behind: self.behind.clone(),
                last: self.last,
            });
        }
        if previous != self.behind {
            return Err(Suspect::NotBehind {
                link: Box::new(link),
                last: self.last,
            });
        }
        if let Some(expected) = self.expected
            && expected.id == id
        {
            if expected.hash != hexadecimal(&hash) {
                return Err(Suspect::Sure(Fault::WrittenAnew(id)));
            }
            self.has_met_expected = true;
        }
        if is_first {
            self.verified.first = id;
        }
        if link.columns.kind == EventKind::RecordBegun.as_str() {
            self.verified.begun.push(id);
        }
        self.verified.events += 1;
        (self.behind, self.last) = (hash, id);
        Ok(())
    }

    fn end(self, kept: Option<Kept>) -> std::result::Result<Verified, Fault> {
        let kept = kept.ok_or(Fault::NoEnd)?;
        if kept.newest > self.last {
            return Err(Fault::CutOff {
                last: self.last,
                newest: kept.newest,
            });
        }
        if kept.newest < self.last {
            return Err(Fault::Inserted(kept.newest + 1));
        }
        if kept.hash != self.behind {
            return Err(Fault::WrittenAnew(self.last));
        }
        if let Some(expected) = self.expected
            && !self.has_met_expected
        {
            return Err(if expected.id > self.last {
                Fault::CutOff {
                    last: self.last,
                    newest: expected.id,
                }
            } else {
                Fault::ExpectedGone(expected.id)
            });
        }
        let head = (self.last != 0).then(|| Mark {
            id: self.last,
            hash: hexadecimal(&self.behind),
        });
        Ok(Verified {
            head,
            ..self.verified
        })
    }
}

impl Store {
    /// Where the chain of events ends now; `None` before the first event.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn end_of_chain(&self) -> Result<Option<Mark>> {
        let end: Option<(i64, Vec<u8>)> =
            sqlx::query_as("SELECT newest, hash FROM event_chain WHERE id = 1 AND newest > 0")
                .fetch_optional(&self.readers)
                .await?;
        Ok(end.map(|(id, hash)| Mark {
            id,
            hash: hexadecimal(&hash),
        }))
    }
}
