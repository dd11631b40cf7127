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

    /// This time without the part of a second: two who look in the same second see the same.
    #[must_use]
    pub fn whole_second(self) -> Time {
        Time(self.0 - self.0.rem_euclid(SECOND))
    }

    /// This time moved by `milliseconds`.
    #[must_use]
    pub fn plus(self, milliseconds: i64) -> Time {
        Time(self.0.saturating_add(milliseconds))
    }

    /// Midnight UTC at the beginning of a day written as `2026-11-21`; `None` for anything else.
    pub fn start_of_day(day: &str) -> Option<Time> {
        let is_digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
        let (year, rest) = day.split_once('-')?;
        let (month, day) = rest.split_once('-')?;
        if year.len() != 4
            || month.len() != 2
            || day.len() != 2
            || ![year, month, day].into_iter().all(is_digits)
        {
            return None;
        }
        let date = Date {
            year: year.parse().ok()?,
            month: month.parse().ok()?,
            day: day.parse().ok()?,
        };
        // The 31st of a month of 30 days would come back as the first of the next.
        let is_real = (1..=12).contains(&date.month) && Date::of(date.days()) == date;
        is_real.then(|| Time(date.days() * DAY))
    }

    /// Beginning and length of what is written as a day, `2026-11-21`, or as a minute, `2026-11-21T14:30`, UTC; `None` for
    /// anything else.
    pub fn start_of_minute(text: &str) -> Option<(Time, Span)> {
        let Some((day, clock)) = text.split_once('T') else {
            return Some((Time::start_of_day(text)?, Span(DAY)));
        };
        let (hour, minute) = clock.split_once(':')?;
        let number = |text: &str, below: i64| {
            let is_two_digits = text.len() == 2 && text.bytes().all(|byte| byte.is_ascii_digit());
            let number = text.parse::<i64>().ok().filter(|_| is_two_digits)?;
            (number < below).then_some(number)
        };
        let minutes = number(hour, 24)? * 60 + number(minute, 60)?;
        Some((Time::start_of_day(day)?.plus(minutes * 60_000), Span(60_000)))
    }

    /// `2026-11-21T10:42:07.120Z`, for `<time datetime>` and for files.
    pub fn iso(self) -> String {
        let Date { year, month, day } = self.date();
        let milliseconds = self.0.rem_euclid(SECOND);
        format!(
            "{year:04}-{month:02}-{day:02}T{}.{milliseconds:03}Z",
            self.clock()
        )
    }

    /// `10:42:07`, in UTC.
    pub fn clock(self) -> String {
        let seconds = self.0.rem_euclid(DAY) / SECOND;
        format!(
            "{:02}:{:02}:{:02}",
            seconds / 3_600,
            seconds / 60 % 60,
            seconds % 60
        )
    }

    /// `21 November 2026`, in UTC.
    pub fn day(self) -> String {
        let date = self.date();
        format!("{} {} {}", date.day, date.month_name(), date.year)
    }

    /// `21 Nov 2026, 10:42:07 UTC`: the exact time behind an age.
    pub fn exact(self) -> String {
        let date = self.date();
        format!(
            "{} {} {}, {} UTC",
            date.day,
            date.month_abbreviation(),
            date.year,
            self.clock()
        )
    }

    /// How long ago this was at `now`: "3 s ago", "4 min ago", "2 h ago", "Yesterday", "18 Nov", "18 Nov 2025".
    pub fn age(self, now: Time) -> String {
        let date = self.date();
        let span = now.since(self).0;
        match span {
            ..SECOND => "now".to_owned(),
            SECOND..MINUTE => format!("{} s ago", span / SECOND),
            MINUTE..HOUR => format!("{} min ago", span / MINUTE),
            _ if now.0.div_euclid(DAY) == self.0.div_euclid(DAY) || span < 12 * HOUR => {
                format!("{} h ago", span / HOUR)
            }
            _ if now.0.div_euclid(DAY) - self.0.div_euclid(DAY) == 1 => "Yesterday".to_owned(),
            _ if now.date().year == date.year => format!("{} {}", date.day, date.month_abbreviation()),
            _ => format!("{} {} {}", date.day, date.month_abbreviation(), date.year),
        }
    }

    fn date(self) -> Date {
        Date::of(self.0.div_euclid(DAY))
    }
}

const SECOND: i64 = 1_000;
const MINUTE: i64 = 60 * SECOND;
const HOUR: i64 = 60 * MINUTE;
const DAY: i64 = 24 * HOUR;

/// A day in UTC. Its own few lines: a library of dates is more than a tenth of what browsers would load.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Date {
    year: i64,
    month: i64,
    day: i64,
}

impl Date {
    /// Years are counted from March in the calculation, so that a leap day is the last of its year; an era is the 400
    /// years after which the calendar repeats (Howard Hinnant, "chrono-compatible low-level date algorithms").
    fn of(days: i64) -> Date {
        let days = days.saturating_add(719_468);
        let (era, day_of_era) = (days.div_euclid(146_097), days.rem_euclid(146_097));
        let year_of_era =
            (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
        let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
        let from_march = (5 * day_of_year + 2) / 153;
        let month = if from_march < 10 {
            from_march + 3
        } else {
            from_march - 9
        };
        Date {
            year: year_of_era + era * 400 + i64::from(month <= 2),
            month,
            day: day_of_year - (153 * from_march + 2) / 5 + 1,
        }
    }

    /// Days since 1970-01-01.
    fn days(self) -> i64 {
        let year = self.year - i64::from(self.month <= 2);
        let (era, year_of_era) = (year.div_euclid(400), year.rem_euclid(400));
        let from_march = if self.month > 2 {
            self.month - 3
        } else {
            self.month + 9
        };
        let day_of_year = (153 * from_march + 2) / 5 + self.day - 1;
        era * 146_097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year - 719_468
    }

    fn month_name(self) -> &'static str {
        const NAMES: [&str; 12] = [
            "January",
            "February",
            "March",
            "April",
            "May",
            "June",
            "July",
            "August",
            "September",
            "October",
            "November",
            "December",
        ];
        usize::try_from(self.month - 1)
            .ok()
            .and_then(|month| NAMES.get(month))
            .copied()
            .unwrap_or_default()
    }

    fn month_abbreviation(self) -> &'static str {
        self.month_name().get(..3).unwrap_or_default()
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
        assert_eq!(Time::start_of_day("2026-02-29"), None);
        assert_eq!(NOON.day(), "21 November 2026");
    }

    #[test]
    fn the_calendar_agrees_with_itself_and_with_known_days() {
        for (day, milliseconds) in [
            ("1970-01-01", 0),
            ("1969-12-31", -DAY),
            ("2000-02-29", 951_782_400_000),
            ("2100-03-01", 4_107_542_400_000),
        ] {
            assert_eq!(Time::start_of_day(day), Some(Time(milliseconds)));
            assert_eq!(Time(milliseconds).iso(), format!("{day}T00:00:00.000Z"));
        }
        for days in -200_000..200_000 {
            assert_eq!(Date::of(days).days(), days);
        }
    }

    #[test]
    fn days_and_minutes_are_read_and_nothing_else() {
        let day = Time::start_of_day("2026-11-21").unwrap();
        assert_eq!(Time::start_of_minute("2026-11-21"), Some((day, Span(DAY))));
        let minute = day.plus((14 * 60 + 30) * 60_000);
        assert_eq!(
            Time::start_of_minute("2026-11-21T14:30"),
            Some((minute, Span(60_000)))
        );
        for wrong in [
            "",
            "T",
            "2026-11-21T",
            "2026-11-21T24:00",
            "2026-11-21T1:00",
            "2026-11-21T10:60",
            "2026-11-21T+1:00",
        ] {
            assert_eq!(Time::start_of_minute(wrong), None, "{wrong}");
        }
    }
}
