//! Keeps other people's web pages away from the switches.
//!
//! The simulator has no passwords, so the only thing between a page somewhere and `POST /_simulator/reset` is what
//! browsers send along: an `Origin`, a `Host` that a DNS-rebinding name would show in, `Sec-Fetch-Site`, and a content
//! type that no plain form can have. The forms of the simulator's own pages are plain forms, so they have addresses of
//! their own, where a request must prove that it comes from one of these pages.

use std::net::IpAddr;

use axum::http::{HeaderMap, HeaderName, Method, StatusCode, header};

/// Why a request is turned away.
#[derive(Debug, PartialEq, Eq)]
pub struct Refusal {
    /// 403 or 415.
    pub status: StatusCode,
    /// What to do about it.
    pub message: &'static str,
}

/// Lets a call pass, or says why not.
pub fn check(method: &Method, headers: &HeaderMap) -> Result<(), Refusal> {
    check_origin(headers)?;
    if is_of_another_site(headers) {
        return Err(forbidden("Requests of other sites are not taken."));
    }
    let content_type = text(headers, header::CONTENT_TYPE);
    if method == Method::POST && content_type.and_then(media_type) != Some("application/json") {
        return Err(Refusal {
            status: StatusCode::UNSUPPORTED_MEDIA_TYPE,
            message: "Send the body as content-type: application/json.",
        });
    }
    Ok(())
}

/// Lets a page be looked at, or says why not. Links of other sites may lead here: looking changes nothing, and no page
/// can be framed. Scripts and pictures of other sites may not read it.
pub fn check_page(headers: &HeaderMap) -> Result<(), Refusal> {
    check_origin(headers)?;
    let is_navigation =
        text(headers, FETCH_MODE) == Some("navigate") && text(headers, FETCH_DEST) == Some("document");
    if is_of_another_site(headers) && !is_navigation {
        return Err(forbidden("Requests of other sites are not taken."));
    }
    Ok(())
}

/// Lets a form pass that a page of this simulator sent, or says why not.
///
/// Every browser since 2020 says with `Sec-Fetch-Site` or `Origin` where a form comes from. Those before may send neither
/// with forms of their own site, but a `Referer`. What has none of the three is no browser's, and has the calls.
pub fn check_form(headers: &HeaderMap) -> Result<(), Refusal> {
    check_origin(headers)?;
    let site = text(headers, FETCH_SITE);
    if site.is_some_and(|site| site != "same-origin") {
        return Err(forbidden("Forms of other sites are not taken."));
    }
    let is_referred = || {
        let referrer = text(headers, header::REFERER).and_then(authority);
        referrer.is_some() && referrer == text(headers, header::HOST)
    };
    if site.is_none() && !headers.contains_key(header::ORIGIN) && !is_referred() {
        return Err(forbidden(
            "Nothing says that this form comes from a page of the simulator. Programs send JSON to the calls of /_simulator.",
        ));
    }
    let content_type = text(headers, header::CONTENT_TYPE);
    match content_type.and_then(media_type) {
        Some("application/x-www-form-urlencoded" | "multipart/form-data") => Ok(()),
        _ => Err(Refusal {
            status: StatusCode::UNSUPPORTED_MEDIA_TYPE,
            message: "This address takes forms; programs send JSON to the calls of /_simulator.",
        }),
    }
}

const FETCH_SITE: HeaderName = HeaderName::from_static("sec-fetch-site");
const FETCH_MODE: HeaderName = HeaderName::from_static("sec-fetch-mode");
const FETCH_DEST: HeaderName = HeaderName::from_static("sec-fetch-dest");

/// The host must be local, and an origin the simulator's own.
fn check_origin(headers: &HeaderMap) -> Result<(), Refusal> {
    let Some(host) = text(headers, header::HOST).filter(|host| is_local(host)) else {
        return Err(forbidden(
            "Use a loopback address, localhost or a name without dots as the host.",
        ));
    };
    let origin = headers.get(header::ORIGIN);
    if origin.is_some() && text(headers, header::ORIGIN).and_then(authority) != Some(host) {
        return Err(forbidden("Requests of other origins are not taken."));
    }
    Ok(())
}

fn is_of_another_site(headers: &HeaderMap) -> bool {
    matches!(text(headers, FETCH_SITE), Some("cross-site" | "same-site"))
}

fn forbidden(message: &'static str) -> Refusal {
    Refusal {
        status: StatusCode::FORBIDDEN,
        message,
    }
}

fn text(headers: &HeaderMap, name: HeaderName) -> Option<&str> {
    headers.get(name).and_then(|value| value.to_str().ok())
}

/// Host and port of an address.
fn authority(url: &str) -> Option<&str> {
    let (_, rest) = url.split_once("://")?;
    rest.split('/').next()
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
        check(method, &headers_of(headers))
            .err()
            .map(|refusal| refusal.status.as_u16())
    }

    fn headers_of(headers: &[(&'static str, &'static str)]) -> HeaderMap {
        let pairs = headers
            .iter()
            .map(|(name, value)| (HeaderName::from_static(name), HeaderValue::from_static(value)));
        pairs.collect()
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

    fn form(headers: &[(&'static str, &'static str)]) -> Option<u16> {
        let content_type = ("content-type", "application/x-www-form-urlencoded");
        let mut all = vec![("host", "localhost:8480"), content_type];
        all.extend(headers);
        let headers = headers_of(&all);
        check_form(&headers).err().map(|refusal| refusal.status.as_u16())
    }

    #[test]
    fn forms_must_come_from_these_pages() {
        let own = ("origin", "http://localhost:8480");
        let same = ("sec-fetch-site", "same-origin");
        for passes in [
            &[own, same][..],
            &[own],
            &[same],
            &[("referer", "http://localhost:8480/_simulator/switches")],
        ] {
            assert_eq!(form(passes), None, "{passes:?}");
        }
        for refused in [
            &[][..],
            &[("origin", "null"), same],
            &[("origin", "http://localhost:3000"), same],
            &[("origin", "https://example.com")],
            &[own, ("sec-fetch-site", "same-site")],
            &[own, ("sec-fetch-site", "cross-site")],
            &[("sec-fetch-site", "none")],
            &[("referer", "https://example.com/localhost:8480")],
            &[("referer", "http://localhost:8480.example.com/")],
        ] {
            assert_eq!(form(refused), Some(403), "{refused:?}");
        }
        let json = headers_of(&[("host", "localhost"), same, ("content-type", "application/json")]);
        assert_eq!(
            check_form(&json).err().map(|refusal| refusal.status.as_u16()),
            Some(415)
        );
    }

    #[test]
    fn links_of_other_sites_lead_to_pages_and_nothing_else_of_theirs_does() {
        let page = |headers: &[(&'static str, &'static str)]| {
            let mut all = vec![("host", "localhost:8480"), ("sec-fetch-site", "cross-site")];
            all.extend(headers);
            check_page(&headers_of(&all)).is_ok()
        };
        assert!(page(&[
            ("sec-fetch-mode", "navigate"),
            ("sec-fetch-dest", "document")
        ]));
        assert!(!page(&[
            ("sec-fetch-mode", "navigate"),
            ("sec-fetch-dest", "iframe")
        ]));
        assert!(!page(&[
            ("sec-fetch-mode", "no-cors"),
            ("sec-fetch-dest", "script")
        ]));
        assert!(check_page(&headers_of(&[("host", "rebound.example.com")])).is_err());
        assert!(check_page(&headers_of(&[("host", "localhost:8480")])).is_ok());
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
