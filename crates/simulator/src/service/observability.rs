//! Observability configurations: which features besides logs and metrics a service has.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::revision::{Revision, Settings};

/// The features of an observability configuration. "If a feature member isn't specified, the feature isn't enabled"
/// (API shape `ObservabilityConfiguration`).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct Observability {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub trace_configuration: Option<TraceConfiguration>,
}

/// API shape `TraceConfiguration`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct TraceConfiguration {
    pub vendor: TracingVendor,
}

/// API shape `TracingVendor`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum TracingVendor {
    AwsXray,
}

impl Settings for Observability {
    const RESOURCE: &'static str = "observabilityconfiguration";
    const NOUN: &'static str = "Observability configuration";

    /// The default one enables X-Ray, which is what Copilot uses it for.
    fn provided() -> Self {
        Observability {
            trace_configuration: Some(TraceConfiguration {
                vendor: TracingVendor::AwsXray,
            }),
        }
    }
}

impl Revision<Observability> {
    /// API shape `ObservabilityConfigurationSummary`.
    pub fn summary(&self) -> Value {
        json!({
            "ObservabilityConfigurationArn": self.arn,
            "ObservabilityConfigurationName": self.name,
            "ObservabilityConfigurationRevision": self.number,
        })
    }

    /// API shape `ObservabilityConfiguration`.
    pub fn description(&self) -> Value {
        let mut description = self.summary();
        description["Latest"] = json!(self.latest);
        description["Status"] = json!(self.status);
        description["CreatedAt"] = json!(self.created_at.epoch_seconds());
        if let Some(trace) = &self.settings.trace_configuration {
            description["TraceConfiguration"] = json!(trace);
        }
        if let Some(deleted_at) = self.deleted_at {
            description["DeletedAt"] = json!(deleted_at.epoch_seconds());
        }
        description
    }
}
