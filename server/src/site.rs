//! The browser's half of the site: read from `target/site` in debug builds, carried inside in release builds.

use axum::body::Body;
use axum::extract::Path;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use rust_embed::{Embed, EmbeddedFile};

#[derive(Embed)]
#[folder = "../target/site"]
#[allow_missing = true]
struct Site;

/// The name of the assets, `slipway-{hash}`: it changes with their content, so they can be cached for ever.
pub(crate) fn output_name() -> Option<String> {
    Site::iter().find_map(|path| {
        let name = path.strip_prefix("pkg/")?.strip_suffix(".wasm")?;
        Some(name.to_owned())
    })
}

/// `GET /pkg/{file}`: an asset under a name with a hash.
pub(crate) async fn asset(Path(path): Path<String>, headers: HeaderMap) -> Response {
    file(
        &format!("pkg/{path}"),
        &headers,
        "public, max-age=31536000, immutable",
    )
}

/// `GET /favicon.svg`
pub(crate) async fn favicon(headers: HeaderMap) -> Response {
    file("favicon.svg", &headers, "public, max-age=86400")
}

fn file(path: &str, headers: &HeaderMap, caching: &'static str) -> Response {
    let Some((file, encoding)) = best(path, headers) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let mut response = Response::new(Body::from(file.data));
    let answer = response.headers_mut();
    answer.insert(header::CONTENT_TYPE, HeaderValue::from_static(content_type(path)));
    answer.insert(header::CACHE_CONTROL, HeaderValue::from_static(caching));
    answer.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
    if let Some(encoding) = encoding {
        answer.insert(header::CONTENT_ENCODING, HeaderValue::from_static(encoding));
    }
    response
}

/// The smallest form of a file that the browser takes.
fn best(path: &str, headers: &HeaderMap) -> Option<(EmbeddedFile, Option<&'static str>)> {
    let accepted = headers
        .get(header::ACCEPT_ENCODING)
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default();
    let accepts = |encoding: &str| {
        accepted.split(',').any(|part| {
            let mut part = part.split(';');
            part.next().is_some_and(|name| name.trim() == encoding)
                && part.all(|parameter| !matches!(parameter.trim(), "q=0" | "q=0.0"))
        })
    };
    for (encoding, ending) in [("br", "br"), ("gzip", "gz")] {
        if accepts(encoding)
            && let Some(file) = Site::get(&format!("{path}.{ending}"))
        {
            return Some((file, Some(encoding)));
        }
    }
    Site::get(path).map(|file| (file, None))
}

fn content_type(path: &str) -> &'static str {
    match path.rsplit('.').next() {
        Some("wasm") => "application/wasm",
        Some("js") => "text/javascript; charset=utf-8",
        Some("css") => "text/css; charset=utf-8",
        Some("svg") => "image/svg+xml",
        _ => "application/octet-stream",
    }
}
