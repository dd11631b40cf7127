//! The promises that only load, kills and a full disk can break, smaller than `cargo xtask bench` proves them: a process of its
//! own each, which is this program once more.

#![cfg(unix)]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test that cannot go on has failed"
)]

use bench::program::Program;
use bench::room::Kind;
use bench::{full_disk, kills, streams};
use clap::Parser;
use server::config::CommandLine;
use server::site::Site;
use server::startup::Application;
use std::sync::Arc;

/// This program, started so that it serves.
fn program() -> Program {
    let path = std::env::current_exe().unwrap();
    Program::with_arguments(
        &path,
        &[
            "serve_for_a_proof",
            "--exact",
            "--ignored",
            "--quiet",
            "--nocapture",
        ],
    )
}

/// What a build would have made, in small.
fn site() -> Site {
    let files = ["wasm", "js", "css"].map(|kind| (format!("pkg/slipway-0123abcd.{kind}"), Vec::new()));
    Site::Given(Arc::new(files.into()))
}

/// No test: the process that [`program`] starts and kills. It serves what this build of the crate serves, and needs no site that
/// was built before.
#[tokio::test(flavor = "multi_thread")]
#[ignore = "serves for the proofs, which start it"]
async fn serve_for_a_proof() {
    if std::env::var_os("SLIPWAY_DATA_DIR").is_none() {
        return;
    }
    let config = CommandLine::parse_from(["slipway"]).serve;
    server::telemetry::start(config.log_format);
    let application = Application::build_with(config, site()).await.unwrap();
    application.announce().await.unwrap();
    application.run(std::future::pending()).await.unwrap();
}

#[tokio::test]
async fn every_stream_hears_everything_once_and_in_order() {
    let outcome = streams::prove(&program(), &streams::Scale::SMALL).await.unwrap();
    outcome.within(&streams::Scale::SMALL).unwrap();
    assert!(outcome.events > 4 * streams::Scale::SMALL.services, "{outcome:?}");
    assert!(outcome.returns > 0, "{outcome:?}");
}

#[tokio::test]
async fn what_was_acknowledged_survives_kills() {
    let outcome = kills::prove(&program(), 6).await.unwrap();
    assert!(outcome.acknowledged > 6 && outcome.launches > 0, "{outcome:?}");
}

#[tokio::test]
async fn a_full_disk_is_told_and_heals() {
    let kinds = Kind::at_hand();
    assert!(
        !kinds.is_empty(),
        "neither a small disk nor a limit can be had here"
    );
    for kind in kinds {
        if let Err(error) = full_disk::prove(&program(), kind).await {
            panic!("{kind:?}: {error:?}");
        }
    }
}
