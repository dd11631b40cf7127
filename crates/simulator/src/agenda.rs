//! When anything happens next, as far as that is known: most calls come while nothing is due, and need not look.

use std::sync::atomic::{AtomicI64, Ordering};

use tokio::sync::Notify;
use tokio::sync::futures::Notified;

use crate::clock::Timestamp;

/// What the worker has found out, and what makes it look again.
#[derive(Debug)]
pub struct Agenda {
    /// Nothing is due before this moment. In the past when nobody knows.
    quiet_until: AtomicI64,
    changed: Notify,
}

impl Agenda {
    pub fn new() -> Self {
        Agenda {
            quiet_until: AtomicI64::new(i64::MIN),
            changed: Notify::new(),
        }
    }

    /// Something may have been planned, so nobody knows any more; the worker looks.
    pub fn notify_one(&self) {
        self.quiet_until.store(i64::MIN, Ordering::Release);
        self.changed.notify_one();
    }

    /// The next time that something may have been planned.
    pub fn notified(&self) -> Notified<'_> {
        self.changed.notified()
    }

    /// Nothing is due before `next`. Said while the transaction that looked is open: what is planned after it is said
    /// by [`Agenda::notify_one`] later than this.
    pub fn settle(&self, next: Option<Timestamp>) {
        let next = next.map_or(i64::MAX, |next| next.0);
        self.quiet_until.store(next, Ordering::Release);
    }

    /// Whether it is known that nothing is due.
    pub fn is_quiet(&self, now: Timestamp) -> bool {
        now.0 < self.quiet_until.load(Ordering::Acquire)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_quiet_only_where_that_is_known() {
        let agenda = Agenda::new();
        assert!(!agenda.is_quiet(Timestamp(0)));
        agenda.settle(Some(Timestamp(10)));
        assert!(agenda.is_quiet(Timestamp(9)) && !agenda.is_quiet(Timestamp(10)));
        agenda.settle(None);
        assert!(agenda.is_quiet(Timestamp(1_900_000_000_000)));
        agenda.notify_one();
        assert!(!agenda.is_quiet(Timestamp(0)));
    }
}
