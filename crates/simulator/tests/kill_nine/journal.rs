//! What one client has been told, and what it does not know.

use std::collections::BTreeMap;

/// What one client knows of its account.
#[derive(Debug, Default)]
pub struct Journal {
    /// Calls that changed something and were acknowledged.
    pub acknowledged: u64,
    /// Calls that should have changed something and had no answer.
    pub unanswered: u64,
    /// Services by name.
    pub services: BTreeMap<String, Service>,
    /// Names of connections.
    pub connections: Vec<String>,
    /// How many revisions the auto scaling configuration has, and the ARNs of them.
    pub revisions: Vec<String>,
    /// The call that is on its way, or had no answer.
    pub pending: Option<Pending>,
}

/// What is known of a service.
#[derive(Debug, Clone, Default)]
pub struct Service {
    pub arn: String,
    pub version: u64,
    /// How many operations were acknowledged.
    pub operations: usize,
    pub tags: BTreeMap<String, String>,
    pub is_deleted: bool,
}

/// A call that changes something.
#[derive(Debug, Clone)]
pub enum Pending {
    CreateService {
        name: String,
        version: u64,
    },
    UpdateService {
        name: String,
        version: u64,
    },
    Deploy {
        name: String,
    },
    DeleteService {
        name: String,
    },
    Tag {
        name: String,
        key: String,
        value: String,
    },
    Untag {
        name: String,
        key: String,
    },
    CreateConnection {
        name: String,
    },
    DeleteConnection {
        name: String,
    },
    CreateRevision,
    DeleteRevision {
        arn: String,
    },
}
