//! The simulator alone, with a thousand services in one account and Region: how fast it answers the two calls that
//! dashboards and Terraform repeat, what it needs, and how it starts with so many.

use crate::client::Connection;
use crate::figure::Figure;
use crate::start::{end, resident_memory};
use crate::{CLIENT_CORE, CONNECTIONS, ROUND, ROUNDS, SERVER_CORE, load, start};
use anyhow::{Context, Result, bail, ensure};
use serde_json::{Value, json};
use std::io::{BufRead, BufReader};
use std::net::SocketAddr;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};
use tempfile::TempDir;

const SERVICES: usize = 1_000;
/// The Region that the services are in.
pub const ANYWHERE: &str = "us-east-1";
/// A create takes 2.4 ms: nobody measures how long operations take.
const SPEED: &str = "100000";

/// A running `slipway simulator`; it ends with this value.
#[derive(Debug)]
struct Simulator {
    process: Child,
    address: SocketAddr,
}

impl Simulator {
    /// Starts on a folder, on one core: with one worker, as a computer with one core would have.
    fn start(binary: &Path, folder: &Path) -> Result<Simulator> {
        let mut process = Command::new("taskset")
            .args(["--cpu-list", &SERVER_CORE.to_string()])
            .arg(binary)
            .args(["simulator", "--listen", "127.0.0.1:0", "--speed", SPEED])
            .args(["--service-quota", &SERVICES.to_string(), "--data-dir"])
            .arg(folder)
            .env("RUST_LOG", "warn")
            .stdout(Stdio::piped())
            .spawn()
            .with_context(|| format!("{} cannot be started", binary.display()))?;
        let output = process.stdout.take().context("its output is out of reach")?;
        let announced = BufReader::new(output)
            .lines()
            .map_while(Result::ok)
            .find_map(|line| {
                line.strip_prefix("Simulator of App Runner is listening on http://")?
                    .parse()
                    .ok()
            });
        let Some(address) = announced else {
            end(&mut process)?;
            bail!("the simulator ended before it listened");
        };
        Ok(Simulator { process, address })
    }
}

impl Drop for Simulator {
    fn drop(&mut self) {
        // Ended already where everything went well.
        drop(end(&mut self.process));
    }
}

/// Prints what the simulator costs.
///
/// # Errors
/// An answer is another one than it should be.
pub async fn measure(binary: &Path) -> Result<()> {
    start::pin_this_process(CLIENT_CORE)?;
    let folder = TempDir::new()?;
    let mut simulator = Simulator::start(binary, folder.path())?;
    eprintln!("creating {SERVICES} services");
    let arns = create(simulator.address, ANYWHERE, SERVICES).await?;
    end(&mut simulator.process)?;

    let mut times = Vec::new();
    for _ in 0..ROUNDS {
        let begun = Instant::now();
        let mut simulator = Simulator::start(binary, folder.path())?;
        describe(
            &mut Connection::open(simulator.address).await?,
            ANYWHERE,
            &arns[0],
        )
        .await?;
        times.push(begun.elapsed().as_secs_f64() * 1_000.0);
        end(&mut simulator.process)?;
    }
    times.sort_by(f64::total_cmp);
    Figure::new(
        "simulator, start to first answer, 1,000 services",
        times[times.len() / 2],
        "ms",
    )
    .print();

    let mut simulator = Simulator::start(binary, folder.path())?;
    let describing: Vec<String> = arns
        .iter()
        .map(|arn| json!({"ServiceArn": arn}).to_string())
        .collect();
    let listing = pages(simulator.address).await?;
    let (mut described, mut listed) = (0.0_f64, 0.0_f64);
    for _ in 0..ROUNDS {
        let address = simulator.address;
        described = described.max(rate(address, "DescribeService", &describing).await?);
        listed = listed.max(rate(address, "ListServices", &listing).await?);
    }
    Figure::new("simulator, DescribeService, one core", described, "calls/s").print();
    Figure::new(
        "simulator, ListServices, 20 of 1,000, one core",
        listed,
        "calls/s",
    )
    .print();
    let memory = resident_memory(&simulator.process)?;
    Figure::new("simulator, memory with 1,000 services", memory, "MB").print();
    end(&mut simulator.process)
}

async fn rate(address: SocketAddr, operation: &'static str, bodies: &[String]) -> Result<f64> {
    let load = load::call(address, operation, bodies, CONNECTIONS, ROUND).await?;
    Ok(load.per_second)
}

/// Creates so many services in a Region and waits until they run; their ARNs.
///
/// # Errors
/// The simulator refuses.
pub async fn create(address: SocketAddr, region: &str, count: usize) -> Result<Vec<String>> {
    let mut connection = Connection::open(address).await?;
    let mut arns = Vec::new();
    for number in 0..count {
        let body = json!({
            "ServiceName": format!("service-{number:04}"),
            "SourceConfiguration": {"ImageRepository": {
                "ImageIdentifier": "public.ecr.aws/aws-containers/hello-app-runner:latest",
                "ImageRepositoryType": "ECR_PUBLIC",
                "ImageConfiguration": {
                    "Port": "8000",
                    "RuntimeEnvironmentVariables": {"NODE_ENV": "production", "LOG_LEVEL": "info"},
                },
            }},
            "Tags": [{"Key": "team", "Value": "web"}],
        });
        let answer = connection.call(region, "CreateService", body.to_string()).await?;
        ensure!(answer.status.is_success(), "CreateService was {}", answer.status);
        let answer: Value = serde_json::from_slice(&answer.body)?;
        let arn = answer["Service"]["ServiceArn"].as_str();
        arns.push(arn.context("a service has an ARN")?.to_owned());
    }
    for arn in &arns {
        while describe(&mut connection, region, arn).await? != "RUNNING" {
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    }
    Ok(arns)
}

/// The status of a service.
async fn describe(connection: &mut Connection, region: &str, arn: &str) -> Result<String> {
    let body = json!({"ServiceArn": arn}).to_string();
    let answer = connection.call(region, "DescribeService", body).await?;
    ensure!(
        answer.status.is_success(),
        "DescribeService was {}",
        answer.status
    );
    let answer: Value = serde_json::from_slice(&answer.body)?;
    let status = answer["Service"]["Status"].as_str();
    Ok(status.context("a service has a status")?.to_owned())
}

/// The names of all services in a Region.
///
/// # Errors
/// The simulator refuses.
pub async fn names(address: SocketAddr, region: &str) -> Result<Vec<String>> {
    let mut connection = Connection::open(address).await?;
    let (mut names, mut body) = (Vec::new(), json!({}));
    loop {
        let answer = connection.call(region, "ListServices", body.to_string()).await?;
        ensure!(answer.status.is_success(), "ListServices was {}", answer.status);
        let answer: Value = serde_json::from_slice(&answer.body)?;
        let listed = answer["ServiceSummaryList"].as_array().context("a list")?;
        let of_page = listed
            .iter()
            .filter_map(|service| service["ServiceName"].as_str());
        names.extend(of_page.map(ToOwned::to_owned));
        match answer.get("NextToken") {
            Some(token) if !token.is_null() => body = json!({ "NextToken": token }),
            _ => return Ok(names),
        }
    }
}

/// What to send for every page of the list, from the first to the last.
async fn pages(address: SocketAddr) -> Result<Vec<String>> {
    let mut connection = Connection::open(address).await?;
    let mut bodies = vec![json!({})];
    loop {
        let body = bodies.last().context("there is a first page")?.to_string();
        let answer = connection.call(ANYWHERE, "ListServices", body).await?;
        let answer: Value = serde_json::from_slice(&answer.body)?;
        match answer.get("NextToken") {
            Some(token) => bodies.push(json!({"NextToken": token})),
            None => return Ok(bodies.iter().map(Value::to_string).collect()),
        }
    }
}
