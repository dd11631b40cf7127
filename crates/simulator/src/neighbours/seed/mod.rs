//! What an account has when it is seen for the first time: a small shop's repositories, roles, secrets and parameters.

mod names;
mod registry;
mod roles;

use sqlx::SqliteConnection;

use super::Settings;
use crate::clock::Timestamp;
use crate::service::arn::Scope;
use crate::storage::{Result, furnished_accounts};

/// The Region of what is global to an account.
const GLOBAL: &str = "aws-global";

const HOUR: i64 = 60 * 60 * 1000;
const DAY: i64 = 24 * HOUR;

/// Gives an account and Region their first contents, once. An account that was first seen while accounts were to be
/// empty stays so.
pub async fn furnish(
    connection: &mut SqliteConnection,
    scope: &Scope,
    settings: Settings,
    now: Timestamp,
) -> Result<()> {
    let global = Scope {
        account: scope.account.clone(),
        region: GLOBAL.to_owned(),
    };
    if furnished_accounts::insert(connection, &global).await? && !settings.empty_accounts {
        roles::add(connection, &scope.account, now).await?;
        registry::add_public(connection, &scope.account, now).await?;
    }
    if furnished_accounts::insert(connection, scope).await? && !settings.empty_accounts {
        registry::add(connection, scope, now).await?;
        names::add_secrets(connection, scope, now).await?;
        names::add_parameters(connection, scope, now).await?;
    }
    Ok(())
}

/// So many days before `now`, and a few hours, so that not everything happened at one time of day.
fn days_ago(now: Timestamp, days: i64) -> Timestamp {
    now.plus(-(days * DAY + days % 7 * HOUR))
}
