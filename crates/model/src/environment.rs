//! Environment variables of a service.

/// Most variables of one service that Slipway counts against ("43 of 50").
pub const MOST: usize = 50;

/// Why a name cannot be a variable's.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum VariableNameError {
    /// Nothing was entered, but a value was.
    #[error("Enter a name for this value.")]
    Missing,
    /// Characters that no shell and few programs can read back.
    #[error("Use letters, digits and underscores, and start with a letter or an underscore.")]
    Pattern,
    /// App Runner keeps this prefix for itself (older text of shape `RuntimeEnvironmentVariables`; the CDK enforces it).
    #[error("Choose another name. AWS reserves names that start with AWSAPPRUNNER.")]
    Reserved,
    /// App Runner sets `PORT` from the port of the service.
    #[error("App Runner sets PORT itself, from the port above. Remove this one.")]
    Port,
    /// Twice in one form.
    #[error("This name is there twice. Keep one.")]
    Duplicate,
}

/// Checks the name of a variable.
///
/// # Errors
/// See [`VariableNameError`]; duplicates are for the caller to find.
pub fn check_name(name: &str) -> Result<(), VariableNameError> {
    let mut characters = name.chars();
    let Some(first) = characters.next() else {
        return Err(VariableNameError::Missing);
    };
    if !(first.is_ascii_alphabetic() || first == '_')
        || !characters.all(|c| c.is_ascii_alphanumeric() || c == '_')
        || name.len() > 512
    {
        return Err(VariableNameError::Pattern);
    }
    if name.to_ascii_uppercase().starts_with("AWSAPPRUNNER") {
        return Err(VariableNameError::Reserved);
    }
    if name == "PORT" {
        return Err(VariableNameError::Port);
    }
    Ok(())
}

/// Whether a variable of this name usually carries a secret.
pub fn name_looks_secret(name: &str) -> bool {
    let name = name.to_ascii_uppercase();
    [
        "SECRET",
        "PASSWORD",
        "PASSWD",
        "TOKEN",
        "API_KEY",
        "APIKEY",
        "PRIVATE_KEY",
        "ACCESS_KEY",
        "CREDENTIAL",
    ]
    .iter()
    .any(|word| name.contains(word))
        || name.ends_with("_KEY")
        || name.ends_with("_PWD")
}

/// Whether a value has the look of a key: long, without blanks, of mixed kinds of characters, or with a known prefix.
pub fn value_looks_secret(value: &str) -> bool {
    let known = [
        "AKIA",
        "ASIA",
        "ghp_",
        "gho_",
        "github_pat_",
        "glpat-",
        "sk_live_",
        "xoxb-",
        "xoxp-",
        "eyJ",
    ];
    if known
        .iter()
        .any(|prefix| value.starts_with(prefix) && value.len() >= 16)
        || value.contains("-----BEGIN")
    {
        return true;
    }
    let is_key_character = |c: char| c.is_ascii_alphanumeric() || matches!(c, '+' | '/' | '=' | '_' | '-');
    value.len() >= 32
        && value.chars().all(is_key_character)
        && value.chars().any(|c| c.is_ascii_digit())
        && value.chars().any(|c| c.is_ascii_alphabetic())
}

/// Whether a word of a text looks like a secret or names one. `secrets` is the heading of a list of ARNs in an
/// `apprunner.yaml`.
pub fn text_looks_secret(text: &str) -> bool {
    text.split(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '+' | '/' | '=')))
        .flat_map(|word| {
            word.split_once('=')
                .map_or([word, ""], |(name, value)| [name, value])
        })
        .any(|word| word != "secrets" && (name_looks_secret(word) || value_looks_secret(word)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_told_what_to_do() {
        assert_eq!(check_name("LOG_LEVEL"), Ok(()));
        assert_eq!(check_name(""), Err(VariableNameError::Missing));
        assert_eq!(check_name("2FAST"), Err(VariableNameError::Pattern));
        assert_eq!(check_name("A-B"), Err(VariableNameError::Pattern));
        assert_eq!(check_name("awsapprunner_X"), Err(VariableNameError::Reserved));
        assert_eq!(check_name("PORT"), Err(VariableNameError::Port));
    }

    #[test]
    fn secrets_are_recognised_by_name_or_by_value() {
        for name in ["API_TOKEN", "db_password", "STRIPE_KEY", "AWS_SECRET_ACCESS_KEY"] {
            assert!(name_looks_secret(name), "{name}");
        }
        for name in ["GREETING", "LOG_LEVEL", "KEYBOARD"] {
            assert!(!name_looks_secret(name), "{name}");
        }
        assert!(value_looks_secret("ghp_0123456789abcdef0123"));
        assert!(value_looks_secret("5f4dcc3b5aa765d61d8327deb882cf99"));
        assert!(!value_looks_secret("https://api.example.com"));
        assert!(!value_looks_secret("hello"));
    }

    #[test]
    fn a_text_looks_secret_where_one_of_its_words_does() {
        assert!(text_looks_secret("A=1\nSTRIPE_KEY=x"));
        assert!(text_looks_secret("\"value\": \"ghp_0123456789abcdef0123\""));
        let with_list_of_arns =
            "run:\n  secrets:\n    - name: A\n      value-from: arn:aws:ssm:eu-west-1:1:parameter/a\n";
        assert!(!text_looks_secret(with_list_of_arns));
    }
}
