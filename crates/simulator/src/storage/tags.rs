//! The `tags` table.

use sqlx::SqliteConnection;

use super::Result;

/// A resource's tags by key.
pub async fn list(connection: &mut SqliteConnection, arn: &str) -> Result<Vec<(String, String)>> {
    Ok(
        sqlx::query_as("SELECT key, value FROM tags WHERE resource_arn = $1 ORDER BY key")
            .bind(arn)
            .fetch_all(connection)
            .await?,
    )
}

/// Adds a tag, or gives it another value.
pub async fn put(connection: &mut SqliteConnection, arn: &str, key: &str, value: &str) -> Result<()> {
    sqlx::query(
        "INSERT INTO tags (resource_arn, key, value) VALUES ($1, $2, $3)
         ON CONFLICT (resource_arn, key) DO UPDATE SET value = excluded.value",
    )
    .bind(arn)
    .bind(key)
    .bind(value)
    .execute(connection)
    .await?;
    Ok(())
}

/// Takes a tag off; one that is not there is none the worse.
pub async fn remove(connection: &mut SqliteConnection, arn: &str, key: &str) -> Result<()> {
    sqlx::query("DELETE FROM tags WHERE resource_arn = $1 AND key = $2")
        .bind(arn)
        .bind(key)
        .execute(connection)
        .await?;
    Ok(())
}
