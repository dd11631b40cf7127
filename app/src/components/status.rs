//! The status dictionary: icon, word and colour, in this order, and the same everywhere.

use super::age::ticking;
use super::text::MaybeText;
use leptos::prelude::*;
use model::operation::{Operation, OperationStatus};
use model::service::{Service, ServiceStatus};
use model::time::Time;

/// What a colour means. Never the only carrier of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Tone {
    /// A fact.
    #[default]
    Neutral,
    /// Moving, or to act on.
    Accent,
    /// Good.
    Ok,
    /// Careful.
    Warn,
    /// Broken.
    Err,
}

impl Tone {
    /// The last part of a class name: `ok` in `badge-ok`.
    pub fn as_str(self) -> &'static str {
        match self {
            Tone::Neutral => "neutral",
            Tone::Accent => "accent",
            Tone::Ok => "ok",
            Tone::Warn => "warn",
            Tone::Err => "err",
        }
    }
}

/// The second icon set: disc means settled and good, octagon means stop, outline means past or absent,
/// movement means now.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum StatusIcon {
    /// Filled disc with a check.
    Good,
    /// Ring with a turning quarter arc.
    Moving,
    /// Outlined circle with two bars.
    Paused,
    /// Filled octagon with a cross.
    Broken,
    /// Outlined octagon with an exclamation mark.
    Stuck,
    /// Outlined circle with a slash.
    Gone,
    /// Dashed circle with a question mark.
    Unknown,
    /// Outlined clock.
    Waiting,
    /// Outlined circle with a check.
    Done,
    /// Open arrow turning left.
    TurningBack,
    /// Filled disc with a return arrow.
    TurnedBack,
    /// Filled triangle with an exclamation mark.
    Careful,
    /// Outlined circle with a dash: not checked yet.
    Unchecked,
    /// Outlined circle with an i.
    Note,
}

#[cfg(feature = "ssr")]
const CIRCLE: &str = "M8 14.100a6.100 6.100 0 1 0 0-12.200 6.100 6.100 0 0 0 0 12.200z";
#[cfg(feature = "ssr")]
const DISC: &str = "M8 15A7 7 0 1 0 8 1a7 7 0 0 0 0 14z";
#[cfg(feature = "ssr")]
const OCTAGON: &str = "M5.600 2h4.800L14 5.600v4.800L10.400 14H5.600L2 10.400V5.600z";
/// Larger than its outline, which a stroke makes grow.
#[cfg(feature = "ssr")]
const OCTAGON_FILLED: &str = "M5.400 1.400h5.200l4 4v5.200l-4 4H5.400l-4-4V5.400z";
#[cfg(feature = "ssr")]
const ARC: &str = "M8 2a6 6 0 0 1 6 6";
#[cfg(feature = "ssr")]
const EXCLAMATION: &str = "M8 5v3.400M8 10.900h.01";

impl StatusIcon {
    #[cfg(feature = "ssr")]
    const ALL: [StatusIcon; 14] = [
        StatusIcon::Good,
        StatusIcon::Moving,
        StatusIcon::Paused,
        StatusIcon::Broken,
        StatusIcon::Stuck,
        StatusIcon::Gone,
        StatusIcon::Unknown,
        StatusIcon::Waiting,
        StatusIcon::Done,
        StatusIcon::TurningBack,
        StatusIcon::TurnedBack,
        StatusIcon::Careful,
        StatusIcon::Unchecked,
        StatusIcon::Note,
    ];

    /// Filled shape, outline, and the glyph drawn on the filled shape in the colour of the surface.
    #[cfg(feature = "ssr")]
    fn paths(self) -> (&'static str, &'static str, &'static str) {
        match self {
            StatusIcon::Good => (DISC, "", "M4.900 8.200l2.200 2.200 4.100-4.500"),
            StatusIcon::Moving => ("", CIRCLE, ARC),
            StatusIcon::Paused => ("", CIRCLE, "M6.400 5.900v4.200M9.600 5.900v4.200"),
            StatusIcon::Broken => (
                OCTAGON_FILLED,
                "",
                "M5.900 5.900l4.200 4.200M10.100 5.900l-4.200 4.200",
            ),
            StatusIcon::Stuck => ("", OCTAGON, EXCLAMATION),
            StatusIcon::Gone => ("", CIRCLE, "M4 12l8-8"),
            StatusIcon::Unknown => (
                "",
                CIRCLE,
                "M6.500 6.600a1.550 1.550 0 1 1 2.300 1.350c-.5.300-.8.600-.8 1.050M8 11.200h.01",
            ),
            StatusIcon::Waiting => ("", CIRCLE, "M8 5v3.200l1.900 1.200"),
            StatusIcon::Done => ("", CIRCLE, "M5.500 8.200l1.800 1.800 3.300-3.700"),
            StatusIcon::TurningBack => (
                "",
                "M3 6.200A5.400 5.400 0 1 1 2.600 8M2.600 2.600v3.700h3.700",
                "",
            ),
            StatusIcon::TurnedBack => (
                DISC,
                "",
                "M6.700 4.700L4.700 6.700l2 2M4.900 6.700h4a2.200 2.200 0 0 1 0 4.400H7.500",
            ),
            StatusIcon::Careful => (
                "M7 2.200a1.150 1.150 0 0 1 2 0l5.700 10.100a1.150 1.150 0 0 1-1 1.700H2.300a1.150 1.150 0 0 1-1-1.700z",
                "",
                "M8 6v3.200M8 11.500h.01",
            ),
            StatusIcon::Unchecked => ("", CIRCLE, "M5.500 8h5"),
            StatusIcon::Note => ("", CIRCLE, "M8 7.600v3M8 5.200h.01"),
        }
    }

    /// Where its drawing is in the document, in `IconSheet`.
    fn address(self) -> &'static str {
        match self {
            StatusIcon::Good => "#status-good",
            StatusIcon::Moving => "#status-moving",
            StatusIcon::Paused => "#status-paused",
            StatusIcon::Broken => "#status-broken",
            StatusIcon::Stuck => "#status-stuck",
            StatusIcon::Gone => "#status-gone",
            StatusIcon::Unknown => "#status-unknown",
            StatusIcon::Waiting => "#status-waiting",
            StatusIcon::Done => "#status-done",
            StatusIcon::TurningBack => "#status-turning-back",
            StatusIcon::TurnedBack => "#status-turned-back",
            StatusIcon::Careful => "#status-careful",
            StatusIcon::Unchecked => "#status-unchecked",
            StatusIcon::Note => "#status-note",
        }
    }

    fn class(self) -> &'static str {
        match self {
            StatusIcon::Moving => "status-icon is-moving",
            StatusIcon::Unknown => "status-icon is-unknown",
            StatusIcon::Good | StatusIcon::Broken | StatusIcon::TurnedBack | StatusIcon::Careful => {
                "status-icon is-filled"
            }
            _ => "status-icon",
        }
    }
}

/// An icon of the second set, in the colour of the text around it. Hidden from assistive technology.
#[component]
pub fn StatusGlyph(
    /// Which one.
    icon: StatusIcon,
) -> impl IntoView {
    view! {
        <svg class=icon.class() aria-hidden="true">
            <use_ href=icon.address() />
        </svg>
    }
}

/// The drawings of all icons of the second set.
#[cfg(feature = "ssr")]
pub(super) fn symbols() -> String {
    let mut symbols = String::new();
    for icon in StatusIcon::ALL {
        let id = icon.address().trim_start_matches('#');
        symbols += &["<symbol id=\"", id, "\" viewBox=\"0 0 16 16\">"].concat();
        let (solid, line, glyph) = icon.paths();
        for (part, path) in [("solid", solid), ("line", line), ("glyph", glyph)] {
            if !path.is_empty() {
                symbols += &["<path class=\"status-", part, "\" d=\"", path, "\"/>"].concat();
            }
        }
        symbols += "</symbol>";
    }
    symbols
}

/// A status in words: what the indicators show.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Indication {
    /// Icon of the second set.
    pub icon: StatusIcon,
    /// Its colour.
    pub tone: Tone,
    /// Its word.
    pub label: String,
}

impl Indication {
    fn new(icon: StatusIcon, tone: Tone, label: impl Into<String>) -> Indication {
        Indication {
            icon,
            tone,
            label: label.into(),
        }
    }

    /// AWS did not answer, so nobody knows.
    pub fn unknown() -> Indication {
        Indication::new(StatusIcon::Unknown, Tone::Neutral, "Unknown")
    }
}

impl From<ServiceStatus> for Indication {
    fn from(status: ServiceStatus) -> Indication {
        let (icon, tone) = match status {
            ServiceStatus::Running => (StatusIcon::Good, Tone::Ok),
            ServiceStatus::OperationInProgress => (StatusIcon::Moving, Tone::Accent),
            ServiceStatus::Paused => (StatusIcon::Paused, Tone::Neutral),
            ServiceStatus::CreateFailed => (StatusIcon::Broken, Tone::Err),
            ServiceStatus::DeleteFailed => (StatusIcon::Stuck, Tone::Err),
            ServiceStatus::Deleted => (StatusIcon::Gone, Tone::Neutral),
        };
        Indication::new(icon, tone, status.label())
    }
}

impl From<&Service> for Indication {
    fn from(service: &Service) -> Indication {
        Indication {
            label: service.label().to_owned(),
            ..Indication::from(service.status)
        }
    }
}

impl From<OperationStatus> for Indication {
    fn from(status: OperationStatus) -> Indication {
        let (icon, tone) = match status {
            OperationStatus::Pending => (StatusIcon::Waiting, Tone::Neutral),
            OperationStatus::InProgress => (StatusIcon::Moving, Tone::Accent),
            OperationStatus::Succeeded => (StatusIcon::Done, Tone::Ok),
            OperationStatus::Failed => (StatusIcon::Broken, Tone::Err),
            OperationStatus::RollbackInProgress => (StatusIcon::TurningBack, Tone::Warn),
            OperationStatus::RollbackSucceeded => (StatusIcon::TurnedBack, Tone::Warn),
            OperationStatus::RollbackFailed => (StatusIcon::Stuck, Tone::Err),
        };
        Indication::new(icon, tone, status.label())
    }
}

/// The outcome of an operation in the words of the dictionary: "Health check, 46 s", "Done in 3 min 41 s",
/// "Failed: nothing answered on port 8080".
pub fn outcome(operation: &Operation, now: Time) -> String {
    let word = operation.status.label();
    match operation.status {
        OperationStatus::InProgress => match operation.stages.last() {
            Some(reached) => format!("{}, {}", reached.stage.label(), now.since(reached.at)),
            None => format!("{word}, {}", operation.elapsed(now)),
        },
        OperationStatus::Succeeded => format!("Done in {}", operation.elapsed(now)),
        OperationStatus::Failed | OperationStatus::RollbackFailed => match &operation.cause {
            Some(cause) => format!("{word}: {cause}"),
            None => word.to_owned(),
        },
        _ => word.to_owned(),
    }
}

/// Icon, word and colour of any status.
#[component]
pub fn Indicator(
    /// What to show: from a service's or an operation's status, or put together.
    #[prop(into)]
    status: Indication,
    /// A second line in small print: "Running 4 min ago" below "Unknown".
    #[prop(optional, into)]
    note: MaybeText,
) -> impl IntoView {
    let note = note.0;
    view! {
        <span class=format!("status status-{}", status.tone.as_str())>
            <StatusGlyph icon=status.icon />
            <span class="status-word">{status.label}</span>
            {note.map(|note| view! { <span class="status-note">{note}</span> })}
        </span>
    }
}

/// The status of a service. With `silent`, AWS has not answered: the status becomes Unknown, and the last one known
/// stands below with its age.
#[component]
pub fn ServiceStatusIndicator(
    /// A [`Service`] by reference, or a bare [`ServiceStatus`].
    #[prop(into)]
    status: Indication,
    /// When AWS last told the status, and what time it is, where AWS has stopped answering.
    #[prop(optional_no_strip)]
    silent: Option<(Time, Time)>,
) -> impl IntoView {
    match silent {
        None => view! { <Indicator status /> }.into_any(),
        Some((seen_at, now)) => {
            let note = format!("{} {}", status.label, seen_at.age(now));
            view! { <Indicator status=Indication::unknown() note=Some(note) /> }.into_any()
        }
    }
}

/// The status of an operation, with how long it took or has been taking.
#[component]
pub fn OperationStatusIndicator(
    /// The operation.
    operation: Operation,
    /// What time it is; while the operation runs, the browser counts on from here.
    now: Time,
) -> impl IntoView {
    let status = Indication::from(operation.status);
    let words = if operation.status.is_over() {
        Signal::stored(outcome(&operation, now))
    } else {
        let now = ticking(now);
        Memo::new(move |_| outcome(&operation, now.get())).into()
    };
    view! {
        <span class=format!("status status-{}", status.tone.as_str())>
            <StatusGlyph icon=status.icon />
            <span class="status-word">{move || words.get()}</span>
        </span>
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use model::operation::{OperationKind, ReachedStage, Stage};

    const NOON: Time = Time(1_795_262_400_000);

    fn operation(status: OperationStatus) -> Operation {
        Operation {
            id: String::new(),
            kind: OperationKind::CreateService,
            status,
            started_at: NOON.plus(-221_000),
            ended_at: status.is_over().then_some(NOON),
            stages: vec![ReachedStage {
                stage: Stage::HealthCheck,
                at: NOON.plus(-46_000),
            }],
            cause: Some("nothing answered on port 8080".to_owned()),
        }
    }

    #[test]
    fn outcomes_are_told_in_the_words_of_the_dictionary() {
        for (status, words) in [
            (OperationStatus::Pending, "Waiting"),
            (OperationStatus::InProgress, "Health check, 46 s"),
            (OperationStatus::Succeeded, "Done in 3 min 41 s"),
            (OperationStatus::Failed, "Failed: nothing answered on port 8080"),
            (OperationStatus::RollbackInProgress, "Rolling back"),
            (
                OperationStatus::RollbackSucceeded,
                "Rolled back: the old version keeps serving",
            ),
            (
                OperationStatus::RollbackFailed,
                "Rollback failed: nothing answered on port 8080",
            ),
        ] {
            assert_eq!(outcome(&operation(status), NOON), words);
        }
    }
}
