//! What App Runner fills in for what a request leaves out, and how it spells what a request spells otherwise.

use super::configuration::{
    AuthenticationConfiguration, EgressConfiguration, EgressType, HealthCheckConfiguration,
    HealthCheckProtocol, ImageRepositoryType, IngressConfiguration, InstanceConfiguration,
    NetworkConfiguration, REPOSITORY, SourceConfiguration,
};
use super::image::ImageIdentifier;

/// The port of a request that names none.
pub const PORT: &str = "8080";

/// CPU units and megabytes of a request that names neither: 1 vCPU, 2 GB.
pub const COMPUTE: (&str, &str) = ("1024", "2048");

/// The live API answers with plain units, "1 vCPU" as "1024", "2 GB" as "2048" (Terraform's acceptance tests).
pub fn plain_units(amount: &str) -> String {
    let whole = amount
        .strip_suffix(" vCPU")
        .or_else(|| amount.strip_suffix(" GB"));
    match whole {
        Some("0.25") => "256".to_owned(),
        Some("0.5") => "512".to_owned(),
        Some(number) => number
            .parse::<u32>()
            .map_or_else(|_| amount.to_owned(), |number| (number * 1024).to_string()),
        None => amount.to_owned(),
    }
}

/// Fills an instance configuration over `base`, member by member.
pub fn instance(sent: InstanceConfiguration, base: &InstanceConfiguration) -> InstanceConfiguration {
    InstanceConfiguration {
        cpu: sent.cpu.as_deref().map(plain_units).or_else(|| base.cpu.clone()),
        memory: sent
            .memory
            .as_deref()
            .map(plain_units)
            .or_else(|| base.memory.clone()),
        instance_role_arn: sent.instance_role_arn.or_else(|| base.instance_role_arn.clone()),
    }
}

/// An instance configuration of defaults alone.
pub fn default_instance() -> InstanceConfiguration {
    InstanceConfiguration {
        cpu: Some(COMPUTE.0.to_owned()),
        memory: Some(COMPUTE.1.to_owned()),
        instance_role_arn: None,
    }
}

/// A health check with the API's defaults for what was not sent.
pub fn health_check(sent: HealthCheckConfiguration) -> HealthCheckConfiguration {
    HealthCheckConfiguration {
        protocol: sent.protocol.or(Some(HealthCheckProtocol::Tcp)),
        path: sent.path.or_else(|| Some("/".to_owned())),
        interval: sent.interval.or(Some(5)),
        timeout: sent.timeout.or(Some(2)),
        healthy_threshold: sent.healthy_threshold.or(Some(1)),
        unhealthy_threshold: sent.unhealthy_threshold.or(Some(5)),
    }
}

/// A network configuration with the API's defaults for what was not sent.
pub fn network(sent: NetworkConfiguration) -> NetworkConfiguration {
    let egress = sent.egress_configuration.unwrap_or_default();
    // The member is one of the model's plain Booleans, which the SDKs leave out when they are false: an ingress that is
    // sent without it is private, and public is the default only of a request that sends none.
    let is_public = sent
        .ingress_configuration
        .is_none_or(|ingress| ingress.is_publicly_accessible == Some(true));
    NetworkConfiguration {
        egress_configuration: Some(EgressConfiguration {
            egress_type: egress.egress_type.or(Some(EgressType::Default)),
            vpc_connector_arn: egress.vpc_connector_arn,
        }),
        ingress_configuration: Some(IngressConfiguration {
            is_publicly_accessible: Some(is_public),
        }),
        ip_address_type: sent.ip_address_type.or_else(|| Some("IPV4".to_owned())),
    }
}

/// A source with the API's defaults: port 8080, a repository's root, and automatic deployments exactly where App Runner supports them,
/// which is code and private images of the same account.
pub fn source(mut sent: SourceConfiguration, account: &str) -> SourceConfiguration {
    if let Some(repository) = &mut sent.image_repository {
        let image = repository.image_configuration.get_or_insert_default();
        image.port.get_or_insert_with(|| PORT.to_owned());
    }
    if let Some(repository) = &mut sent.code_repository {
        repository.source_directory.get_or_insert_with(|| "/".to_owned());
        let configuration = repository.code_configuration.as_mut();
        if let Some(values) = configuration
            .filter(|configuration| configuration.configuration_source != REPOSITORY)
            .and_then(|configuration| configuration.code_configuration_values.as_mut())
        {
            values.port.get_or_insert_with(|| PORT.to_owned());
        }
    }
    if sent.auto_deployments_enabled.is_none() {
        let supported = sent
            .image_repository
            .as_ref()
            .is_none_or(|image| supports_automatic_deployments(&image.image_identifier, account));
        sent.auto_deployments_enabled = Some(supported);
    }
    // An empty block is as good as none.
    sent.authentication_configuration = sent
        .authentication_configuration
        .filter(|sent| *sent != AuthenticationConfiguration::default());
    sent
}

/// Whether App Runner watches the image's repository on the account's behalf.
pub fn supports_automatic_deployments(image_identifier: &str, account: &str) -> bool {
    ImageIdentifier::parse(image_identifier).registry_account() == Some(account)
}

/// The provider that an image's host belongs to.
pub fn repository_type(image_identifier: &str) -> ImageRepositoryType {
    if ImageIdentifier::parse(image_identifier).is_public() {
        ImageRepositoryType::EcrPublic
    } else {
        ImageRepositoryType::Ecr
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_ingress_that_is_sent_empty_is_private() {
        let is_public = |ingress_configuration| {
            let sent = NetworkConfiguration {
                ingress_configuration,
                ..NetworkConfiguration::default()
            };
            let ingress = network(sent).ingress_configuration;
            ingress.and_then(|ingress| ingress.is_publicly_accessible)
        };
        let sent = |is_publicly_accessible| {
            Some(IngressConfiguration {
                is_publicly_accessible,
            })
        };
        assert_eq!(is_public(None), Some(true));
        assert_eq!(is_public(sent(None)), Some(false));
        assert_eq!(is_public(sent(Some(false))), Some(false));
        assert_eq!(is_public(sent(Some(true))), Some(true));
    }

    #[test]
    fn amounts_come_back_in_plain_units() {
        for (sent, plain) in [
            ("0.25 vCPU", "256"),
            ("0.5 GB", "512"),
            ("1 vCPU", "1024"),
            ("12 GB", "12288"),
            ("2048", "2048"),
        ] {
            assert_eq!(plain_units(sent), plain);
        }
    }
}
