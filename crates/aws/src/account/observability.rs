//! Observability configurations. Permissions: `apprunner:ListObservabilityConfigurations`,
//! `apprunner:DescribeObservabilityConfiguration`, `apprunner:CreateObservabilityConfiguration`.

use super::{Account, DESCRIPTIONS_AT_ONCE, arns_of, count};
use crate::error::Error;
use crate::made::Made;
use aws_sdk_apprunner::types as sdk;
use futures::StreamExt as _;
use model::observability::ObservabilityConfiguration;

impl Account {
    /// Every active revision by name, newest first; of the first 50 with what they do, which App Runner tells one by one.
    ///
    /// # Errors
    /// AWS does not answer or refuses. Where it tells the list and not what they do, that is left out.
    pub async fn observability_configurations(&self) -> Result<Vec<ObservabilityConfiguration>, Error> {
        let client = self.app_runner();
        let mut configurations = Vec::new();
        let mut token = None;
        loop {
            let page = client
                .list_observability_configurations()
                .latest_only(false)
                .set_next_token(token)
                .send()
                .await?;
            configurations.extend(
                page.observability_configuration_summary_list()
                    .iter()
                    .filter_map(summary),
            );
            token = page.next_token().map(ToOwned::to_owned);
            if token.is_none() {
                break;
            }
        }
        configurations.sort_by(|a, b| a.name.cmp(&b.name).then(b.revision.cmp(&a.revision)));
        let tracing: Vec<Option<bool>> =
            futures::stream::iter(arns_of(&configurations, |configuration| &configuration.arn))
                .map(|arn| describe_tracing(client.clone(), arn))
                .buffered(DESCRIPTIONS_AT_ONCE)
                .collect()
                .await;
        for (configuration, tracing) in configurations.iter_mut().zip(tracing) {
            configuration.has_tracing = tracing;
        }
        Ok(configurations)
    }

    /// Makes a configuration that sends traces to X-Ray, or the next revision of one that has this name already.
    ///
    /// # Errors
    /// AWS does not answer or refuses: the quotas of 10 names and of 10 revisions for each.
    pub async fn create_observability_configuration(
        &self,
        name: &str,
    ) -> Result<Made<ObservabilityConfiguration>, Error> {
        let tracing = sdk::TraceConfiguration::builder()
            .vendor(sdk::TracingVendor::Awsxray)
            .build();
        let answer = self
            .app_runner_once()
            .create_observability_configuration()
            .observability_configuration_name(name)
            // The one required member is set above.
            .set_trace_configuration(tracing.ok())
            .send()
            .await?;
        answer
            .observability_configuration()
            .and_then(configuration)
            .map(|made| Made::by(&answer, made))
            .ok_or_else(|| Error::unreadable("CreateObservabilityConfiguration"))
    }
}

async fn describe_tracing(client: aws_sdk_apprunner::Client, arn: String) -> Option<bool> {
    let answer = client
        .describe_observability_configuration()
        .observability_configuration_arn(&arn)
        .send()
        .await;
    match answer {
        Ok(answer) => Some(has_tracing(answer.observability_configuration()?)),
        Err(error) => {
            let error = Error::from(error);
            tracing::debug!(%error, arn, "an observability configuration is shown without what it does");
            None
        }
    }
}

fn has_tracing(configuration: &sdk::ObservabilityConfiguration) -> bool {
    configuration.trace_configuration().is_some()
}

fn summary(summary: &sdk::ObservabilityConfigurationSummary) -> Option<ObservabilityConfiguration> {
    Some(ObservabilityConfiguration {
        arn: summary.observability_configuration_arn()?.to_owned(),
        name: summary.observability_configuration_name()?.to_owned(),
        revision: count(summary.observability_configuration_revision()),
        has_tracing: None,
    })
}

fn configuration(configuration: &sdk::ObservabilityConfiguration) -> Option<ObservabilityConfiguration> {
    Some(ObservabilityConfiguration {
        arn: configuration.observability_configuration_arn()?.to_owned(),
        name: configuration.observability_configuration_name()?.to_owned(),
        revision: count(configuration.observability_configuration_revision()),
        has_tracing: Some(has_tracing(configuration)),
    })
}
