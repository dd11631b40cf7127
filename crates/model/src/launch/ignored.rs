//! What a launch link brings and may not, with the reason for each.

use crate::text::cleaned;
use serde::{Deserialize, Serialize};

/// A parameter that was left out. Its value is not here: what a link may not say is not repeated.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ignored {
    /// Its name as it came, cut and cleaned.
    pub name: String,
    /// Why, as a sentence.
    pub reason: String,
}

/// Most entries of the list; the last of them counts the others.
pub(super) const MOST: usize = 30;

/// Most characters of a name that are shown.
const LONGEST_NAME: usize = 40;

/// Names that authors of links try, without their punctuation and in lower case, and why each is refused
/// (section 4.2 of the reference on users: "never accepted from a link").
const REFUSED: [(&[&str], &str); 13] = [
    (
        &[
            "role",
            "rolearn",
            "instancerole",
            "instancerolearn",
            "executionrole",
            "executionrolearn",
            "taskrole",
            "taskrolearn",
            "iamrole",
        ],
        "A link may not choose a role. The service starts without one.",
    ),
    (
        &[
            "accessrole",
            "accessrolearn",
            "ecraccessrole",
            "ecraccessrolearn",
            "connection",
            "connectionarn",
        ],
        "A link may not choose who pulls the image. You choose the role.",
    ),
    (
        &[
            "kms",
            "kmskey",
            "kmskeyarn",
            "kmskeyid",
            "encryptionkey",
            "encryption",
        ],
        "A link may not choose an encryption key. The service starts with a key that AWS owns.",
    ),
    (
        &[
            "vpc",
            "vpcconnector",
            "vpcconnectorarn",
            "subnet",
            "subnets",
            "securitygroup",
            "securitygroups",
            "egress",
            "egresstype",
        ],
        "A link may not connect a service to a VPC.",
    ),
    (
        &[
            "ingress",
            "public",
            "private",
            "ispubliclyaccessible",
            "waf",
            "webacl",
            "webaclarn",
        ],
        "A link may not choose who can reach the service.",
    ),
    (
        &[
            "secret",
            "secrets",
            "secretarn",
            "secretarns",
            "secretsmanager",
            "ssm",
            "parameter",
            "password",
            "token",
        ],
        "A link may not carry secrets or refer to them. Name the variable with env; you fill it in.",
    ),
    (
        &[
            "autodeploy",
            "autodeployment",
            "autodeployments",
            "autodeploymentsenabled",
            "automaticdeployment",
            "automatic",
            "trigger",
            "deploymenttrigger",
        ],
        "A link may not turn on automatic deployment. You choose it in the draft.",
    ),
    (
        &["tag", "tags"],
        "A link may not set tags: permissions can depend on them.",
    ),
    (
        &[
            "redirect",
            "redirecturi",
            "redirecturl",
            "next",
            "return",
            "returnto",
            "returnurl",
            "successurl",
            "callback",
            "callbackurl",
            "continue",
            "goto",
        ],
        "A link may not choose where you go next.",
    ),
    (
        &["account", "accountid", "awsaccount", "awsaccountid", "profile"],
        "A link may not choose an account.",
    ),
    (
        &["title", "message", "description", "text", "note", "banner"],
        "A link may not bring its own words.",
    ),
    (
        &[
            "environment",
            "envvar",
            "envvars",
            "variable",
            "variables",
            "envdefaults",
        ],
        "Variables are named with env, and harmless values given with default.NAME.",
    ),
    (
        &[
            "minsize",
            "maxsize",
            "maxconcurrency",
            "autoscaling",
            "autoscalingconfigurationarn",
        ],
        "A link may not choose how far the service scales. It starts with the default.",
    ),
];

/// Why a parameter that the contract does not know is left out.
pub(super) fn reason(name: &str, automatic_deployment_refusal: Option<&'static str>) -> &'static str {
    // `instance-role`, `instance_role` and `instanceRole` are one; `tags[team]`, `tag.team` and `tag:team` are tags.
    let family = name.split(['.', '[', ':']).next().unwrap_or_default();
    let plain: String = family
        .chars()
        .filter(|c| !matches!(c, '-' | '_'))
        .map(|c| c.to_ascii_lowercase())
        .collect();
    // With a dot or a bracket `env` is another way to give values, which stand in histories of browsers.
    let plain = match plain.as_str() {
        "env" => "environment",
        other => other,
    };
    let found = REFUSED.iter().find(|(names, _)| names.contains(&plain));
    match (found, automatic_deployment_refusal) {
        (Some((names, _)), Some(refusal)) if names.contains(&"autodeploy") => refusal,
        (Some((_, reason)), _) => reason,
        (None, _) => "Unknown parameter.",
    }
}

/// A name as it is listed: only what names of parameters are made of, so that it cannot be a sentence.
pub(super) fn shown(name: &str) -> String {
    let plain: String = name
        .chars()
        .filter(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-' | '[' | ']' | ':'))
        .collect();
    if plain.is_empty() {
        "(no name)".to_owned()
    } else {
        cleaned(&plain, LONGEST_NAME)
    }
}
