//! What a form asks the account to get: a role, a connection, a configuration.

use super::DraftValues;
use crate::auto_scaling::{self, AutoScaling};
use crate::field_error::FieldErrors;
use crate::repository::Provider;
use crate::role;

/// A kind of thing that a form can make.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wanted {
    /// A role that lets App Runner pull from ECR.
    AccessRole,
    /// The policy of such a role that was made without it.
    AccessPolicy,
    /// A connection to where source code is kept.
    Connection,
    /// An auto scaling configuration.
    AutoScaling,
    /// A VPC connector.
    VpcConnector,
    /// An observability configuration that traces with X-Ray.
    Observability,
}

/// One of them, with everything that it needs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ToMake {
    /// A role of that name.
    AccessRole(String),
    /// The policy of the role with this ARN.
    AccessPolicy(String),
    /// A connection of that name.
    Connection(String, Provider),
    /// A configuration of that name; a further revision if there is one.
    AutoScaling(String, AutoScaling),
    /// A connector with its subnets and security groups; the VPC's default group without any.
    VpcConnector(String, Vec<String>, Vec<String>),
    /// A configuration of that name; a further revision if there is one.
    Observability(String),
}

impl Wanted {
    /// The word in a form's button.
    pub fn parse(word: &str) -> Option<Wanted> {
        Some(match word {
            "access-role" => Wanted::AccessRole,
            "access-policy" => Wanted::AccessPolicy,
            "connection" => Wanted::Connection,
            "auto-scaling" => Wanted::AutoScaling,
            "vpc-connector" => Wanted::VpcConnector,
            "observability" => Wanted::Observability,
            _ => return None,
        })
    }

    /// What it is called in a sentence: "the connection".
    pub fn noun(self) -> &'static str {
        match self {
            Wanted::AccessRole => "access role",
            Wanted::AccessPolicy => "policy of the access role",
            Wanted::Connection => "connection",
            Wanted::AutoScaling => "auto scaling configuration",
            Wanted::VpcConnector => "VPC connector",
            Wanted::Observability => "observability configuration",
        }
    }

    /// The field that takes what was made.
    pub fn field(self) -> &'static str {
        match self {
            Wanted::AccessRole | Wanted::AccessPolicy => "access_role",
            Wanted::Connection => "connection",
            Wanted::AutoScaling => "auto_scaling",
            Wanted::VpcConnector => "vpc_connector",
            Wanted::Observability => "observability",
        }
    }

    /// The field with its name; of a policy, with its role.
    pub fn name_field(self) -> &'static str {
        match self {
            Wanted::AccessRole => "new_access_role",
            Wanted::AccessPolicy => "new_access_role_to_mend",
            Wanted::Connection => "new_connection",
            Wanted::AutoScaling => "new_auto_scaling",
            Wanted::VpcConnector => "new_vpc_connector",
            Wanted::Observability => "new_observability",
        }
    }
}

impl DraftValues {
    /// Reads what is to be made.
    ///
    /// # Errors
    /// The fields that are wrong.
    pub fn check_wanted(&self, wanted: Wanted) -> Result<ToMake, FieldErrors> {
        let mut errors = FieldErrors::default();
        let name = self
            .field(wanted.name_field())
            .unwrap_or_default()
            .trim()
            .to_owned();
        let fault = match wanted {
            Wanted::AccessRole => role::check_name(&name).err(),
            Wanted::AccessPolicy if role::is_arn(&name) => None,
            Wanted::AccessPolicy => Some("Make an access role first: none is without its policy."),
            _ => check_name(&name).err(),
        };
        if let Some(fault) = fault {
            errors.add(wanted.name_field(), fault);
        }
        let made = match wanted {
            Wanted::AccessRole => Some(ToMake::AccessRole(name)),
            Wanted::AccessPolicy => Some(ToMake::AccessPolicy(name)),
            Wanted::Observability => Some(ToMake::Observability(name)),
            Wanted::Connection => {
                let provider = Provider::ALL
                    .into_iter()
                    .find(|provider| provider.as_api() == self.new_connection_provider);
                if provider.is_none() {
                    errors.add("new_connection_provider", "Choose GitHub or Bitbucket.");
                }
                provider.map(|provider| ToMake::Connection(name, provider))
            }
            Wanted::AutoScaling => self
                .check_numbers(&mut errors)
                .map(|numbers| ToMake::AutoScaling(name, numbers)),
            Wanted::VpcConnector => {
                let subnets = ids(&self.new_subnets, "subnet-", "new_subnets", &mut errors);
                let groups = ids(
                    &self.new_security_groups,
                    "sg-",
                    "new_security_groups",
                    &mut errors,
                );
                if self.new_subnets.trim().is_empty() {
                    errors.add("new_subnets", "Choose at least one subnet.");
                }
                Some(ToMake::VpcConnector(name, subnets, groups))
            }
        };
        made.filter(|_| errors.is_empty()).ok_or(errors)
    }

    fn check_numbers(&self, errors: &mut FieldErrors) -> Option<AutoScaling> {
        let max_concurrency = errors.check(
            "new_max_concurrency",
            auto_scaling::parse_concurrency(&self.new_max_concurrency),
        );
        let min_size = errors.check("new_min_size", auto_scaling::parse_size(&self.new_min_size));
        let max_size = errors.check("new_max_size", auto_scaling::parse_size(&self.new_max_size));
        let numbers = AutoScaling {
            max_concurrency: max_concurrency?,
            min_size: min_size?,
            max_size: max_size?,
        };
        errors.check(
            "new_max_size",
            auto_scaling::check_sizes(numbers.min_size, numbers.max_size),
        );
        Some(numbers)
    }
}

/// Shapes `ConnectionName`, `AutoScalingConfigurationName` (4 letters at least), `VpcConnectorName`,
/// `ObservabilityConfigurationName`: what all of them take.
fn check_name(name: &str) -> Result<(), &'static str> {
    let is_one = (4..=32).contains(&name.len())
        && name.starts_with(|first: char| first.is_ascii_alphanumeric())
        && name
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'));
    if is_one {
        Ok(())
    } else {
        Err("Enter 4 to 32 letters, digits, hyphens or underscores, with a letter or digit first.")
    }
}

/// Ids of EC2 as they stand in a field.
pub fn split_ids(text: &str) -> impl Iterator<Item = &str> {
    text.split([',', ';', ' ', '\n', '\t'])
        .filter(|word| !word.is_empty())
}

/// Ids of EC2, parted by whatever people part them by.
fn ids(text: &str, prefix: &str, field: &str, errors: &mut FieldErrors) -> Vec<String> {
    let mut ids = Vec::new();
    for word in split_ids(text) {
        let is_id = word
            .strip_prefix(prefix)
            .is_some_and(|rest| !rest.is_empty() && rest.bytes().all(|byte| byte.is_ascii_alphanumeric()));
        if !is_id {
            errors.add(
                field,
                format!("Enter ids that begin with {prefix}, one on each line."),
            );
            break;
        }
        if !ids.iter().any(|known| known == word) {
            ids.push(word.to_owned());
        }
    }
    ids
}

#[cfg(test)]
mod tests {
    use super::*;

    fn faults(wanted: Wanted, change: impl FnOnce(&mut DraftValues)) -> Vec<String> {
        let mut values = DraftValues {
            new_access_role_to_mend: "arn:aws:iam::123456789012:role/service-role/WebPullRole".to_owned(),
            new_connection: "shop-github".to_owned(),
            new_auto_scaling: "small".to_owned(),
            new_vpc_connector: "shop-vpc".to_owned(),
            new_subnets: "subnet-0a1b, subnet-2c3d\nsubnet-0a1b".to_owned(),
            new_observability: "tracing".to_owned(),
            ..DraftValues::default()
        };
        change(&mut values);
        let errors = values.check_wanted(wanted).err().unwrap_or_default();
        errors.0.into_iter().map(|error| error.field).collect()
    }

    #[test]
    fn each_kind_has_its_good_and_bad_values() {
        for word in [
            "access-role",
            "access-policy",
            "connection",
            "auto-scaling",
            "vpc-connector",
            "observability",
        ] {
            let wanted = Wanted::parse(word).unwrap();
            assert!(faults(wanted, |_| {}).is_empty(), "{word}");
            for name in ["", "a b", "größe"] {
                let faults = faults(wanted, |values| {
                    name.clone_into(values.field_mut(wanted.name_field()).unwrap());
                });
                assert_eq!(faults, [wanted.name_field()], "{word} {name}");
            }
        }
        assert_eq!(Wanted::parse("service"), None);
        for (wanted, field, value) in [
            (Wanted::Connection, "new_connection_provider", "GITLAB"),
            (Wanted::AutoScaling, "new_max_concurrency", "201"),
            (Wanted::AutoScaling, "new_min_size", "0"),
            (Wanted::AutoScaling, "new_max_size", "26"),
            (Wanted::VpcConnector, "new_subnets", " "),
            (Wanted::VpcConnector, "new_subnets", "sg-1"),
            (Wanted::VpcConnector, "new_security_groups", "subnet-1"),
        ] {
            let faults = faults(wanted, |values| {
                value.clone_into(values.field_mut(field).unwrap());
            });
            assert_eq!(faults, [field], "{value}");
        }
        let reversed = faults(Wanted::AutoScaling, |values| {
            "3".clone_into(&mut values.new_min_size);
            "2".clone_into(&mut values.new_max_size);
        });
        assert_eq!(reversed, ["new_max_size"]);
    }

    #[test]
    fn ids_are_taken_once() {
        let values = DraftValues {
            new_vpc_connector: "shop-vpc".to_owned(),
            new_subnets: "subnet-0a1b, subnet-2c3d\nsubnet-0a1b".to_owned(),
            ..DraftValues::default()
        };
        let ToMake::VpcConnector(_, subnets, groups) = values.check_wanted(Wanted::VpcConnector).unwrap()
        else {
            panic!("another kind");
        };
        assert_eq!((subnets.len(), groups.len()), (2, 0));
    }
}
