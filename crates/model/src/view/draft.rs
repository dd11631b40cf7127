//! The steps of the wizard.

use super::Backend;
use crate::draft::{Draft, DraftValues, Step};
use crate::field_error::FieldErrors;
use crate::region::Region;
use crate::time::Time;
use serde::{Deserialize, Serialize};

/// A step of a draft.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DraftView {
    /// The draft.
    pub draft: Draft,
    /// What is wrong in the whole form.
    pub errors: FieldErrors,
    /// What someone typed on top of a version that had moved on.
    pub conflict: Option<ConflictView>,
    /// What is known of the image.
    pub image: Option<KnownImage>,
    /// Why the person may not change it.
    pub edit_refusal: Option<String>,
    /// Why the person may not create it.
    pub refusal: Option<String>,
    /// What AWS said to the last attempt to create it.
    pub refused: Option<Refused>,
    /// Regions to choose from.
    pub regions: Vec<Region>,
    /// Which App Runner.
    pub backend: Backend,
    /// The server's clock.
    pub now: Time,
}

/// What AWS said.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Refused {
    /// In AWS's words.
    pub message: String,
    /// Code and request id, for support.
    pub reference: String,
    /// When.
    pub at: Time,
}

/// Two versions of one step.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ConflictView {
    /// Its id.
    pub id: i64,
    /// The step that was typed into.
    pub step: Step,
    /// The form as the writer wanted it.
    pub mine: DraftValues,
}

/// What is known of an image without asking a registry.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct KnownImage {
    /// Its title in the gallery.
    pub title: String,
    /// The port it listens on.
    pub port: u16,
}
