//! What the browser tests need around them: npm's packages, Chromium, and OpenSSL for a certificate.

use std::{env, path::PathBuf};

use anyhow::{Context as _, Result, bail};

use crate::{command, debian, metadata::Project, npm, report::Report};

/// Chromium without windows, as Debian packages it: the same engine, and a third less time for the tests, which never look
/// at a window.
const WITHOUT_WINDOWS: &str = "chromium-headless-shell";

/// The names under which systems install it, the quickest first.
const NAMES: [&str; 5] = [
    WITHOUT_WINDOWS,
    "chromium",
    "chromium-browser",
    "google-chrome-stable",
    "google-chrome",
];

/// Installs what is missing where that is possible, and returns the browser.
pub fn prepare(project: &Project, report: &Report) -> Result<PathBuf> {
    if !npm::is_available() {
        bail!("the browser tests need Node.js 20 and npm: install them, or pass --skip-browser");
    }
    npm::install(project, &project.end2end(), report)?;
    openssl(report)?;
    chromium(report)
}

/// Makes the certificate of the proxy behind which headers are graded.
fn openssl(report: &Report) -> Result<()> {
    if command::find("openssl").is_some() {
        return Ok(());
    }
    report
        .step("Install OpenSSL", || debian::install(&["openssl"], report))
        .context("the browser tests need OpenSSL's `openssl`: install it, or pass --skip-browser")
}

fn chromium(report: &Report) -> Result<PathBuf> {
    if let Some(path) = env::var_os("CHROMIUM_PATH").map(PathBuf::from) {
        if path.is_file() {
            return Ok(path);
        }
        bail!("CHROMIUM_PATH names {}, which is no file", path.display());
    }
    let found = installed();
    // Nobody's own browser has to make way, but a machine for nothing but tests may as well have the quick one.
    let is_enough = |found: &PathBuf| found.ends_with(WITHOUT_WINDOWS) || env::var_os("CI").is_none();
    if let Some(found) = found.clone().filter(is_enough) {
        return Ok(found);
    }
    let done = report.step("Install Chromium", || {
        let quick = debian::install(&[WITHOUT_WINDOWS], report);
        // Not every Debian has the package.
        if quick.is_err() && found.is_none() {
            return debian::install(&["chromium"], report);
        }
        quick
    });
    match (done, installed().or(found)) {
        (_, Some(browser)) => Ok(browser),
        (Ok(()), None) => {
            bail!("Chromium is installed but not on the path: name it in CHROMIUM_PATH")
        }
        (Err(error), None) => Err(error).context(
            "the browser tests need Chromium: install it, or name one in CHROMIUM_PATH, or pass --skip-browser",
        ),
    }
}

fn installed() -> Option<PathBuf> {
    NAMES.iter().find_map(|name| command::find(name))
}
