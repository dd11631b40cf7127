//! `cargo xtask clients`: every command that docs/simulator.md shows, with the real AWS CLI against a fresh simulator.

mod likeness;
mod page;
mod shell;
mod simulator;

use std::fs;

use anyhow::{Context, Result, bail};

use crate::python::Package;
use crate::{command, metadata::Project, report::Report};
use page::Page;

const PAGE: &str = "docs/simulator.md";

/// The AWS CLI.
pub const AWS_CLI: Package = Package {
    name: "awscli",
    version: "1.46.3",
};

/// Compares what the page shows with what comes, or with `write` puts into the page what comes.
pub fn clients(project: &Project, write: bool, report: &Report) -> Result<()> {
    if command::find("curl").is_none() {
        bail!("the page's commands use curl: install it");
    }
    let cli = AWS_CLI.install(project, report)?;
    report.step("Compile the simulator", || simulator::compile(project))?;
    let file = project.root.join(PAGE);
    let text = fs::read_to_string(&file).with_context(|| format!("{PAGE} cannot be read"))?;
    let page = Page::read(&text);
    let commands = page.commands();
    let mut answers = report.step("Run the page's commands", || {
        let simulator = simulator::start(project)?;
        shell::run(project, &cli, simulator.endpoint(), &commands)
    })?;
    let mut different = 0;
    for (command, answer) in commands.iter().zip(&mut answers) {
        if likeness::alike(&command.answer, answer) {
            // What is written does not differ by ids alone.
            answer.clone_from(&command.answer);
        } else {
            different += 1;
            println!(
                "\n{PAGE}:{}\n$ {}\nshown:\n{}\ncame:\n{answer}",
                command.line, command.text, command.answer
            );
        }
    }
    if write {
        return fs::write(&file, page.with(&answers)).with_context(|| format!("{PAGE} cannot be written"));
    }
    if different > 0 {
        bail!(
            "{different} answers are not as {PAGE} shows them; `cargo xtask clients --write` takes what came"
        );
    }
    println!("{} commands answer as {PAGE} shows", answers.len());
    Ok(())
}
