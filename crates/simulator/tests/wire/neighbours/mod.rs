//! The services beside App Runner, through their own clients.

use crate::support::Harness;

/// A client of one of them.
macro_rules! client {
    ($sdk:ident, $harness:expr, $access_key:expr, $region:expr) => {{
        let config = $sdk::Config::builder()
            .behavior_version($sdk::config::BehaviorVersion::v2026_01_12())
            .region($sdk::config::Region::new($region))
            .endpoint_url($harness.simulator.endpoint_url())
            .credentials_provider($sdk::config::Credentials::new(
                $access_key,
                "secret",
                None,
                None,
                "test",
            ))
            .retry_config($sdk::config::retry::RetryConfig::disabled())
            .http_client(crate::support::http())
            .interceptor(crate::support::checked::HeldAgainstTheModel)
            .build();
        $sdk::Client::from_conf(config)
    }};
}

/// Status, code and message of an error that must have come.
macro_rules! refused {
    ($call:expr) => {{
        use aws_smithy_types::error::metadata::ProvideErrorMetadata;
        let error = $call.send().await.expect_err("the call is refused");
        let status = error
            .raw_response()
            .map_or(0, |response| response.status().as_u16());
        let error = error.into_service_error();
        (
            status,
            error.code().unwrap_or_default().to_owned(),
            error.message().unwrap_or_default().to_owned(),
        )
    }};
}

mod assume;
mod contents;
mod ec2;
mod ecr;
mod ecr_public;
mod hostile;
mod iam;
mod images;
mod parameters;
mod push;
mod secrets;

const ACCOUNT: &str = "123456789012";
const REGION: &str = "us-east-1";

fn ecr(harness: &Harness) -> aws_sdk_ecr::Client {
    client!(aws_sdk_ecr, harness, ACCOUNT, REGION)
}

fn iam(harness: &Harness) -> aws_sdk_iam::Client {
    client!(aws_sdk_iam, harness, ACCOUNT, REGION)
}

/// Three strings to compare a refusal with.
fn refusal(status: u16, code: &str, message: &str) -> (u16, String, String) {
    (status, code.to_owned(), message.to_owned())
}
