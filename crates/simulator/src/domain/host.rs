//! Whose a host is: a service's own domain, the domain of a VPC ingress connection, or a custom domain.

use std::net::IpAddr;

use sqlx::SqliteConnection;

use crate::clock::Timestamp;
use crate::control::guard::name_of;
use crate::machine::{OperationKind, ServiceStatus};
use crate::progress;
use crate::resources::custom_domain::CustomDomainStatus;
use crate::resources::vpc_ingress_connection::VpcIngressConnection;
use crate::resources::{domain_name, id_of};
use crate::server::App;
use crate::service::record::ServiceRecord;
use crate::storage::{Result, custom_domains, operations, services, vpc_ingress_connections};

/// What stands for `.awsapprunner.com` on this machine: browsers take every name below `localhost` to loopback.
pub const SUFFIX: &str = ".awsapprunner.localhost";

/// What is behind a host.
#[derive(Debug)]
pub enum Behind {
    /// A service that answers.
    Service(Box<ServiceRecord>),
    /// A service that does not.
    Silent(Box<ServiceRecord>, Silence),
    /// A domain of App Runner's that no service has.
    Nothing,
    /// No domain: the simulator itself is meant.
    Simulator,
}

/// Why a service does not answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Silence {
    /// It is paused, being created, being deleted, or failed to create.
    NotServing,
    /// Its domain leads to it from the outside, and it lets only VPC ingress connections in.
    Private,
    /// The VPC ingress connection of that domain is not available.
    IngressConnection,
    /// The custom domain is not active.
    CustomDomain,
}

/// Lower case, without a port and without the root's dot.
pub fn normalised(host: &str) -> String {
    name_of(host).trim_end_matches('.').to_ascii_lowercase()
}

/// What is behind a host, given as [`normalised`] does it. Time passes first, as everywhere.
pub async fn find(app: &App, name: &str) -> Result<Behind> {
    let of_app_runner = name.strip_suffix(SUFFIX);
    if of_app_runner.is_none() && !may_be_custom(name) {
        return Ok(Behind::Simulator);
    }
    let mut connection = progress::look(app, Timestamp::now).await?;
    match of_app_runner {
        Some(front) => match front.split_once('.') {
            Some((label, region)) => by_label(&mut connection, region, label).await,
            None => Ok(Behind::Nothing),
        },
        None => by_custom_domain(&mut connection, name).await,
    }
}

/// Addresses and names without dots are ways to reach the simulator, whatever people link.
fn may_be_custom(name: &str) -> bool {
    let literal = name.trim_start_matches('[').trim_end_matches(']');
    name.contains('.') && literal.parse::<IpAddr>().is_err()
}

async fn by_label(connection: &mut SqliteConnection, region: &str, label: &str) -> Result<Behind> {
    if let Some(service) = services::find_by_domain(connection, region, label).await? {
        let is_private = live_configuration_is_private(&service);
        return behind(connection, service, is_private.then_some(Silence::Private)).await;
    }
    let Some(ingress) = vpc_ingress_connections::find_by_domain(connection, region, label).await? else {
        return Ok(Behind::Nothing);
    };
    let Some(service) = services::find(connection, id_of(&ingress.service_arn)).await? else {
        return Ok(Behind::Nothing);
    };
    let silence = (!ingress.answers()).then_some(Silence::IngressConnection);
    behind(connection, service, silence).await
}

/// The oldest association that is active answers; without one, the oldest tells why it does not.
async fn by_custom_domain(connection: &mut SqliteConnection, host: &str) -> Result<Behind> {
    let mut domains = custom_domains::of_host(connection, host).await?;
    domains.retain(|domain| domain_name::covers(&domain.name, domain.www, host));
    domains.sort_by_key(|domain| {
        let is_wildcard = domain.name.starts_with('*');
        (
            domain.status != CustomDomainStatus::Active,
            is_wildcard,
            domain.id,
        )
    });
    let Some(domain) = domains.into_iter().next() else {
        return Ok(Behind::Simulator);
    };
    let Some(service) = services::find(connection, &domain.service_id).await? else {
        return Ok(Behind::Simulator);
    };
    let ingress = vpc_ingress_connections::of_service(connection, &service.arn()).await?;
    let is_reached =
        !live_configuration_is_private(&service) || ingress.iter().any(VpcIngressConnection::answers);
    let silence = if domain.status == CustomDomainStatus::Active {
        (!is_reached).then_some(Silence::Private)
    } else {
        Some(Silence::CustomDomain)
    };
    behind(connection, service, silence).await
}

async fn behind(
    connection: &mut SqliteConnection,
    service: ServiceRecord,
    silence: Option<Silence>,
) -> Result<Behind> {
    let serves = serves(connection, &service).await?;
    let service = Box::new(service);
    Ok(match silence {
        _ if !serves => Behind::Silent(service, Silence::NotServing),
        Some(silence) => Behind::Silent(service, silence),
        None => Behind::Service(service),
    })
}

fn live_configuration_is_private(service: &ServiceRecord) -> bool {
    let live = service.deployed.as_ref().map(|deployed| &deployed.configuration);
    live.unwrap_or(&service.configuration).is_private()
}

async fn serves(connection: &mut SqliteConnection, service: &ServiceRecord) -> Result<bool> {
    let newest = operations::page(connection, &service.id, None, 1).await?;
    let under_way = newest
        .first()
        .map(|operation| (operation.progress.kind, operation.progress.origin));
    Ok(service.deployed.is_some()
        && match (service.status, under_way) {
            (ServiceStatus::Running, _) => true,
            // Blue and green: the old version serves until the new one is routed to. A pause takes effect at its
            // end, a deletion at its beginning.
            (ServiceStatus::OperationInProgress, Some((kind, ServiceStatus::Running))) => {
                kind != OperationKind::DeleteService
            }
            _ => false,
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hosts_are_compared_without_case_port_and_dot() {
        for host in [
            "abcdefghij.us-east-1.awsapprunner.localhost",
            "ABCDEFGHIJ.us-east-1.AwsAppRunner.LocalHost:8480",
            "abcdefghij.us-east-1.awsapprunner.localhost.:8480",
        ] {
            assert_eq!(normalised(host), "abcdefghij.us-east-1.awsapprunner.localhost");
        }
    }

    #[test]
    fn addresses_and_plain_names_always_lead_to_the_simulator() {
        for host in [
            "localhost:8480",
            "127.0.0.1",
            "127.0.0.1:8480",
            "[::1]:80",
            "simulator",
            "",
        ] {
            assert!(!may_be_custom(&normalised(host)), "{host}");
        }
        for host in ["example.com", "shop.localhost:8480", "127.0.0.1.example.com"] {
            assert!(may_be_custom(&normalised(host)), "{host}");
        }
    }
}
