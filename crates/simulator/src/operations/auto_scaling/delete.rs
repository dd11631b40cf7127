//! `DeleteAutoScalingConfiguration`: one revision, or all of a name.

use serde::Deserialize;
use serde_json::json;

use crate::operations::{Answer, Call};
use crate::protocol::errors::Fault;
use crate::service::auto_scaling::AutoScaling;
use crate::service::revision::{Reference, Revision};
use crate::storage::revisions::{self, Selection};

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct DeleteAutoScalingConfigurationRequest {
    auto_scaling_configuration_arn: String,
    delete_all_revisions: Option<bool>,
}

pub async fn delete(call: &mut Call<'_>, request: DeleteAutoScalingConfigurationRequest) -> Answer {
    let arn = &request.auto_scaling_configuration_arn;
    let deleted = if request.delete_all_revisions == Some(true) {
        delete_all(call, arn).await?
    } else {
        let revision = call.revision::<AutoScaling>(arn).await?;
        call.delete_revision(&revision).await?
    };
    let lower_case_statuses = call.app.settings.lower_case_statuses;
    Ok(json!({"AutoScalingConfiguration": deleted.description(lower_case_statuses)}))
}

/// All of them or, where one may not be deleted, none. The answer has room for one: the latest.
async fn delete_all(call: &mut Call<'_>, arn: &str) -> Result<Revision<AutoScaling>, Fault> {
    if let Some(Reference::Arn(_) | Reference::Number { .. }) =
        Reference::parse::<AutoScaling>(arn, call.scope)
    {
        return Err(Fault::invalid_request(format!(
            "With DeleteAllRevisions, AutoScalingConfigurationArn must end with the name: {arn}"
        )));
    }
    let latest = call.revision::<AutoScaling>(arn).await?;
    let selection = Selection {
        name: Some(&latest.name),
        latest_only: false,
    };
    let all = revisions::page(call.connection, call.scope, selection, None, i64::MAX).await?;
    for revision in all.iter().filter(|revision| revision.arn != latest.arn) {
        call.delete_revision::<AutoScaling>(revision).await?;
    }
    call.delete_revision(&latest).await
}
