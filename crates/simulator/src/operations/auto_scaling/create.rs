//! `CreateAutoScalingConfiguration`: a new name, or the next revision of one.

use serde::Deserialize;
use serde_json::json;

use crate::operations::revisions::Quota;
use crate::operations::{Answer, Call};
use crate::protocol::errors::Fault;
use crate::service::auto_scaling::AutoScaling;
use crate::service::configuration::Tag;

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct CreateAutoScalingConfigurationRequest {
    auto_scaling_configuration_name: String,
    max_concurrency: Option<i32>,
    min_size: Option<i32>,
    max_size: Option<i32>,
    tags: Option<Vec<Tag>>,
}

pub async fn create(call: &mut Call<'_>, request: CreateAutoScalingConfigurationRequest) -> Answer {
    let default = AutoScaling::default();
    let wanted = AutoScaling {
        max_concurrency: request.max_concurrency.unwrap_or(default.max_concurrency),
        min_size: request.min_size.unwrap_or(default.min_size),
        max_size: request.max_size.unwrap_or(default.max_size),
    };
    wanted.check().map_err(Fault::invalid_request)?;
    let settings = &call.app.settings;
    if i64::from(wanted.max_size) > i64::from(settings.auto_scaling_size_quota) {
        return Err(Fault::quota_exceeded(format!(
            "MaxSize {} is above the account's quota of {} instances of a service in this Region.",
            wanted.max_size, settings.auto_scaling_size_quota
        )));
    }
    let quota = Quota {
        names: settings.auto_scaling_configuration_quota,
        revisions: settings.auto_scaling_revision_quota,
    };
    let lower_case_statuses = settings.lower_case_statuses;
    let name = &request.auto_scaling_configuration_name;
    let tags = request.tags.unwrap_or_default();
    let revision = call.create_revision(name, &wanted, tags, quota).await?;
    Ok(json!({"AutoScalingConfiguration": revision.description(lower_case_statuses)}))
}
