//! `ListOperations`, newest first.

use serde::Deserialize;
use serde_json::{Value, json};

use super::{Answer, Call};
use crate::protocol::errors::Fault;
use crate::protocol::paging;
use crate::storage::operations;

/// API shape `ListOperationsMaxResults`, which is also the size of a page that asks for none.
const PAGE: i64 = 20;

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct ListOperationsRequest {
    service_arn: String,
    next_token: Option<String>,
    max_results: Option<i64>,
}

pub async fn list_operations(call: &mut Call<'_>, request: ListOperationsRequest) -> Answer {
    let service = call.service(&request.service_arn).await?;
    let list = format!("ListOperations {}", service.id);
    let before = request
        .next_token
        .map(|token| position(&list, &token))
        .transpose()?;
    let size = request.max_results.unwrap_or(PAGE);
    let mut page = operations::page(call.connection, &service.id, before, size + 1).await?;
    let more = page.len() > usize::try_from(size).unwrap_or(usize::MAX);
    page.truncate(usize::try_from(size).unwrap_or(usize::MAX));
    let summaries: Vec<Value> = page
        .iter()
        .map(|operation| operation.summary(&service.arn()))
        .collect();
    let mut answer = json!({"OperationSummaryList": summaries});
    if let Some(last) = page.last().filter(|_| more) {
        answer["NextToken"] = json!(paging::token(&list, &[&last.ordinal.to_string()]));
    }
    Ok(answer)
}

fn position(list: &str, token: &str) -> Result<i64, Fault> {
    let [ordinal] = paging::position(list, token)?;
    ordinal
        .parse()
        .map_err(|_| Fault::invalid_request("The NextToken is invalid."))
}
