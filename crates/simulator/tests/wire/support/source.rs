//! Repositories as sources of services.

use aws_sdk_apprunner::types::builders::CodeConfigurationValuesBuilder;
use aws_sdk_apprunner::types::{
    AuthenticationConfiguration, CodeConfiguration, CodeConfigurationValues, CodeRepository,
    ConfigurationSource, ProviderType, Runtime, SourceCodeVersion, SourceCodeVersionType,
    SourceConfiguration,
};

use super::Harness;
use super::resources::{pending_connection, shake_hands};

pub const REPOSITORY_URL: &str = "https://github.com/example/hello";

/// A connection that can be used.
pub async fn connection(harness: &Harness, name: &str, provider: ProviderType) -> String {
    let arn = pending_connection(&harness.client(), name, provider).await;
    shake_hands(harness, &arn, "AVAILABLE").await;
    arn
}

/// Code values with a build command, as they are before anything else is set.
pub fn values() -> CodeConfigurationValuesBuilder {
    CodeConfigurationValues::builder()
        .runtime(Runtime::Nodejs22)
        .build_command("npm ci")
        .start_command("node server.js")
}

/// A source of the repository's branch `main`, configured through the API.
pub fn repository(url: &str, connection_arn: &str, values: CodeConfigurationValues) -> SourceConfiguration {
    let configuration = CodeConfiguration::builder()
        .configuration_source(ConfigurationSource::Api)
        .code_configuration_values(values)
        .build()
        .unwrap();
    repository_with(url, connection_arn, Some(configuration))
}

pub fn repository_with(
    url: &str,
    connection_arn: &str,
    configuration: Option<CodeConfiguration>,
) -> SourceConfiguration {
    let version = SourceCodeVersion::builder()
        .r#type(SourceCodeVersionType::Branch)
        .value("main")
        .build()
        .unwrap();
    let repository = CodeRepository::builder()
        .repository_url(url)
        .source_code_version(version)
        .set_code_configuration(configuration)
        .build()
        .unwrap();
    let authentication = AuthenticationConfiguration::builder()
        .connection_arn(connection_arn)
        .build();
    SourceConfiguration::builder()
        .code_repository(repository)
        .authentication_configuration(authentication)
        .build()
}
