//! `cargo xtask run`: build for development, and become the server.

use std::ffi::OsString;

use anyhow::{Context, Result};

use crate::{
    command,
    metadata::{Profile, Project},
    report::Report,
    server,
    toolchain::Choice,
};

/// Builds, then hands over to the binary with these arguments.
pub fn run(project: &Project, choice: Choice, arguments: &[OsString], report: &Report) -> Result<()> {
    server::build(project, choice, Profile::Debug, report)?;
    let mut binary = command::program(project.binary(Profile::Debug));
    binary.args(arguments);
    eprintln!();
    become_it(&mut binary).with_context(|| format!("`{}` could not be started", command::display(&binary)))
}

/// Replaces this process, so that Ctrl-C and every other signal reach the server as if it had been called directly, and
/// nothing can be printed after it.
#[cfg(unix)]
fn become_it(binary: &mut std::process::Command) -> Result<()> {
    use std::os::unix::process::CommandExt as _;
    Err(binary.exec().into())
}

#[cfg(not(unix))]
fn become_it(binary: &mut std::process::Command) -> Result<()> {
    let status = binary.status()?;
    std::process::exit(status.code().unwrap_or(1));
}
