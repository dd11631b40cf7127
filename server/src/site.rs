//! The browser's half of the site: scripts, WebAssembly, style.

use axum::body::Body;
use axum::extract::{Path, State as Extracted};
use axum::http::{Extensions, HeaderMap, HeaderValue, StatusCode, Version, header};
use axum::response::{IntoResponse, Response};
use rust_embed::Embed;
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::Arc;

/// `target/site`: read at every request in debug builds, carried inside in release builds.
#[derive(Embed)]
#[folder = "../target/site"]
#[allow_missing = true]
struct Built;

/// Marks the answer that holds a file of the site: it was made as small as it gets when the site was built, or is to
/// be read by developers. To do that again for each answer would cost a debug build more than all else together.
#[derive(Debug, Clone, Copy)]
struct AsBuilt;

/// Whether an answer gains by being compressed on its way: all but the files of the site.
pub(crate) fn is_compressed_on_its_way(
    _: StatusCode,
    _: Version,
    _: &HeaderMap,
    extensions: &Extensions,
) -> bool {
    extensions.get::<AsBuilt>().is_none()
}

/// The files that the browser loads.
#[derive(Debug, Clone, Default)]
pub enum Site {
    /// Those that `cargo xtask build` made.
    #[default]
    Built,
    /// These, by their paths such as `pkg/slipway-1a2b.wasm`: for tests, which run without a build.
    Given(Arc<BTreeMap<String, Vec<u8>>>),
}

impl Site {
    /// The name of the assets, `slipway-{hash}`: it changes with their content, so they can be cached for ever. `None`
    /// if the site was not built.
    pub(crate) fn output_name(&self) -> Option<String> {
        // The code of pages lies in a folder below.
        let name = |path: &str| {
            let name = path.strip_prefix("pkg/")?.strip_suffix(".wasm")?;
            (!name.contains('/')).then(|| name.to_owned())
        };
        match self {
            Site::Built => Built::iter().find_map(|path| name(&path)),
            Site::Given(files) => files.keys().find_map(|path| name(path)),
        }
    }

    fn file(&self, path: &str) -> Option<Cow<'static, [u8]>> {
        match self {
            Site::Built => Built::get(path).map(|file| file.data),
            Site::Given(files) => files.get(path).map(|data| Cow::Owned(data.clone())),
        }
    }
}

/// `GET /pkg/{file}`: an asset under a name with a hash.
pub(crate) async fn asset(
    Extracted(site): Extracted<Site>,
    Path(path): Path<String>,
    headers: HeaderMap,
) -> Response {
    file(
        &site,
        &format!("pkg/{path}"),
        &headers,
        "public, max-age=31536000, immutable",
    )
}

/// `GET /favicon.svg`
pub(crate) async fn favicon(Extracted(site): Extracted<Site>, headers: HeaderMap) -> Response {
    file(&site, "favicon.svg", &headers, "public, max-age=86400")
}

fn file(site: &Site, path: &str, headers: &HeaderMap, caching: &'static str) -> Response {
    let Some((data, encoding)) = best(site, path, headers) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let mut response = Response::new(Body::from(data));
    response.extensions_mut().insert(AsBuilt);
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
fn best(site: &Site, path: &str, headers: &HeaderMap) -> Option<(Cow<'static, [u8]>, Option<&'static str>)> {
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
            && let Some(data) = site.file(&format!("{path}.{ending}"))
        {
            return Some((data, Some(encoding)));
        }
    }
    site.file(path).map(|data| (data, None))
}

fn content_type(path: &str) -> &'static str {
    match path.rsplit('.').next() {
        Some("wasm") => "application/wasm",
        Some("js") => "text/javascript; charset=utf-8",
        Some("css") => "text/css; charset=utf-8",
        Some("svg") => "image/svg+xml; charset=utf-8",
        _ => "application/octet-stream",
    }
}
