//! Calls to App Runner in one Region.

use crate::convert;
use crate::error::Error;
use crate::fingerprints::Fingerprints;
use aws_config::SdkConfig;
use aws_config::retry::RetryConfig;
use aws_sdk_apprunner::operation::RequestId;
use model::arn::ServiceArn;
use model::draft::{CreateRequest, DraftValues};
use model::operation::Operation;
use model::service::Service;
use model::tag::Tag;
use model::time::Time;

/// App Runner and its logs in one Region of one account. Cheap to clone.
#[derive(Debug, Clone)]
pub struct AppRunner {
    client: aws_sdk_apprunner::Client,
    pub(crate) logs: aws_sdk_cloudwatchlogs::Client,
    fingerprints: Fingerprints,
}

/// What App Runner says when it takes a request on.
#[derive(Debug, Clone)]
pub struct Accepted {
    /// The service as it is about to be; absent where the call does not answer with it.
    pub service: Option<Service>,
    /// The operation to follow. Pausing what is paused starts none.
    pub operation: Option<String>,
    /// AWS's request id.
    pub request_id: Option<String>,
}

/// Most services that `ListServices` gives at once (shape `ServiceMaxResults`).
const PAGE: i32 = 20;

impl AppRunner {
    pub(crate) fn new(config: &SdkConfig, fingerprints: Fingerprints) -> AppRunner {
        AppRunner {
            client: aws_sdk_apprunner::Client::new(config),
            logs: aws_sdk_cloudwatchlogs::Client::new(config),
            fingerprints,
        }
    }

    /// Every service of the Region, without configurations.
    ///
    /// # Errors
    /// AWS does not answer or refuses.
    pub async fn list_services(&self, now: Time) -> Result<Vec<Service>, Error> {
        let mut services = Vec::new();
        let mut token = None;
        loop {
            let page = self
                .client
                .list_services()
                .max_results(PAGE)
                .set_next_token(token)
                .send()
                .await?;
            services.extend(
                page.service_summary_list()
                    .iter()
                    .filter_map(|summary| convert::summary(summary, now)),
            );
            token = page.next_token().map(ToOwned::to_owned);
            if token.is_none() {
                return Ok(services);
            }
        }
    }

    /// One service with its configuration; `None` if App Runner does not know it.
    ///
    /// # Errors
    /// AWS does not answer or refuses.
    pub async fn describe_service(&self, arn: &ServiceArn, now: Time) -> Result<Option<Service>, Error> {
        match self
            .client
            .describe_service()
            .service_arn(arn.to_string())
            .send()
            .await
        {
            Ok(answer) => Ok(answer
                .service()
                .and_then(|service| convert::service(service, now, &self.fingerprints))),
            Err(error) => match Error::from(error) {
                error if error.kind == crate::ErrorKind::NotFound => Ok(None),
                error => Err(error),
            },
        }
    }

    /// The create form that would make this service, with the plain values of its variables. `None` if App Runner does not
    /// know it, or if it runs neither an image nor source code.
    ///
    /// # Errors
    /// AWS does not answer or refuses.
    pub async fn draft_values(&self, arn: &ServiceArn) -> Result<Option<DraftValues>, Error> {
        match self
            .client
            .describe_service()
            .service_arn(arn.to_string())
            .send()
            .await
        {
            Ok(answer) => Ok(answer
                .service()
                .and_then(|service| convert::draft_values(arn, service))),
            Err(error) => match Error::from(error) {
                error if error.kind == crate::ErrorKind::NotFound => Ok(None),
                error => Err(error),
            },
        }
    }

    /// The tags of a service, without those that AWS keeps for itself. Empty if App Runner does not know it.
    ///
    /// # Errors
    /// AWS does not answer or refuses.
    pub async fn tags(&self, arn: &ServiceArn) -> Result<Vec<Tag>, Error> {
        let asked = self.client.list_tags_for_resource();
        match asked.resource_arn(arn.to_string()).send().await {
            Ok(answer) => Ok(answer
                .tags()
                .iter()
                .filter_map(|tag| {
                    let (key, value) = (tag.key()?, tag.value().unwrap_or_default());
                    model::tag::checked(key, value).ok()
                })
                .collect()),
            Err(error) => match Error::from(error) {
                error if error.kind == crate::ErrorKind::NotFound => Ok(Vec::new()),
                error => Err(error),
            },
        }
    }

    /// The newest operations of a service, newest first, at most 20. Empty if App Runner does not know the service.
    ///
    /// # Errors
    /// AWS does not answer or refuses.
    pub async fn list_operations(&self, arn: &ServiceArn) -> Result<Vec<Operation>, Error> {
        match self
            .client
            .list_operations()
            .service_arn(arn.to_string())
            .max_results(PAGE)
            .send()
            .await
        {
            Ok(page) => Ok(page
                .operation_summary_list()
                .iter()
                .filter_map(convert::operation)
                .collect()),
            Err(error) => match Error::from(error) {
                error if error.kind == crate::ErrorKind::NotFound => Ok(Vec::new()),
                error => Err(error),
            },
        }
    }

    /// Asks for a new service. Sent once: App Runner knows no idempotency token, so a repeated request would be answered
    /// "name already exists" and hide that the first one was taken.
    ///
    /// # Errors
    /// AWS does not answer or refuses. After an ambiguous error, look for the service by its name.
    pub async fn create_service(&self, request: &CreateRequest, now: Time) -> Result<Accepted, Error> {
        let once = aws_sdk_apprunner::config::Builder::new().retry_config(RetryConfig::disabled());
        let answer = convert::create(self.client.create_service(), request)
            .customize()
            .config_override(once)
            .send()
            .await?;
        Ok(Accepted {
            service: answer
                .service()
                .and_then(|service| convert::service(service, now, &self.fingerprints)),
            operation: Some(answer.operation_id().to_owned()),
            request_id: answer.request_id().map(ToOwned::to_owned),
        })
    }

    /// Replaces everything that can change: on a service whose create failed this rebuilds it. An instance role can be
    /// changed and not taken away, because App Runner keeps what a request leaves out.
    ///
    /// # Errors
    /// AWS does not answer or refuses.
    pub async fn update_service(
        &self,
        arn: &ServiceArn,
        request: &CreateRequest,
        now: Time,
    ) -> Result<Accepted, Error> {
        // Left out, the service would keep the auto scaling configuration that it has.
        let auto_scaling = match &request.auto_scaling {
            Some(arn) => Some(arn.clone()),
            None => self.default_auto_scaling().await?,
        };
        let answer = convert::update(self.client.update_service(), request)
            .set_auto_scaling_configuration_arn(auto_scaling)
            .service_arn(arn.to_string())
            .send()
            .await?;
        Ok(Accepted {
            service: answer
                .service()
                .and_then(|service| convert::service(service, now, &self.fingerprints)),
            operation: Some(answer.operation_id().to_owned()),
            request_id: answer.request_id().map(ToOwned::to_owned),
        })
    }

    /// ARN of the auto scaling configuration that services have which ask for none.
    async fn default_auto_scaling(&self) -> Result<Option<String>, Error> {
        let mut token = None;
        loop {
            let page = self
                .client
                .list_auto_scaling_configurations()
                // Any revision can be the default.
                .latest_only(false)
                .set_next_token(token)
                .send()
                .await?;
            let default = page
                .auto_scaling_configuration_summary_list()
                .iter()
                .find(|summary| summary.is_default() == Some(true))
                .and_then(|summary| summary.auto_scaling_configuration_arn());
            token = page.next_token().map(ToOwned::to_owned);
            if default.is_some() || token.is_none() {
                return Ok(default.map(ToOwned::to_owned));
            }
        }
    }

    /// Deploys the newest version of the source.
    ///
    /// # Errors
    /// AWS does not answer or refuses.
    pub async fn start_deployment(&self, arn: &ServiceArn) -> Result<Accepted, Error> {
        let answer = self
            .client
            .start_deployment()
            .service_arn(arn.to_string())
            .send()
            .await?;
        Ok(Accepted {
            service: None,
            operation: Some(answer.operation_id().to_owned()),
            request_id: answer.request_id().map(ToOwned::to_owned),
        })
    }

    /// Takes the compute away; the domain stays.
    ///
    /// # Errors
    /// AWS does not answer or refuses.
    pub async fn pause_service(&self, arn: &ServiceArn, now: Time) -> Result<Accepted, Error> {
        let answer = self
            .client
            .pause_service()
            .service_arn(arn.to_string())
            .send()
            .await?;
        Ok(Accepted {
            service: answer
                .service()
                .and_then(|service| convert::service(service, now, &self.fingerprints)),
            operation: answer.operation_id().map(ToOwned::to_owned),
            request_id: answer.request_id().map(ToOwned::to_owned),
        })
    }

    /// Brings the compute back.
    ///
    /// # Errors
    /// AWS does not answer or refuses.
    pub async fn resume_service(&self, arn: &ServiceArn, now: Time) -> Result<Accepted, Error> {
        let answer = self
            .client
            .resume_service()
            .service_arn(arn.to_string())
            .send()
            .await?;
        Ok(Accepted {
            service: answer
                .service()
                .and_then(|service| convert::service(service, now, &self.fingerprints)),
            operation: answer.operation_id().map(ToOwned::to_owned),
            request_id: answer.request_id().map(ToOwned::to_owned),
        })
    }

    /// Deletes a service; its name is free again when that has finished.
    ///
    /// # Errors
    /// AWS does not answer or refuses.
    pub async fn delete_service(&self, arn: &ServiceArn, now: Time) -> Result<Accepted, Error> {
        let answer = self
            .client
            .delete_service()
            .service_arn(arn.to_string())
            .send()
            .await?;
        Ok(Accepted {
            service: answer
                .service()
                .and_then(|service| convert::service(service, now, &self.fingerprints)),
            operation: Some(answer.operation_id().to_owned()),
            request_id: answer.request_id().map(ToOwned::to_owned),
        })
    }
}
