//! The `secrets` table. It has no column for a value.

use serde_json::{from_str, to_string};
use sqlx::sqlite::SqliteRow;
use sqlx::{Row, SqliteConnection};

use super::Result;
use crate::clock::Timestamp;
use crate::service::arn::Scope;

/// A secret of Secrets Manager, without its value.
#[derive(Debug, Clone)]
pub struct SecretRecord {
    pub name: String,
    pub arn: String,
    pub description: Option<String>,
    pub version_id: String,
    pub tags: Vec<(String, String)>,
    pub created_at: Timestamp,
    pub last_changed_at: Timestamp,
    pub last_accessed_at: Option<Timestamp>,
}

/// Adds a secret, unless there is one of that name; tells whether it did.
pub async fn put(connection: &mut SqliteConnection, scope: &Scope, secret: &SecretRecord) -> Result<bool> {
    let done = sqlx::query(
        "INSERT INTO secrets (account, region, name, arn, description, version_id, tags, created_at, last_changed_at,
             last_accessed_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
         ON CONFLICT (account, region, name) DO NOTHING",
    )
    .bind(&scope.account)
    .bind(&scope.region)
    .bind(&secret.name)
    .bind(&secret.arn)
    .bind(&secret.description)
    .bind(&secret.version_id)
    .bind(to_string(&secret.tags)?)
    .bind(secret.created_at.0)
    .bind(secret.last_changed_at.0)
    .bind(secret.last_accessed_at.map(|at| at.0))
    .execute(connection)
    .await?;
    Ok(done.rows_affected() > 0)
}

/// Every secret of an account and Region by name.
pub async fn list(connection: &mut SqliteConnection, scope: &Scope) -> Result<Vec<SecretRecord>> {
    let rows = sqlx::query("SELECT * FROM secrets WHERE account = $1 AND region = $2 ORDER BY name")
        .bind(&scope.account)
        .bind(&scope.region)
        .fetch_all(connection)
        .await?;
    rows.iter().map(read).collect()
}

fn read(row: &SqliteRow) -> Result<SecretRecord> {
    Ok(SecretRecord {
        name: row.try_get("name")?,
        arn: row.try_get("arn")?,
        description: row.try_get("description")?,
        version_id: row.try_get("version_id")?,
        tags: from_str(row.try_get("tags")?)?,
        created_at: Timestamp(row.try_get("created_at")?),
        last_changed_at: Timestamp(row.try_get("last_changed_at")?),
        last_accessed_at: row.try_get::<Option<i64>, _>("last_accessed_at")?.map(Timestamp),
    })
}
