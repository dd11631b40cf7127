//! Starting the binary and looking at its process.

use crate::client::Connection;
use anyhow::{Context, Result, bail, ensure};
use std::ffi::OsStr;
use std::io::{BufRead, BufReader};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdout, Command, Stdio};
use std::time::{Duration, Instant};

/// The release binary with the site inside, as `cargo xtask build --release` leaves it.
pub fn binary() -> Result<PathBuf> {
    let binary = std::env::var_os("SLIPWAY_BIN").map(PathBuf::from);
    binary
        .filter(|binary| binary.is_file())
        .context("SLIPWAY_BIN has to name the release binary: run `cargo xtask bench`")
}

/// A running `slipway`; it ends with this value.
#[derive(Debug)]
pub struct Server {
    process: Child,
    pub address: SocketAddr,
    pub setup_link: String,
}

impl Server {
    /// Starts on a folder, and says how long it took until a first page came.
    pub async fn start_until_answer(binary: &Path, folder: &Path) -> Result<(Server, Duration)> {
        let begun = Instant::now();
        let server = Server::start(&mut Command::new(binary), folder)?;
        let answer = Connection::open(server.address)
            .await?
            .get(model::paths::SETUP, &[])
            .await?;
        ensure!(answer.status.is_success(), "the first page was {}", answer.status);
        Ok((server, begun.elapsed()))
    }

    /// Starts on a folder, on one core: with one worker, as a computer with one core would have.
    pub async fn start_on_core(binary: &Path, folder: &Path, core: usize) -> Result<Server> {
        let server = Server::start(
            Command::new("taskset")
                .args(["--cpu-list", &core.to_string()])
                .arg(binary),
            folder,
        )?;
        Connection::open(server.address).await?;
        Ok(server)
    }

    fn start(command: &mut Command, folder: &Path) -> Result<Server> {
        let mut process = command
            .args(["--listen", "127.0.0.1:0", "--simulator-listen", "127.0.0.1:0"])
            .args(["--region", "eu-west-1"])
            .args([OsStr::new("--data-dir"), folder.as_os_str()])
            .env("RUST_LOG", "warn")
            .stdout(Stdio::piped())
            .spawn()
            .with_context(|| format!("{} cannot be started", command.get_program().display()))?;
        let output = process.stdout.take().context("its output is out of reach")?;
        match announced(output) {
            Ok((address, setup_link)) => Ok(Server {
                process,
                address,
                setup_link,
            }),
            Err(error) => {
                end(&mut process)?;
                Err(error)
            }
        }
    }

    /// Megabytes that the process has in memory.
    pub fn resident_memory(&self) -> Result<f64> {
        resident_memory(&self.process)
    }

    pub fn stop(&mut self) -> Result<()> {
        end(&mut self.process)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // Ended already where everything went well.
        drop(end(&mut self.process));
    }
}

/// Megabytes that a process has in memory.
pub fn resident_memory(process: &Child) -> Result<f64> {
    let status = std::fs::read_to_string(format!("/proc/{}/status", process.id()))?;
    let kilobytes: f64 = status
        .lines()
        .find_map(|line| line.strip_prefix("VmRSS:")?.strip_suffix("kB"))
        .context("the system does not tell the memory of a process")?
        .trim()
        .parse()?;
    Ok(kilobytes * 1_024.0 / 1_000_000.0)
}

pub fn end(process: &mut Child) -> Result<()> {
    process.kill()?;
    process.wait()?;
    Ok(())
}

/// Reads where it listens and the link for the first administrator.
fn announced(output: ChildStdout) -> Result<(SocketAddr, String)> {
    let mut address = None;
    for line in BufReader::new(output).lines() {
        let line = line?;
        if let Some(found) = line.strip_prefix("Slipway is listening on http://") {
            address = Some(found.parse()?);
        }
        if let (Some(address), Some(link)) = (address, line.strip_prefix("Create the first administrator: "))
        {
            return Ok((address, link.to_owned()));
        }
    }
    bail!("slipway ended before it listened")
}

/// Keeps this process away from the server's core.
pub fn pin_this_process(core: usize) -> Result<()> {
    let status = Command::new("taskset")
        .args(["--all-tasks", "--cpu-list", "--pid", &core.to_string()])
        .arg(std::process::id().to_string())
        .stdout(Stdio::null())
        .status()
        .context("taskset (of util-linux) cannot be started")?;
    ensure!(
        status.success(),
        "core {core} cannot be had: two cores are needed"
    );
    Ok(())
}
