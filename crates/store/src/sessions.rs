//! Sessions of signed-in browsers, for tower-sessions.
//!
//! The published store crate is on an older sqlx, so this one is ours. It keeps the SHA-256 of the session id: who reads
//! the database cannot take over a session.

use crate::database::Store;
use async_trait::async_trait;
use sha2::{Digest, Sha256};
use time::OffsetDateTime;
use tower_sessions::session::{Id, Record};
use tower_sessions::session_store::{Error, ExpiredDeletion, Result, SessionStore};

/// The session store over [`Store`].
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

#[async_trait]
impl SessionStore for SqliteSessionStore {
    async fn create(&self, record: &mut Record) -> Result<()> {
        // A plain INSERT, and a new id when it is taken: an upsert would hand one person's session to another.
        loop {
            let data =
                serde_json::to_string(&record.data).map_err(|error| Error::Encode(error.to_string()))?;
            let inserted =
                sqlx::query("INSERT INTO sessions (id_hash, data, expires_at) VALUES ($1, $2, $3)")
                    .bind(hash(&record.id))
                    .bind(data)
                    .bind(milliseconds(record.expiry_date))
                    .execute(&self.0.writer)
                    .await;
            match inserted {
                Ok(_) => {
                    self.0.listed.written();
                    return Ok(());
                }
                Err(sqlx::Error::Database(error)) if error.is_unique_violation() => record.id = Id::default(),
                Err(error) => return Err(backend(error)),
            }
        }
    }

    async fn save(&self, record: &Record) -> Result<()> {
        let data = serde_json::to_string(&record.data).map_err(|error| Error::Encode(error.to_string()))?;
        // Never an upsert: a request that began before someone signed out ends after it, and would bring the session back.
        sqlx::query("UPDATE sessions SET data = $2, expires_at = $3 WHERE id_hash = $1")
            .bind(hash(&record.id))
            .bind(data)
            .bind(milliseconds(record.expiry_date))
            .execute(&self.0.writer)
            .await
            .map_err(backend)?;
        self.0.listed.written();
        Ok(())
    }

    async fn load(&self, id: &Id) -> Result<Option<Record>> {
        let (store, hash, now) = (&self.0, hash(id), milliseconds(OffsetDateTime::now_utc()));
        let writes = store.listed.writes();
        let row = if let Some(row) = store.listed.sessions.get(writes, &hash) {
            row
        } else {
            let row: Option<(String, i64)> = sqlx::query_as(
                "SELECT data, expires_at FROM sessions WHERE id_hash = $1 AND expires_at > $2",
            )
            .bind(&hash)
            .bind(now)
            .fetch_optional(&store.readers)
            .await
            .map_err(backend)?;
            let Some(row) = row else {
                return Ok(None);
            };
            store.listed.sessions.put(writes, hash, row.clone());
            row
        };
        let (data, expires_at) = row;
        if expires_at <= now {
            return Ok(None);
        }
        Ok(Some(Record {
            id: *id,
            data: serde_json::from_str(&data).map_err(|error| Error::Decode(error.to_string()))?,
            expiry_date: OffsetDateTime::from_unix_timestamp_nanos(i128::from(expires_at) * 1_000_000)
                .map_err(|error| Error::Decode(error.to_string()))?,
        }))
    }

    async fn delete(&self, id: &Id) -> Result<()> {
        sqlx::query("DELETE FROM sessions WHERE id_hash = $1")
            .bind(hash(id))
            .execute(&self.0.writer)
            .await
            .map_err(backend)?;
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
