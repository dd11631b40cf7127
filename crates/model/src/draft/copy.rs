//! What of a form holds in another Region.

use super::DraftValues;
use crate::region::Region;

/// Fields whose values name something of one Region. Roles belong to the account, and a registry is reached from anywhere.
const OF_A_REGION: [&str; 5] = [
    "connection",
    "auto_scaling",
    "kms_key",
    "vpc_connector",
    "observability",
];

impl DraftValues {
    /// Moves the form to a Region, and takes out what exists in another one only: a service uses connections, VPC connectors,
    /// auto scaling and observability configurations, keys and secrets of its own Region. Variables that refer to such a secret
    /// keep their names. Returns the fields that were emptied.
    pub fn move_to(&mut self, region: &Region) -> Vec<&'static str> {
        self.region = region.to_string();
        let mut emptied = Vec::new();
        for name in OF_A_REGION {
            if let Some(value) = self.field_mut(name)
                && is_elsewhere(value, region)
            {
                value.clear();
                emptied.push(name);
            }
        }
        let mut has_emptied_variables = false;
        for variable in &mut self.variables {
            if variable.source == "reference" && is_elsewhere(&variable.value, region) {
                variable.value.clear();
                has_emptied_variables = true;
            }
        }
        if has_emptied_variables {
            emptied.push("variables");
        }
        emptied
    }
}

/// Whether an ARN names a Region, and another one: the fourth part (`arn:partition:service:region:account:resource`).
fn is_elsewhere(value: &str, region: &Region) -> bool {
    let mut parts = value.trim().split(':');
    parts.next() == Some("arn")
        && parts
            .nth(2)
            .is_some_and(|named| !named.is_empty() && named != region.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::draft::DraftVariable;

    fn form() -> DraftValues {
        DraftValues {
            region: "eu-west-1".to_owned(),
            instance_role: "arn:aws:iam::123456789012:role/shop".to_owned(),
            vpc_connector:
                "arn:aws:apprunner:eu-west-1:123456789012:vpcconnector/shop/1/0123456789abcdef0123456789abcdef"
                    .to_owned(),
            kms_key: "arn:aws:kms:eu-west-1:123456789012:key/1".to_owned(),
            variables: vec![
                DraftVariable {
                    name: "GREETING".to_owned(),
                    value: "arn:aws:s3:eu-west-1:x:y".to_owned(),
                    ..DraftVariable::default()
                },
                DraftVariable {
                    source: "reference".to_owned(),
                    name: "TOKEN".to_owned(),
                    value: "arn:aws:secretsmanager:eu-west-1:123456789012:secret:token-AbCdEf".to_owned(),
                    ..DraftVariable::default()
                },
            ],
            ..DraftValues::default()
        }
    }

    #[test]
    fn what_belongs_to_the_other_region_is_taken_out_and_named() {
        let mut moved = form();
        let emptied = moved.move_to(&"us-east-1".parse().unwrap());
        assert_eq!(emptied, ["kms_key", "vpc_connector", "variables"]);
        assert_eq!(moved.region, "us-east-1");
        assert_eq!((moved.kms_key.as_str(), moved.vpc_connector.as_str()), ("", ""));
        assert_eq!(moved.instance_role, form().instance_role);
        // A plain value is a text, whatever it looks like; the name of a reference stays.
        assert_eq!(moved.variables[0], form().variables[0]);
        assert_eq!(
            (
                moved.variables[1].name.as_str(),
                moved.variables[1].value.as_str()
            ),
            ("TOKEN", "")
        );
    }

    #[test]
    fn in_its_own_region_a_form_stays_as_it_is() {
        let mut moved = form();
        assert!(moved.move_to(&"eu-west-1".parse().unwrap()).is_empty());
        assert_eq!(moved, form());
    }
}
