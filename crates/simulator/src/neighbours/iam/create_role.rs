//! `CreateRole`.

use serde::Deserialize;
use serde_json::json;

use super::roles::description;
use super::{SESSION_DURATION, limit_exceeded, trust};
use crate::neighbours::{Answer, Call};
use crate::protocol::errors::Fault;
use crate::storage::roles::{self, RoleRecord};

/// IAM's quota, adjustable on AWS.
const ROLES_PER_ACCOUNT: i64 = 1000;

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct CreateRoleRequest {
    path: Option<String>,
    role_name: String,
    assume_role_policy_document: String,
    description: Option<String>,
    max_session_duration: Option<i64>,
    permissions_boundary: Option<String>,
    tags: Option<Vec<Tag>>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Tag {
    key: String,
    value: String,
}

pub async fn create_role(call: &mut Call<'_>, request: CreateRoleRequest) -> Answer {
    trust::check(&request.assume_role_policy_document)
        .map_err(|message| Fault::of_neighbour("MalformedPolicyDocument", 400, message))?;
    let tags: Vec<(String, String)> = request
        .tags
        .into_iter()
        .flatten()
        .map(|tag| (tag.key, tag.value))
        .collect();
    let repeats = |(index, (key, _)): (usize, &(String, String))| {
        tags[..index]
            .iter()
            .any(|(other, _)| other.eq_ignore_ascii_case(key))
    };
    if tags.iter().enumerate().any(repeats) {
        return Err(Fault::of_neighbour(
            "InvalidInput",
            400,
            "Duplicate tag keys found. Please note that Tag keys are case insensitive.",
        ));
    }
    let role = RoleRecord {
        id: new_id(),
        account: call.scope.account.clone(),
        name: request.role_name,
        path: request.path.unwrap_or_else(|| "/".to_owned()),
        trust_policy: request.assume_role_policy_document,
        description: request.description.filter(|text| !text.is_empty()),
        max_session_duration: request.max_session_duration.unwrap_or(SESSION_DURATION),
        permissions_boundary: request.permissions_boundary,
        tags,
        created_at: call.now,
    };
    let taken = roles::count(call.connection, &call.scope.account).await?;
    if !roles::insert(call.connection, &role).await? {
        return Err(Fault::of_neighbour(
            "EntityAlreadyExists",
            409,
            format!("Role with name {} already exists.", role.name),
        ));
    }
    if taken >= ROLES_PER_ACCOUNT {
        return Err(limit_exceeded(&format!(
            "Cannot exceed quota for RolesPerAccount: {ROLES_PER_ACCOUNT}"
        )));
    }
    Ok(json!({"Role": description(&role)}))
}

/// `AROA` and seventeen characters of base 32, as IAM's ids of roles are.
pub fn new_id() -> String {
    const ALPHABET: &[u8; 32] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    let letters = (0..17).map(|_| char::from(ALPHABET[rand::random_range(0..ALPHABET.len())]));
    "AROA".chars().chain(letters).collect()
}
