//! Which addresses are asked at all: https, and http on this machine alone.

use http::Uri;

/// An address that may be asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Address(String);

impl Address {
    /// Checks an address. One with a user or a fragment is none of a provider.
    pub(crate) fn parse(text: &str) -> Option<Address> {
        let uri: Uri = text.parse().ok()?;
        let authority = uri.authority()?;
        let is_safe = match uri.scheme_str()? {
            "https" => true,
            "http" => is_loopback(authority.host()),
            _ => false,
        };
        let is_plain = !authority.as_str().contains('@') && !text.contains('#');
        (is_safe && is_plain).then(|| Address(text.to_owned()))
    }

    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }

    /// With something behind its path, whether or not that ends with a slash.
    pub(crate) fn below(&self, path: &str) -> String {
        format!("{}{path}", self.0.trim_end_matches('/'))
    }

    /// With more parameters in its query.
    pub(crate) fn with_query(&self, pairs: &[(&str, &str)]) -> String {
        let query = form_urlencoded::Serializer::new(String::new())
            .extend_pairs(pairs)
            .finish();
        let sign = if self.0.contains('?') { '&' } else { '?' };
        format!("{}{sign}{query}", self.0)
    }

    pub(crate) fn is_encrypted(&self) -> bool {
        self.0
            .get(..6)
            .is_some_and(|scheme| scheme.eq_ignore_ascii_case("https:"))
    }
}

/// Whether a host is this machine.
fn is_loopback(host: &str) -> bool {
    let host = host.trim_start_matches('[').trim_end_matches(']');
    host.eq_ignore_ascii_case("localhost")
        || host
            .parse::<std::net::IpAddr>()
            .is_ok_and(|address| address.is_loopback())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_nobody_can_listen_to_is_asked() {
        for fine in [
            "https://id.example.com",
            "https://id.example.com:8443/realms/team",
            "http://127.0.0.1:9000",
            "http://localhost:9000/x",
            "http://[::1]:9000",
        ] {
            assert!(Address::parse(fine).is_some(), "{fine}");
        }
        for bad in [
            "http://id.example.com",
            "http://127.0.0.1.example.com",
            "http://localhost.example.com",
            "https://kim@id.example.com",
            "https://id.example.com/#x",
            "ftp://127.0.0.1",
            "id.example.com",
            "/authorize",
            "",
        ] {
            assert_eq!(Address::parse(bad), None, "{bad}");
        }
    }

    #[test]
    fn a_query_is_added_to_one_that_is_there() {
        let address = Address::parse("https://id.example.com/go?tenant=1").unwrap();
        assert_eq!(
            address.with_query(&[("state", "a&b")]),
            "https://id.example.com/go?tenant=1&state=a%26b"
        );
    }
}
