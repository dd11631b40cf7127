//! The comments of a draft.

use crate::draft::{Approval, Comment, ReviewWish};
use crate::protection::Scope;
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
    /// Who approved the draft as it is now, the newest first.
    pub approvals: Vec<Approval>,
    /// What protects the place of the draft.
    pub protection: Option<Scope>,
    /// The version of the draft that an answer is about.
    pub version: i64,
    /// Why the person may not ask for changes.
    pub review_refusal: Option<String>,
    /// Why the person may not approve it.
    pub approve_refusal: Option<String>,
    /// The server's clock.
    pub now: Time,
}
