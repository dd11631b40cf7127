//! `CreateSecret`. The value is looked at and not kept.

use serde::Deserialize;
use serde_json::json;
use uuid::Uuid;

use super::arn;
use crate::neighbours::{Answer, Call, validation};
use crate::protocol::errors::Fault;
use crate::storage::secrets::{self, SecretRecord};

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct CreateSecretRequest {
    name: String,
    client_request_token: Option<String>,
    description: Option<String>,
    secret_string: Option<serde::de::IgnoredAny>,
    tags: Option<Vec<Tag>>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Tag {
    key: Option<String>,
    value: Option<String>,
}

pub async fn create_secret(call: &mut Call<'_>, request: CreateSecretRequest) -> Answer {
    let name = request.name;
    let is_allowed = |byte: u8| byte.is_ascii_alphanumeric() || b"-/_+=.@!".contains(&byte);
    if !name.bytes().all(is_allowed) {
        return Err(validation(
            "Invalid name. Must be a valid name containing alphanumeric characters, or any of the following: -/_+=.@!",
        ));
    }
    let tags = request.tags.unwrap_or_default().into_iter();
    let secret = SecretRecord {
        arn: arn(call.scope, &name, &suffix()),
        name,
        description: request.description,
        version_id: request
            .client_request_token
            .unwrap_or_else(|| Uuid::new_v4().to_string()),
        tags: tags
            .filter_map(|tag| Some((tag.key?, tag.value.unwrap_or_default())))
            .collect(),
        created_at: call.now,
        last_changed_at: call.now,
        last_accessed_at: None,
    };
    if !secrets::put(call.connection, call.scope, &secret).await? {
        return Err(Fault::of_neighbour(
            "ResourceExistsException",
            400,
            format!(
                "The operation failed because the secret {} already exists.",
                secret.name
            ),
        ));
    }
    let mut answer = json!({"ARN": secret.arn, "Name": secret.name});
    // A secret without a value has no version yet.
    if request.secret_string.is_some() {
        answer["VersionId"] = json!(secret.version_id);
    }
    Ok(answer)
}

/// The six characters that Secrets Manager adds to an ARN.
fn suffix() -> String {
    const ALPHABET: &[u8; 62] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    (0..6)
        .map(|_| char::from(ALPHABET[rand::random_range(0..ALPHABET.len())]))
        .collect()
}
