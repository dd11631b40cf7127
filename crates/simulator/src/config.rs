//! What a simulator is started with, and why it may not start.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::Duration;

use crate::control::switches::Switch;

/// Everything a simulator needs to know.
#[derive(Debug, Clone)]
#[non_exhaustive]
#[expect(clippy::struct_excessive_bools, reason = "each is a switch of its own")]
pub struct Config {
    /// Where to listen. Port 0 takes a free one; [`Simulator::address`](crate::Simulator::address) tells which.
    pub listen: SocketAddr,
    /// The folder of `simulator.db`, made if it is not there.
    pub data_dir: PathBuf,
    /// A factor over the durations seen on AWS: 1 takes minutes, as AWS does.
    pub speed: f64,
    /// How many services an account may have in a Region, failed ones included. AWS: 30, adjustable.
    pub service_quota: u32,
    /// How many names of auto scaling configurations an account may have in a Region, besides `DefaultConfiguration`.
    /// AWS: 10, adjustable.
    pub auto_scaling_configuration_quota: u32,
    /// How many active revisions a name may have. AWS: 5, adjustable.
    pub auto_scaling_revision_quota: u32,
    /// The greatest `MaxSize`, for which the model has no bound. AWS: 25, adjustable.
    pub auto_scaling_size_quota: u32,
    /// How many names of observability configurations an account may have in a Region, besides
    /// `DefaultConfiguration`. AWS: 10, adjustable.
    pub observability_configuration_quota: u32,
    /// How many active revisions a name may have. AWS: 10, adjustable.
    pub observability_revision_quota: u32,
    /// How long deleted auto scaling and observability configurations are described before they are "permanently
    /// removed". AWS's length is not documented.
    pub retention_of_deleted_configurations: Duration,
    /// How many connections an account may have in a Region. AWS: 10, adjustable.
    pub connection_quota: u32,
    /// How many active VPC connectors an account may have in a Region. AWS: 10, adjustable.
    pub vpc_connector_quota: u32,
    /// How many VPC ingress connections an account may have in a Region. What AWS has is uncertain.
    pub vpc_ingress_connection_quota: u32,
    /// How many custom domains a service may have. AWS: 5.
    pub custom_domain_quota: u32,
    /// Whether `UpdateService` is allowed on a paused service, which AWS's guide of 2022 and its live error text of
    /// 2021 disagree on. The live text wins by default.
    pub update_while_paused: bool,
    /// Whether the statuses of auto scaling configurations and custom domains are `active` and the like, as Terraform's
    /// provider expects them, instead of the model's `ACTIVE`. The model wins by default.
    pub lower_case_statuses: bool,
    /// Whether an account begins without repositories, roles, secrets and parameters. It counts when the account is
    /// first seen.
    pub empty_accounts: bool,
    /// Whether a pull finds every image of the account's registry, also one that its repository has not.
    pub any_image_exists: bool,
    /// For how long a new role cannot be assumed by App Runner, in seconds as on AWS, where it takes about ten.
    pub role_propagation_seconds: f64,
    /// Whether a push of an image during an operation is deployed when that has ended, as people report of AWS, or lost.
    pub defer_pushed_images: bool,
    /// Whether a push of a commit during an operation is deployed when that has ended, or lost, as people report of
    /// AWS.
    pub defer_pushed_commits: bool,
    /// Whether metrics have a plausible background besides the requests that really reach a service.
    pub background_traffic: bool,
    /// Switches that are on from the start, as `POST /_simulator/failures` would turn them on.
    pub failures: Vec<Switch>,
}

impl Config {
    /// Makes a create of a known image take 8 s in all.
    pub const DEFAULT_SPEED: f64 = 30.0;

    /// The quota on AWS, as remembered from 2023 on.
    pub const DEFAULT_SERVICE_QUOTA: u32 = 30;

    /// As long as a deleted service is described.
    pub const DEFAULT_RETENTION_OF_DELETED_CONFIGURATIONS: Duration = Duration::from_hours(1);
    /// The quota on AWS, as remembered.
    pub const DEFAULT_CONNECTION_QUOTA: u32 = 10;

    /// The quota on AWS, as remembered.
    pub const DEFAULT_VPC_CONNECTOR_QUOTA: u32 = 10;

    /// One of two numbers that are remembered of AWS; the other one is 1 a service.
    pub const DEFAULT_VPC_INGRESS_CONNECTION_QUOTA: u32 = 50;

    /// The quota on AWS.
    pub const DEFAULT_CUSTOM_DOMAIN_QUOTA: u32 = 5;
    /// How long roles usually take to be known everywhere.
    pub const DEFAULT_ROLE_PROPAGATION_SECONDS: f64 = 10.0;

    /// A simulator at the default speed, with nothing failing.
    pub fn new(listen: SocketAddr, data_dir: impl Into<PathBuf>) -> Self {
        Config {
            listen,
            data_dir: data_dir.into(),
            speed: Self::DEFAULT_SPEED,
            service_quota: Self::DEFAULT_SERVICE_QUOTA,
            auto_scaling_configuration_quota: 10,
            auto_scaling_revision_quota: 5,
            auto_scaling_size_quota: 25,
            observability_configuration_quota: 10,
            observability_revision_quota: 10,
            retention_of_deleted_configurations: Self::DEFAULT_RETENTION_OF_DELETED_CONFIGURATIONS,
            connection_quota: Self::DEFAULT_CONNECTION_QUOTA,
            vpc_connector_quota: Self::DEFAULT_VPC_CONNECTOR_QUOTA,
            vpc_ingress_connection_quota: Self::DEFAULT_VPC_INGRESS_CONNECTION_QUOTA,
            custom_domain_quota: Self::DEFAULT_CUSTOM_DOMAIN_QUOTA,
            update_while_paused: true,
            lower_case_statuses: false,
            empty_accounts: false,
            any_image_exists: false,
            role_propagation_seconds: Self::DEFAULT_ROLE_PROPAGATION_SECONDS,
            defer_pushed_images: true,
            defer_pushed_commits: false,
            background_traffic: true,
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
