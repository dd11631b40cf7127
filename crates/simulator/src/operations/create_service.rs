//! `CreateService`.

use serde::Deserialize;
use serde_json::json;
use uuid::Uuid;

use super::undertake::Undertaking;
use super::{Answer, Call};
use crate::machine::{OperationKind, ServiceStatus};
use crate::protocol::errors::Fault;
use crate::service::configuration::{
    Configuration, EncryptionConfiguration, HealthCheckConfiguration, InstanceConfiguration,
    NetworkConfiguration, ServiceObservabilityConfiguration, SourceConfiguration, Tag,
};
use crate::service::record::ServiceRecord;
use crate::service::{defaults, rules};
use crate::storage::{services, tags};

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
    let configuration = configuration(call, request);
    rules::check(&configuration, call.scope).map_err(Fault::invalid_request)?;
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
    let arn = service.arn();
    for tag in sent_tags {
        let (Some(key), value) = (tag.key, tag.value.unwrap_or_default()) else {
            continue;
        };
        tags::put(call.connection, &arn, &key, &value).await?;
    }
    let undertaking = Undertaking {
        kind: OperationKind::CreateService,
        pulls_image: true,
        creates_pipeline,
    };
    let operation_id = call.undertake(&mut service, undertaking).await?;
    Ok(json!({"Service": service.description(), "OperationId": operation_id}))
}

fn configuration(call: &Call<'_>, request: CreateServiceRequest) -> Configuration {
    let default_scaling = defaults::auto_scaling_arn(call.scope);
    let auto_scaling_configuration_arn = request.auto_scaling_configuration_arn.map_or_else(
        || default_scaling.clone(),
        |sent| rules::complete_arn(&sent, &default_scaling),
    );
    Configuration {
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
        observability_configuration: Some(defaults::observability(
            request.observability_configuration,
            call.scope,
        )),
    }
}

/// Ten lower-case letters or digits. 36^10 of them make a second one of the same unlikely, and the database's unique
/// index makes it an internal error, which callers retry.
fn domain_label() -> String {
    const ALPHABET: &[u8; 36] = b"abcdefghijklmnopqrstuvwxyz0123456789";
    (0..10)
        .map(|_| char::from(ALPHABET[rand::random_range(0..ALPHABET.len())]))
        .collect()
}
