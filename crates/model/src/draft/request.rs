//! A create as it goes to App Runner.

use crate::compute::InstanceSize;
use crate::health_check::HealthCheck;
use crate::image::ImageReference;
use crate::port::Port;
use crate::region::Region;
use crate::repository::RepositoryUrl;
use crate::runtime::Runtime;
use crate::service_name::ServiceName;
use crate::tag::Tag;
use std::collections::BTreeMap;

/// A create as it goes to App Runner: every value right by itself and together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CreateRequest {
    /// Unique among the account's services of the Region.
    pub name: ServiceName,
    /// Where to create it.
    pub region: Region,
    /// What to run.
    pub source: Source,
    /// Whether App Runner deploys pushes by itself.
    pub automatic_deployment: bool,
    /// CPU and memory.
    pub size: InstanceSize,
    /// ARN of an auto scaling configuration; the account's default without one.
    pub auto_scaling: Option<String>,
    /// Health check.
    pub health_check: HealthCheck,
    /// ARN of the role that the application acts with.
    pub instance_role: Option<String>,
    /// ARN of the key that encrypts the copy of the source; AWS's own without one. It cannot be changed later.
    pub kms_key: Option<String>,
    /// Who reaches the service, and what it reaches.
    pub network: Network,
    /// ARN of the observability configuration that turns tracing on.
    pub observability: Option<String>,
    /// Tags, which only a create can carry: App Runner's update takes none.
    pub tags: Vec<Tag>,
}

/// What to run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Source {
    /// An image that is built already.
    Image {
        /// The image.
        image: ImageReference,
        /// ARN of the role that pulls a private image.
        access_role: Option<String>,
        /// How to start it.
        settings: RuntimeSettings,
    },
    /// Source code that App Runner builds.
    Code {
        /// Where it is.
        repository: RepositoryUrl,
        /// Its branch.
        branch: String,
        /// The folder, from the root of the repository.
        directory: String,
        /// ARN of the connection that leads there; none for a public repository.
        connection: Option<String>,
        /// How to build and start it; `None` where the repository's `apprunner.yaml` says so.
        build: Option<BuildSettings>,
    },
}

/// How source code is built and started.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BuildSettings {
    /// With what.
    pub runtime: Runtime,
    /// Builds it.
    pub command: Option<String>,
    /// How to start it.
    pub settings: RuntimeSettings,
}

/// How an application is started.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RuntimeSettings {
    /// The port it listens on.
    pub port: Port,
    /// Starts it; overrides an image's own command.
    pub start_command: Option<String>,
    /// Plain variables.
    pub variables: BTreeMap<String, String>,
    /// Variables whose value is the ARN of a secret or a parameter.
    pub secrets: BTreeMap<String, String>,
}

/// Who reaches a service, and what it reaches.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Network {
    /// Whether its domain answers on the internet, instead of inside of a VPC only.
    pub is_public: bool,
    /// Whether IPv6 reaches it too.
    pub is_dual_stack: bool,
    /// ARN of the VPC connector that outgoing traffic takes; straight to the internet without one.
    pub vpc_connector: Option<String>,
}

impl CreateRequest {
    /// How the application is started, unless a file of the repository says so.
    pub fn settings(&self) -> Option<&RuntimeSettings> {
        match &self.source {
            Source::Image { settings, .. } => Some(settings),
            Source::Code { build, .. } => build.as_ref().map(|build| &build.settings),
        }
    }
    /// Puts a note in the place of every plain value, for those who may not see them.
    pub fn hide_values(&mut self) {
        let settings = match &mut self.source {
            Source::Image { settings, .. } => Some(settings),
            Source::Code { build, .. } => build.as_mut().map(|build| &mut build.settings),
        };
        for (name, value) in settings.into_iter().flat_map(|settings| &mut settings.variables) {
            *value = format!("<value of {name}>");
        }
    }
}
