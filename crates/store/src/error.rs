//! What can go wrong with the database.

/// An error of the store. Callers tell apart only what they act on.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The row is not there.
    #[error("not found")]
    NotFound,
    /// A value that must be unique is there already.
    #[error("there already")]
    Duplicate,
    /// The disk is full or the folder cannot be written: reads go on, writes do not.
    #[error("the database cannot be written: {0}")]
    NotWritable(#[source] sqlx::Error),
    /// Anything else: a broken file, a bug.
    #[error("database: {0}")]
    Database(#[source] sqlx::Error),
    /// A file cannot be read or written.
    #[error("{0}")]
    File(#[source] std::io::Error),
    /// A file that should be a backup is none, or is damaged.
    #[error("the file is no backup of Slipway, or is damaged")]
    NoBackup,
    /// The database is of another version than this program: it is not touched from outside.
    #[error("the database is of another version. Start this version of slipway once, then try again")]
    OtherVersion,
    /// A migration failed, or the file was written by a newer Slipway.
    #[error("the database could not be brought up to date: {0}")]
    Migration(#[from] sqlx::migrate::MigrateError),
    /// A JSON column that cannot be read.
    #[error("a stored value cannot be read: {0}")]
    Decode(#[from] serde_json::Error),
    /// A stored word that this version does not know.
    #[error("a stored value cannot be read: {0}")]
    Unknown(String),
}

/// Result of a store method.
pub type Result<T> = std::result::Result<T, Error>;

impl From<sqlx::Error> for Error {
    fn from(error: sqlx::Error) -> Self {
        match &error {
            sqlx::Error::RowNotFound => Error::NotFound,
            sqlx::Error::Database(database) if database.is_unique_violation() => Error::Duplicate,
            // SQLITE_READONLY, SQLITE_IOERR, SQLITE_FULL and SQLITE_CANTOPEN, with their extended codes.
            sqlx::Error::Database(database)
                if database
                    .code()
                    .and_then(|code| code.parse::<i32>().ok())
                    .is_some_and(|code| matches!(code & 0xff, 8 | 10 | 13 | 14)) =>
            {
                Error::NotWritable(error)
            }
            _ => Error::Database(error),
        }
    }
}
