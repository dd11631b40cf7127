//! Proxies whose word counts about where a request comes from.
//!
//! `X-Forwarded-For` and `X-Forwarded-Proto` are whatever their sender writes. Only what a proxy that somebody named wrote is
//! taken, and of a list of hops the right-most one that is no such proxy: what stands to its left was written by that hop.

use app::request::Client;
use axum::http::HeaderMap;
use ipnet::IpNet;
use std::net::{IpAddr, SocketAddr};
use std::str::FromStr;

/// The addresses that a request went through, each proxy adding the one it was asked by.
pub(crate) const FORWARDED_FOR: &str = "x-forwarded-for";
/// `https` or `http`: how the proxy was reached.
pub(crate) const FORWARDED_PROTO: &str = "x-forwarded-proto";

/// The largest network of IPv4 that is somebody's own: `10.0.0.0/8`. Larger ones are the internet, in one piece or in several.
const LARGEST_IPV4: u8 = 8;
/// The same for IPv6: `fc00::/7`.
const LARGEST_IPV6: u8 = 7;

/// The address or the network of a proxy.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TrustedProxy(IpNet);

/// Why a text names no proxy to trust.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NoProxy {
    /// It is no address.
    #[error(
        "write the address of the proxy, such as 192.0.2.10, or its network, such as 10.0.0.0/8 or fd00::/8"
    )]
    NoAddress,
    /// It is everybody, or a large part of everybody.
    #[error(
        "this is the internet and not a proxy: whoever reaches Slipway could claim to be anybody. Write the proxy's own address, such as 192.0.2.10, or its network, of /8 or smaller (IPv6: /7)"
    )]
    Everybody,
    /// An IPv4 network as IPv6 writes it.
    #[error("write it as IPv4 does, such as 192.0.2.10 or 10.0.0.0/8")]
    Mapped,
}

impl FromStr for TrustedProxy {
    type Err = NoProxy;

    fn from_str(text: &str) -> Result<TrustedProxy, NoProxy> {
        let text = text.trim();
        if text == "*" {
            return Err(NoProxy::Everybody);
        }
        let network = match text.parse::<IpAddr>() {
            Ok(address) => IpNet::from(address),
            Err(_) => text.parse::<IpNet>().map_err(|_| NoProxy::NoAddress)?,
        };
        let largest = match network {
            IpNet::V4(_) => LARGEST_IPV4,
            // Addresses are compared as IPv4 where they are.
            IpNet::V6(network) if network.addr().to_ipv4_mapped().is_some() => return Err(NoProxy::Mapped),
            IpNet::V6(_) => LARGEST_IPV6,
        };
        if network.prefix_len() < largest || network.addr().is_unspecified() {
            return Err(NoProxy::Everybody);
        }
        Ok(TrustedProxy(network))
    }
}

/// All of them; none, unless somebody named one.
#[derive(Debug, Clone, Default)]
pub(crate) struct TrustedProxies(Vec<TrustedProxy>);

impl TrustedProxies {
    pub(crate) fn new(proxies: Vec<TrustedProxy>) -> TrustedProxies {
        TrustedProxies(proxies)
    }

    fn include(&self, address: IpAddr) -> bool {
        self.0.iter().any(|proxy| proxy.0.contains(&address))
    }

    /// Where a request comes from that `peer` sent with these headers.
    pub(crate) fn client(&self, peer: IpAddr, headers: &HeaderMap) -> Client {
        let mut client = Client {
            address: peer.to_canonical(),
            is_forwarded: false,
            is_https: None,
        };
        if !self.include(client.address) {
            return client;
        }
        client.is_forwarded = headers.contains_key(FORWARDED_FOR) || headers.contains_key(FORWARDED_PROTO);
        let hops = list(headers, FORWARDED_FOR);
        let mut proxies = 1;
        for hop in hops.iter().rev() {
            // What is no address was not written by a proxy that keeps to the format; what is left of it says nothing.
            let Some(address) = hop_address(hop) else { break };
            client.address = address;
            if !self.include(address) {
                break;
            }
            proxies += 1;
        }
        // Each proxy adds a word to the right, or there is one for the whole way.
        let words = list(headers, FORWARDED_PROTO);
        let word = words.get(words.len().saturating_sub(proxies));
        client.is_https = word.and_then(|word| match word.to_ascii_lowercase().as_str() {
            "https" => Some(true),
            "http" => Some(false),
            _ => None,
        });
        client
    }
}

/// The parts of a header that is a list, also where it is sent several times. What is no text is a part that says nothing.
fn list(headers: &HeaderMap, name: &str) -> Vec<String> {
    let values = headers.get_all(name).iter();
    values
        .flat_map(|value| value.as_bytes().split(|byte| *byte == b','))
        .map(|part| String::from_utf8_lossy(part).trim().to_owned())
        .collect()
}

/// `192.0.2.7`, `192.0.2.7:5060`, `2001:db8::7`, `[2001:db8::7]`, `[2001:db8::7]:5060`: proxies write all of them.
fn hop_address(hop: &str) -> Option<IpAddr> {
    let bare = hop
        .strip_prefix('[')
        .and_then(|hop| hop.strip_suffix(']'))
        .unwrap_or(hop);
    let address = match bare.parse::<IpAddr>() {
        Ok(address) => address,
        Err(_) => hop.parse::<SocketAddr>().ok()?.ip(),
    };
    Some(address.to_canonical())
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::HeaderValue;

    fn proxies(texts: &[&str]) -> TrustedProxies {
        TrustedProxies::new(texts.iter().map(|text| text.parse().unwrap()).collect())
    }

    fn headers(pairs: &[(&'static str, &str)]) -> HeaderMap {
        let mut headers = HeaderMap::new();
        for (name, value) in pairs {
            headers.append(*name, HeaderValue::from_bytes(value.as_bytes()).unwrap());
        }
        headers
    }

    fn from(peer: &str, hops: &[&str]) -> String {
        let pairs: Vec<(&str, &str)> = hops.iter().map(|hops| (FORWARDED_FOR, *hops)).collect();
        let proxies = proxies(&["10.0.0.0/8", "192.0.2.10", "fd00::/8"]);
        let client = proxies.client(peer.parse().unwrap(), &headers(&pairs));
        client.address.to_string()
    }

    #[test]
    fn everybody_is_no_proxy() {
        for (text, wrong) in [
            ("*", NoProxy::Everybody),
            ("0.0.0.0/0", NoProxy::Everybody),
            ("0.0.0.0", NoProxy::Everybody),
            ("1.2.3.4/0", NoProxy::Everybody),
            ("128.0.0.0/1", NoProxy::Everybody),
            ("::/0", NoProxy::Everybody),
            ("::", NoProxy::Everybody),
            ("8000::/1", NoProxy::Everybody),
            ("::ffff:0:0/96", NoProxy::Mapped),
            ("::ffff:10.0.0.1", NoProxy::Mapped),
            ("proxy.example.com", NoProxy::NoAddress),
            ("10.0.0.0/33", NoProxy::NoAddress),
            ("", NoProxy::NoAddress),
        ] {
            assert_eq!(text.parse::<TrustedProxy>(), Err(wrong), "{text}");
        }
        for text in [
            "127.0.0.1",
            "10.0.0.0/8",
            "172.18.0.0/16",
            "::1",
            "fc00::/7",
            " 192.0.2.0/24 ",
        ] {
            assert!(text.parse::<TrustedProxy>().is_ok(), "{text}");
        }
    }

    #[test]
    fn the_right_most_hop_that_nobody_trusts_is_the_client() {
        assert_eq!(from("192.0.2.10", &["203.0.113.7"]), "203.0.113.7");
        assert_eq!(from("192.0.2.10", &["198.51.100.1, 203.0.113.7"]), "203.0.113.7");
        assert_eq!(
            from("192.0.2.10", &["198.51.100.1, 203.0.113.7, 10.1.1.1"]),
            "203.0.113.7"
        );
        assert_eq!(
            from("192.0.2.10", &["198.51.100.1", "203.0.113.7", "10.1.1.1"]),
            "203.0.113.7"
        );
        assert_eq!(from("::ffff:192.0.2.10", &["::ffff:203.0.113.7"]), "203.0.113.7");
        assert_eq!(from("fd00::1", &["[2001:db8::7]:4711"]), "2001:db8::7");
        assert_eq!(from("fd00::1", &["203.0.113.7:4711"]), "203.0.113.7");
        // Everybody on the way is trusted: the first of them began it.
        assert_eq!(from("192.0.2.10", &["10.2.2.2, 10.1.1.1"]), "10.2.2.2");
    }

    #[test]
    fn strangers_say_nothing_about_themselves() {
        assert_eq!(from("203.0.113.7", &["10.0.0.1"]), "203.0.113.7");
        assert_eq!(from("192.0.2.11", &["198.51.100.1"]), "192.0.2.11");
        let none = TrustedProxies::default();
        let pairs = [(FORWARDED_FOR, "198.51.100.1"), (FORWARDED_PROTO, "https")];
        let client = none.client("127.0.0.1".parse().unwrap(), &headers(&pairs));
        assert_eq!(client.address.to_string(), "127.0.0.1");
        assert_eq!((client.is_https, client.is_forwarded), (None, false));
    }

    #[test]
    fn what_is_no_address_hides_what_is_left_of_it() {
        for garbage in [
            "unknown",
            "",
            "_hidden",
            "999.1.1.1",
            "203.0.113.7 evil",
            "\u{e9}",
        ] {
            let hops = format!("198.51.100.1, {garbage}");
            assert_eq!(from("192.0.2.10", &[&hops]), "192.0.2.10", "{garbage}");
            let hops = format!("198.51.100.1, {garbage}, 10.1.1.1");
            assert_eq!(from("192.0.2.10", &[&hops]), "10.1.1.1", "{garbage}");
        }
        assert_eq!(from("192.0.2.10", &[]), "192.0.2.10");
    }

    #[test]
    fn the_scheme_is_the_one_of_the_hop_that_counts() {
        let https = |hops: &str, words: &str| {
            let pairs = [(FORWARDED_FOR, hops), (FORWARDED_PROTO, words)];
            let proxies = proxies(&["10.0.0.0/8"]);
            proxies
                .client("10.0.0.1".parse().unwrap(), &headers(&pairs))
                .is_https
        };
        assert_eq!(https("203.0.113.7", "https"), Some(true));
        assert_eq!(https("203.0.113.7", "HTTP"), Some(false));
        // What the client wrote stands to the left.
        assert_eq!(https("198.51.100.1, 203.0.113.7", "https, http"), Some(false));
        // Two proxies, each with its word: the outer one was reached by https.
        assert_eq!(https("203.0.113.7, 10.0.0.2", "https, http"), Some(true));
        // Two proxies, one word.
        assert_eq!(https("203.0.113.7, 10.0.0.2", "https"), Some(true));
        assert_eq!(https("203.0.113.7", "gopher"), None);
        assert_eq!(https("203.0.113.7", ""), None);
    }
}
