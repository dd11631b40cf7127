//! Fingerprints: what stands in for values that must not be kept or shown.
//!
//! Each is made with a key of the installation, which is elsewhere (`aws::Fingerprints`); here is how they look and what two of
//! them tell. The way in which they are made has a version: those of an earlier one stay as they are, in the audit log for ever.

/// What fingerprints begin with that are made now: HMAC-SHA-256. The ones before it have no such beginning.
pub const VERSION: &str = "v2 ";

/// What two fingerprints tell about the values behind them: whether they are the same, or nothing, where one was made in an
/// earlier way than the other.
pub fn same_value(one: &str, other: &str) -> Option<bool> {
    (is_current(one) == is_current(other)).then(|| one == other)
}

/// Whether a fingerprint is made as they are made now.
pub fn is_current(fingerprint: &str) -> bool {
    fingerprint.starts_with(VERSION)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fingerprints_of_two_versions_tell_nothing() {
        assert_eq!(same_value("v2 5e1c a07b", "v2 5e1c a07b"), Some(true));
        assert_eq!(same_value("v2 5e1c a07b", "v2 0000 0000"), Some(false));
        assert_eq!(same_value("5e1c a07b", "5e1c a07c"), Some(false));
        assert_eq!(same_value("5e1c a07b", "v2 5e1c a07b"), None);
    }
}
