//! The list of drafts.

use crate::draft::{Draft, ReviewWish, Step};
use crate::image::ImageReference;
use crate::time::Time;
use serde::{Deserialize, Serialize};

/// The list of drafts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DraftsView {
    /// The one saved last first.
    pub drafts: Vec<DraftRow>,
    /// Those that nobody has touched for long, the one saved last first.
    pub archived: Vec<ArchivedDraft>,
    /// The server's clock.
    pub now: Time,
}

/// A draft that nobody has touched for long.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ArchivedDraft {
    /// The draft.
    pub draft: Draft,
    /// Why the person may not bring it back.
    pub refusal: Option<String>,
}

/// A row of the list of drafts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DraftRow {
    /// The draft.
    pub draft: Draft,
    /// How many fields are wrong or missing.
    pub errors: u32,
    /// Where to go on: the step of the first of them, or the review.
    pub step: Step,
    /// The image, as far as it can be read.
    pub image: Option<ImageReference>,
    /// That someone wants it to be reviewed.
    pub review: Option<ReviewWish>,
}
