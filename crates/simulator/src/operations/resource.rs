//! Finds what an ARN names, whatever sort of resource that is.

use super::Call;
use super::references::{find_connection, find_vpc_connector, find_vpc_ingress_connection};
use crate::machine::ServiceStatus;
use crate::protocol::errors::Fault;
use crate::resources::vpc_connector::VpcConnectorStatus;
use crate::resources::vpc_ingress_connection::VpcIngressConnectionStatus;
use crate::service::auto_scaling::AutoScaling;
use crate::service::observability::Observability;
use crate::service::revision::{Reference, RevisionStatus, Settings};

/// A resource that can have tags.
#[derive(Debug)]
pub struct Resource {
    /// What messages call it.
    pub noun: &'static str,
    /// The status of one that is deleted and only still shown.
    pub deleted: Option<&'static str>,
}

impl Call<'_> {
    /// The resource of an ARN, which must be full and of this account and Region.
    pub async fn find_resource(&mut self, arn: &str) -> Result<Resource, Fault> {
        // Told by the ARN alone, so that one of another account or Region is missing as what it is.
        let resource = arn.splitn(6, ':').nth(5).unwrap_or_default();
        match resource.split('/').next().unwrap_or_default() {
            "service" => {
                let service = self.service(arn).await?;
                Ok(Resource {
                    noun: "Service",
                    deleted: (service.status == ServiceStatus::Deleted).then_some("DELETED"),
                })
            }
            "connection" => {
                find_connection(self, arn).await?;
                Ok(Resource {
                    noun: "Connection",
                    deleted: None,
                })
            }
            "vpcconnector" => {
                let connector = find_vpc_connector(self, arn).await?;
                Ok(Resource {
                    noun: "VPC connector",
                    deleted: (connector.status == VpcConnectorStatus::Inactive).then_some("INACTIVE"),
                })
            }
            "vpcingressconnection" => {
                let ingress = find_vpc_ingress_connection(self, arn).await?;
                Ok(Resource {
                    noun: "VPC ingress connection",
                    deleted: (ingress.status == VpcIngressConnectionStatus::Deleted).then_some("DELETED"),
                })
            }
            AutoScaling::RESOURCE => self.find_configuration::<AutoScaling>(arn).await,
            Observability::RESOURCE => self.find_configuration::<Observability>(arn).await,
            _ => Err(missing("Resource", arn)),
        }
    }

    async fn find_configuration<S: Settings>(&mut self, arn: &str) -> Result<Resource, Fault> {
        let Some(Reference::Arn(arn)) = Reference::parse::<S>(arn, self.scope) else {
            return Err(missing(S::NOUN, arn));
        };
        let revision = self.revision::<S>(arn).await?;
        Ok(Resource {
            noun: S::NOUN,
            deleted: (revision.status == RevisionStatus::Inactive).then_some("INACTIVE"),
        })
    }
}

fn missing(noun: &str, arn: &str) -> Fault {
    Fault::not_found(format!("{noun} cannot be found for arn: {arn}"))
}
