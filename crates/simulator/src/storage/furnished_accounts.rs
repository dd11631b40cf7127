//! The `furnished_accounts` table.

use sqlx::SqliteConnection;

use super::Result;
use crate::service::arn::Scope;

/// Notes that the account has its first contents there; `false` where it had them already.
pub async fn insert(connection: &mut SqliteConnection, scope: &Scope) -> Result<bool> {
    let result = sqlx::query(
        "INSERT INTO furnished_accounts (account, region) VALUES ($1, $2) ON CONFLICT (account, region) DO NOTHING",
    )
    .bind(&scope.account)
    .bind(&scope.region)
    .execute(connection)
    .await?;
    Ok(result.rows_affected() == 1)
}
