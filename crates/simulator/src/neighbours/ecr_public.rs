//! Amazon ECR Public, the account's own side of it: its registry and its repositories. There is one endpoint, in
//! us-east-1 (guide, section on what a dashboard's identity needs: "ecr-public:* in us-east-1 only").

use serde::Deserialize;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use super::ecr::{invalid, invalid_token, repository_not_found};
use super::pages::{Wanted, cut};
use super::{Answer, Call, not_authorized, read, unknown};
use crate::protocol::errors::Fault;
use crate::storage::repositories::{PublicRepositoryRecord, list_public};

const REGION: &str = "us-east-1";

/// The size of a page that asks for none.
const PAGE: i64 = 100;

pub async fn operation(call: &mut Call<'_>, operation: &str, request: Value) -> Answer {
    if call.scope.region != REGION {
        return Err(Fault::of_neighbour(
            "InvalidSignatureException",
            400,
            format!(
                "Credential should be scoped to a valid region, not '{}'.",
                call.scope.region
            ),
        ));
    }
    match operation {
        "DescribeRegistries" => describe_registries(call, &read(request)?),
        "DescribeRepositories" => describe_repositories(call, read(request)?).await,
        _ => Err(unknown(operation)),
    }
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct DescribeRegistriesRequest {
    next_token: Option<String>,
}

fn describe_registries(call: &Call<'_>, request: &DescribeRegistriesRequest) -> Answer {
    // An account has one registry, so no token was ever given out.
    if request.next_token.is_some() {
        return Err(invalid_token(super::pages::InvalidToken));
    }
    let account = &call.scope.account;
    let alias = alias(account);
    Ok(json!({"registries": [{
        "registryId": account,
        "registryArn": format!("arn:aws:ecr-public::{account}:registry/{account}"),
        "registryUri": format!("public.ecr.aws/{alias}"),
        "verified": false,
        "aliases": [{
            "name": alias,
            "status": "ACTIVE",
            "primaryRegistryAlias": true,
            "defaultRegistryAlias": true,
        }],
    }]}))
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct DescribeRepositoriesRequest {
    registry_id: Option<String>,
    repository_names: Option<Vec<String>>,
    next_token: Option<String>,
    max_results: Option<i64>,
}

async fn describe_repositories(call: &mut Call<'_>, request: DescribeRepositoriesRequest) -> Answer {
    let action = "ecr-public:DescribeRepositories";
    let account = call.scope.account.clone();
    if let Some(other) = request.registry_id.filter(|registry| *registry != account) {
        let resource = format!("arn:aws:ecr-public::{other}:repository/*");
        return Err(not_authorized(call.scope, action, &resource));
    }
    let mut all = list_public(call.connection, &account).await?;
    let description = |repository: &PublicRepositoryRecord| description(&account, repository);
    if let Some(names) = request.repository_names {
        // API "maxResults" and "nextToken": not together with repositoryNames, as in the private registry.
        if request.max_results.is_some() || request.next_token.is_some() {
            return Err(invalid(
                "maxResults",
                "must not be set together with repositoryNames",
            ));
        }
        for name in &names {
            if !all.iter().any(|repository| repository.name == *name) {
                return Err(repository_not_found(&account, name));
            }
        }
        all.retain(|repository| names.contains(&repository.name));
        let list: Vec<Value> = all.iter().map(description).collect();
        return Ok(json!({"repositories": list}));
    }
    let wanted = Wanted {
        list: &format!("{action} {account}"),
        token: request.next_token.as_deref(),
        size: request.max_results.unwrap_or(PAGE),
    };
    let (page, next) = cut(wanted, all, |repository| repository.name.clone()).map_err(invalid_token)?;
    let list: Vec<Value> = page.iter().map(description).collect();
    let mut answer = json!({"repositories": list});
    if let Some(next) = next {
        answer["nextToken"] = json!(next);
    }
    Ok(answer)
}

/// API shape `Repository`.
fn description(account: &str, repository: &PublicRepositoryRecord) -> Value {
    json!({
        "repositoryArn": format!("arn:aws:ecr-public::{account}:repository/{}", repository.name),
        "registryId": account,
        "repositoryName": repository.name,
        "repositoryUri": format!("public.ecr.aws/{}/{}", alias(account), repository.name),
        "createdAt": repository.created_at.epoch_seconds(),
    })
}

/// The default alias that AWS gives to a registry: a letter, a digit, and so on, eight of them, always the same for
/// an account.
fn alias(account: &str) -> String {
    Sha256::digest(account.as_bytes())
        .iter()
        .take(4)
        .flat_map(|byte| [char::from(b'a' + byte % 26), char::from(b'0' + byte / 26)])
        .collect()
}
