//! Between the SDK's types and the model's.

mod draft;
mod request;

pub(crate) use draft::draft_values;
pub(crate) use request::{create, update};

use crate::fingerprints::Fingerprints;
use aws_sdk_apprunner::types as sdk;
use aws_smithy_types::DateTime;
use model::compute::InstanceSize;
use model::health_check::{HealthCheck, HealthCheckProtocol};
use model::operation::{Operation, OperationKind, OperationStatus};
use model::service::{Configuration, Service, ServiceStatus, Source, Variable, VariableValue};
use model::time::Time;
use std::collections::HashMap;

pub(crate) fn time(time: &DateTime) -> Time {
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
