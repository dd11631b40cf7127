//! `CreateVpcConnector`, `DescribeVpcConnector`, `ListVpcConnectors` and `DeleteVpcConnector`.

use serde::Deserialize;
use serde_json::{Value, json};
use uuid::Uuid;

use super::references::{find_vpc_connector, is_used};
use super::{Answer, Call, listing};
use crate::neighbours::ec2::default_vpc::default_security_group_of;
use crate::protocol::errors::Fault;
use crate::resources::vpc_connector::{VpcConnector, VpcConnectorStatus};
use crate::service::configuration::{Configuration, Tag};
use crate::service::rules;
use crate::storage::vpc_connectors;

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct CreateVpcConnectorRequest {
    vpc_connector_name: String,
    subnets: Vec<String>,
    security_groups: Option<Vec<String>>,
    tags: Option<Vec<Tag>>,
}

/// What the operations on one connector take.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct VpcConnectorRequest {
    vpc_connector_arn: String,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct ListVpcConnectorsRequest {
    max_results: Option<i64>,
    next_token: Option<String>,
}

pub async fn create_vpc_connector(call: &mut Call<'_>, request: CreateVpcConnectorRequest) -> Answer {
    let tags = request.tags.unwrap_or_default();
    rules::tags(&tags).map_err(Fault::invalid_request)?;
    let mut security_groups = request.security_groups.unwrap_or_default();
    if request.subnets.is_empty() {
        return Err(Fault::invalid_request("Subnets must name at least one subnet."));
    }
    if !are_ids("subnet-", &request.subnets) {
        return Err(Fault::invalid_request(format!(
            "Failed to get subnets details from subnet ids. SubnetIDs: [{}]",
            request.subnets.join(", ")
        )));
    }
    if !are_ids("sg-", &security_groups) {
        return Err(Fault::invalid_request(format!(
            "SecurityGroups must hold ids that begin with sg-: {}",
            security_groups.join(", ")
        )));
    }
    if security_groups.is_empty() {
        security_groups.extend(default_security_group_of(call.scope, &request.subnets));
    }
    let taken = vpc_connectors::count(call.connection, call.scope).await?;
    let connector = VpcConnector {
        id: Uuid::new_v4().simple().to_string(),
        scope: call.scope.clone(),
        name: request.vpc_connector_name,
        status: VpcConnectorStatus::Active,
        subnets: request.subnets,
        security_groups,
        created_at: call.now,
        deleted_at: None,
    };
    if !vpc_connectors::insert(call.connection, &connector).await? {
        return Err(Fault::invalid_request(format!(
            "VPC connector with the provided name already exists: {}",
            connector.name
        )));
    }
    let quota = call.app.settings.vpc_connector_quota;
    if taken >= i64::from(quota) {
        return Err(Fault::quota_exceeded(format!(
            "The account has reached its quota of {quota} VPC connectors in this Region."
        )));
    }
    call.put_tags(&connector.arn(), tags).await?;
    Ok(json!({"VpcConnector": connector.description()}))
}

pub async fn describe_vpc_connector(call: &mut Call<'_>, request: VpcConnectorRequest) -> Answer {
    let connector = find_vpc_connector(call, &request.vpc_connector_arn).await?;
    Ok(json!({"VpcConnector": connector.description()}))
}

pub async fn list_vpc_connectors(call: &mut Call<'_>, request: ListVpcConnectorsRequest) -> Answer {
    let list = format!("ListVpcConnectors {} {}", call.scope.account, call.scope.region);
    let after = listing::start(&list, request.next_token.as_deref())?;
    let size = request.max_results.unwrap_or(listing::PAGE);
    let mut page = vpc_connectors::page(call.connection, call.scope, after, size + 1).await?;
    let next = listing::cut(&list, &mut page, size, |connector| {
        (connector.created_at, &connector.id)
    });
    let connectors: Vec<Value> = page.iter().map(VpcConnector::description).collect();
    let mut answer = json!({"VpcConnectors": connectors});
    if let Some(token) = next {
        answer["NextToken"] = json!(token);
    }
    Ok(answer)
}

pub async fn delete_vpc_connector(call: &mut Call<'_>, request: VpcConnectorRequest) -> Answer {
    let arn = request.vpc_connector_arn;
    let mut connector = find_vpc_connector(call, &arn).await?;
    if connector.status == VpcConnectorStatus::Inactive {
        // AWS's words for an auto scaling configuration that is deleted twice.
        return Err(Fault::invalid_request(
            "The VPC connector you specified has been deleted.",
        ));
    }
    let uses = |configuration: &Configuration| configuration.vpc_connector_arn() == Some(arn.as_str());
    if is_used(call, uses).await? {
        return Err(Fault::invalid_request(format!(
            "Provided VPC connector arn is being used by other services. ARN: {arn}"
        )));
    }
    connector.status = VpcConnectorStatus::Inactive;
    connector.deleted_at = Some(call.now);
    vpc_connectors::update(call.connection, &connector).await?;
    Ok(json!({"VpcConnector": connector.description()}))
}

/// Whether all look like ids. Whether they exist is not asked: of EC2 the default VPC alone is here.
fn are_ids(prefix: &str, texts: &[String]) -> bool {
    let is_id = |text: &String| {
        text.strip_prefix(prefix)
            .is_some_and(|rest| !rest.is_empty() && rest.bytes().all(|byte| byte.is_ascii_alphanumeric()))
    };
    texts.iter().all(is_id)
}
