//! Why an operation failed, told from the logs: the first rule that its lines bear out.
//!
//! App Runner says "For details, see service logs" and leaves the reading to people (apprunner-roadmap issues 46 and
//! 110). The rules claim only what a line shows, and every claim comes with that line.

mod case;
mod listening;
mod refusal;
mod rules;

pub use refusal::{Refusal, RefusalRule, refusal};

use crate::event::Change;
use crate::log::LogLine;
use crate::operation::{OperationKind, OperationStatus, Stage};
use crate::port::Port;
use crate::service::{Configuration, ServiceStatus};
use crate::time::{Span, Time};
use case::Case;
use serde::{Deserialize, Serialize};

/// A failed operation and what is known about it.
#[derive(Debug, Clone, Copy)]
pub struct FailedOperation<'a> {
    /// What it did.
    pub kind: OperationKind,
    /// How it ended.
    pub status: OperationStatus,
    /// How the service stands after it.
    pub service_status: ServiceStatus,
    /// How long it took.
    pub elapsed: Option<Span>,
    /// What it was to run, as far as known. After a rollback App Runner tells the old configuration again, so a line
    /// of the log counts for more.
    pub configuration: Option<&'a Configuration>,
    /// Lines of all three logs from its start to some minutes after its end: application logs arrive late.
    pub lines: &'a [LogLine],
    /// The port that the image is known to listen on, see [`crate::gallery::known_port`].
    pub known_port: Option<Port>,
}

/// What a page says about a failed operation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Explanation {
    /// The rule that found it.
    pub rule: FailureRule,
    /// In one clause, for the history: "nothing answered on port 8080".
    pub cause: String,
    /// The cause as a heading: "The application listens on port 8000, but the service expects 8080".
    pub title: String,
    /// What it means for visitors, for billing and for the quota.
    pub meaning: String,
    /// The lines that show it, oldest first.
    pub evidence: Vec<Evidence>,
    /// What to change.
    pub changes: Vec<Change>,
    /// The same for a draft: names of its fields and their values.
    pub fix: Vec<(String, String)>,
    /// Name of the field that is to be looked at, where the cause lies in one.
    #[serde(default)]
    pub field: Option<String>,
    /// What to do, as a sentence or two.
    pub advice: String,
}

/// The rules, in the order in which they are tried.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FailureRule {
    /// Built for arm64 or another system.
    Architecture,
    /// App Runner cannot take a role on.
    Role,
    /// The image could not be pulled.
    Pull,
    /// The source code could not be pulled: connection, repository or branch.
    Repository,
    /// AWS no longer supports the runtime, or never did.
    Runtime,
    /// `apprunner.yaml` is missing or wrong.
    ConfigurationFile,
    /// The source could not be built.
    Build,
    /// A secret or a parameter could not be read.
    Secret,
    /// Killed for want of memory.
    Memory,
    /// The command that starts the container is not there.
    StartCommand,
    /// The application ended.
    Crash,
    /// It listens on another port.
    WrongPort,
    /// The path of the health check answers with an error.
    HealthPath,
    /// It listens where only itself can reach it.
    Loopback,
    /// Nothing answered, and nothing says why.
    NoAnswer,
    /// No rule fits.
    Unknown,
}

/// Something that shows the cause.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Evidence {
    /// Where it was seen: "Event log", "Application log", "Gallery".
    pub source: String,
    /// When it was written.
    pub at: Option<Time>,
    /// Verbatim but for what cannot be seen: colours of terminals and other control characters are left out.
    pub text: String,
    /// The decisive characters: ranges in characters, from and up to, in order and apart from each other.
    pub marks: Vec<(usize, usize)>,
}

impl Evidence {
    /// The text in pieces, each with whether it is marked.
    pub fn pieces(&self) -> Vec<(String, bool)> {
        let mut pieces = Vec::new();
        let mut characters = self.text.chars();
        let mut at = 0;
        for (from, to) in &self.marks {
            let before: String = characters.by_ref().take(from.saturating_sub(at)).collect();
            let marked: String = characters.by_ref().take(to.saturating_sub(*from)).collect();
            pieces.extend([(before, false), (marked, true)]);
            at = *to;
        }
        pieces.push((characters.collect(), false));
        pieces.retain(|(piece, _)| !piece.is_empty());
        pieces
    }
}

/// What a rule has found: an [`Explanation`] but for what follows from the operation.
struct Finding {
    rule: FailureRule,
    cause: String,
    title: String,
    evidence: Vec<Evidence>,
    changes: Vec<Change>,
    fix: Vec<(&'static str, String)>,
    /// Where the cause lies, if not in the first field of the fix.
    field: Option<&'static str>,
    advice: String,
}

/// Explains a failed operation.
pub fn explain(failed: &FailedOperation<'_>) -> Explanation {
    let case = Case::new(failed);
    let finding = rules::ALL
        .iter()
        .find_map(|rule| rule(&case))
        .unwrap_or_else(|| rules::unknown(&case));
    let mut evidence = finding.evidence;
    evidence.sort_by_key(|evidence| evidence.at.map_or(i64::MAX, |at| at.0));
    let field = finding
        .field
        .or_else(|| finding.fix.first().map(|(field, _)| *field));
    Explanation {
        rule: finding.rule,
        cause: finding.cause,
        title: finding.title,
        meaning: meaning(failed, case.stage()),
        evidence,
        changes: finding.changes,
        fix: finding
            .fix
            .into_iter()
            .map(|(field, value)| (field.to_owned(), value))
            .collect(),
        field: field.map(ToOwned::to_owned),
        advice: finding.advice,
    }
}

/// What the failure means, from how the service stands after it (sections 2.1 and 2.4 of the domain facts).
fn meaning(failed: &FailedOperation<'_>, stage: Option<Stage>) -> String {
    let consequence = match failed.service_status {
        ServiceStatus::CreateFailed => {
            "Nothing is running and nothing is billed; visitors get no answer. The failed service still counts against your quota."
        }
        ServiceStatus::DeleteFailed => {
            "The service is still there and counts against your quota. Only deleting can be tried again."
        }
        ServiceStatus::Deleted => "The service is gone.",
        ServiceStatus::Paused => "The service is paused: nothing is running, and visitors get no answer.",
        _ if failed.status == OperationStatus::RollbackFailed => {
            "Going back to the old version failed too. Open the service's address to see what visitors get."
        }
        _ if failed.kind.deploys() => {
            "The old version keeps serving, so visitors get their answers. The change is not in effect; billing and quota are as before."
        }
        _ => "The service runs on as before; billing and quota are as before.",
    };
    format!("{} {consequence}", stopped(failed, stage))
}

/// "The create stopped at the health check after 6 min 12 s."
fn stopped(failed: &FailedOperation<'_>, stage: Option<Stage>) -> String {
    let place = match stage {
        Some(stage) if failed.kind.deploys() => match stage {
            Stage::Pull => "stopped at the pull",
            Stage::Provision => "stopped while instances were started",
            Stage::HealthCheck => "stopped at the health check",
            Stage::RouteTraffic => "stopped while traffic was moved",
            Stage::Finish => "stopped at its last step",
        },
        _ => "failed",
    };
    let noun = failed.kind.noun();
    match failed.elapsed {
        Some(elapsed) => format!("The {noun} {place} after {elapsed}."),
        None => format!("The {noun} {place}."),
    }
}

#[cfg(test)]
mod tests;
