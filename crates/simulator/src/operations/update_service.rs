//! `UpdateService`: a partial update, or the rebuild of a service that failed to create.

use serde::Deserialize;
use serde_json::json;

use super::references::{check_network, check_source};
use super::undertake::Undertaking;
use super::{Answer, Call};
use crate::machine::{OperationKind, ServiceStatus};
use crate::protocol::errors::Fault;
use crate::service::arn::Scope;
use crate::service::auto_scaling::AutoScaling;
use crate::service::configuration::{
    CodeRepository, Configuration, HealthCheckConfiguration, InstanceConfiguration, NetworkConfiguration,
    ServiceObservabilityConfiguration, SourceConfiguration,
};
use crate::service::{defaults, rules};

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct UpdateServiceRequest {
    service_arn: String,
    source_configuration: Option<SourceConfiguration>,
    instance_configuration: Option<InstanceConfiguration>,
    auto_scaling_configuration_arn: Option<String>,
    health_check_configuration: Option<HealthCheckConfiguration>,
    network_configuration: Option<NetworkConfiguration>,
    observability_configuration: Option<ServiceObservabilityConfiguration>,
}

impl UpdateServiceRequest {
    fn is_empty(&self) -> bool {
        self.source_configuration.is_none()
            && self.instance_configuration.is_none()
            && self.auto_scaling_configuration_arn.is_none()
            && self.health_check_configuration.is_none()
            && self.network_configuration.is_none()
            && self.observability_configuration.is_none()
    }
}

pub async fn update_service(call: &mut Call<'_>, mut request: UpdateServiceRequest) -> Answer {
    let mut service = call.service(&request.service_arn).await?;
    call.admit(OperationKind::UpdateService, &service)?;
    if request.is_empty() {
        return Err(Fault::invalid_request(
            "No configurations provided in the UpdateService request.",
        ));
    }
    let sends_source = request.source_configuration.is_some();
    let mut wanted = service.configuration.clone();
    if let Some(sent) = request.auto_scaling_configuration_arn.take() {
        wanted.auto_scaling_configuration_arn = call.associate::<AutoScaling>(&sent).await?;
    }
    if let Some(sent) = request.observability_configuration.take() {
        wanted.observability_configuration = Some(call.associate_observability(sent).await?);
    }
    let wanted = merge(wanted, request, call.scope)?;
    rules::check(&wanted, call.scope).map_err(Fault::invalid_request)?;
    // A connection that broke later is found when its repository is pulled.
    if sends_source {
        check_source(call, &wanted).await?;
    }
    check_network(call, &wanted).await?;
    call.assume_roles(&wanted).await?;

    let image =
        |configuration: &Configuration| configuration.image().map(|image| image.image_identifier.clone());
    let automatic =
        |configuration: &Configuration| configuration.source_configuration.auto_deployments_enabled;
    let rebuilds = service.status == ServiceStatus::CreateFailed;
    // "New application and configuration is deployed": an update of a repository's service builds its newest commit.
    let builds = wanted.repository().is_some() && service.status != ServiceStatus::Paused;
    let undertaking = Undertaking {
        kind: OperationKind::UpdateService,
        pulls_image: rebuilds || builds || image(&wanted) != image(&service.configuration),
        creates_pipeline: automatic(&wanted) == Some(true)
            && (rebuilds || automatic(&service.configuration) != Some(true)),
    };
    // The answer shows the new values although they are not live yet.
    service.configuration = wanted;
    let operation_id = call.undertake(&mut service, undertaking).await?;
    Ok(json!({"Service": call.description(&service).await?, "OperationId": operation_id}))
}

/// Blocks that were not sent stay. Within the instance and the health check, members that were not sent stay too;
/// a repository, an egress or an ingress that was sent replaces the old one.
fn merge(
    mut wanted: Configuration,
    request: UpdateServiceRequest,
    scope: &Scope,
) -> Result<Configuration, Fault> {
    if let Some(sent) = request.source_configuration {
        wanted.source_configuration = merge_source(wanted.source_configuration, sent, scope)?;
    }
    if let Some(sent) = request.instance_configuration {
        wanted.instance_configuration = defaults::instance(sent, &wanted.instance_configuration);
    }
    if let Some(sent) = request.health_check_configuration {
        let old = wanted.health_check_configuration;
        wanted.health_check_configuration = HealthCheckConfiguration {
            protocol: sent.protocol.or(old.protocol),
            path: sent.path.or(old.path),
            interval: sent.interval.or(old.interval),
            timeout: sent.timeout.or(old.timeout),
            healthy_threshold: sent.healthy_threshold.or(old.healthy_threshold),
            unhealthy_threshold: sent.unhealthy_threshold.or(old.unhealthy_threshold),
        };
    }
    if let Some(sent) = request.network_configuration {
        let old = wanted.network_configuration;
        wanted.network_configuration = defaults::network(NetworkConfiguration {
            egress_configuration: sent.egress_configuration.or(old.egress_configuration),
            ingress_configuration: sent.ingress_configuration.or(old.ingress_configuration),
            ip_address_type: sent.ip_address_type.or(old.ip_address_type),
        });
    }
    Ok(wanted)
}

/// A repository that was sent replaces the old one, but for its `CodeConfiguration`, which only `CreateService` needs
/// (API shape `CodeRepository`).
fn merge_repository(old: Option<CodeRepository>, sent: Option<CodeRepository>) -> Option<CodeRepository> {
    let Some(mut sent) = sent else { return old };
    sent.code_configuration = sent
        .code_configuration
        .or_else(|| old.and_then(|old| old.code_configuration));
    Some(sent)
}

fn merge_source(
    old: SourceConfiguration,
    sent: SourceConfiguration,
    scope: &Scope,
) -> Result<SourceConfiguration, Fault> {
    let flips = (old.image_repository.is_some() && sent.code_repository.is_some())
        || (old.code_repository.is_some() && sent.image_repository.is_some());
    if flips {
        return Err(Fault::invalid_request(
            "The source of a service cannot change between CodeRepository and ImageRepository.",
        ));
    }
    // Left out, automatic deployments stay as they are, unless the new image cannot have them.
    let possible = sent.image_repository.as_ref().is_none_or(|image| {
        defaults::supports_automatic_deployments(&image.image_identifier, &scope.account)
    });
    let merged = SourceConfiguration {
        code_repository: merge_repository(old.code_repository, sent.code_repository),
        image_repository: sent.image_repository.or(old.image_repository),
        auto_deployments_enabled: sent
            .auto_deployments_enabled
            .or_else(|| old.auto_deployments_enabled.map(|enabled| enabled && possible)),
        authentication_configuration: sent
            .authentication_configuration
            .or(old.authentication_configuration),
    };
    Ok(defaults::source(merged, &scope.account))
}
