//! Minutes, the finest that App Runner's metrics are told in.

use crate::clock::Timestamp;

const MILLISECONDS: i64 = 60_000;

/// A minute of the clock on the wall, counted from 1970.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Minute(pub i64);

impl Minute {
    /// The minute of a moment.
    pub fn of(moment: Timestamp) -> Self {
        Minute(moment.0.div_euclid(MILLISECONDS))
    }

    /// The first minute that does not begin before a moment.
    pub fn not_before(moment: Timestamp) -> Self {
        Minute::of(moment.plus(MILLISECONDS - 1))
    }

    /// The one after it.
    pub fn next(self) -> Self {
        Minute(self.0.saturating_add(1))
    }

    /// Its first moment.
    pub fn start(self) -> Timestamp {
        Timestamp(self.0.saturating_mul(MILLISECONDS))
    }

    /// Which part of it lies between two moments, from 0 to 1.
    pub fn part_between(self, from: Timestamp, until: Timestamp) -> f64 {
        let from = from.0.max(self.start().0);
        let until = until.0.min(self.next().start().0);
        #[expect(clippy::cast_precision_loss, reason = "at most 60,000")]
        let part = until.saturating_sub(from).clamp(0, MILLISECONDS) as f64 / MILLISECONDS as f64;
        part
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_minute_knows_what_lies_in_it() {
        let minute = Minute::of(Timestamp(125_000));
        assert_eq!((minute, minute.start()), (Minute(2), Timestamp(120_000)));
        assert_eq!(Minute::not_before(Timestamp(120_000)), Minute(2));
        assert_eq!(Minute::not_before(Timestamp(120_001)), Minute(3));
        for (from, until, part) in [
            (0, 120_000, 0.0),
            (0, 150_000, 0.5),
            (165_000, i64::MAX, 0.25),
            (0, i64::MAX, 1.0),
            (150_000, 130_000, 0.0),
        ] {
            let found = minute.part_between(Timestamp(from), Timestamp(until));
            assert!((found - part).abs() < 1e-9, "{from} {until}: {found}");
        }
    }
}
