//! Many live streams and many services that change at once: every stream hears everything, once, in order, and soon; and a
//! stream that waits costs little memory.

use crate::client::Connection;
use crate::database::Database;
use crate::figure::{Figure, Limit};
use crate::listener::Listener;
use crate::program::{Program, REGION, Settings};
use crate::simulator;
use crate::start::Server;
use crate::visitor::{NAME, Visitor};
use anyhow::{Context, Result, ensure};
use std::collections::BTreeMap;
use std::time::{Duration, SystemTime, UNIX_EPOCH};
use tempfile::TempDir;
use tokio::sync::watch;
use tokio::task::JoinSet;

/// How much of it there is.
#[derive(Debug, Clone, Copy)]
pub struct Scale {
    /// Streams that listen.
    pub streams: usize,
    /// Sessions that they share.
    pub sessions: usize,
    /// Services that change at once.
    pub services: usize,
    /// Of the streams, those that hang up and come back again and again in the second half.
    pub cut: usize,
    /// Milliseconds within which every stream has to hear of a change.
    pub soon: f64,
    /// Kilobytes that a stream may need while it waits.
    pub memory: f64,
}

impl Scale {
    /// What is promised.
    pub const FULL: Scale = Scale {
        streams: 1_000,
        sessions: 100,
        services: 50,
        cut: 200,
        soon: 1_000.0,
        memory: 20.0,
    };
    /// Enough to find what is lost or told twice, on machines that have much else to do.
    pub const SMALL: Scale = Scale {
        streams: 60,
        sessions: 3,
        services: 12,
        cut: 20,
        soon: 10_000.0,
        // Of so few, what the server needs for anything else counts for each.
        memory: 300.0,
    };
}

/// What was found, where every stream heard every event once and in order.
#[derive(Debug)]
pub struct Outcome {
    /// Kilobytes that a stream needs while it waits.
    pub memory: f64,
    /// Events that each stream heard.
    pub events: usize,
    /// The longest time, in milliseconds, from what a member did, as its row says, to the last stream that heard of it.
    pub acts: f64,
    /// The same from what App Runner did, by its own clock: the watcher has to find it first.
    pub news: f64,
    /// The longest time between the first and the last stream that heard of the same event.
    pub apart: f64,
    /// Times that a stream came back.
    pub returns: usize,
}

/// Connections that press buttons at the same time.
const HANDS: usize = 10;
/// Longest wait for something that has to come.
const PATIENCE: Duration = Duration::from_mins(1);
/// The simulator's operations take between a fraction of a second and a few.
const SPEED: u32 = 100;

impl Outcome {
    /// Whether everybody heard of everything soon, and waiting costs little.
    ///
    /// # Errors
    /// What took too long or too much.
    pub fn within(&self, scale: &Scale) -> Result<()> {
        for (what, took) in [
            ("what a member did", self.acts),
            ("what App Runner did", self.news),
        ] {
            ensure!(
                took <= scale.soon,
                "{what} took {took:.0} ms to the last stream, of at most {:.0}",
                scale.soon
            );
        }
        ensure!(
            self.memory <= scale.memory,
            "a stream that waits takes {:.1} KB, of at most {:.0}",
            self.memory,
            scale.memory
        );
        Ok(())
    }
}

/// Prints what was found.
///
/// # Errors
/// See [`prove`] and [`Outcome::within`].
pub async fn measure(program: &Program, scale: &Scale) -> Result<()> {
    let outcome = prove(program, scale).await?;
    eprintln!(
        "{} streams heard {} events each, once and in order; {} times one came back with Last-Event-ID",
        scale.streams, outcome.events, outcome.returns
    );
    Figure::new(
        "memory of a live stream that waits, of 1,000",
        outcome.memory,
        "KB",
    )
    .budget(Limit::AtMost(scale.memory))
    .print();
    for (what, measured) in [
        (
            "50 services paused at once: until the last stream hears of it",
            outcome.acts,
        ),
        (
            "what App Runner does then: until the last stream hears of it",
            outcome.news,
        ),
        (
            "between the first and the last stream that hear of the same",
            outcome.apart,
        ),
    ] {
        let figure = Figure::new(what, measured, "ms");
        figure.budget(Limit::AtMost(scale.soon)).print();
    }
    outcome.within(scale)
}

/// Opens the streams, changes all services at once, and again while some streams come and go.
///
/// # Errors
/// A stream hears something never, twice or in another order, or is told to load everything anew.
pub async fn prove(program: &Program, scale: &Scale) -> Result<Outcome> {
    let folder = TempDir::new()?;
    let settings = Settings {
        folder: folder.path(),
        is_set_up: false,
        speed: SPEED,
        quota: scale.services,
    };
    let mut server = Server::run(program, &settings)?;
    let administrator = Visitor::set_up(&server).await?;
    let arns = simulator::create(server.simulator, REGION, scale.services).await?;
    let database = Database::open(folder.path()).await?;
    statuses(&database, "RUNNING", scale.services).await?;
    let mut sessions = vec![administrator];
    while sessions.len() < scale.sessions {
        sessions.push(Visitor::sign_in(server.address, NAME).await?);
    }
    // Checking a password takes megabytes, which streams would find free afterwards.
    server.stop()?;
    let settings = Settings {
        is_set_up: true,
        ..settings
    };
    let mut server = Server::run(program, &settings)?;
    for session in &mut sessions {
        session.address = server.address;
    }
    let administrator = sessions[0].clone();
    // Whatever is needed once for the first streams is no matter of the others.
    drop(open(&sessions, scale.streams / 10, &database).await?);
    quiet(&database).await?;

    let before = server.resident_memory()?;
    let from = database.newest_event().await?;
    let listeners = open(&sessions, scale.streams, &database).await?;
    tokio::time::sleep(Duration::from_secs(2)).await;
    let memory = (server.resident_memory()? - before) * 1_000.0 / scale.streams as f64;

    let (cutting, is_cut) = watch::channel(false);
    let (ending, end) = watch::channel(None);
    let mut listening = JoinSet::new();
    for (number, listener) in listeners.into_iter().enumerate() {
        let is_cut = (number < scale.cut).then(|| is_cut.clone());
        listening.spawn(listen(listener, number, is_cut, end.clone()));
    }
    press(&administrator, "/api/pause_service", &arns).await?;
    statuses(&database, "PAUSED", scale.services).await?;
    quiet(&database).await?;
    let half = database.newest_event().await?;
    cutting.send(true)?;
    press(&administrator, "/api/resume_service", &arns).await?;
    statuses(&database, "RUNNING", scale.services).await?;
    cutting.send(false)?;
    quiet(&database).await?;
    ending.send(Some(database.newest_event().await?))?;
    let events = database.events_after(from).await?;

    let mut heard_between: BTreeMap<i64, (SystemTime, SystemTime)> = BTreeMap::new();
    let mut returns = 0;
    while let Some(listened) = listening.join_next().await {
        let (number, listener, came_back) = listened??;
        let heard: Vec<i64> = listener.heard.iter().map(|heard| heard.id).collect();
        let told: Vec<i64> = events.iter().map(|event| event.id).collect();
        ensure!(
            listener.resyncs == 0,
            "stream {number} was told to load everything anew"
        );
        ensure!(
            heard == told,
            "stream {number} heard other events than were written: {}",
            difference(&told, &heard)
        );
        returns += came_back;
        // Who comes and goes hears later: nobody promised otherwise.
        for heard in listener.heard.iter().filter(|heard| heard.id <= half) {
            let (first, last) = heard_between.entry(heard.id).or_insert((heard.at, heard.at));
            *first = (*first).min(heard.at);
            *last = (*last).max(heard.at);
        }
    }
    server.stop()?;
    let (mut acts, mut news, mut apart) = (Vec::new(), Vec::new(), Vec::new());
    for event in events.iter().filter(|event| event.id <= half) {
        let (first, last) = heard_between
            .get(&event.id)
            .context("an event that nobody heard")?;
        let heard = last.duration_since(UNIX_EPOCH)?.as_millis() as f64;
        let times = if event.is_act { &mut acts } else { &mut news };
        times.push(heard - event.at as f64);
        apart.push(last.duration_since(*first)?.as_secs_f64() * 1_000.0);
    }
    Ok(Outcome {
        memory,
        events: events.len(),
        acts: greatest(&acts),
        news: greatest(&news),
        apart: greatest(&apart),
        returns,
    })
}

fn greatest(times: &[f64]) -> f64 {
    times.iter().copied().fold(0.0, f64::max)
}

async fn open(sessions: &[Visitor], count: usize, database: &Database) -> Result<Vec<Listener>> {
    let after = database.newest_event().await?;
    let mut listeners = Vec::with_capacity(count);
    for session in sessions.iter().cycle().take(count) {
        listeners.push(Listener::open(session.address, &session.cookie, after).await?);
    }
    Ok(listeners)
}

/// Listens until the event that is told to be the last one; while it is cut, comes back again and again.
async fn listen(
    mut listener: Listener,
    number: usize,
    mut is_cut: Option<watch::Receiver<bool>>,
    mut end: watch::Receiver<Option<i64>>,
) -> Result<(usize, Listener, usize)> {
    let mut returns = 0;
    // Each at its own pace.
    let pace = Duration::from_millis(200 + 70 * (number as u64 % 30));
    let deadline = tokio::time::Instant::now() + 4 * PATIENCE;
    loop {
        if end.borrow().is_some_and(|end| listener.last() >= end) {
            return Ok((number, listener, returns));
        }
        let cutting = is_cut.as_mut().is_some_and(|is_cut| *is_cut.borrow_and_update());
        tokio::select! {
            heard = listener.listen() => heard?,
            _ = end.changed() => {}
            () = tokio::time::sleep(pace), if cutting => {
                listener.come_back().await?;
                returns += 1;
            }
            () = changed(&mut is_cut), if !cutting => {}
            () = tokio::time::sleep_until(deadline) => {
                anyhow::bail!("stream {number} stays at event {}", listener.last());
            }
        }
    }
}

async fn changed(flag: &mut Option<watch::Receiver<bool>>) {
    let is_changed = match flag {
        Some(flag) => flag.changed().await.is_ok(),
        None => false,
    };
    if !is_changed {
        std::future::pending::<()>().await;
    }
}

/// Presses the same button of every service, with many hands at once.
async fn press(by: &Visitor, path: &'static str, arns: &[String]) -> Result<()> {
    let mut pressing = JoinSet::new();
    for hand in 0..HANDS {
        let by = by.clone();
        let arns: Vec<String> = arns.iter().skip(hand).step_by(HANDS).cloned().collect();
        pressing.spawn(async move {
            let mut connection = Connection::open(by.address).await?;
            for arn in arns {
                let answer = by.press(&mut connection, path, &[("arn", &arn)]).await?;
                ensure!(
                    answer.location().starts_with("/services/"),
                    "{path} was {}",
                    answer.status
                );
            }
            Ok(())
        });
    }
    while let Some(pressed) = pressing.join_next().await {
        pressed??;
    }
    Ok(())
}

/// Waits until so many services have this status.
async fn statuses(database: &Database, status: &str, count: usize) -> Result<()> {
    let wanted = i64::try_from(count)?;
    let deadline = tokio::time::Instant::now() + PATIENCE;
    loop {
        let found: i64 = sqlx::query_scalar("SELECT COUNT(*) FROM services WHERE status = $1")
            .bind(status)
            .fetch_one(&database.0)
            .await?;
        if found == wanted {
            return Ok(());
        }
        ensure!(
            tokio::time::Instant::now() < deadline,
            "only {found} of {wanted} services became {status}"
        );
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
}

/// Waits until nothing has happened for a while.
async fn quiet(database: &Database) -> Result<()> {
    let deadline = tokio::time::Instant::now() + PATIENCE;
    let mut newest = database.newest_event().await?;
    loop {
        tokio::time::sleep(Duration::from_millis(1_500)).await;
        let now = database.newest_event().await?;
        if now == newest {
            return Ok(());
        }
        ensure!(tokio::time::Instant::now() < deadline, "it does not become quiet");
        newest = now;
    }
}

/// Where two lists of ids part.
fn difference(told: &[i64], heard: &[i64]) -> String {
    let missing: Vec<&i64> = told.iter().filter(|id| !heard.contains(id)).take(5).collect();
    let doubled = heard.windows(2).filter(|pair| pair[1] <= pair[0]).count();
    format!(
        "{} were written and {} heard, missing are {missing:?}, {doubled} came twice or late",
        told.len(),
        heard.len()
    )
}
