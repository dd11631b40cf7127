//! App Runner's client, and what can become of a call on a process that may die.

use std::sync::LazyLock;
use std::time::Duration;

use aws_sdk_apprunner::config::retry::RetryConfig;
use aws_sdk_apprunner::config::timeout::TimeoutConfig;
use aws_sdk_apprunner::config::{BehaviorVersion, Credentials, Region};
use aws_sdk_apprunner::error::{ProvideErrorMetadata, SdkError};
use aws_sdk_apprunner::types::{
    ImageConfiguration, ImageRepository, ImageRepositoryType, SourceConfiguration,
};
use aws_smithy_http_client::Builder;
use aws_smithy_http_client::tls::Provider;
use aws_smithy_http_client::tls::rustls_provider::CryptoMode;
use aws_smithy_runtime_api::client::http::SharedHttpClient;

static HTTP: LazyLock<SharedHttpClient> = LazyLock::new(|| {
    Builder::new()
        .tls_provider(Provider::Rustls(CryptoMode::Ring))
        .build_https()
});

/// A client that asks once. Every worker has an account, so that quotas are its own.
pub fn client(endpoint: &str, account: &str) -> aws_sdk_apprunner::Client {
    let config = aws_sdk_apprunner::Config::builder()
        .behavior_version(BehaviorVersion::v2026_01_12())
        .region(Region::new("us-east-1"))
        .endpoint_url(endpoint)
        .credentials_provider(Credentials::new(account, "secret", None, None, "test"))
        .retry_config(RetryConfig::disabled())
        .timeout_config(
            TimeoutConfig::builder()
                .operation_timeout(Duration::from_secs(20))
                .build(),
        )
        .http_client(HTTP.clone())
        .build();
    aws_sdk_apprunner::Client::from_conf(config)
}

/// Why a call has no result.
#[derive(Debug)]
pub enum Failed {
    /// App Runner has refused it: it has changed nothing. Code and message.
    Refused(String),
    /// Nobody knows.
    Unanswered,
}

/// The result of a call, or why there is none.
pub fn outcome<T, E: ProvideErrorMetadata>(result: Result<T, SdkError<E>>) -> Result<T, Failed> {
    result.map_err(|error| match error {
        SdkError::ServiceError(error) => {
            let error = error.into_err();
            let code = error.code().unwrap_or_default();
            Failed::Refused(format!("{code}: {}", error.message().unwrap_or_default()))
        }
        _ => Failed::Unanswered,
    })
}

/// A source of which one variable tells versions apart.
pub fn source(version: u64) -> SourceConfiguration {
    let repository = ImageRepository::builder()
        .image_identifier("public.ecr.aws/nginx/nginx:latest")
        .image_repository_type(ImageRepositoryType::EcrPublic)
        .image_configuration(
            ImageConfiguration::builder()
                .port("80")
                .runtime_environment_variables("VERSION", version.to_string())
                .build(),
        )
        .build()
        .unwrap();
    SourceConfiguration::builder()
        .image_repository(repository)
        .build()
}
