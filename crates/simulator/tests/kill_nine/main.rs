//! `kill -9` at any moment, two hundred times, under load: no acknowledged call is lost and none is done twice.
//!
//! Several clients work at the same time, each on things of its own, and keep a journal of what was acknowledged.
//! Whenever the simulator has been killed and started again, each compares what is there with its journal before it
//! goes on. Of a call whose answer did not come, either all must have happened or nothing.
//!
//! `KILL_SEED` repeats the schedule of a run: its kills and what the clients do, though not how the two interleave.
#![expect(
    clippy::expect_used,
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test that cannot go on has failed"
)]

mod client;
mod journal;
#[path = "../wire/support/process.rs"]
mod process;
mod worker;

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use process::Process;
use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};
use sqlx::Connection;
use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection};
use tempfile::TempDir;
use tokio::sync::watch;
use worker::Worker;

const KILLS: u32 = 200;
const WORKERS: u64 = 4;

/// A create takes 12 ms, so that operations begin, go on and end all the time.
const SPEED: f64 = 20_000.0;

/// Every other kill comes so many milliseconds after the start at the latest, while clients compare and begin; the others
/// come when clients have begun so many calls more at most.
const MILLISECONDS: u64 = 120;
const CALLS: u64 = 12;

/// What the clients are told.
#[derive(Debug, Clone)]
enum News {
    /// A simulator listens here.
    Started(String),
    /// The last kill is over: finish what is begun and compare for the last time.
    Last(String),
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_hundred_kills_lose_nothing_and_double_nothing() {
    let seed = std::env::var("KILL_SEED").map_or_else(|_| rand::random(), |seed| seed.parse().unwrap());
    println!("KILL_SEED={seed}");
    let folder = TempDir::new().unwrap();
    let mut random = StdRng::seed_from_u64(seed);
    let (mut process, endpoint) = Process::start(folder.path(), SPEED);
    let (news, _) = watch::channel(News::Started(endpoint));
    let calls = Arc::new(AtomicU64::new(0));
    let workers: Vec<_> = (0..WORKERS)
        .map(|number| {
            let random = StdRng::seed_from_u64(seed ^ (number + 1));
            let worker = Worker::new(number, random, Arc::clone(&calls));
            tokio::spawn(worker.work(news.subscribe()))
        })
        .collect();
    let begun = Instant::now();
    for round in 0..KILLS {
        let alive = || {
            let has_ended = workers.iter().any(tokio::task::JoinHandle::is_finished);
            assert!(!has_ended, "a client found its journal broken");
        };
        if round % 2 == 0 {
            tokio::time::sleep(Duration::from_millis(random.random_range(0..MILLISECONDS))).await;
        } else {
            let enough = calls.load(Ordering::Relaxed) + random.random_range(0..CALLS);
            while calls.load(Ordering::Relaxed) < enough {
                alive();
                tokio::time::sleep(Duration::from_millis(1)).await;
            }
            tokio::time::sleep(Duration::from_micros(random.random_range(0..3_000))).await;
        }
        alive();
        drop(process);
        let endpoint;
        (process, endpoint) = Process::start(folder.path(), SPEED);
        news.send_replace(News::Started(endpoint));
    }
    let News::Started(endpoint) = news.borrow().clone() else {
        panic!("it has started");
    };
    news.send_replace(News::Last(endpoint));
    let mut acknowledged = 0;
    let mut unanswered = 0;
    for worker in workers {
        let journal = worker.await.expect("a client found its journal broken");
        acknowledged += journal.acknowledged;
        unanswered += journal.unanswered;
    }
    drop(process);
    println!(
        "{KILLS} kills in {:?}: {acknowledged} calls acknowledged, {unanswered} without an answer",
        begun.elapsed()
    );
    assert!(acknowledged > u64::from(KILLS), "there was a load");
    assert!(unanswered > 0, "kills have hit calls");
    assert_sound(&folder).await;
}

/// SQLite finds nothing wrong with what so many kills have left.
async fn assert_sound(folder: &TempDir) {
    let options = SqliteConnectOptions::new().filename(folder.path().join("simulator.db"));
    let mut database = SqliteConnection::connect_with(&options).await.unwrap();
    let check: String = sqlx::query_scalar("PRAGMA integrity_check")
        .fetch_one(&mut database)
        .await
        .unwrap();
    assert_eq!(check, "ok");
    let broken = sqlx::query("PRAGMA foreign_key_check")
        .fetch_all(&mut database)
        .await
        .unwrap();
    assert!(broken.is_empty());
}
