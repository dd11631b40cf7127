//! Services side by side: what is configured differently.

use crate::service::{Configuration, Service, Source, VariableValue};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// Fewest services that are compared.
pub const FEWEST: usize = 2;
/// Most services that are compared.
pub const MOST: usize = 4;

/// A field of several services.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ComparedField {
    /// The field as people call it.
    pub label: String,
    /// Whether it is the name of a variable.
    pub is_variable: bool,
    /// What each service has, in their order; `None` where it has nothing, or nothing is known.
    pub values: Vec<Option<String>>,
    /// Whether it is not the same in all of them.
    pub differs: bool,
}

impl ComparedField {
    fn new(label: &str, is_variable: bool, values: Vec<Option<String>>) -> ComparedField {
        ComparedField {
            differs: values.windows(2).any(|pair| pair[0] != pair[1]),
            label: label.to_owned(),
            is_variable,
            values,
        }
    }
}

/// Every field, in the order of a service's page, then every variable by its name. Values of variables are not told: plain
/// ones are called A, B, … so that it can be seen which are the same.
pub fn compare(services: &[Service]) -> Vec<ComparedField> {
    let of = |label: &str, value: &dyn Fn(&Service) -> Option<String>| {
        ComparedField::new(label, false, services.iter().map(value).collect())
    };
    let configured = |label: &str, value: &dyn Fn(&Configuration) -> Option<String>| {
        of(label, &|service| service.configuration.as_ref().and_then(value))
    };
    let mut fields = vec![
        of("Status", &|service| Some(service.label().to_owned())),
        of("Region", &|service| Some(service.arn.region.to_string())),
        of("Account", &|service| Some(service.arn.account.clone())),
        configured("Image or source", &|configuration| match &configuration.source {
            Source::Image { identifier, .. } => Some(identifier.clone()),
            Source::Code { repository, branch } => Some(format!("{repository}, branch {branch}")),
        }),
        configured("ECR access role", &|configuration| match &configuration.source {
            Source::Image { access_role, .. } => access_role.clone(),
            Source::Code { .. } => None,
        }),
        configured("Automatic deployments", &|configuration| {
            Some(
                if configuration.automatic_deployment {
                    "On"
                } else {
                    "Off"
                }
                .to_owned(),
            )
        }),
        configured("CPU and memory", &|configuration| {
            configuration.size.map(|size| size.to_string())
        }),
        configured("Port", &|configuration| configuration.port.clone()),
        configured("Start command", &|configuration| {
            configuration.start_command.clone()
        }),
        configured("Health check", &|configuration| {
            let check = &configuration.health_check;
            Some(format!(
                "{check}, timeout {} s, healthy after {}, unhealthy after {}",
                check.timeout, check.healthy_threshold, check.unhealthy_threshold
            ))
        }),
        configured("Auto scaling", &|configuration| {
            configuration.auto_scaling.clone()
        }),
        configured("Instance role", &|configuration| {
            configuration.instance_role.clone()
        }),
        configured("Incoming traffic", &|configuration| {
            let public = configuration.public_ingress;
            Some(
                if public {
                    "Public endpoint"
                } else {
                    "Private endpoint"
                }
                .to_owned(),
            )
        }),
        configured("VPC connector", &|configuration| {
            configuration.vpc_connector.clone()
        }),
        configured("IP address type", &|configuration| {
            let is_dual = configuration.ip_address_type.as_deref() == Some("DUAL_STACK");
            Some(if is_dual { "Dual stack" } else { "IPv4" }.to_owned())
        }),
        configured("Encryption key", &|configuration| {
            configuration.encryption_key.clone()
        }),
        configured("Tracing", &|configuration| {
            Some(if configuration.tracing { "AWS X-Ray" } else { "Off" }.to_owned())
        }),
    ];
    let names: BTreeSet<&str> = variables(services).map(|(name, _)| name).collect();
    fields.extend(names.into_iter().map(|name| variable(services, name)));
    fields
}

fn variables(services: &[Service]) -> impl Iterator<Item = (&str, &VariableValue)> {
    let configurations = services
        .iter()
        .filter_map(|service| service.configuration.as_ref());
    configurations.flat_map(|configuration| {
        let variables = configuration.variables.iter();
        variables.map(|variable| (variable.name.as_str(), &variable.value))
    })
}

fn variable(services: &[Service], name: &str) -> ComparedField {
    let mut different: Vec<&VariableValue> = Vec::new();
    let mut values = Vec::with_capacity(services.len());
    for service in services {
        let found = variables(std::slice::from_ref(service)).find(|(found, _)| *found == name);
        let value = found.map(|(_, value)| {
            let place = different
                .iter()
                .position(|known| *known == value)
                .unwrap_or_else(|| {
                    different.push(value);
                    different.len() - 1
                });
            let kind = match value {
                VariableValue::Plain { .. } => "Plain value",
                VariableValue::Reference { .. } => "Secret or parameter",
            };
            (kind, place)
        });
        values.push(value);
    }
    let is_told_apart = different.len() > 1;
    let words = values.into_iter().map(|value| {
        value.map(|(kind, place)| {
            let letter = ["A", "B", "C", "D"].get(place).copied().unwrap_or("other");
            if is_told_apart {
                format!("{kind} {letter}")
            } else {
                kind.to_owned()
            }
        })
    });
    ComparedField::new(name, true, words.collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::health_check::HealthCheck;
    use crate::service::{ServiceStatus, Variable};
    use crate::time::Time;

    fn service(port: &str, variables: &[(&str, &str)]) -> Service {
        let arn =
            "arn:aws:apprunner:eu-west-1:123456789012:service/web-hello/8fe1e10304f84fd2b0df550fe98a71fa";
        Service {
            arn: arn.parse().unwrap(),
            status: ServiceStatus::Running,
            domain: None,
            created_at: Time(0),
            updated_at: Time(0),
            deleted_at: None,
            configuration: Some(Configuration {
                source: Source::Image {
                    identifier: "nginx".to_owned(),
                    access_role: None,
                },
                automatic_deployment: false,
                port: Some(port.to_owned()),
                start_command: None,
                variables: variables
                    .iter()
                    .map(|(name, value)| Variable {
                        name: (*name).to_owned(),
                        value: if value.starts_with("arn:") {
                            VariableValue::Reference {
                                arn: (*value).to_owned(),
                            }
                        } else {
                            VariableValue::Plain {
                                fingerprint: (*value).to_owned(),
                            }
                        },
                    })
                    .collect(),
                size: None,
                instance_role: None,
                health_check: HealthCheck::default(),
                auto_scaling: None,
                public_ingress: true,
                vpc_connector: None,
                ip_address_type: None,
                encryption_key: None,
                tracing: false,
            }),
            operation: None,
            seen_at: Time(0),
        }
    }

    fn field(fields: &[ComparedField], label: &str) -> (Vec<String>, bool) {
        let field = fields.iter().find(|field| field.label == label).unwrap();
        let values = field.values.iter().map(|value| value.clone().unwrap_or_default());
        (values.collect(), field.differs)
    }

    #[test]
    fn what_differs_is_told_and_values_of_variables_are_not() {
        let secret = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:token";
        let services = [
            service(
                "80",
                &[("MODE", "1111 aaaa"), ("TOKEN", secret), ("SAME", "2222 bbbb")],
            ),
            service("8080", &[("MODE", "3333 cccc"), ("SAME", "2222 bbbb")]),
            service(
                "80",
                &[
                    ("MODE", "1111 aaaa"),
                    ("TOKEN", "4444 dddd"),
                    ("SAME", "2222 bbbb"),
                ],
            ),
        ];
        let fields = compare(&services);
        let texts = |values: [&str; 3]| values.map(ToOwned::to_owned).to_vec();
        assert_eq!(field(&fields, "Port"), (texts(["80", "8080", "80"]), true));
        assert_eq!(field(&fields, "Tracing"), (texts(["Off", "Off", "Off"]), false));
        assert_eq!(
            field(&fields, "MODE"),
            (texts(["Plain value A", "Plain value B", "Plain value A"]), true)
        );
        assert_eq!(
            field(&fields, "TOKEN"),
            (texts(["Secret or parameter A", "", "Plain value B"]), true)
        );
        assert_eq!(field(&fields, "SAME").0[0], "Plain value");
        let told = serde_json::to_string(&fields).unwrap();
        for hidden in ["1111", "2222", "secretsmanager"] {
            assert!(!told.contains(hidden), "{hidden}");
        }
    }

    #[test]
    fn what_is_not_known_of_one_differs_from_what_is_known_of_the_other() {
        let known = service("80", &[]);
        let mut unknown = known.clone();
        unknown.configuration = None;
        let fields = compare(&[known, unknown]);
        assert_eq!(
            field(&fields, "Port"),
            (vec!["80".to_owned(), String::new()], true)
        );
        assert!(!field(&fields, "Region").1);
    }
}
