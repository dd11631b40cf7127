//! The life of a service: which call is allowed when, what an operation does step by step, and where it stands
//! at a given moment. Pure: time comes in as a value, effects go out as [`Transition`]s.
//!
//! An operation's whole course is decided when it is accepted. Its steps carry their due times, so progress is a
//! function of (what was planned, now), and a simulator that was down catches up in order.

use serde::{Deserialize, Serialize};

use crate::clock::{Speed, Timestamp};

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
    /// The build command of source code fails.
    Build,
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

/// One thing that happens in an operation. `logs::lines` has the words App Runner says it in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Step {
    Begin,
    CreatePipeline,
    PipelineCreated,
    PullImage,
    ImagePulled,
    PullFailed,
    PullSource,
    SourcePulled,
    SourcePullFailed,
    Build,
    Built,
    BuildFailed,
    Provision,
    CheckHealth,
    ContainerStarted,
    ContainerCrashed,
    HealthCheckPassed,
    HealthCheckFailed,
    TrafficRouted,
    Complete,
    /// The deployment is given up; without a version to fall back to, that ends the operation.
    DeploymentFailed,
    /// The end of an operation that is not a deployment and did not work.
    GiveUp,
    RolledBack,
    RollbackFailed,
}

/// A step and when it happens.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlannedStep {
    /// When.
    pub due: Timestamp,
    /// What.
    pub step: Step,
}

/// Everything that decides an operation's course.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Course {
    /// The call that was accepted.
    pub kind: OperationKind,
    /// The service's status at that moment. A service being created comes from `CREATE_FAILED`: that is where a
    /// failure leaves it, as a failed rebuild does.
    pub origin: ServiceStatus,
    /// What will go wrong, if anything.
    pub failure: Option<Failure>,
    /// Whether the image is fetched: not when only the configuration changes, nor on resume.
    pub pulls_image: bool,
    /// Whether an image is built from a repository's newest commit instead of being fetched.
    pub builds_source: bool,
    /// Whether App Runner sets up a pipeline for automatic deployments first.
    pub creates_pipeline: bool,
}

/// Seconds on AWS, from the observed durations: 3 to 6 minutes to create from an image, 2 to 5 to update, 2 for a
/// change of configuration alone. A create whose health check fails takes 8 minutes in all, of the observed 3 to 18.
mod seconds {
    pub const CREATE: f64 = 240.0;
    pub const UPDATE: f64 = 180.0;
    pub const UPDATE_CONFIGURATION: f64 = 120.0;
    pub const UPDATE_WHILE_PAUSED: f64 = 20.0;
    pub const PAUSE: f64 = 60.0;
    pub const RESUME: f64 = 120.0;
    pub const DELETE: f64 = 120.0;
    /// An operation is PENDING this long.
    pub const PENDING: f64 = 2.0;
    pub const FAILING_HEALTH_CHECK: f64 = 420.0;
    pub const CRASH: f64 = 54.0;
    /// From the line that says what is wrong to the line that ends the deployment.
    pub const VERDICT: f64 = 18.0;
    pub const ROLLBACK: f64 = 120.0;
    /// A build, from the sample of May 2025: it starts 25 s after the operation and ends at 4 min 37 s. What follows is
    /// as with an image, so a create takes 8 minutes, of the observed 5 to 10.
    pub const PULL_SOURCE: f64 = 16.0;
    pub const SOURCE_PULLED: f64 = 24.0;
    pub const BUILD: f64 = 25.0;
    pub const BUILD_FAILED: f64 = 200.0;
    pub const BUILT: f64 = 277.0;
}

/// The ends of a deployment's phases as parts of its whole: pull 20 %, provision 5 %, health check 40 %,
/// routing 30 %, finish 5 %.
mod phase_end {
    pub const PULL: f64 = 0.20;
    pub const PROVISION: f64 = 0.25;
    pub const HEALTH_CHECK: f64 = 0.65;
    pub const ROUTING: f64 = 0.95;
}

/// Lays an operation out in time.
pub fn plan(course: Course, accepted: Timestamp, speed: Speed) -> Vec<PlannedStep> {
    let mut plan = Plan {
        accepted,
        speed,
        steps: Vec::new(),
    };
    plan.at(seconds::PENDING, Step::Begin);
    match course.kind {
        OperationKind::CreateService => plan.deployment(course, seconds::CREATE),
        OperationKind::StartDeployment => plan.deployment(course, seconds::UPDATE),
        OperationKind::UpdateService if course.origin == ServiceStatus::Paused => {
            plan.at(seconds::UPDATE_WHILE_PAUSED, Step::Complete);
        }
        OperationKind::UpdateService if course.pulls_image => plan.deployment(course, seconds::UPDATE),
        OperationKind::UpdateService => plan.deployment(course, seconds::UPDATE_CONFIGURATION),
        OperationKind::PauseService => plan.at(seconds::PAUSE, Step::Complete),
        OperationKind::ResumeService => plan.deployment(course, seconds::RESUME),
        OperationKind::DeleteService if course.failure == Some(Failure::Delete) => {
            plan.at(seconds::DELETE, Step::GiveUp);
        }
        OperationKind::DeleteService => plan.at(seconds::DELETE, Step::Complete),
    }
    plan.steps
}

struct Plan {
    accepted: Timestamp,
    speed: Speed,
    steps: Vec<PlannedStep>,
}

impl Plan {
    fn at(&mut self, seconds: f64, step: Step) {
        let due = self.accepted.plus(self.speed.milliseconds(seconds));
        self.steps.push(PlannedStep { due, step });
    }

    fn deployment(&mut self, course: Course, whole: f64) {
        if course.creates_pipeline {
            self.at(whole * 0.02, Step::CreatePipeline);
            self.at(whole * 0.06, Step::PipelineCreated);
        }
        // How much later than with an image everything happens that follows the build.
        let mut delay = 0.0;
        if course.builds_source {
            if let Some(noticed) = self.build(course) {
                return self.failure(course, noticed);
            }
            delay = seconds::BUILT - whole * phase_end::PULL;
        } else if course.pulls_image {
            self.at(whole * 0.07, Step::PullImage);
            let pulled = whole * phase_end::PULL;
            if course.failure == Some(Failure::Pull) {
                self.at(pulled, Step::PullFailed);
                return self.failure(course, pulled);
            }
            self.at(pulled, Step::ImagePulled);
        }
        self.at(delay + whole * 0.21, Step::Provision);
        let check = delay + whole * phase_end::PROVISION;
        self.at(check, Step::CheckHealth);
        self.at(delay + whole * 0.30, Step::ContainerStarted);
        match course.failure {
            Some(Failure::Crash) => {
                let crashed = check + seconds::CRASH;
                self.at(crashed, Step::ContainerCrashed);
                self.failure(course, crashed);
            }
            Some(Failure::Health | Failure::Rollback) => {
                let failed = check + seconds::FAILING_HEALTH_CHECK;
                self.at(failed, Step::HealthCheckFailed);
                self.failure(course, failed);
            }
            Some(Failure::Pull | Failure::Build | Failure::Delete) | None => {
                self.at(delay + whole * phase_end::HEALTH_CHECK, Step::HealthCheckPassed);
                self.at(delay + whole * phase_end::ROUTING, Step::TrafficRouted);
                self.at(delay + whole, Step::Complete);
            }
        }
    }

    /// Lays out a build; tells when it is noticed that it failed, if it does.
    fn build(&mut self, course: Course) -> Option<f64> {
        self.at(seconds::PULL_SOURCE, Step::PullSource);
        if course.failure == Some(Failure::Pull) {
            self.at(seconds::SOURCE_PULLED, Step::SourcePullFailed);
            return Some(seconds::SOURCE_PULLED);
        }
        self.at(seconds::SOURCE_PULLED, Step::SourcePulled);
        self.at(seconds::BUILD, Step::Build);
        if course.failure == Some(Failure::Build) {
            self.at(seconds::BUILD_FAILED, Step::BuildFailed);
            return Some(seconds::BUILD_FAILED);
        }
        self.at(seconds::BUILT, Step::Built);
        None
    }

    fn failure(&mut self, course: Course, noticed: f64) {
        let verdict = noticed + seconds::VERDICT;
        self.at(verdict, Step::DeploymentFailed);
        if course.origin == ServiceStatus::Running {
            let end = if course.failure == Some(Failure::Rollback) {
                Step::RollbackFailed
            } else {
                Step::RolledBack
            };
            self.at(verdict + seconds::ROLLBACK, end);
        }
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
#[path = "machine_properties.rs"]
mod properties;
