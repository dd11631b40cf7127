//! The steps of the wizard.

use crate::field_error::FieldErrors;
use serde::{Deserialize, Serialize};

/// The steps of the wizard for a service from an image.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Step {
    /// What to run and when to deploy it.
    Source,
    /// How to run it.
    Configure,
    /// Everything once more, and the button.
    Review,
}

impl Step {
    /// All of them in order.
    pub const ALL: [Step; 3] = [Step::Source, Step::Configure, Step::Review];

    /// The word in the address.
    pub fn as_str(self) -> &'static str {
        match self {
            Step::Source => "source",
            Step::Configure => "configure",
            Step::Review => "review",
        }
    }

    /// The title, as in the AWS console.
    pub fn label(self) -> &'static str {
        match self {
            Step::Source => "Source and deployment",
            Step::Configure => "Configure service",
            Step::Review => "Review and create",
        }
    }

    /// Reads the word in the address.
    pub fn parse(text: &str) -> Option<Step> {
        Step::ALL.into_iter().find(|step| step.as_str() == text)
    }

    /// The step before, if any.
    pub fn previous(self) -> Option<Step> {
        Step::ALL.into_iter().rev().find(|step| *step < self)
    }

    /// The step behind, if any.
    pub fn next(self) -> Option<Step> {
        Step::ALL.into_iter().find(|step| *step > self)
    }

    /// The step that asks for this field.
    pub fn of_field(field: &str) -> Step {
        match field {
            "image" | "provider" | "trigger" | "access_role" => Step::Source,
            _ => Step::Configure,
        }
    }
}

impl FieldErrors {
    /// Where to go on: the step that asks for the first field with a message, or the review if there is none.
    pub fn first_step(&self) -> Step {
        self.0
            .first()
            .map_or(Step::Review, |error| Step::of_field(&error.field))
    }
}
