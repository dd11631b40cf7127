//! The `vpc_ingress_connections` table.

use serde_json::{from_str, to_string};
use sqlx::sqlite::SqliteRow;
use sqlx::{Row, SqliteConnection};

use super::{Result, from_word, word};
use crate::clock::Timestamp;
use crate::resources::plan;
use crate::resources::vpc_ingress_connection::{IngressVpcConfiguration, VpcIngressConnection};
use crate::service::arn::Scope;

/// Adds a VPC ingress connection. `false` where one that is not deleted has the name already.
pub async fn insert(connection: &mut SqliteConnection, ingress: &VpcIngressConnection) -> Result<bool> {
    let result = sqlx::query(
        "INSERT INTO vpc_ingress_connections (id, account, region, name, service_arn, domain_label, status, vpc_id,
             vpc_endpoint_id, created_at, deleted_at, plan, next_due)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
         ON CONFLICT (account, region, name) WHERE status <> 'DELETED' DO NOTHING",
    )
    .bind(&ingress.id)
    .bind(&ingress.scope.account)
    .bind(&ingress.scope.region)
    .bind(&ingress.name)
    .bind(&ingress.service_arn)
    .bind(&ingress.domain_label)
    .bind(word(ingress.status)?)
    .bind(&ingress.configuration.vpc_id)
    .bind(&ingress.configuration.vpc_endpoint_id)
    .bind(ingress.created_at.0)
    .bind(ingress.deleted_at.map(|at| at.0))
    .bind(to_string(&ingress.plan)?)
    .bind(plan::next_due(&ingress.plan).map(|due| due.0))
    .execute(connection)
    .await?;
    Ok(result.rows_affected() == 1)
}

/// Writes everything that can change.
pub async fn update(connection: &mut SqliteConnection, ingress: &VpcIngressConnection) -> Result<()> {
    sqlx::query(
        "UPDATE vpc_ingress_connections
         SET status = $2, vpc_id = $3, vpc_endpoint_id = $4, deleted_at = $5, plan = $6, next_due = $7 WHERE id = $1",
    )
    .bind(&ingress.id)
    .bind(word(ingress.status)?)
    .bind(&ingress.configuration.vpc_id)
    .bind(&ingress.configuration.vpc_endpoint_id)
    .bind(ingress.deleted_at.map(|at| at.0))
    .bind(to_string(&ingress.plan)?)
    .bind(plan::next_due(&ingress.plan).map(|due| due.0))
    .execute(connection)
    .await?;
    Ok(())
}

/// The VPC ingress connection with that id, deleted or not.
pub async fn find(connection: &mut SqliteConnection, id: &str) -> Result<Option<VpcIngressConnection>> {
    let row = sqlx::query("SELECT * FROM vpc_ingress_connections WHERE id = $1")
        .bind(id)
        .fetch_optional(connection)
        .await?;
    row.as_ref().map(read).transpose()
}

/// The VPC ingress connection that answers on a domain, deleted or not.
pub async fn find_by_domain(
    connection: &mut SqliteConnection,
    region: &str,
    label: &str,
) -> Result<Option<VpcIngressConnection>> {
    let row = sqlx::query("SELECT * FROM vpc_ingress_connections WHERE region = $1 AND domain_label = $2")
        .bind(region)
        .bind(label)
        .fetch_optional(connection)
        .await?;
    row.as_ref().map(read).transpose()
}

/// Those of a service that are not deleted, by age.
pub async fn of_service(
    connection: &mut SqliteConnection,
    service_arn: &str,
) -> Result<Vec<VpcIngressConnection>> {
    let rows = sqlx::query(
        "SELECT * FROM vpc_ingress_connections WHERE service_arn = $1 AND status <> 'DELETED' ORDER BY created_at, id",
    )
    .bind(service_arn)
    .fetch_all(connection)
    .await?;
    rows.iter().map(read).collect()
}

/// Which of an account and Region to list, besides those that are not deleted.
#[derive(Debug, Clone, Copy, Default)]
pub struct Filter<'a> {
    pub service_arn: Option<&'a str>,
    pub vpc_endpoint_id: Option<&'a str>,
}

/// Those that a filter lets through, by age, after the one a page ended with.
pub async fn page(
    connection: &mut SqliteConnection,
    scope: &Scope,
    filter: Filter<'_>,
    after: (i64, String),
    limit: i64,
) -> Result<Vec<VpcIngressConnection>> {
    let rows = sqlx::query(
        "SELECT * FROM vpc_ingress_connections
         WHERE account = $1 AND region = $2 AND status <> 'DELETED'
             AND ($3 IS NULL OR service_arn = $3) AND ($4 IS NULL OR vpc_endpoint_id = $4)
             AND (created_at, id) > ($5, $6)
         ORDER BY created_at, id LIMIT $7",
    )
    .bind(&scope.account)
    .bind(&scope.region)
    .bind(filter.service_arn)
    .bind(filter.vpc_endpoint_id)
    .bind(after.0)
    .bind(after.1)
    .bind(limit)
    .fetch_all(connection)
    .await?;
    rows.iter().map(read).collect()
}

/// How many count against the quota: all that are not deleted.
pub async fn count(connection: &mut SqliteConnection, scope: &Scope) -> Result<i64> {
    let count = sqlx::query_scalar(
        "SELECT COUNT(*) FROM vpc_ingress_connections WHERE account = $1 AND region = $2 AND status <> 'DELETED'",
    )
    .bind(&scope.account)
    .bind(&scope.region)
    .fetch_one(connection)
    .await?;
    Ok(count)
}

/// Those whose status changes by `now`, the most overdue first.
pub async fn due(connection: &mut SqliteConnection, now: Timestamp) -> Result<Vec<VpcIngressConnection>> {
    let rows = sqlx::query("SELECT * FROM vpc_ingress_connections WHERE next_due <= $1 ORDER BY next_due")
        .bind(now.0)
        .fetch_all(connection)
        .await?;
    rows.iter().map(read).collect()
}

/// When the next status of any is due.
pub async fn next_due(connection: &mut SqliteConnection) -> Result<Option<Timestamp>> {
    let due: Option<i64> =
        sqlx::query_scalar("SELECT MIN(next_due) FROM vpc_ingress_connections WHERE next_due IS NOT NULL")
            .fetch_one(connection)
            .await?;
    Ok(due.map(Timestamp))
}

fn read(row: &SqliteRow) -> Result<VpcIngressConnection> {
    Ok(VpcIngressConnection {
        id: row.try_get("id")?,
        scope: Scope {
            account: row.try_get("account")?,
            region: row.try_get("region")?,
        },
        name: row.try_get("name")?,
        service_arn: row.try_get("service_arn")?,
        domain_label: row.try_get("domain_label")?,
        status: from_word(row.try_get("status")?)?,
        configuration: IngressVpcConfiguration {
            vpc_id: row.try_get("vpc_id")?,
            vpc_endpoint_id: row.try_get("vpc_endpoint_id")?,
        },
        created_at: Timestamp(row.try_get("created_at")?),
        deleted_at: row.try_get::<Option<i64>, _>("deleted_at")?.map(Timestamp),
        plan: from_str(row.try_get("plan")?)?,
    })
}
