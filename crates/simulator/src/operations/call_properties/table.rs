//! A second reading of what is legal when, to hold the first one against: the table of the guide and the error that
//! each operation has for it.

use serde_json::Value;

use super::acts::Verb;

/// What must become of a call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// It succeeds, and an operation begins where it is one that begins operations.
    Accepted,
    /// It succeeds, and nothing begins.
    NothingToDo,
    /// It is refused with this error.
    Refused(&'static str),
}

pub const INVALID_REQUEST: Verdict = Verdict::Refused("InvalidRequestException");
pub const INVALID_STATE: Verdict = Verdict::Refused("InvalidStateException");
pub const NOT_FOUND: Verdict = Verdict::Refused("ResourceNotFoundException");
pub const OVER_QUOTA: Verdict = Verdict::Refused("ServiceQuotaExceededException");

/// What becomes of a call on a service in that status.
pub fn on_service(verb: Verb, status: &str) -> Verdict {
    use Verdict::{Accepted, NothingToDo};
    match (verb, status) {
        (Verb::Deploy | Verb::Pause, "RUNNING")
        | (Verb::Update(_), "RUNNING" | "PAUSED" | "CREATE_FAILED")
        | (Verb::Resume, "PAUSED")
        | (Verb::Delete, "RUNNING" | "PAUSED" | "CREATE_FAILED" | "DELETE_FAILED") => Accepted,
        (Verb::Pause, "PAUSED") | (Verb::Resume, "RUNNING") => NothingToDo,
        (Verb::Deploy, _) => INVALID_REQUEST,
        _ => INVALID_STATE,
    }
}

/// The status that a service rests in after an operation that began in the status `origin`. `None` where an operation
/// of that type cannot end so.
pub fn resting(kind: &str, ending: &str, origin: &str) -> Option<&'static str> {
    Some(match (kind, ending, origin) {
        ("CREATE_SERVICE", "SUCCEEDED", _)
        | ("START_DEPLOYMENT", "SUCCEEDED" | "ROLLBACK_SUCCEEDED" | "ROLLBACK_FAILED", "RUNNING")
        | ("UPDATE_SERVICE", "SUCCEEDED", "RUNNING" | "CREATE_FAILED")
        | ("UPDATE_SERVICE", "ROLLBACK_SUCCEEDED" | "ROLLBACK_FAILED", "RUNNING")
        | ("RESUME_SERVICE", "SUCCEEDED", "PAUSED") => "RUNNING",
        ("CREATE_SERVICE", "FAILED", _) | ("UPDATE_SERVICE", "FAILED", "CREATE_FAILED") => "CREATE_FAILED",
        ("UPDATE_SERVICE", "SUCCEEDED", "PAUSED")
        | ("PAUSE_SERVICE", "SUCCEEDED", "RUNNING")
        | ("RESUME_SERVICE", "FAILED", "PAUSED") => "PAUSED",
        ("DELETE_SERVICE", "SUCCEEDED", _) => "DELETED",
        ("DELETE_SERVICE", "FAILED", _) => "DELETE_FAILED",
        _ => return None,
    })
}

/// How far an operation of that status has come: it never goes back.
pub fn stage(operation: &Value) -> usize {
    match operation["Status"].as_str().unwrap_or_default() {
        "PENDING" => 0,
        "IN_PROGRESS" => 1,
        "ROLLBACK_IN_PROGRESS" => 2,
        _ => SETTLED,
    }
}

/// The stage of an operation to which nothing happens any more.
pub const SETTLED: usize = 3;
