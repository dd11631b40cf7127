//! What was read last, for as long as nothing is written.

use std::collections::HashMap;
use std::hash::Hash;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

/// How long something may be used again although this process wrote nothing: another one may have, as `sqlite3` in the
/// hands of an operator.
pub const REST: Duration = Duration::from_secs(1);

/// Answers to the same question about different things: whoever asks about many shall not fill the memory.
const MOST: usize = 256;

/// The answer to one question.
#[derive(Debug)]
pub(crate) struct Kept<T>(KeptBy<(), T>);

impl<T> Default for Kept<T> {
    fn default() -> Kept<T> {
        Kept(KeptBy::default())
    }
}

impl<T: Clone> Kept<T> {
    /// The answer, if it was read after `writes` writes.
    pub(crate) fn get(&self, writes: u64) -> Option<T> {
        self.0.get(writes, &())
    }

    /// Keeps an answer. The writes are to be counted before it is read: it may be newer than they say, never older.
    pub(crate) fn put(&self, writes: u64, value: T) {
        self.0.put(writes, (), value);
    }
}

/// The answers to the same question about different things.
#[derive(Debug)]
pub(crate) struct KeptBy<K, V>(Mutex<Answers<K, V>>);

#[derive(Debug)]
struct Answers<K, V> {
    writes: u64,
    by_key: HashMap<K, (Instant, V)>,
}

impl<K, V> Default for KeptBy<K, V> {
    fn default() -> KeptBy<K, V> {
        KeptBy(Mutex::new(Answers {
            writes: 0,
            by_key: HashMap::new(),
        }))
    }
}

impl<K: Eq + Hash, V: Clone> KeptBy<K, V> {
    /// The answer about `key`, if it was read after `writes` writes.
    pub(crate) fn get(&self, writes: u64, key: &K) -> Option<V> {
        // A panic leaves nothing half done here: entries are put in whole.
        let answers = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if answers.writes != writes {
            return None;
        }
        answers
            .by_key
            .get(key)
            .filter(|(at, _)| at.elapsed() < REST)
            .map(|(_, value)| value.clone())
    }

    /// Keeps an answer about `key`, as [`Kept::put`] does.
    pub(crate) fn put(&self, writes: u64, key: K, value: V) {
        let mut answers = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if answers.writes != writes || answers.by_key.len() >= MOST {
            answers.by_key.clear();
        }
        answers.writes = writes;
        answers.by_key.insert(key, (Instant::now(), value));
    }
}
