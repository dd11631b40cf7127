//! A simulator in a process of its own, which can be killed.

use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

/// The example `simulate`, built with the tests.
pub struct Process(pub Child);

impl Process {
    /// Starts on a folder, and tells its endpoint.
    pub fn start(folder: &Path, speed: f64) -> (Self, String) {
        let tests = std::env::current_exe().unwrap();
        let profile: PathBuf = tests.parent().and_then(Path::parent).unwrap().to_owned();
        let example = profile.join("examples/simulate");
        let mut child = Command::new(&example)
            .arg(folder)
            .arg(speed.to_string())
            .stdout(Stdio::piped())
            .spawn()
            .expect("`cargo test -p simulator` builds the example `simulate`; with --test it must be there already");
        let mut endpoint = String::new();
        BufReader::new(child.stdout.take().unwrap())
            .read_line(&mut endpoint)
            .unwrap();
        (Process(child), endpoint.trim().to_owned())
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        // SIGKILL, on Unix.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}
