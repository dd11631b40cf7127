//! The rules between members, which the model's shapes cannot say. AWS's wordings for these are not known; each
//! message names the member and the rule.

use std::collections::HashSet;

use super::arn::Scope;
use super::configuration::{
    CodeRepository, Configuration, EgressType, ImageRepository, ImageRepositoryType, InstanceConfiguration,
    NetworkConfiguration, REPOSITORY, SourceConfiguration, Tag,
};
use super::defaults;

/// A broken rule, as a sentence.
type Check = Result<(), String>;

/// CPU units and the megabytes that go with them (API shape `InstanceConfiguration`, guide "vCPU and memory").
const COMPUTE: [(&str, &[&str]); 5] = [
    ("256", &["512", "1024"]),
    ("512", &["1024"]),
    ("1024", &["2048", "3072", "4096"]),
    ("2048", &["4096", "6144"]),
    ("4096", &["8192", "10240", "12288"]),
];

/// "Account-wide max 50 tags per resource".
const TAGS_PER_RESOURCE: usize = 50;

/// Checks a whole configuration, defaults filled in.
pub fn check(configuration: &Configuration, scope: &Scope) -> Check {
    source(&configuration.source_configuration, scope)?;
    compute(&configuration.instance_configuration)?;
    network(&configuration.network_configuration)
}

fn source(source: &SourceConfiguration, scope: &Scope) -> Check {
    match (&source.image_repository, &source.code_repository) {
        (Some(image), None) => image_source(image, source, scope),
        (None, Some(code)) => code_source(code, source),
        _ => refuse("SourceConfiguration must have exactly one of CodeRepository and ImageRepository."),
    }
}

fn image_source(image: &ImageRepository, source: &SourceConfiguration, scope: &Scope) -> Check {
    let host_says = defaults::repository_type(&image.image_identifier);
    if image.image_repository_type != host_says {
        return refuse(match host_says {
            ImageRepositoryType::EcrPublic => {
                "ImageRepositoryType must be ECR_PUBLIC for an image of public.ecr.aws."
            }
            ImageRepositoryType::Ecr => {
                "ImageRepositoryType must be ECR for an image of a private Amazon ECR repository."
            }
        });
    }
    let authentication = source.authentication_configuration.as_ref();
    if host_says == ImageRepositoryType::Ecr
        && authentication
            .and_then(|sent| sent.access_role_arn.as_ref())
            .is_none()
    {
        return refuse(
            "AuthenticationConfiguration.AccessRoleArn is required for an image of a private Amazon ECR repository.",
        );
    }
    if source.auto_deployments_enabled == Some(true)
        && !defaults::supports_automatic_deployments(&image.image_identifier, &scope.account)
    {
        return refuse(match host_says {
            ImageRepositoryType::EcrPublic => {
                "AutoDeploymentsEnabled must be false for an image of ECR_PUBLIC."
            }
            ImageRepositoryType::Ecr => {
                "AutoDeploymentsEnabled must be false for an image of another AWS account."
            }
        });
    }
    let Some(configuration) = &image.image_configuration else {
        return Ok(());
    };
    port(configuration.port.as_deref())?;
    let variables = configuration
        .runtime_environment_variables
        .iter()
        .flat_map(|variables| variables.keys());
    let secrets = configuration
        .runtime_environment_secrets
        .iter()
        .flat_map(|secrets| secrets.keys());
    environment(variables, secrets)
}

fn code_source(code: &CodeRepository, source: &SourceConfiguration) -> Check {
    let values = code
        .code_configuration
        .as_ref()
        .and_then(|configuration| configuration.code_configuration_values.as_ref());
    if let Some(values) = values {
        port(values.port.as_deref())?;
        let variables = values
            .runtime_environment_variables
            .iter()
            .flat_map(|variables| variables.keys());
        let secrets = values
            .runtime_environment_secrets
            .iter()
            .flat_map(|secrets| secrets.keys());
        environment(variables, secrets)?;
    }
    let connection = source
        .authentication_configuration
        .as_ref()
        .and_then(|sent| sent.connection_arn.as_deref());
    if connection.is_none() {
        return refuse("AuthenticationConfiguration.ConnectionArn is required for a source code repository.");
    }
    match &code.code_configuration {
        None => refuse("CodeRepository.CodeConfiguration is required."),
        Some(configuration) if configuration.configuration_source != REPOSITORY && values.is_none() => {
            refuse("CodeConfigurationValues is required for ConfigurationSource API.")
        }
        Some(_) => Ok(()),
    }
}

/// The port is a string that the model lets be anything.
fn port(port: Option<&str>) -> Check {
    let Some(text) = port else { return Ok(()) };
    let is_port =
        text.bytes().all(|byte| byte.is_ascii_digit()) && text.parse::<u16>().is_ok_and(|number| number > 0);
    if is_port {
        Ok(())
    } else {
        Err(format!("Port must be a number from 1 to 65535: {text}"))
    }
}

/// Names are sensitive, so no message repeats one.
fn environment<'a>(
    variables: impl Iterator<Item = &'a String>,
    secrets: impl Iterator<Item = &'a String>,
) -> Check {
    let variables: HashSet<_> = variables.collect();
    let secrets: HashSet<_> = secrets.collect();
    if variables
        .union(&secrets)
        .any(|name| name.starts_with("AWSAPPRUNNER"))
    {
        return refuse("Environment variable names must not start with the reserved prefix AWSAPPRUNNER.");
    }
    if !variables.is_disjoint(&secrets) {
        return refuse(
            "An environment variable must not be both in RuntimeEnvironmentVariables and in RuntimeEnvironmentSecrets.",
        );
    }
    Ok(())
}

fn compute(instance: &InstanceConfiguration) -> Check {
    let cpu = instance.cpu.as_deref().unwrap_or(defaults::COMPUTE.0);
    let memory = instance.memory.as_deref().unwrap_or(defaults::COMPUTE.1);
    let fits = COMPUTE
        .iter()
        .any(|(units, megabytes)| *units == cpu && megabytes.contains(&memory));
    if fits {
        Ok(())
    } else {
        Err(format!(
            "Memory {memory} is not supported with Cpu {cpu} in InstanceConfiguration."
        ))
    }
}

fn network(network: &NetworkConfiguration) -> Check {
    let Some(egress) = &network.egress_configuration else {
        return Ok(());
    };
    match (egress.egress_type, &egress.vpc_connector_arn) {
        (Some(EgressType::Vpc), None) => {
            refuse("EgressConfiguration.VpcConnectorArn is required for EgressType VPC.")
        }
        (Some(EgressType::Vpc), Some(_)) | (_, None) => Ok(()),
        (_, Some(_)) => refuse("EgressConfiguration.VpcConnectorArn goes with EgressType VPC only."),
    }
}

/// Checks the tags of one resource: each with a key, no key twice, at most 50.
pub fn tags(tags: &[Tag]) -> Check {
    let mut keys = HashSet::new();
    for tag in tags {
        let Some(key) = &tag.key else {
            return refuse("Every tag must have a Key.");
        };
        if !keys.insert(key) {
            return Err(format!("Tag keys must be unique: {key}"));
        }
    }
    if tags.len() > TAGS_PER_RESOURCE {
        return Err(format!("A resource can have at most {TAGS_PER_RESOURCE} tags."));
    }
    Ok(())
}

fn refuse(message: &str) -> Check {
    Err(message.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_sided_sizes_take_the_other_sides_default() {
        let size = |cpu: Option<&str>, memory: Option<&str>| {
            compute(&InstanceConfiguration {
                cpu: cpu.map(str::to_owned),
                memory: memory.map(str::to_owned),
                instance_role_arn: None,
            })
        };
        assert!(size(None, None).is_ok());
        assert!(size(None, Some("4096")).is_ok());
        assert!(size(Some("256"), None).is_err());
        assert!(size(Some("256"), Some("512")).is_ok());
    }

    #[test]
    fn ports_are_numbers_in_text() {
        for good in ["1", "8080", "65535"] {
            assert_eq!(port(Some(good)), Ok(()));
        }
        for bad in ["", "0", "65536", "+80", "80 ", "http", "٨٠"] {
            assert!(port(Some(bad)).is_err(), "{bad}");
        }
    }
}
