//! Connections to the servers that keep source code.

use crate::repository::Provider;
use crate::time::Time;
use serde::{Deserialize, Serialize};

/// A connection of the account and Region (API shape `ConnectionSummary`).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Connection {
    /// ARN.
    pub arn: String,
    /// Unique among the account's connections of the Region.
    pub name: String,
    /// Where it leads.
    pub provider: Provider,
    /// How it stands.
    pub status: ConnectionStatus,
    /// When it was made.
    pub created_at: Time,
}

/// API shape `ConnectionStatus`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ConnectionStatus {
    /// Made, and waiting for somebody to let AWS in at the provider. Only the AWS console can do that.
    PendingHandshake,
    /// Can be used.
    Available,
    /// The provider does not let AWS in, or no more.
    Error,
    /// Gone.
    Deleted,
}

impl ConnectionStatus {
    /// Reads the API's word.
    pub fn from_api(word: &str) -> Option<ConnectionStatus> {
        match word {
            "PENDING_HANDSHAKE" => Some(ConnectionStatus::PendingHandshake),
            "AVAILABLE" => Some(ConnectionStatus::Available),
            "ERROR" => Some(ConnectionStatus::Error),
            "DELETED" => Some(ConnectionStatus::Deleted),
            _ => None,
        }
    }

    /// What people read.
    pub fn label(self) -> &'static str {
        match self {
            ConnectionStatus::PendingHandshake => "Pending handshake",
            ConnectionStatus::Available => "Available",
            ConnectionStatus::Error => "Error",
            ConnectionStatus::Deleted => "Deleted",
        }
    }
}
