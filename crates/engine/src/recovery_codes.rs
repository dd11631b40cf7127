//! Codes that get a member in without their authenticator, each once.

use rand::RngExt;

/// How many a member gets.
const COUNT: usize = 10;
/// Letters of a code, in two groups: 50 bits. Few enough to be hashed as slowly as passwords (OWASP ASVS 5.0, 6.5.2).
const LETTERS: usize = 10;
/// Letters and digits that nobody takes for each other. As many as bits of five.
const READABLE: &[u8; 32] = b"abcdefghijkmnpqrstuvwxyz23456789";

/// New codes, as people write them down.
pub(crate) fn new_codes() -> Vec<String> {
    let mut random = rand::rng();
    let mut code = || -> String {
        let letters: String = (0..LETTERS)
            .map(|_| char::from(READABLE[random.random_range(0..READABLE.len())]))
            .collect();
        let (first, second) = letters.split_at(LETTERS / 2);
        format!("{first}-{second}")
    };
    (0..COUNT).map(|_| code()).collect()
}

/// The letters of the code that somebody typed, however they parted it: what is hashed, as passwords are. `None` for what no code
/// looks like.
pub(crate) fn letters(typed: &str) -> Option<String> {
    let letters: String = typed
        .chars()
        .filter(|c| !c.is_whitespace() && *c != '-')
        .map(|c| c.to_ascii_lowercase())
        .collect();
    let fits = letters.len() == LETTERS && letters.bytes().all(|letter| READABLE.contains(&letter));
    fits.then_some(letters)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn there_are_ten_and_none_is_like_another() {
        let codes = new_codes();
        assert_eq!(codes.iter().collect::<BTreeSet<_>>().len(), COUNT);
        assert!(codes.iter().all(|code| letters(code).is_some()));
    }

    #[test]
    fn a_code_is_the_same_however_it_is_typed() {
        for typed in ["abcde-fgh23", "ABCDE-FGH23", " abcdefgh23 ", "abc de-fgh 23"] {
            assert_eq!(letters(typed).as_deref(), Some("abcdefgh23"), "{typed}");
        }
        for wrong in ["", "abcde-fgh2", "abcde-fgh234", "abcde-fghl1", "123456"] {
            assert_eq!(letters(wrong), None, "{wrong}");
        }
    }
}
