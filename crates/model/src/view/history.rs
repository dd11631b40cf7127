//! The history, and what it is asked for.

use crate::arn::ServiceArn;
use crate::event::Event;
use crate::operation::Operation;
use crate::time::Time;
use serde::{Deserialize, Serialize};

/// Which part of the history to show.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum HistoryScope {
    /// All of it.
    #[default]
    Everything,
    /// What people and App Runner changed.
    Changes,
    /// What failed or was refused.
    Failures,
}

impl HistoryScope {
    /// All of them in order.
    pub const ALL: [HistoryScope; 3] = [
        HistoryScope::Everything,
        HistoryScope::Changes,
        HistoryScope::Failures,
    ];

    /// The word in the address.
    pub fn as_str(self) -> &'static str {
        match self {
            HistoryScope::Everything => "everything",
            HistoryScope::Changes => "changes",
            HistoryScope::Failures => "failures",
        }
    }

    /// The word that people read.
    pub fn label(self) -> &'static str {
        match self {
            HistoryScope::Everything => "Everything",
            HistoryScope::Changes => "Changes",
            HistoryScope::Failures => "Failures",
        }
    }

    /// Reads the word in the address; anything else is everything.
    pub fn parse(text: &str) -> HistoryScope {
        HistoryScope::ALL
            .into_iter()
            .find(|scope| scope.as_str() == text)
            .unwrap_or_default()
    }
}

/// What the history is asked for. Comes from an address: what cannot be read does not filter.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct HistoryQuery {
    /// ARN of a service.
    pub service: String,
    /// Name of a person.
    pub person: String,
    /// Code of a kind of event.
    pub kind: String,
    /// First day, `2026-11-21`, UTC.
    pub from: String,
    /// Last day, `2026-11-21`, UTC.
    pub to: String,
    /// Word of a scope.
    pub scope: String,
    /// Id of the event above the page; empty for the newest.
    pub before: String,
}

impl HistoryQuery {
    /// The fields as pairs of an address, without the empty ones.
    pub fn pairs(&self) -> Vec<(&'static str, &str)> {
        [
            ("service", &self.service),
            ("person", &self.person),
            ("kind", &self.kind),
            ("from", &self.from),
            ("to", &self.to),
            ("scope", &self.scope),
            ("before", &self.before),
        ]
        .into_iter()
        .filter(|(_, value)| !value.is_empty())
        .map(|(name, value)| (name, value.as_str()))
        .collect()
    }
}

/// Rows of one page of the history.
pub const HISTORY_PER_PAGE: i64 = 50;

/// A row of the history page: an event, and the operation that it started as that stands now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct HistoryEntry {
    /// What happened.
    pub event: Event,
    /// What became of it.
    pub operation: Option<Operation>,
    /// Where what it is about is found.
    pub place: Option<EventPlace>,
}

/// Where what an event is about is found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EventPlace {
    /// What it is called.
    pub label: String,
    /// Path of the page.
    pub href: String,
    /// It is there no more; the path leads to what happened to it.
    pub is_gone: bool,
}

/// A page of the history.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct HistoryView {
    /// Newest first.
    pub entries: Vec<HistoryEntry>,
    /// How many there are under this filter, counted up to 10,000.
    pub total: i64,
    /// Id to go on before, if there are older ones.
    pub older: Option<i64>,
    /// Who can be filtered by.
    pub people: Vec<String>,
    /// What can be filtered by, newest first.
    pub services: Vec<ServiceArn>,
    /// The server's clock.
    pub now: Time,
}
