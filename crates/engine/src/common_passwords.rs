//! Passwords that many people use: whoever guesses begins with them. For servers alone, browsers do not load the list.

use model::person::{self, CredentialError};
use std::sync::LazyLock;

/// In lower case, sorted by bytes; where they are from stands beside them.
static COMMON: LazyLock<Vec<&'static str>> =
    LazyLock::new(|| include_str!("../data/common_passwords.txt").lines().collect());

/// Words that somebody tries who knows what this is. `docs/security.md` lists them (OWASP ASVS 5.0, 6.1.2 and 6.2.11).
const OF_THIS_PLACE: [&str; 10] = [
    "administrator",
    "app runner",
    "apprunner",
    "app-runner",
    "dashboard",
    "password",
    "slipway",
    "amazon",
    "admin",
    "aws",
];

/// Letters and digits that a password has to have beside such words and its owner's name.
const OF_ONES_OWN: usize = 8;

fn is_of_this_place(name: &str, password: &str) -> bool {
    // The name first: it may hold one of the words.
    let words = [name].into_iter().chain(OF_THIS_PLACE);
    let rest = words
        .filter(|word| !word.is_empty())
        .fold(password.to_lowercase(), |rest, word| rest.replace(word, " "));
    let is_shorter = rest.len() < password.to_lowercase().len();
    is_shorter && rest.chars().filter(|c| c.is_alphanumeric()).count() < OF_ONES_OWN
}

/// Checks a new password by all rules.
///
/// # Errors
/// See [`CredentialError`].
pub(crate) fn check_password(name: &str, password: &str) -> Result<(), CredentialError> {
    person::check_password(name, password)?;
    let lower = password.trim().to_lowercase();
    if COMMON.binary_search(&lower.as_str()).is_ok() {
        return Err(CredentialError::CommonPassword);
    }
    if is_of_this_place(name, password) {
        return Err(CredentialError::PasswordOfThisPlace);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// OWASP ASVS 5.0, 6.2.4: at least the 3,000 most common ones that are long enough.
    #[test]
    fn the_list_holds_thousands_that_the_other_rules_let_pass() {
        assert!(COMMON.is_sorted());
        assert!(
            COMMON
                .iter()
                .all(|common| common.chars().count() >= person::SHORTEST_PASSWORD)
        );
        assert!(COMMON.iter().all(|common| *common == common.to_lowercase()));
        let passing = COMMON
            .iter()
            .filter(|common| person::check_password("km", common).is_ok());
        assert!(passing.count() >= 3_000);
        for common in COMMON.iter() {
            assert!(check_password("km", common).is_err(), "{common}");
        }
    }

    #[test]
    fn capitals_do_not_make_it_another_one_and_one_of_your_own_is_fine() {
        for common in ["passwordpassword", "PasswordPassword", " 1qaz2wsx3edc4rfv"] {
            assert_eq!(
                check_password("km", common),
                Err(CredentialError::CommonPassword),
                "{common}"
            );
        }
        assert_eq!(check_password("km", "correct horse battery"), Ok(()));
        assert_eq!(check_password("km", "short"), Err(CredentialError::ShortPassword));
    }

    #[test]
    fn words_of_this_place_are_not_enough() {
        assert_eq!(
            check_password("aws-teamleader", "aws-teamleader2026"),
            Err(CredentialError::PasswordOfThisPlace)
        );
        for guessed in [
            "slipway-apprunner-1",
            "Admin Slipway 2026!",
            "kim.meyer-slipway-7",
            "AWS AWS AWS AWS dashboard",
            "amazon app runner 99",
        ] {
            assert_eq!(
                check_password("kim.meyer", guessed),
                Err(CredentialError::PasswordOfThisPlace),
                "{guessed}"
            );
        }
        for own in [
            "slipway with marmalade",
            "four words of laws",
            "— — — — — — — — — — abcd",
        ] {
            assert_eq!(check_password("kim.meyer", own), Ok(()), "{own}");
        }
    }
}
