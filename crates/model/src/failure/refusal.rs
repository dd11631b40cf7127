//! Why AWS refused to create a service, told from its message.
//!
//! Nothing has come into being then, and there are no logs. Wordings are those of section 1.2 of the domain facts and of
//! public issues; a message that is not known here is shown as AWS wrote it.

use crate::text::cleaned;
use serde::{Deserialize, Serialize};

/// What is known about a refusal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Refusal {
    /// What it is about.
    pub rule: RefusalRule,
    /// Name of the field that is to be changed, where it is one of the form.
    pub field: Option<String>,
    /// What is wrong, without a full stop.
    pub title: String,
    /// What to do, as a sentence or two.
    pub advice: String,
}

/// What a refusal is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RefusalRule {
    /// Another service has the name.
    NameTaken,
    /// The account has as many services as it may have.
    Quota,
    /// App Runner cannot take on the access role.
    AccessRole,
    /// App Runner cannot take on the instance role, or there is none where one is needed.
    InstanceRole,
    /// The connection is not there, not ready or of another provider, or there is none.
    Connection,
    /// The VPC connector is not there any more.
    VpcConnector,
    /// The auto scaling configuration is not there any more.
    AutoScaling,
    /// The observability configuration is not there any more.
    Observability,
    /// AWS's support of the runtime has ended.
    Runtime,
    /// The identity that Slipway has may not hand over a role.
    PassRole,
    /// It may not create services.
    Permission,
}

/// One sentence or two, for the field.
impl std::fmt::Display for Refusal {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}. {}", self.title, self.advice)
    }
}

/// Explains a refusal from AWS's message, with or without its code in it; `None` for messages that are not known.
pub fn refusal(said: &str) -> Option<Refusal> {
    let lowered = said.to_ascii_lowercase();
    let has = |words: &[&str]| words.iter().all(|word| lowered.contains(word));
    let refusal = |rule, field: Option<&str>, title: &str, advice: &str| {
        Some(Refusal {
            rule,
            field: field.map(ToOwned::to_owned),
            title: title.to_owned(),
            advice: advice.to_owned(),
        })
    };
    if has(&["service with the provided name already exists"]) {
        return refusal(
            RefusalRule::NameTaken,
            Some("name"),
            &name_of(said).map_or_else(
                || "Another service has this name already".to_owned(),
                |name| format!("{name} exists in this Region already"),
            ),
            "Choose another name. That of a service that is being deleted is free when it is gone.",
        );
    }
    if has(&["quota", "service"]) || has(&["servicequotaexceeded"]) {
        return refusal(
            RefusalRule::Quota,
            None,
            "Your account has no room for another service in this Region",
            "Delete a service that is not needed, failed ones first, or ask AWS for a higher quota.",
        );
    }
    if has(&["not authorized", "iam:passrole"]) {
        return refusal(
            RefusalRule::PassRole,
            None,
            "Slipway may not hand over the role",
            "Its own identity needs iam:PassRole on the roles that are chosen. Whoever runs Slipway can add it.",
        );
    }
    if has(&["accessdenied"]) || has(&["not authorized"]) {
        return refusal(
            RefusalRule::Permission,
            None,
            "Slipway may not create services here",
            "Its own identity needs apprunner:CreateService, and iam:CreateServiceLinkedRole for the first service of an account. Whoever runs Slipway can add them.",
        );
    }
    role(&has, &refusal).or_else(|| resource(&has, &refusal))
}

fn role<T>(
    has: &impl Fn(&[&str]) -> bool,
    refusal: &impl Fn(RefusalRule, Option<&str>, &str, &str) -> Option<T>,
) -> Option<T> {
    const NEW: &str = "A role that was just made is known everywhere after some seconds: try again then.";
    if has(&["instance role have to be provided"]) {
        return refusal(
            RefusalRule::InstanceRole,
            Some("instance_role"),
            "Secrets need an instance role",
            "Choose the role that may read the secrets of the environment variables.",
        );
    }
    if has(&["assuming access role"]) || has(&["invalid access role"]) {
        return refusal(
            RefusalRule::AccessRole,
            Some("access_role"),
            "App Runner cannot take on the access role",
            &format!("It has to trust build.apprunner.amazonaws.com. {NEW}"),
        );
    }
    // Seen for both roles in Terraform's issues; the wording names the instance role.
    if has(&["assuming instance role"]) || has(&["assume instance-role"]) || has(&["assume instance role"]) {
        return refusal(
            RefusalRule::InstanceRole,
            Some("instance_role"),
            "App Runner cannot take on the instance role",
            &format!("It has to trust tasks.apprunner.amazonaws.com. {NEW}"),
        );
    }
    None
}

fn resource<T>(
    has: &impl Fn(&[&str]) -> bool,
    refusal: &impl Fn(RefusalRule, Option<&str>, &str, &str) -> Option<T>,
) -> Option<T> {
    let is_gone = [
        "does not exist",
        "has been deleted",
        "cannot be found",
        "not found",
        "inactive",
    ]
    .iter()
    .any(|word| has(&[word]));
    if has(&["runtime", "not supported"]) {
        return refusal(
            RefusalRule::Runtime,
            Some("runtime"),
            "App Runner does not take this runtime",
            "Choose one that AWS still supports.",
        );
    }
    if has(&["connectionarn", "required"]) {
        return refusal(
            RefusalRule::Connection,
            Some("connection"),
            "App Runner wants a connection",
            "Choose one that leads to the provider of the repository, also where that is public.",
        );
    }
    if has(&["connection", "not in available"]) {
        return refusal(
            RefusalRule::Connection,
            Some("connection"),
            "The connection is not ready",
            "Finish its handshake with the provider in the App Runner console, or choose another one.",
        );
    }
    if has(&["needs a connection of providertype"]) {
        return refusal(
            RefusalRule::Connection,
            Some("connection"),
            "The connection leads to another provider",
            "Choose one that leads to the provider of the repository.",
        );
    }
    if !is_gone {
        return None;
    }
    let (rule, field, title) = if has(&["vpc connector"]) {
        (
            RefusalRule::VpcConnector,
            "vpc_connector",
            "The VPC connector is not there any more",
        )
    } else if has(&["auto scaling configuration"]) || has(&["autoscalingconfiguration"]) {
        (
            RefusalRule::AutoScaling,
            "auto_scaling",
            "The auto scaling configuration is not there any more",
        )
    } else if has(&["observability configuration"]) || has(&["observabilityconfiguration"]) {
        (
            RefusalRule::Observability,
            "observability",
            "The observability configuration is not there any more",
        )
    } else if has(&["connection"]) {
        (
            RefusalRule::Connection,
            "connection",
            "The connection is not there any more",
        )
    } else {
        return None;
    };
    refusal(rule, Some(field), title, "Choose another one of the list.")
}

/// The name behind the colon of "… already exists: web-hello".
fn name_of(said: &str) -> Option<String> {
    let behind = said.split_once("already exists:")?.1.trim();
    let name = behind.split([' ', '.', ',']).next().unwrap_or_default();
    (!name.is_empty()).then(|| cleaned(name, 60))
}
