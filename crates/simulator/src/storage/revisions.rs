//! The `configurations` table and the view `revisions` of it: auto scaling and observability configurations.

use serde_json::{from_str, to_string};
use sqlx::sqlite::SqliteRow;
use sqlx::{Row, SqliteConnection};

use super::{Result, from_word};
use crate::clock::Timestamp;
use crate::service::arn::Scope;
use crate::service::revision::{PROVIDED_AT, PROVIDED_NAME, Reference, Revision, Settings};

/// A revision that is to be added.
#[derive(Debug)]
pub struct NewRevision<'a, S> {
    pub arn: &'a str,
    pub name: &'a str,
    pub number: i64,
    pub settings: &'a S,
    pub created_at: Timestamp,
}

/// Gives an account and Region App Runner's own configuration, unless it has been given before: one that was deleted
/// does not come back.
pub async fn provide<S: Settings>(connection: &mut SqliteConnection, scope: &Scope) -> Result<()> {
    sqlx::query(
        "INSERT INTO configurations (arn, account, region, resource, name, revision, status, is_default, settings,
             created_at)
         VALUES ($1, $2, $3, $4, $5, 1, 'ACTIVE', 1, $6, $7)
         ON CONFLICT (arn) DO NOTHING",
    )
    .bind(S::provided_arn(scope))
    .bind(&scope.account)
    .bind(&scope.region)
    .bind(S::RESOURCE)
    .bind(PROVIDED_NAME)
    .bind(to_string(&S::provided())?)
    .bind(PROVIDED_AT.0)
    .execute(connection)
    .await?;
    Ok(())
}

/// Adds a revision, which is active and not the default.
pub async fn insert<S: Settings>(
    connection: &mut SqliteConnection,
    scope: &Scope,
    revision: NewRevision<'_, S>,
) -> Result<()> {
    sqlx::query(
        "INSERT INTO configurations (arn, account, region, resource, name, revision, status, is_default, settings,
             created_at)
         VALUES ($1, $2, $3, $4, $5, $6, 'ACTIVE', 0, $7, $8)",
    )
    .bind(revision.arn)
    .bind(&scope.account)
    .bind(&scope.region)
    .bind(S::RESOURCE)
    .bind(revision.name)
    .bind(revision.number)
    .bind(to_string(revision.settings)?)
    .bind(revision.created_at.0)
    .execute(connection)
    .await?;
    Ok(())
}

/// The number of a name's next revision. Numbers only grow while the name has an active revision; once the last of
/// them is deleted the name begins again with 1 (Terraform's acceptance tests: replacing the only revision makes
/// revision 1 again).
pub async fn next_number<S: Settings>(
    connection: &mut SqliteConnection,
    scope: &Scope,
    name: &str,
) -> Result<i64> {
    Ok(sqlx::query_scalar(
        "SELECT COALESCE(MAX(revision), 0) + 1 FROM configurations
         WHERE account = $1 AND region = $2 AND resource = $3 AND name = $4 AND ordinal >= (
             SELECT MIN(ordinal) FROM configurations
             WHERE account = $1 AND region = $2 AND resource = $3 AND name = $4 AND status = 'ACTIVE'
         )",
    )
    .bind(&scope.account)
    .bind(&scope.region)
    .bind(S::RESOURCE)
    .bind(name)
    .fetch_one(connection)
    .await?)
}

/// What a request refers to, deleted or not. Of several revisions that had the number one after the other, the newest.
pub async fn find<S: Settings>(
    connection: &mut SqliteConnection,
    scope: &Scope,
    reference: Reference<'_>,
) -> Result<Option<Revision<S>>> {
    let row = match reference {
        Reference::Arn(arn) => {
            sqlx::query("SELECT * FROM revisions WHERE arn = $1")
                .bind(arn)
                .fetch_optional(connection)
                .await?
        }
        Reference::Number { name, number } => {
            sqlx::query(
                "SELECT * FROM revisions
                 WHERE account = $1 AND region = $2 AND resource = $3 AND name = $4 AND revision = $5
                 ORDER BY ordinal DESC LIMIT 1",
            )
            .bind(&scope.account)
            .bind(&scope.region)
            .bind(S::RESOURCE)
            .bind(name)
            .bind(number)
            .fetch_optional(connection)
            .await?
        }
        Reference::Name(name) => {
            sqlx::query(
                "SELECT * FROM revisions
                 WHERE account = $1 AND region = $2 AND resource = $3 AND name = $4 AND latest = 1",
            )
            .bind(&scope.account)
            .bind(&scope.region)
            .bind(S::RESOURCE)
            .bind(name)
            .fetch_optional(connection)
            .await?
        }
    };
    row.as_ref().map(read).transpose()
}

/// What a service gets that names no configuration.
pub async fn find_default<S: Settings>(
    connection: &mut SqliteConnection,
    scope: &Scope,
) -> Result<Option<Revision<S>>> {
    let row = sqlx::query(
        "SELECT * FROM revisions WHERE account = $1 AND region = $2 AND resource = $3 AND is_default = 1",
    )
    .bind(&scope.account)
    .bind(&scope.region)
    .bind(S::RESOURCE)
    .fetch_optional(connection)
    .await?;
    row.as_ref().map(read).transpose()
}

/// Which revisions a list is of.
#[derive(Debug, Clone, Copy)]
pub struct Selection<'a> {
    /// Of this name; of every name without one.
    pub name: Option<&'a str>,
    pub latest_only: bool,
}

/// Active revisions by name and number, after the one a page ended with.
pub async fn page<S: Settings>(
    connection: &mut SqliteConnection,
    scope: &Scope,
    selection: Selection<'_>,
    after: Option<(String, i64)>,
    limit: i64,
) -> Result<Vec<Revision<S>>> {
    let (name, number) = after.unwrap_or((String::new(), 0));
    let rows = sqlx::query(
        "SELECT * FROM revisions
         WHERE account = $1 AND region = $2 AND resource = $3 AND status = 'ACTIVE'
           AND ($4 IS NULL OR name = $4) AND (latest = 1 OR $5 = 0) AND (name, revision) > ($6, $7)
         ORDER BY name, revision LIMIT $8",
    )
    .bind(&scope.account)
    .bind(&scope.region)
    .bind(S::RESOURCE)
    .bind(selection.name)
    .bind(i64::from(selection.latest_only))
    .bind(name)
    .bind(number)
    .bind(limit)
    .fetch_all(connection)
    .await?;
    rows.iter().map(read).collect()
}

/// How many active revisions a name has.
pub async fn count<S: Settings>(connection: &mut SqliteConnection, scope: &Scope, name: &str) -> Result<i64> {
    Ok(sqlx::query_scalar(
        "SELECT COUNT(*) FROM configurations
         WHERE account = $1 AND region = $2 AND resource = $3 AND name = $4 AND status = 'ACTIVE'",
    )
    .bind(&scope.account)
    .bind(&scope.region)
    .bind(S::RESOURCE)
    .bind(name)
    .fetch_one(connection)
    .await?)
}

/// How many names with active revisions there are besides App Runner's own.
pub async fn count_names<S: Settings>(connection: &mut SqliteConnection, scope: &Scope) -> Result<i64> {
    Ok(sqlx::query_scalar(
        "SELECT COUNT(DISTINCT name) FROM configurations
         WHERE account = $1 AND region = $2 AND resource = $3 AND name <> $4 AND status = 'ACTIVE'",
    )
    .bind(&scope.account)
    .bind(&scope.region)
    .bind(S::RESOURCE)
    .bind(PROVIDED_NAME)
    .fetch_one(connection)
    .await?)
}

/// Makes a revision inactive.
pub async fn deactivate(connection: &mut SqliteConnection, arn: &str, at: Timestamp) -> Result<()> {
    sqlx::query("UPDATE configurations SET status = 'INACTIVE', deleted_at = $2 WHERE arn = $1")
        .bind(arn)
        .bind(at.0)
        .execute(connection)
        .await?;
    Ok(())
}

/// Makes a revision the default instead of the one that is.
pub async fn make_default<S: Settings>(
    connection: &mut SqliteConnection,
    scope: &Scope,
    arn: &str,
) -> Result<()> {
    sqlx::query(
        "UPDATE configurations SET is_default = 0
         WHERE account = $1 AND region = $2 AND resource = $3 AND is_default = 1",
    )
    .bind(&scope.account)
    .bind(&scope.region)
    .bind(S::RESOURCE)
    .execute(&mut *connection)
    .await?;
    sqlx::query("UPDATE configurations SET is_default = 1 WHERE arn = $1")
        .bind(arn)
        .execute(connection)
        .await?;
    Ok(())
}

fn read<S: Settings>(row: &SqliteRow) -> Result<Revision<S>> {
    Ok(Revision {
        arn: row.try_get("arn")?,
        name: row.try_get("name")?,
        number: row.try_get("revision")?,
        status: from_word(row.try_get("status")?)?,
        latest: row.try_get::<i64, _>("latest")? != 0,
        is_default: row.try_get::<i64, _>("is_default")? != 0,
        has_associated_service: row.try_get::<i64, _>("has_associated_service")? != 0,
        settings: from_str(row.try_get("settings")?)?,
        created_at: Timestamp(row.try_get("created_at")?),
        deleted_at: row.try_get::<Option<i64>, _>("deleted_at")?.map(Timestamp),
    })
}
