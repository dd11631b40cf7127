//! The composition root: puts the parts together and runs them.

use crate::background;
use crate::config::{SIMULATOR_REGIONS, ServeConfig};
use crate::layers::held_form::Room;
use crate::router;
use crate::site::Site;
use crate::trusted_proxies::TrustedProxies;
use aws::{Connection, Fingerprints};
use axum::Router;
use engine::{Engine, Pace, Settings, Watcher};
use leptos::config::LeptosOptions;
use metrics_exporter_prometheus::{PrometheusBuilder, PrometheusHandle};
use model::paths;
use model::region::Region;
use model::role::AssumedRole;
use model::view::Backend;
use simulator::Simulator;
use std::net::SocketAddr;
use std::path::Path;
use std::sync::OnceLock;
use std::time::Duration;
use store::{SqliteSessionStore, Store};
use tokio::net::TcpListener;
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;

/// Longest time that requests under way may take to finish after the process was asked to stop.
const DRAIN: Duration = Duration::from_secs(10);
/// The simulator's account, unless an access key id of 12 digits says otherwise.
const SIMULATOR_ACCOUNT: &str = "123456789012";

/// Why the server cannot start. Each says what to do.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// The data folder cannot be made or written.
    #[error("the folder {folder} cannot be used: {reason}. Choose another one with --data-dir")]
    DataFolder {
        /// The folder.
        folder: String,
        /// What the operating system says.
        reason: String,
    },
    /// The address is taken or not ours.
    #[error("{address} cannot be listened on: {reason}. Choose another address with {option}")]
    Address {
        /// The address.
        address: SocketAddr,
        /// What the operating system says.
        reason: String,
        /// The option that sets it.
        option: &'static str,
    },
    /// The simulator did not start.
    #[error("the simulator did not start: {0}")]
    Simulator(String),
    /// The database did not open.
    #[error(transparent)]
    Store(#[from] store::Error),
    /// No credentials.
    #[error(transparent)]
    Credentials(#[from] aws::ConnectError),
    /// AWS did not say who we are.
    #[error("AWS did not accept the credentials: {0}. Check them with `aws sts get-caller-identity`")]
    Identity(aws::Error),
    /// Nothing says which Region to follow.
    #[error("name a Region to follow, for example --region eu-west-1")]
    NoRegion,
    /// The role to assume is somebody else's.
    #[error(
        "the role {role} is not in the account {account} that the credentials belong to. Name a role of that account with --assume-role"
    )]
    AssumedRole {
        /// ARN of the role.
        role: String,
        /// 12 digits.
        account: String,
    },
    /// Single sign-on is not set up.
    #[error(transparent)]
    SingleSignOn(#[from] crate::single_sign_on::SetUpError),
    /// The site was not built.
    #[error("the pages' assets are missing. Build them with `cargo xtask build`")]
    NoSite,
    /// The engine failed while starting.
    #[error("{0}")]
    Engine(#[from] engine::Error),
    /// The server stopped by itself.
    #[error("the server stopped: {0}")]
    Stopped(#[from] std::io::Error),
}

/// The dashboard, listening but not answering yet.
#[derive(Debug)]
pub struct Application {
    listener: TcpListener,
    address: SocketAddr,
    public_url: Option<http::Uri>,
    router: Router,
    engine: Engine,
    store: Store,
    simulator: Option<Simulator>,
    /// Ends live streams and watchers.
    ending: CancellationToken,
}

impl Application {
    /// Opens the database, starts the simulator or finds AWS, and listens.
    ///
    /// # Errors
    /// See [`StartError`].
    pub async fn build(config: ServeConfig) -> Result<Application, StartError> {
        Application::build_with(config, Site::Built).await
    }

    /// The same with other files for the browser.
    ///
    /// # Errors
    /// See [`StartError`].
    pub async fn build_with(config: ServeConfig, site: Site) -> Result<Application, StartError> {
        let output_name = site.output_name().ok_or(StartError::NoSite)?;
        let (provider, sign_in) = crate::single_sign_on::set_up(&config.single_sign_on)?;
        if config.public_url.is_none() && !config.trusted_proxies.is_empty() {
            tracing::warn!(
                "there is a proxy, but no --public-url: say under which address people reach it, so that cookies are marked Secure and links lead there"
            );
        }
        make_folder(&config.data_dir)?;
        let store = Store::open(&config.data_dir).await?;
        let fingerprints = fingerprints(&store).await?;
        let (connection, backend, regions, pace, simulator) = if config.aws {
            let connection = Connection::to_aws(fingerprints).await?;
            let regions = if config.regions.is_empty() {
                connection.default_region().into_iter().collect()
            } else {
                config.regions.clone()
            };
            let first: &Region = regions.first().ok_or(StartError::NoRegion)?;
            let identity = connection.identity(first).await.map_err(StartError::Identity)?;
            tracing::info!(aws.identity = identity.arn, "talking to AWS");
            (
                connection,
                Backend::Aws {
                    account: identity.account,
                },
                regions,
                Pace::AWS,
                None,
            )
        } else {
            let mut settings = simulator::Config::new(config.simulator_listen, &config.data_dir);
            settings.speed = config.simulator_speed;
            settings.service_quota = config.simulator_service_quota;
            let simulator = start_simulator(settings).await?;
            let connection =
                Connection::to_simulator(&simulator.endpoint_url(), SIMULATOR_ACCOUNT, fingerprints);
            let backend = Backend::Simulator {
                account: SIMULATOR_ACCOUNT.to_owned(),
                port: simulator.address().port(),
            };
            let regions = if config.regions.is_empty() {
                SIMULATOR_REGIONS
                    .iter()
                    .filter_map(|code| code.parse().ok())
                    .collect()
            } else {
                config.regions.clone()
            };
            (connection, backend, regions, Pace::SIMULATOR, Some(simulator))
        };
        let assumed_role = assumed_role(&config, &backend)?;
        let engine = Engine::new(Settings {
            assumed_role,
            store: store.clone(),
            connection,
            backend,
            regions: unique(regions),
            pace,
            sign_in,
        });
        let listener = TcpListener::bind(config.listen)
            .await
            .map_err(|error| StartError::Address {
                address: config.listen,
                reason: error.to_string(),
                option: "--listen",
            })?;
        let address = listener.local_addr()?;
        let ending = CancellationToken::new();
        let leptos = LeptosOptions::builder()
            .output_name(output_name)
            .site_pkg_dir("pkg")
            .site_addr(address)
            .build();
        let parts = router::Parts {
            engine: engine.clone(),
            sessions: SqliteSessionStore(store.clone()),
            held_forms: Room::new(),
            leptos,
            site,
            metrics: metrics_recorder(),
            ending: ending.clone(),
            public_url: config.public_url.clone(),
            trusted_proxies: TrustedProxies::new(config.trusted_proxies.clone()),
            address,
            provider,
        };
        Ok(Application {
            router: router::build(parts.into()),
            listener,
            address,
            public_url: config.public_url,
            engine,
            store,
            simulator,
            ending,
        })
    }

    /// The address that is listened on.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// The engine behind the pages.
    pub fn engine(&self) -> &Engine {
        &self.engine
    }

    /// Prints where everything is, and the setup link while nobody has an account.
    ///
    /// # Errors
    /// The database cannot be written.
    pub async fn announce(&self) -> Result<(), StartError> {
        if let Some(simulator) = &self.simulator {
            println!(
                "Simulator of App Runner is listening on {}",
                simulator.endpoint_url()
            );
        }
        println!("Slipway is listening on http://{}", self.address);
        if let Some(link) = self.new_setup_link().await? {
            println!("Create the first administrator: {link}");
        } else if let Some(name) = self.engine.missing_local_administrator().await? {
            println!(
                "Nobody gets in while single sign-on does not work: {name} is no Administrator with a password here."
            );
        }
        Ok(())
    }

    /// A new one-time link for creating the first administrator; `None` once there is one.
    ///
    /// # Errors
    /// The database cannot be written.
    pub async fn new_setup_link(&self) -> Result<Option<String>, StartError> {
        let base = match &self.public_url {
            Some(url) => url.to_string().trim_end_matches('/').to_owned(),
            None => format!("http://{}", self.address),
        };
        Ok(self
            .engine
            .new_setup_token()
            .await?
            .map(|token| format!("{base}{}?token={token}", paths::SETUP)))
    }

    /// Answers requests and follows App Runner until `stop` resolves; then lets requests under way finish.
    ///
    /// # Errors
    /// The listener failed.
    pub async fn run(self, stop: impl Future<Output = ()> + Send + 'static) -> Result<(), StartError> {
        let mut tasks = JoinSet::new();
        for region in self.engine.regions() {
            let watcher = Watcher::new(self.engine.clone(), region.clone());
            tasks.spawn(watcher.run(self.ending.clone()));
        }
        background::spawn(&mut tasks, &self.store, &self.engine, &self.ending);
        let ending = self.ending.clone();
        let stopping = async move {
            stop.await;
            tracing::info!("stopping");
            // Streams end first: a graceful shutdown waits for every response to finish.
            ending.cancel();
        };
        let service = self.router.into_make_service_with_connect_info::<SocketAddr>();
        let serving = axum::serve(self.listener, service).with_graceful_shutdown(stopping);
        let deadline = async {
            self.ending.cancelled().await;
            tokio::time::sleep(DRAIN).await;
        };
        let served = tokio::select! {
            served = async { serving.await } => served,
            () = deadline => {
                tracing::warn!("some requests did not finish in time");
                Ok(())
            }
        };
        self.ending.cancel();
        while tasks.join_next().await.is_some() {}
        if let Some(simulator) = self.simulator {
            simulator.shutdown().await;
        }
        self.store.close().await;
        served?;
        Ok(())
    }
}

/// Starts the simulator.
///
/// # Errors
/// The address is taken or the folder cannot be written.
pub async fn start_simulator(config: simulator::Config) -> Result<Simulator, StartError> {
    make_folder(&config.data_dir)?;
    Simulator::start(config)
        .await
        .map_err(|error| StartError::Simulator(error.to_string()))
}

fn make_folder(folder: &Path) -> Result<(), StartError> {
    std::fs::create_dir_all(folder).map_err(|error| StartError::DataFolder {
        folder: folder.display().to_string(),
        reason: error.to_string(),
    })
}

fn unique(regions: Vec<Region>) -> Vec<Region> {
    let mut unique: Vec<Region> = Vec::with_capacity(regions.len());
    for region in regions {
        if !unique.contains(&region) {
            unique.push(region);
        }
    }
    unique
}

/// The role that calls are made under in members' names.
fn assumed_role(config: &ServeConfig, backend: &Backend) -> Result<Option<AssumedRole>, StartError> {
    let Some(role) = config.assume_role.clone() else {
        return Ok(None);
    };
    // What Slipway shows is of one account: a role of another would create services there.
    if role.account() != backend.account() {
        return Err(StartError::AssumedRole {
            role: role.arn,
            account: backend.account().to_owned(),
        });
    }
    Ok(Some(AssumedRole {
        source_identity: !config.without_source_identity,
        ..role
    }))
}

/// The key of fingerprints is made once and stays with the database.
async fn fingerprints(store: &Store) -> Result<Fingerprints, StartError> {
    let fresh = format!(
        "{}{}",
        uuid::Uuid::new_v4().simple(),
        uuid::Uuid::new_v4().simple()
    );
    let key = store.setting_or("fingerprint_key", &fresh).await?;
    Ok(Fingerprints::new(key.as_bytes()))
}

/// One recorder for the process: a second application in the same process, as in tests, shares it.
fn metrics_recorder() -> PrometheusHandle {
    static HANDLE: OnceLock<PrometheusHandle> = OnceLock::new();
    HANDLE
        .get_or_init(|| {
            let recorder = PrometheusBuilder::new().build_recorder();
            let handle = recorder.handle();
            // An error means that another recorder is set; this one then counts nothing, and nothing breaks.
            let _ = metrics::set_global_recorder(recorder);
            handle
        })
        .clone()
}
