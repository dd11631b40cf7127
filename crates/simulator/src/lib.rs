#![doc = include_str!("../README.md")]

mod agenda;
mod catalogue;
mod clock;
mod config;
mod control;
mod domain;
#[cfg(any(test, feature = "fuzzing"))]
#[doc(hidden)]
pub mod fuzzing;
mod logs;
mod machine;
mod metrics;
mod neighbours;
mod operations;
mod pages;
mod progress;
mod protocol;
mod public_registry;
mod resources;
mod server;
mod service;
mod shapes;
mod stages;
mod storage;
mod worker;

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use tokio::net::TcpListener;
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

pub use config::{Config, StartError};
pub use control::switches::{Disturbance, Switch};
pub use machine::Failure;

use clock::{Speed, TimeFactor, Timestamp};
use control::switches::Switches;
use metrics::traffic::Traffic;
use server::{App, Settings};
use storage::Storage;

/// How long a shutdown waits for answers that are being written.
const DRAIN: Duration = Duration::from_secs(3);

/// A running simulator. Dropping it stops it at once; [`Simulator::shutdown`] finishes what is being answered first.
#[derive(Debug)]
pub struct Simulator {
    address: SocketAddr,
    stop: CancellationToken,
    server: Option<JoinHandle<()>>,
}

impl Simulator {
    /// Opens the data folder, starts listening, and goes on with the operations that were under way.
    ///
    /// # Errors
    ///
    /// When the speed is no factor, the folder or the address cannot be used, or another simulator has the folder.
    pub async fn start(config: Config) -> Result<Simulator, StartError> {
        let speed = Speed::new(config.speed).ok_or(StartError::Speed(config.speed))?;
        let storage = Storage::open(&config.data_dir).await?;
        let failed = |source| StartError::Listen {
            address: config.listen,
            source,
        };
        let listener = TcpListener::bind(config.listen).await.map_err(failed)?;
        let address = listener.local_addr().map_err(failed)?;
        let stop = CancellationToken::new();
        tracing::info!(%address, data_dir = %config.data_dir.display(), speed = config.speed, "simulator started");
        let app = Arc::new(App::new(config, storage, speed, address.port(), stop.clone()));
        let server = tokio::spawn(run(app, listener, stop.clone()));
        Ok(Simulator {
            address,
            stop,
            server: Some(server),
        })
    }

    /// The address it listens on, with the real port where port 0 was asked for.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// What to give the SDK as `endpoint_url`.
    pub fn endpoint_url(&self) -> String {
        let ip = match self.address.ip() {
            ip if !ip.is_unspecified() => ip,
            IpAddr::V4(_) => Ipv4Addr::LOCALHOST.into(),
            IpAddr::V6(_) => Ipv6Addr::LOCALHOST.into(),
        };
        format!("http://{}", SocketAddr::new(ip, self.address.port()))
    }

    /// Stops listening, lets answers that are being written finish, and closes the database.
    pub async fn shutdown(mut self) {
        self.stop.cancel();
        if let Some(server) = self.server.take()
            && let Err(error) = server.await
        {
            tracing::error!(%error, "the simulator did not end well");
        }
    }
}

impl App {
    /// Everything that answers a request needs, as `config` says.
    fn new(config: Config, storage: Storage, speed: Speed, port: u16, stop: CancellationToken) -> App {
        App {
            storage,
            time_factor: TimeFactor::new(speed),
            settings: Settings {
                service_quota: config.service_quota,
                auto_scaling_configuration_quota: config.auto_scaling_configuration_quota,
                auto_scaling_revision_quota: config.auto_scaling_revision_quota,
                auto_scaling_size_quota: config.auto_scaling_size_quota,
                observability_configuration_quota: config.observability_configuration_quota,
                observability_revision_quota: config.observability_revision_quota,
                retention_of_deleted_configurations: config.retention_of_deleted_configurations,
                connection_quota: config.connection_quota,
                vpc_connector_quota: config.vpc_connector_quota,
                vpc_ingress_connection_quota: config.vpc_ingress_connection_quota,
                custom_domain_quota: config.custom_domain_quota,
                update_while_paused: config.update_while_paused,
                lower_case_statuses: config.lower_case_statuses,
                defer_pushed_images: config.defer_pushed_images,
                defer_pushed_commits: config.defer_pushed_commits,
                background_traffic: config.background_traffic,
                neighbours: neighbours::Settings {
                    empty_accounts: config.empty_accounts,
                    any_image_exists: config.any_image_exists,
                    role_propagation_seconds: config.role_propagation_seconds,
                },
            },
            calls: control::calls::Calls::default(),
            switches: Switches::new(config.failures, Timestamp::now()),
            messages: pages::messages::Messages::default(),
            wake: agenda::Agenda::new(),
            traffic: Traffic::default(),
            port,
            stop,
        }
    }
}

impl Drop for Simulator {
    fn drop(&mut self) {
        self.stop.cancel();
        if let Some(server) = self.server.take() {
            server.abort();
        }
    }
}

async fn run(app: Arc<App>, listener: TcpListener, stop: CancellationToken) {
    let worker = worker::run(&app, &stop);
    let answers = axum::serve(listener, server::router(Arc::clone(&app)))
        .with_graceful_shutdown(stop.clone().cancelled_owned());
    let drained = async {
        stop.cancelled().await;
        tokio::time::sleep(DRAIN).await;
    };
    let serving = async {
        tokio::select! {
            result = answers => {
                if let Err(error) = result {
                    tracing::error!(%error, "the simulator stopped listening");
                }
            }
            () = drained => tracing::warn!("some connections did not end in time"),
        }
        stop.cancel();
    };
    let saving = metrics::traffic::save_regularly(&app, &stop);
    tokio::join!(worker, serving, saving);
    // What was still being answered when the stop came is counted too.
    metrics::traffic::save(&app).await;
    app.storage.close().await;
}
