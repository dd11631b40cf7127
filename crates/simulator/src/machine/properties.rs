//! What must hold for every sequence of calls, failures and waiting.

use proptest::prelude::*;

use super::*;

#[derive(Debug, Clone, Copy)]
enum Act {
    Call(OperationKind, Option<Failure>, bool),
    Wait(i64),
}

fn act() -> impl Strategy<Value = Act> {
    let kind = prop_oneof![
        Just(OperationKind::StartDeployment),
        Just(OperationKind::UpdateService),
        Just(OperationKind::PauseService),
        Just(OperationKind::ResumeService),
        Just(OperationKind::DeleteService),
    ];
    prop_oneof![
        (kind, failure(), any::<bool>()).prop_map(|(kind, failure, flag)| Act::Call(kind, failure, flag)),
        (0_i64..900_000).prop_map(Act::Wait),
    ]
}

fn failure() -> impl Strategy<Value = Option<Failure>> {
    prop_oneof![
        3 => Just(None),
        1 => Just(Some(Failure::Pull)),
        1 => Just(Some(Failure::File)),
        1 => Just(Some(Failure::Build)),
        1 => Just(Some(Failure::Secret)),
        1 => Just(Some(Failure::Health)),
        1 => Just(Some(Failure::Crash)),
        1 => Just(Some(Failure::Rollback)),
        1 => Just(Some(Failure::Delete)),
    ]
}

fn course(kind: OperationKind, origin: ServiceStatus, failure: Option<Failure>, flag: bool) -> Course {
    // As in `operations::fate`: what is not built cannot fail to be.
    let failure = failure.filter(|failure| !matches!(failure, Failure::File | Failure::Build));
    Course {
        kind,
        origin,
        failure,
        pulls_image: kind != OperationKind::ResumeService && (flag || kind != OperationKind::UpdateService),
        builds_source: false,
        creates_pipeline: flag && kind == OperationKind::CreateService,
    }
}

/// The course of the same operation on a service that is built from source code.
fn building(kind: OperationKind, origin: ServiceStatus, failure: Option<Failure>, flag: bool) -> Course {
    let course = course(kind, origin, None, flag);
    Course {
        failure: failure
            .filter(|failure| course.pulls_image || !matches!(failure, Failure::File | Failure::Build)),
        builds_source: course.pulls_image,
        ..course
    }
}

fn created(failure: Option<Failure>, flag: bool, speed: Speed) -> Progress {
    Progress::accepted(
        course(
            OperationKind::CreateService,
            ServiceStatus::CreateFailed,
            failure,
            flag,
        ),
        Timestamp(0),
        speed,
    )
}

fn speed(factor: f64) -> Speed {
    Speed::new(factor).unwrap_or_else(|| panic!("{factor} is a speed"))
}

fn check(progress: &Progress) -> Result<(), TestCaseError> {
    let settled = progress.standing.operation.is_settled();
    prop_assert_eq!(
        settled,
        progress.next_due().is_none(),
        "settled is: nothing left to do"
    );
    prop_assert_eq!(
        settled,
        progress.standing.service != ServiceStatus::OperationInProgress,
        "a service is OPERATION_IN_PROGRESS exactly while its operation is under way"
    );
    Ok(())
}

proptest! {
    #[test]
    fn one_operation_at_a_time_and_everything_settles(
        first in failure(), flag in any::<bool>(), acts in prop::collection::vec(act(), 0..40), factor in 0.5_f64..1000.0,
    ) {
        let speed = speed(factor);
        let mut now = Timestamp(0);
        let mut progress = created(first, flag, speed);
        for act in acts {
            check(&progress)?;
            match act {
                Act::Wait(milliseconds) => {
                    now = now.plus(milliseconds);
                    let before = progress.standing;
                    let transitions = progress.advance(now);
                    prop_assert!(transitions.windows(2).all(|pair| pair[0].at <= pair[1].at));
                    prop_assert!(transitions.iter().all(|transition| transition.at <= now));
                    prop_assert_eq!(transitions.iter().filter(|transition| transition.settlement.is_some()).count() <= 1, true);
                    if transitions.is_empty() {
                        prop_assert_eq!(before, progress.standing);
                    }
                }
                Act::Call(kind, failure, flag) => {
                    let status = progress.standing.service;
                    if admit(kind, status, flag) == Admission::Accepted {
                        prop_assert!(progress.standing.operation.is_settled());
                        progress = Progress::accepted(course(kind, status, failure, flag), now, speed);
                    }
                }
            }
        }
        progress.advance(Timestamp(i64::MAX));
        check(&progress)?;
        prop_assert!(progress.standing.operation.is_settled());
    }

    #[test]
    fn progress_does_not_depend_on_when_somebody_looks(
        failure in failure(), flag in any::<bool>(), looks in prop::collection::vec(0_i64..700_000, 0..30),
    ) {
        let mut at_once = created(failure, flag, speed(1.0));
        let mut watched = at_once.clone();
        let mut seen = Vec::new();
        let mut looks = looks;
        looks.sort_unstable();
        for look in looks {
            seen.extend(watched.advance(Timestamp(look)));
        }
        seen.extend(watched.advance(Timestamp(i64::MAX)));
        prop_assert_eq!(seen, at_once.advance(Timestamp(i64::MAX)));
        prop_assert_eq!(watched, at_once);
    }

    #[test]
    fn only_an_operation_on_a_running_service_rolls_back(
        kind in prop_oneof![Just(OperationKind::UpdateService), Just(OperationKind::StartDeployment)],
        origin in prop_oneof![Just(ServiceStatus::Running), Just(ServiceStatus::CreateFailed)],
        failure in prop_oneof![Just(Failure::Health), Just(Failure::Crash), Just(Failure::Pull), Just(Failure::Rollback)],
        builds in any::<bool>(),
    ) {
        let course = if builds { building } else { course };
        let mut progress = Progress::accepted(course(kind, origin, Some(failure), true), Timestamp(0), speed(1.0));
        let transitions = progress.advance(Timestamp(i64::MAX));
        let rolled_back = transitions.iter().any(|transition| transition.standing.operation == OperationStatus::RollbackInProgress);
        prop_assert_eq!(rolled_back, origin == ServiceStatus::Running);
        prop_assert_eq!(progress.standing.service, origin);
        prop_assert_ne!(progress.standing.operation, OperationStatus::Succeeded);
    }
}

#[test]
fn a_build_comes_first_and_makes_everything_later() {
    let plan = |failure| {
        let course = building(
            OperationKind::CreateService,
            ServiceStatus::CreateFailed,
            failure,
            true,
        );
        plan(course, Timestamp(0), speed(1.0))
    };
    let whole = plan(None);
    let steps: Vec<Step> = whole.iter().map(|planned| planned.step).collect();
    assert_eq!(
        steps,
        [
            Step::Begin,
            Step::CreatePipeline,
            Step::PipelineCreated,
            Step::PullSource,
            Step::SourcePulled,
            Step::Build,
            Step::Built,
            Step::Provision,
            Step::CheckHealth,
            Step::ContainerStarted,
            Step::HealthCheckPassed,
            Step::TrafficRouted,
            Step::Complete,
        ]
    );
    assert!(whole.windows(2).all(|pair| pair[0].due <= pair[1].due));
    assert_eq!(whole.last().map(|planned| planned.due), Some(Timestamp(469_000)));
    let failed: Vec<Step> = plan(Some(Failure::Build))
        .iter()
        .map(|planned| planned.step)
        .collect();
    assert_eq!(
        failed[5..],
        [Step::Build, Step::BuildFailed, Step::DeploymentFailed]
    );
    let rejected: Vec<Step> = plan(Some(Failure::File))
        .iter()
        .map(|planned| planned.step)
        .collect();
    assert_eq!(
        rejected[4..],
        [Step::SourcePulled, Step::FileRejected, Step::DeploymentFailed]
    );
    let unread: Vec<Step> = plan(Some(Failure::Secret))
        .iter()
        .map(|planned| planned.step)
        .collect();
    assert_eq!(
        unread[6..],
        [
            Step::Built,
            Step::Provision,
            Step::SecretUnreadable,
            Step::DeploymentFailed
        ]
    );
    let unreachable: Vec<Step> = plan(Some(Failure::Pull))
        .iter()
        .map(|planned| planned.step)
        .collect();
    assert_eq!(
        unreachable[3..],
        [Step::PullSource, Step::SourcePullFailed, Step::DeploymentFailed]
    );
}

#[test]
fn a_create_takes_its_minutes_and_the_ratios_of_its_phases() {
    let mut progress = created(None, true, speed(1.0));
    let due = |wanted: Step| {
        progress
            .steps
            .iter()
            .find(|planned| planned.step == wanted)
            .map(|planned| planned.due.0)
    };
    assert_eq!(due(Step::ImagePulled), Some(48_000));
    assert_eq!(due(Step::CheckHealth), Some(60_000));
    assert_eq!(due(Step::HealthCheckPassed), Some(156_000));
    assert_eq!(due(Step::TrafficRouted), Some(228_000));
    assert_eq!(due(Step::Complete), Some(240_000));
    progress.advance(Timestamp(239_999));
    assert_eq!(progress.standing.service, ServiceStatus::OperationInProgress);
    progress.advance(Timestamp(240_000));
    assert_eq!(progress.standing.service, ServiceStatus::Running);
}

#[test]
fn calls_are_refused_as_the_table_says() {
    use Admission::{Accepted, NothingToDo, Refused};
    use OperationKind as Call;
    let statuses = [
        ServiceStatus::Running,
        ServiceStatus::Paused,
        ServiceStatus::OperationInProgress,
        ServiceStatus::CreateFailed,
        ServiceStatus::DeleteFailed,
        ServiceStatus::Deleted,
    ];
    for (call, expected) in [
        (
            Call::StartDeployment,
            [Accepted, Refused, Refused, Refused, Refused, Refused],
        ),
        (
            Call::UpdateService,
            [Accepted, Accepted, Refused, Accepted, Refused, Refused],
        ),
        (
            Call::PauseService,
            [Accepted, NothingToDo, Refused, Refused, Refused, Refused],
        ),
        (
            Call::ResumeService,
            [NothingToDo, Accepted, Refused, Refused, Refused, Refused],
        ),
        (
            Call::DeleteService,
            [Accepted, Accepted, Refused, Accepted, Accepted, Refused],
        ),
    ] {
        assert_eq!(
            statuses.map(|status| admit(call, status, true)),
            expected,
            "{call:?}"
        );
    }
    assert_eq!(admit(Call::UpdateService, ServiceStatus::Paused, false), Refused);
}
