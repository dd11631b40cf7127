//! A simulator in a process of its own: `simulate FOLDER SPEED SERVICE_QUOTA`. Prints its endpoint and runs until it is killed.

use simulator::{Config, Simulator};

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip(1);
    let folder = arguments
        .next()
        .ok_or("usage: simulate FOLDER [SPEED [SERVICE_QUOTA]]")?;
    let mut config = Config::new(([127, 0, 0, 1], 0).into(), folder);
    if let Some(speed) = arguments.next() {
        config.speed = speed.parse()?;
    }
    if let Some(quota) = arguments.next() {
        config.service_quota = quota.parse()?;
    }
    let simulator = Simulator::start(config).await?;
    println!("{}", simulator.endpoint_url());
    std::future::pending().await
}
