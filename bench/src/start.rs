//! Starting the binary and looking at its process.

use crate::client::Connection;
use crate::program::{Program, REGION, Settings};
use anyhow::{Context, Result, bail, ensure};
use std::ffi::OsStr;
use std::io::{BufRead, BufReader};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStderr, ChildStdout, Command, Stdio};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

/// The release binary with the site inside, as `cargo xtask build --release` leaves it.
///
/// # Errors
/// `SLIPWAY_BIN` names none.
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
    /// Where it listens.
    pub address: SocketAddr,
    /// Where its simulator listens.
    pub simulator: SocketAddr,
    /// The link for the first administrator, while there is none.
    pub setup_link: Option<String>,
    /// What it said on standard error, where that is kept.
    log: Option<Log>,
}

impl Server {
    /// Starts for a proof, and keeps what it says.
    ///
    /// # Errors
    /// It does not start.
    pub fn run(program: &Program, settings: &Settings<'_>) -> Result<Server> {
        Server::run_command(program.command(), settings)
    }

    /// The same with a command that was made before.
    ///
    /// # Errors
    /// It does not start.
    pub fn run_command(mut command: Command, settings: &Settings<'_>) -> Result<Server> {
        settings.apply(&mut command);
        // Not into a file: a proof may forbid the server to write files.
        command.stderr(Stdio::piped());
        Server::spawn(&mut command, settings.is_set_up)
    }

    /// Starts on a folder, and says how long it took until a first page came.
    ///
    /// # Errors
    /// It does not start.
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
    ///
    /// # Errors
    /// It does not start.
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
        command
            .args(["--listen", "127.0.0.1:0", "--simulator-listen", "127.0.0.1:0"])
            .args(["--region", REGION])
            .args([OsStr::new("--data-dir"), folder.as_os_str()])
            .env("RUST_LOG", "warn");
        Server::spawn(command, false)
    }

    fn spawn(command: &mut Command, is_set_up: bool) -> Result<Server> {
        let mut process = command
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .spawn()
            .with_context(|| format!("{} cannot be started", command.get_program().display()))?;
        let output = process.stdout.take().context("its output is out of reach")?;
        let log = process.stderr.take().map(Log::of);
        match announced(output, is_set_up) {
            Ok(Announced {
                simulator,
                address,
                setup_link,
            }) => Ok(Server {
                process,
                address,
                simulator,
                setup_link,
                log,
            }),
            Err(error) => {
                end(&mut process)?;
                let said = log.map(Log::until_its_end).unwrap_or_default();
                Err(error.context(format!("it said: {said}")))
            }
        }
    }

    /// Megabytes that the process has in memory.
    ///
    /// # Errors
    /// The system does not tell.
    pub fn resident_memory(&self) -> Result<f64> {
        resident_memory(&self.process)
    }

    /// The id of its process.
    pub fn id(&self) -> u32 {
        self.process.id()
    }

    /// What it has said on standard error so far, where that is kept.
    pub fn said(&self) -> String {
        self.log.as_ref().map(Log::so_far).unwrap_or_default()
    }

    /// Kills it, as `kill -9` does.
    ///
    /// # Errors
    /// The system refuses.
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
///
/// # Errors
/// The system does not tell.
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

/// Kills a process and waits for its end.
///
/// # Errors
/// The system refuses.
pub fn end(process: &mut Child) -> Result<()> {
    process.kill()?;
    process.wait()?;
    Ok(())
}

/// What a process says on standard error.
#[derive(Debug)]
struct Log {
    said: Arc<Mutex<String>>,
    reading: JoinHandle<()>,
}

impl Log {
    fn of(output: ChildStderr) -> Log {
        let said = Arc::new(Mutex::new(String::new()));
        let reading = std::thread::spawn({
            let said = Arc::clone(&said);
            move || {
                for line in BufReader::new(output).lines().map_while(Result::ok) {
                    let mut said = said.lock().unwrap_or_else(PoisonError::into_inner);
                    said.push_str(&line);
                    said.push('\n');
                }
            }
        });
        Log { said, reading }
    }

    fn so_far(&self) -> String {
        self.said.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Everything, of a process that has ended.
    fn until_its_end(self) -> String {
        let said = Arc::clone(&self.said);
        // A reader that panics has read less.
        drop(self.reading.join());
        said.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

struct Announced {
    simulator: SocketAddr,
    address: SocketAddr,
    setup_link: Option<String>,
}

/// Reads where it listens, and the link for the first administrator where there is none yet.
fn announced(output: ChildStdout, is_set_up: bool) -> Result<Announced> {
    let mut lines = BufReader::new(output).lines();
    let (mut simulator, mut address) = (None, None);
    while let Some(line) = lines.next() {
        let line = line?;
        let after = |beginning| line.strip_prefix(beginning);
        if let Some(found) = after("Simulator of App Runner is listening on http://") {
            simulator = Some(found.parse()?);
        }
        if let Some(found) = after("Slipway is listening on http://") {
            address = Some(found.parse()?);
        }
        let setup_link = after("Create the first administrator: ").map(ToOwned::to_owned);
        if let (Some(simulator), Some(address)) = (simulator, address)
            && (is_set_up || setup_link.is_some())
        {
            // Whoever writes to a pipe without a reader fails.
            std::thread::spawn(move || lines.for_each(drop));
            return Ok(Announced {
                simulator,
                address,
                setup_link,
            });
        }
    }
    bail!("slipway ended before it listened")
}

/// Keeps this process away from the server's core.
///
/// # Errors
/// There is no such core, or no `taskset`.
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
