//! The `parameters` table. It has no column for a value.

use serde_json::{from_str, to_string};
use sqlx::sqlite::SqliteRow;
use sqlx::{Row, SqliteConnection};

use super::Result;
use crate::clock::Timestamp;
use crate::service::arn::Scope;

/// A parameter of Systems Manager, without its value.
#[derive(Debug, Clone)]
pub struct ParameterRecord {
    pub name: String,
    /// `String`, `StringList` or `SecureString`.
    pub kind: String,
    pub description: Option<String>,
    pub version: i64,
    pub tags: Vec<(String, String)>,
    pub last_modified_at: Timestamp,
}

/// Adds a parameter, unless there is one of that name.
pub async fn put(
    connection: &mut SqliteConnection,
    scope: &Scope,
    parameter: &ParameterRecord,
) -> Result<()> {
    sqlx::query(
        "INSERT INTO parameters (account, region, name, kind, description, version, tags, last_modified_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
         ON CONFLICT (account, region, name) DO NOTHING",
    )
    .bind(&scope.account)
    .bind(&scope.region)
    .bind(&parameter.name)
    .bind(&parameter.kind)
    .bind(&parameter.description)
    .bind(parameter.version)
    .bind(to_string(&parameter.tags)?)
    .bind(parameter.last_modified_at.0)
    .execute(connection)
    .await?;
    Ok(())
}

/// Puts a parameter in the place of the one of that name, if there is one.
pub async fn replace(
    connection: &mut SqliteConnection,
    scope: &Scope,
    parameter: &ParameterRecord,
) -> Result<()> {
    sqlx::query("DELETE FROM parameters WHERE account = $1 AND region = $2 AND name = $3")
        .bind(&scope.account)
        .bind(&scope.region)
        .bind(&parameter.name)
        .execute(&mut *connection)
        .await?;
    put(connection, scope, parameter).await
}

/// Every parameter of an account and Region by name.
pub async fn list(connection: &mut SqliteConnection, scope: &Scope) -> Result<Vec<ParameterRecord>> {
    let rows = sqlx::query("SELECT * FROM parameters WHERE account = $1 AND region = $2 ORDER BY name")
        .bind(&scope.account)
        .bind(&scope.region)
        .fetch_all(connection)
        .await?;
    rows.iter().map(read).collect()
}

fn read(row: &SqliteRow) -> Result<ParameterRecord> {
    Ok(ParameterRecord {
        name: row.try_get("name")?,
        kind: row.try_get("kind")?,
        description: row.try_get("description")?,
        version: row.try_get("version")?,
        tags: from_str(row.try_get("tags")?)?,
        last_modified_at: Timestamp(row.try_get("last_modified_at")?),
    })
}
