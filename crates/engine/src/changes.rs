//! Before and after, for the record: the fields that differ, with fingerprints in place of what may be a secret.

use aws::Fingerprints;
use model::draft::{DraftValues, DraftVariable};
use model::event::{Change, EventDetail};
use model::fingerprint;
use model::health_check::HealthCheck;
use model::service::{Configuration, Service, Source, Variable, VariableValue};
use std::collections::{BTreeMap, BTreeSet};

/// Fields of a draft that may hold a secret.
const HIDDEN: [&str; 4] = [
    "start_command",
    "build_command",
    "configuration_file",
    "import_text",
];

/// What differs between two states of a draft.
pub(crate) fn of_draft(before: &DraftValues, after: &DraftValues, prints: &Fingerprints) -> Vec<Change> {
    let mut changes = Vec::new();
    for name in after.differences(before) {
        let value = |values: &DraftValues| {
            let text = values.field(name).filter(|text| !text.is_empty())?;
            Some(if HIDDEN.contains(&name) {
                hidden(prints, text)
            } else {
                text.to_owned()
            })
        };
        push(&mut changes, &field(name), value(before), value(after));
    }
    let variables = |values: &DraftValues| -> BTreeMap<String, String> {
        values
            .variables
            .iter()
            .filter(|variable| !variable.is_empty())
            .map(|variable| (variable.name.clone(), shown(variable, prints)))
            .collect()
    };
    let rows = changes.len();
    compare_all(&mut changes, &variables(before), &variables(after));
    if changes.len() == rows {
        // Comments and order are changes of the text alone.
        let text = |values: &DraftValues| {
            Some(values.env_text.as_str())
                .filter(|text| !text.is_empty())
                .map(|text| hidden(prints, text))
        };
        push(&mut changes, "variables as text", text(before), text(after));
    }
    changes
}

fn field(name: &str) -> String {
    name.replace('_', " ")
}

fn hidden(prints: &Fingerprints, text: &str) -> String {
    format!("fingerprint {}", prints.of(text))
}

fn shown(variable: &DraftVariable, prints: &Fingerprints) -> String {
    if variable.is_reference() {
        variable.written().into_owned()
    } else {
        hidden(prints, &variable.value)
    }
}

fn push(changes: &mut Vec<Change>, field: &str, before: Option<String>, after: Option<String>) {
    if before != after {
        changes.push(Change {
            field: field.to_owned(),
            before,
            after,
        });
    }
}

fn compare_all(
    changes: &mut Vec<Change>,
    before: &BTreeMap<String, String>,
    after: &BTreeMap<String, String>,
) {
    let names: BTreeSet<&String> = before.keys().chain(after.keys()).collect();
    for name in names {
        push(changes, name, before.get(name).cloned(), after.get(name).cloned());
    }
}

/// A draft's name, and what differs in it.
pub(crate) fn draft_detail(before: &DraftValues, after: &DraftValues, prints: &Fingerprints) -> EventDetail {
    EventDetail {
        draft_name: Some(after.name.clone()).filter(|name| !name.is_empty()),
        changes: of_draft(before, after, prints),
        ..EventDetail::default()
    }
}

/// What differs between a service before and after; without one before, everything that is set.
pub(crate) fn of_service(before: Option<&Service>, after: &Service) -> Vec<Change> {
    let Some(after) = &after.configuration else {
        return Vec::new();
    };
    match before.map(|before| before.configuration.as_ref()) {
        Some(Some(before)) => of_configuration(Some(before), after),
        // It is there, and what it was is not known.
        Some(None) => Vec::new(),
        None => of_configuration(None, after),
    }
}

/// Fields that differ between two configurations, as people call them.
pub(crate) fn of_configuration(before: Option<&Configuration>, after: &Configuration) -> Vec<Change> {
    let mut changes = Vec::new();
    let mut compare = |field: &str, value: &dyn Fn(&Configuration) -> Option<String>| {
        push(&mut changes, field, before.and_then(value), value(after));
    };
    compare("Source", &|configuration| {
        Some(match &configuration.source {
            Source::Image { identifier, .. } => identifier.clone(),
            Source::Code { repository, branch } => format!("{repository}, branch {branch}"),
        })
    });
    compare("Deployment trigger", &|configuration| {
        let automatic = configuration.automatic_deployment;
        Some(if automatic { "Automatic" } else { "Manual" }.to_owned())
    });
    compare("Port", &|configuration| configuration.port.clone());
    // A start command may carry a secret; that it changed is enough.
    compare("Start command", &|configuration| {
        let command = configuration.start_command.as_ref()?;
        Some(format!("{} characters", command.chars().count()))
    });
    compare("CPU and memory", &|configuration| {
        configuration.size.map(|size| size.to_string())
    });
    compare("Instance role", &|configuration| {
        configuration.instance_role.clone()
    });
    compare("Health check", &|configuration: &Configuration| {
        Some(HealthCheck::to_string(&configuration.health_check))
    });
    compare("Auto scaling", &|configuration| {
        configuration.auto_scaling.clone()
    });
    compare("VPC connector", &|configuration| {
        configuration.vpc_connector.clone()
    });
    let values = |configuration: Option<&Configuration>| -> BTreeMap<String, String> {
        let value = |value: &VariableValue| match value {
            VariableValue::Plain { fingerprint } => format!("fingerprint {fingerprint}"),
            VariableValue::Reference { arn } => arn.clone(),
        };
        let variables = configuration.map(|configuration| configuration.variables.as_slice());
        variables
            .unwrap_or_default()
            .iter()
            .filter(|variable| !before.is_some_and(|before| is_unknown(variable, before, after)))
            .map(|v| (v.name.clone(), value(&v.value)))
            .collect()
    };
    compare_all(&mut changes, &values(before), &values(Some(after)));
    changes
}

/// Whether nobody can say that a variable has changed: its fingerprints were made in two ways.
fn is_unknown(variable: &Variable, before: &Configuration, after: &Configuration) -> bool {
    let print = |configuration: &Configuration| {
        let mut variables = configuration.variables.iter();
        let found = variables.find(|found| found.name == variable.name)?;
        match &found.value {
            VariableValue::Plain { fingerprint } => Some(fingerprint.clone()),
            VariableValue::Reference { .. } => None,
        }
    };
    match (print(before), print(after)) {
        (Some(before), Some(after)) => fingerprint::same_value(&before, &after).is_none(),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn values(change: impl FnOnce(&mut DraftValues)) -> DraftValues {
        let mut values = DraftValues::default();
        change(&mut values);
        values
    }

    fn variable(name: &str, value: &str) -> DraftVariable {
        DraftVariable {
            name: name.to_owned(),
            value: value.to_owned(),
            ..DraftVariable::default()
        }
    }

    #[test]
    fn only_what_differs_is_told_and_no_value_that_may_be_a_secret() {
        let prints = Fingerprints::new(b"key");
        let before = values(|values| {
            values.name = "web".to_owned();
            values.port = "8080".to_owned();
            values.variables = vec![variable("SAME", "canary-same"), variable("GONE", "canary-gone")];
        });
        let after = values(|values| {
            values.name = "web".to_owned();
            values.port = "9090".to_owned();
            values.start_command = "run --token canary-command".to_owned();
            values.import_text = "A=canary-import".to_owned();
            values.configuration_file = "canary-file".to_owned();
            values.build_command = "canary-build".to_owned();
            values.variables = vec![variable("SAME", "canary-same"), variable("NEW", "canary-new")];
        });
        let changes = of_draft(&before, &after, &prints);
        let fields: Vec<&str> = changes.iter().map(|change| change.field.as_str()).collect();
        assert!(fields.contains(&"port") && fields.contains(&"start command"));
        assert!(fields.contains(&"GONE") && fields.contains(&"NEW"));
        assert!(!fields.contains(&"SAME") && !fields.contains(&"name"));
        assert!(!format!("{changes:?}").contains("canary"), "{changes:?}");
        let port = changes.iter().find(|change| change.field == "port").unwrap();
        assert_eq!(port.before.as_deref(), Some("8080"));
        assert_eq!(port.after.as_deref(), Some("9090"));
        assert!(of_draft(&after, &after, &prints).is_empty());
    }

    #[test]
    fn a_change_of_the_text_alone_is_told_by_its_fingerprint() {
        let prints = Fingerprints::new(b"key");
        let before = values(|values| values.env_text = "# canary one".to_owned());
        let after = values(|values| values.env_text = "# canary two".to_owned());
        let changes = of_draft(&before, &after, &prints);
        assert_eq!(changes.len(), 1);
        assert_eq!(changes[0].field, "variables as text");
        assert!(!format!("{changes:?}").contains("canary"));
    }

    fn with_value(fingerprint: &str) -> Configuration {
        Configuration {
            source: Source::Image {
                identifier: "nginx".to_owned(),
                access_role: None,
            },
            automatic_deployment: false,
            port: None,
            start_command: None,
            variables: vec![Variable {
                name: "TOKEN".to_owned(),
                value: VariableValue::Plain {
                    fingerprint: fingerprint.to_owned(),
                },
            }],
            size: None,
            instance_role: None,
            health_check: HealthCheck::default(),
            auto_scaling: None,
            public_ingress: true,
            vpc_connector: None,
            ip_address_type: None,
            encryption_key: None,
            tracing: false,
        }
    }

    #[test]
    fn a_fingerprint_that_is_made_in_another_way_is_no_change() {
        let differ = |before, after| of_configuration(Some(&with_value(before)), &with_value(after)).len();
        assert_eq!(differ("5e1c a07b", "v2 93aa 0c11"), 0);
        assert_eq!(differ("5e1c a07b", "93aa 0c11"), 1);
        assert_eq!(differ("v2 5e1c a07b", "v2 93aa 0c11"), 1);
        assert_eq!(differ("v2 5e1c a07b", "v2 5e1c a07b"), 0);
        assert_eq!(
            of_configuration(None, &with_value("5e1c a07b"))
                .last()
                .unwrap()
                .field,
            "TOKEN"
        );
    }
}
