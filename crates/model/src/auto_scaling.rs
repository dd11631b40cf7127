//! How many instances a service has, and when it gets another.

use crate::time::Time;
use serde::{Deserialize, Serialize};

/// A revision of an auto scaling configuration of the account: the numbers under a name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AutoScalingConfiguration {
    /// ARN, with name and revision in it.
    pub arn: String,
    /// What all its revisions are called.
    pub name: String,
    /// Counts from 1.
    pub revision: u32,
    /// Whether services that ask for none get it.
    pub is_default: bool,
    /// Whether a service has it.
    pub is_used: bool,
    /// When the revision was made.
    pub created_at: Time,
    /// Its numbers; `None` where App Runner did not tell them in time.
    pub numbers: Option<AutoScaling>,
}

/// The numbers of an auto scaling configuration.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct AutoScaling {
    /// Requests that one instance works on at the same time, 1 to 200. With more, App Runner starts another one.
    pub max_concurrency: u32,
    /// Instances that are always there, 1 to 25; paid for their memory while idle.
    pub min_size: u32,
    /// Most instances, 1 to 25; more need a raised quota.
    pub max_size: u32,
}

/// Why numbers cannot be those of an auto scaling configuration.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum AutoScalingError {
    /// Shape `ASConfigMaxConcurrency`; the guide's highest number.
    #[error("Enter a whole number from 1 to 200.")]
    Concurrency,
    /// Shapes `ASConfigMinSize` and `ASConfigMaxSize`; the quota of an account.
    #[error("Enter a whole number from 1 to 25.")]
    Size,
    /// The API's rule between the two.
    #[error("Enter at least the minimum, {minimum}.")]
    BelowMinimum {
        /// The minimum.
        minimum: u32,
    },
}

impl AutoScaling {
    /// App Runner's `DefaultConfiguration`, revision 1.
    pub const DEFAULT: AutoScaling = AutoScaling {
        max_concurrency: 100,
        min_size: 1,
        max_size: 25,
    };

    /// Most instances without a raised quota.
    pub const MOST_INSTANCES: u32 = 25;

    /// Most concurrent requests of an instance.
    pub const MOST_CONCURRENCY: u32 = 200;

    /// What the numbers mean, in a sentence.
    pub fn meaning(self) -> String {
        let instances = |count: u32| {
            if count == 1 {
                "1 instance".to_owned()
            } else {
                format!("{count} instances")
            }
        };
        if self.min_size == self.max_size {
            return format!("Always {}, however many requests come.", instances(self.min_size));
        }
        format!(
            "{} at rest; another one whenever each works on {} requests at the same time, up to {}.",
            instances(self.min_size),
            self.max_concurrency,
            instances(self.max_size)
        )
    }
}

impl std::fmt::Display for AutoScaling {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(
            f,
            "{} to {} instances, {} requests each",
            self.min_size, self.max_size, self.max_concurrency
        )
    }
}

/// Reads the number of concurrent requests.
///
/// # Errors
/// Anything but 1 to 200.
pub fn parse_concurrency(text: &str) -> Result<u32, AutoScalingError> {
    whole(text, AutoScaling::MOST_CONCURRENCY).ok_or(AutoScalingError::Concurrency)
}

/// Reads a number of instances.
///
/// # Errors
/// Anything but 1 to 25.
pub fn parse_size(text: &str) -> Result<u32, AutoScalingError> {
    whole(text, AutoScaling::MOST_INSTANCES).ok_or(AutoScalingError::Size)
}

/// Holds the maximum against the minimum.
///
/// # Errors
/// When the maximum is the smaller one.
pub fn check_sizes(min_size: u32, max_size: u32) -> Result<(), AutoScalingError> {
    if max_size < min_size {
        return Err(AutoScalingError::BelowMinimum { minimum: min_size });
    }
    Ok(())
}

fn whole(text: &str, most: u32) -> Option<u32> {
    let text = text.trim();
    // `parse` would take "+5".
    if !text.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    text.parse().ok().filter(|number| (1..=most).contains(number))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_have_their_bounds() {
        assert_eq!(parse_concurrency(" 200 "), Ok(200));
        for text in ["0", "201", "", "+5", "1.5", "many"] {
            assert_eq!(
                parse_concurrency(text),
                Err(AutoScalingError::Concurrency),
                "{text}"
            );
        }
        assert_eq!(parse_size("25"), Ok(25));
        assert_eq!(parse_size("26"), Err(AutoScalingError::Size));
        assert_eq!(check_sizes(3, 3), Ok(()));
        assert_eq!(
            check_sizes(3, 2).unwrap_err().to_string(),
            "Enter at least the minimum, 3."
        );
    }

    #[test]
    fn the_meaning_is_a_sentence() {
        assert_eq!(
            AutoScaling::DEFAULT.meaning(),
            "1 instance at rest; another one whenever each works on 100 requests at the same time, up to 25 instances."
        );
        let fixed = AutoScaling {
            min_size: 2,
            max_size: 2,
            ..AutoScaling::DEFAULT
        };
        assert_eq!(fixed.meaning(), "Always 2 instances, however many requests come.");
    }
}
