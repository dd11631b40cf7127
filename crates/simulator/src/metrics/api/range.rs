//! The times and periods of a request, and the points that a metric has in them.

use crate::clock::Timestamp;
use crate::metrics::distribution::Distribution;
use crate::metrics::history::{History, Place};
use crate::metrics::metric::Metric;
use crate::metrics::minute::Minute;

const HOUR: i64 = 3600;
const DAY: i64 = 24 * HOUR;

/// Where the periods of a range begin.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Grid {
    /// At the multiples of the period, as in `GetMetricData`.
    Clock,
    /// At the beginning of the range, as in `GetMetricStatistics`: the API's example asks for periods of 360 s from
    /// 23:18 on and gets points at 18 minutes past.
    Start,
}

/// From when until when, in which steps.
#[derive(Debug, Clone, Copy)]
pub struct Range {
    /// In milliseconds since 1970, as the ends are.
    origin: i64,
    period: i64,
    from: Minute,
    until: Minute,
}

/// API shape `Period`: "a period can be as short as one minute (60 seconds) and must be a multiple of 60"; the others
/// are those of high-resolution metrics.
pub fn check_period(period: i64) -> bool {
    matches!(period, 1 | 5 | 10 | 20 | 30) || (period > 0 && period % 60 == 0)
}

/// A moment of a request, which has seconds.
pub fn moment(seconds: f64) -> Timestamp {
    #[expect(clippy::cast_possible_truncation, reason = "`as` saturates")]
    let milliseconds = (seconds * 1000.0).floor() as i64;
    Timestamp(milliseconds)
}

impl Range {
    /// The range of a request at `now`. `period` is in seconds and has been checked.
    pub fn new(grid: Grid, start: Timestamp, end: Timestamp, period: i64, now: Timestamp) -> Self {
        let rounded = floor(start.0, rounding(start, now));
        let origin = match grid {
            Grid::Clock => floor(rounded, period * 1000),
            Grid::Start => rounded,
        };
        let oldest = now.plus(-retention(period) * 1000);
        let from = Minute::not_before(Timestamp(origin.max(oldest.0)));
        let until = Minute::not_before(end).min(Minute::of(now).next());
        Range {
            origin,
            period: period * 1000,
            from,
            until: until.max(from),
        }
    }

    /// The minutes in it.
    pub fn minutes(&self) -> (Minute, Minute) {
        (self.from, self.until)
    }

    /// The points of a metric, oldest first.
    pub fn points(
        &self,
        history: &History,
        metric: Metric,
        instance: Option<Place>,
    ) -> Vec<(Timestamp, Distribution)> {
        let mut points: Vec<(Timestamp, Distribution)> = Vec::new();
        for minute in history.minutes(self.from, self.until) {
            let Some(values) = history.values(metric, instance, minute) else {
                continue;
            };
            let since = minute.start().0 - self.origin;
            let at = Timestamp(self.origin + floor(since, self.period));
            match points.last_mut() {
                Some((last, sum)) if *last == at => sum.merge(&values),
                _ => points.push((at, values)),
            }
        }
        points
    }
}

/// How the beginning of a range is rounded: "less than 15 days ago … to the nearest whole minute; between 15 and 63
/// days ago … 5-minute clock interval; greater than 63 days ago … 1-hour clock interval" (API, `StartTime`).
fn rounding(start: Timestamp, now: Timestamp) -> i64 {
    let age = now.0.saturating_sub(start.0) / 1000;
    let seconds = match age {
        _ if age < 15 * DAY => 60,
        _ if age <= 63 * DAY => 300,
        _ => HOUR,
    };
    seconds * 1000
}

/// For how many seconds points of a period are kept (API, `GetMetricData`).
fn retention(period: i64) -> i64 {
    match period {
        _ if period % HOUR == 0 => 455 * DAY,
        _ if period % 300 == 0 => 63 * DAY,
        _ if period % 60 == 0 => 15 * DAY,
        _ => 3 * HOUR,
    }
}

fn floor(number: i64, step: i64) -> i64 {
    number.saturating_sub(number.rem_euclid(step))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use proptest::prelude::*;

    use super::*;
    use crate::metrics::serving::Stretch;
    use crate::service::capacity::Capacity;

    /// 2026-11-21, midnight.
    const MIDNIGHT: i64 = 1_795_219_200_000;

    fn history() -> History {
        let stretch = Stretch {
            from: Timestamp(0),
            until: None,
            instance: "0123456789abcdef0123456789abcdef".to_owned(),
            capacity: Capacity::default(),
        };
        History::new(
            "8fe1e10304f84fd2b0df550fe98a71fa",
            true,
            vec![stretch],
            BTreeMap::new(),
        )
    }

    fn points(grid: Grid, start: i64, end: i64, period: i64, metric: Metric) -> Vec<(i64, Distribution)> {
        let now = Timestamp(MIDNIGHT + 24 * 3_600_000);
        let range = Range::new(
            grid,
            Timestamp(MIDNIGHT + start * 1000),
            Timestamp(MIDNIGHT + end * 1000),
            period,
            now,
        );
        range
            .points(&history(), metric, None)
            .into_iter()
            .map(|(at, values)| ((at.0 - MIDNIGHT) / 1000, values))
            .collect()
    }

    proptest! {
        #[test]
        fn minutes_add_up_to_hours(hour in 0..20_i64, hours in 1..4_i64) {
            let (start, end) = (hour * HOUR, (hour + hours) * HOUR);
            for metric in Metric::OF_SERVICE {
                let minutes = points(Grid::Clock, start, end, 60, metric);
                let of_hours = points(Grid::Clock, start, end, HOUR, metric);
                prop_assert_eq!(of_hours.len(), usize::try_from(hours).unwrap_or_default());
                let mut sum = Distribution::default();
                let mut whole = Distribution::default();
                for (_, values) in &minutes {
                    sum.merge(values);
                }
                for (_, values) in &of_hours {
                    whole.merge(values);
                }
                prop_assert!((sum.sum - whole.sum).abs() < 1e-6 * whole.sum.max(1.0), "{metric:?}");
                prop_assert!((sum.count - whole.count).abs() < 1e-6);
                prop_assert!((sum.percentile(95.0) - whole.percentile(95.0)).abs() < 1e-6);
            }
        }

        #[test]
        fn points_lie_in_their_range(start in 0..70_000_i64, length in 1..10_000_i64, period in 1..30_i64) {
            let period = period * 60;
            let end = start + length;
            for grid in [Grid::Clock, Grid::Start] {
                let found = points(grid, start, end, period, Metric::Requests);
                prop_assert!(found.is_sorted_by(|one, other| one.0 < other.0));
                prop_assert!(found.iter().all(|(at, _)| *at < end && *at > start - period.max(60)));
                prop_assert_eq!(&found, &points(grid, start, end, period, Metric::Requests));
            }
        }
    }

    #[test]
    fn periods_begin_by_the_clock_or_with_the_range() {
        let starts = |grid| -> Vec<i64> {
            points(grid, 130, 1000, 300, Metric::Requests)
                .into_iter()
                .map(|(at, _)| at)
                .collect()
        };
        assert_eq!(starts(Grid::Clock), [0, 300, 600, 900]);
        assert_eq!(starts(Grid::Start), [120, 420, 720]);
    }

    #[test]
    fn old_points_are_there_in_long_periods_alone_and_future_ones_not_at_all() {
        let count = |start: i64, end, period| points(Grid::Clock, start, end, period, Metric::Requests).len();
        assert_eq!(count(-20 * DAY, -20 * DAY + HOUR, 60), 0);
        assert_eq!(count(-20 * DAY, -20 * DAY + HOUR, 300), 12);
        assert_eq!(count(-100 * DAY, -100 * DAY + HOUR, 300), 0);
        assert_eq!(count(-100 * DAY, -100 * DAY + HOUR, HOUR), 1);
        assert_eq!(
            count(24 * HOUR - 120, 48 * HOUR, 60),
            3,
            "with the minute that has begun"
        );
    }

    #[test]
    fn periods_are_those_of_high_resolution_or_whole_minutes() {
        for period in [1, 5, 10, 20, 30, 60, 120, 86_400] {
            assert!(check_period(period), "{period}");
        }
        for period in [0, -60, 2, 45, 90] {
            assert!(!check_period(period), "{period}");
        }
    }
}
