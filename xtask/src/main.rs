//! The commands of the house: `cargo xtask build`, `run`, `test`, `dist`, `bench`, `exports`, `clients`. They need no tool to be installed by hand.

mod bench;
mod browser;
mod clients;
mod command;
mod debian;
mod dist;
mod exports;
mod frontend;
mod hash;
mod metadata;
mod npm;
mod python;
mod report;
mod run;
mod server;
mod site;
mod style;
mod test;
mod toolchain;

use std::{ffi::OsString, process::ExitCode};

use anyhow::Result;
use clap::{Parser, Subcommand};

use crate::{
    metadata::{Profile, Project},
    report::Report,
    toolchain::{Choice, Wasm},
};

/// Builds, runs and tests Slipway.
#[derive(Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask")]
struct Arguments {
    #[command(subcommand)]
    task: Task,
    /// Which compiler builds the browser's half.
    #[arg(
        long,
        global = true,
        env = "SLIPWAY_WASM_TOOLCHAIN",
        value_enum,
        default_value_t
    )]
    wasm_toolchain: Choice,
}

#[derive(Subcommand)]
enum Task {
    /// Build everything and leave the binary in target/debug or target/release.
    Build {
        /// For shipping: small, fast, with the site inside.
        #[arg(long)]
        release: bool,
    },
    /// Build only what browsers load, into target/site.
    Site {
        /// For shipping: small and precompressed.
        #[arg(long)]
        release: bool,
    },
    /// Build everything for development and start the server.
    Run {
        /// Arguments for slipway, after `--`.
        #[arg(last = true)]
        arguments: Vec<OsString>,
    },
    /// Check the format, lint, and run all tests, in the browser too.
    Test {
        /// Run no browser tests.
        #[arg(long)]
        skip_browser: bool,
        /// Run only tests whose names contain one of these, and no lints.
        filters: Vec<String>,
    },
    /// Make the one file to ship in target/dist.
    Dist,
    /// Measure every budget of the product.
    Bench {
        /// Measure `cargo xtask run` with nothing changed too.
        #[arg(long)]
        build: bool,
        /// Take the program as it is developed: slower, and compiled sooner.
        #[arg(long)]
        debug: bool,
        /// One theme alone: pages, simulator, chain, streams, full-disk, or kills with their number.
        theme: Vec<String>,
    },
    /// Write every kind of create in every language, and let cfn-lint and the AWS CLI look at them. A part of `test`.
    Exports,
    /// Run the commands of docs/simulator.md with the AWS CLI, and compare their answers.
    Clients {
        /// Put the answers that come into the page.
        #[arg(long)]
        write: bool,
    },
}

fn main() -> ExitCode {
    match perform(Arguments::parse()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            // The chain in one line, without a backtrace: it is for the person at the terminal.
            eprintln!("\nerror: {error:#}.");
            ExitCode::FAILURE
        }
    }
}

fn perform(arguments: Arguments) -> Result<()> {
    let report = Report::new();
    let project = Project::load()?;
    let choice = arguments.wasm_toolchain;
    let profile = |release| if release { Profile::Release } else { Profile::Debug };
    match arguments.task {
        Task::Build { release } => server::build(&project, choice, profile(release), &report),
        Task::Site { release } => {
            let wasm = Wasm::find(choice, &project, &report)?;
            site::build(&project, &wasm, profile(release), &report)
        }
        Task::Run { arguments } => run::run(&project, choice, &arguments, &report),
        Task::Test {
            skip_browser,
            filters,
        } => test::test(
            &project,
            choice,
            &test::Selection {
                skip_browser,
                filters: &filters,
            },
            &report,
        ),
        Task::Dist => dist::dist(&project, choice, &report),
        Task::Bench { build, debug, theme } => {
            let measured = bench::Measured {
                profile: profile(!debug),
                theme: &theme,
                with_build: build,
            };
            bench::bench(&project, choice, &measured, &report)
        }
        Task::Exports => exports::check(&project, &report),
        Task::Clients { write } => clients::clients(&project, write, &report),
    }
}
