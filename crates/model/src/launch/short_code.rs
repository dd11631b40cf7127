//! The code of a short link.

use serde::{Deserialize, Serialize};

const LETTERS: &[u8; 62] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
/// 62 to the power of 22 is the first that has room for 128 bits.
const LENGTH: usize = 22;

/// What stands behind `/l/`: 128 random bits in letters and digits, so that no address, log or Markdown has to escape
/// them and nobody finds a link by trying.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct ShortCode(String);

/// A text that is no code.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("Not the code of a short link: {LENGTH} letters and digits.")]
pub struct NotAShortCode;

impl ShortCode {
    /// The code of these bits.
    pub fn of(bits: [u8; 16]) -> ShortCode {
        let mut rest = u128::from_be_bytes(bits);
        let mut code = [b'0'; LENGTH];
        for letter in code.iter_mut().rev() {
            // A remainder of 62 is an index of 62 letters.
            let place = usize::try_from(rest % 62).unwrap_or_default();
            *letter = LETTERS[place];
            rest /= 62;
        }
        ShortCode(code.into_iter().map(char::from).collect())
    }

    /// The letters and digits.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl std::str::FromStr for ShortCode {
    type Err = NotAShortCode;

    fn from_str(text: &str) -> Result<Self, NotAShortCode> {
        text.to_owned().try_into()
    }
}

impl TryFrom<String> for ShortCode {
    type Error = NotAShortCode;

    fn try_from(text: String) -> Result<Self, NotAShortCode> {
        if text.len() == LENGTH && text.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
            Ok(ShortCode(text))
        } else {
            Err(NotAShortCode)
        }
    }
}

impl From<ShortCode> for String {
    fn from(code: ShortCode) -> String {
        code.0
    }
}

impl std::fmt::Display for ShortCode {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn only_so_many_letters_and_digits_are_a_code() {
        assert_eq!(ShortCode::of([0; 16]).as_str(), "0000000000000000000000");
        assert_eq!(ShortCode::of([255; 16]).as_str(), "7n42DGM5Tflk9n8mt7Fhc7");
        for text in [
            "",
            "7n42DGM5Tflk9n8mt7Fhc",
            "7n42DGM5Tflk9n8mt7Fhc77",
            "7n42DGM5Tflk9n8mt7Fh/7",
        ] {
            assert_eq!(text.parse::<ShortCode>(), Err(NotAShortCode), "{text}");
        }
    }

    proptest! {
        #[test]
        fn every_code_is_read_back_and_no_two_are_alike(one: [u8; 16], other: [u8; 16]) {
            let code = ShortCode::of(one);
            prop_assert_eq!(code.as_str().parse(), Ok(code.clone()));
            prop_assert_eq!(code == ShortCode::of(other), one == other);
        }
    }
}
