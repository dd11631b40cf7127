//! `cargo xtask dist`: the one file to ship.

use std::{fs, path::Path};

use anyhow::{Context, Result};

use crate::{
    metadata::{Profile, Project},
    report::{Report, size},
    server,
    toolchain::Choice,
};

/// Builds for shipping, copies the binary, and says how large everything is.
pub fn dist(project: &Project, choice: Choice, report: &Report) -> Result<()> {
    server::build(project, choice, Profile::Release, report)?;
    let built = project.binary(Profile::Release);
    let folder = project.target.join("dist");
    let shipped = folder.join(built.file_name().context("the binary has no name")?);
    report.step(&format!("Copy the binary to {}", project.shown(&shipped)), || {
        fs::create_dir_all(&folder)?;
        // Beside it first: a binary that runs cannot be written to, and can be replaced.
        let copied = shipped.with_extension("new");
        fs::copy(&built, &copied)
            .and_then(|_| fs::rename(&copied, &shipped))
            .with_context(|| format!("{} cannot be written", shipped.display()))
    })?;
    print_sizes(project, &shipped)
}

fn print_sizes(project: &Project, binary: &Path) -> Result<()> {
    let length = |path: &Path| -> Result<usize> {
        let bytes = fs::metadata(path)
            .with_context(|| format!("{} is missing", path.display()))?
            .len();
        Ok(usize::try_from(bytes)?)
    };
    println!("{:8} {:>10} {:>10}", "", "raw", "brotli");
    for kind in ["wasm", "js", "css"] {
        for entry in fs::read_dir(project.site().join(&project.names.site_pkg_dir))? {
            let path = entry?.path();
            if path.extension().is_some_and(|extension| extension == kind) {
                let encoded = path.with_extension(format!("{kind}.br"));
                println!(
                    "{kind:8} {:>10} {:>10}",
                    size(length(&path)?),
                    size(length(&encoded)?)
                );
            }
        }
    }
    println!(
        "{:8} {:>10}   {}",
        "binary",
        size(length(binary)?),
        project.shown(binary)
    );
    Ok(())
}
