//! What becomes of a resource, laid out in time when a call is accepted, as the steps of a service's operation are.

use serde::{Deserialize, Serialize};

use crate::clock::Timestamp;

/// A status to come, and when it comes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Planned<S> {
    pub due: Timestamp,
    pub status: S,
}

/// Takes what is due by `now` off a plan; the last of it is what holds from its own time on.
pub fn take_due<S>(plan: &mut Vec<Planned<S>>, now: Timestamp) -> Option<Planned<S>> {
    let due = plan.iter().take_while(|planned| planned.due <= now).count();
    plan.drain(..due).next_back()
}

/// When the next status comes; `None` for a resource that stays as it is.
pub fn next_due<S>(plan: &[Planned<S>]) -> Option<Timestamp> {
    plan.first().map(|planned| planned.due)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn missed_statuses_are_passed_over_and_later_ones_stay() {
        let planned = |due, status| Planned {
            due: Timestamp(due),
            status,
        };
        let mut plan = vec![planned(10, 'a'), planned(20, 'b'), planned(30, 'c')];
        assert_eq!(take_due(&mut plan, Timestamp(9)), None);
        assert_eq!(take_due(&mut plan, Timestamp(25)), Some(planned(20, 'b')));
        assert_eq!(next_due(&plan), Some(Timestamp(30)));
        assert_eq!(take_due(&mut plan, Timestamp(30)), Some(planned(30, 'c')));
        assert_eq!(next_due(&plan), None);
    }
}
