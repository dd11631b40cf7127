//! Which event is told to whom by name, and in which words.
//!
//! Everybody sees everything in the history. A notification is for those who wait for something: for the end of what they
//! asked for, or for what others do with their draft.

mod words;

use crate::event::{Author, EventKind};
use crate::person::Role;
use crate::time::Time;
use serde::{Deserialize, Serialize};

/// The least role that may answer a wish for a review. The engine decides it; a test there holds the two together.
pub const REVIEWER: Role = Role::Editor;

/// Someone who has to do with what an event is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Party {
    /// Who asked for the operation that the event is about.
    Starter,
    /// Who began the draft.
    DraftAuthor,
    /// Who said something about the draft.
    Commenters,
    /// Who may answer a wish for a review.
    Reviewers,
    /// Who may delete a service.
    Administrators,
    /// Who proposed last to delete the service.
    Proposer,
}

/// The rule: to whom an event of this kind is told. A kind that notifies nobody has no line.
pub fn audience(kind: EventKind) -> &'static [Party] {
    match kind {
        EventKind::OperationEnded => &[Party::Starter],
        EventKind::DraftCommented | EventKind::DraftApproved | EventKind::DraftChangesWanted => {
            &[Party::DraftAuthor, Party::Commenters]
        }
        EventKind::DeletionProposed => &[Party::Administrators],
        EventKind::DeletionDeclined => &[Party::Proposer],
        EventKind::DraftReviewWanted => &[Party::Reviewers],
        EventKind::CreateRequested | EventKind::RebuildRequested => &[Party::DraftAuthor],
        _ => &[],
    }
}

/// Whether anybody is told of an event of this kind by name.
pub fn is_told(kind: EventKind) -> bool {
    !audience(kind).is_empty()
}

/// The ids of the members whom an event is told to, each once. `members` says who a party is. Nobody is told what they did
/// themselves.
pub fn told_to(kind: EventKind, author: &Author, members: impl Fn(Party) -> Vec<i64>) -> Vec<i64> {
    let mut told: Vec<i64> = audience(kind).iter().copied().flat_map(members).collect();
    told.sort_unstable();
    told.dedup();
    match author {
        Author::Person { id, .. } => told.retain(|member| member != id),
        // App Runner's answer was lost and Slipway found the service: the end of the operation tells more.
        Author::Slipway => told.clear(),
        Author::AppRunner | Author::Stranger => {}
    }
    told
}

/// What a notification is in one word.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Tone {
    /// It went as wished.
    Good,
    /// It failed, and what was there before goes on.
    Careful,
    /// It failed.
    Bad,
    /// Somebody did or said something.
    News,
}

/// A notification as its person reads it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Notification {
    /// Id of the event.
    pub event: i64,
    /// When that happened.
    pub at: Time,
    /// What it is in one word.
    pub tone: Tone,
    /// A sentence, with its full stop.
    pub title: String,
    /// Another one, or nothing.
    pub text: String,
    /// Where the thing is that it is about.
    pub href: String,
    /// Whether its person has put it away.
    pub read: bool,
}

#[cfg(test)]
mod tests;
