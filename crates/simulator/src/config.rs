//! What a simulator is started with, and why it may not start.

use std::net::SocketAddr;
use std::path::PathBuf;

use crate::control::switches::Switch;

/// Everything a simulator needs to know.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Config {
    /// Where to listen. Port 0 takes a free one; [`Simulator::address`](crate::Simulator::address) tells which.
    pub listen: SocketAddr,
    /// The folder of `simulator.db`, made if it is not there.
    pub data_dir: PathBuf,
    /// A factor over the durations seen on AWS: 1 takes minutes, as AWS does.
    pub speed: f64,
    /// How many services an account may have in a Region, failed ones included. AWS: 30, adjustable.
    pub service_quota: u32,
    /// Whether `UpdateService` is allowed on a paused service, which AWS's guide of 2022 and its live error text of
    /// 2021 disagree on. The live text wins by default.
    pub update_while_paused: bool,
    /// Whether an account begins without repositories, roles, secrets and parameters. It counts when the account is
    /// first seen.
    pub empty_accounts: bool,
    /// Whether a pull finds every image of the account's registry, also one that its repository has not.
    pub any_image_exists: bool,
    /// For how long a new role cannot be assumed by App Runner, in seconds as on AWS, where it takes about ten.
    pub role_propagation_seconds: f64,
    /// Switches that are on from the start, as `POST /_simulator/failures` would turn them on.
    pub failures: Vec<Switch>,
}

impl Config {
    /// Makes a create of a known image take 8 s in all.
    pub const DEFAULT_SPEED: f64 = 30.0;

    /// The quota on AWS, as remembered from 2023 on.
    pub const DEFAULT_SERVICE_QUOTA: u32 = 30;

    /// How long roles usually take to be known everywhere.
    pub const DEFAULT_ROLE_PROPAGATION_SECONDS: f64 = 10.0;

    /// A simulator at the default speed, with nothing failing.
    pub fn new(listen: SocketAddr, data_dir: impl Into<PathBuf>) -> Self {
        Config {
            listen,
            data_dir: data_dir.into(),
            speed: Self::DEFAULT_SPEED,
            service_quota: Self::DEFAULT_SERVICE_QUOTA,
            update_while_paused: true,
            empty_accounts: false,
            any_image_exists: false,
            role_propagation_seconds: Self::DEFAULT_ROLE_PROPAGATION_SECONDS,
            failures: Vec::new(),
        }
    }
}

/// Why a simulator did not start.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum StartError {
    /// The speed is not a factor.
    #[error("the speed must be a number above 0, not {0}")]
    Speed(f64),
    /// The data folder cannot be used.
    #[error("cannot use {path}: {source}; give a folder that this user can write to", path = path.display())]
    DataFolder {
        /// Which file or folder.
        path: PathBuf,
        /// What the operating system says.
        source: std::io::Error,
    },
    /// Another simulator has the folder.
    #[error("another simulator is using {path}; stop it, or give this one a folder of its own", path = .0.display())]
    InUse(PathBuf),
    /// The database does not open.
    #[error("cannot open simulator.db: {0}")]
    Database(#[from] sqlx::Error),
    /// The address cannot be had.
    #[error("cannot listen on {address}: {source}; give a free address, or port 0 for any free port")]
    Listen {
        /// Which address.
        address: SocketAddr,
        /// What the operating system says.
        source: std::io::Error,
    },
}
