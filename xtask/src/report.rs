//! What a person sees while a command works: one line per step, with the time since the start.

use std::time::{Duration, Instant};

use anyhow::Result;

/// Prints the steps of one command on standard error, so that standard output stays the runners' own.
pub struct Report {
    start: Instant,
}

impl Report {
    /// Starts the clock.
    pub fn new() -> Self {
        Self {
            start: Instant::now(),
        }
    }

    /// Says what comes next, does it, and says how long it took.
    pub fn step<T>(&self, what: &str, work: impl FnOnce() -> Result<T>) -> Result<T> {
        eprintln!("[{:>6}] {what}", seconds(self.start.elapsed()));
        let begun = Instant::now();
        let outcome = work();
        let took = begun.elapsed();
        // Quick steps need no second line, and a failed one is followed by its own sentence.
        if outcome.is_ok() && took >= Duration::from_millis(500) {
            eprintln!("         done in {}", seconds(took));
        }
        outcome
    }

    /// A remark that belongs to the step under way.
    #[allow(clippy::unused_self, reason = "a remark only makes sense inside a report")]
    pub fn note(&self, remark: &str) {
        eprintln!("         {remark}");
    }
}

/// Seconds with one decimal, as in `12.3 s`.
pub fn seconds(time: Duration) -> String {
    format!("{:.1} s", time.as_secs_f64())
}

/// Bytes in the unit in which a person compares them.
pub fn size(bytes: usize) -> String {
    // Exact below 2^53, and nothing here is larger than a few hundred megabytes.
    #[allow(clippy::cast_precision_loss)]
    let kilobytes = bytes as f64 / 1000.0;
    if kilobytes >= 1000.0 {
        format!("{:.1} MB", kilobytes / 1000.0)
    } else {
        format!("{kilobytes:.1} KB")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_change_unit_at_a_megabyte() {
        assert_eq!(size(0), "0.0 KB");
        assert_eq!(size(53_240), "53.2 KB");
        assert_eq!(size(1_570_000), "1.6 MB");
    }
}
