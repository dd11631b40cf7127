//! `UpdateDefaultAutoScalingConfiguration`: "The existing default auto scaling configuration will be set to non-default
//! automatically."

use serde_json::json;

use super::describe::AutoScalingConfigurationRequest;
use crate::operations::revisions::refuse_deleted;
use crate::operations::{Answer, Call};
use crate::service::auto_scaling::AutoScaling;
use crate::storage::revisions;

pub async fn update_default(call: &mut Call<'_>, request: AutoScalingConfigurationRequest) -> Answer {
    let revision = call
        .revision::<AutoScaling>(&request.auto_scaling_configuration_arn)
        .await?;
    refuse_deleted(&revision)?;
    revisions::make_default::<AutoScaling>(call.connection, call.scope, &revision.arn).await?;
    let revision = call.revised::<AutoScaling>(&revision.arn).await?;
    let lower_case_statuses = call.app.settings.lower_case_statuses;
    Ok(json!({"AutoScalingConfiguration": revision.description(lower_case_statuses)}))
}
