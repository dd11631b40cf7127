//! Secrets and parameters that environment variables can refer to: their names, never their values.

use crate::time::Time;
use serde::{Deserialize, Serialize};

/// A secret of Secrets Manager.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Secret {
    /// ARN, with six characters behind the name.
    pub arn: String,
    /// Name.
    pub name: String,
    /// What its maker wrote about it.
    pub description: Option<String>,
    /// When its value was last changed, or when it was made.
    pub changed_at: Time,
}

/// A parameter of Systems Manager's parameter store.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Parameter {
    /// ARN.
    pub arn: String,
    /// Name, with the slashes of a hierarchy.
    pub name: String,
    /// What its maker wrote about it.
    pub description: Option<String>,
    /// Whether its value is kept encrypted (type `SecureString`).
    pub is_secure: bool,
    /// When it was last changed.
    pub changed_at: Time,
}
