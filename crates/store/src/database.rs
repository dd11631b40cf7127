//! The database file: opening, migrating, reading and writing connections.

use crate::backup::make_private;
use crate::chain_beginning;
use crate::error::{Error, Result};
use crate::events::{NewEvent, insert_events};
use crate::listed::Listed;
use model::event::Event;
use model::time::Time;
use sqlx::migrate::Migrator;
use sqlx::sqlite::{
    Sqlite, SqliteConnectOptions, SqliteConnection, SqliteJournalMode, SqlitePool, SqlitePoolOptions,
    SqliteQueryResult, SqliteSynchronous,
};
use sqlx::{Connection as _, Transaction};
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

/// Name of the database in its folder.
pub(crate) const FILE: &str = "slipway.db";

static MIGRATIONS: Migrator = sqlx::migrate!("../../migrations");

/// The database of one installation. Cheap to clone.
///
/// `SQLite` takes one writer at a time; giving writes a pool of one connection makes them wait in line instead of
/// failing with "database is locked". Reads see the last committed state and never wait.
#[derive(Clone, Debug)]
pub struct Store {
    pub(crate) readers: SqlitePool,
    pub(crate) writer: SqlitePool,
    pub(crate) listed: Arc<Listed>,
}

impl Store {
    /// Opens or creates `slipway.db` in `folder` and brings it up to date.
    ///
    /// # Errors
    /// The folder cannot be created or written, or the file is not a database of this or an earlier version.
    pub async fn open(folder: &Path) -> Result<Store> {
        // SQLite would make a file that everybody on the machine can read. One that is there stays as it is; a folder that
        // cannot be written is told below.
        let _ = make_private(&folder.join(FILE));
        let options = SqliteConnectOptions::new()
            .filename(folder.join(FILE))
            .create_if_missing(true)
            .journal_mode(SqliteJournalMode::Wal)
            // With NORMAL a power cut can take the last transactions; kill -9 cannot. Drafts are promised to survive
            // both, and a commit is rare enough here to wait for the disk.
            .synchronous(SqliteSynchronous::Full)
            .foreign_keys(true)
            // Values that were moved to where secrets are kept do not stay in free pages of the file.
            .pragma("secure_delete", "FAST")
            .busy_timeout(Duration::from_secs(5));
        let writer = SqlitePoolOptions::new()
            .max_connections(1)
            .min_connections(1)
            .idle_timeout(None)
            .max_lifetime(None)
            .after_release(|connection, _| Box::pin(has_no_transaction(connection)))
            .connect_with(options.clone())
            .await?;
        MIGRATIONS.run(&writer).await?;
        chain_beginning::begin(&writer).await?;
        let readers = SqlitePoolOptions::new()
            .max_connections(4)
            .idle_timeout(None)
            .max_lifetime(None)
            .test_before_acquire(false)
            .connect_with(options.read_only(true))
            .await?;
        Ok(Store {
            readers,
            writer,
            listed: Arc::default(),
        })
    }

    /// Whether the database can be written: writes a few bytes of its own.
    ///
    /// # Errors
    /// It cannot.
    pub async fn check_writable(&self, at: Time) -> Result<()> {
        self.set_setting("written_at", &at.0.to_string()).await
    }

    /// Opens a database that is there and of this version, and changes nothing about it: a server may be at work with it.
    ///
    /// # Errors
    /// There is none in `folder`, or [`Error::OtherVersion`].
    pub async fn open_beside(folder: &Path) -> Result<Store> {
        let file = folder.join(FILE);
        std::fs::metadata(&file).map_err(Error::File)?;
        let options = SqliteConnectOptions::new().filename(&file).read_only(true);
        let mut connection = SqliteConnection::connect_with(&options).await?;
        let version: Option<i64> = sqlx::query_scalar("SELECT MAX(version) FROM _sqlx_migrations")
            .fetch_one(&mut connection)
            .await?;
        connection.close().await?;
        if version != MIGRATIONS.iter().map(|migration| migration.version).max() {
            return Err(Error::OtherVersion);
        }
        Store::open(folder).await
    }

    /// Begins a transaction that may write from its beginning: what it reads is so until its end, whoever else writes.
    pub(crate) async fn begin(&self) -> Result<Transaction<'_, Sqlite>> {
        Ok(self.writer.begin_with("BEGIN IMMEDIATE").await?)
    }

    /// Ends a transaction. What is kept of the database in memory is read anew from here on.
    pub(crate) async fn commit(&self, transaction: Transaction<'_, Sqlite>) -> Result<()> {
        transaction.commit().await?;
        self.listed.written();
        Ok(())
    }

    /// Ends a transaction whose statement did something, with the event that tells of it; `None`, and nothing is written,
    /// where the statement found nothing to do.
    pub(crate) async fn commit_told(
        &self,
        mut transaction: Transaction<'_, Sqlite>,
        done: &SqliteQueryResult,
        event: NewEvent,
    ) -> Result<Option<Event>> {
        if done.rows_affected() == 0 {
            return Ok(None);
        }
        let mut events = insert_events(&mut transaction, vec![event]).await?;
        self.commit(transaction).await?;
        Ok(events.pop())
    }

    /// Whether the database answers: for the readiness probe.
    ///
    /// # Errors
    /// It does not.
    pub async fn ping(&self) -> Result<()> {
        // A question without a table would be answered without a look into the file.
        sqlx::query("SELECT name FROM settings LIMIT 1")
            .execute(&self.readers)
            .await?;
        Ok(())
    }

    /// Closes the connections, so that the write-ahead log is folded into the file.
    pub async fn close(&self) {
        self.readers.close().await;
        self.writer.close().await;
    }
}

/// Whether a connection may be used again. Where there is no room, `SQLite` takes a transaction back by itself; sqlx's own
/// `ROLLBACK` then fails, and it would take every later `BEGIN` for one inside of a transaction.
async fn has_no_transaction(connection: &mut SqliteConnection) -> std::result::Result<bool, sqlx::Error> {
    // Waits for a rollback that is on its way.
    connection.ping().await?;
    Ok(!connection.is_in_transaction())
}
