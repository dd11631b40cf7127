//! What can be asked about many values.

use super::distribution::Distribution;

/// One of the statistics that are here: the five simple ones and percentiles.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Statistic {
    SampleCount,
    Average,
    Sum,
    Minimum,
    Maximum,
    Percentile(f64),
}

impl Statistic {
    /// Reads `Average`, `p95`, `p99.9` and the like; case matters.
    pub fn named(name: &str) -> Option<Self> {
        Some(match name {
            "SampleCount" => Statistic::SampleCount,
            "Average" => Statistic::Average,
            "Sum" => Statistic::Sum,
            "Minimum" => Statistic::Minimum,
            "Maximum" => Statistic::Maximum,
            _ => return Self::percentile(name),
        })
    }

    /// "Specify values between p0.0 and p100" (API, `ExtendedStatistics`).
    pub fn percentile(name: &str) -> Option<Self> {
        let digits = name.strip_prefix('p')?;
        let is_number = digits.starts_with(|first: char| first.is_ascii_digit())
            && digits.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
        let percent = digits.parse::<f64>().ok().filter(|_| is_number)?;
        (0.0..=100.0)
            .contains(&percent)
            .then_some(Statistic::Percentile(percent))
    }

    /// The statistic of values, of which there are some.
    pub fn of(self, values: &Distribution) -> f64 {
        match self {
            Statistic::SampleCount => values.count,
            Statistic::Average => values.sum / values.count,
            Statistic::Sum => values.sum,
            Statistic::Minimum => values.minimum,
            Statistic::Maximum => values.maximum,
            Statistic::Percentile(percent) => values.percentile(percent),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percentiles_are_numbers_up_to_a_hundred() {
        for (name, percent) in [("p0", 0.0), ("p50", 50.0), ("p99.95", 99.95), ("p100", 100.0)] {
            assert_eq!(
                Statistic::named(name),
                Some(Statistic::Percentile(percent)),
                "{name}"
            );
        }
        for wrong in ["p", "p101", "p-1", "p1e1", "pinf", "p.5", "average", "tm99", "95"] {
            assert_eq!(Statistic::named(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn statistics_tell_what_they_say() {
        let mut values = Distribution::default();
        for value in [2.0, 4.0, 12.0] {
            values.add(value, 1.0);
        }
        for (name, value) in [
            ("SampleCount", 3.0),
            ("Average", 6.0),
            ("Sum", 18.0),
            ("Minimum", 2.0),
            ("Maximum", 12.0),
            ("p100", 12.0),
        ] {
            let found = Statistic::named(name).map(|statistic| statistic.of(&values));
            assert!(
                found.is_some_and(|found| (found - value).abs() < 1e-9),
                "{name}: {found:?}"
            );
        }
    }
}
