//! `DescribeRepositories`.

use serde::Deserialize;
use serde_json::{Value, json};

use super::{
    PAGE, invalid, invalid_token, own_registry, repository_arn, repository_not_found, repository_uri,
};
use crate::neighbours::pages::{Wanted, cut};
use crate::neighbours::{Answer, Call};
use crate::storage::repositories::{self, RepositoryRecord};

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct DescribeRepositoriesRequest {
    registry_id: Option<String>,
    repository_names: Option<Vec<String>>,
    next_token: Option<String>,
    max_results: Option<i64>,
}

pub async fn describe_repositories(call: &mut Call<'_>, request: DescribeRepositoriesRequest) -> Answer {
    let action = "ecr:DescribeRepositories";
    own_registry(call.scope, action, request.registry_id.as_deref(), "*")?;
    let mut all = repositories::list(call.connection, call.scope).await?;
    if let Some(names) = request.repository_names {
        // API "maxResults" and "nextToken": "This option cannot be used when you specify repositories".
        if request.max_results.is_some() || request.next_token.is_some() {
            return Err(invalid(
                "maxResults",
                "must not be set together with repositoryNames",
            ));
        }
        for name in &names {
            if !all.iter().any(|repository| repository.name == *name) {
                return Err(repository_not_found(&call.scope.account, name));
            }
        }
        all.retain(|repository| names.contains(&repository.name));
        return Ok(json!({"repositories": descriptions(&all)}));
    }
    let wanted = Wanted {
        list: &format!("{action} {} {}", call.scope.account, call.scope.region),
        token: request.next_token.as_deref(),
        size: request.max_results.unwrap_or(PAGE),
    };
    let (page, next) = cut(wanted, all, |repository| repository.name.clone()).map_err(invalid_token)?;
    let mut answer = json!({"repositories": descriptions(&page)});
    if let Some(next) = next {
        answer["nextToken"] = json!(next);
    }
    Ok(answer)
}

fn descriptions(repositories: &[RepositoryRecord]) -> Vec<Value> {
    repositories.iter().map(description).collect()
}

/// API shape `Repository`.
fn description(repository: &RepositoryRecord) -> Value {
    let mutability = if repository.immutable_tags {
        "IMMUTABLE"
    } else {
        "MUTABLE"
    };
    json!({
        "repositoryArn": repository_arn(&repository.scope, &repository.name),
        "registryId": repository.scope.account,
        "repositoryName": repository.name,
        "repositoryUri": repository_uri(&repository.scope, &repository.name),
        "createdAt": repository.created_at.epoch_seconds(),
        "imageTagMutability": mutability,
        "imageScanningConfiguration": {"scanOnPush": repository.scans_on_push},
        "encryptionConfiguration": {"encryptionType": "AES256"},
    })
}
