//! Points in time and how they are told to people.

use serde::{Deserialize, Serialize};

/// A point in time in milliseconds since 1970-01-01 UTC, the form in which `SQLite` and the wire carry it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Time(pub i64);

impl Time {
    /// Whole milliseconds from `earlier` to `self`; zero where the clocks disagree and it would be negative.
    pub fn since(self, earlier: Time) -> Span {
        Span((self.0 - earlier.0).max(0))
    }

    /// This time moved by `milliseconds`.
    #[must_use]
    pub fn plus(self, milliseconds: i64) -> Time {
        Time(self.0.saturating_add(milliseconds))
    }

    /// Midnight UTC at the beginning of a day written as `2026-11-21`; `None` for anything else.
    pub fn start_of_day(day: &str) -> Option<Time> {
        let timestamp: jiff::Timestamp = format!("{day}T00:00:00Z").parse().ok()?;
        Some(Time(timestamp.as_millisecond()))
    }

    /// `2026-11-21T10:42:07.120Z`, for `<time datetime>` and for files.
    pub fn iso(self) -> String {
        self.formatted("%Y-%m-%dT%H:%M:%S%.3fZ")
    }

    /// `10:42:07`, in UTC.
    pub fn clock(self) -> String {
        self.formatted("%H:%M:%S")
    }

    /// `21 November 2026`, in UTC.
    pub fn day(self) -> String {
        self.formatted("%-d %B %Y")
    }

    /// `21 Nov 2026, 10:42:07 UTC`: the exact time behind an age.
    pub fn exact(self) -> String {
        self.formatted("%-d %b %Y, %H:%M:%S UTC")
    }

    /// How long ago this was at `now`: "3 s ago", "4 min ago", "2 h ago", "Yesterday", "18 Nov", "18 Nov 2025".
    pub fn age(self, now: Time) -> String {
        const SECOND: i64 = 1_000;
        const MINUTE: i64 = 60 * SECOND;
        const HOUR: i64 = 60 * MINUTE;
        const DAY: i64 = 24 * HOUR;
        let span = now.since(self).0;
        match span {
            ..SECOND => "now".to_owned(),
            SECOND..MINUTE => format!("{} s ago", span / SECOND),
            MINUTE..HOUR => format!("{} min ago", span / MINUTE),
            _ if now.0.div_euclid(DAY) == self.0.div_euclid(DAY) || span < 12 * HOUR => {
                format!("{} h ago", span / HOUR)
            }
            _ if now.0.div_euclid(DAY) - self.0.div_euclid(DAY) == 1 => "Yesterday".to_owned(),
            _ if now.formatted("%Y") == self.formatted("%Y") => self.formatted("%-d %b"),
            _ => self.formatted("%-d %b %Y"),
        }
    }

    fn formatted(self, format: &str) -> String {
        // Out of jiff's range only beyond the year 9999: then the number itself is all there is to say.
        jiff::Timestamp::from_millisecond(self.0).map_or_else(
            |_| self.0.to_string(),
            |timestamp| timestamp.strftime(format).to_string(),
        )
    }
}

/// A length of time in milliseconds, never negative.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Span(pub i64);

impl std::fmt::Display for Span {
    /// `0.4 s`, `46 s`, `1 min 12 s`, `2 h 5 min`.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let seconds = self.0 / 1_000;
        match seconds {
            0 => write!(f, "0.{} s", self.0 / 100),
            1..60 => write!(f, "{seconds} s"),
            60..3_600 if seconds % 60 == 0 => write!(f, "{} min", seconds / 60),
            60..3_600 => write!(f, "{} min {} s", seconds / 60, seconds % 60),
            _ => write!(f, "{} h {} min", seconds / 3_600, seconds % 3_600 / 60),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOON: Time = Time(1_795_262_400_000); // 2026-11-21T12:00:00Z

    #[test]
    fn ages_are_told_in_the_largest_fitting_unit() {
        for (milliseconds, age) in [
            (0, "now"),
            (3_000, "3 s ago"),
            (240_000, "4 min ago"),
            (7_200_000, "2 h ago"),
            (26 * 3_600_000, "Yesterday"),
            (3 * 86_400_000, "18 Nov"),
            (400 * 86_400_000, "17 Oct 2025"),
        ] {
            assert_eq!(NOON.plus(-milliseconds).age(NOON), age);
        }
    }

    #[test]
    fn a_clock_that_runs_ahead_is_now() {
        assert_eq!(NOON.plus(60_000).age(NOON), "now");
    }

    #[test]
    fn spans_keep_a_blank_between_number_and_unit() {
        for (milliseconds, text) in [
            (420, "0.4 s"),
            (46_000, "46 s"),
            (60_000, "1 min"),
            (72_000, "1 min 12 s"),
            (7_500_000, "2 h 5 min"),
        ] {
            assert_eq!(Span(milliseconds).to_string(), text);
        }
    }

    #[test]
    fn formats_are_utc() {
        assert_eq!(NOON.iso(), "2026-11-21T12:00:00.000Z");
        assert_eq!(NOON.exact(), "21 Nov 2026, 12:00:00 UTC");
        assert_eq!(NOON.clock(), "12:00:00");
        assert_eq!(Time::start_of_day("2026-11-21"), Some(NOON.plus(-12 * 3_600_000)));
        assert_eq!(Time::start_of_day("2026-13-01"), None);
        assert_eq!(Time::start_of_day("yesterday"), None);
    }
}
