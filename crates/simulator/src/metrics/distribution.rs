//! Many values in little room: their number, sum and bounds exactly, and how they are spread nearly.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// Each bucket's end is this many times its beginning, so percentiles are right within 5 %.
const RATIO: f64 = 1.1;

/// The bucket of zero.
const ZERO: i32 = i32::MIN;

/// Values of a metric, none of them negative, that can be added up over minutes and instances.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Distribution {
    pub count: f64,
    pub sum: f64,
    pub minimum: f64,
    pub maximum: f64,
    /// How many values there are in a bucket.
    buckets: BTreeMap<i32, f64>,
}

impl Distribution {
    /// One value.
    pub fn of(value: f64) -> Self {
        let mut distribution = Distribution::default();
        distribution.add(value, 1.0);
        distribution
    }

    /// Whether it has no values.
    pub fn is_empty(&self) -> bool {
        self.count <= 0.0
    }

    /// Adds a value that came `times` times.
    pub fn add(&mut self, value: f64, times: f64) {
        if times <= 0.0 {
            return;
        }
        let value = value.max(0.0);
        self.minimum = if self.is_empty() {
            value
        } else {
            self.minimum.min(value)
        };
        self.maximum = self.maximum.max(value);
        self.count += times;
        self.sum += value * times;
        *self.buckets.entry(bucket(value)).or_default() += times;
    }

    /// Adds all values of another one.
    pub fn merge(&mut self, other: &Distribution) {
        if other.is_empty() {
            return;
        }
        self.minimum = if self.is_empty() {
            other.minimum
        } else {
            self.minimum.min(other.minimum)
        };
        self.maximum = self.maximum.max(other.maximum);
        self.count += other.count;
        self.sum += other.sum;
        for (bucket, times) in &other.buckets {
            *self.buckets.entry(*bucket).or_default() += times;
        }
    }

    /// The value that `percent` of the values do not exceed.
    pub fn percentile(&self, percent: f64) -> f64 {
        let rank = self.count * percent / 100.0;
        let mut passed = 0.0;
        for (bucket, times) in &self.buckets {
            passed += times;
            // Sums of fractions may miss the whole by a little.
            if passed + 1e-9 >= rank && percent > 0.0 {
                // Not `clamp`, which panics where bounds that were read from elsewhere are the wrong way round.
                return middle(*bucket).max(self.minimum).min(self.maximum);
            }
        }
        if percent > 0.0 { self.maximum } else { self.minimum }
    }
}

fn bucket(value: f64) -> i32 {
    if value <= 0.0 {
        return ZERO;
    }
    #[expect(
        clippy::cast_possible_truncation,
        reason = "the logarithm of a finite number is small"
    )]
    let bucket = (value.ln() / RATIO.ln()).floor() as i32;
    bucket
}

fn middle(bucket: i32) -> f64 {
    if bucket == ZERO {
        return 0.0;
    }
    RATIO.powf(f64::from(bucket) + 0.5)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn distribution(values: &[f64]) -> Distribution {
        let mut distribution = Distribution::default();
        for value in values {
            distribution.add(*value, 1.0);
        }
        distribution
    }

    fn values() -> impl Strategy<Value = Vec<f64>> {
        prop::collection::vec(prop_oneof![Just(0.0), 0.001..100_000.0_f64], 1..50)
    }

    proptest! {
        #[test]
        fn parts_add_up_to_the_whole(values in values(), cut in 0..50_usize) {
            let cut = cut.min(values.len());
            let mut sum = distribution(&values[..cut]);
            sum.merge(&distribution(&values[cut..]));
            let whole = distribution(&values);
            prop_assert!((sum.sum - whole.sum).abs() <= 1e-9 * whole.sum.max(1.0));
            prop_assert_eq!(Distribution { sum: whole.sum, ..sum }, whole);
        }

        #[test]
        fn percentiles_grow_and_lie_near_a_value(values in values()) {
            let distribution = distribution(&values);
            let mut sorted = values.clone();
            sorted.sort_by(f64::total_cmp);
            let mut last = distribution.percentile(0.0);
            prop_assert!((last - sorted[0]).abs() < 1e-9);
            for percent in 1..=100_u32 {
                let found = distribution.percentile(f64::from(percent));
                prop_assert!(found >= last);
                last = found;
                let rank = (values.len() * percent as usize).div_ceil(100).max(1);
                let exact = sorted[rank - 1];
                prop_assert!((found - exact).abs() <= exact * 0.06 + 1e-9, "p{percent}: {found}, not {exact}");
            }
        }

        #[test]
        fn what_is_stored_reads_back(values in values()) {
            let whole = distribution(&values);
            let text = serde_json::to_string(&whole).expect("numbers can be written");
            let read: Distribution = serde_json::from_str(&text).expect("what was written can be read");
            prop_assert!((read.sum - whole.sum).abs() <= 1e-9 * whole.sum.max(1.0));
            prop_assert_eq!(read.buckets, whole.buckets);
        }
    }
}
