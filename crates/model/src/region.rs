//! AWS Regions.

use serde::{Deserialize, Serialize};

/// A Region's code, such as `eu-west-1`. Any code of AWS's form is accepted, so that a Region
/// which App Runner gains later needs no release of Slipway.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String")]
pub struct Region(String);

/// The Regions that have App Runner, with AWS's names for them (endpoints of the API model).
pub const APP_RUNNER_REGIONS: [(&str, &str); 11] = [
    ("us-east-1", "N. Virginia"),
    ("us-east-2", "Ohio"),
    ("us-west-2", "Oregon"),
    ("ap-south-1", "Mumbai"),
    ("ap-southeast-1", "Singapore"),
    ("ap-southeast-2", "Sydney"),
    ("ap-northeast-1", "Tokyo"),
    ("eu-central-1", "Frankfurt"),
    ("eu-west-1", "Ireland"),
    ("eu-west-2", "London"),
    ("eu-west-3", "Paris"),
];

/// A text that is not a Region's code.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("\"{0}\" is not a Region. Write its code, for example eu-west-1.")]
pub struct NotARegion(pub String);

impl Region {
    /// The code, such as `eu-west-1`.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// AWS's name for the Region, such as "Ireland".
    pub fn name(&self) -> Option<&'static str> {
        APP_RUNNER_REGIONS
            .iter()
            .find(|(code, _)| *code == self.0)
            .map(|(_, name)| *name)
    }

    /// `eu-west-1 (Ireland)`, or the code alone where the name is not known.
    pub fn label(&self) -> String {
        match self.name() {
            Some(name) => format!("{} ({name})", self.0),
            None => self.0.clone(),
        }
    }
}

impl std::str::FromStr for Region {
    type Err = NotARegion;

    fn from_str(text: &str) -> Result<Self, NotARegion> {
        let parts: Vec<&str> = text.split('-').collect();
        let letters = |part: &&str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_lowercase());
        let fits = text.len() <= 32
            && matches!(parts.as_slice(), [area @ .., number]
                if area.len() >= 2
                    && area.iter().all(letters)
                    && number.len() == 1
                    && number.bytes().all(|byte| byte.is_ascii_digit()));
        if fits {
            Ok(Region(text.to_owned()))
        } else {
            Err(NotARegion(text.to_owned()))
        }
    }
}

impl TryFrom<String> for Region {
    type Error = NotARegion;

    fn try_from(text: String) -> Result<Self, NotARegion> {
        text.parse()
    }
}

impl From<Region> for String {
    fn from(region: Region) -> String {
        region.0
    }
}

impl std::fmt::Display for Region {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_region_of_app_runner_parses() {
        for (code, name) in APP_RUNNER_REGIONS {
            assert_eq!(
                code.parse::<Region>().unwrap().label(),
                format!("{code} ({name})")
            );
        }
    }

    #[test]
    fn other_texts_do_not() {
        for text in [
            "",
            "eu",
            "eu-west",
            "EU-WEST-1",
            "eu-west-1a",
            "eu-west-1/../x",
            "eu--1",
            "1-eu-west",
        ] {
            assert!(text.parse::<Region>().is_err(), "{text}");
        }
    }
}
