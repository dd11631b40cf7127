//! A session of a role. Everything about it stands in its session token, so that it outlives the simulator's restarts as it
//! outlives anything on AWS. Nothing is secret in a simulator, so nothing is signed.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::{Deserialize, Serialize};

use crate::clock::Timestamp;

/// Temporary access key ids begin with this (IAM guide, "Unique identifiers").
const PREFIX: &str = "ASIA";

/// What a session token says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Session {
    /// The access key id that belongs to it: account and session are of no use without each other.
    pub access_key: String,
    /// Twelve digits: the role's account.
    pub account: String,
    /// Name of the role.
    pub role: String,
    /// Id of the role.
    pub role_id: String,
    /// `RoleSessionName`.
    pub name: String,
    /// `SourceIdentity`; stays through roles that are assumed from this one.
    pub source_identity: Option<String>,
    /// Milliseconds since 1970 at which it is over.
    pub until: i64,
}

impl Session {
    /// An access key id for a session in an account: 20 characters, as AWS's.
    pub fn new_access_key(account: &str) -> String {
        let random = uuid::Uuid::new_v4().simple().to_string().to_uppercase();
        format!("{PREFIX}{account}{}", &random[..4])
    }

    /// Whether an access key id is one of a session, of this simulator.
    pub fn is_access_key(key: &str) -> bool {
        key.strip_prefix(PREFIX)
            .is_some_and(|rest| rest.len() == 16 && rest.bytes().take(12).all(|byte| byte.is_ascii_digit()))
    }

    /// As the header `X-Amz-Security-Token` carries it.
    pub fn token(&self) -> String {
        // Strings and numbers are always JSON.
        URL_SAFE_NO_PAD.encode(serde_json::to_vec(self).unwrap_or_default())
    }

    /// Reads a token; `None` where it is none of this simulator's.
    pub fn of_token(token: &str) -> Option<Session> {
        let json = URL_SAFE_NO_PAD.decode(token).ok()?;
        serde_json::from_slice(&json).ok()
    }

    /// Whether it is over.
    pub fn is_over(&self, now: Timestamp) -> bool {
        now.0 >= self.until
    }

    /// `arn:aws:sts::{account}:assumed-role/{role}/{name}`.
    pub fn arn(&self) -> String {
        format!(
            "arn:aws:sts::{}:assumed-role/{}/{}",
            self.account, self.role, self.name
        )
    }

    /// `{id of the role}:{name}`.
    pub fn assumed_role_id(&self) -> String {
        format!("{}:{}", self.role_id, self.name)
    }
}
