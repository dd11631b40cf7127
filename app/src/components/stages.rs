//! How far a deployment has come: a track for rows, a timeline for the service's page.

use super::age::ticking;
use super::status::{StatusGlyph, StatusIcon};
use super::text::MaybeText;
use leptos::prelude::*;
use model::operation::{Operation, OperationStatus, Stage};
use model::time::{Span, Time};

/// How a stage stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Standing {
    Done,
    Active,
    Failed,
    ToCome,
    NotReached,
}

impl Standing {
    fn class(self) -> &'static str {
        match self {
            Standing::Done => "stage is-done",
            Standing::Active => "stage is-active",
            Standing::Failed => "stage is-failed",
            Standing::ToCome | Standing::NotReached => "stage",
        }
    }

    fn word(self) -> &'static str {
        match self {
            Standing::Done => "done",
            Standing::Active => "in progress",
            Standing::Failed => "failed",
            Standing::ToCome => "to come",
            Standing::NotReached => "not reached",
        }
    }
}

fn standing(operation: &Operation, stage: Stage) -> Standing {
    let current = match (operation.stage(), operation.status) {
        (Some(stage), _) => Some(stage),
        (None, OperationStatus::Pending) => None,
        (None, _) => Some(Stage::Pull),
    };
    let Some(current) = current else {
        return Standing::ToCome;
    };
    match operation.status {
        OperationStatus::Succeeded => Standing::Done,
        _ if stage < current => Standing::Done,
        OperationStatus::Pending | OperationStatus::InProgress if stage == current => Standing::Active,
        OperationStatus::Pending | OperationStatus::InProgress => Standing::ToCome,
        _ if stage == current => Standing::Failed,
        _ => Standing::NotReached,
    }
}

/// How long a reached stage took, or has taken at `now`.
fn taken(operation: &Operation, stage: Stage, now: Time) -> Option<Span> {
    let began = operation.stages.iter().find(|reached| reached.stage == stage)?.at;
    let ended = operation
        .stages
        .iter()
        .find(|reached| reached.stage > stage)
        .map(|reached| reached.at)
        .or(operation.ended_at)
        .unwrap_or(now);
    Some(ended.since(began))
}

/// Five segments and a line below: "Health check · 1 min 12 s". For rows; nothing for operations without stages.
#[component]
pub fn StageTrack(
    /// The operation.
    operation: Operation,
    /// What time it is; the browser counts on from here.
    now: Time,
) -> impl IntoView {
    if !operation.kind.deploys() {
        return ().into_any();
    }
    let stage = operation.stage();
    let name = match stage {
        Some(stage) => format!(
            "Stage {} of 5, {}",
            stage.number(),
            stage.label().to_ascii_lowercase()
        ),
        None => "Not started".to_owned(),
    };
    let segments = Stage::ALL
        .into_iter()
        .map(|stage| {
            let standing = standing(&operation, stage);
            view! {
                <li class=standing.class()>
                    <span class="visually-hidden">{format!("{}: {}", stage.label(), standing.word())}</span>
                </li>
            }
        })
        .collect_view();
    let label = stage.map_or("Waiting", Stage::label);
    let now = ticking(now);
    let began = operation
        .stages
        .last()
        .map_or(operation.started_at, |reached| reached.at);
    let ended = operation.ended_at;
    let elapsed = Memo::new(move |_| {
        let span = ended.unwrap_or_else(|| now.get()).since(began);
        format!("{label} · {span}")
    });
    view! {
        <div class="stage-track">
            <ol class="stage-track-bar" aria-label=name>
                {segments}
            </ol>
            <span class="stage-track-line">{move || elapsed.get()}</span>
        </div>
    }
    .into_any()
}

/// Five columns with what each stage took; on phones five rows. Nothing for operations without stages.
#[component]
pub fn StageTimeline(
    /// The operation.
    operation: Operation,
    /// What time it is; the browser counts on from here.
    now: Time,
    /// What each stage usually takes, in order.
    #[prop(optional_no_strip)]
    usual: Option<[Span; 5]>,
    /// Below the failed stage: "no answer on port 8080".
    #[prop(optional, into)]
    failure: MaybeText,
) -> impl IntoView {
    let failure = failure.0;
    if !operation.kind.deploys() {
        return ().into_any();
    }
    let now = ticking(now);
    let stages = Stage::ALL
        .into_iter()
        .map(|stage| {
            let standing = standing(&operation, stage);
            let time = match standing {
                Standing::ToCome => None,
                Standing::NotReached => Some(Signal::stored("Not reached".to_owned())),
                Standing::Done | Standing::Failed => taken(&operation, stage, now.get_untracked())
                    .map(|span| Signal::stored(span.to_string())),
                Standing::Active => {
                    let operation = operation.clone();
                    let words = Memo::new(move |_| match taken(&operation, stage, now.get()) {
                        Some(span) => format!("{span} so far"),
                        None => "Under way".to_owned(),
                    });
                    Some(words.into())
                }
            };
            let note = match (standing, &failure, usual) {
                (Standing::Failed, Some(failure), _) => Some(failure.clone()),
                (Standing::Failed | Standing::NotReached, _, _) | (_, _, None) => None,
                (_, _, Some(usual)) => Some(format!("usually {}", usual[stage.number() - 1])),
            };
            let dot = match standing {
                Standing::Done => view! { <StageGlyph path="M4.750 8.250l2.250 2.250 4.250-4.750" /> }.into_any(),
                Standing::Failed => view! { <StageGlyph path="M5.250 5.250l5.500 5.500M10.750 5.250l-5.500 5.500" /> }.into_any(),
                Standing::Active => view! { <StatusGlyph icon=StatusIcon::Moving /> }.into_any(),
                Standing::ToCome | Standing::NotReached => stage.number().into_any(),
            };
            view! {
                <li class=standing.class()>
                    <span class="stage-dot" aria-hidden="true">
                        {dot}
                    </span>
                    <span class="stage-name">
                        {stage.label()} <span class="visually-hidden">{format!(", {}", standing.word())}</span>
                    </span>
                    {time.map(|time| view! { <span class="stage-time">{move || time.get()}</span> })}
                    {note.map(|note| view! { <span class="stage-note">{note}</span> })}
                </li>
            }
        })
        .collect_view();
    view! { <ol class="stage-timeline">{stages}</ol> }.into_any()
}

/// The sign in the dot of a stage that is over.
#[component]
fn StageGlyph(
    /// Data of the path.
    path: &'static str,
) -> impl IntoView {
    view! {
        <svg class="stage-glyph" viewBox="0 0 16 16">
            <path d=path />
        </svg>
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use model::operation::{OperationKind, ReachedStage};

    const NOON: Time = Time(1_795_262_400_000);

    fn operation(status: OperationStatus, reached: &[(Stage, i64)]) -> Operation {
        Operation {
            id: String::new(),
            kind: OperationKind::CreateService,
            status,
            started_at: NOON.plus(-171_000),
            ended_at: status.is_over().then_some(NOON),
            stages: reached
                .iter()
                .map(|(stage, seconds_ago)| ReachedStage {
                    stage: *stage,
                    at: NOON.plus(-seconds_ago * 1_000),
                })
                .collect(),
            cause: None,
        }
    }

    #[test]
    fn stages_stand_as_the_operation_does() {
        use Standing::{Active, Done, Failed, NotReached, ToCome};
        let half = [
            (Stage::Pull, 171),
            (Stage::Provision, 66),
            (Stage::HealthCheck, 46),
        ];
        for (status, reached, standings) in [
            (
                OperationStatus::Pending,
                &half[..0],
                [ToCome, ToCome, ToCome, ToCome, ToCome],
            ),
            (
                OperationStatus::InProgress,
                &half[..0],
                [Active, ToCome, ToCome, ToCome, ToCome],
            ),
            (
                OperationStatus::InProgress,
                &half[..],
                [Done, Done, Active, ToCome, ToCome],
            ),
            (
                OperationStatus::Failed,
                &half[..],
                [Done, Done, Failed, NotReached, NotReached],
            ),
            (
                OperationStatus::RollbackSucceeded,
                &half[..],
                [Done, Done, Failed, NotReached, NotReached],
            ),
            (
                OperationStatus::Succeeded,
                &half[..],
                [Done, Done, Done, Done, Done],
            ),
        ] {
            let operation = operation(status, reached);
            assert_eq!(
                Stage::ALL.map(|stage| standing(&operation, stage)),
                standings,
                "{status:?}"
            );
        }
    }

    #[test]
    fn a_stage_lasts_until_the_next_one() {
        let half = [
            (Stage::Pull, 171),
            (Stage::Provision, 66),
            (Stage::HealthCheck, 46),
        ];
        let operation = operation(OperationStatus::InProgress, &half);
        let spans = Stage::ALL.map(|stage| taken(&operation, stage, NOON).map(|span| span.to_string()));
        assert_eq!(
            spans.map(Option::unwrap_or_default),
            ["1 min 45 s", "20 s", "46 s", "", ""]
        );
    }
}
