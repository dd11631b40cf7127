//! `ListSecrets` and `DescribeSecret`.

use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::filters::{self, Filter};
use crate::clock::Timestamp;
use crate::neighbours::pages::{Wanted, cut};
use crate::neighbours::{Answer, Call};
use crate::protocol::errors::Fault;
use crate::storage::secrets::{self, SecretRecord};

/// API shape `MaxResultsType`, which is also the size of a page that asks for none.
const PAGE: i64 = 100;

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct ListSecretsRequest {
    max_results: Option<i64>,
    next_token: Option<String>,
    filters: Option<Vec<Filter>>,
    sort_order: Option<String>,
    sort_by: Option<String>,
}

pub async fn list_secrets(call: &mut Call<'_>, request: ListSecretsRequest) -> Answer {
    let filters = request.filters.unwrap_or_default();
    filters::check(&filters)?;
    let mut all = secrets::list(call.connection, call.scope).await?;
    all.retain(|secret| filters.iter().all(|filter| filter.takes(secret, call.scope)));
    // API "SortBy": "If not specified, secrets are listed by CreatedDate."
    let sort_by = request.sort_by.as_deref().unwrap_or("created-date").to_owned();
    let descending = request.sort_order.as_deref() != Some("asc");
    sort(&mut all, &sort_by, descending);
    let numbered: Vec<(usize, SecretRecord)> = all.into_iter().enumerate().collect();
    let wanted = Wanted {
        list: &format!(
            "ListSecrets {} {} {sort_by} {descending} {filters:?}",
            call.scope.account, call.scope.region
        ),
        token: request.next_token.as_deref(),
        size: request.max_results.unwrap_or(PAGE),
    };
    let (page, next) = cut(wanted, numbered, |(number, _)| format!("{number:08}"))
        .map_err(|_| Fault::of_neighbour("InvalidNextTokenException", 400, "Invalid token"))?;
    let list: Vec<Value> = page.iter().map(|(_, secret)| entry(secret)).collect();
    let mut answer = json!({"SecretList": list});
    if let Some(next) = next {
        answer["NextToken"] = json!(next);
    }
    Ok(answer)
}

/// Secrets that are equal in what they are sorted by are in the order of their names.
fn sort(secrets: &mut [SecretRecord], by: &str, descending: bool) {
    secrets.sort_by(|one, other| {
        let order = match by {
            "name" => one.name.cmp(&other.name),
            "last-accessed-date" => one.last_accessed_at.cmp(&other.last_accessed_at),
            "last-changed-date" => one.last_changed_at.cmp(&other.last_changed_at),
            _ => one.created_at.cmp(&other.created_at),
        };
        let order = if descending { order.reverse() } else { order };
        order.then_with(|| one.name.cmp(&other.name))
    });
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct DescribeSecretRequest {
    secret_id: String,
}

pub async fn describe_secret(call: &mut Call<'_>, request: DescribeSecretRequest) -> Answer {
    let wanted = request.secret_id;
    let all = secrets::list(call.connection, call.scope).await?;
    let found = all.iter().find(|secret| is_named(secret, &wanted));
    let secret = found.ok_or_else(|| {
        Fault::of_neighbour(
            "ResourceNotFoundException",
            400,
            "Secrets Manager can't find the specified secret.",
        )
    })?;
    let mut description = common(secret);
    description["VersionIdsToStages"] = stages(secret);
    Ok(description)
}

/// By name, by ARN, or by an ARN without the six characters that Secrets Manager adds to it.
fn is_named(secret: &SecretRecord, wanted: &str) -> bool {
    let partial = secret.arn.rsplit_once('-').map(|(partial, _)| partial);
    secret.name == wanted || secret.arn == wanted || partial == Some(wanted)
}

/// API shape `SecretListEntry`.
fn entry(secret: &SecretRecord) -> Value {
    let mut entry = common(secret);
    entry["SecretVersionsToStages"] = stages(secret);
    entry
}

fn common(secret: &SecretRecord) -> Value {
    let tags: Vec<Value> = secret
        .tags
        .iter()
        .map(|(key, value)| json!({"Key": key, "Value": value}))
        .collect();
    let mut common = json!({
        "ARN": secret.arn,
        "Name": secret.name,
        "CreatedDate": secret.created_at.epoch_seconds(),
        "LastChangedDate": secret.last_changed_at.epoch_seconds(),
        "Tags": tags,
    });
    if let Some(description) = &secret.description {
        common["Description"] = json!(description);
    }
    if let Some(at) = secret.last_accessed_at {
        common["LastAccessedDate"] = json!(day(at).epoch_seconds());
    }
    common
}

/// Secrets Manager keeps the day of the last access and not the time.
fn day(at: Timestamp) -> Timestamp {
    const DAY: i64 = 24 * 60 * 60 * 1000;
    Timestamp(at.0 - at.0.rem_euclid(DAY))
}

fn stages(secret: &SecretRecord) -> Value {
    let mut stages = Map::new();
    stages.insert(secret.version_id.clone(), json!(["AWSCURRENT"]));
    Value::Object(stages)
}
