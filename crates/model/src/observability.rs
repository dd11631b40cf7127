//! Configurations that say where a service's traces go.

use serde::{Deserialize, Serialize};

/// A revision of an observability configuration of the account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ObservabilityConfiguration {
    /// ARN, with name and revision in it.
    pub arn: String,
    /// What all its revisions are called.
    pub name: String,
    /// Counts from 1.
    pub revision: u32,
    /// Whether it sends traces to AWS X-Ray, the only vendor there is (API shape `TracingVendor`); one without a vendor
    /// traces nothing. `None` where App Runner did not tell in time.
    pub has_tracing: Option<bool>,
}
