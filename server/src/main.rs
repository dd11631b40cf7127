//! `slipway`: the dashboard, the simulator alone, or a look after an installation.

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
    let outcome: Result<(), Box<dyn std::error::Error>> = match command.unwrap_or(Command::Serve(serve)) {
        Command::Serve(config) => {
            server::telemetry::start(config.log_format);
            server::serve(config).await.map_err(Into::into)
        }
        Command::Simulator(config) => {
            server::telemetry::start(config.log_format);
            server::simulate(config).await.map_err(Into::into)
        }
        Command::Admin(config) => server::admin::run(config).await.map_err(Into::into),
        Command::Backup(config) => server::admin::back_up(config).await.map_err(Into::into),
        Command::Restore(config) => server::admin::restore(config).await.map_err(Into::into),
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
