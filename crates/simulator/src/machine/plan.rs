//! An operation laid out in time: which steps it has, and when each is due.

use serde::{Deserialize, Serialize};

use super::{Failure, OperationKind, ServiceStatus};
use crate::clock::{Speed, Timestamp};

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
    FileRejected,
    Build,
    Built,
    BuildFailed,
    Provision,
    SecretUnreadable,
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
    /// By pattern, like the next one: nobody pasted a log with its times.
    pub const FILE_REJECTED: f64 = 30.0;
    pub const SECRET: f64 = 12.0;
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
        if course.failure == Some(Failure::Secret) {
            let unreadable = delay + whole * 0.21 + seconds::SECRET;
            self.at(unreadable, Step::SecretUnreadable);
            return self.failure(course, unreadable);
        }
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
            Some(Failure::Pull | Failure::File | Failure::Build | Failure::Secret | Failure::Delete)
            | None => {
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
        if course.failure == Some(Failure::File) {
            self.at(seconds::FILE_REJECTED, Step::FileRejected);
            return Some(seconds::FILE_REJECTED);
        }
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
