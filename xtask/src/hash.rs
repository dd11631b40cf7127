//! Hashes of contents.

use std::fmt::Write as _;

use sha2::{Digest, Sha256};

/// SHA-256 over several parts, each with its length, so that no two lists of parts look alike.
pub fn hex(parts: &[&[u8]]) -> String {
    let mut hasher = Sha256::new();
    for part in parts {
        hasher.update((part.len() as u64).to_le_bytes());
        hasher.update(part);
    }
    hasher.finalize().iter().fold(String::new(), |mut text, byte| {
        // Writing to a String cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_parts_give_the_same_hash() {
        assert_eq!(hex(&[b"a", b"b"]), hex(&[b"a", b"b"]));
        assert_eq!(hex(&[]).len(), 64);
    }

    #[test]
    fn order_and_borders_of_parts_matter() {
        let all = [
            hex(&[b"a", b"b"]),
            hex(&[b"b", b"a"]),
            hex(&[b"ab"]),
            hex(&[b"ab", b""]),
            hex(&[b"", b"ab"]),
        ];
        for (index, one) in all.iter().enumerate() {
            assert!(!all[index + 1..].contains(one));
        }
    }
}
