//! Secrets Manager: which secrets there are, and never what is in one.

mod create_secret;
mod filters;
mod secrets;

use serde_json::Value;

use super::{Answer, Call, not_authorized, read, unknown};
use crate::service::arn::Scope;

pub async fn operation(call: &mut Call<'_>, operation: &str, request: Value) -> Answer {
    match operation {
        "ListSecrets" => secrets::list_secrets(call, read(request)?).await,
        "DescribeSecret" => secrets::describe_secret(call, read(request)?).await,
        "CreateSecret" => create_secret::create_secret(call, read(request)?).await,
        "GetSecretValue" => {
            let resource = request["SecretId"].as_str().unwrap_or_default();
            Err(not_authorized(
                call.scope,
                "secretsmanager:GetSecretValue",
                resource,
            ))
        }
        "BatchGetSecretValue" => Err(not_authorized(
            call.scope,
            "secretsmanager:BatchGetSecretValue",
            "*",
        )),
        _ => Err(unknown(operation)),
    }
}

/// `arn:aws:secretsmanager:{region}:{account}:secret:{name}-{suffix}`.
pub fn arn(scope: &Scope, name: &str, suffix: &str) -> String {
    format!(
        "arn:aws:secretsmanager:{}:{}:secret:{name}-{suffix}",
        scope.region, scope.account
    )
}
