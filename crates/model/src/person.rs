//! The people of a team and what their roles are called.

use serde::{Deserialize, Serialize};

/// What a member may do. Four roles, because small teams need few words with clear edges.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Sees services, events and logs.
    Viewer,
    /// Deploys, pauses, resumes, retries.
    Operator,
    /// Creates and changes services.
    Editor,
    /// Deletes services; looks after members and settings.
    Admin,
}

impl Role {
    /// From the least to the most.
    pub const ALL: [Role; 4] = [Role::Viewer, Role::Operator, Role::Editor, Role::Admin];

    /// The word in the database.
    pub fn as_str(self) -> &'static str {
        match self {
            Role::Viewer => "viewer",
            Role::Operator => "operator",
            Role::Editor => "editor",
            Role::Admin => "admin",
        }
    }

    /// Reads the word in the database.
    pub fn parse(text: &str) -> Option<Role> {
        Role::ALL.into_iter().find(|role| role.as_str() == text)
    }

    /// The word that people read.
    pub fn label(self) -> &'static str {
        match self {
            Role::Viewer => "Viewer",
            Role::Operator => "Operator",
            Role::Editor => "Editor",
            Role::Admin => "Administrator",
        }
    }

    /// What the role may do, in one sentence.
    pub fn help(self) -> &'static str {
        match self {
            Role::Viewer => {
                "Sees everything but values, comments on drafts and proposes services by launch links."
            }
            Role::Operator => "Deploys, pauses, resumes and retries as well, and edits drafts of their own.",
            Role::Editor => "Creates and changes services as well, and sees the values of variables.",
            Role::Admin => "Deletes services as well, and looks after members and settings.",
        }
    }
}

/// A member as pages show one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Person {
    /// Never reused.
    pub id: i64,
    /// What the member is called everywhere.
    pub name: String,
    /// What the member may do.
    pub role: Role,
    /// Whether the member reads the whole record of what everyone did, whatever their role.
    pub auditor: bool,
}

impl Person {
    /// Two capitals for the avatar.
    pub fn initials(&self) -> String {
        initials(&self.name)
    }
}

/// Two capitals for an avatar: first letters of the first two words, or the first two letters.
pub fn initials(name: &str) -> String {
    let words: Vec<&str> = name
        .split([' ', '.', '-', '_'])
        .filter(|word| !word.is_empty())
        .collect();
    let letters: String = match words.as_slice() {
        [first, second, ..] => first.chars().take(1).chain(second.chars().take(1)).collect(),
        [only] => only.chars().take(2).collect(),
        [] => String::new(),
    };
    // Other capitals are the style sheet's: their table is as large as a page.
    letters.to_ascii_uppercase()
}

/// Fewest characters of a password (users-and-peers: 12, 15 without a second factor; no rules of composition).
pub const SHORTEST_PASSWORD: usize = 15;
/// Most bytes of a password; beyond, hashing is a way to keep a server busy.
pub const LONGEST_PASSWORD: usize = 1024;

/// Why a name or a password of a member does not fit.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CredentialError {
    /// Outside the pattern of user names.
    #[error("Use 2 to 32 lower-case letters, digits, dots, hyphens or underscores, and start with a letter.")]
    Name,
    /// Below [`SHORTEST_PASSWORD`].
    #[error("Enter at least {SHORTEST_PASSWORD} characters. Three or four words do.")]
    ShortPassword,
    /// Above [`LONGEST_PASSWORD`].
    #[error("Enter at most {LONGEST_PASSWORD} characters.")]
    LongPassword,
    /// The name itself, or one character over and over.
    #[error("Choose a password that is harder to guess.")]
    GuessablePassword,
    /// In lists of those that many people use.
    #[error(
        "Many people use this password, so it is among the first that are tried. Choose one of your own."
    )]
    CommonPassword,
    /// Little more than words that stand on this page already.
    #[error(
        "Words such as slipway, apprunner or your own name are among the first that are tried. Put more of your own beside them."
    )]
    PasswordOfThisPlace,
}

/// Checks a member's name.
///
/// # Errors
/// See [`CredentialError::Name`].
pub fn check_name(name: &str) -> Result<(), CredentialError> {
    let fits = (2..=32).contains(&name.len())
        && name.starts_with(|c: char| c.is_ascii_lowercase())
        && name
            .bytes()
            .all(|byte| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'.' | b'-' | b'_'));
    if fits { Ok(()) } else { Err(CredentialError::Name) }
}

/// Checks a new password.
///
/// # Errors
/// Too short, too long, or guessed at once.
pub fn check_password(name: &str, password: &str) -> Result<(), CredentialError> {
    if password.chars().count() < SHORTEST_PASSWORD {
        return Err(CredentialError::ShortPassword);
    }
    if password.len() > LONGEST_PASSWORD {
        return Err(CredentialError::LongPassword);
    }
    let mut kinds: Vec<char> = password.chars().collect();
    kinds.sort_unstable();
    kinds.dedup();
    let repeats_name = !name.is_empty() && password.to_lowercase().replace(name, "").chars().count() < 4;
    let counts = "12345678901234567890abcdefghijklmnopqrstuvwxyzqwertyuiop";
    let in_a_row = counts.contains(&password.to_lowercase());
    if kinds.len() < 5 || repeats_name || in_a_row {
        return Err(CredentialError::GuessablePassword);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn initials_are_two_capitals() {
        for (name, capitals) in [("km", "KM"), ("kim.meyer", "KM"), ("a", "A"), ("ls-2", "L2")] {
            assert_eq!(initials(name), capitals);
        }
    }

    #[test]
    fn passwords_are_long_and_not_obvious() {
        assert_eq!(check_password("km", "correct horse battery"), Ok(()));
        assert_eq!(check_password("km", "short"), Err(CredentialError::ShortPassword));
        assert_eq!(
            check_password("km", "aaaaaaaaaaaaaaaaaaaa"),
            Err(CredentialError::GuessablePassword)
        );
        assert_eq!(
            check_password("km", "123456789012345"),
            Err(CredentialError::GuessablePassword)
        );
        assert_eq!(
            check_password("km", &"ab".repeat(600)),
            Err(CredentialError::LongPassword)
        );
    }
}
