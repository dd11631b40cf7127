//! `ListAutoScalingConfigurations`: the active ones.

use serde::Deserialize;
use serde_json::{Value, json};

use crate::operations::{Answer, Call};
use crate::service::auto_scaling::AutoScaling;
use crate::storage::revisions::Selection;

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct ListAutoScalingConfigurationsRequest {
    auto_scaling_configuration_name: Option<String>,
    latest_only: Option<bool>,
    max_results: Option<i64>,
    next_token: Option<String>,
}

pub async fn list(call: &mut Call<'_>, request: ListAutoScalingConfigurationsRequest) -> Answer {
    let selection = Selection {
        name: request.auto_scaling_configuration_name.as_deref(),
        latest_only: request.latest_only.unwrap_or(true),
    };
    let (page, token) = call
        .list_revisions::<AutoScaling>(selection, request.next_token.as_deref(), request.max_results)
        .await?;
    let lower_case_statuses = call.app.settings.lower_case_statuses;
    let summaries: Vec<Value> = page
        .iter()
        .map(|revision| revision.summary(lower_case_statuses))
        .collect();
    let mut answer = json!({"AutoScalingConfigurationSummaryList": summaries});
    if let Some(token) = token {
        answer["NextToken"] = json!(token);
    }
    Ok(answer)
}
