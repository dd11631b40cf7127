//! Everything in the database as rows of JSON, and back.
//!
//! Tables are taken as they are, whichever there are, so that no table can be forgotten. What is read back goes through a
//! database in memory first: at the version that it was written with, then through the migrations that followed, then
//! through the code that reads each table. Only what has come through there replaces what is here.

use std::collections::BTreeMap;

use base64::Engine;
use base64::engine::general_purpose::STANDARD as BASE64;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};
use sqlx::query::Query;
use sqlx::sqlite::{SqliteArguments, SqliteConnectOptions, SqlitePoolOptions, SqliteRow};
use sqlx::{AssertSqlSafe, Column, Row, Sqlite, SqliteConnection, TypeInfo, ValueRef};

use super::{MIGRATOR, Result, contents};

/// Every row of every table.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Snapshot {
    /// The newest migration that the tables have been through.
    pub version: i64,
    /// The rows of each table, in the order in which they were written.
    pub tables: BTreeMap<String, Vec<Map<String, Value>>>,
    /// The highest number that each counting table has given out.
    pub sequences: BTreeMap<String, i64>,
}

/// Why a snapshot is not taken: what is wrong with it.
pub type Unfit = String;

/// The version of this program's tables.
pub fn newest_version() -> i64 {
    MIGRATOR
        .iter()
        .map(|migration| migration.version)
        .max()
        .unwrap_or(0)
}

/// Reads everything.
pub async fn take(connection: &mut SqliteConnection) -> Result<Snapshot> {
    let mut tables = BTreeMap::new();
    for table in table_names(connection).await? {
        let query = format!("SELECT * FROM {} ORDER BY rowid", quoted(&table));
        let rows = sqlx::query(AssertSqlSafe(query))
            .fetch_all(&mut *connection)
            .await?;
        let rows = rows.iter().map(read).collect::<Result<Vec<_>>>()?;
        tables.insert(table, rows);
    }
    let sequences: Vec<(String, i64)> = sqlx::query_as("SELECT name, seq FROM sqlite_sequence")
        .fetch_all(connection)
        .await?;
    Ok(Snapshot {
        version: newest_version(),
        tables,
        sequences: sequences.into_iter().collect(),
    })
}

/// Forgets everything.
pub async fn clear(connection: &mut SqliteConnection) -> Result<()> {
    // Until the transaction ends, so that tables need no order.
    sqlx::query("PRAGMA defer_foreign_keys = ON")
        .execute(&mut *connection)
        .await?;
    for table in table_names(connection).await? {
        sqlx::query(AssertSqlSafe(format!("DELETE FROM {}", quoted(&table))))
            .execute(&mut *connection)
            .await?;
    }
    Ok(())
}

/// Brings a snapshot of this or an earlier version to this version, or says what is wrong with it. Nothing is replaced.
pub async fn prepare(snapshot: &Snapshot) -> Result<std::result::Result<Snapshot, Unfit>> {
    if !MIGRATOR.version_exists(snapshot.version) {
        return Ok(Err(format!("There is no version {}.", snapshot.version)));
    }
    let options = SqliteConnectOptions::new().in_memory(true).foreign_keys(true);
    let pool = SqlitePoolOptions::new()
        .max_connections(1)
        .idle_timeout(None)
        .max_lifetime(None)
        .connect_with(options)
        .await?;
    if let Err(error) = MIGRATOR.run_to(snapshot.version, &pool).await {
        return Err(sqlx::Error::from(error).into());
    }
    let mut transaction = pool.begin().await?;
    // Migrations may have given tables first contents.
    clear(&mut transaction).await?;
    if let Err(unfit) = fill(&mut transaction, snapshot).await? {
        return Ok(Err(unfit));
    }
    if let Err(error) = transaction.commit().await {
        return Ok(Err(format!("Rows refer to rows that are missing: {error}")));
    }
    if let Err(error) = MIGRATOR.run(&pool).await {
        return Ok(Err(format!("It cannot be brought to this version: {error}")));
    }
    let mut connection = pool.acquire().await?;
    if let Err(error) = contents::read_all(&mut connection).await {
        return Ok(Err(format!("Something in it cannot be read: {error}")));
    }
    Ok(Ok(take(&mut connection).await?))
}

/// Puts a snapshot of this version in the place of everything.
pub async fn replace(connection: &mut SqliteConnection, snapshot: &Snapshot) -> Result<()> {
    clear(connection).await?;
    match fill(connection, snapshot).await? {
        Ok(()) => Ok(()),
        // It was filled in once before, by `prepare`.
        Err(unfit) => Err(sqlx::Error::Protocol(unfit).into()),
    }
}

async fn fill(
    connection: &mut SqliteConnection,
    snapshot: &Snapshot,
) -> Result<std::result::Result<(), Unfit>> {
    let known = table_names(connection).await?;
    for (table, rows) in &snapshot.tables {
        if !known.contains(table) {
            return Ok(Err(format!("There is no table {table}.")));
        }
        let columns = columns(connection, table).await?;
        let names: Vec<String> = columns.iter().map(|column| quoted(&column.name)).collect();
        let places = vec!["?"; columns.len()].join(", ");
        let insert = format!(
            "INSERT INTO {} ({}) VALUES ({places})",
            quoted(table),
            names.join(", ")
        );
        for (place, row) in rows.iter().enumerate() {
            let unfit = |what: String| Ok(Err(format!("{table}[{place}]: {what}")));
            if let Some(name) = row
                .keys()
                .find(|name| columns.iter().all(|column| column.name != **name))
            {
                return unfit(format!("there is no column {name}"));
            }
            let mut query = sqlx::query(AssertSqlSafe(insert.clone()));
            for column in &columns {
                query = match column.bind(query, row.get(&column.name)) {
                    Ok(query) => query,
                    Err(what) => return unfit(what),
                };
            }
            match query.execute(&mut *connection).await {
                Ok(_) => {}
                Err(sqlx::Error::Database(error)) => return unfit(error.message().to_owned()),
                Err(error) => return Err(error.into()),
            }
        }
    }
    sqlx::query("DELETE FROM sqlite_sequence")
        .execute(&mut *connection)
        .await?;
    for (table, number) in &snapshot.sequences {
        if !known.contains(table) {
            return Ok(Err(format!("sequences: there is no table {table}")));
        }
        sqlx::query("INSERT INTO sqlite_sequence (name, seq) VALUES ($1, $2)")
            .bind(table)
            .bind(number)
            .execute(&mut *connection)
            .await?;
    }
    Ok(Ok(()))
}

async fn table_names(connection: &mut SqliteConnection) -> Result<Vec<String>> {
    Ok(sqlx::query_scalar(
        "SELECT name FROM sqlite_schema
         WHERE type = 'table' AND name NOT LIKE 'sqlite!_%' ESCAPE '!' AND name <> '_sqlx_migrations' ORDER BY name",
    )
    .fetch_all(connection)
    .await?)
}

/// A column as `PRAGMA table_info` tells it.
#[derive(Debug, sqlx::FromRow)]
struct TableColumn {
    name: String,
    #[sqlx(rename = "type")]
    kind: String,
    #[sqlx(rename = "notnull")]
    required: bool,
    #[sqlx(rename = "pk")]
    key: i64,
}

async fn columns(connection: &mut SqliteConnection, table: &str) -> Result<Vec<TableColumn>> {
    Ok(
        sqlx::query_as("SELECT name, type, \"notnull\", pk FROM pragma_table_info($1) ORDER BY cid")
            .bind(table)
            .fetch_all(connection)
            .await?,
    )
}

type Insertion<'q> = Query<'q, Sqlite, SqliteArguments>;

impl TableColumn {
    /// Adds a value to an insertion, if it is of the column's type.
    fn bind<'q>(
        &self,
        query: Insertion<'q>,
        value: Option<&Value>,
    ) -> std::result::Result<Insertion<'q>, Unfit> {
        let name = &self.name;
        let Some(value) = value else {
            return Err(format!("{name} is missing"));
        };
        let integer = || {
            value
                .as_i64()
                .ok_or_else(|| format!("{name} must be a whole number"))
        };
        match (self.kind.as_str(), value) {
            (_, Value::Null) if !self.required && self.key == 0 => Ok(query.bind(None::<i64>)),
            ("BOOLEAN", _) => match integer()? {
                number @ (0 | 1) => Ok(query.bind(number)),
                _ => Err(format!("{name} must be 0 or 1")),
            },
            ("INTEGER" | "BIGINT", _) => Ok(query.bind(integer()?)),
            ("REAL", Value::Number(number)) => Ok(query.bind(number.as_f64())),
            ("TEXT", Value::String(text)) => Ok(query.bind(text.clone())),
            ("BLOB", Value::Object(member)) => {
                let bytes = member
                    .get("base64")
                    .and_then(|text| BASE64.decode(text.as_str()?).ok());
                bytes.map_or_else(
                    || Err(format!("{name} must be {{\"base64\": …}}")),
                    |bytes| Ok(query.bind(bytes)),
                )
            }
            (kind, _) => Err(format!("{name} must be of the type {kind}")),
        }
    }
}

fn read(row: &SqliteRow) -> Result<Map<String, Value>> {
    let mut members = Map::new();
    for (place, column) in row.columns().iter().enumerate() {
        let value = row.try_get_raw(place)?;
        let kind = value.type_info().name().to_owned();
        let value = match kind.as_str() {
            _ if value.is_null() => Value::Null,
            "REAL" => json!(row.try_get_unchecked::<f64, _>(place)?),
            "BLOB" => json!({"base64": BASE64.encode(row.try_get_unchecked::<Vec<u8>, _>(place)?)}),
            "TEXT" => json!(row.try_get_unchecked::<String, _>(place)?),
            _ => json!(row.try_get_unchecked::<i64, _>(place)?),
        };
        members.insert(column.name().to_owned(), value);
    }
    Ok(members)
}

/// A name of the schema in an SQL statement.
fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}
