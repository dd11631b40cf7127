//! Roles of IAM that App Runner can take on.

mod assumed;
mod templates;

pub use assumed::{AssumedRole, NotARole};
pub use templates::{cli, cloudformation};

use crate::time::Time;
use serde::{Deserialize, Serialize};

/// What a role is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RoleKind {
    /// Lets App Runner pull a private image.
    Access,
    /// What the application acts with.
    Instance,
}

/// Name of the access role that App Runner's console makes.
pub const ACCESS_ROLE_NAME: &str = "AppRunnerECRAccessRole";

/// Path of the roles that consoles make for services.
pub const ACCESS_ROLE_PATH: &str = "/service-role/";

/// The managed policy of an access role.
pub const ACCESS_ROLE_POLICY: &str =
    "arn:aws:iam::aws:policy/service-role/AWSAppRunnerServicePolicyForECRAccess";

impl RoleKind {
    /// The service that the role's trust policy has to name.
    pub fn trusted_service(self) -> &'static str {
        match self {
            RoleKind::Access => "build.apprunner.amazonaws.com",
            RoleKind::Instance => "tasks.apprunner.amazonaws.com",
        }
    }

    /// A trust policy for a role of this kind.
    pub fn trust_policy(self) -> String {
        format!(
            r#"{{
  "Version": "2012-10-17",
  "Statement": [
    {{
      "Effect": "Allow",
      "Principal": {{ "Service": "{}" }},
      "Action": "sts:AssumeRole"
    }}
  ]
}}"#,
            self.trusted_service()
        )
    }
}

/// A role that App Runner can take on, as far as its trust policy says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Role {
    /// ARN, with path and name in it.
    pub arn: String,
    /// Unique in the account.
    pub name: String,
    /// What its maker wrote about it.
    pub description: Option<String>,
    /// When it was made.
    pub created_at: Time,
    /// Whether its trust policy asks for more than that App Runner is the one who asks, such as a source account: App
    /// Runner may be turned away.
    pub has_conditions: bool,
}

/// The account's roles that App Runner can take on, by name.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Roles {
    /// Those that can pull images.
    pub access: Vec<Role>,
    /// Those that applications can act with.
    pub instance: Vec<Role>,
}

/// Whether a role is one of a kind.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RoleFit {
    /// App Runner can take it on.
    Fits(Role),
    /// Its trust policy does not let App Runner in.
    IsNotTrusting,
    /// The account has no role of that name.
    Missing,
}

/// Whether a text is the ARN of a role (App Runner's shape `RoleArn`).
pub fn is_arn(text: &str) -> bool {
    text.starts_with("arn:aws")
        && text.contains(":iam::")
        && text.contains(":role/")
        && (29..=1024).contains(&text.len())
        && !text.contains(char::is_whitespace)
}

/// The name in the ARN of a role: what stands behind its path.
pub fn name_in(arn: &str) -> &str {
    arn.rsplit('/').next().unwrap_or(arn)
}

/// Checks the name of a role (IAM's shape `roleNameType`).
///
/// # Errors
/// A sentence that says what to do.
pub fn check_name(name: &str) -> Result<(), &'static str> {
    if name.is_empty() {
        return Err("Enter a name for the role.");
    }
    if name.len() > 64 {
        return Err("Enter at most 64 characters.");
    }
    if !name
        .bytes()
        .all(|byte| byte.is_ascii_alphanumeric() || b"_+=,.@-".contains(&byte))
    {
        return Err("Use letters, digits and _ + = , . @ - only.");
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn trust_policies_name_their_service() {
        for kind in [RoleKind::Access, RoleKind::Instance] {
            let policy: serde_json::Value = serde_json::from_str(&kind.trust_policy()).unwrap();
            assert_eq!(
                policy["Statement"][0]["Principal"]["Service"],
                kind.trusted_service()
            );
        }
    }

    #[test]
    fn names_are_iams() {
        assert_eq!(check_name(ACCESS_ROLE_NAME), Ok(()));
        assert_eq!(check_name("a+b=c,d.e@f-g_h"), Ok(()));
        for name in ["", "a b", "größe", "a/b", &"a".repeat(65)] {
            assert!(check_name(name).is_err(), "{name}");
        }
    }
}
