//! Answers of AWS that are used again for a while.

use crate::clock::now;
use futures::FutureExt as _;
use futures::future::{BoxFuture, Shared};
use model::view::Choices;
use std::collections::HashMap;
use std::hash::Hash;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;
use tokio::time::Instant;

/// How long is waited, and how long what came of it is used.
#[derive(Debug, Clone, Copy)]
struct Times {
    /// An answer.
    answer: Duration,
    /// A failure: long enough that open forms do not ask on and on.
    failure: Duration,
    /// How long somebody waits. A request that takes longer goes on, and its answer is there for the next one who asks.
    patience: Duration,
}

impl Default for Times {
    fn default() -> Times {
        Times {
            answer: Duration::from_mins(1),
            failure: Duration::from_secs(5),
            patience: Duration::from_secs(3),
        }
    }
}

/// Answers that are kept at most, of searches and the like that anybody can type.
const MOST: usize = 256;

/// Answers by what was asked for. Whoever asks for the same while a request is under way waits for that one.
#[derive(Debug)]
pub(super) struct Kept<K, T> {
    times: Times,
    requests: Mutex<HashMap<K, Request<T>>>,
}

/// A request that is under way or over.
#[derive(Debug)]
struct Request<T> {
    begun_at: Instant,
    answer: Shared<BoxFuture<'static, Choices<T>>>,
}

impl<K, T> Default for Kept<K, T> {
    fn default() -> Self {
        Kept {
            times: Times::default(),
            requests: Mutex::new(HashMap::new()),
        }
    }
}

impl<T: Clone> Request<T> {
    /// Whether it is waited for, or its answer is young enough to be used.
    fn is_usable(&self, times: Times) -> bool {
        match self.answer.peek() {
            // The SDK gives up in the end.
            None => true,
            Some(Choices::Known { .. }) => self.begun_at.elapsed() < times.answer,
            Some(Choices::NotAsked { .. }) => self.begun_at.elapsed() < times.failure,
        }
    }
}

impl<K, T> Kept<K, T>
where
    K: Clone + Eq + Hash,
    T: Clone + Send + Sync + 'static,
{
    /// The answer to `key`: one that is kept, or what `ask` says.
    pub(super) async fn get(
        &self,
        key: K,
        ask: impl Future<Output = Result<T, String>> + Send + 'static,
    ) -> Choices<T> {
        let answer = self.request(key, ask);
        tokio::time::timeout(self.times.patience, answer)
            .await
            .unwrap_or_else(|_| Choices::NotAsked {
                reason: "AWS does not answer in time. It is still asked: try again in a moment.".to_owned(),
            })
    }

    /// Lets go of all answers: something has changed.
    pub(super) fn forget(&self) {
        self.requests
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clear();
    }

    fn request(
        &self,
        key: K,
        ask: impl Future<Output = Result<T, String>> + Send + 'static,
    ) -> Shared<BoxFuture<'static, Choices<T>>> {
        // Nothing in here panics, and what is kept is right at every moment.
        let mut kept = self.requests.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(request) = kept.get(&key).filter(|request| request.is_usable(self.times)) {
            return request.answer.clone();
        }
        // In a task of its own, so that it comes to an end when nobody waits any more.
        let task = tokio::spawn(async move {
            match ask.await {
                Ok(items) => Choices::Known {
                    items,
                    answered_at: now(),
                },
                Err(reason) => Choices::NotAsked { reason },
            }
        });
        let answer = async move {
            task.await.unwrap_or_else(|_| Choices::NotAsked {
                reason: "Slipway could not ask.".to_owned(),
            })
        };
        let request = Request {
            begun_at: Instant::now(),
            answer: answer.boxed().shared(),
        };
        let answer = request.answer.clone();
        make_room(&mut kept, self.times);
        kept.insert(key, request);
        answer
    }
}

/// Forgets what is old, and where that is not enough what is oldest.
fn make_room<K: Clone + Eq + Hash, T: Clone>(kept: &mut HashMap<K, Request<T>>, times: Times) {
    if kept.len() < MOST {
        return;
    }
    kept.retain(|_, request| request.is_usable(times));
    while kept.len() >= MOST {
        let oldest = kept.iter().min_by_key(|(_, request)| request.begun_at);
        let Some(key) = oldest.map(|(key, _)| key.clone()) else {
            return;
        };
        kept.remove(&key);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::Arc;
    use std::sync::atomic::{AtomicUsize, Ordering};
    use tokio::sync::Notify;

    const LONG: Duration = Duration::from_hours(1);

    /// Counts how often it is asked.
    #[derive(Clone, Default)]
    struct Far(Arc<AtomicUsize>);

    impl Far {
        async fn ask(self, answer: Result<usize, String>) -> Result<usize, String> {
            self.0.fetch_add(1, Ordering::SeqCst);
            tokio::task::yield_now().await;
            answer
        }

        async fn ask_slowly(self, until: Arc<Notify>) -> Result<usize, String> {
            self.0.fetch_add(1, Ordering::SeqCst);
            until.notified().await;
            Ok(1)
        }

        fn count(&self) -> usize {
            self.0.load(Ordering::SeqCst)
        }
    }

    fn kept(answer: Duration, failure: Duration, patience: Duration) -> Kept<usize, usize> {
        Kept {
            times: Times {
                answer,
                failure,
                patience,
            },
            ..Kept::default()
        }
    }

    #[tokio::test]
    async fn an_answer_is_used_as_long_as_it_is_young() {
        for (life, asked) in [(LONG, 1), (Duration::ZERO, 3)] {
            let (kept, far) = (kept(life, Duration::ZERO, LONG), Far::default());
            for _ in 0..3 {
                let answer = kept.get(1, far.clone().ask(Ok(7))).await;
                assert_eq!(answer.known(), Some(&7));
            }
            assert_eq!(far.count(), asked);
            // What is asked for elsewhere is another answer.
            assert_eq!(kept.get(2, far.clone().ask(Ok(8))).await.known(), Some(&8));
        }
    }

    #[tokio::test]
    async fn a_failure_has_a_life_of_its_own() {
        for (life, asked) in [(LONG, 1), (Duration::ZERO, 3)] {
            let (kept, far) = (kept(LONG, life, LONG), Far::default());
            for _ in 0..3 {
                let answer = kept.get(1, far.clone().ask(Err("No.".to_owned()))).await;
                let reason = "No.".to_owned();
                assert_eq!(answer, Choices::NotAsked { reason });
            }
            assert_eq!(far.count(), asked);
        }
    }

    #[tokio::test]
    async fn a_slow_answer_is_not_waited_for_and_not_asked_for_twice() {
        let far = Far::default();
        let until = Arc::new(Notify::new());
        let mut kept = kept(LONG, LONG, Duration::from_millis(5));
        let slowly = || far.clone().ask_slowly(Arc::clone(&until));
        let (first, second) = tokio::join!(kept.get(1, slowly()), kept.get(1, slowly()));
        assert!(first.known().is_none() && second.known().is_none());
        until.notify_one();
        kept.times.patience = LONG;
        assert_eq!(kept.get(1, slowly()).await.known(), Some(&1));
        assert_eq!(far.count(), 1);
    }

    #[tokio::test]
    async fn there_is_room_for_so_many_and_the_newest_stay() {
        let (kept, far) = (kept(LONG, LONG, LONG), Far::default());
        for key in 0..MOST + 10 {
            kept.get(key, far.clone().ask(Ok(key))).await;
        }
        assert!(kept.requests.lock().unwrap().len() <= MOST);
        let newest = kept.get(MOST + 9, far.clone().ask(Ok(0))).await;
        assert_eq!((newest.known(), far.count()), (Some(&(MOST + 9)), MOST + 10));
    }
}
