//! `CreateVpcIngressConnection`, `DescribeVpcIngressConnection`, `UpdateVpcIngressConnection`,
//! `ListVpcIngressConnections` and `DeleteVpcIngressConnection`.

use serde::Deserialize;
use serde_json::{Value, json};
use uuid::Uuid;

use super::create_service::domain_label;
use super::references::find_vpc_ingress_connection;
use super::{Answer, Call, listing, status_word};
use crate::machine::ServiceStatus;
use crate::protocol::errors::Fault;
use crate::resources::vpc_ingress_connection::{
    Change, IngressVpcConfiguration, VpcIngressConnection, VpcIngressConnectionStatus,
};
use crate::service::configuration::Tag;
use crate::service::rules;
use crate::storage::vpc_ingress_connections::{self, Filter};

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct CreateVpcIngressConnectionRequest {
    service_arn: String,
    vpc_ingress_connection_name: String,
    ingress_vpc_configuration: SentConfiguration,
    tags: Option<Vec<Tag>>,
}

/// What the operations on one VPC ingress connection take.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct VpcIngressConnectionRequest {
    vpc_ingress_connection_arn: String,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct UpdateVpcIngressConnectionRequest {
    vpc_ingress_connection_arn: String,
    ingress_vpc_configuration: SentConfiguration,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct ListVpcIngressConnectionsRequest {
    filter: Option<SentFilter>,
    max_results: Option<i64>,
    next_token: Option<String>,
}

/// API shape `IngressVpcConfiguration`, of which the model requires neither member.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
struct SentConfiguration {
    vpc_id: Option<String>,
    vpc_endpoint_id: Option<String>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
struct SentFilter {
    service_arn: Option<String>,
    vpc_endpoint_id: Option<String>,
}

pub async fn create_vpc_ingress_connection(
    call: &mut Call<'_>,
    request: CreateVpcIngressConnectionRequest,
) -> Answer {
    let tags = request.tags.unwrap_or_default();
    rules::tags(&tags).map_err(Fault::invalid_request)?;
    let configuration = complete(request.ingress_vpc_configuration)?;
    let service = call.service(&request.service_arn).await?;
    if !matches!(service.status, ServiceStatus::Running | ServiceStatus::Paused) {
        return Err(Fault::invalid_state(format!(
            "VPC ingress connection cannot be created for a service in the current state: {}.",
            status_word(service.status)
        )));
    }
    if !service.configuration.is_private() {
        return Err(Fault::invalid_request(
            "A VPC ingress connection needs a service with IsPubliclyAccessible false.",
        ));
    }
    let taken = vpc_ingress_connections::count(call.connection, call.scope).await?;
    let mut ingress = VpcIngressConnection {
        id: Uuid::new_v4().simple().to_string(),
        scope: call.scope.clone(),
        name: request.vpc_ingress_connection_name,
        service_arn: request.service_arn,
        domain_label: domain_label(),
        status: VpcIngressConnectionStatus::PendingCreation,
        configuration,
        created_at: call.now,
        deleted_at: None,
        plan: Vec::new(),
    };
    ingress.begin(Change::Creation, call.now, call.app.speed());
    if !vpc_ingress_connections::insert(call.connection, &ingress).await? {
        return Err(Fault::invalid_request(format!(
            "VPC ingress connection with the provided name already exists: {}",
            ingress.name
        )));
    }
    let quota = call.app.settings.vpc_ingress_connection_quota;
    if taken >= i64::from(quota) {
        return Err(Fault::quota_exceeded(format!(
            "The account has reached its quota of {quota} VPC ingress connections in this Region."
        )));
    }
    call.put_tags(&ingress.arn(), tags).await?;
    Ok(json!({"VpcIngressConnection": ingress.description()}))
}

pub async fn describe_vpc_ingress_connection(
    call: &mut Call<'_>,
    request: VpcIngressConnectionRequest,
) -> Answer {
    let ingress = find_vpc_ingress_connection(call, &request.vpc_ingress_connection_arn).await?;
    Ok(json!({"VpcIngressConnection": ingress.description()}))
}

pub async fn update_vpc_ingress_connection(
    call: &mut Call<'_>,
    request: UpdateVpcIngressConnectionRequest,
) -> Answer {
    let configuration = complete(request.ingress_vpc_configuration)?;
    let mut ingress = find_vpc_ingress_connection(call, &request.vpc_ingress_connection_arn).await?;
    begin(call, &mut ingress, Change::Update)?;
    ingress.configuration = configuration;
    vpc_ingress_connections::update(call.connection, &ingress).await?;
    Ok(json!({"VpcIngressConnection": ingress.description()}))
}

pub async fn list_vpc_ingress_connections(
    call: &mut Call<'_>,
    request: ListVpcIngressConnectionsRequest,
) -> Answer {
    let sent = request.filter.unwrap_or_default();
    let filter = Filter {
        service_arn: sent.service_arn.as_deref(),
        vpc_endpoint_id: sent.vpc_endpoint_id.as_deref(),
    };
    let list = format!(
        "ListVpcIngressConnections {} {} {} {}",
        call.scope.account,
        call.scope.region,
        filter.service_arn.unwrap_or_default(),
        filter.vpc_endpoint_id.unwrap_or_default()
    );
    let after = listing::start(&list, request.next_token.as_deref())?;
    let size = request.max_results.unwrap_or(listing::PAGE);
    let mut page =
        vpc_ingress_connections::page(call.connection, call.scope, filter, after, size + 1).await?;
    let next = listing::cut(&list, &mut page, size, |ingress| {
        (ingress.created_at, &ingress.id)
    });
    let summaries: Vec<Value> = page.iter().map(VpcIngressConnection::summary).collect();
    let mut answer = json!({"VpcIngressConnectionSummaryList": summaries});
    if let Some(token) = next {
        answer["NextToken"] = json!(token);
    }
    Ok(answer)
}

pub async fn delete_vpc_ingress_connection(
    call: &mut Call<'_>,
    request: VpcIngressConnectionRequest,
) -> Answer {
    let mut ingress = find_vpc_ingress_connection(call, &request.vpc_ingress_connection_arn).await?;
    begin(call, &mut ingress, Change::Deletion)?;
    vpc_ingress_connections::update(call.connection, &ingress).await?;
    Ok(json!({"VpcIngressConnection": ingress.description()}))
}

fn begin(call: &Call<'_>, ingress: &mut VpcIngressConnection, change: Change) -> Result<(), Fault> {
    if !change.is_admitted(ingress.status) {
        let verb = if change == Change::Deletion {
            "deleted"
        } else {
            "updated"
        };
        return Err(Fault::invalid_state(format!(
            "VPC ingress connection cannot be {verb} in the current state: {}.",
            status_word(ingress.status)
        )));
    }
    ingress.begin(change, call.now, call.app.speed());
    Ok(())
}

fn complete(sent: SentConfiguration) -> Result<IngressVpcConfiguration, Fault> {
    let with_prefix = |member: &str, prefix: &str, id: Option<String>| {
        id.filter(|id| id.len() > prefix.len() && id.starts_with(prefix))
            .ok_or_else(|| {
                Fault::invalid_request(format!(
                    "IngressVpcConfiguration.{member} must be an id that begins with {prefix}."
                ))
            })
    };
    Ok(IngressVpcConfiguration {
        vpc_id: with_prefix("VpcId", "vpc-", sent.vpc_id)?,
        vpc_endpoint_id: with_prefix("VpcEndpointId", "vpce-", sent.vpc_endpoint_id)?,
    })
}
