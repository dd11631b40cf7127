//! The `vpc_connectors` table.

use serde_json::{from_str, to_string};
use sqlx::sqlite::SqliteRow;
use sqlx::{Row, SqliteConnection};

use super::{Result, from_word, word};
use crate::clock::Timestamp;
use crate::resources::vpc_connector::VpcConnector;
use crate::service::arn::Scope;

/// Adds a connector. `false` where another active one has the name.
pub async fn insert(connection: &mut SqliteConnection, connector: &VpcConnector) -> Result<bool> {
    let result = sqlx::query(
        "INSERT INTO vpc_connectors (id, account, region, name, status, subnets, security_groups, created_at, deleted_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
         ON CONFLICT (account, region, name) WHERE status = 'ACTIVE' DO NOTHING",
    )
    .bind(&connector.id)
    .bind(&connector.scope.account)
    .bind(&connector.scope.region)
    .bind(&connector.name)
    .bind(word(connector.status)?)
    .bind(to_string(&connector.subnets)?)
    .bind(to_string(&connector.security_groups)?)
    .bind(connector.created_at.0)
    .bind(connector.deleted_at.map(|at| at.0))
    .execute(connection)
    .await?;
    Ok(result.rows_affected() == 1)
}

/// Writes everything that can change.
pub async fn update(connection: &mut SqliteConnection, connector: &VpcConnector) -> Result<()> {
    sqlx::query("UPDATE vpc_connectors SET status = $2, deleted_at = $3 WHERE id = $1")
        .bind(&connector.id)
        .bind(word(connector.status)?)
        .bind(connector.deleted_at.map(|at| at.0))
        .execute(connection)
        .await?;
    Ok(())
}

/// The connector with that id, active or not.
pub async fn find(connection: &mut SqliteConnection, id: &str) -> Result<Option<VpcConnector>> {
    let row = sqlx::query("SELECT * FROM vpc_connectors WHERE id = $1")
        .bind(id)
        .fetch_optional(connection)
        .await?;
    row.as_ref().map(read).transpose()
}

/// Active connectors of an account and Region, by age, after the one a page ended with.
pub async fn page(
    connection: &mut SqliteConnection,
    scope: &Scope,
    after: (i64, String),
    limit: i64,
) -> Result<Vec<VpcConnector>> {
    let rows = sqlx::query(
        "SELECT * FROM vpc_connectors
         WHERE account = $1 AND region = $2 AND status = 'ACTIVE' AND (created_at, id) > ($3, $4)
         ORDER BY created_at, id LIMIT $5",
    )
    .bind(&scope.account)
    .bind(&scope.region)
    .bind(after.0)
    .bind(after.1)
    .bind(limit)
    .fetch_all(connection)
    .await?;
    rows.iter().map(read).collect()
}

/// How many connectors count against the quota: the active ones.
pub async fn count(connection: &mut SqliteConnection, scope: &Scope) -> Result<i64> {
    let count = sqlx::query_scalar(
        "SELECT COUNT(*) FROM vpc_connectors WHERE account = $1 AND region = $2 AND status = 'ACTIVE'",
    )
    .bind(&scope.account)
    .bind(&scope.region)
    .fetch_one(connection)
    .await?;
    Ok(count)
}

fn read(row: &SqliteRow) -> Result<VpcConnector> {
    Ok(VpcConnector {
        id: row.try_get("id")?,
        scope: Scope {
            account: row.try_get("account")?,
            region: row.try_get("region")?,
        },
        name: row.try_get("name")?,
        status: from_word(row.try_get("status")?)?,
        subnets: from_str(row.try_get("subnets")?)?,
        security_groups: from_str(row.try_get("security_groups")?)?,
        created_at: Timestamp(row.try_get("created_at")?),
        deleted_at: row.try_get::<Option<i64>, _>("deleted_at")?.map(Timestamp),
    })
}
