//! Services and the configurations that they use, to test with.

use aws_sdk_apprunner::Client;
use aws_sdk_apprunner::types::{AutoScalingConfigurationSummary, Service, ServiceObservabilityConfiguration};

use super::{HELLO, image, settled};

/// Creates a service with an auto scaling configuration, and waits until it has settled.
pub async fn create_with(client: &Client, name: &str, auto_scaling: &str) -> Service {
    let created = client
        .create_service()
        .service_name(name)
        .source_configuration(image(HELLO, "8000"))
        .auto_scaling_configuration_arn(auto_scaling)
        .send()
        .await
        .unwrap();
    settled(client, created.service().unwrap().service_arn()).await
}

pub fn summary(service: &Service) -> &AutoScalingConfigurationSummary {
    service.auto_scaling_configuration_summary().unwrap()
}

pub async fn services_of(client: &Client, auto_scaling: &str) -> Vec<String> {
    let list = client
        .list_services_for_auto_scaling_configuration()
        .auto_scaling_configuration_arn(auto_scaling)
        .send()
        .await
        .unwrap();
    assert_eq!(list.next_token(), None);
    list.service_arn_list().to_vec()
}

pub fn observability(enabled: bool, arn: Option<&str>) -> ServiceObservabilityConfiguration {
    ServiceObservabilityConfiguration::builder()
        .observability_enabled(enabled)
        .set_observability_configuration_arn(arn.map(str::to_owned))
        .build()
}
