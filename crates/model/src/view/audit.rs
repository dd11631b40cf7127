//! The audit log, and what it is asked for.

use crate::record::{Reading, RecordEntry};
use crate::time::Time;
use serde::{Deserialize, Serialize};

/// What the audit log is asked for. Comes from an address: what cannot be read finds nothing, so that nobody takes all of it for
/// a part.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct AuditQuery {
    /// First day, `2026-11-21`, or minute, `2026-11-21T14:30`, UTC.
    pub from: String,
    /// Last day or minute, UTC.
    pub to: String,
    /// Name of a person.
    pub person: String,
    /// Handle of a session.
    pub session: String,
    /// Address that requests came from.
    pub address: String,
    /// Code of a kind of event.
    pub action: String,
    /// Name or ARN of a service, name or id of a draft, code of a short link.
    pub target: String,
    /// Part of the name of a field that it changed, or of what that held before or after.
    pub changed: String,
    /// Word of an origin.
    pub origin: String,
    /// Word of an outcome.
    pub outcome: String,
    /// Request id of AWS.
    pub request: String,
    /// Id of one event.
    pub entry: String,
    /// Id of the event above the page; empty for the newest.
    pub before: String,
}

impl AuditQuery {
    /// The fields as pairs of an address, without the empty ones.
    pub fn pairs(&self) -> Vec<(&'static str, &str)> {
        [
            ("from", &self.from),
            ("to", &self.to),
            ("person", &self.person),
            ("session", &self.session),
            ("address", &self.address),
            ("action", &self.action),
            ("target", &self.target),
            ("changed", &self.changed),
            ("origin", &self.origin),
            ("outcome", &self.outcome),
            ("request", &self.request),
            ("entry", &self.entry),
            ("before", &self.before),
        ]
        .into_iter()
        .filter(|(_, value)| !value.is_empty())
        .map(|(name, value)| (name, value.as_str()))
        .collect()
    }
}

/// Rows of one page of the audit log.
pub const AUDIT_PER_PAGE: i64 = 50;

/// A page of the audit log.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuditView {
    /// Newest first.
    pub entries: Vec<RecordEntry>,
    /// How many there are under this filter, counted up to 10,000.
    pub total: i64,
    /// Id to go on before, if there are older ones.
    pub older: Option<i64>,
    /// Who can be filtered by; nobody where the reader sees their own actions only.
    pub people: Vec<String>,
    /// What of it the reader sees.
    pub reading: Reading,
    /// The server's clock.
    pub now: Time,
}

/// For how long events are kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RetentionView {
    /// For how many days; absent: for ever.
    pub kept_days: Option<u32>,
    /// Why the reader may not change that.
    pub refusal: Option<String>,
}
