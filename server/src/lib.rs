//! The server: configuration, wiring, router, middleware, live stream, health, metrics, shutdown.
//!
//! [`startup::Application`] is the composition root; everything else is put together there.

pub mod admin;
mod background;
pub mod config;
mod layers;
#[cfg(unix)]
mod open_files;
mod router;
mod routes;
mod shutdown;
pub mod single_sign_on;
pub mod site;
pub mod startup;
pub mod telemetry;
pub mod trusted_proxies;

pub use routes::posted::paths as posted_paths;

use config::{ServeConfig, SimulatorConfig};
use startup::{Application, StartError};

/// Serves the dashboard until the process is told to stop.
///
/// # Errors
/// It cannot start: an address is taken, the data folder cannot be written, AWS has no credentials.
pub async fn serve(config: ServeConfig) -> Result<(), StartError> {
    #[cfg(unix)]
    open_files::take_all();
    let application = Application::build(config).await?;
    application.announce().await?;
    application.run(shutdown::requested()).await
}

/// Runs the simulator alone until the process is told to stop.
///
/// # Errors
/// The address is taken or the data folder cannot be written.
pub async fn simulate(config: SimulatorConfig) -> Result<(), StartError> {
    let mut settings = simulator::Config::new(config.listen, &config.data_dir);
    settings.speed = config.speed;
    settings.service_quota = config.service_quota;
    settings.empty_accounts = config.empty_accounts;
    settings.lower_case_statuses = config.lower_case_statuses;
    let simulator = startup::start_simulator(settings).await?;
    println!(
        "Simulator of App Runner is listening on {}",
        simulator.endpoint_url()
    );
    println!(
        "Point an SDK or the AWS CLI at it: AWS_ENDPOINT_URL_APPRUNNER={}",
        simulator.endpoint_url()
    );
    shutdown::requested().await;
    simulator.shutdown().await;
    Ok(())
}
