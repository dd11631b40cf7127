//! What a service is built from and connected to: resources with ARNs and lives of their own.

pub mod certificate;
pub mod connection;
pub mod custom_domain;
pub mod domain_name;
pub mod plan;
pub mod progress;
pub mod vpc_connector;
pub mod vpc_ingress_connection;

/// The id of a resource, with which its ARN ends.
pub fn id_of(arn: &str) -> &str {
    arn.rsplit('/').next().unwrap_or(arn)
}
