//! Starting other programs.

use std::{
    env,
    ffi::OsStr,
    path::{Path, PathBuf},
    process::{Command, Stdio},
    thread,
    time::{Duration, Instant},
};

use anyhow::{Context, Result, bail};

/// The cargo that runs this program, or the one on the path.
pub fn cargo() -> Command {
    program(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
}

/// A program without what `cargo run` put into our own environment.
///
/// Build scripts of dependencies (ring's for one) ask to be run again when `CARGO_MANIFEST_DIR` or `CARGO_PKG_NAME`
/// change. Handed on, they would make `cargo xtask build` and a plain `cargo build` rebuild each other's work in turn.
pub fn program(name: impl AsRef<OsStr>) -> Command {
    let mut command = Command::new(name);
    for (key, _) in env::vars_os() {
        if key.to_str().is_some_and(is_set_by_cargo_run) {
            command.env_remove(key);
        }
    }
    command
}

fn is_set_by_cargo_run(key: &str) -> bool {
    key.starts_with("CARGO_PKG_")
        || key.starts_with("CARGO_MANIFEST_")
        || key.starts_with("CARGO_BIN_")
        || matches!(
            key,
            "CARGO" | "CARGO_CRATE_NAME" | "CARGO_PRIMARY_PACKAGE" | "OUT_DIR"
        )
}

/// The command as a person would type it.
pub fn display(command: &Command) -> String {
    let program = Path::new(command.get_program());
    let name = program.file_name().unwrap_or(command.get_program());
    std::iter::once(name)
        .chain(command.get_args())
        .map(|part| part.to_string_lossy().into_owned())
        .collect::<Vec<_>>()
        .join(" ")
}

/// Runs to the end; what it prints goes where ours goes.
pub fn run(command: &mut Command) -> Result<()> {
    let status = command.status().with_context(|| cannot_start(command))?;
    if !status.success() {
        bail!(
            "`{}` ended with {status}; what it said is above",
            display(command)
        );
    }
    Ok(())
}

/// Runs to the end and returns what it wrote to standard output, without the last line break.
pub fn output(command: &mut Command) -> Result<String> {
    let output = command
        .stderr(Stdio::inherit())
        .output()
        .with_context(|| cannot_start(command))?;
    if !output.status.success() {
        bail!(
            "`{}` ended with {}; what it said is above",
            display(command),
            output.status
        );
    }
    Ok(String::from_utf8_lossy(&output.stdout).trim_end().to_owned())
}

/// Whether it ran to its end successfully within the limit; past that it is ended.
pub fn succeeds_within(command: &mut Command, limit: Duration) -> bool {
    let Ok(mut child) = command.stdin(Stdio::null()).spawn() else {
        return false;
    };
    let begun = Instant::now();
    loop {
        match child.try_wait() {
            Ok(Some(status)) => return status.success(),
            Ok(None) if begun.elapsed() < limit => thread::sleep(Duration::from_millis(100)),
            _ => {
                // Both fail only when it has ended in the meantime.
                drop(child.kill());
                drop(child.wait());
                return false;
            }
        }
    }
}

/// Where a program is on the path.
pub fn find(name: &str) -> Option<PathBuf> {
    env::split_paths(&env::var_os("PATH")?)
        .map(|folder| folder.join(name))
        .find(|file| file.is_file())
}

fn cannot_start(command: &Command) -> String {
    format!("`{}` could not be started; is it installed?", display(command))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_environment_of_cargo_run_is_told_from_a_persons_own() {
        for key in [
            "CARGO_PKG_NAME",
            "CARGO_MANIFEST_DIR",
            "CARGO_MANIFEST_PATH",
            "CARGO",
        ] {
            assert!(is_set_by_cargo_run(key), "{key}");
        }
        for key in [
            "CARGO_TARGET_DIR",
            "CARGO_HOME",
            "CARGO_BUILD_JOBS",
            "CARGO_TERM_COLOR",
            "PATH",
        ] {
            assert!(!is_set_by_cargo_run(key), "{key}");
        }
    }

    #[test]
    fn commands_read_as_they_would_be_typed() {
        let mut command = Command::new("/usr/bin/cargo");
        command.args(["build", "-p", "server"]);
        assert_eq!(display(&command), "cargo build -p server");
    }
}
