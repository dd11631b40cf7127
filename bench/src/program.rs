//! What is started for a proof: the binary, or a test that becomes the same server.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::Command;

/// A program that serves when it is started. Settings reach it through the environment only.
#[derive(Debug, Clone)]
pub struct Program {
    path: PathBuf,
    arguments: Vec<OsString>,
}

impl Program {
    /// The binary `slipway`.
    pub fn of(binary: &Path) -> Program {
        Program {
            path: binary.to_owned(),
            arguments: Vec::new(),
        }
    }

    /// A program that serves when it is given these arguments.
    pub fn with_arguments(path: &Path, arguments: &[&str]) -> Program {
        Program {
            path: path.to_owned(),
            arguments: arguments.iter().map(OsString::from).collect(),
        }
    }

    /// How to start it.
    pub fn command(&self) -> Command {
        let mut command = Command::new(&self.path);
        command.args(&self.arguments);
        command
    }

    /// How to start it where no file may grow beyond what `prlimit` says: it is told so instead of being ended.
    pub fn command_told_of_limits(&self) -> Command {
        let mut command = Command::new("sh");
        command
            .args(["-c", "trap '' XFSZ; exec \"$0\" \"$@\""])
            .arg(&self.path)
            .args(&self.arguments);
        command
    }
}

/// Settings of a server.
#[derive(Debug, Clone, Copy)]
pub struct Settings<'a> {
    /// Its data folder.
    pub folder: &'a Path,
    /// Whether it has an administrator already; else it prints a link.
    pub is_set_up: bool,
    /// See `--simulator-speed`.
    pub speed: u32,
    /// Services that the simulator lets an account have.
    pub quota: usize,
}

impl Settings<'_> {
    /// Puts them into the environment of a command, with free ports and one Region.
    pub fn apply(&self, command: &mut Command) {
        command
            .env("SLIPWAY_LISTEN", "127.0.0.1:0")
            .env("SLIPWAY_SIMULATOR_LISTEN", "127.0.0.1:0")
            .env("SLIPWAY_REGION", REGION)
            .env("SLIPWAY_DATA_DIR", self.folder)
            .env("SLIPWAY_SIMULATOR_SPEED", self.speed.to_string())
            .env("SLIPWAY_SIMULATOR_SERVICE_QUOTA", self.quota.to_string())
            .env("RUST_LOG", "warn");
    }
}

/// The Region that servers follow here.
pub const REGION: &str = "eu-west-1";
