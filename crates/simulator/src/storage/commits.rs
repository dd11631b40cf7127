//! The `commits` table.

use sqlx::SqliteConnection;

use super::Result;
use crate::clock::Timestamp;

/// A commit to add.
#[derive(Debug, Clone, Copy)]
pub struct NewCommit<'a> {
    /// The repository as [`Source`](crate::service::source::Source) spells it.
    pub repository: &'a str,
    pub branch: &'a str,
    pub id: &'a str,
    pub message: &'a str,
    pub pushed_at: Timestamp,
}

/// Puts a commit on top of a branch.
pub async fn insert(connection: &mut SqliteConnection, commit: NewCommit<'_>) -> Result<()> {
    sqlx::query(
        "INSERT INTO commits (repository, branch, id, message, pushed_at) VALUES ($1, $2, $3, $4, $5)",
    )
    .bind(commit.repository)
    .bind(commit.branch)
    .bind(commit.id)
    .bind(commit.message)
    .bind(commit.pushed_at.0)
    .execute(connection)
    .await?;
    Ok(())
}

/// The id of a branch's newest commit, if one was made here.
pub async fn newest(
    connection: &mut SqliteConnection,
    repository: &str,
    branch: &str,
) -> Result<Option<String>> {
    Ok(sqlx::query_scalar(
        "SELECT id FROM commits WHERE repository = $1 AND branch = $2 ORDER BY ordinal DESC LIMIT 1",
    )
    .bind(repository)
    .bind(branch)
    .fetch_optional(connection)
    .await?)
}
