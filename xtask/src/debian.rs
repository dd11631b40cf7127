//! Packages of Debian, for machines on which these commands may install them.

use std::{path::Path, process::Stdio};

use anyhow::{Result, bail};

use crate::{command, report::Report};

/// Whether a package is installed.
pub fn has(package: &str) -> bool {
    let status = command::output(
        command::program("dpkg-query")
            .args(["--show", "--showformat=${db:Status-Status}", package])
            .stderr(Stdio::null()),
    );
    status.is_ok_and(|status| status == "installed")
}

/// Installs packages, or says what a person has to do.
pub fn install(packages: &[&str], report: &Report) -> Result<()> {
    let list = packages.join(" ");
    if !Path::new("/etc/debian_version").exists() || command::find("apt-get").is_none() {
        bail!("this is no Debian, where `apt-get install {list}` would do");
    }
    if !is_root()? {
        bail!("or run `sudo apt-get install {list}`");
    }
    report.note(&format!("apt-get install {list}"));
    let apt = || {
        let mut command = command::program("apt-get");
        command
            .env("DEBIAN_FRONTEND", "noninteractive")
            .arg("--quiet=2")
            .stdin(Stdio::null());
        command
    };
    // An image's lists of packages are often removed, or older than what the server still keeps.
    command::run(apt().arg("update"))?;
    command::run(
        apt()
            .args(["install", "--yes", "--no-remove"])
            .args(packages)
            .stdout(Stdio::null()),
    )
}

fn is_root() -> Result<bool> {
    Ok(command::output(command::program("id").arg("-u"))? == "0")
}
