//! The AWS CLI, from the Python Package Index into target/clients.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Stdio,
};

use anyhow::{Context, Result, bail};

use crate::{command, metadata::Project, report::Report};

/// Pinned, so that what it prints does not change on its own.
const PACKAGE: &str = "awscli==1.46.3";

/// Where its modules and, in `bin`, its program are.
pub struct AwsCli {
    folder: PathBuf,
}

impl AwsCli {
    pub fn modules(&self) -> &Path {
        &self.folder
    }

    pub fn programs(&self) -> PathBuf {
        self.folder.join("bin")
    }
}

/// Installs it unless that has been done.
pub fn install(project: &Project, report: &Report) -> Result<AwsCli> {
    let folder = project.target.join("clients").join("awscli");
    let stamp = folder.join(".installed");
    if !fs::read_to_string(&stamp).is_ok_and(|before| before == PACKAGE) {
        let has_pip = command::program("python3")
            .args(["-m", "pip", "--version"])
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .status()
            .is_ok_and(|status| status.success());
        if !has_pip {
            bail!("the AWS CLI comes by pip: install Python 3 with it (Debian: python3-pip)");
        }
        // What another version left would stay beside this one.
        if folder.exists() {
            fs::remove_dir_all(&folder)
                .with_context(|| format!("{} cannot be removed", project.shown(&folder)))?;
        }
        report.step("Install the AWS CLI", || {
            command::run(
                command::program("python3")
                    .args(["-m", "pip", "install", "--quiet", "--target"])
                    .args([folder.as_os_str(), PACKAGE.as_ref()]),
            )?;
            fs::write(&stamp, PACKAGE).with_context(|| format!("{} cannot be written", project.shown(&stamp)))
        })?;
    }
    Ok(AwsCli { folder })
}
