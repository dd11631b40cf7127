//! Wall-clock time, and how much faster than AWS this App Runner is.

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use serde::{Deserialize, Serialize};

/// A moment, in milliseconds since 1970.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Timestamp(pub i64);

impl Timestamp {
    /// This moment.
    pub fn now() -> Self {
        let since_epoch = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        Timestamp(i64::try_from(since_epoch.as_millis()).unwrap_or(i64::MAX))
    }

    /// How AWS JSON writes a moment: a number of seconds with a fraction, never text.
    pub fn epoch_seconds(self) -> f64 {
        #[expect(clippy::cast_precision_loss, reason = "2^53 milliseconds are 285,000 years")]
        let milliseconds = self.0 as f64;
        milliseconds / 1000.0
    }

    /// The moment `milliseconds` later.
    pub fn plus(self, milliseconds: i64) -> Self {
        Timestamp(self.0.saturating_add(milliseconds))
    }

    /// How long it is from `now` until this moment; zero when it has passed.
    pub fn wait_from(self, now: Timestamp) -> Duration {
        Duration::from_millis(u64::try_from(self.0.saturating_sub(now.0)).unwrap_or(0))
    }

    /// `2026-11-21T10:42:00Z` and the like, by a `strftime` format, in UTC.
    pub fn format(self, format: &str) -> String {
        jiff::Timestamp::from_millisecond(self.0)
            .map(|moment| moment.strftime(format).to_string())
            .unwrap_or_default()
    }
}

/// A factor over the durations seen on AWS: 1 takes minutes, as AWS does.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Speed(f64);

impl Speed {
    /// A usable factor, or `None` for zero, a negative number, infinity and not-a-number.
    pub fn new(factor: f64) -> Option<Self> {
        (factor.is_finite() && factor > 0.0).then_some(Speed(factor))
    }

    /// The factor.
    pub fn factor(self) -> f64 {
        self.0
    }

    /// What `seconds` on AWS are here, in milliseconds.
    pub fn milliseconds(self, seconds: f64) -> i64 {
        #[expect(
            clippy::cast_possible_truncation,
            reason = "`as` saturates, and a plan of 292 million years is one"
        )]
        let milliseconds = (seconds * 1000.0 / self.0).round() as i64;
        milliseconds
    }
}

/// The speed that new plans are made with. It can be changed while the simulator runs; plans that were made keep theirs.
#[derive(Debug)]
pub struct TimeFactor(AtomicU64);

impl TimeFactor {
    /// With this speed to begin with.
    pub fn new(speed: Speed) -> Self {
        TimeFactor(AtomicU64::new(speed.0.to_bits()))
    }

    /// The speed that holds now.
    pub fn speed(&self) -> Speed {
        Speed(f64::from_bits(self.0.load(Ordering::Relaxed)))
    }

    /// Lets another speed hold from now on.
    pub fn set(&self, speed: Speed) {
        self.0.store(speed.0.to_bits(), Ordering::Relaxed);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_moment_is_a_number_of_seconds_on_the_wire() {
        assert!((Timestamp(1_605_899_125_312).epoch_seconds() - 1_605_899_125.312).abs() < 1e-6);
        assert_eq!(Timestamp(0).format("%Y-%m-%dT%H:%M:%SZ"), "1970-01-01T00:00:00Z");
    }

    #[test]
    fn speed_divides_and_refuses_nonsense() {
        assert_eq!(
            Speed::new(30.0).map(|speed| speed.milliseconds(240.0)),
            Some(8000)
        );
        for nonsense in [0.0, -1.0, f64::NAN, f64::INFINITY] {
            assert_eq!(Speed::new(nonsense), None);
        }
    }
}
