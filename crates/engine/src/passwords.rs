//! Hashing passwords with Argon2id.

use crate::error::{Error, Result};
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use argon2::{Algorithm, Argon2, Params, PasswordHash, Version};
use std::sync::{Arc, OnceLock};
use std::time::Duration;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// OWASP's parameters: 19 MiB, 2 passes, 1 lane.
const MEMORY_KIB: u32 = 19 * 1024;
const PASSES: u32 = 2;

/// Hashes at most two passwords at a time, so that a flood of sign-ins cannot exhaust memory; the others wait in line.
#[derive(Debug, Clone)]
pub(crate) struct Passwords {
    line: Arc<Semaphore>,
}

impl Default for Passwords {
    fn default() -> Self {
        Passwords {
            line: Arc::new(Semaphore::new(2)),
        }
    }
}

fn argon2() -> Argon2<'static> {
    let params = Params::new(MEMORY_KIB, PASSES, 1, None).unwrap_or_default();
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
}

/// Takes as long to refuse as a real hash, so that time does not tell whether a name exists.
fn nobodys_hash() -> &'static str {
    static HASH: OnceLock<String> = OnceLock::new();
    HASH.get_or_init(|| {
        argon2()
            .hash_password(b"nobody has this password")
            .map(|hash| hash.to_string())
            .unwrap_or_default()
    })
}

/// A place at the front of the line. Work keeps it until it ends, even if who asked for it has hung up.
#[derive(Debug, Clone)]
pub(crate) struct Place(#[expect(dead_code, reason = "held, not read")] Arc<OwnedSemaphorePermit>);

impl Passwords {
    /// Hashes a new password into PHC format.
    pub(crate) async fn hash(&self, password: String) -> Result<String> {
        let place = self.place().await?;
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
        at_work(place.clone(), move || {
            let known = hash.is_some();
            let hash = hash.unwrap_or_else(|| nobodys_hash().to_owned());
            let fits = PasswordHash::new(&hash)
                .is_ok_and(|hash| argon2().verify_password(password.as_bytes(), &hash).is_ok());
            fits && known
        })
        .await
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
