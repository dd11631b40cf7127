//! How far an operation has come, in the stages that people know a deployment by.

use crate::clock::Timestamp;
use crate::machine::{OperationKind, ServiceStatus, Step};
use crate::storage::operations::OperationRecord;

/// A part of a deployment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    Pull,
    Build,
    Provision,
    HealthCheck,
    Route,
    Finish,
}

/// Where a stage stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StageStatus {
    Done,
    Active,
    Failed,
    ToCome,
}

/// An operation's course at one moment.
#[derive(Debug)]
pub struct Stages {
    /// In their order; none for operations that deploy nothing.
    pub list: Vec<(Stage, StageStatus)>,
    /// What the operation is at; `None` before the first stage, after the last, and without stages.
    pub current: Option<Stage>,
    /// How much of its time has passed: 100 once it has ended.
    pub percent: u8,
}

impl Stage {
    /// `health_check` and the like.
    pub fn word(self) -> &'static str {
        match self {
            Stage::Pull => "pull",
            Stage::Build => "build",
            Stage::Provision => "provision",
            Stage::HealthCheck => "health_check",
            Stage::Route => "route",
            Stage::Finish => "finish",
        }
    }

    /// What begins with a step, or goes on with it.
    fn at(step: Step) -> Option<Self> {
        match step {
            Step::PullImage | Step::PullFailed | Step::PullSource | Step::SourcePullFailed => {
                Some(Stage::Pull)
            }
            Step::SourcePulled | Step::FileRejected | Step::Build | Step::BuildFailed => Some(Stage::Build),
            Step::ImagePulled | Step::Built | Step::Provision | Step::SecretUnreadable => {
                Some(Stage::Provision)
            }
            Step::CheckHealth | Step::ContainerStarted | Step::ContainerCrashed | Step::HealthCheckFailed => {
                Some(Stage::HealthCheck)
            }
            Step::HealthCheckPassed => Some(Stage::Route),
            Step::TrafficRouted => Some(Stage::Finish),
            Step::Begin
            | Step::CreatePipeline
            | Step::PipelineCreated
            | Step::Complete
            | Step::DeploymentFailed
            | Step::GiveUp
            | Step::RolledBack
            | Step::RollbackFailed => None,
        }
    }
}

impl Stages {
    /// The stages of an operation at a moment, as far as its steps have been taken.
    pub fn of(operation: &OperationRecord, now: Timestamp) -> Self {
        let progress = &operation.progress;
        let taken = progress.steps.get(..progress.taken).unwrap_or(&progress.steps);
        let reached = taken.iter().rev().find_map(|planned| Stage::at(planned.step));
        let has_failed = taken
            .iter()
            .any(|planned| planned.step == Step::DeploymentFailed || fails(planned.step));
        let is_complete = taken.last().is_some_and(|planned| planned.step == Step::Complete);
        let mut list = Vec::new();
        for stage in planned_stages(operation) {
            let status = match reached {
                _ if is_complete => StageStatus::Done,
                Some(reached) if reached == stage && has_failed => StageStatus::Failed,
                Some(reached) if reached == stage => StageStatus::Active,
                Some(reached) if (stage as u8) < (reached as u8) => StageStatus::Done,
                _ => StageStatus::ToCome,
            };
            list.push((stage, status));
        }
        Stages {
            current: reached.filter(|_| !is_complete && !list.is_empty()),
            list,
            percent: percent(operation, now),
        }
    }
}

/// A deployment's stages: also those that a plan which fails does not reach.
fn planned_stages(operation: &OperationRecord) -> Vec<Stage> {
    let progress = &operation.progress;
    let deploys = match progress.kind {
        OperationKind::CreateService | OperationKind::StartDeployment | OperationKind::ResumeService => true,
        OperationKind::UpdateService => progress.origin != ServiceStatus::Paused,
        OperationKind::PauseService | OperationKind::DeleteService => false,
    };
    if !deploys {
        return Vec::new();
    }
    let has = |step| progress.steps.iter().any(|planned| planned.step == step);
    let mut stages = Vec::new();
    if has(Step::PullImage) || has(Step::PullSource) {
        stages.push(Stage::Pull);
    }
    if has(Step::PullSource) {
        stages.push(Stage::Build);
    }
    stages.extend([Stage::Provision, Stage::HealthCheck, Stage::Route, Stage::Finish]);
    stages
}

fn fails(step: Step) -> bool {
    matches!(
        step,
        Step::PullFailed
            | Step::SourcePullFailed
            | Step::FileRejected
            | Step::BuildFailed
            | Step::SecretUnreadable
            | Step::ContainerCrashed
            | Step::HealthCheckFailed
    )
}

fn percent(operation: &OperationRecord, now: Timestamp) -> u8 {
    let steps = &operation.progress.steps;
    let Some(last) = steps.last().filter(|_| operation.ended_at.is_none()) else {
        return 100;
    };
    let whole = last.due.0.saturating_sub(operation.started_at.0).max(1);
    let passed = now.0.saturating_sub(operation.started_at.0).clamp(0, whole);
    // Not 100 before the end has been written down.
    u8::try_from((i128::from(passed) * 100 / i128::from(whole)).min(99)).unwrap_or(99)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::Speed;
    use crate::machine::{Course, Failure, Progress};
    use crate::storage::operations::Briefing;

    fn operation(kind: OperationKind, builds_source: bool, failure: Option<Failure>) -> OperationRecord {
        let course = Course {
            kind,
            origin: ServiceStatus::Running,
            failure,
            pulls_image: true,
            builds_source,
            creates_pipeline: false,
        };
        let speed = Speed::new(1.0).unwrap_or_else(|| panic!("1 is a speed"));
        OperationRecord {
            id: String::new(),
            service_id: String::new(),
            ordinal: 1,
            progress: Progress::accepted(course, Timestamp(0), speed),
            started_at: Timestamp(0),
            updated_at: Timestamp(0),
            ended_at: None,
            briefing: Briefing {
                failure,
                cause: None,
                digest: String::new(),
                instance: String::new(),
                capacity: None,
            },
        }
    }

    fn at(mut operation: OperationRecord, seconds: i64) -> (Vec<StageStatus>, Option<Stage>, u8) {
        let now = Timestamp(seconds * 1000);
        for transition in operation.progress.advance(now) {
            operation.ended_at = transition.settlement.map(|_| transition.at);
        }
        let stages = Stages::of(&operation, now);
        (
            stages.list.into_iter().map(|(_, status)| status).collect(),
            stages.current,
            stages.percent,
        )
    }

    #[test]
    fn a_deployment_goes_through_its_stages() {
        use StageStatus::{Active, Done, ToCome};
        let deployment = || operation(OperationKind::StartDeployment, false, None);
        assert_eq!(at(deployment(), 0), (vec![ToCome; 5], None, 0));
        assert_eq!(
            at(deployment(), 90),
            (
                vec![Done, Done, Active, ToCome, ToCome],
                Some(Stage::HealthCheck),
                50
            )
        );
        assert_eq!(at(deployment(), 180), (vec![Done; 5], None, 100));
    }

    #[test]
    fn a_failure_marks_its_stage_and_the_rollback_takes_its_time() {
        use StageStatus::{Done, Failed, ToCome};
        let build = || operation(OperationKind::UpdateService, true, Some(Failure::Build));
        let (list, current, percent) = at(build(), 230);
        assert_eq!(list, [Done, Failed, ToCome, ToCome, ToCome, ToCome]);
        assert_eq!(current, Some(Stage::Build));
        assert_eq!(percent, 68, "230 of 338 s");
        assert_eq!(at(build(), 400).2, 100);
    }

    #[test]
    fn a_pause_has_no_stages() {
        assert_eq!(
            at(operation(OperationKind::PauseService, false, None), 30),
            (Vec::new(), None, 50)
        );
    }
}
