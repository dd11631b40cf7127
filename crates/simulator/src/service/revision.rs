//! What auto scaling and observability configurations have in common: both are kept in numbered revisions of a name.

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use super::arn::Scope;
use crate::clock::Timestamp;

/// The name of the configurations that App Runner gives to every account.
pub const PROVIDED_NAME: &str = "DefaultConfiguration";

/// The end of their ARNs: name, revision and id. Copilot has it in its code.
const PROVIDED: &str = "DefaultConfiguration/1/00000000000000000000000000000001";

/// The day App Runner became available, 2021-05-18; when an account's default came into being is not documented.
pub const PROVIDED_AT: Timestamp = Timestamp(1_621_296_000_000);

/// What one sort of configuration has of its own.
pub trait Settings: Serialize + DeserializeOwned + Send + Sync {
    /// The sort in the word that ARNs have for it.
    const RESOURCE: &'static str;
    /// What messages call one.
    const NOUN: &'static str;

    /// What App Runner's own one says.
    fn provided() -> Self;

    /// The ARN of App Runner's own one.
    fn provided_arn(scope: &Scope) -> String {
        scope.arn(&format!("{}/{PROVIDED}", Self::RESOURCE))
    }
}

/// One revision.
#[derive(Debug, Clone)]
pub struct Revision<S> {
    pub arn: String,
    pub name: String,
    pub number: i64,
    pub status: RevisionStatus,
    /// Whether it is the highest of the active ones that share its name.
    pub latest: bool,
    /// Whether a service gets it that names none.
    pub is_default: bool,
    pub has_associated_service: bool,
    pub settings: S,
    pub created_at: Timestamp,
    pub deleted_at: Option<Timestamp>,
}

/// API shapes `AutoScalingConfigurationStatus` and `ObservabilityConfigurationStatus`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum RevisionStatus {
    Active,
    Inactive,
}

/// How a request names a configuration: "a full ARN, or a partial ARN ending with either .../name or
/// .../name/revision" (API shape `DescribeAutoScalingConfigurationRequest` and its siblings).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reference<'a> {
    /// That one.
    Arn(&'a str),
    /// The revision of that number.
    Number { name: &'a str, number: i64 },
    /// "If a revision isn't specified, the latest active revision".
    Name(&'a str),
}

impl<'a> Reference<'a> {
    /// Reads an ARN of this account and Region.
    pub fn parse<S: Settings>(arn: &'a str, scope: &Scope) -> Option<Self> {
        let path = scope
            .resource(arn)?
            .strip_prefix(S::RESOURCE)?
            .strip_prefix('/')?;
        let parts: Vec<&str> = path.split('/').collect();
        match parts[..] {
            [name] => Some(Reference::Name(name)),
            [name, written] => {
                let number: i64 = written.parse().ok()?;
                // One way of writing it alone: no sign, no zeros in front.
                (number.to_string() == written).then_some(Reference::Number { name, number })
            }
            [_, _, _] => Some(Reference::Arn(arn)),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::service::auto_scaling::AutoScaling;
    use crate::service::observability::Observability;

    const START: &str = "arn:aws:apprunner:us-east-1:123456789012:";

    fn parse(arn: &str) -> Option<Reference<'_>> {
        Reference::parse::<AutoScaling>(arn, &scope())
    }

    fn scope() -> Scope {
        Scope {
            account: "123456789012".to_owned(),
            region: "us-east-1".to_owned(),
        }
    }

    #[test]
    fn an_arn_may_end_with_the_name_or_the_revision() {
        let full = format!("{START}autoscalingconfiguration/busy/3/2f50e7656d7819fead0f59672e68042e");
        assert_eq!(parse(&full), Some(Reference::Arn(&full)));
        assert_eq!(
            parse(&full[..full.len() - 33]),
            Some(Reference::Number {
                name: "busy",
                number: 3
            })
        );
        assert_eq!(parse(&full[..full.len() - 35]), Some(Reference::Name("busy")));
        for wrong in [
            START.to_owned(),
            format!("{START}autoscalingconfiguration"),
            format!("{START}autoscalingconfiguration/busy/latest"),
            format!("{START}autoscalingconfiguration/busy/+3"),
            format!("{START}autoscalingconfiguration/busy/03"),
            format!("{full}/more"),
            full.replace("us-east-1", "eu-west-1"),
        ] {
            assert_eq!(parse(&wrong), None, "{wrong}");
        }
        assert_eq!(Reference::parse::<Observability>(&full, &scope()), None);
    }

    #[test]
    fn every_account_is_given_the_same_arns() {
        assert_eq!(
            AutoScaling::provided_arn(&scope()),
            format!(
                "{START}autoscalingconfiguration/DefaultConfiguration/1/00000000000000000000000000000001"
            )
        );
        assert_eq!(
            Observability::provided_arn(&scope()),
            format!(
                "{START}observabilityconfiguration/DefaultConfiguration/1/00000000000000000000000000000001"
            )
        );
    }
}
