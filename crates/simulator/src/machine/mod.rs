//! The life of a service: which call is allowed when, what an operation does step by step, and where it stands
//! at a given moment. Pure: time comes in as a value, effects go out as [`Transition`]s.
//!
//! An operation's whole course is decided when it is accepted. Its steps carry their due times, so progress is a
//! function of (what was planned, now), and a simulator that was down catches up in order.

mod plan;

use serde::{Deserialize, Serialize};

use crate::clock::{Speed, Timestamp};

pub use plan::{Course, PlannedStep, Step, plan};

/// API shape `ServiceStatus`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum ServiceStatus {
    OperationInProgress,
    Running,
    Paused,
    CreateFailed,
    DeleteFailed,
    Deleted,
}

/// API shape `OperationType`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum OperationKind {
    CreateService,
    StartDeployment,
    UpdateService,
    PauseService,
    ResumeService,
    DeleteService,
}

/// API shape `OperationStatus`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum OperationStatus {
    Pending,
    InProgress,
    Succeeded,
    Failed,
    RollbackInProgress,
    RollbackSucceeded,
    RollbackFailed,
}

#[cfg(test)]
impl OperationStatus {
    /// Nothing more will happen to the operation.
    pub fn is_settled(self) -> bool {
        matches!(
            self,
            Self::Succeeded | Self::Failed | Self::RollbackSucceeded | Self::RollbackFailed
        )
    }
}

/// What goes wrong in an operation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Failure {
    /// The image, or the source code, cannot be pulled.
    Pull,
    /// The `apprunner.yaml` of source code is not valid.
    File,
    /// The build command of source code fails.
    Build,
    /// A secret that an environment variable refers to cannot be read.
    Secret,
    /// Nothing answers the health check.
    Health,
    /// The container exits with code 1.
    Crash,
    /// The health check fails, and so does the rollback.
    Rollback,
    /// The deletion fails, and the service ends in `DELETE_FAILED`.
    Delete,
}

/// What makes an operation go wrong: the rules of the README's "Failures on purpose".
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Cause {
    /// A switch was on.
    Switch,
    /// The service's environment variable says so.
    Variable,
    /// The service's name begins with it.
    Name,
    /// The image has no such tag, or listens on another port.
    Image,
    /// The private repository has no such image.
    Repository,
    /// The private repository has the image, but not for x86-64.
    Architecture,
    /// The connection to the provider of the source code is not available.
    Connection,
}

/// What becomes of a call on an existing service.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Admission {
    /// An operation starts.
    Accepted,
    /// The service is already as the call wants it: success without an operation.
    NothingToDo,
    /// The service's status forbids the call.
    Refused,
}

/// Guide section "legal when". `update_while_paused` decides the one disputed cell: the guide of 2022 forbids
/// `UpdateService` on a paused service, the live error text of 2021 says "must be RUNNING or PAUSED to be updated".
pub fn admit(call: OperationKind, status: ServiceStatus, update_while_paused: bool) -> Admission {
    use OperationKind as Call;
    use ServiceStatus as Is;
    match (call, status) {
        (Call::StartDeployment | Call::PauseService, Is::Running)
        // Rebuilding a service that failed to create: AWS's announcement of June 2023.
        | (Call::UpdateService, Is::Running | Is::CreateFailed)
        | (Call::ResumeService, Is::Paused)
        | (Call::DeleteService, Is::Running | Is::Paused | Is::CreateFailed | Is::DeleteFailed) => Admission::Accepted,
        (Call::UpdateService, Is::Paused) if update_while_paused => Admission::Accepted,
        // Copilot takes "no OperationId, already in that status" for success.
        (Call::PauseService, Is::Paused) | (Call::ResumeService, Is::Running) => Admission::NothingToDo,
        _ => Admission::Refused,
    }
}

/// Where a service and its operation stand together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Standing {
    /// The service's status.
    pub service: ServiceStatus,
    /// The operation's status.
    pub operation: OperationStatus,
}

/// What a settled operation means for the service's versions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Settlement {
    /// The wanted configuration is the deployed one now.
    Deploy,
    /// The wanted configuration stays as it is, deployed or not.
    Keep,
    /// The last good version's configuration is the wanted one again.
    Restore,
    /// The service is gone.
    Remove,
}

/// A step that has happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Transition {
    /// When it was due, however late it is noticed.
    pub at: Timestamp,
    /// What happened.
    pub step: Step,
    /// Where both stand from then on.
    pub standing: Standing,
    /// Set on an operation's last step.
    pub settlement: Option<Settlement>,
}

/// An accepted operation: its plan and how far it has come.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Progress {
    /// Which call.
    pub kind: OperationKind,
    /// See [`Course::origin`].
    pub origin: ServiceStatus,
    /// The plan.
    pub steps: Vec<PlannedStep>,
    /// How many steps have been taken.
    pub taken: usize,
    /// Where both stand.
    pub standing: Standing,
}

impl Progress {
    /// An operation that was accepted just now.
    pub fn accepted(course: Course, accepted: Timestamp, speed: Speed) -> Self {
        Progress {
            kind: course.kind,
            origin: course.origin,
            steps: plan(course, accepted, speed),
            taken: 0,
            standing: Standing {
                service: ServiceStatus::OperationInProgress,
                operation: OperationStatus::Pending,
            },
        }
    }

    /// When the next step is due; `None` once settled.
    pub fn next_due(&self) -> Option<Timestamp> {
        self.steps.get(self.taken).map(|planned| planned.due)
    }

    /// Takes every step that is due by `now`, in order.
    pub fn advance(&mut self, now: Timestamp) -> Vec<Transition> {
        let mut transitions = Vec::new();
        while let Some(&PlannedStep { due, step }) = self.steps.get(self.taken)
            && due <= now
        {
            self.taken += 1;
            let settlement = self.take(step);
            transitions.push(Transition {
                at: due,
                step,
                standing: self.standing,
                settlement,
            });
        }
        transitions
    }

    fn take(&mut self, step: Step) -> Option<Settlement> {
        use OperationStatus as Op;
        match step {
            Step::Complete => Some(self.settle(Op::Succeeded, self.goal(), self.success())),
            Step::GiveUp => Some(self.settle(Op::Failed, ServiceStatus::DeleteFailed, Settlement::Keep)),
            Step::RolledBack => {
                Some(self.settle(Op::RollbackSucceeded, ServiceStatus::Running, Settlement::Restore))
            }
            // The old instances never stopped serving, so the service is RUNNING whatever became of the rollback.
            Step::RollbackFailed => {
                Some(self.settle(Op::RollbackFailed, ServiceStatus::Running, Settlement::Restore))
            }
            Step::DeploymentFailed if self.origin == ServiceStatus::Running => {
                self.standing.operation = Op::RollbackInProgress;
                None
            }
            Step::DeploymentFailed => Some(self.settle(Op::Failed, self.origin, Settlement::Keep)),
            _ => {
                self.standing.operation = Op::InProgress;
                None
            }
        }
    }

    fn settle(
        &mut self,
        operation: OperationStatus,
        service: ServiceStatus,
        versions: Settlement,
    ) -> Settlement {
        self.standing = Standing { service, operation };
        versions
    }

    fn goal(&self) -> ServiceStatus {
        match self.kind {
            OperationKind::CreateService | OperationKind::StartDeployment | OperationKind::ResumeService => {
                ServiceStatus::Running
            }
            OperationKind::UpdateService if self.origin == ServiceStatus::Paused => ServiceStatus::Paused,
            OperationKind::UpdateService => ServiceStatus::Running,
            OperationKind::PauseService => ServiceStatus::Paused,
            OperationKind::DeleteService => ServiceStatus::Deleted,
        }
    }

    fn success(&self) -> Settlement {
        match self.goal() {
            ServiceStatus::Running => Settlement::Deploy,
            ServiceStatus::Deleted => Settlement::Remove,
            _ => Settlement::Keep,
        }
    }
}

#[cfg(test)]
mod properties;
