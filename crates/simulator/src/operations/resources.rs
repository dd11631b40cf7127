//! The operations on what a service is built from and connected to, by name.

use serde_json::Value;

use super::{Answer, Call, connections, custom_domains, read, vpc_connectors, vpc_ingress_connections};
use crate::protocol::errors::Fault;

/// Carries out an operation on a connection, a VPC connector, a VPC ingress connection or a custom domain.
pub async fn carry_out(call: &mut Call<'_>, operation: &str, request: Value) -> Answer {
    match operation {
        "CreateConnection" => connections::create_connection(call, read(request)?).await,
        "ListConnections" => connections::list_connections(call, read(request)?).await,
        "DeleteConnection" => connections::delete_connection(call, read(request)?).await,
        "CreateVpcConnector" => vpc_connectors::create_vpc_connector(call, read(request)?).await,
        "DescribeVpcConnector" => vpc_connectors::describe_vpc_connector(call, read(request)?).await,
        "ListVpcConnectors" => vpc_connectors::list_vpc_connectors(call, read(request)?).await,
        "DeleteVpcConnector" => vpc_connectors::delete_vpc_connector(call, read(request)?).await,
        "CreateVpcIngressConnection" => {
            vpc_ingress_connections::create_vpc_ingress_connection(call, read(request)?).await
        }
        "DescribeVpcIngressConnection" => {
            vpc_ingress_connections::describe_vpc_ingress_connection(call, read(request)?).await
        }
        "UpdateVpcIngressConnection" => {
            vpc_ingress_connections::update_vpc_ingress_connection(call, read(request)?).await
        }
        "ListVpcIngressConnections" => {
            vpc_ingress_connections::list_vpc_ingress_connections(call, read(request)?).await
        }
        "DeleteVpcIngressConnection" => {
            vpc_ingress_connections::delete_vpc_ingress_connection(call, read(request)?).await
        }
        "AssociateCustomDomain" => custom_domains::associate_custom_domain(call, read(request)?).await,
        "DescribeCustomDomains" => custom_domains::describe_custom_domains(call, read(request)?).await,
        "DisassociateCustomDomain" => custom_domains::disassociate_custom_domain(call, read(request)?).await,
        _ => Err(Fault::unknown_operation(format!(
            "This simulator does not have {operation}."
        ))),
    }
}
