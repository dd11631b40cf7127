//! `ListObservabilityConfigurations`: the active ones.

use serde::Deserialize;
use serde_json::{Value, json};

use crate::operations::{Answer, Call};
use crate::service::observability::Observability;
use crate::service::revision::Revision;
use crate::storage::revisions::Selection;

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct ListObservabilityConfigurationsRequest {
    observability_configuration_name: Option<String>,
    latest_only: Option<bool>,
    max_results: Option<i64>,
    next_token: Option<String>,
}

pub async fn list(call: &mut Call<'_>, request: ListObservabilityConfigurationsRequest) -> Answer {
    let selection = Selection {
        name: request.observability_configuration_name.as_deref(),
        latest_only: request.latest_only.unwrap_or(true),
    };
    let (page, token) = call
        .list_revisions::<Observability>(selection, request.next_token.as_deref(), request.max_results)
        .await?;
    let summaries: Vec<Value> = page.iter().map(Revision::<Observability>::summary).collect();
    let mut answer = json!({"ObservabilityConfigurationSummaryList": summaries});
    if let Some(token) = token {
        answer["NextToken"] = json!(token);
    }
    Ok(answer)
}
