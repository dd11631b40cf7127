//! Sessions that could not be written because there is no room: they wait in memory, so that whoever is signed in goes on
//! reading, and hears what became of a form.
//!
//! Nobody is signed in here: what lets somebody in is in the database first. A session that ended ends here too.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

/// All that waits may take so much, in bytes: strangers have sessions too.
const ROOM: usize = 16 * 1024 * 1024;
/// What an entry takes besides its data.
const ENTRY: usize = 256;

/// What is to be written of a session.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Waiting {
    /// Its data and its end.
    Changed {
        data: String,
        expires_at: i64,
        /// Whether the database does not know it yet. Only sessions of nobody are new here.
        is_new: bool,
    },
    /// It is over.
    Ended,
}

/// By the hashes of their ids.
#[derive(Debug, Default)]
pub(crate) struct WaitingSessions(Mutex<HashMap<Vec<u8>, Waiting>>);

impl WaitingSessions {
    fn with<T>(&self, use_it: impl FnOnce(&mut HashMap<Vec<u8>, Waiting>) -> T) -> T {
        // A panic leaves nothing half done here: entries are put in whole.
        use_it(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }

    pub(crate) fn get(&self, id_hash: &[u8]) -> Option<Waiting> {
        self.with(|waiting| waiting.get(id_hash).cloned())
    }

    /// `false` if there is no room for it. That a session is over is kept whatever else waits.
    pub(crate) fn put(&self, id_hash: &[u8], session: Waiting) -> bool {
        self.with(|waiting| {
            if waiting.get(id_hash) == Some(&Waiting::Ended) {
                return true;
            }
            if let Waiting::Changed { data, .. } = &session {
                let others = waiting.iter().filter(|(hash, _)| hash.as_slice() != id_hash);
                let taken: usize = others.map(|(_, session)| size(session)).sum();
                if taken + ENTRY + data.len() > ROOM {
                    return false;
                }
            }
            waiting.insert(id_hash.to_owned(), session);
            true
        })
    }

    pub(crate) fn remove(&self, id_hash: &[u8]) {
        self.with(|waiting| waiting.remove(id_hash));
    }

    /// Forgets a session that was written, unless it has changed since.
    pub(crate) fn remove_written(&self, id_hash: &[u8], written: &Waiting) {
        self.with(|waiting| {
            if waiting.get(id_hash) == Some(written) {
                waiting.remove(id_hash);
            }
        });
    }

    pub(crate) fn all(&self) -> Vec<(Vec<u8>, Waiting)> {
        self.with(|waiting| {
            let entries = waiting.iter();
            entries
                .map(|(id_hash, session)| (id_hash.clone(), session.clone()))
                .collect()
        })
    }
}

fn size(session: &Waiting) -> usize {
    match session {
        Waiting::Changed { data, .. } => ENTRY + data.len(),
        Waiting::Ended => ENTRY,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn changed(size: usize) -> Waiting {
        Waiting::Changed {
            data: "x".repeat(size),
            expires_at: 1,
            is_new: true,
        }
    }

    #[test]
    fn there_is_an_end_to_what_waits_and_what_is_over_stays_over() {
        let sessions = WaitingSessions::default();
        assert!(sessions.put(b"one", changed(ROOM / 2)));
        assert!(sessions.put(b"one", changed(ROOM / 2)));
        assert!(!sessions.put(b"two", changed(ROOM / 2)));
        assert!(sessions.put(b"two", Waiting::Ended));
        assert!(sessions.put(b"two", changed(1)));
        assert_eq!(sessions.get(b"two"), Some(Waiting::Ended));
        sessions.remove_written(b"one", &changed(1));
        assert_eq!(sessions.all().len(), 2);
        sessions.remove_written(b"one", &changed(ROOM / 2));
        assert_eq!(sessions.get(b"one"), None);
    }
}
