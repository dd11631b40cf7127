//! Which action App Runner allows in which state: one table, so that no page compares states by hand.

use crate::operation::OperationKind;
use crate::service::{Service, ServiceStatus};
use serde::{Deserialize, Serialize};

/// What can be done to a service.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ServiceAction {
    /// `StartDeployment`
    Deploy,
    /// `UpdateService` on a service whose create failed
    Rebuild,
    /// `PauseService`
    Pause,
    /// `ResumeService`
    Resume,
    /// A draft with the service's settings; nothing happens to the service
    Clone,
    /// `DeleteService`
    Delete,
}

impl ServiceAction {
    /// All of them, in the order of a menu.
    pub const ALL: [ServiceAction; 6] = [
        ServiceAction::Deploy,
        ServiceAction::Rebuild,
        ServiceAction::Pause,
        ServiceAction::Resume,
        ServiceAction::Clone,
        ServiceAction::Delete,
    ];

    /// The verb on its button.
    pub fn label(self) -> &'static str {
        match self {
            ServiceAction::Deploy => "Deploy",
            ServiceAction::Rebuild => "Fix and try again",
            ServiceAction::Pause => "Pause",
            ServiceAction::Resume => "Resume",
            ServiceAction::Clone => "Clone as draft",
            ServiceAction::Delete => "Delete",
        }
    }

    /// The word of the question in the address, where [`crate::consequence::outlook`] has something to say first.
    pub fn question(self) -> Option<&'static str> {
        match self {
            ServiceAction::Deploy => Some("deploy"),
            ServiceAction::Pause => Some("pause"),
            ServiceAction::Resume => Some("resume"),
            ServiceAction::Rebuild | ServiceAction::Clone | ServiceAction::Delete => None,
        }
    }
}

/// An action as offered on a page: with a reason where it is not available.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Offer {
    /// What it would do.
    pub action: ServiceAction,
    /// Why it cannot be done now, or by this person. Shown on the disabled button.
    pub refusal: Option<String>,
}

/// Why App Runner would refuse `action` on `service` now; `None` if it would not.
///
/// The table is section 2.3 of the domain facts: the guide's page on pausing, the API's errors, and what the service has
/// been seen to answer (`StartDeployment`: "because it isn't in RUNNING state"; `UpdateService` on `CREATE_FAILED` since
/// June 2023).
pub fn refusal(action: ServiceAction, service: &Service) -> Option<String> {
    use ServiceStatus::{CreateFailed, DeleteFailed, Deleted, OperationInProgress, Paused, Running};
    let status = service.status;
    if status == Deleted {
        return Some("The service is deleted.".to_owned());
    }
    // It reads, and App Runner describes a service in every state.
    if action == ServiceAction::Clone {
        return None;
    }
    if status == OperationInProgress {
        return Some(
            match service.running_operation().map(|operation| operation.kind) {
                Some(OperationKind::DeleteService) => "The service is being deleted.".to_owned(),
                Some(kind) => format!("Available when the {} has finished.", kind.noun()),
                None => "Available when the operation in progress has finished.".to_owned(),
            },
        );
    }
    let reason = match (action, status) {
        (ServiceAction::Deploy | ServiceAction::Pause, Running)
        | (ServiceAction::Rebuild, CreateFailed)
        | (ServiceAction::Resume, Paused)
        | (ServiceAction::Delete, _) => return None,
        (ServiceAction::Deploy, Paused) => "A paused service cannot be deployed. Resume it first.",
        (ServiceAction::Deploy | ServiceAction::Pause | ServiceAction::Resume, CreateFailed) => {
            "The create failed. Fix it and try again, or delete the service."
        }
        (ServiceAction::Pause, Paused) => "The service is paused already.",
        (ServiceAction::Resume, _) => "The service is not paused.",
        (ServiceAction::Rebuild, _) => "Only a service whose create failed can be rebuilt.",
        (_, DeleteFailed) => "The delete failed. Only deleting can be tried again.",
        (_, _) => "App Runner does not allow this now.",
    };
    Some(reason.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::arn::ServiceArn;
    use crate::operation::{Operation, OperationStatus};
    use crate::time::Time;

    fn service(status: ServiceStatus, running: Option<OperationKind>) -> Service {
        let arn =
            "arn:aws:apprunner:eu-west-1:123456789012:service/web-hello/8fe1e10304f84fd2b0df550fe98a71fa";
        Service {
            arn: arn.parse::<ServiceArn>().unwrap(),
            status,
            domain: None,
            created_at: Time(0),
            updated_at: Time(0),
            deleted_at: None,
            configuration: None,
            operation: running.map(|kind| Operation {
                id: String::new(),
                kind,
                status: OperationStatus::InProgress,
                started_at: Time(0),
                ended_at: None,
                stages: Vec::new(),
                cause: None,
            }),
            seen_at: Time(0),
        }
    }

    #[test]
    fn a_domain_leads_somewhere_after_the_first_deployment() {
        use ServiceStatus::*;
        let routed = |status, running| {
            let mut service = service(status, running);
            service.domain = Some("x.eu-west-1.awsapprunner.com".to_owned());
            service.routed_domain().is_some()
        };
        assert!(routed(Running, None));
        assert!(routed(Paused, None));
        assert!(routed(OperationInProgress, Some(OperationKind::StartDeployment)));
        assert!(!routed(OperationInProgress, Some(OperationKind::CreateService)));
        assert!(!routed(CreateFailed, None));
        assert!(!routed(Deleted, None));
    }

    #[test]
    fn the_table_of_allowed_actions() {
        use ServiceAction::*;
        use ServiceStatus::*;
        let allowed = [
            (Running, vec![Deploy, Pause, Clone, Delete]),
            (Paused, vec![Resume, Clone, Delete]),
            (CreateFailed, vec![Rebuild, Clone, Delete]),
            (DeleteFailed, vec![Clone, Delete]),
            (OperationInProgress, vec![Clone]),
            (Deleted, vec![]),
        ];
        for (status, actions) in allowed {
            let service = service(status, None);
            let found: Vec<_> = ServiceAction::ALL
                .into_iter()
                .filter(|action| refusal(*action, &service).is_none())
                .collect();
            assert_eq!(found, actions, "{status:?}");
        }
    }

    #[test]
    fn the_reason_names_the_operation() {
        let creating = service(
            ServiceStatus::OperationInProgress,
            Some(OperationKind::CreateService),
        );
        assert_eq!(
            refusal(ServiceAction::Deploy, &creating).unwrap(),
            "Available when the create has finished."
        );
    }
}
