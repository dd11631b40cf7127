//! The comments of a draft.

use crate::draft::{Comment, ReviewWish};
use crate::time::Time;
use serde::{Deserialize, Serialize};

/// What members say about a draft.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CommentsView {
    /// The oldest first.
    pub comments: Vec<Comment>,
    /// That a review is wanted, until someone has answered.
    pub review: Option<ReviewWish>,
    /// Why the person may not comment.
    pub comment_refusal: Option<String>,
    /// Why the person may not answer that it is reviewed.
    pub review_refusal: Option<String>,
    /// The server's clock.
    pub now: Time,
}
