//! The budgets of the running program: what browsers load, how fast pages are made, how it starts, what it needs.
//!
//! `cargo xtask bench` builds the site and the release binary, starts this, and prints the figures as a table. Here each
//! figure is one line of JSON on standard output; what happens meanwhile goes to standard error. With a theme as its
//! argument it measures that alone: `pages`, `simulator`, `chain`, `streams`, `kills` with the number of kills, `full-disk`.
//!
//! The server is the real binary with its simulator, pinned to one core while requests are counted; this program is
//! pinned to another. Data is written through the store before the server starts. It lies in a Region that the server
//! does not follow: the watcher would otherwise find none of it in the simulator and mark it as gone. Pages read the
//! database only, whatever is followed, so they do the same work for these rows as for any others.

#![allow(clippy::cast_precision_loss, reason = "figures are shown with three digits")]

use anyhow::{Context, Result, bail};
use bench::bare_page::{self, BarePage};
use bench::figure::{Figure, Limit};
use bench::program::Program;
use bench::start::{self, Server};
use bench::visitor::Visitor;
use bench::{CLIENT_CORE, CONNECTIONS, ROUND, ROUNDS, SERVER_CORE};
use bench::{chain, full_disk, kills, load, pages, seed, simulator, streams};
use mimalloc::MiMalloc;
use std::path::Path;
use std::time::Duration;
use store::Store;
use tempfile::TempDir;

/// Kills where nobody says how many.
const KILLS: usize = 500;
/// Times that the page is asked for after a second in which nobody asked.
const FIRST_OF_A_SECOND: usize = 9;
/// What the page of services may cost beside a bare page of its rows: 2,500 requests/s were wanted of a machine that answers
/// 4,400 of the latter.
const BARE_SHARE: f64 = 2_500.0 / 4_400.0;
/// Milliseconds that feel like no time at all (Nielsen, Usability Engineering, chapter 5: a tenth of a second).
const AT_ONCE: f64 = 100.0;
/// What the palette is asked for.
const SEARCHED: &str = "service-09999";

/// As in the program that is measured: the bare page beside it is not to wait for its memory.
#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<()> {
    let mut arguments = std::env::args().skip(1).peekable();
    if arguments.peek().is_some_and(|theme| theme == bare_page::ARGUMENT) {
        return bare_page::serve().await;
    }
    let binary = start::binary()?;
    let program = Program::of(&binary);
    match arguments.next().as_deref() {
        None => {
            let streams = streams::measure(&program, &streams::Scale::FULL).await;
            pages(&binary).await?;
            simulator::measure(&binary).await?;
            full_disk::measure(&program).await?;
            kills::measure(&program, KILLS).await?;
            // What is too slow is told when everything else has been measured.
            streams
        }
        Some("pages") => pages(&binary).await,
        Some("simulator") => simulator::measure(&binary).await,
        Some("chain") => chain::measure().await,
        Some("streams") => streams::measure(&program, &streams::Scale::FULL).await,
        Some("full-disk") => full_disk::measure(&program).await,
        Some("kills") => {
            let kills = arguments.next().map(|count| count.parse());
            let kills = kills.transpose().context("write how many kills, such as 500")?;
            kills::measure(&program, kills.unwrap_or(KILLS)).await
        }
        Some(theme) => bail!("there is no theme {theme}"),
    }
}

/// How it starts, what the page of services costs, and the record that lies behind it.
async fn pages(binary: &Path) -> Result<()> {
    starting(binary).await?;
    let (small, large) = (TempDir::new()?, TempDir::new()?);
    seed::small(&Store::open(small.path()).await?).await?;
    eprintln!("writing {} events", seed::EVENTS);
    let rate = seed::large(&Store::open(large.path()).await?).await?;
    chain::written(rate);
    chain::verify(large.path()).await?;
    answering(binary, &small, &large).await
}

/// How it starts with empty data, and what it needs then.
async fn starting(binary: &Path) -> Result<()> {
    let mut times = Vec::new();
    for _ in 0..ROUNDS {
        let folder = TempDir::new()?;
        let (mut server, elapsed) = Server::start_until_answer(binary, folder.path()).await?;
        times.push(elapsed.as_secs_f64() * 1_000.0);
        server.stop()?;
    }
    times.sort_by(f64::total_cmp);
    Figure::new("start to first answer, empty data", times[times.len() / 2], "ms")
        .budget(Limit::AtMost(150.0))
        .print();
    let folder = TempDir::new()?;
    let (mut server, _) = Server::start_until_answer(binary, folder.path()).await?;
    tokio::time::sleep(Duration::from_secs(5)).await;
    Figure::new("idle memory", server.resident_memory()?, "MB")
        .budget(Limit::AtMost(40.0))
        .print();
    server.stop()
}

/// What the page of services costs: on the wire, and on the server with few and with many rows behind it.
async fn answering(binary: &Path, small: &TempDir, large: &TempDir) -> Result<()> {
    let mut small = Server::start_on_core(binary, small.path(), SERVER_CORE).await?;
    let mut large = Server::start_on_core(binary, large.path(), SERVER_CORE).await?;
    let (few, many) = (Visitor::set_up(&small).await?, Visitor::set_up(&large).await?);
    pages::weigh(&few).await?;
    start::pin_this_process(CLIENT_CORE)?;
    let (_bare, anybody) = BarePage::start_on_core(SERVER_CORE).await?;
    for visitor in [&few, &many] {
        load::ask(visitor, pages::SERVICES, CONNECTIONS, ROUND).await?;
    }
    let (mut requests, mut few_p50, mut many_p50) = (0.0_f64, f64::MAX, f64::MAX);
    let mut bare = 0.0_f64;
    for _ in 0..ROUNDS {
        bare = bare.max(load::ask(&anybody, "/", CONNECTIONS, ROUND).await?.per_second);
        requests = requests.max(
            load::ask(&few, pages::SERVICES, CONNECTIONS, ROUND)
                .await?
                .per_second,
        );
        few_p50 = few_p50.min(load::ask(&few, pages::SERVICES, 1, ROUND).await?.p50);
        many_p50 = many_p50.min(load::ask(&many, pages::SERVICES, 1, ROUND).await?.p50);
    }
    Figure::new("services page, 100 rows, one core", requests, "requests/s")
        .budget(Limit::AtLeast(2_500.0))
        .print();
    Figure::new(
        "a bare Leptos page of the same rows, one core",
        bare,
        "requests/s",
    )
    .print();
    Figure::new("the page of services by the bare page", requests / bare, "times")
        .budget(Limit::AtLeast(BARE_SHARE))
        .print();
    Figure::new("its p50 with 100 services", few_p50, "ms").print();
    Figure::new("its p50 with 10,000 services, 1,000,000 events", many_p50, "ms").print();
    Figure::new("the second p50 by the first", many_p50 / few_p50, "times")
        .budget(Limit::AtMost(1.5))
        .print();
    let seldom = load::ask_seldom(&few, pages::SERVICES, FIRST_OF_A_SECOND).await?;
    Figure::new("its p50 with 100 services, the first in a second", seldom, "ms").print();
    for (what, path) in pages::OF_MANY {
        pages::has_rows(&many, path).await?;
        let first = load::ask_seldom(&many, path, FIRST_OF_A_SECOND).await?;
        Figure::new(what, first, "ms")
            .budget(Limit::AtMost(AT_ONCE))
            .print();
    }
    let searched = load::search(&many, SEARCHED, FIRST_OF_A_SECOND).await?;
    Figure::new("10,000 services: the palette looks for one", searched, "ms")
        .budget(Limit::AtMost(AT_ONCE))
        .print();
    Figure::new("memory after that", small.resident_memory()?, "MB").print();
    small.stop()?;
    large.stop()
}
