//! Whether two answers say the same, but for what is new in every simulator: ids, moments, ports.

use std::sync::LazyLock;

use regex::Regex;

#[expect(
    clippy::expect_used,
    reason = "the patterns are constants, and a test uses them"
)]
static CHANGING: LazyLock<Vec<(Regex, &str)>> = LazyLock::new(|| {
    [
        (r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", "UUID"),
        (r"\b[0-9a-f]{32}\b", "ID"),
        (
            r"\b[0-9a-z]{10}\.([a-z0-9-]+)\.awsapprunner\b",
            "LABEL.$1.awsapprunner",
        ),
        (r"_[0-9a-f]{32}\.", "_RECORD."),
        (r"\b[0-9a-z]{31}\.([a-z.]+\.)", "LABEL.$1"),
        // Seconds and milliseconds since 1970, from 2023 to 2033.
        (r"\b1[789]\d{11}\b|\b1[789]\d{8}(\.\d+)?\b", "MOMENT"),
        (r"(127\.0\.0\.1|localhost):\d+", "$1:PORT"),
        (r"\b(AROA|AIDA)[0-9A-Z]{17}\b", "$1"),
    ]
    .into_iter()
    .map(|(pattern, instead)| (Regex::new(pattern).expect("the pattern is right"), instead))
    .collect()
});

pub fn alike(shown: &str, came: &str) -> bool {
    constant(shown) == constant(came)
}

fn constant(answer: &str) -> String {
    CHANGING
        .iter()
        .fold(answer.to_owned(), |text, (pattern, instead)| {
            pattern.replace_all(&text, *instead).into_owned()
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_and_moments_may_differ() {
        assert!(alike(
            "\"ServiceUrl\": \"bpf565q6s1.us-east-1.awsapprunner.com\", \"CreatedAt\": 1795304693.06",
            "\"ServiceUrl\": \"0000000000.us-east-1.awsapprunner.com\", \"CreatedAt\": 1795304700"
        ));
        assert!(alike(
            "service/web-hello/6272a922b8fd43e1b2f3643452fd78b3 c2d726af-12c1-443f-a0ac-e70344255b6d",
            "service/web-hello/0072a922b8fd43e1b2f3643452fd78b3 00d726af-12c1-443f-a0ac-e70344255b6d"
        ));
    }

    #[test]
    fn names_numbers_and_words_may_not() {
        for (shown, came) in [
            ("RUNNING", "CREATE_FAILED"),
            ("\"Timeout\": 2", "\"Timeout\": 5"),
            ("service/web-hello", "service/web-other"),
            ("x.us-east-1.awsapprunner.com", "x.eu-west-1.awsapprunner.com"),
        ] {
            assert!(!alike(shown, came), "{shown} {came}");
        }
    }
}
