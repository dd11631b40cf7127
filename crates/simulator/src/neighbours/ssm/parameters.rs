//! `DescribeParameters`.

use serde::Deserialize;
use serde_json::{Value, json};

use super::arn;
use super::filters::{self, Filter, OldFilter};
use crate::neighbours::pages::{Wanted, cut};
use crate::neighbours::{Answer, Call, validation};
use crate::protocol::errors::Fault;
use crate::service::arn::Scope;
use crate::storage::parameters::{self, ParameterRecord};

/// API shape `MaxResults`, which is also the size of a page that asks for none.
const PAGE: i64 = 50;

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct DescribeParametersRequest {
    filters: Option<Vec<OldFilter>>,
    parameter_filters: Option<Vec<Filter>>,
    max_results: Option<i64>,
    next_token: Option<String>,
    shared: Option<bool>,
}

pub async fn describe_parameters(call: &mut Call<'_>, request: DescribeParametersRequest) -> Answer {
    let filters = match (request.filters, request.parameter_filters) {
        (Some(_), Some(_)) => {
            return Err(validation(
                "You can use either Filters or ParameterFilters in a single request.",
            ));
        }
        (Some(old), None) => old.into_iter().map(Filter::from).collect(),
        (None, new) => new.unwrap_or_default(),
    };
    filters::check(&filters)?;
    let mut all = parameters::list(call.connection, call.scope).await?;
    all.retain(|parameter| filters.iter().all(|filter| filter.takes(parameter)));
    if request.shared == Some(true) {
        // Nobody shares parameters with this account.
        all.clear();
    }
    let wanted = Wanted {
        list: &format!(
            "DescribeParameters {} {} {:?} {filters:?}",
            call.scope.account, call.scope.region, request.shared
        ),
        token: request.next_token.as_deref(),
        size: request.max_results.unwrap_or(PAGE),
    };
    let (page, next) = cut(wanted, all, |parameter| parameter.name.clone())
        .map_err(|_| Fault::of_neighbour("InvalidNextToken", 400, "The specified token is not valid."))?;
    let list: Vec<Value> = page
        .iter()
        .map(|parameter| metadata(parameter, call.scope))
        .collect();
    let mut answer = json!({"Parameters": list});
    if let Some(next) = next {
        answer["NextToken"] = json!(next);
    }
    Ok(answer)
}

/// API shape `ParameterMetadata`.
fn metadata(parameter: &ParameterRecord, scope: &Scope) -> Value {
    let mut metadata = json!({
        "Name": parameter.name,
        "ARN": arn(scope, &parameter.name),
        "Type": parameter.kind,
        "LastModifiedDate": parameter.last_modified_at.epoch_seconds(),
        "LastModifiedUser": format!("arn:aws:iam::{}:user/simulator", scope.account),
        "Version": parameter.version,
        "Tier": filters::TIER,
        "Policies": [],
        "DataType": filters::DATA_TYPE,
    });
    if parameter.kind == filters::SECURE {
        metadata["KeyId"] = json!(filters::KEY);
    }
    if let Some(description) = &parameter.description {
        metadata["Description"] = json!(description);
    }
    metadata
}
