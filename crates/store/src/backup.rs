//! Backups of the database, and bringing one back. Both work while a server is at work with the same folder.

use crate::database::{FILE, Store};
use crate::error::{Error, Result};
use crate::events::{NewEvent, insert_events};
use crate::verification::hexadecimal;
use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection};
use sqlx::{AssertSqlSafe, Connection, Executor};
use std::path::Path;
use std::time::Duration;

/// Tables that a restore leaves out: whoever is signed in has to sign in again, since their person may be another one by
/// then, or none.
const LEFT_OUT: [&str; 2] = ["sessions", "sign_in_attempts"];

/// Writes a copy of the database in `folder` as it is at this moment into `file`, which must not be there yet. Only its
/// owner may read it: it holds what people typed.
///
/// # Errors
/// There is no database in the folder, the file is there already or cannot be written.
pub async fn back_up(folder: &Path, file: &Path) -> Result<()> {
    let mut connection = connect(&folder.join(FILE), false).await?;
    // `VACUUM INTO` takes an empty file, and would make one that everybody can read.
    make_private(file).map_err(Error::File)?;
    let written = sqlx::query("VACUUM INTO $1")
        .bind(text(file)?)
        .execute(&mut connection)
        .await;
    if let Err(error) = written {
        // Half a backup is none.
        let _ = std::fs::remove_file(file);
        return Err(error.into());
    }
    connection.close().await?;
    // A restore leaves them out; who takes a backup along need not have them either.
    let mut copy = connect(file, false).await?;
    for table in LEFT_OUT {
        run(&mut copy, format!("DELETE FROM {table}")).await?;
    }
    copy.execute("VACUUM").await?;
    copy.close().await?;
    // The copy counts once it is on the disk.
    std::fs::File::open(file)
        .and_then(|file| file.sync_all())
        .map_err(Error::File)
}

/// Replaces everything in the database of `folder` by what a backup holds, in one transaction, and adds `event`. Everybody
/// is signed out. A backup of an older version is brought up to date on the way; the file itself stays as it is.
///
/// # Errors
/// The file is no backup or is damaged, comes from a newer version, or the database cannot be written: then nothing has
/// changed.
pub async fn restore(folder: &Path, file: &Path, event: NewEvent) -> Result<()> {
    check(file).await?;
    let store = Store::open(folder).await?;
    let copy = tempfile::Builder::new()
        .prefix("restoring-")
        .tempdir_in(folder)
        .map_err(Error::File)?;
    std::fs::copy(file, copy.path().join(FILE)).map_err(Error::File)?;
    // Migrates the copy, and refuses what a newer version wrote.
    Store::open(copy.path()).await?.close().await;
    let outcome = replace(&store, &copy.path().join(FILE), event).await;
    store.close().await;
    outcome
}

/// What gets a member in, beside their row of `people`.
const WAYS_IN: [&str; 3] = ["second_factors", "recovery_codes", "identities"];

/// What was taken away since the backup is not given back by it: open links.
const GIVES_NO_ACCESS_BACK: [&str; 2] = [
    "DELETE FROM main.settings WHERE name = 'setup_token'",
    "UPDATE main.invitations SET revoked_by = 'Slipway', revoked_at = created_at
     WHERE accepted_at IS NULL AND revoked_at IS NULL",
];

async fn replace(store: &Store, backup: &Path, mut event: NewEvent) -> Result<()> {
    let mut connection = store.writer.acquire().await?;
    sqlx::query("ATTACH DATABASE $1 AS backup")
        .bind(text(backup)?)
        .execute(&mut *connection)
        .await?;
    let mut transaction = connection.begin_with("BEGIN IMMEDIATE").await?;
    // Tables come in any order; what belongs together is whole at the end.
    transaction.execute("PRAGMA defer_foreign_keys = ON").await?;
    let tables: Vec<String> = sqlx::query_scalar(
        "SELECT name FROM main.sqlite_master
         WHERE type = 'table' AND name NOT LIKE 'sqlite!_%' ESCAPE '!' AND name NOT LIKE '!_sqlx!_%' ESCAPE '!'",
    )
    .fetch_all(&mut *transaction)
    .await?;
    // They keep events from being removed; this replaces all of them, with the end of their chain.
    let triggers: Vec<(String, String)> =
        sqlx::query_as("SELECT name, sql FROM main.sqlite_master WHERE type = 'trigger'")
            .fetch_all(&mut *transaction)
            .await?;
    let (told, hash): (i64, Vec<u8>) =
        sqlx::query_as("SELECT newest, hash FROM main.event_chain WHERE id = 1")
            .fetch_one(&mut *transaction)
            .await?;
    event.detail.cause = Some(format!(
        "in place of a log that ended with {told}:{}",
        hexadecimal(&hash)
    ));
    for table in WAYS_IN.into_iter().chain(["people"]) {
        let sql = format!("CREATE TEMP TABLE now_{table} AS SELECT * FROM main.{table}");
        run(&mut transaction, sql).await?;
    }
    for (name, _) in &triggers {
        run(&mut transaction, format!("DROP TRIGGER main.{name}")).await?;
    }
    for table in &tables {
        run(&mut transaction, format!("DELETE FROM main.{table}")).await?;
    }
    for table in tables.iter().filter(|table| !LEFT_OUT.contains(&table.as_str())) {
        let columns: Vec<String> =
            sqlx::query_scalar("SELECT name FROM pragma_table_info($1, 'backup') WHERE name IS NOT NULL")
                .bind(table)
                .fetch_all(&mut *transaction)
                .await?;
        let columns = columns.join(", ");
        run(
            &mut transaction,
            format!("INSERT INTO main.{table} ({columns}) SELECT {columns} FROM backup.{table}"),
        )
        .await?;
    }
    // Pages and streams know ids: one that was told once never stands for something else. Hashes tell that nothing is
    // missing in between.
    sqlx::query("UPDATE main.event_chain SET newest = $1 WHERE id = 1 AND newest < $1")
        .bind(told)
        .execute(&mut *transaction)
        .await?;
    for sql in GIVES_NO_ACCESS_BACK {
        transaction.execute(sql).await?;
    }
    keep_members(&mut transaction).await?;
    for (_, sql) in triggers {
        run(&mut transaction, sql).await?;
    }
    insert_events(&mut transaction, vec![event]).await?;
    transaction.commit().await?;
    connection.execute("DETACH DATABASE backup").await?;
    Ok(())
}

/// Members stay as they are now, whatever the backup says: with their role, their password and their second factor, and removed
/// where they have been since. Who joined since stays too, so that those who look after the members now go on doing so. A
/// backup of another installation, in which somebody else has the id or the name, brings its own.
async fn keep_members(connection: &mut SqliteConnection) -> Result<()> {
    let columns: Vec<String> = sqlx::query_scalar(
        "SELECT name FROM pragma_table_info('people', 'main') WHERE name NOT IN ('id', 'name')",
    )
    .fetch_all(&mut *connection)
    .await?;
    let columns: Vec<String> = columns
        .into_iter()
        .map(|column| format!("{column} = now.{column}"))
        .collect();
    let same = "now.id = people.id AND now.name = people.name";
    let update = format!(
        "UPDATE main.people SET {} FROM temp.now_people AS now WHERE {same}",
        columns.join(", ")
    );
    run(connection, update).await?;
    connection
        .execute(
            "INSERT INTO main.people SELECT * FROM temp.now_people AS now WHERE NOT EXISTS
             (SELECT 1 FROM main.people WHERE people.id = now.id OR people.name = now.name)",
        )
        .await?;
    let kept = format!("SELECT people.id FROM main.people JOIN temp.now_people AS now ON {same}");
    for table in WAYS_IN {
        let forget = format!("DELETE FROM main.{table} WHERE person_id IN ({kept})");
        run(connection, forget).await?;
        let keep = format!(
            "INSERT OR IGNORE INTO main.{table} SELECT * FROM temp.now_{table} WHERE person_id IN ({kept})"
        );
        run(connection, keep).await?;
        run(connection, format!("DROP TABLE temp.now_{table}")).await?;
    }
    run(connection, "DROP TABLE temp.now_people".to_owned()).await
}

/// Names of tables and columns come from our own migrations.
async fn run(connection: &mut SqliteConnection, sql: String) -> Result<()> {
    sqlx::query(AssertSqlSafe(sql)).execute(connection).await?;
    Ok(())
}

/// Whether a file is a database of Slipway and whole.
async fn check(file: &Path) -> Result<()> {
    let mut connection = connect(file, true).await?;
    let sound: String = sqlx::query_scalar("PRAGMA integrity_check")
        .fetch_one(&mut connection)
        .await
        .map_err(|_| Error::NoBackup)?;
    let is_ours: i64 = sqlx::query_scalar(
        "SELECT COUNT(*) FROM sqlite_master WHERE type = 'table' AND name IN ('people', 'events', '_sqlx_migrations')",
    )
    .fetch_one(&mut connection)
    .await?;
    connection.close().await?;
    if sound == "ok" && is_ours == 3 {
        Ok(())
    } else {
        Err(Error::NoBackup)
    }
}

async fn connect(file: &Path, read_only: bool) -> Result<SqliteConnection> {
    // SQLite would say that it cannot open the file, and not why.
    std::fs::metadata(file).map_err(Error::File)?;
    let options = SqliteConnectOptions::new()
        .filename(file)
        .read_only(read_only)
        .busy_timeout(Duration::from_secs(10));
    Ok(SqliteConnection::connect_with(&options).await?)
}

/// Makes a file that only its owner may read.
pub(crate) fn make_private(file: &Path) -> std::io::Result<()> {
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(file).map(drop)
}

fn text(file: &Path) -> Result<&str> {
    file.to_str().ok_or_else(|| {
        Error::File(std::io::Error::new(
            std::io::ErrorKind::InvalidInput,
            "the name of the file is not UTF-8",
        ))
    })
}
