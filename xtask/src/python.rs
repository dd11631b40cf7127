//! Programs from the Python Package Index, each in a folder of its own below `target`.

use std::{
    env, fs,
    path::PathBuf,
    process::{Command, Stdio},
};

use anyhow::{Context, Result};

use crate::{command, debian, metadata::Project, report::Report};

/// A package in one version, so that what it does not change on its own.
pub struct Package {
    /// Its name at the index.
    pub name: &'static str,
    /// Its version.
    pub version: &'static str,
}

/// Where a package's modules and, in `bin`, its programs are.
pub struct Installed {
    folder: PathBuf,
}

impl Package {
    /// Installs it unless that has been done.
    pub fn install(&self, project: &Project, report: &Report) -> Result<Installed> {
        let wanted = format!("{}=={}", self.name, self.version);
        let folder = project.target.join("python").join(self.name);
        let stamp = folder.join(".installed");
        if fs::read_to_string(&stamp).is_ok_and(|before| before == wanted) {
            return Ok(Installed { folder });
        }
        if !has_pip() {
            report
                .step("Install pip", || debian::install(&["python3-pip"], report))
                .with_context(|| format!("{} comes by pip: install Python 3 with it", self.name))?;
        }
        // What another version left would stay beside this one.
        if folder.exists() {
            fs::remove_dir_all(&folder)
                .with_context(|| format!("{} cannot be removed", project.shown(&folder)))?;
        }
        report.step(&format!("Install {}", self.name), || {
            command::run(
                command::program("python3")
                    .args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check"])
                    .args(["--root-user-action", "ignore", "--target"])
                    .args([folder.as_os_str(), wanted.as_ref()]),
            )?;
            fs::write(&stamp, &wanted).with_context(|| format!("{} cannot be written", project.shown(&stamp)))
        })?;
        Ok(Installed { folder })
    }
}

impl Installed {
    /// Lets a command, and what that starts, find the package's programs and modules.
    pub fn provide<'a>(&self, command: &'a mut Command) -> Result<&'a mut Command> {
        let path = env::var_os("PATH").unwrap_or_default();
        let path = env::join_paths(
            [self.folder.join("bin")]
                .into_iter()
                .chain(env::split_paths(&path)),
        )?;
        Ok(command.env("PATH", path).env("PYTHONPATH", &self.folder))
    }
}

fn has_pip() -> bool {
    command::program("python3")
        .args(["-m", "pip", "--version"])
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .is_ok_and(|status| status.success())
}
