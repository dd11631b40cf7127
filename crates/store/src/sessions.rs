//! Sessions of signed-in browsers, for tower-sessions.
//!
//! The published store crate is on an older sqlx, so this one is ours. It keeps the SHA-256 of the session id: who reads
//! the database cannot take over a session.

use crate::database::Store;
use crate::events::{NewEvent, insert_events};
use crate::waiting_sessions::Waiting;
use async_trait::async_trait;
use model::event::Event;
use model::time::Time;
use sha2::{Digest, Sha256};
use sqlx::SqliteConnection;
use time::OffsetDateTime;
use tower_sessions::session::{Id, Record};
use tower_sessions::session_store::{Error, ExpiredDeletion, Result, SessionStore};

/// Keys of what the data of a session say. Times are unix seconds.
pub mod session_keys {
    /// The member's id. Stands in a column as well, so that all sessions of a member are found.
    pub const PERSON: &str = "person";
    /// When they signed in.
    pub const SIGNED_IN_AT: &str = "signed_in_at";
    /// When they last showed that it is them.
    pub const CONFIRMED_AT: &str = "confirmed_at";
    /// The member's `session_epoch` when they showed who they are. A session of another one does not begin.
    pub const EPOCH: &str = "epoch";
    /// When the session was used last, to a few minutes.
    pub const USED_AT: &str = "moved_at";
    /// What the browser says of itself.
    pub const BROWSER: &str = "browser";
    /// The address that it was used from last.
    pub const ADDRESS: &str = "address";
}

/// What is known of a session that a member has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredSession {
    /// See [`session_handle`].
    pub handle: String,
    /// What the browser said of itself when it signed in.
    pub browser: String,
    /// The address that it was used from last.
    pub address: String,
    /// When the member signed in.
    pub signed_in_at: Time,
    /// When it was used last, to a few minutes.
    pub used_at: Time,
}

impl StoredSession {
    fn read(id_hash: &[u8], data: &str) -> crate::error::Result<StoredSession> {
        let data: serde_json::Map<String, serde_json::Value> = serde_json::from_str(data)?;
        let text = |key: &str| {
            let found = data.get(key).and_then(serde_json::Value::as_str);
            found.unwrap_or_default().to_owned()
        };
        let time = |key: &str| {
            let found = data.get(key).and_then(serde_json::Value::as_i64);
            found.map(|seconds| Time(seconds.saturating_mul(1_000)))
        };
        let signed_in_at = time(session_keys::SIGNED_IN_AT).unwrap_or_default();
        Ok(StoredSession {
            handle: handle(id_hash),
            browser: text(session_keys::BROWSER),
            address: text(session_keys::ADDRESS),
            signed_in_at,
            used_at: time(session_keys::USED_AT).unwrap_or(signed_in_at),
        })
    }
}

/// The name of a session in forms and in the record: the beginning of its id's hash. Whoever knows it cannot take the
/// session over.
pub fn session_handle(id: &Id) -> String {
    handle(&hash(id))
}

fn handle(id_hash: &[u8]) -> String {
    use std::fmt::Write as _;
    id_hash.iter().take(8).fold(String::new(), |mut text, byte| {
        // Writing to a String cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}

fn person(record: &Record) -> Option<i64> {
    record.data.get(session_keys::PERSON)?.as_i64()
}

fn epoch(record: &Record) -> Option<i64> {
    record.data.get(session_keys::EPOCH)?.as_i64()
}

/// What [`SqliteSessionStore`] says of a session that does not begin, since the member's sessions were ended meanwhile.
pub const SESSION_OVER: &str = "the member's sessions were ended meanwhile";

/// Ends sessions of a member inside a transaction: all of them, or all but the one of this handle. How many. What was about to
/// become a session does not.
pub(crate) async fn end_sessions(
    connection: &mut SqliteConnection,
    person: i64,
    but: Option<&str>,
) -> std::result::Result<u64, sqlx::Error> {
    sqlx::query("UPDATE people SET session_epoch = session_epoch + 1 WHERE id = $1")
        .bind(person)
        .execute(&mut *connection)
        .await?;
    let hashes: Vec<Vec<u8>> = sqlx::query_scalar("SELECT id_hash FROM sessions WHERE person_id = $1")
        .bind(person)
        .fetch_all(&mut *connection)
        .await?;
    let mut ended = 0;
    for id_hash in hashes {
        if but.is_some_and(|but| handle(&id_hash) == but) {
            continue;
        }
        let done = sqlx::query("DELETE FROM sessions WHERE id_hash = $1")
            .bind(id_hash)
            .execute(&mut *connection)
            .await?;
        ended += done.rows_affected();
    }
    Ok(ended)
}

impl Store {
    /// The sessions of a member that are not over.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn sessions_of(&self, person: i64, now: Time) -> crate::error::Result<Vec<StoredSession>> {
        let rows: Vec<(Vec<u8>, String)> =
            sqlx::query_as("SELECT id_hash, data FROM sessions WHERE person_id = $1 AND expires_at > $2")
                .bind(person)
                .bind(now.0)
                .fetch_all(&self.readers)
                .await?;
        rows.iter()
            .map(|(id_hash, data)| StoredSession::read(id_hash, data))
            .collect()
    }

    /// Ends one session of a member; `None` if there is none of this handle.
    ///
    /// # Errors
    /// The database cannot be written.
    pub async fn end_session(
        &self,
        person: i64,
        session: &str,
        event: NewEvent,
    ) -> crate::error::Result<Option<Event>> {
        let mut transaction = self.begin().await?;
        let hashes: Vec<Vec<u8>> = sqlx::query_scalar("SELECT id_hash FROM sessions WHERE person_id = $1")
            .bind(person)
            .fetch_all(&mut *transaction)
            .await?;
        let Some(id_hash) = hashes.into_iter().find(|id_hash| handle(id_hash) == session) else {
            return Ok(None);
        };
        sqlx::query("DELETE FROM sessions WHERE id_hash = $1")
            .bind(id_hash)
            .execute(&mut *transaction)
            .await?;
        let mut events = insert_events(&mut transaction, vec![event]).await?;
        self.commit(transaction).await?;
        Ok(events.pop())
    }

    /// Ends a session of a member so that it goes on under another id, in which it belongs to the epoch that this answers; `None`
    /// if it has ended by itself meanwhile. Of two who want to go on with it, one does.
    ///
    /// # Errors
    /// The database cannot be written.
    pub async fn take_session(&self, person: i64, session: &str) -> crate::error::Result<Option<i64>> {
        let mut transaction = self.begin().await?;
        let rows: Vec<(Vec<u8>, i64)> = sqlx::query_as(
            "SELECT id_hash, session_epoch FROM sessions JOIN people ON people.id = person_id
             WHERE person_id = $1 AND removed_at IS NULL",
        )
        .bind(person)
        .fetch_all(&mut *transaction)
        .await?;
        let Some((id_hash, epoch)) = rows.into_iter().find(|(id_hash, _)| handle(id_hash) == session) else {
            return Ok(None);
        };
        sqlx::query("DELETE FROM sessions WHERE id_hash = $1")
            .bind(id_hash)
            .execute(&mut *transaction)
            .await?;
        self.commit(transaction).await?;
        Ok(Some(epoch))
    }

    /// Ends all sessions of a member but the one of this handle; `None` if there is no other.
    ///
    /// # Errors
    /// The database cannot be written.
    pub async fn end_other_sessions(
        &self,
        person: i64,
        but: &str,
        event: NewEvent,
    ) -> crate::error::Result<Option<Event>> {
        let mut transaction = self.begin().await?;
        if end_sessions(&mut transaction, person, Some(but)).await? == 0 {
            self.commit(transaction).await?;
            return Ok(None);
        }
        let mut events = insert_events(&mut transaction, vec![event]).await?;
        self.commit(transaction).await?;
        Ok(events.pop())
    }
}

/// The session store over [`Store`]. While the disk is full, what changes about sessions waits in memory.
#[derive(Clone, Debug)]
pub struct SqliteSessionStore(pub Store);

fn hash(id: &Id) -> Vec<u8> {
    Sha256::digest(id.0.to_be_bytes()).to_vec()
}

fn milliseconds(time: OffsetDateTime) -> i64 {
    i64::try_from(time.unix_timestamp_nanos() / 1_000_000).unwrap_or(i64::MAX)
}

fn backend(error: impl std::fmt::Display) -> Error {
    Error::Backend(error.to_string())
}

/// Whether it is for want of room that something was not written.
fn is_for_room(error: sqlx::Error) -> std::result::Result<(), Error> {
    match crate::error::Error::from(error) {
        crate::error::Error::NotWritable(_) => Ok(()),
        error => Err(backend(error)),
    }
}

impl SqliteSessionStore {
    /// Writes what waits for room on the disk. Does nothing where nothing does.
    ///
    /// # Errors
    /// There is still no room, or the database does not answer.
    pub async fn write_waiting(&self) -> crate::error::Result<()> {
        let waiting = &self.0.listed.waiting_sessions;
        for (hash, session) in waiting.all() {
            match &session {
                Waiting::Changed {
                    data,
                    expires_at,
                    is_new,
                } => {
                    let statement = if *is_new {
                        "INSERT INTO sessions (id_hash, data, expires_at) VALUES ($1, $2, $3) \
                         ON CONFLICT (id_hash) DO UPDATE SET data = excluded.data, expires_at = excluded.expires_at \
                         WHERE person_id IS NULL"
                    } else {
                        "UPDATE sessions SET data = $2, expires_at = $3 WHERE id_hash = $1"
                    };
                    sqlx::query(statement)
                        .bind(&hash)
                        .bind(data)
                        .bind(expires_at)
                        .execute(&self.0.writer)
                        .await?;
                }
                Waiting::Ended => {
                    sqlx::query("DELETE FROM sessions WHERE id_hash = $1")
                        .bind(&hash)
                        .execute(&self.0.writer)
                        .await?;
                }
            }
            self.0.listed.written();
            waiting.remove_written(&hash, &session);
        }
        Ok(())
    }

    /// Has a session wait for room.
    fn wait(&self, hash: &[u8], record: &Record, is_new: bool) -> Result<()> {
        let data = serde_json::to_string(&record.data).map_err(|error| Error::Encode(error.to_string()))?;
        let session = Waiting::Changed {
            data,
            expires_at: milliseconds(record.expiry_date),
            is_new,
        };
        if self.0.listed.waiting_sessions.put(hash, session) {
            Ok(())
        } else {
            Err(backend("the disk is full, and too many sessions wait for room"))
        }
    }

    /// What the database says of a session, or what is kept of that in memory: its data and its end.
    async fn stored(&self, hash: Vec<u8>, now: i64) -> Result<Option<(String, i64)>> {
        let store = &self.0;
        let writes = store.listed.writes();
        if let Some(row) = store.listed.sessions.get(writes, &hash) {
            return Ok(Some(row));
        }
        let row: Option<(String, i64)> =
            sqlx::query_as("SELECT data, expires_at FROM sessions WHERE id_hash = $1 AND expires_at > $2")
                .bind(&hash)
                .bind(now)
                .fetch_optional(&store.readers)
                .await
                .map_err(backend)?;
        if let Some(row) = &row {
            store.listed.sessions.put(writes, hash, row.clone());
        }
        Ok(row)
    }
}

#[async_trait]
impl SessionStore for SqliteSessionStore {
    async fn create(&self, record: &mut Record) -> Result<()> {
        // A plain INSERT, and a new id when it is taken: an upsert would hand one person's session to another.
        loop {
            let data =
                serde_json::to_string(&record.data).map_err(|error| Error::Encode(error.to_string()))?;
            let inserted = sqlx::query(
                "INSERT INTO sessions (id_hash, data, expires_at, person_id) SELECT $1, $2, $3, $4
                 WHERE $5 IS NULL
                 OR EXISTS (SELECT 1 FROM people WHERE id = $4 AND session_epoch = $5 AND removed_at IS NULL)",
            )
            .bind(hash(&record.id))
            .bind(data)
            .bind(milliseconds(record.expiry_date))
            .bind(person(record))
            .bind(epoch(record))
            .execute(&self.0.writer)
            .await;
            match inserted {
                Ok(inserted) if inserted.rows_affected() == 0 => return Err(backend(SESSION_OVER)),
                Ok(_) => {
                    self.0.listed.written();
                    return Ok(());
                }
                Err(sqlx::Error::Database(error)) if error.is_unique_violation() => record.id = Id::default(),
                // A stranger's, who is told why they cannot come in.
                Err(error) if person(record).is_none() => {
                    is_for_room(error)?;
                    return self.wait(&hash(&record.id), record, true);
                }
                Err(error) => return Err(backend(error)),
            }
        }
    }

    async fn save(&self, record: &Record) -> Result<()> {
        let data = serde_json::to_string(&record.data).map_err(|error| Error::Encode(error.to_string()))?;
        let hash = hash(&record.id);
        let waiting = &self.0.listed.waiting_sessions;
        let is_new = matches!(waiting.get(&hash), Some(Waiting::Changed { is_new: true, .. }));
        if is_new {
            return self.wait(&hash, record, true);
        }
        // Never an upsert: a request that began before someone signed out ends after it, and would bring the session back.
        let updated =
            sqlx::query("UPDATE sessions SET data = $2, expires_at = $3, person_id = $4 WHERE id_hash = $1")
                .bind(&hash)
                .bind(data)
                .bind(milliseconds(record.expiry_date))
                .bind(person(record))
                .execute(&self.0.writer)
                .await;
        if let Err(error) = updated {
            is_for_room(error)?;
            return self.wait(&hash, record, false);
        }
        self.0.listed.written();
        if waiting.get(&hash) != Some(Waiting::Ended) {
            waiting.remove(&hash);
        }
        Ok(())
    }

    async fn load(&self, id: &Id) -> Result<Option<Record>> {
        let (hash, now) = (hash(id), milliseconds(OffsetDateTime::now_utc()));
        let row = match self.0.listed.waiting_sessions.get(&hash) {
            Some(Waiting::Ended) => None,
            Some(Waiting::Changed {
                data,
                expires_at,
                is_new: true,
            }) => Some((data, expires_at)),
            // It may have been ended from elsewhere since.
            Some(Waiting::Changed { data, expires_at, .. }) => {
                self.stored(hash, now).await?.map(|_| (data, expires_at))
            }
            None => self.stored(hash, now).await?,
        };
        let Some((data, expires_at)) = row.filter(|(_, expires_at)| *expires_at > now) else {
            return Ok(None);
        };
        Ok(Some(Record {
            id: *id,
            data: serde_json::from_str(&data).map_err(|error| Error::Decode(error.to_string()))?,
            expiry_date: OffsetDateTime::from_unix_timestamp_nanos(i128::from(expires_at) * 1_000_000)
                .map_err(|error| Error::Decode(error.to_string()))?,
        }))
    }

    async fn delete(&self, id: &Id) -> Result<()> {
        let hash = hash(id);
        let waiting = &self.0.listed.waiting_sessions;
        let deleted = sqlx::query("DELETE FROM sessions WHERE id_hash = $1")
            .bind(&hash)
            .execute(&self.0.writer)
            .await;
        if let Err(error) = deleted {
            is_for_room(error)?;
            // Over at once for whoever comes with it, and in the file as soon as there is room.
            waiting.put(&hash, Waiting::Ended);
        } else {
            waiting.remove(&hash);
        }
        self.0.listed.written();
        Ok(())
    }
}

#[async_trait]
impl ExpiredDeletion for SqliteSessionStore {
    async fn delete_expired(&self) -> Result<()> {
        sqlx::query("DELETE FROM sessions WHERE expires_at <= $1")
            .bind(milliseconds(OffsetDateTime::now_utc()))
            .execute(&self.0.writer)
            .await
            .map_err(backend)?;
        self.0.listed.written();
        Ok(())
    }
}
