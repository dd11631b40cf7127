//! Fingerprints stand in for values that must not be kept or shown.

use sha2::{Digest, Sha256};
use std::sync::Arc;

/// Makes fingerprints with the key of one installation, so that equal values can be told from different ones, but a
/// guess cannot be tried without the key.
#[derive(Clone)]
pub struct Fingerprints(Arc<[u8]>);

impl Fingerprints {
    /// Fingerprints under this key.
    pub fn new(key: &[u8]) -> Fingerprints {
        Fingerprints(key.into())
    }

    /// `5e1c a07b`: eight hexadecimal digits in two groups.
    pub fn of(&self, value: &str) -> String {
        let digest = Sha256::new()
            .chain_update(&self.0)
            .chain_update([0])
            .chain_update(value)
            .finalize();
        format!(
            "{:02x}{:02x} {:02x}{:02x}",
            digest[0], digest[1], digest[2], digest[3]
        )
    }
}

impl std::fmt::Debug for Fingerprints {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Fingerprints")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fingerprint_depends_on_value_and_key() {
        let ours = Fingerprints::new(b"ours");
        assert_eq!(ours.of("a"), ours.of("a"));
        assert_ne!(ours.of("a"), ours.of("b"));
        assert_ne!(ours.of("a"), Fingerprints::new(b"theirs").of("a"));
        assert_eq!(ours.of("a").len(), 9);
    }
}
