//! Auto scaling configurations to test with.

use aws_sdk_apprunner::Client;
use aws_sdk_apprunner::types::AutoScalingConfiguration;

/// The ARN of the account in us-east-1 that ends as given.
pub fn auto_scaling_arn(end: &str) -> String {
    format!("arn:aws:apprunner:us-east-1:123456789012:autoscalingconfiguration/{end}")
}

/// Creates the next revision of a name, with the API's defaults.
pub async fn create_auto_scaling(client: &Client, name: &str) -> AutoScalingConfiguration {
    client
        .create_auto_scaling_configuration()
        .auto_scaling_configuration_name(name)
        .send()
        .await
        .unwrap()
        .auto_scaling_configuration
        .unwrap()
}

/// What an ARN, full or partial, leads to.
pub async fn describe_auto_scaling(client: &Client, arn: &str) -> AutoScalingConfiguration {
    client
        .describe_auto_scaling_configuration()
        .auto_scaling_configuration_arn(arn)
        .send()
        .await
        .unwrap()
        .auto_scaling_configuration
        .unwrap()
}

/// Deletes what an ARN, full or partial, leads to.
pub async fn delete_auto_scaling(client: &Client, arn: &str) -> AutoScalingConfiguration {
    client
        .delete_auto_scaling_configuration()
        .auto_scaling_configuration_arn(arn)
        .send()
        .await
        .unwrap()
        .auto_scaling_configuration
        .unwrap()
}

/// Name and revision of every active one.
pub async fn list_auto_scaling(client: &Client) -> Vec<(String, i32)> {
    let list = client
        .list_auto_scaling_configurations()
        .latest_only(false)
        .send()
        .await
        .unwrap();
    list.auto_scaling_configuration_summary_list()
        .iter()
        .map(|summary| {
            (
                summary.auto_scaling_configuration_name().unwrap().to_owned(),
                summary.auto_scaling_configuration_revision(),
            )
        })
        .collect()
}

pub fn arn(configuration: &AutoScalingConfiguration) -> &str {
    configuration.auto_scaling_configuration_arn().unwrap()
}
