//! A service's record and its two wire forms, `Service` and `ServiceSummary`.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::arn::Scope;
use super::configuration::{Configuration, EncryptionConfiguration};
use crate::clock::Timestamp;
use crate::machine::ServiceStatus;

/// One service.
#[derive(Debug, Clone)]
pub struct ServiceRecord {
    pub id: String,
    pub scope: Scope,
    pub name: String,
    pub domain_label: String,
    pub status: ServiceStatus,
    pub created_at: Timestamp,
    pub updated_at: Timestamp,
    pub deleted_at: Option<Timestamp>,
    pub encryption: Option<EncryptionConfiguration>,
    /// What was asked for last; after a rollback, what is deployed.
    pub configuration: Configuration,
    pub deployed: Option<Deployed>,
}

/// The last good version.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Deployed {
    pub configuration: Configuration,
    /// What the image's tag meant when it was pulled, or the commit that was built.
    pub digest: String,
    pub at: Timestamp,
}

impl ServiceRecord {
    pub fn arn(&self) -> String {
        self.scope.service(&self.name, &self.id)
    }

    /// `{10 characters}.{region}.awsapprunner.com`, without a scheme, as the API gives it.
    pub fn domain(&self) -> String {
        format!("{}.{}.awsapprunner.com", self.domain_label, self.scope.region)
    }

    /// `/aws/apprunner/{name}/{id}/{which}`.
    pub fn log_group(&self, which: &str) -> String {
        format!("/aws/apprunner/{}/{}/{which}", self.name, self.id)
    }

    /// The configurations that must stay as they are for this service's sake: those it was given, and those a rollback
    /// would restore. A deleted service has none.
    pub fn associations(&self) -> BTreeSet<&str> {
        let wanted = (self.status != ServiceStatus::Deleted).then_some(&self.configuration);
        let deployed = self.deployed.as_ref().map(|deployed| &deployed.configuration);
        let versions = wanted.into_iter().chain(deployed);
        versions.flat_map(Configuration::associations).collect()
    }

    /// API shape `ServiceSummary`. A private service shows no URL (aws/aws-sdk-go#4635); `DescribeCustomDomains` has it
    /// as `DNSTarget`.
    pub fn summary(&self) -> Value {
        let mut summary = json!({
            "ServiceName": self.name,
            "ServiceId": self.id,
            "ServiceArn": self.arn(),
            "CreatedAt": self.created_at.epoch_seconds(),
            "UpdatedAt": self.updated_at.epoch_seconds(),
            "Status": self.status,
        });
        if !self.configuration.is_private() {
            summary["ServiceUrl"] = json!(self.domain());
        }
        summary
    }

    /// API shape `Service`, given the `AutoScalingConfigurationSummary`.
    pub fn description(&self, auto_scaling_summary: Value) -> Value {
        let wanted = &self.configuration;
        let mut service = self.summary();
        service["SourceConfiguration"] = json!(wanted.source_configuration);
        service["InstanceConfiguration"] = json!(wanted.instance_configuration);
        service["HealthCheckConfiguration"] = json!(wanted.health_check_configuration);
        service["NetworkConfiguration"] = json!(wanted.network_configuration);
        service["AutoScalingConfigurationSummary"] = auto_scaling_summary;
        if let Some(observability) = &wanted.observability_configuration {
            service["ObservabilityConfiguration"] = json!(observability);
        }
        if let Some(encryption) = &self.encryption {
            service["EncryptionConfiguration"] = json!(encryption);
        }
        if let Some(deleted_at) = self.deleted_at {
            service["DeletedAt"] = json!(deleted_at.epoch_seconds());
        }
        service
    }
}
