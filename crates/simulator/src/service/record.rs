//! A service's record and its two wire forms, `Service` and `ServiceSummary`.

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

    /// API shape `ServiceSummary`.
    pub fn summary(&self) -> Value {
        json!({
            "ServiceName": self.name,
            "ServiceId": self.id,
            "ServiceArn": self.arn(),
            "ServiceUrl": self.domain(),
            "CreatedAt": self.created_at.epoch_seconds(),
            "UpdatedAt": self.updated_at.epoch_seconds(),
            "Status": self.status,
        })
    }

    /// API shape `Service`.
    pub fn description(&self) -> Value {
        let wanted = &self.configuration;
        let mut service = self.summary();
        service["SourceConfiguration"] = json!(wanted.source_configuration);
        service["InstanceConfiguration"] = json!(wanted.instance_configuration);
        service["HealthCheckConfiguration"] = json!(wanted.health_check_configuration);
        service["NetworkConfiguration"] = json!(wanted.network_configuration);
        service["AutoScalingConfigurationSummary"] =
            auto_scaling_summary(&self.scope, &wanted.auto_scaling_configuration_arn);
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

/// The three members of `AutoScalingConfigurationSummary` that `DescribeService` fills.
fn auto_scaling_summary(scope: &Scope, arn: &str) -> Value {
    let mut parts = scope.resource(arn).unwrap_or_default().split('/').skip(1);
    let name = parts.next().unwrap_or_default();
    let revision = parts
        .next()
        .and_then(|revision| revision.parse::<i32>().ok())
        .unwrap_or(1);
    json!({
        "AutoScalingConfigurationArn": arn,
        "AutoScalingConfigurationName": name,
        "AutoScalingConfigurationRevision": revision,
    })
}
