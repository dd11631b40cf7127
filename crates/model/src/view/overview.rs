//! The landing page: what needs somebody, what is under way, what changed today.

use super::{Backend, RegionState};
use crate::arn::ServiceArn;
use crate::draft::ReviewWish;
use crate::service::{DeletionProposal, ListedService, ServiceStatus};
use crate::time::Time;
use crate::view::HistoryEntry;
use serde::{Deserialize, Serialize};

/// The landing page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OverviewView {
    /// What needs somebody, the most urgent first.
    pub attention: Vec<Attention>,
    /// What needs somebody and is not shown.
    pub more_attention: MoreAttention,
    /// What is under way, the longest first.
    pub under_way: Vec<ListedService>,
    /// How much more is under way than is shown.
    pub more_under_way: i64,
    /// What people and App Runner changed today, the newest first.
    pub today: Vec<HistoryEntry>,
    /// How many changes there were today, counted up to 1,000.
    pub changes_today: i64,
    /// How many services there are by status; broken ones first.
    pub statuses: Vec<(ServiceStatus, i64)>,
    /// Every Region that is followed, and how many services it has.
    pub regions: Vec<(RegionState, i64)>,
    /// How many services there are.
    pub services: i64,
    /// Which App Runner.
    pub backend: Backend,
    /// The server's clock when this was made.
    pub now: Time,
}

/// What needs somebody beside what is shown.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct MoreAttention {
    /// Whether more has failed.
    pub failed: bool,
    /// How many more operations are stuck.
    pub stuck: i64,
    /// How many more proposals to delete a service there are.
    pub deletions: i64,
    /// How many more drafts wait for a review.
    pub reviews: i64,
}

/// Something that needs somebody.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Attention {
    /// A Region does not answer.
    Silent(RegionState),
    /// A create or a delete failed.
    Failed(Box<ListedService>),
    /// The newest operation failed; the version before it serves.
    LeftBehind(Box<ListedService>),
    /// An operation takes several times as long as it usually does.
    Stuck(Box<ListedService>),
    /// Somebody proposes to delete a service; for those who may.
    Deletion {
        /// The service.
        service: ServiceArn,
        /// Who proposes it, why, and since when.
        proposal: DeletionProposal,
    },
    /// A draft waits for a review.
    Review {
        /// Id of the draft.
        draft: String,
        /// What the draft's service is to be called; empty if nobody has said.
        name: String,
        /// Who wants it, and since when.
        wish: ReviewWish,
    },
}

/// An operation that has taken this many times its usual longest duration is told to be stuck.
pub const STUCK_AFTER: i64 = 3;

/// Whether what is under way takes too long.
pub fn is_stuck(listed: &ListedService, now: Time) -> bool {
    listed.service.operation.as_ref().is_some_and(|operation| {
        let longest = operation.kind.usual().1;
        !operation.status.is_over() && now.0 - operation.started_at.0 > STUCK_AFTER * longest.0
    })
}
