//! `CreateService`.

use serde::Deserialize;
use serde_json::json;
use uuid::Uuid;

use super::references::{check_network, check_source};
use super::undertake::Undertaking;
use super::{Answer, Call};
use crate::machine::{OperationKind, ServiceStatus};
use crate::protocol::errors::Fault;
use crate::service::auto_scaling::AutoScaling;
use crate::service::configuration::{
    Configuration, EncryptionConfiguration, HealthCheckConfiguration, InstanceConfiguration,
    NetworkConfiguration, ServiceObservabilityConfiguration, SourceConfiguration, Tag,
};
use crate::service::record::ServiceRecord;
use crate::service::{defaults, rules};
use crate::storage::services;

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct CreateServiceRequest {
    service_name: String,
    source_configuration: SourceConfiguration,
    instance_configuration: Option<InstanceConfiguration>,
    tags: Option<Vec<Tag>>,
    encryption_configuration: Option<EncryptionConfiguration>,
    health_check_configuration: Option<HealthCheckConfiguration>,
    auto_scaling_configuration_arn: Option<String>,
    network_configuration: Option<NetworkConfiguration>,
    observability_configuration: Option<ServiceObservabilityConfiguration>,
}

pub async fn create_service(call: &mut Call<'_>, mut request: CreateServiceRequest) -> Answer {
    let sent_tags = request.tags.take().unwrap_or_default();
    rules::tags(&sent_tags).map_err(Fault::invalid_request)?;
    let name = request.service_name.clone();
    let encryption = request.encryption_configuration.take();
    let configuration = configuration(call, request).await?;
    rules::check(&configuration, call.scope).map_err(Fault::invalid_request)?;
    check_source(call, &configuration).await?;
    check_network(call, &configuration).await?;
    call.assume_roles(&configuration).await?;

    let creates_pipeline = configuration.source_configuration.auto_deployments_enabled == Some(true);
    let mut service = ServiceRecord {
        id: Uuid::new_v4().simple().to_string(),
        scope: call.scope.clone(),
        name,
        domain_label: domain_label(),
        status: ServiceStatus::OperationInProgress,
        created_at: call.now,
        updated_at: call.now,
        deleted_at: None,
        encryption,
        configuration,
        deployed: None,
    };
    let taken = services::count(call.connection, call.scope).await?;
    if !services::insert(call.connection, &service).await? {
        let message = format!("Service with the provided name already exists: {}", service.name);
        return Err(Fault::invalid_request(message));
    }
    if taken >= i64::from(call.app.settings.service_quota) {
        return Err(Fault::quota_exceeded(format!(
            "The account has reached its quota of {} services in this Region.",
            call.app.settings.service_quota
        )));
    }
    call.put_tags(&service.arn(), sent_tags).await?;
    let undertaking = Undertaking {
        kind: OperationKind::CreateService,
        pulls_image: true,
        creates_pipeline,
    };
    let operation_id = call.undertake(&mut service, undertaking).await?;
    Ok(json!({"Service": call.description(&service).await?, "OperationId": operation_id}))
}

async fn configuration(call: &mut Call<'_>, request: CreateServiceRequest) -> Result<Configuration, Fault> {
    let auto_scaling_configuration_arn = match request.auto_scaling_configuration_arn {
        Some(sent) => call.associate::<AutoScaling>(&sent).await?,
        None => call.associate_default::<AutoScaling>().await?,
    };
    // A service for which it was never sent shows none (Terraform's acceptance tests).
    let observability_configuration = match request.observability_configuration {
        Some(sent) => Some(call.associate_observability(sent).await?),
        None => None,
    };
    Ok(Configuration {
        source_configuration: defaults::source(request.source_configuration, &call.scope.account),
        instance_configuration: defaults::instance(
            request.instance_configuration.unwrap_or_default(),
            &defaults::default_instance(),
        ),
        health_check_configuration: defaults::health_check(
            request.health_check_configuration.unwrap_or_default(),
        ),
        auto_scaling_configuration_arn,
        network_configuration: defaults::network(request.network_configuration.unwrap_or_default()),
        observability_configuration,
    })
}

/// Ten lower-case letters or digits. 36^10 of them make a second one of the same unlikely, and the database's unique
/// index makes it an internal error, which callers retry.
pub fn domain_label() -> String {
    const ALPHABET: &[u8; 36] = b"abcdefghijklmnopqrstuvwxyz0123456789";
    (0..10)
        .map(|_| char::from(ALPHABET[rand::random_range(0..ALPHABET.len())]))
        .collect()
}
