//! The model's patterns, read as AWS's front ends read them: against the whole value, with ASCII classes.

use regex::bytes::{Regex, RegexBuilder};
use serde::Deserialize;

/// A pattern and its source, which error messages quote.
#[derive(Debug, Deserialize)]
#[serde(try_from = "String")]
pub struct Pattern {
    source: String,
    test: Test,
}

#[derive(Debug)]
enum Test {
    Matches(Regex),
    /// `^(?!aws:).+`, the model's only look-ahead, which the `regex` crate has not by design.
    TagKey,
}

impl Pattern {
    /// The pattern as the model writes it.
    pub fn source(&self) -> &str {
        &self.source
    }

    /// Whether the whole of `value` is as the pattern says.
    pub fn matches(&self, value: &str) -> bool {
        match &self.test {
            Test::Matches(regex) => regex.is_match(value.as_bytes()),
            Test::TagKey => !value.is_empty() && !value.starts_with("aws:") && !value.contains(['\n', '\r']),
        }
    }
}

impl TryFrom<String> for Pattern {
    type Error = regex::Error;

    fn try_from(source: String) -> Result<Self, Self::Error> {
        let test = if source == "^(?!aws:).+" {
            Test::TagKey
        } else {
            // `(?R)`: `.` stops at \r as well as \n, as Java's does. `ImageIdentifier` anchors only its public
            // branch and only at the front, hence the anchors around all of it.
            // Only IAM's patterns name characters beyond ASCII, by code or by class.
            let beyond_ascii = source.contains(r"\u00") || source.contains(r"\p{");
            Test::Matches(
                RegexBuilder::new(&format!(r"(?R)\A(?:{source})\z"))
                    .unicode(beyond_ascii)
                    .build()?,
            )
        };
        Ok(Pattern { source, test })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pattern(source: &str) -> Pattern {
        Pattern::try_from(source.to_owned()).unwrap_or_else(|error| panic!("{error}"))
    }

    #[test]
    fn patterns_cover_the_whole_value() {
        let name = pattern("[A-Za-z0-9][A-Za-z0-9-_]{3,39}");
        assert!(name.matches("web-hello_1"));
        assert!(!name.matches("web hello"));
        assert!(
            !name.matches("xx web-hello"),
            "not anchored in the model, yet matched in full"
        );
        assert!(!name.matches("wéb-hello"));
    }

    #[test]
    fn tag_keys_do_not_start_with_aws() {
        let key = pattern("^(?!aws:).+");
        assert!(key.matches("team") && key.matches("Aws:x") && key.matches("a aws:"));
        assert!(!key.matches("aws:team") && !key.matches(""));
    }

    #[test]
    fn patterns_may_name_characters_beyond_ascii() {
        let document = pattern(r"[\u0009\u000A\u000D\u0020-\u00FF]+");
        assert!(
            document.matches("{\n\t\"é\": 1}") && !document.matches("日本語") && !document.matches("\u{0}")
        );
        let key = pattern(r"[\p{L}\p{Z}\p{N}_.:/=+\-@]+");
        assert!(key.matches("日本語 1") && !key.matches("a*b"));
    }

    #[test]
    fn anything_is_anything_on_one_line() {
        assert!(pattern(".*").matches("") && pattern(".*").matches("日本語"));
        assert!(!pattern(".*").matches("two\nlines"));
    }
}
