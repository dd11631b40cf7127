//! Auto scaling configurations: how many instances, and when there are more of them.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::revision::{Revision, RevisionStatus, Settings};

/// The three numbers of an auto scaling configuration.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct AutoScaling {
    /// How many requests at once make App Runner start another instance.
    pub max_concurrency: i32,
    pub min_size: i32,
    pub max_size: i32,
}

/// API shape `CreateAutoScalingConfigurationRequest`: "Default: 100", "Default: 1", "Default: 25".
impl Default for AutoScaling {
    fn default() -> Self {
        AutoScaling {
            max_concurrency: 100,
            min_size: 1,
            max_size: 25,
        }
    }
}

impl AutoScaling {
    /// The one rule between the numbers; the console holds people to it too.
    pub fn check(self) -> Result<(), String> {
        if self.min_size <= self.max_size {
            return Ok(());
        }
        Err(format!(
            "MinSize must not be greater than MaxSize: {} is greater than {}.",
            self.min_size, self.max_size
        ))
    }
}

impl Settings for AutoScaling {
    const RESOURCE: &'static str = "autoscalingconfiguration";
    const NOUN: &'static str = "Auto scaling configuration";

    fn provided() -> Self {
        AutoScaling::default()
    }
}

impl Revision<AutoScaling> {
    /// API shape `AutoScalingConfigurationSummary`.
    pub fn summary(&self, lower_case_statuses: bool) -> Value {
        json!({
            "AutoScalingConfigurationArn": self.arn,
            "AutoScalingConfigurationName": self.name,
            "AutoScalingConfigurationRevision": self.number,
            "Status": status(self.status, lower_case_statuses),
            "CreatedAt": self.created_at.epoch_seconds(),
            "HasAssociatedService": self.has_associated_service,
            "IsDefault": self.is_default,
        })
    }

    /// API shape `AutoScalingConfiguration`.
    pub fn description(&self, lower_case_statuses: bool) -> Value {
        let mut description = self.summary(lower_case_statuses);
        description["Latest"] = json!(self.latest);
        description["MaxConcurrency"] = json!(self.settings.max_concurrency);
        description["MinSize"] = json!(self.settings.min_size);
        description["MaxSize"] = json!(self.settings.max_size);
        if let Some(deleted_at) = self.deleted_at {
            description["DeletedAt"] = json!(deleted_at.epoch_seconds());
        }
        description
    }
}

/// `ACTIVE` in the model and in the CLI's examples, `active` to Terraform's provider, which is tested against AWS.
fn status(status: RevisionStatus, lower_case: bool) -> &'static str {
    match (status, lower_case) {
        (RevisionStatus::Active, false) => "ACTIVE",
        (RevisionStatus::Active, true) => "active",
        (RevisionStatus::Inactive, false) => "INACTIVE",
        (RevisionStatus::Inactive, true) => "inactive",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_least_size_is_not_above_the_greatest() {
        let check = |min_size, max_size| {
            AutoScaling {
                min_size,
                max_size,
                ..AutoScaling::default()
            }
            .check()
        };
        assert_eq!(check(3, 3), Ok(()));
        assert_eq!(
            check(4, 3),
            Err("MinSize must not be greater than MaxSize: 4 is greater than 3.".to_owned())
        );
    }
}
