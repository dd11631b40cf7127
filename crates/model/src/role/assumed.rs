//! The role that calls are made under in a member's name.

use serde::{Deserialize, Serialize};
use std::str::FromStr;

/// A role that Slipway assumes for each member.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AssumedRole {
    /// ARN of the role.
    pub arn: String,
    /// Whether to set `SourceIdentity` too, which the role's trust policy has to allow (`sts:SetSourceIdentity`).
    pub source_identity: bool,
}

/// A text that is no ARN of a role.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0} is not the ARN of a role, such as arn:aws:iam::123456789012:role/slipway")]
pub struct NotARole(String);

impl AssumedRole {
    /// Account of the role, 12 digits.
    pub fn account(&self) -> &str {
        self.arn.split(':').nth(4).unwrap_or_default()
    }
}

/// Reads an ARN; with a source identity.
impl FromStr for AssumedRole {
    type Err = NotARole;

    fn from_str(text: &str) -> Result<AssumedRole, NotARole> {
        let parts: Vec<&str> = text.splitn(6, ':').collect();
        let is_role = match parts.as_slice() {
            ["arn", partition, "iam", "", account, resource] => {
                partition.starts_with("aws")
                    && account.len() == 12
                    && account.bytes().all(|byte| byte.is_ascii_digit())
                    && resource.strip_prefix("role/").is_some_and(|name| {
                        !name.is_empty()
                            && !name.ends_with('/')
                            && name.bytes().all(|byte| byte.is_ascii_graphic())
                    })
            }
            _ => false,
        };
        if is_role {
            Ok(AssumedRole {
                arn: text.to_owned(),
                source_identity: true,
            })
        } else {
            Err(NotARole(text.to_owned()))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_arn_of_a_role_is_read_and_nothing_else() {
        for good in [
            "arn:aws:iam::123456789012:role/slipway",
            "arn:aws-cn:iam::123456789012:role/teams/web/slipway",
        ] {
            assert_eq!(good.parse::<AssumedRole>().unwrap().account(), "123456789012");
        }
        for wrong in [
            "",
            "slipway",
            "arn:aws:iam::123456789012:user/slipway",
            "arn:aws:iam::12345678901:role/slipway",
            "arn:aws:iam::123456789012:role/",
            "arn:aws:iam:eu-west-1:123456789012:role/slipway",
            "arn:aws:sts::123456789012:assumed-role/slipway/lee",
        ] {
            assert!(wrong.parse::<AssumedRole>().is_err(), "{wrong}");
        }
    }
}
