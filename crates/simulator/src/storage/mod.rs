//! `simulator.db`: everything that outlives the process.
//!
//! One connection, so calls are serial and "one operation at a time" and "one name once" need no further locks. WAL
//! with `synchronous = NORMAL`: a committed transaction is in the operating system's hands, so it survives `kill -9`
//! of this process; only a power cut could take the last moments back, and a simulator does not pay an fsync per
//! call for that.

pub mod associations;
pub mod commits;
pub mod connections;
mod contents;
pub mod custom_domains;
pub mod deferred_deployments;
pub mod furnished_accounts;
pub mod images;
pub mod log_events;
pub mod operations;
pub mod parameters;
pub mod repositories;
pub mod revisions;
pub mod roles;
pub mod secrets;
pub mod services;
pub mod snapshot;
pub mod tags;
pub mod traffic;
pub mod vpc_connectors;
pub mod vpc_ingress_connections;

use std::fs::{self, File, TryLockError};
use std::path::{Path, PathBuf};
use std::time::Duration;

use serde::Serialize;
use serde::de::DeserializeOwned;
use sqlx::migrate::Migrator;
use sqlx::pool::PoolConnection;
use sqlx::sqlite::{
    SqliteConnectOptions, SqliteConnection, SqliteJournalMode, SqlitePool, SqlitePoolOptions,
    SqliteSynchronous,
};
use sqlx::{Connection as _, Sqlite, Transaction};

use crate::config::StartError;

/// Every version the database has had.
static MIGRATOR: Migrator = sqlx::migrate!();

/// Why the database did not do what it should.
#[derive(Debug, thiserror::Error)]
pub enum StorageError {
    /// SQLite says no.
    #[error("the database failed: {0}")]
    Database(#[from] sqlx::Error),
    /// A row holds what this version cannot read.
    #[error("a stored value cannot be read: {0}")]
    Content(#[from] serde_json::Error),
}

/// Shorthand for this module.
pub type Result<T> = std::result::Result<T, StorageError>;

/// The open database, and the lock that keeps a second simulator out of the folder.
#[derive(Debug)]
pub struct Storage {
    pool: SqlitePool,
    lock: File,
}

/// Whether a connection may be used again. On a full disk `SQLite` takes a transaction back by itself; sqlx's own `ROLLBACK`
/// then fails, and it would take every later `BEGIN` for one inside of a transaction.
async fn has_no_transaction(connection: &mut SqliteConnection) -> std::result::Result<bool, sqlx::Error> {
    // Waits for a rollback that is on its way.
    connection.ping().await?;
    Ok(!connection.is_in_transaction())
}

impl Storage {
    /// Opens or creates `simulator.db` in `folder`.
    pub async fn open(folder: &Path) -> std::result::Result<Self, StartError> {
        let failed = |path: PathBuf| move |source| StartError::DataFolder { path, source };
        fs::create_dir_all(folder).map_err(failed(folder.to_owned()))?;
        let lock = lock(&folder.join("simulator.lock")).await?;
        let options = SqliteConnectOptions::new()
            .filename(folder.join("simulator.db"))
            .create_if_missing(true)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Normal)
            .foreign_keys(true)
            .busy_timeout(Duration::from_secs(5));
        let pool = SqlitePoolOptions::new()
            .max_connections(1)
            // It is this process's own file: there is nobody who could hang up.
            .test_before_acquire(false)
            .idle_timeout(None)
            .max_lifetime(None)
            .after_release(|connection, _| Box::pin(has_no_transaction(connection)))
            .connect_with(options)
            .await?;
        MIGRATOR.run(&pool).await.map_err(sqlx::Error::from)?;
        Ok(Storage { pool, lock })
    }

    /// Starts a transaction; nothing of it stays unless it is committed.
    pub async fn begin(&self) -> Result<Transaction<'static, Sqlite>> {
        Ok(self.pool.begin_with("BEGIN IMMEDIATE").await?)
    }

    /// The connection, for looking only.
    pub async fn connection(&self) -> Result<PoolConnection<Sqlite>> {
        Ok(self.pool.acquire().await?)
    }

    /// Closes the connection, which folds the write-ahead log into the database file, and lets go of the folder even
    /// while connections of clients still hold on to this.
    pub async fn close(&self) {
        self.pool.close().await;
        if let Err(error) = self.lock.unlock() {
            tracing::warn!(%error, "the data folder stays locked until the process ends");
        }
    }

    /// Forgets everything.
    pub async fn reset(&self) -> Result<()> {
        let mut transaction = self.begin().await?;
        snapshot::clear(&mut transaction).await?;
        Ok(transaction.commit().await?)
    }
}

/// Two simulators on one folder would take each other's steps. A handle that was dropped without a shutdown lets go
/// a moment later, hence the patience.
async fn lock(path: &Path) -> std::result::Result<File, StartError> {
    let failed = |source| StartError::DataFolder {
        path: path.to_owned(),
        source,
    };
    let file = File::create(path).map_err(failed)?;
    for _ in 0..40 {
        match file.try_lock() {
            Ok(()) => return Ok(file),
            Err(TryLockError::Error(source)) => return Err(failed(source)),
            Err(TryLockError::WouldBlock) => tokio::time::sleep(Duration::from_millis(50)).await,
        }
    }
    Err(StartError::InUse(path.to_owned()))
}

/// An enum as the word the model has for it.
fn word<T: Serialize>(value: T) -> Result<String> {
    Ok(match serde_json::to_value(value)? {
        serde_json::Value::String(word) => word,
        other => other.to_string(),
    })
}

/// The enum that a word stands for.
fn from_word<T: DeserializeOwned>(word: String) -> Result<T> {
    Ok(serde_json::from_value(serde_json::Value::String(word))?)
}
