//! Numbers, times and names as the pages write them.

use maud::{Markup, html};

use crate::clock::Timestamp;

/// `40 ms`, `0.8 s`, `46 s`, `1 min 12 s`, `2 h 5 min`.
pub fn duration(milliseconds: i64) -> String {
    let milliseconds = milliseconds.max(0);
    let seconds = milliseconds / 1000;
    match seconds {
        0 if milliseconds < 100 => format!("{milliseconds} ms"),
        0..10 if milliseconds % 1000 < 100 => format!("{seconds} s"),
        0..10 => format!("{seconds}.{} s", milliseconds % 1000 / 100),
        10..60 => format!("{seconds} s"),
        60..3600 if seconds % 60 == 0 => format!("{} min", seconds / 60),
        60..3600 => format!("{} min {} s", seconds / 60, seconds % 60),
        _ => format!("{} h {} min", seconds / 3600, seconds / 60 % 60),
    }
}

/// How long ago a moment was, with the moment itself in the title.
pub fn age(at: Timestamp, now: Timestamp) -> Markup {
    let seconds = now.0.saturating_sub(at.0).max(0) / 1000;
    let words = match seconds {
        0 => "now".to_owned(),
        1..60 => format!("{seconds} s ago"),
        60..3600 => format!("{} min ago", seconds / 60),
        3600..86_400 => format!("{} h ago", seconds / 3600),
        _ => at.format("%-d %b %Y"),
    };
    html! {
        time datetime=(at.format("%Y-%m-%dT%H:%M:%SZ")) title=(at.format("%Y-%m-%d %H:%M:%S UTC")) { (words) }
    }
}

/// A time of day, with its day in the title.
pub fn clock(at: Timestamp) -> Markup {
    html! {
        time datetime=(at.format("%Y-%m-%dT%H:%M:%SZ")) title=(at.format("%Y-%m-%d %H:%M:%S UTC")) {
            (at.format("%H:%M:%S"))
        }
    }
}

/// An account in groups of four, as AWS people write it.
pub fn account(account: &str) -> String {
    let digits: Vec<char> = account.chars().collect();
    let groups: Vec<String> = digits.chunks(4).map(|group| group.iter().collect()).collect();
    groups.join(" ")
}

/// `1 service`, `2 services`.
pub fn count(number: usize, one: &str, many: &str) -> String {
    format!("{number} {}", if number == 1 { one } else { many })
}

/// `sha256:b41f09c…2e7d`.
pub fn digest(digest: &str) -> String {
    let (kind, hash) = digest.split_once(':').unwrap_or(("", digest));
    match (hash.get(..7), hash.get(hash.len().saturating_sub(4)..)) {
        (Some(head), Some(tail)) if !kind.is_empty() => format!("{kind}:{head}…{tail}"),
        (Some(head), _) => head.to_owned(),
        _ => digest.to_owned(),
    }
}

/// A factor without needless digits.
pub fn factor(factor: f64) -> String {
    format!("{factor}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_and_ages_are_as_the_rest_of_slipway_writes_them() {
        for (milliseconds, words) in [
            (-5, "0 ms"),
            (40, "40 ms"),
            (8_000, "8 s"),
            (60_000, "1 min"),
            (840, "0.8 s"),
            (46_900, "46 s"),
            (72_000, "1 min 12 s"),
            (7_500_000, "2 h 5 min"),
        ] {
            assert_eq!(duration(milliseconds), words);
        }
        let ago = |seconds: i64| {
            age(
                Timestamp(1_000_000_000),
                Timestamp(1_000_000_000 + seconds * 1000),
            )
            .into_string()
        };
        assert!(ago(4).contains(">4 s ago<") && ago(240).contains(">4 min ago<") && ago(0).contains(">now<"));
        assert!(ago(900_000).contains(">12 Jan 1970<"));
    }

    #[test]
    fn names_are_shortened_where_nobody_reads_them_whole() {
        assert_eq!(digest("sha256:b41f09c0000000000000002e7d"), "sha256:b41f09c…2e7d");
        assert_eq!(digest("9f2c1d4aaaaaaaa"), "9f2c1d4");
        assert_eq!(account("123456789012"), "1234 5678 9012");
        assert_eq!(factor(30.0), "30");
    }
}
