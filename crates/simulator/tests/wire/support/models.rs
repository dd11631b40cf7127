//! What each service says that it answers: App Runner's own model, and of the services beside it the results and errors
//! of the operations that are here, from their models of 2026.

use std::sync::LazyLock;

use serde_json::Value;

macro_rules! model {
    ($name:ident, $file:literal) => {
        static $name: LazyLock<Value> = LazyLock::new(|| serde_json::from_str(include_str!($file)).unwrap());
    };
}

pub static APP_RUNNER: LazyLock<Value> =
    LazyLock::new(|| serde_json::from_str(include_str!("../../../shapes/apprunner.json")).unwrap());
model!(ECR, "answers/ecr.json");
model!(ECR_PUBLIC, "answers/ecr-public.json");
model!(IAM, "answers/iam.json");
model!(LOGS, "answers/logs.json");
model!(SECRETS_MANAGER, "answers/secretsmanager.json");
model!(SSM, "answers/ssm.json");
model!(STS, "answers/sts.json");

/// The model of a service, by the name that its SDK has for it.
pub fn of(service: &str) -> &'static Value {
    match service {
        "AppRunner" => &APP_RUNNER,
        "ECR" => &ECR,
        "ECR PUBLIC" => &ECR_PUBLIC,
        "IAM" => &IAM,
        "CloudWatch Logs" => &LOGS,
        "Secrets Manager" => &SECRETS_MANAGER,
        "SSM" => &SSM,
        "STS" => &STS,
        other => panic!("there is no model of {other}; tests/wire/support/answers has the others"),
    }
}
