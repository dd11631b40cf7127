//! The database file of a server that runs, looked into from outside.

use anyhow::{Result, ensure};
use sqlx::SqlitePool;
use sqlx::sqlite::{SqliteConnectOptions, SqlitePoolOptions};
use std::path::Path;
use std::time::Duration;

/// `slipway.db` of a folder, to read.
#[derive(Debug, Clone)]
pub struct Database(pub SqlitePool);

/// An event that was written.
#[derive(Debug, Clone)]
pub struct Written {
    /// Its id.
    pub id: i64,
    /// When it happened, in unix milliseconds.
    pub at: i64,
    /// What happened.
    pub kind: String,
    /// Whether a member did it.
    pub is_act: bool,
}

impl Database {
    /// Opens it.
    ///
    /// # Errors
    /// There is none.
    pub async fn open(folder: &Path) -> Result<Database> {
        Database::open_file(&folder.join("slipway.db")).await
    }

    /// Opens another one.
    ///
    /// # Errors
    /// There is none.
    pub async fn open_file(file: &Path) -> Result<Database> {
        let options = SqliteConnectOptions::new()
            .filename(file)
            .read_only(true)
            .busy_timeout(Duration::from_secs(10));
        let pool = SqlitePoolOptions::new()
            .max_connections(1)
            .connect_with(options)
            .await?;
        Ok(Database(pool))
    }

    /// Id of the newest event.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn newest_event(&self) -> Result<i64> {
        let newest = sqlx::query_scalar("SELECT COALESCE(MAX(id), 0) FROM events");
        Ok(newest.fetch_one(&self.0).await?)
    }

    /// The events behind this one.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn events_after(&self, id: i64) -> Result<Vec<Written>> {
        let events = sqlx::query_as("SELECT id, at, kind, author FROM events WHERE id > $1 ORDER BY id");
        let rows: Vec<(i64, i64, String, String)> = events.bind(id).fetch_all(&self.0).await?;
        let written = rows.into_iter().map(|(id, at, kind, author)| Written {
            id,
            at,
            kind,
            is_act: author == "person",
        });
        Ok(written.collect())
    }

    /// Has `SQLite` check that pages, indexes and references fit together.
    ///
    /// # Errors
    /// They do not.
    pub async fn check(&self) -> Result<()> {
        let said: Vec<String> = sqlx::query_scalar("PRAGMA integrity_check")
            .fetch_all(&self.0)
            .await?;
        ensure!(said == ["ok"], "the file is damaged: {said:?}");
        let broken = sqlx::query("PRAGMA foreign_key_check").fetch_all(&self.0).await?;
        ensure!(
            broken.is_empty(),
            "{} rows refer to what is not there",
            broken.len()
        );
        Ok(())
    }

    /// Closes it.
    pub async fn close(self) {
        self.0.close().await;
    }
}
