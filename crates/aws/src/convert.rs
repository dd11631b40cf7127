//! Between the SDK's types and the model's.

use crate::fingerprints::Fingerprints;
use aws_sdk_apprunner::types as sdk;
use aws_smithy_types::DateTime;
use model::arn::ServiceArn;
use model::compute::InstanceSize;
use model::draft::{CreateRequest, DraftValues, DraftVariable};
use model::health_check::{HealthCheck, HealthCheckProtocol};
use model::image::Registry;
use model::operation::{Operation, OperationKind, OperationStatus};
use model::service::{Configuration, Service, ServiceStatus, Source, Variable, VariableValue};
use model::time::Time;
use std::collections::HashMap;

fn time(time: &DateTime) -> Time {
    Time(time.to_millis().unwrap_or_default())
}

/// An unknown state of a service is shown as an operation in progress: nothing is offered that might be refused.
fn status(status: &sdk::ServiceStatus) -> ServiceStatus {
    ServiceStatus::parse(&status.as_str().to_ascii_uppercase()).unwrap_or_else(|| {
        tracing::warn!(status = status.as_str(), "unknown status of a service");
        ServiceStatus::OperationInProgress
    })
}

/// A row of `ListServices`. One whose ARN cannot be read is left out and told in the log.
pub(crate) fn summary(summary: &sdk::ServiceSummary, now: Time) -> Option<Service> {
    let arn = summary.service_arn().unwrap_or_default();
    let arn = arn
        .parse()
        .inspect_err(|error| tracing::warn!(%error, "service left out"))
        .ok()?;
    Some(Service {
        arn,
        status: summary
            .status()
            .map_or(ServiceStatus::OperationInProgress, status),
        domain: summary
            .service_url()
            .filter(|url| !url.is_empty())
            .map(ToOwned::to_owned),
        created_at: summary.created_at().map(time).unwrap_or_default(),
        updated_at: summary.updated_at().map(time).unwrap_or_default(),
        deleted_at: None,
        configuration: None,
        operation: None,
        seen_at: now,
    })
}

pub(crate) fn service(service: &sdk::Service, now: Time, fingerprints: &Fingerprints) -> Option<Service> {
    let arn = service
        .service_arn()
        .parse()
        .inspect_err(|error| tracing::warn!(%error, "service left out"))
        .ok()?;
    let status = service.status().as_str();
    Some(Service {
        arn,
        status: self::status(&sdk::ServiceStatus::from(status)),
        domain: service
            .service_url()
            .filter(|url| !url.is_empty())
            .map(ToOwned::to_owned),
        created_at: time(service.created_at()),
        updated_at: time(service.updated_at()),
        deleted_at: service.deleted_at().map(time),
        configuration: Some(configuration(service, fingerprints)),
        operation: None,
        seen_at: now,
    })
}

fn configuration(service: &sdk::Service, fingerprints: &Fingerprints) -> Configuration {
    let source = service.source_configuration();
    let authentication = source.and_then(|source| source.authentication_configuration());
    let image = source.and_then(|source| source.image_repository());
    let code = source.and_then(|source| source.code_repository());
    let image_configuration = image.and_then(|image| image.image_configuration());
    let code_values = code
        .and_then(|code| code.code_configuration())
        .and_then(|configuration| configuration.code_configuration_values());
    let instance = service.instance_configuration();
    let network = service.network_configuration();
    let text = |text: Option<&str>| text.filter(|text| !text.is_empty()).map(ToOwned::to_owned);
    Configuration {
        source: match code {
            Some(code) => Source::Code {
                repository: code.repository_url().to_owned(),
                branch: code
                    .source_code_version()
                    .map(|version| version.value().to_owned())
                    .unwrap_or_default(),
            },
            None => Source::Image {
                identifier: image
                    .map(|image| image.image_identifier().to_owned())
                    .unwrap_or_default(),
                access_role: text(authentication.and_then(|authentication| authentication.access_role_arn())),
            },
        },
        automatic_deployment: source
            .and_then(aws_sdk_apprunner::types::SourceConfiguration::auto_deployments_enabled)
            .unwrap_or(false),
        port: text(
            image_configuration
                .and_then(|c| c.port())
                .or(code_values.and_then(|c| c.port())),
        ),
        start_command: text(
            image_configuration
                .and_then(|c| c.start_command())
                .or(code_values.and_then(|c| c.start_command())),
        ),
        variables: variables(
            image_configuration
                .and_then(|c| c.runtime_environment_variables())
                .or(code_values.and_then(|c| c.runtime_environment_variables())),
            image_configuration
                .and_then(|c| c.runtime_environment_secrets())
                .or(code_values.and_then(|c| c.runtime_environment_secrets())),
            fingerprints,
        ),
        size: instance.and_then(|instance| {
            InstanceSize::parse(
                instance.cpu().unwrap_or("1024"),
                instance.memory().unwrap_or("2048"),
            )
            .ok()
        }),
        instance_role: text(instance.and_then(|instance| instance.instance_role_arn())),
        health_check: service
            .health_check_configuration()
            .map(health_check)
            .unwrap_or_default(),
        auto_scaling: service.auto_scaling_configuration_summary().and_then(|summary| {
            let name = summary.auto_scaling_configuration_name()?;
            Some(format!(
                "{name}, revision {}",
                summary.auto_scaling_configuration_revision()
            ))
        }),
        public_ingress: network
            .and_then(|network| network.ingress_configuration())
            .is_none_or(sdk::IngressConfiguration::is_publicly_accessible),
        vpc_connector: text(
            network
                .and_then(|network| network.egress_configuration())
                .and_then(|egress| egress.vpc_connector_arn()),
        ),
        ip_address_type: network
            .and_then(|network| network.ip_address_type())
            .map(|kind| kind.as_str().to_owned()),
        encryption_key: service
            .encryption_configuration()
            .map(|encryption| encryption.kms_key().to_owned()),
        tracing: service
            .observability_configuration()
            .is_some_and(sdk::ServiceObservabilityConfiguration::observability_enabled),
    }
}

fn variables(
    plain: Option<&HashMap<String, String>>,
    secrets: Option<&HashMap<String, String>>,
    fingerprints: &Fingerprints,
) -> Vec<Variable> {
    let plain = plain.into_iter().flatten().map(|(name, value)| Variable {
        name: name.clone(),
        value: VariableValue::Plain {
            fingerprint: fingerprints.of(value),
        },
    });
    let secrets = secrets.into_iter().flatten().map(|(name, arn)| Variable {
        name: name.clone(),
        value: VariableValue::Reference { arn: arn.clone() },
    });
    let mut variables: Vec<Variable> = plain.chain(secrets).collect();
    variables.sort_by(|a, b| a.name.cmp(&b.name));
    variables
}

fn health_check(check: &sdk::HealthCheckConfiguration) -> HealthCheck {
    let default = HealthCheck::default();
    let number =
        |value: Option<i32>, default: u8| value.and_then(|v| u8::try_from(v).ok()).unwrap_or(default);
    HealthCheck {
        protocol: match check.protocol() {
            Some(sdk::HealthCheckProtocol::Http) => HealthCheckProtocol::Http {
                path: check.path().unwrap_or("/").to_owned(),
            },
            _ => HealthCheckProtocol::Tcp,
        },
        interval: number(check.interval(), default.interval),
        timeout: number(check.timeout(), default.timeout),
        healthy_threshold: number(check.healthy_threshold(), default.healthy_threshold),
        unhealthy_threshold: number(check.unhealthy_threshold(), default.unhealthy_threshold),
    }
}

/// An operation of a kind or status that this version does not know is left out and told in the log.
pub(crate) fn operation(summary: &sdk::OperationSummary) -> Option<Operation> {
    let (kind, status) = (summary.r#type()?.as_str(), summary.status()?.as_str());
    let (Some(kind), Some(status)) = (OperationKind::parse(kind), OperationStatus::parse(status)) else {
        tracing::warn!(kind, status, "unknown operation left out");
        return None;
    };
    Some(Operation {
        id: summary.id()?.to_owned(),
        kind,
        status,
        started_at: summary.started_at().map(time).unwrap_or_default(),
        ended_at: summary.ended_at().map(time),
        stages: Vec::new(),
        cause: None,
    })
}

pub(crate) fn source_configuration(request: &CreateRequest) -> sdk::SourceConfiguration {
    let kind = match request.image.registry {
        Registry::EcrPublic => sdk::ImageRepositoryType::EcrPublic,
        Registry::Ecr { .. } => sdk::ImageRepositoryType::Ecr,
    };
    let configuration = sdk::ImageConfiguration::builder()
        .port(request.port.to_string())
        .set_start_command(request.start_command.clone())
        .set_runtime_environment_variables(Some(request.variables.clone().into_iter().collect()))
        .set_runtime_environment_secrets(
            (!request.secrets.is_empty()).then(|| request.secrets.clone().into_iter().collect()),
        )
        .build();
    let repository = sdk::ImageRepository::builder()
        .image_identifier(request.image.to_string())
        .image_repository_type(kind)
        .image_configuration(configuration)
        .build();
    let authentication = request.access_role.as_ref().map(|role| {
        sdk::AuthenticationConfiguration::builder()
            .access_role_arn(role)
            .build()
    });
    sdk::SourceConfiguration::builder()
        // Both required members are set above; the builder checks nothing else.
        .set_image_repository(repository.ok())
        .auto_deployments_enabled(request.automatic_deployment)
        .set_authentication_configuration(authentication)
        .build()
}

pub(crate) fn instance_configuration(request: &CreateRequest) -> sdk::InstanceConfiguration {
    sdk::InstanceConfiguration::builder()
        .cpu(request.size.cpu.to_string())
        .memory(request.size.memory.to_string())
        .build()
}

pub(crate) fn health_check_configuration(request: &CreateRequest) -> sdk::HealthCheckConfiguration {
    let check = &request.health_check;
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

pub(crate) fn tags(request: &CreateRequest) -> Option<Vec<sdk::Tag>> {
    let tags = request
        .tags
        .iter()
        .map(|tag| sdk::Tag::builder().key(&tag.key).value(&tag.value).build());
    (!request.tags.is_empty()).then(|| tags.collect())
}

pub(crate) fn draft_values(arn: &ServiceArn, service: &sdk::Service) -> Option<DraftValues> {
    let source = service.source_configuration()?;
    let image = source.image_repository()?;
    let settings = image.image_configuration();
    let check = service
        .health_check_configuration()
        .map(health_check)
        .unwrap_or_default();
    let rows = |map: Option<&HashMap<String, String>>, source: &str| -> Vec<DraftVariable> {
        map.into_iter()
            .flatten()
            .map(|(name, value)| DraftVariable {
                source: source.to_owned(),
                name: name.clone(),
                value: value.clone(),
            })
            .collect()
    };
    let mut variables = rows(
        settings.and_then(|settings| settings.runtime_environment_variables()),
        "plain",
    );
    variables.extend(rows(
        settings.and_then(|settings| settings.runtime_environment_secrets()),
        "reference",
    ));
    variables.sort_by(|a, b| a.name.cmp(&b.name));
    let default = DraftValues::default();
    let or_default = |value: Option<&str>, default: String| value.map_or(default, ToOwned::to_owned);
    let instance = service.instance_configuration();
    Some(DraftValues {
        provider: match image.image_repository_type() {
            sdk::ImageRepositoryType::EcrPublic => "ecr_public".to_owned(),
            _ => "ecr".to_owned(),
        },
        image: image.image_identifier().to_owned(),
        trigger: if source.auto_deployments_enabled() == Some(true) {
            "automatic"
        } else {
            "manual"
        }
        .to_owned(),
        access_role: source
            .authentication_configuration()
            .and_then(|authentication| authentication.access_role_arn())
            .unwrap_or_default()
            .to_owned(),
        name: arn.name.clone(),
        region: arn.region.to_string(),
        cpu: or_default(instance.and_then(|instance| instance.cpu()), default.cpu),
        memory: or_default(instance.and_then(|instance| instance.memory()), default.memory),
        port: or_default(settings.and_then(|settings| settings.port()), default.port),
        start_command: or_default(
            settings.and_then(|settings| settings.start_command()),
            String::new(),
        ),
        variables,
        env_text: String::new(),
        // App Runner tells them apart from the service, and its update takes none.
        tags: String::new(),
        health_protocol: match check.protocol {
            HealthCheckProtocol::Tcp => "tcp".to_owned(),
            HealthCheckProtocol::Http { .. } => "http".to_owned(),
        },
        health_path: match check.protocol {
            HealthCheckProtocol::Tcp => default.health_path,
            HealthCheckProtocol::Http { path } => path,
        },
        health_interval: check.interval.to_string(),
        health_timeout: check.timeout.to_string(),
        healthy_threshold: check.healthy_threshold.to_string(),
        unhealthy_threshold: check.unhealthy_threshold.to_string(),
    })
}
