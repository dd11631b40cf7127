//! By what failed attempts to sign in are counted.

use std::net::{IpAddr, Ipv6Addr};

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

/// The subject of an address in the count of failed attempts.
pub(crate) fn address(address: &str) -> String {
    format!("address:{}", network(address))
}

/// The subjects of somebody who says that they are `name`.
pub(crate) fn name_and_address(name: &str, from: &str) -> [String; 2] {
    // Names are short; anything longer is only worth its beginning as a key.
    let name: String = name.chars().take(64).collect();
    [format!("name:{name}"), address(from)]
}

#[cfg(test)]
mod tests {
    use super::*;

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
