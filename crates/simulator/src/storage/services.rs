//! The `services` table.

use serde_json::{from_str, to_string};
use sqlx::sqlite::SqliteRow;
use sqlx::{Row, SqliteConnection};

use super::{Result, associations, from_word, word};
use crate::clock::Timestamp;
use crate::machine::ServiceStatus;
use crate::service::arn::Scope;
use crate::service::record::ServiceRecord;

/// Adds a service. `false` where a service that is not deleted has the name already.
pub async fn insert(connection: &mut SqliteConnection, service: &ServiceRecord) -> Result<bool> {
    let result = sqlx::query(
        "INSERT INTO services (id, account, region, name, domain_label, status, created_at, updated_at, deleted_at,
             encryption, configuration, deployed)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
         ON CONFLICT (account, region, name) WHERE status <> 'DELETED' DO NOTHING",
    )
    .bind(&service.id)
    .bind(&service.scope.account)
    .bind(&service.scope.region)
    .bind(&service.name)
    .bind(&service.domain_label)
    .bind(word(service.status)?)
    .bind(service.created_at.0)
    .bind(service.updated_at.0)
    .bind(service.deleted_at.map(|at| at.0))
    .bind(service.encryption.as_ref().map(to_string).transpose()?)
    .bind(to_string(&service.configuration)?)
    .bind(service.deployed.as_ref().map(to_string).transpose()?)
    .execute(&mut *connection)
    .await?;
    let inserted = result.rows_affected() == 1;
    if inserted {
        associations::replace(connection, service).await?;
    }
    Ok(inserted)
}

/// Writes everything that can change.
pub async fn update(connection: &mut SqliteConnection, service: &ServiceRecord) -> Result<()> {
    sqlx::query(
        "UPDATE services SET status = $2, updated_at = $3, deleted_at = $4, configuration = $5, deployed = $6
         WHERE id = $1",
    )
    .bind(&service.id)
    .bind(word(service.status)?)
    .bind(service.updated_at.0)
    .bind(service.deleted_at.map(|at| at.0))
    .bind(to_string(&service.configuration)?)
    .bind(service.deployed.as_ref().map(to_string).transpose()?)
    .execute(&mut *connection)
    .await?;
    associations::replace(connection, service).await
}

/// The service with that id, deleted or not.
pub async fn find(connection: &mut SqliteConnection, id: &str) -> Result<Option<ServiceRecord>> {
    let row = sqlx::query("SELECT * FROM services WHERE id = $1")
        .bind(id)
        .fetch_optional(connection)
        .await?;
    row.as_ref().map(read).transpose()
}

/// The service that answers on a domain, deleted or not.
pub async fn find_by_domain(
    connection: &mut SqliteConnection,
    region: &str,
    label: &str,
) -> Result<Option<ServiceRecord>> {
    let row = sqlx::query("SELECT * FROM services WHERE region = $1 AND domain_label = $2")
        .bind(region)
        .bind(label)
        .fetch_optional(connection)
        .await?;
    row.as_ref().map(read).transpose()
}

/// Services of an account and Region that are not deleted, by age, after the one a page ended with.
pub async fn page(
    connection: &mut SqliteConnection,
    scope: &Scope,
    after: Option<(i64, String)>,
    limit: i64,
) -> Result<Vec<ServiceRecord>> {
    let (created_at, id) = after.unwrap_or((i64::MIN, String::new()));
    let rows = sqlx::query(
        "SELECT * FROM services
         WHERE account = $1 AND region = $2 AND status <> 'DELETED' AND (created_at, id) > ($3, $4)
         ORDER BY created_at, id LIMIT $5",
    )
    .bind(&scope.account)
    .bind(&scope.region)
    .bind(created_at)
    .bind(id)
    .bind(limit)
    .fetch_all(connection)
    .await?;
    rows.iter().map(read).collect()
}

/// Every service that an account ever had in a Region, also those that are deleted.
pub async fn of_scope(connection: &mut SqliteConnection, scope: &Scope) -> Result<Vec<ServiceRecord>> {
    let rows =
        sqlx::query("SELECT * FROM services WHERE account = $1 AND region = $2 ORDER BY created_at, id")
            .bind(&scope.account)
            .bind(&scope.region)
            .fetch_all(connection)
            .await?;
    rows.iter().map(read).collect()
}

/// Every service that is not deleted, of all accounts and Regions.
pub async fn all(connection: &mut SqliteConnection) -> Result<Vec<ServiceRecord>> {
    let rows = sqlx::query("SELECT * FROM services WHERE status <> 'DELETED' ORDER BY created_at, id")
        .fetch_all(connection)
        .await?;
    rows.iter().map(read).collect()
}

/// How many services there are that are not deleted, of all accounts and Regions.
pub async fn count_all(connection: &mut SqliteConnection) -> Result<i64> {
    Ok(
        sqlx::query_scalar("SELECT COUNT(*) FROM services WHERE status <> 'DELETED'")
            .fetch_one(connection)
            .await?,
    )
}

/// How many services count against the quota: all that are not deleted, failed ones too.
pub async fn count(connection: &mut SqliteConnection, scope: &Scope) -> Result<i64> {
    let count = sqlx::query_scalar(
        "SELECT COUNT(*) FROM services WHERE account = $1 AND region = $2 AND status <> 'DELETED'",
    )
    .bind(&scope.account)
    .bind(&scope.region)
    .fetch_one(connection)
    .await?;
    Ok(count)
}

fn read(row: &SqliteRow) -> Result<ServiceRecord> {
    let deployed: Option<String> = row.try_get("deployed")?;
    let encryption: Option<String> = row.try_get("encryption")?;
    Ok(ServiceRecord {
        id: row.try_get("id")?,
        scope: Scope {
            account: row.try_get("account")?,
            region: row.try_get("region")?,
        },
        name: row.try_get("name")?,
        domain_label: row.try_get("domain_label")?,
        status: from_word::<ServiceStatus>(row.try_get("status")?)?,
        created_at: Timestamp(row.try_get("created_at")?),
        updated_at: Timestamp(row.try_get("updated_at")?),
        deleted_at: row.try_get::<Option<i64>, _>("deleted_at")?.map(Timestamp),
        encryption: encryption.as_deref().map(from_str).transpose()?,
        configuration: from_str(row.try_get("configuration")?)?,
        deployed: deployed.as_deref().map(from_str).transpose()?,
    })
}
