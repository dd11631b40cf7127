//! What the page of services brings along.

use crate::client::Connection;
use crate::figure::{Figure, Limit};
use crate::visitor::Visitor;
use anyhow::{Result, ensure};
use hyper::header;
use std::collections::BTreeSet;
use std::path::Path;

/// The page that is measured.
pub const SERVICES: &str = model::paths::SERVICES;

/// The same page of 10,000 services in the ways that people look at it.
pub const OF_MANY: [(&str, &str); 4] = [
    ("10,000 services: as they come, the first in a second", SERVICES),
    (
        "10,000 services: status = paused and region = us-*, the first in a second",
        "/services?q=status%20%3D%20paused%20and%20region%20%3D%20us-*",
    ),
    (
        "10,000 services: by name from the end, the first in a second",
        "/services?sort=-name",
    ),
    (
        "10,000 services: the last page, the first in a second",
        "/services?page=100",
    ),
];

/// Makes sure that a page has as many rows as fit.
///
/// # Errors
/// It has not.
pub async fn has_rows(visitor: &Visitor, path: &str) -> Result<()> {
    let mut connection = Connection::open(visitor.address).await?;
    let cookie = (header::COOKIE, visitor.cookie.as_str());
    let page = connection.get(path, &[cookie]).await?;
    let page = String::from_utf8(page.body.to_vec())?;
    let rows = page.matches("<tr").count();
    ensure!(rows == 101, "{path} has {rows} rows, not a head and 100");
    Ok(())
}

/// Loads the page as a browser does that was never here, and adds up the bodies as they come over the wire.
///
/// # Errors
/// The page is another one than it should be.
pub async fn weigh(visitor: &Visitor) -> Result<()> {
    let mut connection = Connection::open(visitor.address).await?;
    let cookie = (header::COOKIE, visitor.cookie.as_str());
    let plain = connection.get(SERVICES, std::slice::from_ref(&cookie)).await?;
    let page = String::from_utf8(plain.body.to_vec())?;
    let rows = page.matches("<tr").count();
    ensure!(
        plain.status.is_success() && rows == 101,
        "the page has {rows} rows, not a head and 100"
    );
    Figure::new(
        "services page, 100 rows, as it is",
        page.len() as f64 / 1_000.0,
        "KB",
    )
    .print();

    let brotli = [cookie, (header::ACCEPT_ENCODING, "br")];
    let mut total = connection.get(SERVICES, &brotli).await?.body.len();
    Figure::new("services page, 100 rows, brotli", total as f64 / 1_000.0, "KB").print();
    let mut paths = addresses(&page, "/pkg/", "");
    paths.insert("/favicon.svg".to_owned());
    let scripts: Vec<String> = paths.iter().filter(|path| ends_in(path, "js")).cloned().collect();
    for script in scripts {
        let script = connection.get(&script, &[]).await?;
        let script = String::from_utf8_lossy(&script.body);
        for quote in ['"', '\''] {
            paths.extend(addresses(&script, &format!("from {quote}./"), "/pkg/"));
        }
    }
    for path in paths {
        let answer = connection.get(&path, &brotli).await?;
        ensure!(answer.status.is_success(), "{path} was {}", answer.status);
        ensure!(
            answer
                .headers
                .get(header::CONTENT_ENCODING)
                .is_some_and(|encoding| encoding == "br"),
            "{path} came without brotli"
        );
        total += answer.body.len();
        if ends_in(&path, "wasm") {
            Figure::new("WebAssembly, brotli", answer.body.len() as f64 / 1_000.0, "KB")
                .budget(Limit::AtMost(300.0))
                .print();
        }
    }
    Figure::new("services page loaded cold, brotli", total as f64 / 1_000.0, "KB")
        .budget(Limit::AtMost(350.0))
        .print();
    Ok(())
}

fn ends_in(path: &str, extension: &str) -> bool {
    Path::new(path)
        .extension()
        .is_some_and(|found| found == extension)
}

/// The addresses in a text that begin like this, up to their closing quote.
fn addresses(text: &str, beginning: &str, before: &str) -> BTreeSet<String> {
    text.match_indices(beginning)
        .map(|(at, _)| {
            let address = match text[at..].split_once("./") {
                Some((before, relative)) if beginning.starts_with(before) => relative,
                _ => &text[at..],
            };
            let end = address.find(['"', '\'', ')']).unwrap_or(address.len());
            format!("{before}{}", &address[..end])
        })
        .collect()
}
