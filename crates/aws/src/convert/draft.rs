//! From a service to the form that would create it.

use super::health_check;
use aws_sdk_apprunner::types as sdk;
use model::arn::ServiceArn;
use model::draft::{DraftValues, DraftVariable};
use model::health_check::HealthCheckProtocol;
use model::runtime::Runtime;
use std::collections::HashMap;

/// Everything that a form can hold of a service. Its tags are told apart from it and stay out.
pub(crate) fn draft_values(arn: &ServiceArn, service: &sdk::Service) -> Option<DraftValues> {
    let source = service.source_configuration()?;
    let mut values = DraftValues {
        trigger: if source.auto_deployments_enabled() == Some(true) {
            "automatic"
        } else {
            "manual"
        }
        .to_owned(),
        name: arn.name.clone(),
        region: arn.region.to_string(),
        ..DraftValues::default()
    };
    let authentication = source.authentication_configuration();
    if let Some(image) = source.image_repository() {
        take_image(&mut values, image);
        put(
            &mut values.access_role,
            authentication.and_then(|authentication| authentication.access_role_arn()),
        );
    } else {
        take_code(&mut values, source.code_repository()?);
        put(
            &mut values.connection,
            authentication.and_then(|authentication| authentication.connection_arn()),
        );
    }
    let instance = service.instance_configuration();
    put(&mut values.cpu, instance.and_then(|instance| instance.cpu()));
    put(
        &mut values.memory,
        instance.and_then(|instance| instance.memory()),
    );
    put(
        &mut values.instance_role,
        instance.and_then(|instance| instance.instance_role_arn()),
    );
    put(
        &mut values.kms_key,
        service
            .encryption_configuration()
            .map(sdk::EncryptionConfiguration::kms_key),
    );
    // The account's default is what a form without a choice asks for.
    put(
        &mut values.auto_scaling,
        service
            .auto_scaling_configuration_summary()
            .filter(|summary| summary.is_default() != Some(true))
            .and_then(|summary| summary.auto_scaling_configuration_arn()),
    );
    if let Some(observability) = service.observability_configuration()
        && observability.observability_enabled()
    {
        put(
            &mut values.observability,
            observability.observability_configuration_arn(),
        );
    }
    take_network(&mut values, service);
    take_health_check(&mut values, service);
    Some(values)
}

fn take_image(values: &mut DraftValues, image: &sdk::ImageRepository) {
    values.provider = match image.image_repository_type() {
        sdk::ImageRepositoryType::EcrPublic => "ecr_public".to_owned(),
        _ => "ecr".to_owned(),
    };
    image.image_identifier().clone_into(&mut values.image);
    if let Some(settings) = image.image_configuration() {
        put(&mut values.port, settings.port());
        put(&mut values.start_command, settings.start_command());
        values.variables = variables(
            settings.runtime_environment_variables(),
            settings.runtime_environment_secrets(),
        );
    }
}

fn take_code(values: &mut DraftValues, code: &sdk::CodeRepository) {
    "code".clone_into(&mut values.repository_type);
    code.repository_url().clone_into(&mut values.repository);
    put(
        &mut values.branch,
        code.source_code_version().map(sdk::SourceCodeVersion::value),
    );
    put(&mut values.source_directory, code.source_directory());
    let Some(configuration) = code.code_configuration() else {
        return;
    };
    if *configuration.configuration_source() == sdk::ConfigurationSource::Repository {
        "repository".clone_into(&mut values.configuration_source);
    }
    if let Some(settings) = configuration.code_configuration_values() {
        settings.runtime().as_str().clone_into(&mut values.runtime);
        // It runs with that runtime already, so somebody wanted it.
        if Runtime::from_api(&values.runtime).is_some_and(|runtime| runtime.support_ended().is_some()) {
            "yes".clone_into(&mut values.ended_runtime);
        }
        put(&mut values.build_command, settings.build_command());
        put(&mut values.start_command, settings.start_command());
        put(&mut values.port, settings.port());
        values.variables = variables(
            settings.runtime_environment_variables(),
            settings.runtime_environment_secrets(),
        );
    }
}

fn take_network(values: &mut DraftValues, service: &sdk::Service) {
    let Some(network) = service.network_configuration() else {
        return;
    };
    let is_public = network
        .ingress_configuration()
        .is_none_or(sdk::IngressConfiguration::is_publicly_accessible);
    if !is_public {
        "private".clone_into(&mut values.ingress);
    }
    if network.ip_address_type() == Some(&sdk::IpAddressType::DualStack) {
        "dual_stack".clone_into(&mut values.ip_address_type);
    }
    put(
        &mut values.vpc_connector,
        network
            .egress_configuration()
            .and_then(|egress| egress.vpc_connector_arn()),
    );
}

fn take_health_check(values: &mut DraftValues, service: &sdk::Service) {
    let check = service
        .health_check_configuration()
        .map(health_check)
        .unwrap_or_default();
    values.health_protocol = match check.protocol {
        HealthCheckProtocol::Tcp => "tcp".to_owned(),
        HealthCheckProtocol::Http { .. } => "http".to_owned(),
    };
    if let HealthCheckProtocol::Http { path } = check.protocol {
        values.health_path = path;
    }
    values.health_interval = check.interval.to_string();
    values.health_timeout = check.timeout.to_string();
    values.healthy_threshold = check.healthy_threshold.to_string();
    values.unhealthy_threshold = check.unhealthy_threshold.to_string();
}

/// Puts what App Runner says in place of the default, where it says something.
fn put(field: &mut String, value: Option<&str>) {
    if let Some(value) = value {
        value.clone_into(field);
    }
}

fn variables(
    plain: Option<&HashMap<String, String>>,
    secrets: Option<&HashMap<String, String>>,
) -> Vec<DraftVariable> {
    let rows = |map: Option<&HashMap<String, String>>, source: &str| -> Vec<DraftVariable> {
        map.into_iter()
            .flatten()
            .map(|(name, value)| DraftVariable {
                source: source.to_owned(),
                name: name.clone(),
                value: value.clone(),
                ..DraftVariable::default()
            })
            .collect()
    };
    let mut variables = rows(plain, "plain");
    variables.extend(rows(secrets, "reference"));
    variables.sort_by(|a, b| a.name.cmp(&b.name));
    variables
}
