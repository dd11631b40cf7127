//! `DescribeAutoScalingConfiguration` and `ListAutoScalingConfigurations`, of the one configuration that every
//! account has.

use serde::Deserialize;
use serde_json::{Value, json};

use super::{Answer, Call};
use crate::clock::Timestamp;
use crate::protocol::errors::Fault;
use crate::service::defaults;
use crate::service::rules::complete_arn;
use crate::storage::services;

const NAME: &str = "DefaultConfiguration";

/// The day App Runner became available, 2021-05-18; when an account's default came into being is not documented.
const CREATED: Timestamp = Timestamp(1_621_296_000_000);

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct DescribeAutoScalingConfigurationRequest {
    auto_scaling_configuration_arn: String,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct ListAutoScalingConfigurationsRequest {
    auto_scaling_configuration_name: Option<String>,
    next_token: Option<String>,
}

pub async fn describe_auto_scaling_configuration(
    call: &mut Call<'_>,
    request: DescribeAutoScalingConfigurationRequest,
) -> Answer {
    let default = defaults::auto_scaling_arn(call.scope);
    let sent = request.auto_scaling_configuration_arn;
    if complete_arn(&sent, &default) != default {
        return Err(Fault::not_found(format!(
            "Auto scaling configuration cannot be found for arn: {sent}"
        )));
    }
    let mut configuration = summary(call).await?;
    configuration["Latest"] = json!(true);
    configuration["MaxConcurrency"] = json!(100);
    configuration["MinSize"] = json!(1);
    configuration["MaxSize"] = json!(25);
    Ok(json!({"AutoScalingConfiguration": configuration}))
}

pub async fn list_auto_scaling_configurations(
    call: &mut Call<'_>,
    request: ListAutoScalingConfigurationsRequest,
) -> Answer {
    // One page holds the whole list, so no token was ever given out.
    if request.next_token.is_some() {
        return Err(Fault::invalid_request("The NextToken is invalid."));
    }
    let wanted = request
        .auto_scaling_configuration_name
        .is_none_or(|name| name == NAME);
    let list = if wanted {
        vec![summary(call).await?]
    } else {
        Vec::new()
    };
    Ok(json!({"AutoScalingConfigurationSummaryList": list}))
}

async fn summary(call: &mut Call<'_>) -> Result<Value, Fault> {
    let used = services::count(call.connection, call.scope).await? > 0;
    Ok(json!({
        "AutoScalingConfigurationArn": defaults::auto_scaling_arn(call.scope),
        "AutoScalingConfigurationName": NAME,
        "AutoScalingConfigurationRevision": 1,
        "Status": "ACTIVE",
        "CreatedAt": CREATED.epoch_seconds(),
        "HasAssociatedService": used,
        "IsDefault": true,
    }))
}
