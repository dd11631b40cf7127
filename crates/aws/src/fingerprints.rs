//! Fingerprints stand in for values that must not be kept or shown.

use hmac::{Hmac, KeyInit, Mac};
use model::fingerprint::VERSION;
use sha2::Sha256;

/// Makes fingerprints with the key of one installation, so that equal values can be told from different ones, but a
/// guess cannot be tried without the key: HMAC-SHA-256 (RFC 2104), of which a few digits are shown.
#[derive(Clone)]
pub struct Fingerprints(Hmac<Sha256>);

impl Fingerprints {
    /// Fingerprints under this key.
    ///
    /// # Panics
    /// Never: HMAC takes keys of every length.
    pub fn new(key: &[u8]) -> Fingerprints {
        #[expect(
            clippy::expect_used,
            reason = "a key that is too long is hashed, and none is too short"
        )]
        Fingerprints(Hmac::new_from_slice(key).expect("every key fits"))
    }

    /// `v2 5e1c a07b`: how it is made, and eight hexadecimal digits in two groups. The same value has the same one.
    pub fn of(&self, value: &str) -> String {
        let digest = self.0.clone().chain_update(value).finalize().into_bytes();
        format!(
            "{VERSION}{:02x}{:02x} {:02x}{:02x}",
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
        assert_eq!(format!("{ours:?}"), "Fingerprints");
    }

    /// Test cases 1, 2 and 6 of RFC 4231: another construction with SHA-256 would give other digits.
    #[test]
    fn it_is_the_hmac_of_the_standard() {
        assert_eq!(Fingerprints::new(&[0x0b; 20]).of("Hi There"), "v2 b034 4c61");
        let jefe = Fingerprints::new(b"Jefe");
        assert_eq!(jefe.of("what do ya want for nothing?"), "v2 5bdc c146");
        let long = Fingerprints::new(&[0xaa; 131]);
        assert_eq!(
            long.of("Test Using Larger Than Block-Size Key - Hash Key First"),
            "v2 60e4 3159"
        );
    }
}
