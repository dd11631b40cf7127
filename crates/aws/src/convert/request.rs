//! From a create to App Runner's requests.

use aws_sdk_apprunner::operation::create_service::builders::CreateServiceFluentBuilder;
use aws_sdk_apprunner::operation::update_service::builders::UpdateServiceFluentBuilder;
use aws_sdk_apprunner::types as sdk;
use model::draft::{BuildSettings, CreateRequest, Network, RuntimeSettings, Source};
use model::health_check::{HealthCheck, HealthCheckProtocol};
use model::image::Registry;

/// Fills in `CreateService`.
pub(crate) fn create(
    call: CreateServiceFluentBuilder,
    request: &CreateRequest,
) -> CreateServiceFluentBuilder {
    let encryption = request
        .kms_key
        .as_ref()
        .and_then(|key| sdk::EncryptionConfiguration::builder().kms_key(key).build().ok());
    call.service_name(request.name.as_str())
        .source_configuration(source(request))
        .instance_configuration(instance(request))
        .set_auto_scaling_configuration_arn(request.auto_scaling.clone())
        .health_check_configuration(health_check(&request.health_check))
        .network_configuration(network(&request.network))
        .set_observability_configuration(request.observability.as_deref().map(observability))
        .set_encryption_configuration(encryption)
        .set_tags(tags(request))
}

/// Fills in `UpdateService`, which can change neither name nor key nor tags. Which auto scaling configuration stands for
/// the account's default only the account knows: that is up to the caller.
pub(crate) fn update(
    call: UpdateServiceFluentBuilder,
    request: &CreateRequest,
) -> UpdateServiceFluentBuilder {
    // Left out, a member stays as it is; what the form says is off has to be sent as off.
    let observability = request.observability.as_deref().map_or_else(
        || {
            sdk::ServiceObservabilityConfiguration::builder()
                .observability_enabled(false)
                .build()
        },
        observability,
    );
    call.source_configuration(source(request))
        .instance_configuration(instance(request))
        .health_check_configuration(health_check(&request.health_check))
        .network_configuration(network(&request.network))
        .observability_configuration(observability)
}

fn source(request: &CreateRequest) -> sdk::SourceConfiguration {
    let builder = sdk::SourceConfiguration::builder().auto_deployments_enabled(request.automatic_deployment);
    let authentication = sdk::AuthenticationConfiguration::builder();
    match &request.source {
        Source::Image {
            image,
            access_role,
            settings,
        } => {
            let kind = match image.registry {
                Registry::EcrPublic => sdk::ImageRepositoryType::EcrPublic,
                Registry::Ecr { .. } => sdk::ImageRepositoryType::Ecr,
            };
            let repository = sdk::ImageRepository::builder()
                .image_identifier(image.to_string())
                .image_repository_type(kind)
                .image_configuration(image_configuration(settings))
                .build();
            builder
                // Both required members are set above; the builder checks nothing else.
                .set_image_repository(repository.ok())
                .set_authentication_configuration(
                    access_role
                        .as_ref()
                        .map(|role| authentication.access_role_arn(role).build()),
                )
                .build()
        }
        Source::Code {
            repository,
            branch,
            directory,
            connection,
            build,
        } => {
            let version = sdk::SourceCodeVersion::builder()
                .r#type(sdk::SourceCodeVersionType::Branch)
                .value(branch)
                .build();
            let repository = sdk::CodeRepository::builder()
                .repository_url(repository.to_string())
                .set_source_code_version(version.ok())
                .set_code_configuration(code_configuration(build.as_ref()))
                .source_directory(directory)
                .build();
            builder
                .set_code_repository(repository.ok())
                .set_authentication_configuration(
                    connection
                        .as_ref()
                        .map(|arn| authentication.connection_arn(arn).build()),
                )
                .build()
        }
    }
}

fn image_configuration(settings: &RuntimeSettings) -> sdk::ImageConfiguration {
    sdk::ImageConfiguration::builder()
        .port(settings.port.to_string())
        .set_start_command(settings.start_command.clone())
        .set_runtime_environment_variables(Some(settings.variables.clone().into_iter().collect()))
        .set_runtime_environment_secrets(
            (!settings.secrets.is_empty()).then(|| settings.secrets.clone().into_iter().collect()),
        )
        .build()
}

fn code_configuration(build: Option<&BuildSettings>) -> Option<sdk::CodeConfiguration> {
    let builder = sdk::CodeConfiguration::builder();
    let Some(build) = build else {
        return builder
            .configuration_source(sdk::ConfigurationSource::Repository)
            .build()
            .ok();
    };
    let settings = &build.settings;
    let values = sdk::CodeConfigurationValues::builder()
        .runtime(build.runtime.as_api().into())
        .set_build_command(build.command.clone())
        .set_start_command(settings.start_command.clone())
        .port(settings.port.to_string())
        .set_runtime_environment_variables(Some(settings.variables.clone().into_iter().collect()))
        .set_runtime_environment_secrets(
            (!settings.secrets.is_empty()).then(|| settings.secrets.clone().into_iter().collect()),
        )
        .build();
    builder
        .configuration_source(sdk::ConfigurationSource::Api)
        .set_code_configuration_values(values.ok())
        .build()
        .ok()
}

fn instance(request: &CreateRequest) -> sdk::InstanceConfiguration {
    sdk::InstanceConfiguration::builder()
        .cpu(request.size.cpu.to_string())
        .memory(request.size.memory.to_string())
        .set_instance_role_arn(request.instance_role.clone())
        .build()
}

fn health_check(check: &HealthCheck) -> sdk::HealthCheckConfiguration {
    let builder = sdk::HealthCheckConfiguration::builder()
        .interval(i32::from(check.interval))
        .timeout(i32::from(check.timeout))
        .healthy_threshold(i32::from(check.healthy_threshold))
        .unhealthy_threshold(i32::from(check.unhealthy_threshold));
    match &check.protocol {
        HealthCheckProtocol::Tcp => builder.protocol(sdk::HealthCheckProtocol::Tcp).build(),
        HealthCheckProtocol::Http { path } => builder
            .protocol(sdk::HealthCheckProtocol::Http)
            .path(path)
            .build(),
    }
}

fn network(network: &Network) -> sdk::NetworkConfiguration {
    let egress = match &network.vpc_connector {
        None => sdk::EgressConfiguration::builder().egress_type(sdk::EgressType::Default),
        Some(arn) => sdk::EgressConfiguration::builder()
            .egress_type(sdk::EgressType::Vpc)
            .vpc_connector_arn(arn),
    };
    sdk::NetworkConfiguration::builder()
        .egress_configuration(egress.build())
        .ingress_configuration(
            sdk::IngressConfiguration::builder()
                .is_publicly_accessible(network.is_public)
                .build(),
        )
        .ip_address_type(if network.is_dual_stack {
            sdk::IpAddressType::DualStack
        } else {
            sdk::IpAddressType::Ipv4
        })
        .build()
}

fn observability(arn: &str) -> sdk::ServiceObservabilityConfiguration {
    sdk::ServiceObservabilityConfiguration::builder()
        .observability_enabled(true)
        .observability_configuration_arn(arn)
        .build()
}

fn tags(request: &CreateRequest) -> Option<Vec<sdk::Tag>> {
    let tags = request
        .tags
        .iter()
        .map(|tag| sdk::Tag::builder().key(&tag.key).value(&tag.value).build());
    (!request.tags.is_empty()).then(|| tags.collect())
}
