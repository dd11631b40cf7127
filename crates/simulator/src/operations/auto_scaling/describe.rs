//! `DescribeAutoScalingConfiguration`.

use serde::Deserialize;
use serde_json::json;

use crate::operations::{Answer, Call};
use crate::service::auto_scaling::AutoScaling;

/// What every operation on one auto scaling configuration takes.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct AutoScalingConfigurationRequest {
    pub auto_scaling_configuration_arn: String,
}

pub async fn describe(call: &mut Call<'_>, request: AutoScalingConfigurationRequest) -> Answer {
    let revision = call
        .revision::<AutoScaling>(&request.auto_scaling_configuration_arn)
        .await?;
    let lower_case_statuses = call.app.settings.lower_case_statuses;
    Ok(json!({"AutoScalingConfiguration": revision.description(lower_case_statuses)}))
}
