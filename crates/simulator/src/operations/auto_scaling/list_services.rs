//! `ListServicesForAutoScalingConfiguration`: those that keep it from being deleted.

use serde::Deserialize;
use serde_json::json;

use crate::operations::revisions::PAGE;
use crate::operations::{Answer, Call};
use crate::protocol::errors::Fault;
use crate::protocol::paging;
use crate::service::auto_scaling::AutoScaling;
use crate::storage::associations;

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct ListServicesForAutoScalingConfigurationRequest {
    auto_scaling_configuration_arn: String,
    max_results: Option<i64>,
    next_token: Option<String>,
}

pub async fn list_services(
    call: &mut Call<'_>,
    request: ListServicesForAutoScalingConfigurationRequest,
) -> Answer {
    let revision = call
        .revision::<AutoScaling>(&request.auto_scaling_configuration_arn)
        .await?;
    let list = format!("ListServicesForAutoScalingConfiguration {}", revision.arn);
    let after = request
        .next_token
        .map(|token| position(&list, &token))
        .transpose()?;
    let size = request.max_results.unwrap_or(PAGE);
    let mut page = associations::page(call.connection, &revision.arn, after, size + 1).await?;
    let more = page.len() > usize::try_from(size).unwrap_or(usize::MAX);
    page.truncate(usize::try_from(size).unwrap_or(usize::MAX));
    let arns: Vec<String> = page
        .iter()
        .map(|service| call.scope.service(&service.name, &service.id))
        .collect();
    let mut answer = json!({"ServiceArnList": arns});
    if let Some(last) = page.last().filter(|_| more) {
        answer["NextToken"] = json!(paging::token(&list, &[&last.created_at.to_string(), &last.id]));
    }
    Ok(answer)
}

fn position(list: &str, token: &str) -> Result<(i64, String), Fault> {
    let [created_at, id] = paging::position(list, token)?;
    let created_at = created_at
        .parse()
        .map_err(|_| Fault::invalid_request("The NextToken is invalid."))?;
    Ok((created_at, id))
}
