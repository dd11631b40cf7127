//! The secrets and the parameters: names and what is around them.

use sha2::{Digest, Sha256};
use sqlx::SqliteConnection;
use uuid::Uuid;

use super::days_ago;
use crate::clock::Timestamp;
use crate::neighbours::secrets_manager::arn;
use crate::service::arn::Scope;
use crate::storage::Result;
use crate::storage::parameters::{self, ParameterRecord};
use crate::storage::secrets::{self, SecretRecord};

/// A secret and how many days ago it was made, changed and read.
struct Secret {
    name: &'static str,
    description: Option<&'static str>,
    team: &'static str,
    created: i64,
    changed: i64,
    read: i64,
}

const SECRETS: &[Secret] = &[
    Secret {
        name: "orders/database",
        description: Some("User and password of the orders database"),
        team: "orders",
        created: 209,
        changed: 30,
        read: 0,
    },
    Secret {
        name: "storefront/database",
        description: Some("User and password of the storefront database"),
        team: "storefront",
        created: 300,
        changed: 61,
        read: 0,
    },
    Secret {
        name: "storefront/payment-api-key",
        description: None,
        team: "storefront",
        created: 150,
        changed: 150,
        read: 2,
    },
];

/// A parameter and how many days ago it was changed.
struct Parameter {
    name: &'static str,
    kind: &'static str,
    description: Option<&'static str>,
    team: &'static str,
    version: i64,
    changed: i64,
}

const PARAMETERS: &[Parameter] = &[
    Parameter {
        name: "/orders/production/queue-url",
        kind: "String",
        description: None,
        team: "orders",
        version: 1,
        changed: 205,
    },
    Parameter {
        name: "/storefront/production/feature-flags",
        kind: "StringList",
        description: Some("Features that are on"),
        team: "storefront",
        version: 14,
        changed: 6,
    },
    Parameter {
        name: "/storefront/production/log-level",
        kind: "String",
        description: Some("debug, info, warn or error"),
        team: "storefront",
        version: 3,
        changed: 41,
    },
    Parameter {
        name: "/storefront/production/session-key",
        kind: "SecureString",
        description: Some("Signs the cookies of sessions"),
        team: "storefront",
        version: 2,
        changed: 98,
    },
];

/// Adds the secrets of a Region.
pub async fn add_secrets(connection: &mut SqliteConnection, scope: &Scope, now: Timestamp) -> Result<()> {
    for secret in SECRETS {
        let record = SecretRecord {
            name: secret.name.to_owned(),
            arn: arn(scope, secret.name, &suffix(scope, secret.name)),
            description: secret.description.map(str::to_owned),
            version_id: Uuid::new_v4().to_string(),
            tags: tags(secret.team),
            created_at: days_ago(now, secret.created),
            last_changed_at: days_ago(now, secret.changed),
            last_accessed_at: Some(days_ago(now, secret.read)),
        };
        secrets::put(connection, scope, &record).await?;
    }
    Ok(())
}

/// Adds the parameters of a Region.
pub async fn add_parameters(connection: &mut SqliteConnection, scope: &Scope, now: Timestamp) -> Result<()> {
    for parameter in PARAMETERS {
        let record = ParameterRecord {
            name: parameter.name.to_owned(),
            kind: parameter.kind.to_owned(),
            description: parameter.description.map(str::to_owned),
            version: parameter.version,
            tags: tags(parameter.team),
            last_modified_at: days_ago(now, parameter.changed),
        };
        parameters::put(connection, scope, &record).await?;
    }
    Ok(())
}

fn tags(team: &str) -> Vec<(String, String)> {
    vec![("team".to_owned(), team.to_owned())]
}

/// The six characters that Secrets Manager adds to an ARN; the same on every machine, so that they can be written down.
fn suffix(scope: &Scope, name: &str) -> String {
    const ALPHABET: &[u8; 62] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    Sha256::digest(format!("{} {} {name}", scope.account, scope.region).as_bytes())
        .iter()
        .take(6)
        .map(|byte| char::from(ALPHABET[usize::from(*byte) % ALPHABET.len()]))
        .collect()
}
