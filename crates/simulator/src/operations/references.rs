//! Resources that requests and services name by ARN.

use super::{Call, RETENTION_OF_DELETED};
use crate::clock::Timestamp;
use crate::protocol::errors::Fault;
use crate::resources::connection::{Connection, ConnectionStatus, ProviderType};
use crate::resources::id_of;
use crate::resources::vpc_connector::{VpcConnector, VpcConnectorStatus};
use crate::resources::vpc_ingress_connection::VpcIngressConnection;
use crate::service::configuration::Configuration;
use crate::storage::{connections, services, vpc_connectors, vpc_ingress_connections};

/// The connection of an ARN.
pub async fn find_connection(call: &mut Call<'_>, arn: &str) -> Result<Connection, Fault> {
    let found = connections::find(call.connection, id_of(arn)).await?;
    found
        .filter(|connection| connection.scope == *call.scope && connection.arn() == arn)
        .ok_or_else(|| Fault::not_found(format!("Connection cannot be found for arn: {arn}")))
}

/// The VPC connector of an ARN, active or not inactive for long.
pub async fn find_vpc_connector(call: &mut Call<'_>, arn: &str) -> Result<VpcConnector, Fault> {
    let found = vpc_connectors::find(call.connection, id_of(arn)).await?;
    found
        .filter(|connector| connector.scope == *call.scope && connector.arn() == arn)
        .filter(|connector| is_retained(connector.deleted_at, call.now))
        .ok_or_else(|| Fault::not_found(format!("VPC connector cannot be found for arn: {arn}")))
}

/// The VPC ingress connection of an ARN, if it is not deleted for long.
pub async fn find_vpc_ingress_connection(
    call: &mut Call<'_>,
    arn: &str,
) -> Result<VpcIngressConnection, Fault> {
    let found = vpc_ingress_connections::find(call.connection, id_of(arn)).await?;
    found
        .filter(|ingress| ingress.scope == *call.scope && ingress.arn() == arn)
        .filter(|ingress| is_retained(ingress.deleted_at, call.now))
        .ok_or_else(|| Fault::not_found(format!("VPC ingress connection cannot be found for arn: {arn}")))
}

fn is_retained(deleted_at: Option<Timestamp>, now: Timestamp) -> bool {
    deleted_at.is_none_or(|at| now.0 - at.0 < RETENTION_OF_DELETED)
}

/// Checks that a source's connection is there, done with its handshake, and of the repository's provider.
pub async fn check_source(call: &mut Call<'_>, wanted: &Configuration) -> Result<(), Fault> {
    let (Some(repository), Some(arn)) = (wanted.repository(), wanted.connection_arn()) else {
        return Ok(());
    };
    let connection = find_connection(call, arn).await.map_err(|fault| {
        missing(fault, || {
            format!("Connection with the provided ARN does not exist: {arn}")
        })
    })?;
    if connection.status != ConnectionStatus::Available {
        return Err(Fault::invalid_request(format!(
            "Connection with the provided ARN is not in AVAILABLE status: {arn}"
        )));
    }
    let Some(provider) = ProviderType::of_repository(&repository.repository_url) else {
        return Err(Fault::invalid_request(format!(
            "RepositoryUrl must be https://github.com/{{owner}}/{{name}} or https://bitbucket.org/{{owner}}/{{name}}: {}",
            repository.repository_url
        )));
    };
    if provider != connection.provider {
        return Err(Fault::invalid_request(format!(
            "A repository of {} needs a connection of ProviderType {}.",
            repository.repository_url,
            provider.word()
        )));
    }
    Ok(())
}

/// Checks that a service's VPC connector is there and active.
pub async fn check_network(call: &mut Call<'_>, wanted: &Configuration) -> Result<(), Fault> {
    let Some(arn) = wanted.vpc_connector_arn() else {
        return Ok(());
    };
    let message = || format!("VPC connector with the provided ARN does not exist: {arn}");
    let connector = find_vpc_connector(call, arn)
        .await
        .map_err(|fault| missing(fault, message))?;
    if connector.status == VpcConnectorStatus::Inactive {
        return Err(Fault::invalid_request(message()));
    }
    Ok(())
}

/// Something that a request names in passing and that is not there is a bad parameter.
fn missing(fault: Fault, message: impl FnOnce() -> String) -> Fault {
    if fault.code == "ResourceNotFoundException" {
        Fault::invalid_request(message())
    } else {
        fault
    }
}

/// Whether a service that is not deleted wants, or would fall back to, a configuration of that kind.
pub async fn is_used(call: &mut Call<'_>, uses: impl Fn(&Configuration) -> bool) -> Result<bool, Fault> {
    let services = services::page(call.connection, call.scope, None, i64::MAX).await?;
    Ok(services.iter().any(|service| {
        let deployed = service.deployed.as_ref().map(|deployed| &deployed.configuration);
        uses(&service.configuration) || deployed.is_some_and(&uses)
    }))
}
