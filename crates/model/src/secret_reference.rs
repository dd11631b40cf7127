//! References to values that App Runner reads when it deploys: secrets of Secrets Manager, and parameters of the
//! parameter store of Systems Manager.

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

fn is_account(text: &str) -> bool {
    text.len() == 12 && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// Systems Manager's rule for names of parameters.
fn is_parameter_name(text: &str) -> bool {
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

    proptest! {
        #[test]
        fn no_text_makes_it_stumble(text in "\\PC{0,60}|arn:[a-z0-9:/\\-]{0,80}") {
            let _ = parse(&text, "eu-west-1");
        }
    }
}
