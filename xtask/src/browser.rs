//! What the browser tests need around them: npm's packages and Chromium.

use std::{env, path::PathBuf};

use anyhow::{Context, Result, bail};

use crate::{command, debian, metadata::Project, npm, report::Report};

/// The names under which systems install it.
const NAMES: [&str; 4] = [
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
    chromium(report)
}

fn chromium(report: &Report) -> Result<PathBuf> {
    if let Some(path) = env::var_os("CHROMIUM_PATH").map(PathBuf::from) {
        if path.is_file() {
            return Ok(path);
        }
        bail!("CHROMIUM_PATH names {}, which is no file", path.display());
    }
    if let Some(found) = installed() {
        return Ok(found);
    }
    report.step("Install Chromium", || debian::install(&["chromium"], report)).with_context(
        || "the browser tests need Chromium: install it, or name one in CHROMIUM_PATH, or pass --skip-browser",
    )?;
    installed().context("Chromium is installed but not on the path: name it in CHROMIUM_PATH")
}

fn installed() -> Option<PathBuf> {
    NAMES.iter().find_map(|name| command::find(name))
}
