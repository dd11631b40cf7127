//! Which resource an ARN names, of all kinds that have tags.

use super::Call;
use super::references::{find_connection, find_vpc_connector, find_vpc_ingress_connection};
use crate::machine::ServiceStatus;
use crate::protocol::errors::Fault;
use crate::resources::vpc_connector::VpcConnectorStatus;
use crate::resources::vpc_ingress_connection::VpcIngressConnectionStatus;
use crate::service::configuration::Tag;
use crate::service::rules;
use crate::storage::tags;

/// A resource that has tags.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Resource {
    /// What it is, as messages call it.
    pub kind: &'static str,
    /// The status it keeps as one that is deleted but can still be described; `None` as long as it lives.
    pub deleted: Option<&'static str>,
}

/// Finds the resource of an ARN.
pub async fn find_resource(call: &mut Call<'_>, arn: &str) -> Result<Resource, Fault> {
    // Told by the ARN alone, so that one of another account or Region is missing as what it is.
    let kind = arn.splitn(6, ':').nth(5).and_then(|rest| rest.split('/').next());
    match kind {
        Some("connection") => {
            find_connection(call, arn).await?;
            Ok(resource("Connection", None))
        }
        Some("vpcconnector") => {
            let connector = find_vpc_connector(call, arn).await?;
            let deleted = connector.status == VpcConnectorStatus::Inactive;
            Ok(resource("VPC connector", deleted.then_some("INACTIVE")))
        }
        Some("vpcingressconnection") => {
            let ingress = find_vpc_ingress_connection(call, arn).await?;
            let deleted = ingress.status == VpcIngressConnectionStatus::Deleted;
            Ok(resource("VPC ingress connection", deleted.then_some("DELETED")))
        }
        _ => {
            let service = call.service(arn).await?;
            let deleted = service.status == ServiceStatus::Deleted;
            Ok(resource("Service", deleted.then_some("DELETED")))
        }
    }
}

/// Checks the tags that a resource is to be created with.
pub fn check_new_tags(sent: Option<&Vec<Tag>>) -> Result<(), Fault> {
    sent.map_or(Ok(()), |sent| rules::tags(sent))
        .map_err(Fault::invalid_request)
}

/// Stores the tags that a resource was created with.
pub async fn put_new_tags(call: &mut Call<'_>, arn: &str, sent: Option<Vec<Tag>>) -> Result<(), Fault> {
    for tag in sent.unwrap_or_default() {
        if let Some(key) = tag.key {
            tags::put(call.connection, arn, &key, &tag.value.unwrap_or_default()).await?;
        }
    }
    Ok(())
}

fn resource(kind: &'static str, deleted: Option<&'static str>) -> Resource {
    Resource { kind, deleted }
}
