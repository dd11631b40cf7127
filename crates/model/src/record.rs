//! The words of the audit log: from where something was asked for, and what became of it.

mod export;
mod retention;

pub use export::{CSV_HEAD, csv_row, json_row};
pub use retention::parse_days;

use crate::event::Event;
use serde::{Deserialize, Serialize};

macro_rules! words {
    ($(#[$doc:meta])* $name:ident { $($(#[$variant_doc:meta])* $variant:ident = $code:literal, $label:literal;)* }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
        pub enum $name {
            $($(#[$variant_doc])* #[serde(rename = $code)] $variant,)*
        }

        impl $name {
            /// All of them.
            pub const ALL: &[$name] = &[$($name::$variant,)*];

            /// The word in the database, in addresses and in exports.
            pub fn as_str(self) -> &'static str {
                match self { $($name::$variant => $code,)* }
            }

            /// The word that people read.
            pub fn label(self) -> &'static str {
                match self { $($name::$variant => $label,)* }
            }

            /// Reads the word in the database.
            pub fn parse(text: &str) -> Option<$name> {
                $name::ALL.iter().copied().find(|word| word.as_str() == text)
            }
        }
    };
}

words! {
    /// Where something was asked for. What Slipway and App Runner do by themselves comes from nowhere.
    Via {
        /// A page of Slipway.
        Page = "page", "Page";
        /// A page, with what a launch link brought.
        Link = "link", "Launch link";
        /// `slipway` at a terminal.
        CommandLine = "command_line", "Command line";
    }
}

words! {
    /// What became of an attempt.
    Outcome {
        /// It was done, or App Runner took it on.
        Done = "done", "Done";
        /// Slipway denied it.
        Denied = "denied", "Denied";
        /// AWS refused it or did not answer, or what it is about did not allow it then.
        Refused = "refused", "Refused";
    }
}

/// From where a member does something.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Context {
    /// Handle of the session: tells sessions apart, and is of no use for taking one over.
    pub session: Option<String>,
    /// Address that the request came from.
    pub address: Option<String>,
    /// Where it was asked for.
    pub via: Option<Via>,
}

/// How much of the audit log somebody reads.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Reading {
    /// What they did themselves.
    Own,
    /// That, and what was done to services, drafts, links and what services need in the account.
    Services,
    /// All of it.
    Everything,
}

/// A row of the audit log: an event, and from where it was done with what outcome.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RecordEntry {
    /// What happened.
    pub event: Event,
    /// Handle of the session.
    pub session: Option<String>,
    /// Address that the request came from.
    pub address: Option<String>,
    /// Where it was asked for.
    pub via: Option<Via>,
    /// What became of it.
    pub outcome: Outcome,
    /// What people call the thing it was done to.
    pub target: Option<String>,
    /// Its place in the chain: its hash, hexadecimal.
    pub hash: Option<String>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_read_back() {
        for via in Via::ALL {
            assert_eq!(Via::parse(via.as_str()), Some(*via));
        }
        for outcome in Outcome::ALL {
            assert_eq!(Outcome::parse(outcome.as_str()), Some(*outcome));
        }
        assert_eq!(Outcome::parse("Done"), None);
    }
}
