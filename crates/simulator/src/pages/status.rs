//! The status dictionary: icon, word and colour, in this order, and the same on every page.

use maud::{Markup, html};

use super::icons::StatusIcon;
use super::wording::duration;
use crate::machine::{OperationKind, OperationStatus, ServiceStatus};
use crate::resources::connection::ConnectionStatus;
use crate::resources::custom_domain::CustomDomainStatus;
use crate::service::record::ServiceRecord;
use crate::storage::operations::OperationRecord;

/// A status in words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Indication {
    icon: StatusIcon,
    /// The last part of a class: `ok` in `status-ok`.
    tone: &'static str,
    pub word: String,
}

impl Indication {
    fn new(icon: StatusIcon, tone: &'static str, word: impl Into<String>) -> Self {
        Indication {
            icon,
            tone,
            word: word.into(),
        }
    }

    /// Shows it.
    pub fn show(&self) -> Markup {
        html! {
            span class=(format!("status status-{}", self.tone)) {
                (self.icon.draw())
                span class="status-word" { (self.word) }
            }
        }
    }
}

/// A service's status; while an operation is under way, what it is doing.
pub fn of_service(service: &ServiceRecord, newest: Option<&OperationRecord>) -> Indication {
    match service.status {
        ServiceStatus::Running => Indication::new(StatusIcon::Good, "ok", "Running"),
        ServiceStatus::Paused => Indication::new(StatusIcon::Paused, "neutral", "Paused"),
        ServiceStatus::CreateFailed => Indication::new(StatusIcon::Broken, "err", "Create failed"),
        ServiceStatus::DeleteFailed => Indication::new(StatusIcon::Stuck, "err", "Delete failed"),
        ServiceStatus::Deleted => Indication::new(StatusIcon::Gone, "neutral", "Deleted"),
        ServiceStatus::OperationInProgress => newest.map_or_else(
            || Indication::new(StatusIcon::Moving, "accent", "Operation in progress"),
            |operation| {
                let progress = &operation.progress;
                if progress.standing.operation == OperationStatus::RollbackInProgress {
                    return Indication::new(StatusIcon::TurningBack, "warn", "Rolling back");
                }
                let doing = match progress.kind {
                    OperationKind::CreateService => "Creating",
                    OperationKind::StartDeployment => "Deploying",
                    OperationKind::UpdateService => "Updating",
                    OperationKind::PauseService => "Pausing",
                    OperationKind::ResumeService => "Resuming",
                    OperationKind::DeleteService => "Deleting",
                };
                Indication::new(StatusIcon::Moving, "accent", doing)
            },
        ),
    }
}

/// Where an operation stands, and how long it took.
pub fn of_operation(operation: &OperationRecord) -> Indication {
    match operation.progress.standing.operation {
        OperationStatus::Pending => Indication::new(StatusIcon::Waiting, "neutral", "Waiting"),
        OperationStatus::InProgress => Indication::new(StatusIcon::Moving, "accent", "In progress"),
        OperationStatus::Succeeded => {
            let ended = operation.ended_at.unwrap_or(operation.updated_at);
            let took = duration(ended.0 - operation.started_at.0);
            Indication::new(StatusIcon::Done, "ok", format!("Done in {took}"))
        }
        OperationStatus::Failed => Indication::new(StatusIcon::Broken, "err", "Failed"),
        OperationStatus::RollbackInProgress => {
            Indication::new(StatusIcon::TurningBack, "warn", "Rolling back")
        }
        OperationStatus::RollbackSucceeded => Indication::new(StatusIcon::TurnedBack, "warn", "Rolled back"),
        OperationStatus::RollbackFailed => Indication::new(StatusIcon::Stuck, "err", "Rollback failed"),
    }
}

/// What an operation does, as a noun.
pub fn noun(kind: OperationKind) -> &'static str {
    match kind {
        OperationKind::CreateService => "Create",
        OperationKind::StartDeployment => "Deployment",
        OperationKind::UpdateService => "Update",
        OperationKind::PauseService => "Pause",
        OperationKind::ResumeService => "Resume",
        OperationKind::DeleteService => "Deletion",
    }
}

/// A connection's status.
pub fn of_connection(status: ConnectionStatus) -> Indication {
    match status {
        ConnectionStatus::PendingHandshake => {
            Indication::new(StatusIcon::Waiting, "warn", "Pending handshake")
        }
        ConnectionStatus::Available => Indication::new(StatusIcon::Good, "ok", "Available"),
        ConnectionStatus::Error => Indication::new(StatusIcon::Broken, "err", "Error"),
        ConnectionStatus::Deleted => Indication::new(StatusIcon::Gone, "neutral", "Deleted"),
    }
}

/// A custom domain's status.
pub fn of_domain(status: CustomDomainStatus) -> Indication {
    match status {
        CustomDomainStatus::Creating => {
            Indication::new(StatusIcon::Moving, "accent", "Requesting a certificate")
        }
        CustomDomainStatus::PendingCertificateDnsValidation => {
            Indication::new(StatusIcon::Waiting, "warn", "Waiting for DNS records")
        }
        CustomDomainStatus::BindingCertificate => {
            Indication::new(StatusIcon::Moving, "accent", "Binding its certificate")
        }
        CustomDomainStatus::Active => Indication::new(StatusIcon::Good, "ok", "Active"),
        CustomDomainStatus::CreateFailed => Indication::new(StatusIcon::Broken, "err", "Could not be linked"),
        CustomDomainStatus::Deleting => Indication::new(StatusIcon::Moving, "accent", "Unlinking"),
        CustomDomainStatus::DeleteFailed => {
            Indication::new(StatusIcon::Broken, "err", "Could not be unlinked")
        }
    }
}
