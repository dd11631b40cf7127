//! Packages of npm: the optimizer of wasm files, and the browser tests' runner.

use std::{
    fs,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result};

use crate::{command, hash, metadata::Project, report::Report};

/// Whether Node.js and npm are installed.
pub fn is_available() -> bool {
    command::find("node").is_some() && command::find("npm").is_some()
}

/// Installs what a folder's lock file names, unless that has been done since the lock file last changed.
pub fn install(project: &Project, folder: &Path, report: &Report) -> Result<()> {
    let lock = folder.join("package-lock.json");
    let wanted =
        hash::hex(&[&fs::read(&lock).with_context(|| format!("{} cannot be read", project.shown(&lock)))?]);
    // Inside the folder that `npm ci` empties, so that it can never outlive the packages.
    let stamp = folder.join("node_modules").join(".installed");
    if fs::read_to_string(&stamp).is_ok_and(|before| before == wanted) {
        return Ok(());
    }
    report.step(
        &format!("Install npm packages in {}", project.shown(folder)),
        || {
            command::run(
                command::program("npm")
                    .args(["ci", "--no-audit", "--no-fund"])
                    .current_dir(folder),
            )?;
            fs::write(&stamp, wanted).with_context(|| format!("{} cannot be written", project.shown(&stamp)))
        },
    )
}

/// A program that one of the installed packages brings.
pub fn program(folder: &Path, name: &str) -> PathBuf {
    folder.join("node_modules").join(".bin").join(name)
}
