//! `cargo xtask bench`: every budget of the product, measured.
//!
//! A figure over its budget is told and is no failure: a busy computer is no reason to stop a build. Live streams that hear late or
//! take much memory are one: what they promise is the theme (`bench::streams`).

use std::{
    fs,
    io::{BufRead as _, BufReader, Read as _, Write as _},
    net::TcpStream,
    path::Path,
    process::{Child, Stdio},
    time::Instant,
};

use anyhow::{Context, Result, bail};
use serde::Deserialize;

use crate::{
    command,
    metadata::{Profile, Project},
    report::Report,
    server,
    toolchain::Choice,
};

/// What the second `cargo xtask run` may take, in seconds.
const SECOND_RUN: f64 = 20.0;

/// A line of what the package `bench` prints.
#[derive(Debug, Deserialize)]
struct Figure {
    what: String,
    measured: f64,
    unit: String,
    at_most: Option<f64>,
    at_least: Option<f64>,
}

/// What is measured.
pub struct Measured<'a> {
    /// Of which program.
    pub profile: Profile,
    /// What the package `bench` is given: nothing for everything.
    pub theme: &'a [String],
    /// `cargo xtask run` too.
    pub with_build: bool,
}

/// Builds, measures, and prints a table.
pub fn bench(project: &Project, choice: Choice, measured: &Measured<'_>, report: &Report) -> Result<()> {
    server::build(project, choice, measured.profile, report)?;
    let mut figures = report.step("Measure", || measure(project, measured))?;
    if measured.with_build {
        let seconds = report.step("Run for development, and once more", || {
            run(project)?;
            run(project)
        })?;
        figures.push(Figure {
            what: "`cargo xtask run` with nothing changed".to_owned(),
            measured: seconds,
            unit: "s".to_owned(),
            at_most: Some(SECOND_RUN),
            at_least: None,
        });
    }
    println!("| what | measured | budget | |\n| --- | --- | --- | --- |");
    for figure in &figures {
        println!("{}", figure.row());
    }
    Ok(())
}

fn measure(project: &Project, measured: &Measured<'_>) -> Result<Vec<Figure>> {
    let mut command = command::cargo();
    command.args(["run", "--package", "bench"]);
    if measured.profile == Profile::Release {
        command.arg("--release");
    }
    let output = command::output(
        command
            .arg("--")
            .args(measured.theme)
            .env("SLIPWAY_BIN", project.binary(measured.profile))
            .current_dir(&project.root),
    )?;
    let figures: Vec<Figure> = output
        .lines()
        .filter(|line| line.starts_with('{'))
        .map(serde_json::from_str)
        .collect::<Result<_, _>>()
        .context("the benchmark printed something else than figures")?;
    if figures.is_empty() {
        bail!("the benchmark printed no figure");
    }
    Ok(figures)
}

/// Seconds from `cargo xtask run` to the first page.
fn run(project: &Project) -> Result<f64> {
    let data = project.kept().join("bench-data");
    if data.exists() {
        fs::remove_dir_all(&data)?;
    }
    let begun = Instant::now();
    let mut server = command::cargo()
        .args(["xtask", "run", "--", "--listen", "127.0.0.1:0"])
        .args(["--simulator-listen", "127.0.0.1:0", "--data-dir"])
        .arg(&data)
        .stdout(Stdio::piped())
        .current_dir(&project.root)
        .spawn()
        .context("cargo could not be started")?;
    let answered = answered(&mut server).map(|()| begun.elapsed().as_secs_f64());
    // Cargo and xtask have become the server, so this ends it.
    server.kill()?;
    server.wait()?;
    remove(&data)?;
    answered
}

fn remove(folder: &Path) -> Result<()> {
    fs::remove_dir_all(folder).with_context(|| format!("{} cannot be removed", folder.display()))
}

fn answered(server: &mut Child) -> Result<()> {
    let output = server
        .stdout
        .take()
        .context("the server's output is out of reach")?;
    for line in BufReader::new(output).lines() {
        if let Some(address) = line?.strip_prefix("Slipway is listening on http://") {
            let mut stream = TcpStream::connect(address)?;
            write!(
                stream,
                "GET /setup HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n"
            )?;
            let mut answer = String::new();
            stream.read_to_string(&mut answer)?;
            if answer.starts_with("HTTP/1.1 200") {
                return Ok(());
            }
            bail!("the first page was {}", answer.lines().next().unwrap_or_default());
        }
    }
    bail!("the server ended before it listened; what it said is above")
}

impl Figure {
    fn is_over(&self) -> bool {
        self.at_most.is_some_and(|limit| self.measured > limit)
            || self.at_least.is_some_and(|limit| self.measured < limit)
    }

    fn row(&self) -> String {
        let (budget, verdict) = match (self.at_most, self.at_least) {
            (Some(limit), _) => (format!("at most {}", number(limit)), self.verdict()),
            (_, Some(limit)) => (format!("at least {}", number(limit)), self.verdict()),
            (None, None) => (String::new(), ""),
        };
        format!(
            "| {} | {} {} | {budget} | {verdict} |",
            self.what,
            number(self.measured),
            self.unit
        )
    }

    fn verdict(&self) -> &'static str {
        if self.is_over() { "over" } else { "ok" }
    }
}

/// Three digits, and thousands apart.
fn number(value: f64) -> String {
    if value < 100.0 {
        let text = format!("{value:.2}");
        return text.trim_end_matches('0').trim_end_matches('.').to_owned();
    }
    let digits = format!("{value:.0}");
    let mut text = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn figure(measured: f64, at_most: Option<f64>, at_least: Option<f64>) -> Figure {
        Figure {
            what: "page".to_owned(),
            measured,
            unit: "KB".to_owned(),
            at_most,
            at_least,
        }
    }

    #[test]
    fn figures_are_held_against_their_budgets() {
        assert_eq!(
            figure(300.4, Some(300.0), None).row(),
            "| page | 300 KB | at most 300 | over |"
        );
        assert_eq!(
            figure(2_500.0, None, Some(2_500.0)).row(),
            "| page | 2,500 KB | at least 2,500 | ok |"
        );
        assert_eq!(
            figure(2_499.0, None, Some(2_500.0)).row(),
            "| page | 2,499 KB | at least 2,500 | over |"
        );
        assert_eq!(figure(0.5, None, None).row(), "| page | 0.5 KB |  |  |");
    }

    #[test]
    fn numbers_read_well() {
        assert_eq!(number(1_000_000.0), "1,000,000");
        assert_eq!(number(150.0), "150");
        assert_eq!(number(1.5), "1.5");
        assert_eq!(number(20.0), "20");
    }
}
