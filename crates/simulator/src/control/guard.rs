//! Keeps other people's web pages away from the switches.
//!
//! The simulator has no passwords, so the only thing between a page somewhere and `POST /_simulator/reset` is what
//! browsers send along: an `Origin`, a `Host` that a DNS-rebinding name would show in, and a content type that no
//! plain form can have.

use std::net::IpAddr;

use axum::http::{HeaderMap, Method, StatusCode, header};

/// Why a request is turned away.
#[derive(Debug, PartialEq, Eq)]
pub struct Refusal {
    /// 403 or 415.
    pub status: StatusCode,
    /// What to do about it.
    pub message: &'static str,
}

/// Lets a request pass, or says why not.
pub fn check(method: &Method, headers: &HeaderMap) -> Result<(), Refusal> {
    let forbidden = |message| {
        Err(Refusal {
            status: StatusCode::FORBIDDEN,
            message,
        })
    };
    let text = |name| headers.get(name).and_then(|value| value.to_str().ok());
    let Some(host) = text(header::HOST).filter(|host| is_local(host)) else {
        return forbidden("Use a loopback address, localhost or a name without dots as the host.");
    };
    if let Some(origin) = headers.get(header::ORIGIN) {
        let own = origin
            .to_str()
            .ok()
            .and_then(|origin| origin.split_once("://"))
            .map(|(_, authority)| authority);
        if own != Some(host) {
            return forbidden("Requests of other origins are not taken.");
        }
    }
    if text(header::HeaderName::from_static("sec-fetch-site"))
        .is_some_and(|site| site == "cross-site" || site == "same-site")
    {
        return forbidden("Requests of other sites are not taken.");
    }
    if method == Method::POST && text(header::CONTENT_TYPE).and_then(media_type) != Some("application/json") {
        return Err(Refusal {
            status: StatusCode::UNSUPPORTED_MEDIA_TYPE,
            message: "Send the body as content-type: application/json.",
        });
    }
    Ok(())
}

fn media_type(content_type: &str) -> Option<&str> {
    content_type.split(';').next().map(str::trim)
}

/// Hosts that no public DNS name can pass for: IP addresses, `localhost` and below, and names without dots, which
/// containers of one network call one another by.
fn is_local(host: &str) -> bool {
    let name = name_of(host);
    let literal = name.trim_start_matches('[').trim_end_matches(']');
    literal.parse::<IpAddr>().is_ok()
        || name == "localhost"
        || name.ends_with(".localhost")
        || !name.contains('.')
}

/// A `Host` header without its port.
pub fn name_of(host: &str) -> &str {
    match host.rsplit_once(':') {
        Some((name, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => name,
        _ => host,
    }
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;

    use super::*;

    fn status(method: &Method, headers: &[(&'static str, &'static str)]) -> Option<u16> {
        let headers = headers
            .iter()
            .map(|(name, value)| {
                (
                    header::HeaderName::from_static(name),
                    HeaderValue::from_static(value),
                )
            })
            .collect();
        check(method, &headers)
            .err()
            .map(|refusal| refusal.status.as_u16())
    }

    #[test]
    fn programs_of_this_machine_pass() {
        for host in [
            "127.0.0.1:8480",
            "[::1]:8480",
            "localhost:8480",
            "simulator:8480",
            "a.localhost",
        ] {
            let headers: &[_] = &[
                ("host", host),
                ("content-type", "application/json; charset=utf-8"),
            ];
            assert_eq!(status(&Method::POST, headers), None, "{host}");
        }
        assert_eq!(
            status(
                &Method::GET,
                &[("host", "127.0.0.1:8480"), ("origin", "http://127.0.0.1:8480")]
            ),
            None
        );
    }

    #[test]
    fn pages_of_elsewhere_do_not() {
        let json = ("content-type", "application/json");
        assert_eq!(
            status(&Method::POST, &[("host", "rebound.example.com:8480"), json]),
            Some(403)
        );
        assert_eq!(status(&Method::POST, &[json]), Some(403));
        assert_eq!(
            status(
                &Method::POST,
                &[("host", "localhost"), json, ("origin", "https://example.com")]
            ),
            Some(403)
        );
        assert_eq!(
            status(&Method::POST, &[("host", "localhost"), json, ("origin", "null")]),
            Some(403)
        );
        assert_eq!(
            status(
                &Method::POST,
                &[("host", "localhost"), json, ("sec-fetch-site", "cross-site")]
            ),
            Some(403)
        );
        assert_eq!(
            status(
                &Method::POST,
                &[("host", "localhost"), ("content-type", "text/plain")]
            ),
            Some(415)
        );
        assert_eq!(status(&Method::POST, &[("host", "localhost")]), Some(415));
    }
}
