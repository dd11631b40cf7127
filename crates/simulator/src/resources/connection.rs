//! A connection to a provider of source code, and its wire form, `Connection` and `ConnectionSummary` alike.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::clock::Timestamp;
use crate::service::arn::Scope;

/// API shape `ProviderType`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum ProviderType {
    Github,
    Bitbucket,
}

impl ProviderType {
    /// Whose repository `https://{host}/{owner}/{name}` is; `None` for every other address. Self-hosted servers have
    /// no provider type.
    pub fn of_repository(url: &str) -> Option<Self> {
        let (host, path) = url.strip_prefix("https://")?.split_once('/')?;
        let mut parts = path.trim_end_matches('/').split('/');
        let (Some(owner), Some(name), None) = (parts.next(), parts.next(), parts.next()) else {
            return None;
        };
        if owner.is_empty() || name.is_empty() {
            return None;
        }
        match host.to_ascii_lowercase().as_str() {
            "github.com" => Some(Self::Github),
            "bitbucket.org" => Some(Self::Bitbucket),
            _ => None,
        }
    }

    /// The model's word.
    pub fn word(self) -> &'static str {
        match self {
            Self::Github => "GITHUB",
            Self::Bitbucket => "BITBUCKET",
        }
    }
}

/// API shape `ConnectionStatus`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum ConnectionStatus {
    PendingHandshake,
    Available,
    Error,
    Deleted,
}

/// One connection.
#[derive(Debug, Clone)]
pub struct Connection {
    pub id: String,
    pub scope: Scope,
    pub name: String,
    pub provider: ProviderType,
    pub status: ConnectionStatus,
    pub created_at: Timestamp,
}

impl Connection {
    pub fn arn(&self) -> String {
        self.scope.arn(&format!("connection/{}/{}", self.name, self.id))
    }

    /// API shapes `Connection` and `ConnectionSummary`, which have the same members.
    pub fn description(&self) -> Value {
        json!({
            "ConnectionName": self.name,
            "ConnectionArn": self.arn(),
            "ProviderType": self.provider,
            "Status": self.status,
            "CreatedAt": self.created_at.epoch_seconds(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_host_tells_the_provider() {
        for (url, provider) in [
            ("https://github.com/aws/hello", Some(ProviderType::Github)),
            ("https://GitHub.com/aws/hello.git", Some(ProviderType::Github)),
            ("https://bitbucket.org/team/web/", Some(ProviderType::Bitbucket)),
            ("https://gitlab.com/team/web", None),
            ("https://github.com.example.com/team/web", None),
            ("http://github.com/team/web", None),
            ("https://github.com/team", None),
            ("https://github.com//web", None),
            ("https://github.com/team/web/tree/main", None),
            ("git@github.com:team/web.git", None),
        ] {
            assert_eq!(ProviderType::of_repository(url), provider, "{url}");
        }
    }
}
