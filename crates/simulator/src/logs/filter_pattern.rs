//! CloudWatch Logs' filter patterns for unstructured lines: terms that must all be there, `"phrases in quotes"`,
//! `?either ?or`, and `-not`. Case counts. Patterns for JSON and for columns are refused, not misread.

use crate::protocol::errors::Fault;

/// A pattern, ready to be held against lines.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct FilterPattern {
    all: Vec<String>,
    any: Vec<String>,
    none: Vec<String>,
}

impl FilterPattern {
    /// Reads a pattern.
    pub fn parse(pattern: &str) -> Result<Self, Fault> {
        let mut parsed = FilterPattern::default();
        let mut rest = pattern.trim();
        if rest.starts_with(['{', '[', '%']) {
            return Err(Fault::invalid_parameter(
                "This simulator reads filter patterns of terms only.",
            ));
        }
        while !rest.is_empty() {
            let list = match rest.as_bytes()[0] {
                b'?' => &mut parsed.any,
                b'-' => &mut parsed.none,
                _ => &mut parsed.all,
            };
            rest = rest.strip_prefix(['?', '-']).unwrap_or(rest);
            let (term, after) = match rest.strip_prefix('"') {
                Some(quoted) => quoted
                    .split_once('"')
                    .ok_or_else(|| Fault::invalid_parameter("Invalid filter pattern"))?,
                None => rest.split_once(char::is_whitespace).unwrap_or((rest, "")),
            };
            list.push(term.to_owned());
            rest = after.trim_start();
        }
        Ok(parsed)
    }

    /// Whether a line is wanted.
    pub fn matches(&self, line: &str) -> bool {
        self.all.iter().all(|term| line.contains(term.as_str()))
            && (self.any.is_empty() || self.any.iter().any(|term| line.contains(term.as_str())))
            && !self.none.iter().any(|term| line.contains(term.as_str()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wanted(pattern: &str, line: &str) -> bool {
        FilterPattern::parse(pattern).is_ok_and(|pattern| pattern.matches(line))
    }

    #[test]
    fn terms_phrases_alternatives_and_exclusions() {
        let line = "[AppRunner] Health check failed on protocol `TCP` [Port: '8080'].";
        assert!(wanted("", line));
        assert!(wanted("Health failed", line));
        assert!(!wanted("health", line), "case counts");
        assert!(wanted("\"check failed\"", line) && !wanted("\"failed check\"", line));
        assert!(wanted("?HTTP ?TCP", line) && !wanted("?HTTP ?UDP", line));
        assert!(!wanted("Health -failed", line));
    }

    proptest::proptest! {
        #[test]
        fn any_text_is_read_or_refused(pattern in ".{0,40}|[?\"\\- a{\\[]{0,12}", line in ".{0,40}") {
            let _ = FilterPattern::parse(&pattern).map(|pattern| pattern.matches(&line));
        }
    }

    #[test]
    fn patterns_of_other_kinds_are_refused() {
        for pattern in ["{ $.level = \"error\" }", "[ip, user]", "%5xx%", "\"open"] {
            assert!(FilterPattern::parse(pattern).is_err(), "{pattern}");
        }
    }
}
