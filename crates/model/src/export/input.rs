//! From a create to the members of `CreateService` and `UpdateService` (API shapes of those names).

use super::tree::Tree;
use crate::arn::ServiceArn;
use crate::draft::{BuildSettings, CreateRequest, Network, RuntimeSettings, Source};
use crate::environment::{name_looks_secret, value_looks_secret};
use crate::health_check::{HealthCheck, HealthCheckProtocol};
use crate::image::Registry;
use std::collections::BTreeMap;

/// Every member, in the order of the API.
pub fn whole(request: &CreateRequest, rebuilds: Option<&ServiceArn>) -> Tree {
    let mut members = vec![match rebuilds {
        None => ("ServiceName", Tree::text(&request.name)),
        Some(arn) => ("ServiceArn", Tree::text(arn)),
    }];
    members.extend(settings(request));
    if rebuilds.is_none() {
        members.extend(only_at_first(request));
    }
    Tree::Object(members)
}

/// The members that a create and an update have.
pub fn settings(request: &CreateRequest) -> Vec<(&'static str, Tree)> {
    let mut instance = vec![
        ("Cpu", Tree::text(request.size.cpu)),
        ("Memory", Tree::text(request.size.memory)),
    ];
    instance.extend(optional("InstanceRoleArn", request.instance_role.as_ref()));
    let mut members = vec![
        ("SourceConfiguration", source(request)),
        ("InstanceConfiguration", Tree::Object(instance)),
    ];
    members.extend(optional(
        "AutoScalingConfigurationArn",
        request.auto_scaling.as_ref(),
    ));
    members.push(("HealthCheckConfiguration", health_check(&request.health_check)));
    members.push(("NetworkConfiguration", network(&request.network)));
    if let Some(arn) = &request.observability {
        members.push((
            "ObservabilityConfiguration",
            Tree::Object(vec![
                ("ObservabilityEnabled", Tree::bare(true)),
                ("ObservabilityConfigurationArn", Tree::text(arn)),
            ]),
        ));
    }
    members
}

/// The members that an update does not have: they cannot be changed, or by other calls.
pub fn only_at_first(request: &CreateRequest) -> Vec<(&'static str, Tree)> {
    let mut members = Vec::new();
    if let Some(key) = &request.kms_key {
        members.push((
            "EncryptionConfiguration",
            Tree::Object(vec![("KmsKey", Tree::text(key))]),
        ));
    }
    if !request.tags.is_empty() {
        let tags = request
            .tags
            .iter()
            .map(|tag| (tag.key.clone(), tag.value.clone()));
        members.push(("Tags", Tree::Tags(tags.collect())));
    }
    members
}

fn source(request: &CreateRequest) -> Tree {
    let (repository, authentication) = match &request.source {
        Source::Image {
            image,
            access_role,
            settings,
        } => {
            let kind = match image.registry {
                Registry::EcrPublic => "ECR_PUBLIC",
                Registry::Ecr { .. } => "ECR",
            };
            let repository = Tree::Object(vec![
                ("ImageIdentifier", Tree::text(image)),
                ("ImageRepositoryType", Tree::text(kind)),
                ("ImageConfiguration", Tree::Object(runtime_settings(settings))),
            ]);
            (
                ("ImageRepository", repository),
                optional("AccessRoleArn", access_role.as_ref()),
            )
        }
        Source::Code {
            repository,
            branch,
            directory,
            connection,
            build,
        } => {
            let version = Tree::Object(vec![
                ("Type", Tree::text("BRANCH")),
                ("Value", Tree::text(branch)),
            ]);
            let repository = Tree::Object(vec![
                ("RepositoryUrl", Tree::text(repository)),
                ("SourceCodeVersion", version),
                ("CodeConfiguration", code_configuration(build.as_ref())),
                ("SourceDirectory", Tree::text(directory)),
            ]);
            (
                ("CodeRepository", repository),
                optional("ConnectionArn", connection.as_ref()),
            )
        }
    };
    let mut members = vec![
        repository,
        ("AutoDeploymentsEnabled", Tree::bare(request.automatic_deployment)),
    ];
    if let Some(authentication) = authentication {
        members.push(("AuthenticationConfiguration", Tree::Object(vec![authentication])));
    }
    Tree::Object(members)
}

fn code_configuration(build: Option<&BuildSettings>) -> Tree {
    let Some(build) = build else {
        return Tree::Object(vec![("ConfigurationSource", Tree::text("REPOSITORY"))]);
    };
    let mut values = vec![("Runtime", Tree::text(build.runtime.as_api()))];
    values.extend(optional("BuildCommand", build.command.as_ref()));
    values.extend(runtime_settings(&build.settings));
    Tree::Object(vec![
        ("ConfigurationSource", Tree::text("API")),
        ("CodeConfigurationValues", Tree::Object(values)),
    ])
}

fn runtime_settings(settings: &RuntimeSettings) -> Vec<(&'static str, Tree)> {
    let mut members = vec![("Port", Tree::text(settings.port))];
    members.extend(optional("StartCommand", settings.start_command.as_ref()));
    let map = |pairs: &BTreeMap<String, String>, is_plain: bool| {
        Tree::Map(
            pairs
                .iter()
                .map(|(name, value)| {
                    let value = if is_plain {
                        shown(name, value)
                    } else {
                        value.clone()
                    };
                    (name.clone(), value)
                })
                .collect(),
        )
    };
    if !settings.variables.is_empty() {
        members.push(("RuntimeEnvironmentVariables", map(&settings.variables, true)));
    }
    if !settings.secrets.is_empty() {
        members.push(("RuntimeEnvironmentSecrets", map(&settings.secrets, false)));
    }
    members
}

/// What stands where a value looks like a secret.
fn shown(name: &str, value: &str) -> String {
    if name_looks_secret(name) || value_looks_secret(value) {
        format!("<value of {name}>")
    } else {
        value.to_owned()
    }
}

fn health_check(check: &HealthCheck) -> Tree {
    let mut members = match &check.protocol {
        HealthCheckProtocol::Tcp => vec![("Protocol", Tree::text("TCP"))],
        HealthCheckProtocol::Http { path } => {
            vec![("Protocol", Tree::text("HTTP")), ("Path", Tree::text(path))]
        }
    };
    members.extend([
        ("Interval", Tree::bare(check.interval)),
        ("Timeout", Tree::bare(check.timeout)),
        ("HealthyThreshold", Tree::bare(check.healthy_threshold)),
        ("UnhealthyThreshold", Tree::bare(check.unhealthy_threshold)),
    ]);
    Tree::Object(members)
}

fn network(network: &Network) -> Tree {
    let egress = match &network.vpc_connector {
        None => vec![("EgressType", Tree::text("DEFAULT"))],
        Some(arn) => vec![
            ("EgressType", Tree::text("VPC")),
            ("VpcConnectorArn", Tree::text(arn)),
        ],
    };
    let ip_address_type = if network.is_dual_stack {
        "DUAL_STACK"
    } else {
        "IPV4"
    };
    Tree::Object(vec![
        ("EgressConfiguration", Tree::Object(egress)),
        (
            "IngressConfiguration",
            Tree::Object(vec![("IsPubliclyAccessible", Tree::bare(network.is_public))]),
        ),
        ("IpAddressType", Tree::text(ip_address_type)),
    ])
}

fn optional(name: &'static str, value: Option<&String>) -> Option<(&'static str, Tree)> {
    value.map(|value| (name, Tree::text(value)))
}
