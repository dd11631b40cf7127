//! The auto scaling and observability configurations of a service: which ones it gets, and how it shows them.

use serde_json::Value;

use super::Call;
use super::revisions::refuse_deleted;
use crate::protocol::errors::Fault;
use crate::service::auto_scaling::AutoScaling;
use crate::service::configuration::ServiceObservabilityConfiguration;
use crate::service::observability::Observability;
use crate::service::record::ServiceRecord;
use crate::service::revision::{Revision, Settings};
use crate::storage::revisions;

impl Call<'_> {
    /// API shape `Service`.
    pub async fn description(&mut self, service: &ServiceRecord) -> Result<Value, Fault> {
        let arn = &service.configuration.auto_scaling_configuration_arn;
        let auto_scaling = self.revised::<AutoScaling>(arn).await?;
        Ok(service.description(auto_scaling.summary(self.app.settings.lower_case_statuses)))
    }

    /// The full ARN of the configuration that a request names for a service. An unknown one is a bad parameter and
    /// not a missing resource: the ARN that `ResourceNotFoundException` is about is the service's.
    pub async fn associate<S: Settings>(&mut self, arn: &str) -> Result<String, Fault> {
        let revision: Revision<S> = self.find_revision(arn).await?.ok_or_else(|| {
            Fault::invalid_request(format!("{} with the provided ARN does not exist: {arn}", S::NOUN))
        })?;
        refuse_deleted(&revision)?;
        Ok(revision.arn)
    }

    /// The full ARN of the configuration for a service that names none.
    pub async fn associate_default<S: Settings>(&mut self) -> Result<String, Fault> {
        let default = revisions::find_default::<S>(self.connection, self.scope).await?;
        default
            .map(|revision| revision.arn)
            .ok_or_else(|| Fault::internal("An internal service exception occurred."))
    }

    /// The observability that a request asks for. Asked for without a configuration, it takes the default one. The ARN
    /// is "specified only when `ObservabilityEnabled` is true" (API shape `ServiceObservabilityConfiguration`).
    pub async fn associate_observability(
        &mut self,
        sent: ServiceObservabilityConfiguration,
    ) -> Result<ServiceObservabilityConfiguration, Fault> {
        if !sent.observability_enabled {
            return Ok(ServiceObservabilityConfiguration {
                observability_enabled: false,
                observability_configuration_arn: None,
            });
        }
        let arn = match sent.observability_configuration_arn {
            Some(arn) => self.associate::<Observability>(&arn).await?,
            None => self.associate_default::<Observability>().await?,
        };
        Ok(ServiceObservabilityConfiguration {
            observability_enabled: true,
            observability_configuration_arn: Some(arn),
        })
    }
}
