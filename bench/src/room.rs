//! A data folder that can be full and have room again.

use anyhow::{Context, Result, ensure};
use std::fs::{self, File};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use tempfile::TempDir;

/// How the folder becomes full.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A file system of 8 MB in memory, filled up. Only the administrator of a computer may mount one.
    SmallDisk,
    /// The server may not write any file, as `prlimit --fsize` says.
    Limit,
}

impl Kind {
    /// Those that can be had here.
    pub fn at_hand() -> Vec<Kind> {
        let kinds = [Kind::SmallDisk, Kind::Limit];
        kinds
            .into_iter()
            .filter(|kind| Room::new(*kind).is_ok())
            .collect()
    }
}

/// The folder.
#[derive(Debug)]
pub(crate) struct Room {
    kind: Kind,
    folder: TempDir,
}

impl Room {
    pub(crate) fn new(kind: Kind) -> Result<Room> {
        let folder = TempDir::new()?;
        if kind == Kind::SmallDisk {
            let mut mount = Command::new("mount");
            mount.args(["-t", "tmpfs", "-o", "size=8m", "slipway-proof"]);
            quietly(mount.arg(folder.path()))?;
        } else {
            quietly(Command::new("prlimit").arg("--version"))?;
        }
        Ok(Room { kind, folder })
    }

    pub(crate) fn path(&self) -> &Path {
        self.folder.path()
    }

    fn filler(&self) -> PathBuf {
        self.folder.path().join("filler")
    }

    /// Leaves no room.
    pub(crate) fn fill(&self, process: u32) -> Result<()> {
        match self.kind {
            Kind::Limit => limit(process, "0"),
            Kind::SmallDisk => {
                let mut filler = File::create(self.filler())?;
                for size in [64 * 1024, 1024, 1] {
                    let piece = vec![0; size];
                    while filler.write_all(&piece).is_ok() {}
                }
                Ok(())
            }
        }
    }

    /// Makes room again.
    pub(crate) fn make_room(&self, process: u32) -> Result<()> {
        match self.kind {
            Kind::Limit => limit(process, "unlimited"),
            Kind::SmallDisk => Ok(fs::remove_file(self.filler())?),
        }
    }
}

impl Drop for Room {
    fn drop(&mut self) {
        if self.kind == Kind::SmallDisk {
            // What stays mounted ends with the computer's next start.
            drop(quietly(Command::new("umount").arg("--lazy").arg(self.path())));
        }
    }
}

fn limit(process: u32, bytes: &str) -> Result<()> {
    // The hard limit stays, so that the soft one can be lifted again.
    quietly(Command::new("prlimit").args([format!("--pid={process}"), format!("--fsize={bytes}:unlimited")]))
}

fn quietly(command: &mut Command) -> Result<()> {
    let what = format!("{} cannot be started", command.get_program().display());
    let status = command
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .context(what)?;
    ensure!(status.success(), "{command:?} failed");
    Ok(())
}
