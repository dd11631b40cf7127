//! Whether App Runner can assume the roles that a service names.

use sqlx::SqliteConnection;

use super::trust;
use crate::clock::{Speed, Timestamp};
use crate::neighbours::{Settings, seed};
use crate::protocol::errors::Fault;
use crate::service::arn::Scope;
use crate::service::configuration::Configuration;
use crate::storage::roles;

/// What pulls images and builds source code.
const BUILD: &str = "build.apprunner.amazonaws.com";

/// What runs the containers.
const TASKS: &str = "tasks.apprunner.amazonaws.com";

/// Refuses roles that are too new or trust somebody else (guide, messages seen: "Error in assuming instance role").
/// Roles that this simulator does not know, of this account or of others, pass.
pub async fn check(
    connection: &mut SqliteConnection,
    scope: &Scope,
    configuration: &Configuration,
    settings: Settings,
    speed: Speed,
    now: Timestamp,
) -> Result<(), Fault> {
    let access = configuration
        .source_configuration
        .authentication_configuration
        .as_ref()
        .and_then(|sent| sent.access_role_arn.as_deref());
    let instance = configuration.instance_configuration.instance_role_arn.as_deref();
    if access.is_some() || instance.is_some() {
        seed::furnish(connection, scope, settings, now).await?;
    }
    for (which, arn, service) in [("access", access, BUILD), ("instance", instance, TASKS)] {
        let Some(arn) = arn else { continue };
        let name = arn.rsplit('/').next().unwrap_or_default();
        let Some(role) = roles::find(connection, &scope.account, name)
            .await?
            .filter(|role| role.arn() == arn)
        else {
            continue;
        };
        let propagated = role
            .created_at
            .plus(speed.milliseconds(settings.role_propagation_seconds));
        let is_known = now >= propagated;
        if !is_known || !trust::allows(&role.trust_policy, service) {
            return Err(Fault::invalid_request(format!(
                "Error in assuming {which} role {arn}"
            )));
        }
    }
    Ok(())
}
