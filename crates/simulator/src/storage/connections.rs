//! The `connections` table.

use sqlx::sqlite::SqliteRow;
use sqlx::{Row, SqliteConnection};

use super::{Result, from_word, word};
use crate::clock::Timestamp;
use crate::resources::connection::Connection;
use crate::service::arn::Scope;

/// Adds a connection. `false` where another one has the name.
pub async fn insert(connection: &mut SqliteConnection, new: &Connection) -> Result<bool> {
    let result = sqlx::query(
        "INSERT INTO connections (id, account, region, name, provider, status, created_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7)
         ON CONFLICT (account, region, name) DO NOTHING",
    )
    .bind(&new.id)
    .bind(&new.scope.account)
    .bind(&new.scope.region)
    .bind(&new.name)
    .bind(word(new.provider)?)
    .bind(word(new.status)?)
    .bind(new.created_at.0)
    .execute(connection)
    .await?;
    Ok(result.rows_affected() == 1)
}

/// Writes the status, which alone can change.
pub async fn update(connection: &mut SqliteConnection, changed: &Connection) -> Result<()> {
    sqlx::query("UPDATE connections SET status = $2 WHERE id = $1")
        .bind(&changed.id)
        .bind(word(changed.status)?)
        .execute(connection)
        .await?;
    Ok(())
}

/// Removes a connection.
pub async fn remove(connection: &mut SqliteConnection, id: &str) -> Result<()> {
    sqlx::query("DELETE FROM connections WHERE id = $1")
        .bind(id)
        .execute(connection)
        .await?;
    Ok(())
}

/// The connection with that id.
pub async fn find(connection: &mut SqliteConnection, id: &str) -> Result<Option<Connection>> {
    let row = sqlx::query("SELECT * FROM connections WHERE id = $1")
        .bind(id)
        .fetch_optional(connection)
        .await?;
    row.as_ref().map(read).transpose()
}

/// Connections of an account and Region, of that name where one is given, by age, after the one a page ended with.
pub async fn page(
    connection: &mut SqliteConnection,
    scope: &Scope,
    name: Option<&str>,
    after: (i64, String),
    limit: i64,
) -> Result<Vec<Connection>> {
    let rows = sqlx::query(
        "SELECT * FROM connections
         WHERE account = $1 AND region = $2 AND ($3 IS NULL OR name = $3) AND (created_at, id) > ($4, $5)
         ORDER BY created_at, id LIMIT $6",
    )
    .bind(&scope.account)
    .bind(&scope.region)
    .bind(name)
    .bind(after.0)
    .bind(after.1)
    .bind(limit)
    .fetch_all(connection)
    .await?;
    rows.iter().map(read).collect()
}

/// Every connection, of all accounts and Regions, by age.
pub async fn all(connection: &mut SqliteConnection) -> Result<Vec<Connection>> {
    let rows = sqlx::query("SELECT * FROM connections ORDER BY created_at, id")
        .fetch_all(connection)
        .await?;
    rows.iter().map(read).collect()
}

/// How many connections count against the quota.
pub async fn count(connection: &mut SqliteConnection, scope: &Scope) -> Result<i64> {
    let count = sqlx::query_scalar("SELECT COUNT(*) FROM connections WHERE account = $1 AND region = $2")
        .bind(&scope.account)
        .bind(&scope.region)
        .fetch_one(connection)
        .await?;
    Ok(count)
}

fn read(row: &SqliteRow) -> Result<Connection> {
    Ok(Connection {
        id: row.try_get("id")?,
        scope: Scope {
            account: row.try_get("account")?,
            region: row.try_get("region")?,
        },
        name: row.try_get("name")?,
        provider: from_word(row.try_get("provider")?)?,
        status: from_word(row.try_get("status")?)?,
        created_at: Timestamp(row.try_get("created_at")?),
    })
}
