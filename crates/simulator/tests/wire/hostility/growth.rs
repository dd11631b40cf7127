//! Hostile requests leave nothing behind in the simulator's memory.

use std::net::SocketAddr;

use futures::StreamExt;
use futures::stream;
use serde_json::json;
use tempfile::TempDir;

use super::targets::targets;
use crate::support::process::Process;
use crate::support::raw::{self, AUTHORIZATION};

/// How many requests there are in a wave.
const WAVE: usize = 3_000;

/// What a wave may add, in kilobytes: the allocator's pools and SQLite's cache still find their size. A kilobyte that
/// stayed behind of each request would be three times that.
const SLACK: u64 = 1_024;

fn resident_kilobytes(process: &Process) -> u64 {
    let status = std::fs::read_to_string(format!("/proc/{}/status", process.0.id())).unwrap();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    let number = line.unwrap().trim().trim_end_matches(" kB");
    number.parse().unwrap()
}

async fn wave(address: SocketAddr) {
    let targets = targets();
    let bodies: Vec<Vec<u8>> = vec![
        b"{".to_vec(),
        [vec![b'['; 10_000], vec![b']'; 10_000]].concat(),
        json!({"ServiceName": "x".repeat(100_000)})
            .to_string()
            .into_bytes(),
        json!({"ServiceArn": "arn:aws:apprunner:us-east-1:123456789012:service/a/b", "MaxResults": 1})
            .to_string()
            .into_bytes(),
        b"\xff\xfe".to_vec(),
        json!({"NextToken": "ff".repeat(500)}).to_string().into_bytes(),
        vec![b'x'; 2 << 20],
    ];
    let requests = (0..WAVE).map(|number| {
        (
            &targets[number % targets.len()].name,
            &bodies[number % bodies.len()],
            number,
        )
    });
    stream::iter(requests)
        .for_each_concurrent(8, async |(target, body, number)| {
            let target = format!("X-Amz-Target: {target}");
            let host = format!("Host: {number}.us-east-1.awsapprunner.localhost");
            match number % 9 {
                0 => drop(raw::request(address, "GET /", &[&host], body).await),
                1 => drop(raw::request(address, "POST /_simulator/dns", &[], body).await),
                2 => drop(raw::request(address, "POST /", &[AUTHORIZATION], body).await),
                3 => raw::fragment(address, &body[..body.len().min(100)]).await,
                _ => drop(raw::request(address, "POST /", &[AUTHORIZATION, &target], body).await),
            }
        })
        .await;
}

#[cfg(target_os = "linux")]
#[tokio::test]
async fn thousands_of_hostile_requests_leave_nothing_behind() {
    let folder = TempDir::new().unwrap();
    let (process, endpoint) = Process::start(folder.path(), 300.0);
    let address = endpoint.trim_start_matches("http://").parse().unwrap();
    wave(address).await;
    let mut sizes = vec![resident_kilobytes(&process)];
    for _ in 0..3 {
        wave(address).await;
        sizes.push(resident_kilobytes(&process));
    }
    println!("resident kilobytes after each wave of {WAVE} requests: {sizes:?}");
    // One wave that adds nothing is enough: what leaks does so in each.
    let least = sizes.windows(2).map(|two| two[1].saturating_sub(two[0])).min();
    assert!(least.unwrap() <= SLACK, "{sizes:?}");
}
