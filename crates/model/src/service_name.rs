//! Names of services.

use serde::{Deserialize, Serialize};

/// A name that App Runner accepts: shape `ServiceName`, 4 to 40 letters, digits, hyphens and
/// underscores, the first a letter or a digit.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct ServiceName(String);

/// Fewest characters of a name.
pub const SHORTEST: usize = 4;
/// Most characters of a name.
pub const LONGEST: usize = 40;

/// Why a text cannot be a service's name.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ServiceNameError {
    /// Nothing was entered.
    #[error("Enter a name of 4 to 40 characters.")]
    Missing,
    /// Below [`SHORTEST`].
    #[error("Enter at least 4 characters. \"{name}\" has {length}.")]
    TooShort {
        /// What was entered.
        name: String,
        /// Its length in characters.
        length: usize,
    },
    /// Above [`LONGEST`].
    #[error("Enter at most 40 characters. This name has {length}.")]
    TooLong {
        /// Its length in characters.
        length: usize,
    },
    /// Starts with a hyphen or an underscore.
    #[error("Start the name with a letter or a digit.")]
    BadStart,
    /// Contains a character outside the pattern.
    #[error("Use letters, digits, hyphens and underscores. \"{character}\" cannot be part of a name.")]
    BadCharacter {
        /// The first character that does not fit.
        character: char,
    },
}

impl ServiceName {
    /// The name as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Makes a name out of the last part of an image's repository: characters that a name cannot hold become
    /// hyphens, a long one is cut, a short one gets `-service` behind it.
    pub fn suggested_for(repository: &str) -> ServiceName {
        let last = repository.rsplit('/').next().unwrap_or_default();
        let allowed = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
        let mut name: String = last.chars().map(|c| if allowed(c) { c } else { '-' }).collect();
        name = name.trim_start_matches(['-', '_']).to_owned();
        if name.len() < SHORTEST {
            name.push_str(if name.is_empty() { "service" } else { "-service" });
        }
        name.truncate(LONGEST);
        ServiceName(name)
    }

    /// This name with `-2`, `-3`, … behind it, cut so that it still fits.
    #[must_use]
    pub fn numbered(&self, number: usize) -> ServiceName {
        let ending = format!("-{number}");
        let kept = self.0.len().min(LONGEST - ending.len());
        ServiceName(format!("{}{ending}", &self.0[..kept]))
    }
}

impl TryFrom<String> for ServiceName {
    type Error = ServiceNameError;

    fn try_from(name: String) -> Result<Self, ServiceNameError> {
        let length = name.chars().count();
        if length == 0 {
            return Err(ServiceNameError::Missing);
        }
        if let Some(character) = name
            .chars()
            .find(|c| !(c.is_ascii_alphanumeric() || matches!(c, '-' | '_')))
        {
            return Err(ServiceNameError::BadCharacter { character });
        }
        if name.starts_with(['-', '_']) {
            return Err(ServiceNameError::BadStart);
        }
        match length {
            ..SHORTEST => Err(ServiceNameError::TooShort { name, length }),
            SHORTEST..=LONGEST => Ok(ServiceName(name)),
            _ => Err(ServiceNameError::TooLong { length }),
        }
    }
}

impl std::str::FromStr for ServiceName {
    type Err = ServiceNameError;

    fn from_str(text: &str) -> Result<Self, ServiceNameError> {
        text.to_owned().try_into()
    }
}

impl From<ServiceName> for String {
    fn from(name: ServiceName) -> String {
        name.0
    }
}

impl std::fmt::Display for ServiceName {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn each_fault_is_told_apart() {
        use ServiceNameError::*;
        let long = "a".repeat(41);
        for (text, error) in [
            ("", Missing),
            (
                "api",
                TooShort {
                    name: "api".to_owned(),
                    length: 3,
                },
            ),
            (long.as_str(), TooLong { length: 41 }),
            ("-web-hello", BadStart),
            ("web hello", BadCharacter { character: ' ' }),
            ("wéb-hello", BadCharacter { character: 'é' }),
        ] {
            assert_eq!(text.parse::<ServiceName>(), Err(error));
        }
    }

    proptest! {
        #[test]
        fn a_suggestion_is_always_a_name(repository in "\\PC{0,80}", number in 2usize..1000) {
            let name = ServiceName::suggested_for(&repository);
            prop_assert_eq!(name.as_str().parse::<ServiceName>(), Ok(name.clone()));
            let numbered = name.numbered(number);
            prop_assert_eq!(numbered.as_str().parse::<ServiceName>(), Ok(numbered.clone()));
        }
    }
}
