//! The parts of a service that `CreateService` sets and `UpdateService` may change, in the model's member names.
#![expect(clippy::struct_field_names, reason = "the names are the API's")]

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// The `ConfigurationSource` of a service whose repository has an `apprunner.yaml`; the other one is `API`.
pub const REPOSITORY: &str = "REPOSITORY";

/// What `CreateService` takes besides the name, the tags and the key.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct Configuration {
    pub source_configuration: SourceConfiguration,
    pub instance_configuration: InstanceConfiguration,
    pub health_check_configuration: HealthCheckConfiguration,
    pub auto_scaling_configuration_arn: String,
    pub network_configuration: NetworkConfiguration,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub observability_configuration: Option<ServiceObservabilityConfiguration>,
}

impl Configuration {
    /// The image, unless the service is built from source code.
    pub fn image(&self) -> Option<&ImageRepository> {
        self.source_configuration.image_repository.as_ref()
    }

    /// The ARNs of the auto scaling and observability configurations.
    pub fn associations(&self) -> impl Iterator<Item = &str> {
        let observability = self.observability_configuration.as_ref();
        [self.auto_scaling_configuration_arn.as_str()]
            .into_iter()
            .chain(observability.and_then(|associated| associated.observability_configuration_arn.as_deref()))
    }

    /// The port the service's load balancer and health check talk to.
    pub fn port(&self) -> &str {
        let of_image = self
            .image()
            .and_then(|image| image.image_configuration.as_ref()?.port.as_deref());
        let of_code = || self.code_values()?.port.as_deref();
        of_image.or_else(of_code).unwrap_or(super::defaults::PORT)
    }

    /// The environment variables in plain text.
    pub fn variables(&self) -> &BTreeMap<String, String> {
        static NONE: BTreeMap<String, String> = BTreeMap::new();
        let of_image = self.image().and_then(|image| image.image_configuration.as_ref());
        let of_code = || self.code_values()?.runtime_environment_variables.as_ref();
        of_image
            .and_then(|image| image.runtime_environment_variables.as_ref())
            .or_else(of_code)
            .unwrap_or(&NONE)
    }

    /// The environment variables that come from a secret store: name to where the value is.
    pub fn secrets(&self) -> &BTreeMap<String, String> {
        static NONE: BTreeMap<String, String> = BTreeMap::new();
        let of_image = self.image().and_then(|image| image.image_configuration.as_ref());
        let of_code = || self.code_values()?.runtime_environment_secrets.as_ref();
        of_image
            .and_then(|image| image.runtime_environment_secrets.as_ref())
            .or_else(of_code)
            .unwrap_or(&NONE)
    }

    /// The repository, unless the service runs an image.
    pub fn repository(&self) -> Option<&CodeRepository> {
        self.source_configuration.code_repository.as_ref()
    }

    /// What builds and runs the source; `None` where `apprunner.yaml` says it, which makes App Runner ignore these
    /// values (API shape `CodeConfiguration`).
    pub fn code_values(&self) -> Option<&CodeConfigurationValues> {
        let configuration = self.repository()?.code_configuration.as_ref()?;
        if configuration.configuration_source == REPOSITORY {
            return None;
        }
        configuration.code_configuration_values.as_ref()
    }

    /// The connection through which the repository is reached.
    pub fn connection_arn(&self) -> Option<&str> {
        let authentication = self.source_configuration.authentication_configuration.as_ref()?;
        authentication.connection_arn.as_deref()
    }

    /// The connector through which outgoing traffic goes.
    pub fn vpc_connector_arn(&self) -> Option<&str> {
        let egress = self.network_configuration.egress_configuration.as_ref()?;
        egress.vpc_connector_arn.as_deref()
    }

    /// Whether only VPC ingress connections reach the service.
    pub fn is_private(&self) -> bool {
        let ingress = self.network_configuration.ingress_configuration.as_ref();
        ingress.and_then(|ingress| ingress.is_publicly_accessible) == Some(false)
    }
}

#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct SourceConfiguration {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub code_repository: Option<CodeRepository>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub image_repository: Option<ImageRepository>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub auto_deployments_enabled: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub authentication_configuration: Option<AuthenticationConfiguration>,
}

#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct AuthenticationConfiguration {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub connection_arn: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub access_role_arn: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct ImageRepository {
    pub image_identifier: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub image_configuration: Option<ImageConfiguration>,
    pub image_repository_type: ImageRepositoryType,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum ImageRepositoryType {
    Ecr,
    EcrPublic,
}

#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct ImageConfiguration {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub runtime_environment_variables: Option<BTreeMap<String, String>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub start_command: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub port: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub runtime_environment_secrets: Option<BTreeMap<String, String>>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct CodeRepository {
    pub repository_url: String,
    pub source_code_version: SourceCodeVersion,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub code_configuration: Option<CodeConfiguration>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub source_directory: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct SourceCodeVersion {
    #[serde(rename = "Type")]
    pub kind: String,
    pub value: String,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct CodeConfiguration {
    pub configuration_source: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub code_configuration_values: Option<CodeConfigurationValues>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct CodeConfigurationValues {
    pub runtime: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub build_command: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub start_command: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub port: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub runtime_environment_variables: Option<BTreeMap<String, String>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub runtime_environment_secrets: Option<BTreeMap<String, String>>,
}

#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct InstanceConfiguration {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cpu: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub memory: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub instance_role_arn: Option<String>,
}

#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct HealthCheckConfiguration {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub protocol: Option<HealthCheckProtocol>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub path: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub interval: Option<i32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub timeout: Option<i32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub healthy_threshold: Option<i32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unhealthy_threshold: Option<i32>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum HealthCheckProtocol {
    Tcp,
    Http,
}

#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct NetworkConfiguration {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub egress_configuration: Option<EgressConfiguration>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ingress_configuration: Option<IngressConfiguration>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ip_address_type: Option<String>,
}

#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct EgressConfiguration {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub egress_type: Option<EgressType>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub vpc_connector_arn: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum EgressType {
    Default,
    Vpc,
}

#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct IngressConfiguration {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub is_publicly_accessible: Option<bool>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct ServiceObservabilityConfiguration {
    pub observability_enabled: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub observability_configuration_arn: Option<String>,
}

/// API shape `EncryptionConfiguration`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct EncryptionConfiguration {
    pub kms_key: String,
}

/// API shape `Tag`; both members are optional in the model.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct Tag {
    pub key: Option<String>,
    pub value: Option<String>,
}
