//! A draft beside another draft or beside a service.

use crate::arn::ServiceArn;
use crate::draft::{Draft, DraftValues};
use serde::{Deserialize, Serialize};

/// What a draft can be compared with. In addresses it is `draft:ID` or `service:ARN`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum ComparedWith {
    /// The draft of this id.
    Draft(String),
    /// A service as App Runner describes it now.
    Service(ServiceArn),
}

impl ComparedWith {
    /// Reads the word in an address.
    pub fn parse(text: &str) -> Option<ComparedWith> {
        let (kind, key) = text.split_once(':')?;
        match kind {
            "draft" if !key.is_empty() => Some(ComparedWith::Draft(key.to_owned())),
            "service" => key.parse().ok().map(ComparedWith::Service),
            _ => None,
        }
    }
}

impl std::fmt::Display for ComparedWith {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            ComparedWith::Draft(id) => write!(f, "draft:{id}"),
            ComparedWith::Service(arn) => write!(f, "service:{arn}"),
        }
    }
}

/// The page that compares.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ComparisonView {
    /// The draft.
    pub draft: Draft,
    /// What is beside it; absent until someone has chosen.
    pub other: Option<OtherForm>,
    /// Other drafts, then services, the newest first.
    pub choices: Vec<Comparable>,
    /// Why plain values of variables are hidden from this person, in both, if they are.
    pub hides_values: Option<HidesValues>,
}

/// Why plain values are not compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum HidesValues {
    /// The reader's role does not show them.
    ForRole,
    /// Others typed them, and it is long since the reader showed who they are.
    UntilConfirmed,
}

/// What a draft is compared with.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OtherForm {
    /// Which.
    pub with: ComparedWith,
    /// Its name.
    pub title: String,
    /// Its form.
    pub values: DraftValues,
    /// Fields that it knows nothing of, and that are not compared.
    pub unknown: Vec<String>,
}

/// Something to compare with.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Comparable {
    /// Which.
    pub with: ComparedWith,
    /// Its name and where it is.
    pub label: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_word_in_an_address_is_read_back() {
        let arn =
            "arn:aws:apprunner:eu-west-1:123456789012:service/web-hello/8fe1e10304f84fd2b0df550fe98a71fa";
        for word in ["draft:7d3b", &format!("service:{arn}")] {
            assert_eq!(ComparedWith::parse(word).unwrap().to_string(), word);
        }
        for word in ["", "draft:", "service:x", "7d3b", "region:eu-west-1"] {
            assert_eq!(ComparedWith::parse(word), None, "{word}");
        }
    }
}
