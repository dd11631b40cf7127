//! Asking for the page of services again and again.

use crate::client::Connection;
use crate::pages::{SERVICES, Visitor};
use anyhow::{Result, ensure};
use hyper::header;
use std::time::{Duration, Instant};

#[derive(Debug)]
pub struct Load {
    /// Answers in a second.
    pub per_second: f64,
    /// Half of the answers took at most this, in milliseconds.
    pub p50: f64,
}

/// Asks over some kept connections at once, each for the next page when it has the last.
pub async fn ask(visitor: &Visitor, connections: usize, time: Duration) -> Result<Load> {
    let begun = Instant::now();
    let mut asking = tokio::task::JoinSet::new();
    for _ in 0..connections {
        let connection = Connection::open(visitor.address).await?;
        asking.spawn(ask_on(connection, visitor.cookie.clone(), begun + time));
    }
    let mut times = Vec::new();
    while let Some(of_connection) = asking.join_next().await {
        times.extend(of_connection??);
    }
    let elapsed = begun.elapsed().as_secs_f64();
    times.sort();
    ensure!(!times.is_empty(), "no page came in time");
    Ok(Load {
        per_second: times.len() as f64 / elapsed,
        p50: times[times.len() / 2].as_secs_f64() * 1_000.0,
    })
}

async fn ask_on(mut connection: Connection, cookie: String, end: Instant) -> Result<Vec<Duration>> {
    let mut times = Vec::new();
    while Instant::now() < end {
        let asked = Instant::now();
        let answer = connection.get(SERVICES, &[(header::COOKIE, &cookie)]).await?;
        times.push(asked.elapsed());
        ensure!(answer.status.is_success(), "the page was {}", answer.status);
    }
    Ok(times)
}
