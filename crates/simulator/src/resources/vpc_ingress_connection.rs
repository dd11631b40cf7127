//! A VPC ingress connection: its wire forms, which call is allowed when, and what becomes of it.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::plan::{self, Planned};
use crate::clock::{Speed, Timestamp};
use crate::service::arn::Scope;

/// Seconds on AWS: Terraform gives each change two minutes.
const CHANGE: f64 = 60.0;

/// API shape `VpcIngressConnectionStatus`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum VpcIngressConnectionStatus {
    Available,
    PendingCreation,
    PendingUpdate,
    PendingDeletion,
    FailedCreation,
    FailedUpdate,
    FailedDeletion,
    Deleted,
}

/// What a call makes of a VPC ingress connection.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Change {
    Creation,
    Update,
    Deletion,
}

impl Change {
    /// Guide, notes on `CreateVpcIngressConnection`: an update needs `AVAILABLE`, `FAILED_CREATION` or
    /// `FAILED_UPDATE`, a deletion one of these or `FAILED_DELETION`.
    pub fn is_admitted(self, status: VpcIngressConnectionStatus) -> bool {
        use VpcIngressConnectionStatus as Is;
        match status {
            Is::Available | Is::FailedCreation | Is::FailedUpdate => self != Change::Creation,
            Is::FailedDeletion => self == Change::Deletion,
            Is::PendingCreation | Is::PendingUpdate | Is::PendingDeletion | Is::Deleted => false,
        }
    }

    fn pending(self) -> VpcIngressConnectionStatus {
        match self {
            Change::Creation => VpcIngressConnectionStatus::PendingCreation,
            Change::Update => VpcIngressConnectionStatus::PendingUpdate,
            Change::Deletion => VpcIngressConnectionStatus::PendingDeletion,
        }
    }

    fn succeeded(self) -> VpcIngressConnectionStatus {
        match self {
            Change::Creation | Change::Update => VpcIngressConnectionStatus::Available,
            Change::Deletion => VpcIngressConnectionStatus::Deleted,
        }
    }

    /// The status of a failure, and the beginning of the names that fail in this way.
    fn failed(self) -> (VpcIngressConnectionStatus, &'static str) {
        match self {
            Change::Creation => (VpcIngressConnectionStatus::FailedCreation, "fail-creation"),
            Change::Update => (VpcIngressConnectionStatus::FailedUpdate, "fail-update"),
            Change::Deletion => (VpcIngressConnectionStatus::FailedDeletion, "fail-deletion"),
        }
    }
}

/// API shape `IngressVpcConfiguration`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct IngressVpcConfiguration {
    pub vpc_id: String,
    pub vpc_endpoint_id: String,
}

/// One VPC ingress connection.
#[derive(Debug, Clone)]
pub struct VpcIngressConnection {
    pub id: String,
    pub scope: Scope,
    pub name: String,
    pub service_arn: String,
    pub domain_label: String,
    pub status: VpcIngressConnectionStatus,
    pub configuration: IngressVpcConfiguration,
    pub created_at: Timestamp,
    pub deleted_at: Option<Timestamp>,
    pub plan: Vec<Planned<VpcIngressConnectionStatus>>,
}

impl VpcIngressConnection {
    pub fn arn(&self) -> String {
        self.scope
            .arn(&format!("vpcingressconnection/{}/{}", self.name, self.id))
    }

    /// The domain that clients in the VPC use. API examples show it in the form of a service's own.
    pub fn domain(&self) -> String {
        format!("{}.{}.awsapprunner.com", self.domain_label, self.scope.region)
    }

    /// Whether requests to its domain get through. An update moves it to another endpoint; until that has worked, the
    /// old one stays.
    pub fn answers(&self) -> bool {
        use VpcIngressConnectionStatus as Is;
        matches!(self.status, Is::Available | Is::PendingUpdate | Is::FailedUpdate)
    }

    /// Begins a change. A name such as `fail-update-web` makes the first one of that kind fail; tried again, it works.
    pub fn begin(&mut self, change: Change, now: Timestamp, speed: Speed) {
        let (failed, beginning) = change.failed();
        let fails = self.name.starts_with(beginning) && self.status != failed;
        self.status = change.pending();
        self.plan = vec![Planned {
            due: now.plus(speed.milliseconds(CHANGE)),
            status: if fails { failed } else { change.succeeded() },
        }];
    }

    /// Lets time pass until `now`.
    pub fn advance(&mut self, now: Timestamp) {
        if let Some(Planned { due, status }) = plan::take_due(&mut self.plan, now) {
            self.status = status;
            self.deleted_at = (status == VpcIngressConnectionStatus::Deleted).then_some(due);
        }
    }

    /// API shape `VpcIngressConnectionSummary`.
    pub fn summary(&self) -> Value {
        json!({"VpcIngressConnectionArn": self.arn(), "ServiceArn": self.service_arn})
    }

    /// API shape `VpcIngressConnection`.
    pub fn description(&self) -> Value {
        let mut connection = self.summary();
        connection["VpcIngressConnectionName"] = json!(self.name);
        connection["Status"] = json!(self.status);
        connection["AccountId"] = json!(self.scope.account);
        connection["DomainName"] = json!(self.domain());
        connection["IngressVpcConfiguration"] = json!(self.configuration);
        connection["CreatedAt"] = json!(self.created_at.epoch_seconds());
        if let Some(deleted_at) = self.deleted_at {
            connection["DeletedAt"] = json!(deleted_at.epoch_seconds());
        }
        connection
    }

    /// API shape `VpcDNSTarget`.
    pub fn dns_target(&self) -> Value {
        json!({
            "VpcIngressConnectionArn": self.arn(),
            "VpcId": self.configuration.vpc_id,
            "DomainName": self.domain(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn changes_are_admitted_as_the_table_says() {
        use VpcIngressConnectionStatus as Is;
        for (status, update, deletion) in [
            (Is::Available, true, true),
            (Is::FailedCreation, true, true),
            (Is::FailedUpdate, true, true),
            (Is::FailedDeletion, false, true),
            (Is::PendingCreation, false, false),
            (Is::PendingUpdate, false, false),
            (Is::PendingDeletion, false, false),
            (Is::Deleted, false, false),
        ] {
            assert_eq!(Change::Update.is_admitted(status), update, "{status:?}");
            assert_eq!(Change::Deletion.is_admitted(status), deletion, "{status:?}");
            assert!(!Change::Creation.is_admitted(status), "{status:?}");
        }
    }
}
