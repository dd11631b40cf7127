//! Hashing passwords with Argon2id.

use crate::error::{Error, Result};
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use argon2::{Algorithm, Argon2, Params, PasswordHash, Version};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// OWASP's parameters: 19 MiB, 2 passes, 1 lane.
const MEMORY_KIB: u32 = 19 * 1024;
const PASSES: u32 = 2;

/// Passwords that are hashed at a time.
const AT_ONCE: usize = 2;

/// Hashes at most two passwords at a time, so that a flood of sign-ins cannot exhaust memory; the others wait in line.
#[derive(Debug, Clone)]
pub(crate) struct Passwords {
    line: Arc<Semaphore>,
    hashed: Arc<AtomicU64>,
}

impl Default for Passwords {
    fn default() -> Self {
        Passwords {
            line: Arc::new(Semaphore::new(AT_ONCE)),
            hashed: Arc::default(),
        }
    }
}

fn argon2() -> Argon2<'static> {
    let params = Params::new(MEMORY_KIB, PASSES, 1, None).unwrap_or_default();
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
}

/// Takes as long to refuse as a real hash, so that time does not tell whether a name exists. Written down and not made: the
/// first one who asks would wait for that, too. Of no password that anybody knows.
const NOBODYS_HASH: &str =
    "$argon2id$v=19$m=19456,t=2,p=1$yf1r1CwLup4FmehugrQiTA$K68XDuqUJ5EZ3KClzMnrR++/RhA23tjGCABxSFIvry0";

/// A place at the front of the line. Work keeps it until it ends, even if who asked for it has hung up.
#[derive(Debug, Clone)]
pub(crate) struct Place(#[expect(dead_code, reason = "held, not read")] Arc<OwnedSemaphorePermit>);

impl Passwords {
    /// Hashes a new password into PHC format.
    pub(crate) async fn hash(&self, password: String) -> Result<String> {
        let place = self.place().await?;
        self.hashed.fetch_add(1, Ordering::Relaxed);
        at_work(place, move || {
            argon2()
                .hash_password(password.as_bytes())
                .map(|hash| hash.to_string())
                .map_err(|error| Error::Internal(format!("hashing a password: {error}")))
        })
        .await?
    }

    /// Whether `password` fits `hash`; without a hash the same work is done for nothing.
    pub(crate) async fn fits(&self, place: &Place, password: String, hash: Option<String>) -> Result<bool> {
        self.hashed.fetch_add(1, Ordering::Relaxed);
        at_work(place.clone(), move || {
            let known = hash.is_some();
            let hash = hash.unwrap_or_else(|| NOBODYS_HASH.to_owned());
            let fits = PasswordHash::new(&hash)
                .is_ok_and(|hash| argon2().verify_password(password.as_bytes(), &hash).is_ok());
            fits && known
        })
        .await
    }

    /// How many are at the front of the line at the moment.
    pub(crate) fn at_work(&self) -> usize {
        AT_ONCE - self.line.available_permits()
    }

    /// How many were hashed so far.
    pub(crate) fn hashed(&self) -> u64 {
        self.hashed.load(Ordering::Relaxed)
    }

    /// Waits in line.
    pub(crate) async fn place(&self) -> Result<Place> {
        let place = tokio::time::timeout(Duration::from_secs(5), Arc::clone(&self.line).acquire_owned());
        match place.await {
            Ok(Ok(place)) => Ok(Place(Arc::new(place))),
            _ => Err(Error::Busy),
        }
    }
}

async fn at_work<T: Send + 'static>(place: Place, work: impl FnOnce() -> T + Send + 'static) -> Result<T> {
    tokio::task::spawn_blocking(move || {
        let _place = place;
        work()
    })
    .await
    .map_err(|error| Error::Internal(format!("hashing a password: {error}")))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::AtomicUsize;
    use std::sync::atomic::Ordering::SeqCst;
    use tokio::task::JoinSet;

    /// Work goes on when who asked for it has hung up, and keeps its place until then.
    #[tokio::test(flavor = "multi_thread", worker_threads = 4)]
    async fn no_more_are_hashed_at_once_however_many_ask_and_hang_up() {
        let passwords = Passwords::default();
        let running = Arc::new(AtomicUsize::new(0));
        let most = Arc::new(AtomicUsize::new(0));
        let mut asking = JoinSet::new();
        let mut hanging_up = Vec::new();
        for number in 0..40 {
            let passwords = passwords.clone();
            let (running, most) = (Arc::clone(&running), Arc::clone(&most));
            let asked = asking.spawn(async move {
                let place = passwords.place().await.unwrap();
                let work = move || {
                    most.fetch_max(running.fetch_add(1, SeqCst) + 1, SeqCst);
                    let is_hashed = argon2().hash_password(b"a password of somebody").is_ok();
                    running.fetch_sub(1, SeqCst);
                    is_hashed
                };
                assert!(at_work(place, work).await.unwrap());
            });
            if number < 20 {
                hanging_up.push(asked);
            }
        }
        while running.load(SeqCst) < AT_ONCE {
            tokio::task::yield_now().await;
        }
        assert_eq!(passwords.at_work(), AT_ONCE);
        for asked in hanging_up {
            asked.abort();
        }
        while let Some(asked) = asking.join_next().await {
            assert!(asked.is_ok() || asked.unwrap_err().is_cancelled());
        }
        // Both places are free when the work is done that nobody waits for any more.
        let places = [passwords.place().await.unwrap(), passwords.place().await.unwrap()];
        assert_eq!(running.load(SeqCst), 0);
        assert_eq!(most.load(SeqCst), AT_ONCE);
        drop(places);
        assert_eq!(passwords.at_work(), 0);
    }

    #[test]
    fn to_refuse_nobody_takes_as_much_as_to_refuse_somebody() {
        let made = argon2()
            .hash_password(b"a password of somebody")
            .unwrap()
            .to_string();
        let shape = |hash: &str| {
            let parts: Vec<String> = hash.split('$').map(ToOwned::to_owned).collect();
            (parts[..4].to_vec(), parts[4].len(), parts[5].len())
        };
        assert_eq!(shape(NOBODYS_HASH), shape(&made));
        // One that cannot be read would be refused at once.
        assert!(PasswordHash::new(NOBODYS_HASH).is_ok());
    }
}
