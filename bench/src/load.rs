//! Asking for a page again and again.

use crate::client::Connection;
use crate::simulator::ANYWHERE;
use crate::visitor::Visitor;
use anyhow::{Result, ensure};
use hyper::header;
use std::net::SocketAddr;
use std::time::{Duration, Instant};
use tokio::task::JoinSet;

/// How answers came.
#[derive(Debug)]
pub struct Load {
    /// Answers in a second.
    pub per_second: f64,
    /// Half of the answers took at most this, in milliseconds.
    pub p50: f64,
}

/// Asks over some kept connections at once, each for the next page when it has the last.
///
/// # Errors
/// An answer is another one than it should be.
pub async fn ask(visitor: &Visitor, path: &str, connections: usize, time: Duration) -> Result<Load> {
    let begun = Instant::now();
    let end = begun + time;
    let mut asking = JoinSet::new();
    for _ in 0..connections {
        let connection = Connection::open(visitor.address).await?;
        asking.spawn(ask_until(
            connection,
            visitor.cookie.clone(),
            path.to_owned(),
            end,
        ));
    }
    collect(asking, begun).await
}

/// Calls an operation of the simulator's over some kept connections at once, with one body after the other.
///
/// # Errors
/// An answer is another one than it should be.
pub async fn call(
    address: SocketAddr,
    operation: &'static str,
    bodies: &[String],
    connections: usize,
    time: Duration,
) -> Result<Load> {
    let begun = Instant::now();
    let end = begun + time;
    let mut calling = JoinSet::new();
    for first in 0..connections {
        let connection = Connection::open(address).await?;
        let bodies: Vec<String> = bodies.iter().skip(first).step_by(connections).cloned().collect();
        calling.spawn(call_until(connection, operation, bodies, end));
    }
    collect(calling, begun).await
}

async fn call_until(
    mut connection: Connection,
    operation: &'static str,
    bodies: Vec<String>,
    end: Instant,
) -> Result<Vec<Duration>> {
    let mut times = Vec::new();
    for body in bodies.iter().cycle() {
        if Instant::now() >= end {
            break;
        }
        let asked = Instant::now();
        let answer = connection.call(ANYWHERE, operation, body.clone()).await?;
        times.push(asked.elapsed());
        ensure!(answer.status.is_success(), "{operation} was {}", answer.status);
    }
    Ok(times)
}

async fn collect(mut asking: JoinSet<Result<Vec<Duration>>>, begun: Instant) -> Result<Load> {
    let mut times = Vec::new();
    while let Some(of_connection) = asking.join_next().await {
        times.extend(of_connection??);
    }
    let elapsed = begun.elapsed().as_secs_f64();
    ensure!(!times.is_empty(), "no answer came in time");
    Ok(Load {
        per_second: times.len() as f64 / elapsed,
        p50: p50(times),
    })
}

fn p50(mut times: Vec<Duration>) -> f64 {
    times.sort();
    times
        .get(times.len() / 2)
        .map_or(f64::NAN, |time| time.as_secs_f64() * 1_000.0)
}

async fn ask_until(
    mut connection: Connection,
    cookie: String,
    path: String,
    end: Instant,
) -> Result<Vec<Duration>> {
    let mut times = Vec::new();
    while Instant::now() < end {
        times.push(ask_once(&mut connection, &cookie, &path).await?);
    }
    Ok(times)
}

async fn ask_once(connection: &mut Connection, cookie: &str, path: &str) -> Result<Duration> {
    let asked = Instant::now();
    let answer = connection.get(path, &[(header::COOKIE, cookie)]).await?;
    let taken = asked.elapsed();
    ensure!(answer.status.is_success(), "the page was {}", answer.status);
    Ok(taken)
}

/// Milliseconds that half of the answers took at most where nobody had asked for more than a second: the server draws a list
/// once in a second.
///
/// # Errors
/// An answer is another one than it should be.
pub async fn ask_seldom(visitor: &Visitor, path: &str, times: usize) -> Result<f64> {
    let mut taken = Vec::new();
    for _ in 0..times {
        tokio::time::sleep(Duration::from_millis(1_100)).await;
        let mut connection = Connection::open(visitor.address).await?;
        taken.push(ask_once(&mut connection, &visitor.cookie, path).await?);
    }
    Ok(p50(taken))
}

/// Milliseconds that half of the searches of the command palette took at most.
///
/// # Errors
/// Nothing was found.
pub async fn search(visitor: &Visitor, text: &str, times: usize) -> Result<f64> {
    let mut taken = Vec::new();
    let mut connection = Connection::open(visitor.address).await?;
    for _ in 0..times {
        let asked = Instant::now();
        let form = format!("text={text}");
        let answer = connection
            .post("/api/search_palette", &visitor.cookie, "application/json", form)
            .await?;
        taken.push(asked.elapsed());
        let found = String::from_utf8_lossy(&answer.body).into_owned();
        ensure!(
            answer.status.is_success() && found.contains(text),
            "the palette was {} and did not find {text}",
            answer.status
        );
    }
    Ok(p50(taken))
}
