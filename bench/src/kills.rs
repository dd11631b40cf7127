//! `kill -9` in the middle of work, again and again: what was acknowledged is there, nothing is there twice, the file is whole
//! and the audit log is proved.

use crate::database::Database;
use crate::figure::Figure;
use crate::kill_load::{press_again, work};
use crate::ledger::{Ledger, MEMBER, check_totals, role_of};
use crate::program::{Program, Settings};
use crate::start::Server;
use crate::visitor::{NAME, Visitor};
use anyhow::{Context, Result, bail, ensure};
use std::path::Path;
use std::time::{Duration, Instant};
use tempfile::TempDir;

/// What was found, where nothing was lost and nothing was there twice.
#[derive(Debug, Default)]
pub struct Outcome {
    /// How often the server was killed.
    pub kills: usize,
    /// Requests that were acknowledged, and are there.
    pub acknowledged: usize,
    /// Creates that were sent, and are there once or were taken back.
    pub launches: usize,
    /// Events in the audit log and the history at the end.
    pub events: i64,
    /// The longest time from a start on what a kill left to the line that says where it listens.
    pub slowest_start: Duration,
}

/// The server lives this long with everybody at work, at least and at most.
const SHORTEST: u64 = 200;
const LONGEST: u64 = 700;
/// In the first rounds the whole audit log is proved after each, later after every so many: it grows.
const PROVED_EACH: usize = 10;
/// A session that began longer ago is asked for its password again where roles change.
const SIGNED_IN_FOR: Duration = Duration::from_mins(8);
/// Longest time after which what became of every create is known.
const PATIENCE: Duration = Duration::from_mins(1);
/// Operations of the simulator take a few milliseconds: nobody measures how long they take.
const SPEED: u32 = 100_000;

/// Prints what was found.
///
/// # Errors
/// See [`prove`].
pub async fn measure(program: &Program, kills: usize) -> Result<()> {
    let begun = Instant::now();
    let outcome = prove(program, kills).await?;
    eprintln!(
        "{} kills in {} s: {} acknowledged requests are there, {} creates at most once; {} events proved",
        outcome.kills,
        begun.elapsed().as_secs(),
        outcome.acknowledged,
        outcome.launches,
        outcome.events
    );
    Figure::new(
        "kills under load, nothing lost and nothing doubled",
        outcome.kills as f64,
        "kills",
    )
    .print();
    Figure::new(
        "requests acknowledged before them",
        outcome.acknowledged as f64,
        "requests",
    )
    .print();
    let start = outcome.slowest_start.as_secs_f64() * 1_000.0;
    Figure::new("the slowest start after one", start, "ms").print();
    Ok(())
}

/// Kills a server so many times.
///
/// # Errors
/// Something that was acknowledged is lost, or something is there twice, or the file is damaged.
pub async fn prove(program: &Program, kills: usize) -> Result<Outcome> {
    let folder = TempDir::new()?;
    let mut settings = Settings {
        folder: folder.path(),
        is_set_up: false,
        speed: SPEED,
        quota: 10 * kills + 10,
    };
    let mut server = Server::run(program, &settings)?;
    settings.is_set_up = true;
    let mut administrator = Visitor::set_up(&server).await?;
    let mut signed_in = Instant::now();
    administrator.join(MEMBER, "viewer").await?;
    let database = Database::open(folder.path()).await?;
    let member: i64 = sqlx::query_scalar("SELECT id FROM people WHERE name = $1")
        .bind(MEMBER)
        .fetch_one(&database.0)
        .await?;
    database.close().await;
    let (mut outcome, mut ledgers) = (Outcome::default(), Vec::new());
    let mut role = "viewer".to_owned();
    for round in 1..=kills {
        if signed_in.elapsed() > SIGNED_IN_FOR {
            administrator = Visitor::sign_in(server.address, NAME).await?;
            signed_in = Instant::now();
        }
        let lives = SHORTEST + (round as u64).wrapping_mul(7_919) % (LONGEST - SHORTEST);
        let working = tokio::spawn({
            let administrator = administrator.clone();
            async move { work(&administrator, round, member).await }
        });
        tokio::time::sleep(Duration::from_millis(lives)).await;
        server.stop()?;
        let mut ledger = working.await?.with_context(|| format!("in round {round}"))?;
        let begun = Instant::now();
        server = Server::run(program, &settings)?;
        outcome.slowest_start = outcome.slowest_start.max(begun.elapsed());
        administrator.address = server.address;
        check(&folder, &ledger, &mut role, round)
            .await
            .with_context(|| format!("after kill {round}, {lives} ms after the start"))?;
        press_again(&administrator, &mut ledger).await?;
        outcome.kills += 1;
        outcome.acknowledged += ledger.acknowledged();
        outcome.launches += ledger.launches.len();
        ledgers.push(ledger);
        if round % 50 == 0 {
            eprintln!("{round} kills, {} acknowledged requests", outcome.acknowledged);
        }
    }
    settle(folder.path()).await?;
    settled(folder.path(), &ledgers, &server).await?;
    outcome.events = proved(folder.path()).await?;
    server.stop()?;
    Ok(outcome)
}

async fn check(folder: &TempDir, ledger: &Ledger, role: &mut String, round: usize) -> Result<()> {
    let database = Database::open(folder.path()).await?;
    database.check().await?;
    ledger.check(&database, role).await?;
    check_totals(&database).await?;
    *role = role_of(&database).await?;
    database.close().await;
    if round <= PROVED_EACH || round.is_multiple_of(PROVED_EACH) {
        proved(folder.path()).await?;
    }
    Ok(())
}

/// Proves the chain of events as `slipway admin verify-audit` does; how many there are.
async fn proved(folder: &Path) -> Result<i64> {
    match store::verify(folder, None).await? {
        Ok(verified) => Ok(verified.events),
        Err(fault) => bail!("the audit log does not hold: {fault:?}"),
    }
}

/// Waits until what became of every create is known.
async fn settle(folder: &Path) -> Result<()> {
    let database = Database::open(folder).await?;
    let deadline = Instant::now() + PATIENCE;
    loop {
        let sending: i64 = sqlx::query_scalar("SELECT COUNT(*) FROM drafts WHERE state = 'sending'")
            .fetch_one(&database.0)
            .await?;
        if sending == 0 {
            return Ok(());
        }
        ensure!(Instant::now() < deadline, "{sending} creates are not settled");
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
}

/// Looks at everything once more, and at what App Runner has.
async fn settled(folder: &Path, ledgers: &[Ledger], server: &Server) -> Result<()> {
    let database = Database::open(folder).await?;
    let role = role_of(&database).await?;
    for ledger in ledgers {
        let ledger_without_roles = Ledger {
            saves: ledger.saves.clone(),
            comments: ledger.comments.clone(),
            links: ledger.links.clone(),
            launches: ledger.launches.clone(),
            roles: Vec::new(),
        };
        ledger_without_roles.check(&database, &role).await?;
    }
    let names = crate::simulator::names(server.simulator, crate::program::REGION).await?;
    for launch in ledgers.iter().flat_map(|ledger| &ledger.launches) {
        let there = names.iter().filter(|name| **name == launch.name).count();
        let state: String = sqlx::query_scalar("SELECT state FROM drafts WHERE id = $1")
            .bind(&launch.draft)
            .fetch_one(&database.0)
            .await?;
        let is_sent = usize::from(state == "sent");
        ensure!(
            there == is_sent,
            "App Runner has {there} services {}, and its draft is {state}",
            launch.name
        );
    }
    database.close().await;
    Ok(())
}
