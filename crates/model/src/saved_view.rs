//! Saved views of the list of services: a filter with its order, columns and density, under a name.

use crate::text::is_hidden;
use crate::time::Time;
use serde::{Deserialize, Serialize};

/// Longest name, in characters.
pub const LONGEST_NAME: usize = 40;
/// Most views that a team shares.
pub const MOST_SHARED: i64 = 30;
/// Most views that one person keeps.
pub const MOST_OWN: i64 = 20;
/// Longest query that is kept, in characters.
pub const LONGEST_QUERY: usize = 4_000;

/// A saved view.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SavedView {
    /// Never reused.
    pub id: i64,
    /// Unique among those that the team shares, or among those of its person.
    pub name: String,
    /// Of the address of the list: see [`crate::service_list::ServicesQuery::encode`].
    pub query: String,
    /// Whether everybody sees it.
    pub shared: bool,
    /// Id of who saved it first.
    pub person: i64,
    /// And the name at that time.
    pub person_name: String,
    /// When it was saved last.
    pub updated_at: Time,
}

/// Reads the name of a view.
///
/// # Errors
/// What to write instead, as a sentence.
pub fn parse_name(text: &str) -> Result<String, String> {
    let name = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if name.is_empty() {
        return Err("Write a name, as Failed in Europe.".to_owned());
    }
    if name.chars().count() > LONGEST_NAME {
        return Err(format!("Write at most {LONGEST_NAME} characters."));
    }
    if name.chars().any(is_hidden) {
        return Err("Leave out characters that cannot be seen.".to_owned());
    }
    Ok(name)
}

/// What two names that people take for the same have in common.
pub fn name_key(name: &str) -> String {
    name.to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_short_and_can_be_seen() {
        assert_eq!(
            parse_name("  Failed  in\tEurope "),
            Ok("Failed in Europe".to_owned())
        );
        assert!(parse_name(" ").unwrap_err().starts_with("Write a name"));
        assert!(parse_name(&"ü".repeat(LONGEST_NAME)).is_ok());
        assert!(
            parse_name(&"ü".repeat(LONGEST_NAME + 1))
                .unwrap_err()
                .contains("40")
        );
        assert!(parse_name("a\u{202e}b").unwrap_err().contains("cannot be seen"));
        assert_eq!(name_key("Über"), name_key("über"));
    }
}
