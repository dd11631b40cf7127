//! The brake on guessing: who fails again and again has to wait, longer each time.

use crate::clock::now;
use crate::engine::Engine;
use crate::error::{Error, Result};
use model::time::{Span, Time};
use std::net::{IpAddr, Ipv6Addr};

/// Failures in a row that cost nothing: people mistype.
const FREE_ATTEMPTS: i64 = 5;
/// Longest time that a name or an address has to wait. Never a lock: whoever knows the password gets in.
const LONGEST_WAIT: i64 = 5 * 60_000;
/// A series of failures is forgotten after a day without one.
const FORGOTTEN_AFTER: i64 = 24 * 3_600_000;

/// What failed passwords of a sign-in are counted by.
pub(crate) fn of_sign_in(name: &str, address: &str) -> [String; 2] {
    // Names are short; anything longer is only worth its beginning as a key.
    let name: String = name.chars().take(64).collect();
    [format!("name:{name}"), of_address(address)]
}

/// What failed codes of a sign-in are counted by. Only who knows the password comes so far.
pub(crate) fn of_code(person: i64, address: &str) -> [String; 2] {
    [format!("code:{person}"), of_address(address)]
}

/// What failed sign-ins from an address are counted by.
pub(crate) fn of_address(address: &str) -> String {
    format!("address:{}", network(address))
}

/// What the attempts from an address are counted by: an IPv4 address by itself, an IPv6 address with all others of its /64.
/// Whoever has one of those has all of them (RFC 6177), and would never wait.
pub(crate) fn network(address: &str) -> String {
    match address.parse::<IpAddr>().map(|address| address.to_canonical()) {
        Ok(IpAddr::V6(address)) => {
            let network = Ipv6Addr::from_bits(address.to_bits() & !u128::from(u64::MAX));
            format!("{network}/64")
        }
        Ok(IpAddr::V4(address)) => address.to_string(),
        Err(_) => address.to_owned(),
    }
}

/// What a signed-in member's failures to show that it is them are counted by: nobody else can add to it, and so keep them
/// from their work.
pub(crate) fn of_confirmation(person: i64) -> [String; 1] {
    [format!("confirm:{person}")]
}

impl Engine {
    /// Refuses whoever has to wait.
    ///
    /// # Errors
    /// [`Error::TooManyAttempts`], or the database.
    pub(crate) async fn not_braked(&self, subjects: &[String]) -> Result<()> {
        let at = now();
        for subject in subjects {
            let wait = self.wait_of(subject, at).await?;
            if wait > 0 {
                return Err(Error::TooManyAttempts(Span(wait)));
            }
        }
        Ok(())
    }

    /// Counts a failure by each of `subjects`.
    pub(crate) async fn count_failure(&self, subjects: &[String]) -> Result<()> {
        let at = now();
        for subject in subjects {
            self.store()
                .count_failed_sign_in(subject, at, Time(at.0 - FORGOTTEN_AFTER))
                .await?;
        }
        Ok(())
    }

    /// Forgets the failures of each of `subjects`: whoever it was has shown who they are.
    pub(crate) async fn forget_failures(&self, subjects: &[String]) -> Result<()> {
        for subject in subjects {
            self.store().forget_failed_sign_ins(subject).await?;
        }
        Ok(())
    }

    /// Milliseconds that a name or an address still has to wait.
    async fn wait_of(&self, subject: &str, at: Time) -> Result<i64> {
        let attempts = self.store().sign_in_attempts(subject).await?;
        let end = attempts.failed_at.plus(wait_after(attempts.failures));
        Ok(if attempts.failures > 0 { end.since(at).0 } else { 0 })
    }
}

/// Milliseconds to wait after this many failures in a row: nothing at first, then 1 s, 2 s, 4 s, up to five minutes.
fn wait_after(failures: i64) -> i64 {
    match failures - FREE_ATTEMPTS {
        ..0 => 0,
        beyond @ 0..=8 => (1_000 << beyond).min(LONGEST_WAIT),
        _ => LONGEST_WAIT,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waiting_grows_and_has_an_end() {
        let waits: Vec<i64> = (0..20).map(wait_after).collect();
        assert!(waits.is_sorted());
        assert_eq!(
            (waits[4], waits[5], waits[6], waits[19]),
            (0, 1_000, 2_000, LONGEST_WAIT)
        );
    }

    #[test]
    fn neighbours_in_a_network_of_ipv6_are_one() {
        assert_eq!(network("2001:db8:1:2:aaaa::1"), "2001:db8:1:2::/64");
        assert_eq!(network("2001:db8:1:2:bbbb::9"), network("2001:db8:1:2::"));
        assert_ne!(network("2001:db8:1:3::1"), network("2001:db8:1:2::1"));
        assert_eq!(network("::ffff:192.0.2.7"), "192.0.2.7");
        assert_ne!(network("192.0.2.7"), network("192.0.2.8"));
        assert_eq!(network(""), "");
    }
}
