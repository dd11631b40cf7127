//! A simulator of its own for the page: its example `simulate`, on an empty folder and a free port.

use std::{
    fs,
    io::{BufRead as _, BufReader},
    process::{Child, Stdio},
};

use anyhow::{Context, Result};

use crate::{
    command,
    metadata::{Profile, Project},
};

/// Ten times the default: what takes people half a minute to watch takes the page a few seconds.
const SPEED: &str = "300";

/// Stops when it is dropped.
pub struct Simulator {
    process: Child,
    endpoint: String,
}

impl Simulator {
    pub fn endpoint(&self) -> &str {
        &self.endpoint
    }
}

impl Drop for Simulator {
    fn drop(&mut self) {
        // Both fail only when it has ended by itself.
        drop(self.process.kill());
        drop(self.process.wait());
    }
}

pub fn compile(project: &Project) -> Result<()> {
    command::run(
        command::cargo()
            .args(["build", "--package", "simulator", "--example", "simulate"])
            .current_dir(&project.root),
    )
}

pub fn start(project: &Project) -> Result<Simulator> {
    let folder = project.target.join("clients").join("data");
    if folder.exists() {
        fs::remove_dir_all(&folder)
            .with_context(|| format!("{} cannot be removed", project.shown(&folder)))?;
    }
    let program = project
        .target
        .join(Profile::Debug.folder())
        .join("examples")
        .join("simulate");
    let mut process = command::program(&program)
        .arg(&folder)
        .arg(SPEED)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .spawn()
        .with_context(|| format!("{} could not be started", project.shown(&program)))?;
    let output = process.stdout.take().context("its output is piped")?;
    let mut simulator = Simulator {
        process,
        endpoint: String::new(),
    };
    BufReader::new(output)
        .read_line(&mut simulator.endpoint)
        .context("the simulator does not say where it listens")?;
    simulator.endpoint.truncate(simulator.endpoint.trim_end().len());
    Ok(simulator)
}
