//! The `deferred_deployments` table.

use serde_json::{from_str, to_string};
use sqlx::SqliteConnection;

use super::Result;
use crate::clock::Timestamp;
use crate::service::source::Source;

/// Notes that a service is to be deployed from a source when its operation has ended.
pub async fn put(
    connection: &mut SqliteConnection,
    service_id: &str,
    source: &Source,
    pushed_at: Timestamp,
) -> Result<()> {
    sqlx::query(
        "INSERT INTO deferred_deployments (service_id, source, pushed_at) VALUES ($1, $2, $3)
         ON CONFLICT (service_id, source) DO UPDATE SET pushed_at = excluded.pushed_at",
    )
    .bind(service_id)
    .bind(to_string(source)?)
    .bind(pushed_at.0)
    .execute(connection)
    .await?;
    Ok(())
}

/// Those of a service that wait.
pub async fn of_service(connection: &mut SqliteConnection, service_id: &str) -> Result<Vec<Source>> {
    let sources: Vec<String> =
        sqlx::query_scalar("SELECT source FROM deferred_deployments WHERE service_id = $1")
            .bind(service_id)
            .fetch_all(connection)
            .await?;
    sources.iter().map(|source| Ok(from_str(source)?)).collect()
}

/// Takes what was noted about a service; from then on nothing is.
pub async fn take(connection: &mut SqliteConnection, service_id: &str) -> Result<Vec<Source>> {
    let sources: Vec<String> =
        sqlx::query_scalar("DELETE FROM deferred_deployments WHERE service_id = $1 RETURNING source")
            .bind(service_id)
            .fetch_all(connection)
            .await?;
    sources.iter().map(|source| Ok(from_str(source)?)).collect()
}
