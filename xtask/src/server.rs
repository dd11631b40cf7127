//! The server, which embeds the site: so the site comes first.

use anyhow::Result;

use crate::{
    command,
    metadata::{Profile, Project},
    report::Report,
    site,
    toolchain::{Choice, Wasm},
};

/// Builds everything, and leaves the binary where cargo leaves binaries.
pub fn build(project: &Project, choice: Choice, profile: Profile, report: &Report) -> Result<()> {
    let wasm = Wasm::find(choice, project, report)?;
    site::build(project, &wasm, profile, report)?;
    report.step("Compile the server", || compile(project, profile))
}

fn compile(project: &Project, profile: Profile) -> Result<()> {
    let mut command = command::cargo();
    command.args([
        "build",
        "--package",
        &project.names.bin_package,
        "--bin",
        &project.names.bin_target,
    ]);
    if profile == Profile::Release {
        command.arg("--release");
    }
    command::run(command.current_dir(&project.root))
}
