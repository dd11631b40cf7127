//! The steps of the wizard.

use super::DraftValues;
use crate::field_error::FieldErrors;
use serde::{Deserialize, Serialize};

/// A step of the wizard.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Step {
    /// All that the common case needs on one page, for those who skip the steps.
    Quick,
    /// What to run and when to deploy it.
    Source,
    /// How source code becomes an image.
    Build,
    /// How to run it.
    Configure,
    /// Everything once more, and the button.
    Review,
}

impl Step {
    /// All of them in order.
    pub const ALL: [Step; 5] = [
        Step::Quick,
        Step::Source,
        Step::Build,
        Step::Configure,
        Step::Review,
    ];

    /// The word in the address.
    pub fn as_str(self) -> &'static str {
        match self {
            Step::Quick => "quick",
            Step::Source => "source",
            Step::Build => "build",
            Step::Configure => "configure",
            Step::Review => "review",
        }
    }

    /// The title, as in the AWS console.
    pub fn label(self) -> &'static str {
        match self {
            Step::Quick => "Quick create",
            Step::Source => "Source and deployment",
            Step::Build => "Configure build",
            Step::Configure => "Configure service",
            Step::Review => "Review and create",
        }
    }

    /// Reads the word in the address.
    pub fn parse(text: &str) -> Option<Step> {
        Step::ALL.into_iter().find(|step| step.as_str() == text)
    }
}

impl DraftValues {
    /// The steps of this form: one more for source code, as in the AWS console.
    pub fn steps(&self) -> &'static [Step] {
        if self.is_code() {
            &[Step::Source, Step::Build, Step::Configure, Step::Review]
        } else {
            &[Step::Source, Step::Configure, Step::Review]
        }
    }

    /// The step before, if any.
    pub fn step_before(&self, step: Step) -> Option<Step> {
        self.steps().iter().copied().rev().find(|other| *other < step)
    }

    /// The step behind, if any.
    pub fn step_behind(&self, step: Step) -> Option<Step> {
        match step {
            Step::Quick => Some(Step::Review),
            step => self.steps().iter().copied().find(|other| *other > step),
        }
    }

    /// Whether a page asks for a field. The quick one asks for everything that a create needs.
    pub fn asks(&self, step: Step, field: &str) -> bool {
        step == Step::Quick || self.step_of(field) == step
    }

    /// The step that asks for a field: port and start command belong to the build of source code and to the settings of
    /// an image, as in the AWS console.
    pub fn step_of(&self, field: &str) -> Step {
        match field {
            "repository_type"
            | "provider"
            | "image"
            | "pinned_from"
            | "access_role"
            | "new_access_role"
            | "new_access_role_to_mend"
            | "connection"
            | "new_connection"
            | "new_connection_provider"
            | "repository"
            | "branch"
            | "source_directory"
            | "trigger" => Step::Source,
            "configuration_source" | "runtime" | "ended_runtime" | "build_command" | "configuration_file" => {
                Step::Build
            }
            "port" | "start_command" if self.is_code() => Step::Build,
            _ => Step::Configure,
        }
    }

    /// Where to go on: the step that asks for the first field with a message, or the review if there is none.
    pub fn first_step_of(&self, errors: &FieldErrors) -> Step {
        errors
            .0
            .first()
            .map_or(Step::Review, |error| self.step_of(&error.field))
    }
}
