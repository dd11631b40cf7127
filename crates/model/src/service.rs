//! Services as Slipway last saw them.

use crate::arn::ServiceArn;
use crate::compute::InstanceSize;
use crate::health_check::HealthCheck;
use crate::operation::{Operation, OperationKind};
use crate::time::Time;
use serde::{Deserialize, Serialize};

/// Shape `ServiceStatus`. There is no CREATING, DELETING or `UPDATE_FAILED`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum ServiceStatus {
    /// The last good version serves, also after a failed update.
    Running,
    /// Any operation, or maintenance that no operation explains.
    OperationInProgress,
    /// No compute; domain and image copy are kept.
    Paused,
    /// The first deployment failed. Counts against the quota until deleted or rebuilt.
    CreateFailed,
    /// Only deleting can be tried again.
    DeleteFailed,
    /// Gone; App Runner answers for it for a while.
    Deleted,
}

impl ServiceStatus {
    const ALL: [(ServiceStatus, &'static str); 6] = [
        (ServiceStatus::Running, "RUNNING"),
        (ServiceStatus::OperationInProgress, "OPERATION_IN_PROGRESS"),
        (ServiceStatus::Paused, "PAUSED"),
        (ServiceStatus::CreateFailed, "CREATE_FAILED"),
        (ServiceStatus::DeleteFailed, "DELETE_FAILED"),
        (ServiceStatus::Deleted, "DELETED"),
    ];

    /// The API's word.
    pub fn as_str(self) -> &'static str {
        ServiceStatus::ALL
            .iter()
            .find(|(status, _)| *status == self)
            .map_or("", |(_, word)| word)
    }

    /// Reads the API's word.
    pub fn parse(text: &str) -> Option<ServiceStatus> {
        ServiceStatus::ALL
            .iter()
            .find(|(_, word)| *word == text)
            .map(|(status, _)| *status)
    }

    /// The word that people read where no operation is known.
    pub fn label(self) -> &'static str {
        match self {
            ServiceStatus::Running => "Running",
            ServiceStatus::OperationInProgress => "Operation in progress",
            ServiceStatus::Paused => "Paused",
            ServiceStatus::CreateFailed => "Create failed",
            ServiceStatus::DeleteFailed => "Delete failed",
            ServiceStatus::Deleted => "Deleted",
        }
    }

    /// Order of a list by status: broken, moving, running, paused, deleted.
    pub fn rank(self) -> u8 {
        match self {
            ServiceStatus::CreateFailed | ServiceStatus::DeleteFailed => 0,
            ServiceStatus::OperationInProgress => 1,
            ServiceStatus::Running => 3,
            ServiceStatus::Paused => 4,
            ServiceStatus::Deleted => 5,
        }
    }
}

/// A service as last seen: what pages show.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Service {
    /// Its ARN, which carries account, Region, name and id.
    pub arn: ServiceArn,
    /// How it stands.
    pub status: ServiceStatus,
    /// `{10 characters}.{region}.awsapprunner.com`, without a scheme.
    pub domain: Option<String>,
    /// When it was created.
    pub created_at: Time,
    /// When App Runner last changed it.
    pub updated_at: Time,
    /// When it was deleted.
    pub deleted_at: Option<Time>,
    /// What it runs and how; absent until it has been described once.
    pub configuration: Option<Configuration>,
    /// The newest operation known.
    pub operation: Option<Operation>,
    /// When App Runner last told this.
    pub seen_at: Time,
}

impl Service {
    /// "Creating", "Running", …: the status in the words of the dictionary, naming the operation where it is known.
    pub fn label(&self) -> &'static str {
        match (self.status, &self.operation) {
            (ServiceStatus::OperationInProgress, Some(operation)) if !operation.status.is_over() => {
                operation.kind.participle()
            }
            (status, _) => status.label(),
        }
    }

    /// The domain once it leads somewhere. `App Runner` gives it at once, and routes visitors there when the first deployment
    /// has succeeded; a create that failed never does, and a deleted service no more.
    pub fn routed_domain(&self) -> Option<&str> {
        let is_being_created = self
            .running_operation()
            .is_some_and(|operation| operation.kind == OperationKind::CreateService);
        match self.status {
            ServiceStatus::CreateFailed | ServiceStatus::Deleted => None,
            _ if is_being_created || self.deleted_at.is_some() => None,
            _ => self.domain.as_deref(),
        }
    }

    /// The operation that is under way.
    pub fn running_operation(&self) -> Option<&Operation> {
        self.operation
            .as_ref()
            .filter(|operation| !operation.status.is_over())
    }
}

/// That somebody who may not delete a service proposes it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeletionProposal {
    /// Why; may be empty.
    pub reason: String,
    /// Id of who proposes it.
    pub person_id: i64,
    /// The name at that time.
    pub by: String,
    /// When.
    pub at: Time,
}

/// What a service runs and how (shapes `SourceConfiguration`, `InstanceConfiguration`, …).
/// Plain values of environment variables are not here: a service as last seen knows their fingerprints only.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Configuration {
    /// Image or code.
    pub source: Source,
    /// Whether App Runner deploys by itself.
    pub automatic_deployment: bool,
    /// As the API carries it; a text that need not be a number.
    pub port: Option<String>,
    /// Overrides the image's own command. Sensitive in the API's model.
    pub start_command: Option<String>,
    /// Sorted by name.
    pub variables: Vec<Variable>,
    /// CPU and memory; absent if App Runner tells a pair that is not known here.
    pub size: Option<InstanceSize>,
    /// Role that the application has.
    pub instance_role: Option<String>,
    /// Health check.
    pub health_check: HealthCheck,
    /// Name and revision of the auto scaling configuration, such as `DefaultConfiguration, revision 1`.
    pub auto_scaling: Option<String>,
    /// Whether the default domain is reachable from the internet.
    pub public_ingress: bool,
    /// VPC connector for outgoing traffic; absent means the public internet.
    pub vpc_connector: Option<String>,
    /// `IPV4` or `DUAL_STACK`.
    pub ip_address_type: Option<String>,
    /// Own key; absent means a key that AWS owns.
    pub encryption_key: Option<String>,
    /// Whether traces go to X-Ray.
    pub tracing: bool,
}

impl Configuration {
    /// Whether values are known by fingerprints of an earlier kind only, which cannot be held against those that are made now.
    pub fn has_old_fingerprints(&self) -> bool {
        self.variables.iter().any(|variable| match &variable.value {
            VariableValue::Plain { fingerprint } => !crate::fingerprint::is_current(fingerprint),
            VariableValue::Reference { .. } => false,
        })
    }
}

/// Where a service's application comes from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Source {
    /// A container image.
    Image {
        /// As App Runner tells it.
        identifier: String,
        /// Role that pulls it.
        access_role: Option<String>,
    },
    /// A source code repository.
    Code {
        /// URL of the repository.
        repository: String,
        /// Branch that is deployed.
        branch: String,
    },
}

/// One environment variable as last seen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Variable {
    /// Its name.
    pub name: String,
    /// What is known of its value.
    pub value: VariableValue,
}

/// What may be known of a variable's value.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum VariableValue {
    /// Plain text, told by a fingerprint that changes with it.
    Plain {
        /// See [`crate::fingerprint`].
        fingerprint: String,
    },
    /// ARN of a secret or a parameter.
    Reference {
        /// The ARN.
        arn: String,
    },
}

/// A service as a row of the list. What is not shown there is not carried to every browser.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListedService {
    /// The service, without its configuration; in the list also without an operation that is over.
    pub service: Service,
    /// Image or repository that it runs.
    pub image: Option<String>,
    /// Who changed it last.
    pub changed_by: Option<String>,
    /// When.
    pub changed_at: Option<Time>,
    /// Whether App Runner deploys by itself; absent until the service has been described.
    pub automatic: Option<bool>,
}
