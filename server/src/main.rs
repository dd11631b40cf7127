//! `slipway`: the dashboard, or the simulator alone.

use clap::Parser;
use mimalloc::MiMalloc;
use server::config::{Command, CommandLine};
use std::process::ExitCode;

/// A page is thousands of small pieces of memory; this one hands them out faster than the system's.
#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

#[tokio::main]
async fn main() -> ExitCode {
    let CommandLine { command, serve } = CommandLine::parse();
    let outcome = match command.unwrap_or(Command::Serve(serve)) {
        Command::Serve(config) => {
            server::telemetry::start(config.log_format);
            server::serve(config).await
        }
        Command::Simulator(config) => {
            server::telemetry::start(config.log_format);
            server::simulate(config).await
        }
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            // The one line that a person at the terminal needs; details are in the log above.
            eprintln!("slipway: {error}");
            ExitCode::FAILURE
        }
    }
}
