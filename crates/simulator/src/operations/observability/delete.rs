//! `DeleteObservabilityConfiguration`: one revision.

use serde_json::json;

use super::describe::ObservabilityConfigurationRequest;
use crate::operations::{Answer, Call};
use crate::service::observability::Observability;

pub async fn delete(call: &mut Call<'_>, request: ObservabilityConfigurationRequest) -> Answer {
    let revision = call
        .revision::<Observability>(&request.observability_configuration_arn)
        .await?;
    let deleted = call.delete_revision(&revision).await?;
    Ok(json!({"ObservabilityConfiguration": deleted.description()}))
}
