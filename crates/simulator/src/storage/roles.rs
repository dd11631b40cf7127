//! The `roles` and `attached_policies` tables.

use serde_json::{from_str, to_string};
use sqlx::sqlite::SqliteRow;
use sqlx::{Row, SqliteConnection};

use super::Result;
use crate::clock::Timestamp;

/// An IAM role.
#[derive(Debug, Clone)]
pub struct RoleRecord {
    pub id: String,
    pub account: String,
    pub name: String,
    pub path: String,
    pub trust_policy: String,
    pub description: Option<String>,
    pub max_session_duration: i64,
    pub permissions_boundary: Option<String>,
    pub tags: Vec<(String, String)>,
    pub created_at: Timestamp,
}

impl RoleRecord {
    pub fn arn(&self) -> String {
        format!("arn:aws:iam::{}:role{}{}", self.account, self.path, self.name)
    }
}

/// Adds a role. `false` where the account has the name already, in whatever case.
pub async fn insert(connection: &mut SqliteConnection, role: &RoleRecord) -> Result<bool> {
    let result = sqlx::query(
        "INSERT INTO roles (id, account, name, path, trust_policy, description, max_session_duration,
             permissions_boundary, tags, created_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
         ON CONFLICT (account, name COLLATE NOCASE) DO NOTHING",
    )
    .bind(&role.id)
    .bind(&role.account)
    .bind(&role.name)
    .bind(&role.path)
    .bind(&role.trust_policy)
    .bind(&role.description)
    .bind(role.max_session_duration)
    .bind(&role.permissions_boundary)
    .bind(to_string(&role.tags)?)
    .bind(role.created_at.0)
    .execute(connection)
    .await?;
    Ok(result.rows_affected() == 1)
}

/// The account's role of that name.
pub async fn find(
    connection: &mut SqliteConnection,
    account: &str,
    name: &str,
) -> Result<Option<RoleRecord>> {
    let row = sqlx::query("SELECT * FROM roles WHERE account = $1 AND name = $2")
        .bind(account)
        .bind(name)
        .fetch_optional(connection)
        .await?;
    row.as_ref().map(read).transpose()
}

/// Every role of an account by name.
pub async fn list(connection: &mut SqliteConnection, account: &str) -> Result<Vec<RoleRecord>> {
    let rows = sqlx::query("SELECT * FROM roles WHERE account = $1 ORDER BY name")
        .bind(account)
        .fetch_all(connection)
        .await?;
    rows.iter().map(read).collect()
}

/// How many roles an account has.
pub async fn count(connection: &mut SqliteConnection, account: &str) -> Result<i64> {
    Ok(
        sqlx::query_scalar("SELECT COUNT(*) FROM roles WHERE account = $1")
            .bind(account)
            .fetch_one(connection)
            .await?,
    )
}

/// Attaches a policy; one that is attached already stays so.
pub async fn attach(connection: &mut SqliteConnection, role_id: &str, arn: &str) -> Result<()> {
    sqlx::query(
        "INSERT INTO attached_policies (role_id, arn) VALUES ($1, $2) ON CONFLICT (role_id, arn) DO NOTHING",
    )
    .bind(role_id)
    .bind(arn)
    .execute(connection)
    .await?;
    Ok(())
}

/// The ARNs of a role's attached policies.
pub async fn attached(connection: &mut SqliteConnection, role_id: &str) -> Result<Vec<String>> {
    Ok(
        sqlx::query_scalar("SELECT arn FROM attached_policies WHERE role_id = $1 ORDER BY arn")
            .bind(role_id)
            .fetch_all(connection)
            .await?,
    )
}

fn read(row: &SqliteRow) -> Result<RoleRecord> {
    Ok(RoleRecord {
        id: row.try_get("id")?,
        account: row.try_get("account")?,
        name: row.try_get("name")?,
        path: row.try_get("path")?,
        trust_policy: row.try_get("trust_policy")?,
        description: row.try_get("description")?,
        max_session_duration: row.try_get("max_session_duration")?,
        permissions_boundary: row.try_get("permissions_boundary")?,
        tags: from_str(row.try_get("tags")?)?,
        created_at: Timestamp(row.try_get("created_at")?),
    })
}
