//! The `repositories` and `public_repositories` tables.

use sqlx::sqlite::SqliteRow;
use sqlx::{Row, SqliteConnection};

use super::Result;
use crate::clock::Timestamp;
use crate::service::arn::Scope;

/// A private repository of an account and Region.
#[derive(Debug, Clone)]
pub struct RepositoryRecord {
    pub id: i64,
    pub scope: Scope,
    pub name: String,
    pub immutable_tags: bool,
    pub scans_on_push: bool,
    pub created_at: Timestamp,
}

/// A private repository to add.
#[derive(Debug, Clone, Copy)]
pub struct NewRepository<'a> {
    pub name: &'a str,
    pub immutable_tags: bool,
    pub scans_on_push: bool,
    pub created_at: Timestamp,
}

/// A public repository of an account.
#[derive(Debug, Clone)]
pub struct PublicRepositoryRecord {
    pub name: String,
    pub created_at: Timestamp,
}

/// Adds a repository, unless there is one of that name; answers with the one there is.
pub async fn put(
    connection: &mut SqliteConnection,
    scope: &Scope,
    new: NewRepository<'_>,
) -> Result<RepositoryRecord> {
    let row = sqlx::query(
        "INSERT INTO repositories (account, region, name, immutable_tags, scans_on_push, created_at)
         VALUES ($1, $2, $3, $4, $5, $6)
         ON CONFLICT (account, region, name) DO UPDATE SET name = excluded.name RETURNING *",
    )
    .bind(&scope.account)
    .bind(&scope.region)
    .bind(new.name)
    .bind(new.immutable_tags)
    .bind(new.scans_on_push)
    .bind(new.created_at.0)
    .fetch_one(connection)
    .await?;
    read(&row)
}

/// The repository of that name.
pub async fn find(
    connection: &mut SqliteConnection,
    scope: &Scope,
    name: &str,
) -> Result<Option<RepositoryRecord>> {
    let row = sqlx::query("SELECT * FROM repositories WHERE account = $1 AND region = $2 AND name = $3")
        .bind(&scope.account)
        .bind(&scope.region)
        .bind(name)
        .fetch_optional(connection)
        .await?;
    row.as_ref().map(read).transpose()
}

/// Every repository of an account and Region by name.
pub async fn list(connection: &mut SqliteConnection, scope: &Scope) -> Result<Vec<RepositoryRecord>> {
    let rows = sqlx::query("SELECT * FROM repositories WHERE account = $1 AND region = $2 ORDER BY name")
        .bind(&scope.account)
        .bind(&scope.region)
        .fetch_all(connection)
        .await?;
    rows.iter().map(read).collect()
}

/// Every private repository, of all accounts and Regions.
pub async fn all(connection: &mut SqliteConnection) -> Result<Vec<RepositoryRecord>> {
    let rows = sqlx::query("SELECT * FROM repositories ORDER BY account, region, name")
        .fetch_all(connection)
        .await?;
    rows.iter().map(read).collect()
}

/// Adds a public repository, unless there is one of that name.
pub async fn put_public(
    connection: &mut SqliteConnection,
    account: &str,
    name: &str,
    created_at: Timestamp,
) -> Result<()> {
    sqlx::query(
        "INSERT INTO public_repositories (account, name, created_at) VALUES ($1, $2, $3)
         ON CONFLICT (account, name) DO NOTHING",
    )
    .bind(account)
    .bind(name)
    .bind(created_at.0)
    .execute(connection)
    .await?;
    Ok(())
}

/// Every public repository of an account by name.
pub async fn list_public(
    connection: &mut SqliteConnection,
    account: &str,
) -> Result<Vec<PublicRepositoryRecord>> {
    let rows = sqlx::query("SELECT * FROM public_repositories WHERE account = $1 ORDER BY name")
        .bind(account)
        .fetch_all(connection)
        .await?;
    rows.iter()
        .map(|row| {
            Ok(PublicRepositoryRecord {
                name: row.try_get("name")?,
                created_at: Timestamp(row.try_get("created_at")?),
            })
        })
        .collect()
}

fn read(row: &SqliteRow) -> Result<RepositoryRecord> {
    Ok(RepositoryRecord {
        id: row.try_get("id")?,
        scope: Scope {
            account: row.try_get("account")?,
            region: row.try_get("region")?,
        },
        name: row.try_get("name")?,
        immutable_tags: row.try_get("immutable_tags")?,
        scans_on_push: row.try_get("scans_on_push")?,
        created_at: Timestamp(row.try_get("created_at")?),
    })
}
