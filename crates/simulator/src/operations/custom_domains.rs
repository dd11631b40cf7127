//! `AssociateCustomDomain`, `DescribeCustomDomains` and `DisassociateCustomDomain`. Whether the records of a domain
//! are set in the DNS, `POST /_simulator/dns` says here.

use serde::Deserialize;
use serde_json::{Value, json};

use super::{Answer, Call, status_word};
use crate::machine::ServiceStatus;
use crate::protocol::errors::Fault;
use crate::protocol::paging;
use crate::resources::custom_domain::{CustomDomain, CustomDomainStatus};
use crate::resources::domain_name;
use crate::resources::vpc_ingress_connection::VpcIngressConnection;
use crate::service::record::ServiceRecord;
use crate::storage::{custom_domains, vpc_ingress_connections};

/// API shape `DescribeCustomDomainsMaxResults`, which is also the size of a page that asks for none.
const PAGE: i64 = 5;

#[derive(Debug, Deserialize)]
pub struct AssociateCustomDomainRequest {
    #[serde(rename = "ServiceArn")]
    service_arn: String,
    #[serde(rename = "DomainName")]
    domain_name: String,
    #[serde(rename = "EnableWWWSubdomain")]
    enable_www_subdomain: Option<bool>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct DescribeCustomDomainsRequest {
    service_arn: String,
    next_token: Option<String>,
    max_results: Option<i64>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct DisassociateCustomDomainRequest {
    service_arn: String,
    domain_name: String,
}

pub async fn associate_custom_domain(call: &mut Call<'_>, request: AssociateCustomDomainRequest) -> Answer {
    let service = running(call, &request.service_arn).await?;
    let name = request.domain_name.to_ascii_lowercase();
    let www = request.enable_www_subdomain.unwrap_or(true);
    domain_name::check(&name, www).map_err(Fault::invalid_request)?;

    let wanted = domain_name::hosts(&name, www);
    let others = custom_domains::of_region(call.connection, &call.scope.region).await?;
    let taken = |other: &CustomDomain| {
        domain_name::hosts(&other.name, other.www)
            .iter()
            .any(|host| wanted.contains(host))
    };
    if others.iter().any(taken) {
        return Err(Fault::invalid_request(format!(
            "Domain name is already associated with a service: {name}"
        )));
    }
    let quota = call.app.settings.custom_domain_quota;
    let count = others
        .iter()
        .filter(|other| other.service_id == service.id)
        .count();
    // The model gives this operation no ServiceQuotaExceededException.
    if u32::try_from(count).is_ok_and(|count| count >= quota) {
        return Err(Fault::invalid_request(format!(
            "A service can have at most {quota} custom domains."
        )));
    }
    let domain = CustomDomain::linked(
        &service.id,
        &call.scope.region,
        &name,
        www,
        call.now,
        call.app.speed(),
    );
    custom_domains::insert(call.connection, &domain).await?;
    with_targets(
        call,
        &service,
        json!({"CustomDomain": description(call, &domain)}),
    )
    .await
}

pub async fn describe_custom_domains(call: &mut Call<'_>, request: DescribeCustomDomainsRequest) -> Answer {
    let service = call.service(&request.service_arn).await?;
    let list = format!("DescribeCustomDomains {}", service.id);
    let after = match &request.next_token {
        Some(token) => {
            let [id] = paging::position(&list, token)?;
            id.parse()
                .map_err(|_| Fault::invalid_request("The NextToken is invalid."))?
        }
        None => i64::MIN,
    };
    let size = request.max_results.unwrap_or(PAGE);
    let mut page = custom_domains::page(call.connection, &service.id, after, size + 1).await?;
    let more = page.len() > usize::try_from(size).unwrap_or(usize::MAX);
    page.truncate(usize::try_from(size).unwrap_or(usize::MAX));
    let domains: Vec<Value> = page.iter().map(|domain| description(call, domain)).collect();
    let mut answer = json!({"CustomDomains": domains});
    if let Some(last) = page.last().filter(|_| more) {
        answer["NextToken"] = json!(paging::token(&list, &[&last.id.to_string()]));
    }
    with_targets(call, &service, answer).await
}

pub async fn disassociate_custom_domain(
    call: &mut Call<'_>,
    request: DisassociateCustomDomainRequest,
) -> Answer {
    let service = running(call, &request.service_arn).await?;
    let name = request.domain_name.to_ascii_lowercase();
    let domains = custom_domains::page(call.connection, &service.id, i64::MIN, i64::MAX).await?;
    let Some(mut domain) = domains.into_iter().find(|domain| domain.name == name) else {
        return Err(Fault::not_found(format!(
            "Custom domain {name} cannot be found for service: {}",
            request.service_arn
        )));
    };
    if domain.status == CustomDomainStatus::Deleting {
        return Err(Fault::invalid_state(format!(
            "Custom domain {name} cannot be disassociated in the current state: DELETING."
        )));
    }
    domain.unlink(call.now, call.app.speed());
    custom_domains::update(call.connection, &domain).await?;
    with_targets(
        call,
        &service,
        json!({"CustomDomain": description(call, &domain)}),
    )
    .await
}

/// A domain, its status in the case that the configuration asks for.
fn description(call: &Call<'_>, domain: &CustomDomain) -> Value {
    let mut description = domain.description();
    let status = &mut description["Status"];
    if call.app.settings.lower_case_statuses
        && let Some(lower) = status.as_str().map(str::to_lowercase)
    {
        *status = json!(lower);
    }
    description
}

/// Guide on pausing: custom domains change on a running service alone.
async fn running(call: &mut Call<'_>, arn: &str) -> Result<ServiceRecord, Fault> {
    let service = call.service(arn).await?;
    if service.status == ServiceStatus::Running {
        return Ok(service);
    }
    Err(Fault::invalid_state(format!(
        "Custom domains cannot be changed in the service's current state: {}.",
        status_word(service.status)
    )))
}

/// Adds what all three answers have: where the domain's own record is to point to, outside and inside of VPCs.
async fn with_targets(call: &mut Call<'_>, service: &ServiceRecord, mut answer: Value) -> Answer {
    let ingress = vpc_ingress_connections::of_service(call.connection, &service.arn()).await?;
    let targets: Vec<Value> = ingress.iter().map(VpcIngressConnection::dns_target).collect();
    answer["DNSTarget"] = json!(service.domain());
    answer["ServiceArn"] = json!(service.arn());
    answer["VpcDNSTargets"] = json!(targets);
    Ok(answer)
}
