//! `ListServices`.

use serde::Deserialize;
use serde_json::{Value, json};

use super::{Answer, Call};
use crate::protocol::errors::Fault;
use crate::protocol::paging;
use crate::service::record::ServiceRecord;
use crate::storage::services;

/// API shape `ServiceMaxResults`, which is also the size of a page that asks for none.
const PAGE: i64 = 20;

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct ListServicesRequest {
    next_token: Option<String>,
    max_results: Option<i64>,
}

pub async fn list_services(call: &mut Call<'_>, request: ListServicesRequest) -> Answer {
    let list = format!("ListServices {} {}", call.scope.account, call.scope.region);
    let after = request
        .next_token
        .map(|token| position(&list, &token))
        .transpose()?;
    let size = request.max_results.unwrap_or(PAGE);
    let mut page = services::page(call.connection, call.scope, after, size + 1).await?;
    let more = page.len() > usize::try_from(size).unwrap_or(usize::MAX);
    page.truncate(usize::try_from(size).unwrap_or(usize::MAX));
    let summaries: Vec<Value> = page.iter().map(ServiceRecord::summary).collect();
    let mut answer = json!({"ServiceSummaryList": summaries});
    if let Some(last) = page.last().filter(|_| more) {
        answer["NextToken"] = json!(paging::token(&list, &[&last.created_at.0.to_string(), &last.id]));
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
