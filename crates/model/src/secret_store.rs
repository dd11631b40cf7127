//! The two places of AWS from which App Runner reads values that are nobody else's business, and how a value gets there.

use crate::secret_reference::is_parameter_name;

/// Where a value can be kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SecretStore {
    /// AWS Secrets Manager.
    SecretsManager,
    /// The parameter store of AWS Systems Manager, encrypted.
    ParameterStore,
}

impl SecretStore {
    /// Both, the one made for secrets first.
    pub const ALL: [SecretStore; 2] = [SecretStore::SecretsManager, SecretStore::ParameterStore];

    /// The word in a form's button.
    pub fn as_str(self) -> &'static str {
        match self {
            SecretStore::SecretsManager => "secret",
            SecretStore::ParameterStore => "parameter",
        }
    }

    /// Reads that word, which is also what is kept there.
    pub fn parse(word: &str) -> Option<SecretStore> {
        SecretStore::ALL.into_iter().find(|store| store.as_str() == word)
    }

    /// What people call it.
    pub fn label(self) -> &'static str {
        match self {
            SecretStore::SecretsManager => "Secrets Manager",
            SecretStore::ParameterStore => "SSM Parameter Store",
        }
    }

    /// The IAM action that it takes to put something new there.
    pub fn action(self) -> &'static str {
        match self {
            SecretStore::SecretsManager => "secretsmanager:CreateSecret",
            SecretStore::ParameterStore => "ssm:PutParameter",
        }
    }

    /// The most bytes that a value has there (`SecretStringType` of Secrets Manager; standard tier of parameters).
    pub fn most_bytes(self) -> usize {
        match self {
            SecretStore::SecretsManager => 65_536,
            SecretStore::ParameterStore => 4_096,
        }
    }

    /// The name that is proposed for the value of a variable: below the name of its service.
    pub fn proposed_name(self, service: &str, variable: &str) -> String {
        let service = match service.trim() {
            "" => "app",
            service => service,
        };
        let name = format!("{service}/{}", variable.trim());
        match self {
            SecretStore::SecretsManager => name,
            SecretStore::ParameterStore => format!("/{name}"),
        }
    }

    /// Checks a name that something new is to have there.
    ///
    /// # Errors
    /// A sentence that says what to do.
    pub fn check_name(self, name: &str) -> Result<(), &'static str> {
        match self {
            SecretStore::SecretsManager => {
                let is_one = (1..=512).contains(&name.len())
                    && name
                        .bytes()
                        .all(|byte| byte.is_ascii_alphanumeric() || b"/_+=.@-".contains(&byte));
                if !is_one {
                    return Err("Enter up to 512 letters, digits and the characters / _ + = . @ -");
                }
                // CreateSecret, `Name`: it would be taken for the end of an ARN.
                match name.rsplit_once('-') {
                    Some((_, end))
                        if end.len() == 6 && end.bytes().all(|byte| byte.is_ascii_alphanumeric()) =>
                    {
                        Err(
                            "Choose a name that does not end with a hyphen and six characters: ARNs of secrets end so.",
                        )
                    }
                    _ => Ok(()),
                }
            }
            SecretStore::ParameterStore => {
                // PutParameter, `Name`.
                if !is_parameter_name(name) {
                    return Err(
                        "Enter letters, digits and the characters / _ . - without a slash at the end.",
                    );
                }
                let own = name.trim_start_matches('/').to_ascii_lowercase();
                if own.starts_with("aws") || own.starts_with("ssm") {
                    return Err("Choose another name. AWS keeps names that start with aws or ssm.");
                }
                match name.matches('/').count() {
                    0 => Ok(()),
                    _ if !name.starts_with('/') || name.contains("//") => Err(
                        "Begin a name of several parts with a slash, and put one slash between two parts.",
                    ),
                    1..=15 => Ok(()),
                    _ => Err("Enter at most 15 parts."),
                }
            }
        }
    }

    /// The command that keeps a value under a name. The value itself is read from a file, so that it is in no list of processes
    /// and in no history of a shell.
    pub fn command(self, name: &str, region: &str) -> String {
        let call = match self {
            SecretStore::SecretsManager => "secretsmanager create-secret",
            SecretStore::ParameterStore => "ssm put-parameter --type SecureString",
        };
        let option = match self {
            SecretStore::SecretsManager => "secret-string",
            SecretStore::ParameterStore => "value",
        };
        format!("aws {call} --region {region} --name {name} --{option} file://value.txt")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn names_are_those_that_aws_takes() {
        let secret = |name: &str| SecretStore::SecretsManager.check_name(name).is_ok();
        assert!(secret("shop/STRIPE_KEY") && secret("a+b=c.d@e-f"));
        for name in ["", "a b", "größe", "shop/db-AbCdEf", &"x".repeat(513)] {
            assert!(!secret(name), "{name}");
        }
        let parameter = |name: &str| SecretStore::ParameterStore.check_name(name).is_ok();
        assert!(parameter("/shop/STRIPE_KEY") && parameter("mode"));
        for name in [
            "",
            "shop/mode",
            "/shop//mode",
            "/shop/",
            "/aws/x",
            "SSM-mode",
            "a b",
            &"/a".repeat(16),
        ] {
            assert!(!parameter(name), "{name}");
        }
    }

    #[test]
    fn commands_carry_no_value() {
        assert_eq!(
            SecretStore::SecretsManager.command("shop/KEY", "eu-west-1"),
            "aws secretsmanager create-secret --region eu-west-1 --name shop/KEY --secret-string file://value.txt"
        );
        assert_eq!(
            SecretStore::ParameterStore.command("/shop/KEY", "eu-west-1"),
            "aws ssm put-parameter --type SecureString --region eu-west-1 --name /shop/KEY --value file://value.txt"
        );
        for store in SecretStore::ALL {
            assert_eq!(SecretStore::parse(store.as_str()), Some(store));
        }
    }

    proptest! {
        #[test]
        fn a_proposed_name_can_be_had(service in "([B-Rb-rT-Zt-z][A-Za-z0-9_-]{3,20})?", variable in "[A-Za-z_][A-Za-z0-9_]{0,20}") {
            for store in SecretStore::ALL {
                prop_assert_eq!(store.check_name(&store.proposed_name(&service, &variable)), Ok(()));
            }
        }
    }
}
