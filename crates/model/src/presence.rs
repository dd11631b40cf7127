//! Who is on the same page at the moment.

use crate::arn::ServiceArn;
use crate::paths;
use serde::{Deserialize, Serialize};

/// Longest id of a draft, and longest part of a service's key, that is read: both are far shorter.
const LONGEST: usize = 200;

/// What people look at together.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Subject {
    /// The list of drafts: who is at which of them.
    Drafts,
    /// A draft, by its id.
    Draft(String),
    /// A service, by its key: see [`paths::service_key`].
    Service(String),
}

impl Subject {
    /// The service of an ARN.
    pub fn service(arn: &ServiceArn) -> Subject {
        Subject::Service(paths::service_key(arn))
    }

    /// The word that browsers send and hear.
    pub fn word(&self) -> String {
        match self {
            Subject::Drafts => "drafts".to_owned(),
            Subject::Draft(id) => format!("draft:{id}"),
            Subject::Service(key) => format!("service:{key}"),
        }
    }

    /// Reads that word.
    pub fn parse(word: &str) -> Option<Subject> {
        if word == "drafts" {
            return Some(Subject::Drafts);
        }
        let (kind, key) = word.split_once(':')?;
        let key = Some(key)
            .filter(|key| !key.is_empty() && key.len() <= LONGEST)?
            .to_owned();
        match kind {
            "draft" => Some(Subject::Draft(key)),
            "service" => Some(Subject::Service(key)),
            _ => None,
        }
    }
}

/// Somebody who is there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Present {
    /// What the member is called.
    pub name: String,
    /// What they type into, in words: "Port". Empty: into none that has a name. Absent: they look.
    pub edits: Option<String>,
}

impl Present {
    /// What the member does, behind the name: "is editing Port".
    pub fn does(&self) -> String {
        match self.edits.as_deref() {
            None => "is looking".to_owned(),
            Some("") => "is editing".to_owned(),
            Some(field) => format!("is editing {field}"),
        }
    }
}

/// Who is at one subject.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Room {
    /// See [`Subject::word`].
    pub subject: String,
    /// Those who type first, then by name.
    pub people: Vec<Present>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_read_back_and_nothing_else_is() {
        for subject in [
            Subject::Drafts,
            Subject::Draft("0a1b".to_owned()),
            Subject::Service("eu-west-1/web/8fe1".to_owned()),
        ] {
            assert_eq!(Subject::parse(&subject.word()), Some(subject));
        }
        let long = format!("draft:{}", "x".repeat(LONGEST + 1));
        for word in ["", "draft", "draft:", "member:1", long.as_str()] {
            assert_eq!(Subject::parse(word), None, "{word}");
        }
    }

    #[test]
    fn what_somebody_does_is_said_in_words() {
        let does = |edits: Option<&str>| {
            let edits = edits.map(str::to_owned);
            Present {
                name: "ls".to_owned(),
                edits,
            }
            .does()
        };
        assert_eq!(does(None), "is looking");
        assert_eq!(does(Some("")), "is editing");
        assert_eq!(does(Some("Port")), "is editing Port");
    }
}
