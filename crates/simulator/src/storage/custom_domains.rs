//! The `custom_domains` table.

use serde_json::{from_str, to_string};
use sqlx::sqlite::SqliteRow;
use sqlx::{Row, SqliteConnection};

use super::{Result, from_word, word};
use crate::clock::Timestamp;
use crate::resources::custom_domain::CustomDomain;
use crate::resources::plan;

/// Adds a domain.
pub async fn insert(connection: &mut SqliteConnection, domain: &CustomDomain) -> Result<()> {
    sqlx::query(
        "INSERT INTO custom_domains (service_id, region, name, www, status, validated, plan, next_due, records)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
    )
    .bind(&domain.service_id)
    .bind(&domain.region)
    .bind(&domain.name)
    .bind(domain.www)
    .bind(word(domain.status)?)
    .bind(domain.validated)
    .bind(to_string(&domain.plan)?)
    .bind(plan::next_due(&domain.plan).map(|due| due.0))
    .bind(to_string(&domain.records)?)
    .execute(connection)
    .await?;
    Ok(())
}

/// Writes everything that can change.
pub async fn update(connection: &mut SqliteConnection, domain: &CustomDomain) -> Result<()> {
    sqlx::query(
        "UPDATE custom_domains SET status = $2, validated = $3, plan = $4, next_due = $5, records = $6 WHERE id = $1",
    )
    .bind(domain.id)
    .bind(word(domain.status)?)
    .bind(domain.validated)
    .bind(to_string(&domain.plan)?)
    .bind(plan::next_due(&domain.plan).map(|due| due.0))
    .bind(to_string(&domain.records)?)
    .execute(connection)
    .await?;
    Ok(())
}

/// Removes a domain.
pub async fn remove(connection: &mut SqliteConnection, id: i64) -> Result<()> {
    sqlx::query("DELETE FROM custom_domains WHERE id = $1")
        .bind(id)
        .execute(connection)
        .await?;
    Ok(())
}

/// Removes every domain of a service.
pub async fn remove_all(connection: &mut SqliteConnection, service_id: &str) -> Result<()> {
    sqlx::query("DELETE FROM custom_domains WHERE service_id = $1")
        .bind(service_id)
        .execute(connection)
        .await?;
    Ok(())
}

/// Domains of a service in the order of linking, after the one a page ended with.
pub async fn page(
    connection: &mut SqliteConnection,
    service_id: &str,
    after: i64,
    limit: i64,
) -> Result<Vec<CustomDomain>> {
    let rows =
        sqlx::query("SELECT * FROM custom_domains WHERE service_id = $1 AND id > $2 ORDER BY id LIMIT $3")
            .bind(service_id)
            .bind(after)
            .bind(limit)
            .fetch_all(connection)
            .await?;
    rows.iter().map(read).collect()
}

/// Every domain in the order of linking.
pub async fn all(connection: &mut SqliteConnection) -> Result<Vec<CustomDomain>> {
    let rows = sqlx::query("SELECT * FROM custom_domains ORDER BY id")
        .fetch_all(connection)
        .await?;
    rows.iter().map(read).collect()
}

/// Every domain of a Region, whoever's.
pub async fn of_region(connection: &mut SqliteConnection, region: &str) -> Result<Vec<CustomDomain>> {
    let rows = sqlx::query("SELECT * FROM custom_domains WHERE region = $1 ORDER BY id")
        .bind(region)
        .fetch_all(connection)
        .await?;
    rows.iter().map(read).collect()
}

/// Every domain of a name, in whichever Region.
pub async fn of_name(connection: &mut SqliteConnection, name: &str) -> Result<Vec<CustomDomain>> {
    let rows = sqlx::query("SELECT * FROM custom_domains WHERE name = $1 ORDER BY id")
        .bind(name)
        .fetch_all(connection)
        .await?;
    rows.iter().map(read).collect()
}

/// Every domain that may be behind a host: the name itself, the one whose `www` it is, the wildcard above it.
pub async fn of_host(connection: &mut SqliteConnection, host: &str) -> Result<Vec<CustomDomain>> {
    let without_www = host.strip_prefix("www.");
    let wildcard = host.split_once('.').map(|(_, parent)| format!("*.{parent}"));
    let rows = sqlx::query("SELECT * FROM custom_domains WHERE name IN ($1, $2, $3) ORDER BY id")
        .bind(host)
        .bind(without_www)
        .bind(wildcard)
        .fetch_all(connection)
        .await?;
    rows.iter().map(read).collect()
}

/// Domains whose status changes by `now`, the most overdue first.
pub async fn due(connection: &mut SqliteConnection, now: Timestamp) -> Result<Vec<CustomDomain>> {
    let rows = sqlx::query("SELECT * FROM custom_domains WHERE next_due <= $1 ORDER BY next_due")
        .bind(now.0)
        .fetch_all(connection)
        .await?;
    rows.iter().map(read).collect()
}

/// When the next status of any domain is due.
pub async fn next_due(connection: &mut SqliteConnection) -> Result<Option<Timestamp>> {
    let due: Option<i64> =
        sqlx::query_scalar("SELECT MIN(next_due) FROM custom_domains WHERE next_due IS NOT NULL")
            .fetch_one(connection)
            .await?;
    Ok(due.map(Timestamp))
}

fn read(row: &SqliteRow) -> Result<CustomDomain> {
    Ok(CustomDomain {
        id: row.try_get("id")?,
        service_id: row.try_get("service_id")?,
        region: row.try_get("region")?,
        name: row.try_get("name")?,
        www: row.try_get("www")?,
        status: from_word(row.try_get("status")?)?,
        validated: row.try_get("validated")?,
        records: from_str(row.try_get("records")?)?,
        plan: from_str(row.try_get("plan")?)?,
    })
}
