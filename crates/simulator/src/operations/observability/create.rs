//! `CreateObservabilityConfiguration`: a new name, or the next revision of one.

use serde::Deserialize;
use serde_json::json;

use crate::operations::revisions::Quota;
use crate::operations::{Answer, Call};
use crate::protocol::errors::Fault;
use crate::service::configuration::Tag;
use crate::service::observability::{Observability, TraceConfiguration};
use crate::service::revision::PROVIDED_NAME;

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct CreateObservabilityConfigurationRequest {
    observability_configuration_name: String,
    trace_configuration: Option<TraceConfiguration>,
    tags: Option<Vec<Tag>>,
}

pub async fn create(call: &mut Call<'_>, request: CreateObservabilityConfigurationRequest) -> Answer {
    let name = &request.observability_configuration_name;
    // Of the two sorts of configuration, this one still has its default's name reserved (API shape
    // `CreateObservabilityConfigurationRequest`).
    if name == PROVIDED_NAME {
        return Err(Fault::invalid_request(format!(
            "The name {PROVIDED_NAME} is reserved. Choose a different name."
        )));
    }
    let quota = Quota {
        names: call.app.settings.observability_configuration_quota,
        revisions: call.app.settings.observability_revision_quota,
    };
    let settings = Observability {
        trace_configuration: request.trace_configuration,
    };
    let tags = request.tags.unwrap_or_default();
    let revision = call.create_revision(name, &settings, tags, quota).await?;
    Ok(json!({"ObservabilityConfiguration": revision.description()}))
}
