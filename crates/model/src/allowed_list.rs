//! What Editors may give to services: the instance roles, VPC connectors and secrets on a list of the Administrators.
//!
//! A service acts with its role, reaches the network behind its connector and reads its secrets, whoever made it. Where
//! Administrators name what may be given, everybody else chooses among that.

use crate::draft::{DraftValues, Granted};
use crate::field_error::FieldErrors;
use crate::pattern;
use crate::secret_reference;
use serde::{Deserialize, Serialize};
use std::fmt;

/// Most lines of one kind: each is looked at for everything that a form offers.
const MOST: usize = 200;
/// Most characters of a line: no ARN is longer (IAM API, `arnType`).
const LONGEST: usize = 2048;

/// ARNs of each kind, in which `*` stands for any characters. Of a kind without a line everything in the account is allowed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct AllowedList {
    /// Instance roles.
    pub instance_roles: Vec<String>,
    /// VPC connectors.
    pub vpc_connectors: Vec<String>,
    /// Secrets of Secrets Manager and parameters of the parameter store.
    pub secrets: Vec<String>,
}

/// The form of the list as it was typed: an ARN a line.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TypedAllowedList {
    /// Of instance roles.
    pub instance_roles: String,
    /// Of VPC connectors.
    pub vpc_connectors: String,
    /// Of secrets and parameters.
    pub secrets: String,
}

/// Something that a form gives to the service and that is not on the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unlisted {
    /// Which kind it is.
    pub kind: Granted,
    /// Name of the control.
    pub field: String,
    /// What was chosen.
    pub arn: String,
}

impl AllowedList {
    /// Reads the form.
    ///
    /// # Errors
    /// What is wrong, at the fields `instance_roles`, `vpc_connectors` and `secrets`.
    pub fn read(typed: &TypedAllowedList) -> Result<AllowedList, FieldErrors> {
        let mut errors = FieldErrors::default();
        let mut read = |kind: Granted, text: &str| errors.check(list_field(kind), lines(kind, text));
        let instance_roles = read(Granted::InstanceRole, &typed.instance_roles);
        let vpc_connectors = read(Granted::VpcConnector, &typed.vpc_connectors);
        let secrets = read(Granted::Secrets, &typed.secrets);
        match (instance_roles, vpc_connectors, secrets) {
            (Some(instance_roles), Some(vpc_connectors), Some(secrets)) => Ok(AllowedList {
                instance_roles,
                vpc_connectors,
                secrets,
            }),
            _ => Err(errors),
        }
    }

    /// The lines of a kind.
    pub fn of(&self, kind: Granted) -> &[String] {
        match kind {
            Granted::InstanceRole => &self.instance_roles,
            Granted::VpcConnector => &self.vpc_connectors,
            Granted::Secrets => &self.secrets,
        }
    }

    /// Whether something may be given by those who choose among the list.
    pub fn allows(&self, kind: Granted, arn: &str) -> bool {
        let lines = self.of(kind);
        lines.is_empty() || lines.iter().any(|line| pattern::matches(line, arn))
    }

    /// What a form gives and the list does not have, in the order of the form. What cannot be read is for
    /// [`DraftValues::check`].
    pub fn unlisted(&self, values: &DraftValues, account: &str) -> Vec<Unlisted> {
        let mut chosen = Vec::new();
        if !values.is_configured_by_file() {
            for (row, variable) in values.variables.iter().enumerate() {
                if variable.is_reference()
                    && let Ok(reference) = secret_reference::parse(&variable.value, &values.region)
                {
                    chosen.push(Unlisted {
                        kind: Granted::Secrets,
                        field: format!("variables[{row}][value]"),
                        arn: reference.arn(&variable.value, &values.region, account),
                    });
                }
            }
        }
        for (kind, field, arn) in [
            (Granted::InstanceRole, "instance_role", &values.instance_role),
            (Granted::VpcConnector, "vpc_connector", &values.vpc_connector),
        ] {
            let arn = arn.trim();
            if !arn.is_empty() {
                chosen.push(Unlisted {
                    kind,
                    field: field.to_owned(),
                    arn: arn.to_owned(),
                });
            }
        }
        chosen.retain(|chosen| !self.allows(chosen.kind, &chosen.arn));
        chosen
    }
}

/// What to do, at the field.
impl fmt::Display for Unlisted {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            formatter,
            "The allowed list of {} does not have {}. Choose one that it has, or ask an Administrator to add this one or to create the service.",
            list_of(self.kind),
            self.name()
        )
    }
}

impl Unlisted {
    /// The name in the ARN.
    pub fn name(&self) -> &str {
        let resource = self.arn.splitn(6, ':').nth(5).unwrap_or(&self.arn);
        match self.kind {
            Granted::InstanceRole => resource.rsplit('/').next().unwrap_or(resource),
            Granted::VpcConnector => resource.split('/').nth(1).unwrap_or(resource),
            Granted::Secrets => resource
                .strip_prefix("secret:")
                .or_else(|| resource.strip_prefix("parameter/"))
                .unwrap_or(resource),
        }
    }
}

/// Name of the control that holds the lines of a kind.
pub fn list_field(kind: Granted) -> &'static str {
    match kind {
        Granted::InstanceRole => "instance_roles",
        Granted::VpcConnector => "vpc_connectors",
        Granted::Secrets => "secrets",
    }
}

/// A kind in the plural.
pub fn list_of(kind: Granted) -> &'static str {
    match kind {
        Granted::InstanceRole => "instance roles",
        Granted::VpcConnector => "VPC connectors",
        Granted::Secrets => "secrets and parameters",
    }
}

fn lines(kind: Granted, text: &str) -> Result<Vec<String>, String> {
    // What each ARN of the kind has in it, and one of them whole.
    let (parts, example): (&[&str], _) = match kind {
        Granted::InstanceRole => (&[":role/"], "arn:aws:iam::123456789012:role/web-*"),
        Granted::VpcConnector => (
            &[":vpcconnector/"],
            "arn:aws:apprunner:eu-west-1:123456789012:vpcconnector/web/*",
        ),
        Granted::Secrets => (
            &[":secret:", ":parameter/"],
            "arn:aws:ssm:eu-west-1:123456789012:parameter/web/*",
        ),
    };
    let mut lines: Vec<String> = Vec::new();
    for (number, line) in text.lines().enumerate() {
        let line = line.trim();
        if line.is_empty() || lines.iter().any(|before| before == line) {
            continue;
        }
        let is_arn = line.starts_with("arn:")
            && parts.iter().any(|part| line.contains(part))
            && !line.contains(char::is_whitespace);
        if !is_arn {
            return Err(format!(
                "Line {}: Enter an ARN, with * for any characters if you like: {example}",
                number + 1
            ));
        }
        if line.chars().count() > LONGEST {
            return Err(format!(
                "Line {}: No ARN is longer than {LONGEST} characters.",
                number + 1
            ));
        }
        lines.push(line.to_owned());
    }
    if lines.len() > MOST {
        return Err(format!(
            "Enter {MOST} lines at most. * stands for any characters."
        ));
    }
    Ok(lines)
}

#[cfg(test)]
mod tests;
