//! References to values that App Runner reads when it deploys: secrets of Secrets Manager, and parameters of the
//! parameter store of Systems Manager.

use std::collections::BTreeSet;

/// Where a value is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SecretReference {
    /// A secret, and perhaps one of the values in its JSON.
    Secret {
        /// Its Region.
        region: String,
        /// Its name, without the six characters that AWS adds.
        name: String,
        /// The key in the secret's JSON.
        json_key: Option<String>,
    },
    /// A parameter.
    Parameter {
        /// Its Region, where it was given by ARN; else that of the service.
        region: Option<String>,
        /// Its name, with the slash of a hierarchy.
        name: String,
    },
}

/// Why a text refers to nothing.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SecretReferenceError {
    /// Nothing.
    #[error("Choose a secret or a parameter, or enter its ARN.")]
    Missing,
    /// Neither.
    #[error("Enter the ARN of a secret or of a parameter, or the name of a parameter of the same Region.")]
    Unknown,
    /// A secret is only found by its whole ARN.
    #[error("Enter the whole ARN of the secret, with the six characters behind its name.")]
    PartOfSecret,
    /// App Runner reads secrets of its own Region only (developer guide, "Referencing environment variables").
    #[error("Choose one of {region}. App Runner reads no secrets of other Regions.")]
    Region {
        /// The service's Region.
        region: String,
    },
    /// Shape `RuntimeEnvironmentSecretsValue`.
    #[error("Enter at most 2,048 characters.")]
    Long,
}

/// Reads a reference for a service of `region`.
///
/// # Errors
/// See [`SecretReferenceError`].
pub fn parse(text: &str, region: &str) -> Result<SecretReference, SecretReferenceError> {
    use SecretReferenceError as Error;
    let text = text.trim();
    if text.is_empty() {
        return Err(Error::Missing);
    }
    if text.chars().count() > 2048 {
        return Err(Error::Long);
    }
    if !text.starts_with("arn:") {
        return if is_parameter_name(text) {
            Ok(SecretReference::Parameter {
                region: None,
                name: text.to_owned(),
            })
        } else {
            Err(Error::Unknown)
        };
    }
    let parts: Vec<&str> = text.splitn(7, ':').collect();
    let reference = match parts[..] {
        ["arn", partition, "secretsmanager", there, account, "secret", rest]
            if partition.starts_with("aws") && is_account(account) =>
        {
            let mut rest = rest.splitn(4, ':');
            let full = rest.next().unwrap_or_default();
            let (name, suffix) = full.rsplit_once('-').ok_or(Error::PartOfSecret)?;
            if name.is_empty()
                || suffix.len() != 6
                || !suffix.bytes().all(|byte| byte.is_ascii_alphanumeric())
            {
                return Err(Error::PartOfSecret);
            }
            SecretReference::Secret {
                region: there.to_owned(),
                name: name.to_owned(),
                json_key: rest.next().filter(|key| !key.is_empty()).map(ToOwned::to_owned),
            }
        }
        ["arn", partition, "ssm", there, account, resource]
            if partition.starts_with("aws") && is_account(account) =>
        {
            let name = resource.strip_prefix("parameter").ok_or(Error::Unknown)?;
            // A name without a hierarchy loses its missing slash in the ARN: parameter/name is "name" as well as "/name".
            let name = if name.matches('/').count() == 1 {
                name.trim_start_matches('/')
            } else {
                name
            };
            if !is_parameter_name(name) {
                return Err(Error::Unknown);
            }
            SecretReference::Parameter {
                region: Some(there.to_owned()),
                name: name.to_owned(),
            }
        }
        _ => return Err(Error::Unknown),
    };
    let there = match &reference {
        SecretReference::Secret { region, .. } => Some(region),
        SecretReference::Parameter { region, .. } => region.as_ref(),
    };
    match there {
        Some(there) if there != region && !region.is_empty() => Err(Error::Region {
            region: region.to_owned(),
        }),
        _ => Ok(reference),
    }
}

/// Whether a text begins as the ARN of a secret or of a parameter does.
pub fn is_arn(text: &str) -> bool {
    is_secret_arn(text)
        || (text.starts_with("arn:aws") && text.contains(":ssm:") && text.contains(":parameter"))
}

/// Whether a text begins as the ARN of a secret does, whose JSON may have keys.
pub fn is_secret_arn(text: &str) -> bool {
    let text = text.trim_start();
    text.starts_with("arn:aws") && text.contains(":secretsmanager:") && text.contains(":secret:")
}

/// Checks the key of a secret's JSON that is typed beside the reference `text`.
///
/// # Errors
/// What is referred to has no keys, or the reference names one already, or it cannot be part of an ARN.
pub fn check_json_key(reference: &SecretReference, text: &str, key: &str) -> Result<(), &'static str> {
    match reference {
        SecretReference::Parameter { .. } => Err("A parameter has no JSON keys. Empty this field."),
        // ARN, key, version stage and version id: "…:secret:name-AbCdEf:key::".
        SecretReference::Secret { .. }
            if text
                .trim()
                .splitn(7, ':')
                .nth(6)
                .is_some_and(|rest| rest.contains(':')) =>
        {
            Err("The ARN names a JSON key already. Empty this field, or take it out of the ARN.")
        }
        SecretReference::Secret { .. } if key.contains(':') => {
            Err("Leave out the colon. An ARN cannot carry one in a key.")
        }
        SecretReference::Secret { .. } => Ok(()),
    }
}

/// The statements of an IAM policy that let an instance role read what is referred to, as JSON. `None` where nothing is.
/// Actions: App Runner developer guide, "Referencing environment variables".
pub fn reading_policy<'a>(
    references: impl IntoIterator<Item = &'a str>,
    region: &str,
    account: &str,
) -> Option<String> {
    let (mut secrets, mut parameters) = (BTreeSet::new(), BTreeSet::new());
    for text in references {
        let Ok(reference) = parse(text, region) else {
            continue;
        };
        let arn = reference.arn(text, region, account);
        match reference {
            SecretReference::Secret { .. } => secrets.insert(arn),
            SecretReference::Parameter { .. } => parameters.insert(arn),
        };
    }
    let statement = |action: &str, resources: BTreeSet<String>| {
        let resources: Vec<String> = resources.iter().map(|arn| format!("        \"{arn}\"")).collect();
        (!resources.is_empty()).then(|| {
            format!(
                "    {{\n      \"Effect\": \"Allow\",\n      \"Action\": \"{action}\",\n      \"Resource\": [\n{}\n      ]\n    }}",
                resources.join(",\n")
            )
        })
    };
    let statements: Vec<String> = [
        statement("secretsmanager:GetSecretValue", secrets),
        statement("ssm:GetParameters", parameters),
    ]
    .into_iter()
    .flatten()
    .collect();
    (!statements.is_empty()).then(|| {
        format!(
            "{{\n  \"Version\": \"2012-10-17\",\n  \"Statement\": [\n{}\n  ]\n}}",
            statements.join(",\n")
        )
    })
}

impl SecretReference {
    /// The ARN of what `text` refers to, which this was read from: without a key and a version, and in one form only.
    pub fn arn(&self, text: &str, region: &str, account: &str) -> String {
        let text = text.trim();
        match self {
            SecretReference::Secret { .. } => text.splitn(8, ':').take(7).collect::<Vec<_>>().join(":"),
            SecretReference::Parameter { name, .. } if text.starts_with("arn:") => {
                let partition = text.split(':').nth(1).unwrap_or("aws");
                let account = text.split(':').nth(4).unwrap_or(account);
                parameter_arn(partition, region, account, name)
            }
            SecretReference::Parameter { name, .. } => parameter_arn("aws", region, account, name),
        }
    }
}

/// The ARN of a parameter. A name without a hierarchy gets the slash that it does not have.
pub fn parameter_arn(partition: &str, region: &str, account: &str, name: &str) -> String {
    format!(
        "arn:{partition}:ssm:{region}:{account}:parameter/{}",
        name.strip_prefix('/').unwrap_or(name)
    )
}

fn is_account(text: &str) -> bool {
    text.len() == 12 && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// Systems Manager's rule for names of parameters.
pub(crate) fn is_parameter_name(text: &str) -> bool {
    !text.is_empty()
        && text.len() <= 1011
        && !text.ends_with('/')
        && text
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b'_' | b'/'))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const SECRET: &str = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:shop/db-AbCdEf";

    #[test]
    fn secrets_are_named_by_their_whole_arn() {
        let reference = parse(&format!("{SECRET}:password::"), "eu-west-1").unwrap();
        assert_eq!(
            reference,
            SecretReference::Secret {
                region: "eu-west-1".to_owned(),
                name: "shop/db".to_owned(),
                json_key: Some("password".to_owned()),
            }
        );
        assert_eq!(
            parse(
                "arn:aws:secretsmanager:eu-west-1:123456789012:secret:shop/db",
                "eu-west-1"
            ),
            Err(SecretReferenceError::PartOfSecret)
        );
        assert!(matches!(
            parse(SECRET, "us-east-1"),
            Err(SecretReferenceError::Region { .. })
        ));
    }

    #[test]
    fn parameters_are_named_by_arn_or_by_name() {
        for (text, name) in [
            (
                "arn:aws:ssm:eu-west-1:123456789012:parameter/shop/mode",
                "/shop/mode",
            ),
            ("arn:aws:ssm:eu-west-1:123456789012:parameter/mode", "mode"),
            ("/shop/mode", "/shop/mode"),
            ("mode", "mode"),
        ] {
            let Ok(SecretReference::Parameter { name: found, .. }) = parse(text, "eu-west-1") else {
                panic!("{text}");
            };
            assert_eq!(found, name);
        }
        for text in [
            "a b",
            "arn:aws:s3:::bucket",
            "arn:aws:ssm:eu-west-1:1:parameter/x",
            "https://x",
        ] {
            assert_eq!(
                parse(text, "eu-west-1"),
                Err(SecretReferenceError::Unknown),
                "{text}"
            );
        }
        assert_eq!(parse(" ", "eu-west-1"), Err(SecretReferenceError::Missing));
    }

    #[test]
    fn a_key_belongs_to_a_secret_that_has_none() {
        let check =
            |text: &str, key: &str| check_json_key(&parse(text, "eu-west-1").unwrap(), text, key).is_ok();
        assert!(check(SECRET, "password"));
        assert!(!check(SECRET, "a:b"));
        assert!(!check(&format!("{SECRET}:password::"), "user"));
        assert!(!check("/shop/mode", "user"));
    }

    #[test]
    fn a_role_may_read_what_is_referred_to_and_nothing_else() {
        let references = [
            format!("{SECRET}:password::"),
            SECRET.to_owned(),
            "mode".to_owned(),
            "arn:aws:ssm:eu-west-1:123456789012:parameter/shop/mode".to_owned(),
            "not one".to_owned(),
        ];
        let policy =
            reading_policy(references.iter().map(String::as_str), "eu-west-1", "123456789012").unwrap();
        let policy: serde_json::Value = serde_json::from_str(&policy).unwrap();
        let statements = policy["Statement"].as_array().unwrap();
        assert_eq!(statements[0]["Resource"], serde_json::json!([SECRET]));
        assert_eq!(
            statements[1]["Resource"],
            serde_json::json!([
                "arn:aws:ssm:eu-west-1:123456789012:parameter/mode",
                "arn:aws:ssm:eu-west-1:123456789012:parameter/shop/mode",
            ])
        );
        assert_eq!(reading_policy(["not one"], "eu-west-1", "123456789012"), None);
    }

    proptest! {
        #[test]
        fn no_text_makes_it_stumble(text in "\\PC{0,60}|arn:[a-z0-9:/\\-]{0,80}") {
            let _ = parse(&text, "eu-west-1");
        }
    }
}
