//! `DescribeObservabilityConfiguration`.

use serde::Deserialize;
use serde_json::json;

use crate::operations::{Answer, Call};
use crate::service::observability::Observability;

/// What every operation on one observability configuration takes.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct ObservabilityConfigurationRequest {
    pub observability_configuration_arn: String,
}

pub async fn describe(call: &mut Call<'_>, request: ObservabilityConfigurationRequest) -> Answer {
    let revision = call
        .revision::<Observability>(&request.observability_configuration_arn)
        .await?;
    Ok(json!({"ObservabilityConfiguration": revision.description()}))
}
