//! Auto scaling configurations. Permissions: `apprunner:ListAutoScalingConfigurations`,
//! `apprunner:DescribeAutoScalingConfiguration`, `apprunner:CreateAutoScalingConfiguration`.

use super::{Account, DESCRIPTIONS_AT_ONCE, arns_of, count};
use crate::convert::time;
use crate::error::Error;
use crate::made::Made;
use aws_sdk_apprunner::types as sdk;
use futures::StreamExt as _;
use model::auto_scaling::{AutoScaling, AutoScalingConfiguration};

impl Account {
    /// Every active revision by name, newest first; with the numbers of the first 50, which App Runner tells one by one.
    ///
    /// # Errors
    /// AWS does not answer or refuses. Where it tells the list and not the numbers, they are left out.
    pub async fn auto_scaling_configurations(&self) -> Result<Vec<AutoScalingConfiguration>, Error> {
        let client = self.app_runner();
        let mut configurations = Vec::new();
        let mut token = None;
        loop {
            let page = client
                .list_auto_scaling_configurations()
                .latest_only(false)
                .set_next_token(token)
                .send()
                .await?;
            configurations.extend(
                page.auto_scaling_configuration_summary_list()
                    .iter()
                    .filter_map(summary),
            );
            token = page.next_token().map(ToOwned::to_owned);
            if token.is_none() {
                break;
            }
        }
        configurations.sort_by(|a, b| a.name.cmp(&b.name).then(b.revision.cmp(&a.revision)));
        let numbers: Vec<Option<AutoScaling>> =
            futures::stream::iter(arns_of(&configurations, |configuration| &configuration.arn))
                .map(|arn| describe_numbers(client.clone(), arn))
                .buffered(DESCRIPTIONS_AT_ONCE)
                .collect()
                .await;
        for (configuration, numbers) in configurations.iter_mut().zip(numbers) {
            configuration.numbers = numbers;
        }
        Ok(configurations)
    }

    /// Makes a configuration, or the next revision of one that has this name already.
    ///
    /// # Errors
    /// AWS does not answer or refuses: the quotas of 10 names and of 5 revisions for each, or more instances than the
    /// account may have.
    pub async fn create_auto_scaling_configuration(
        &self,
        name: &str,
        numbers: AutoScaling,
    ) -> Result<Made<AutoScalingConfiguration>, Error> {
        let number = |number: u32| i32::try_from(number).unwrap_or(i32::MAX);
        let answer = self
            .app_runner_once()
            .create_auto_scaling_configuration()
            .auto_scaling_configuration_name(name)
            .max_concurrency(number(numbers.max_concurrency))
            .min_size(number(numbers.min_size))
            .max_size(number(numbers.max_size))
            .send()
            .await?;
        answer
            .auto_scaling_configuration()
            .and_then(configuration)
            .map(|made| Made::by(&answer, made))
            .ok_or_else(|| Error::unreadable("CreateAutoScalingConfiguration"))
    }
}

async fn describe_numbers(client: aws_sdk_apprunner::Client, arn: String) -> Option<AutoScaling> {
    let answer = client
        .describe_auto_scaling_configuration()
        .auto_scaling_configuration_arn(&arn)
        .send()
        .await;
    match answer {
        Ok(answer) => answer.auto_scaling_configuration().and_then(read_numbers),
        Err(error) => {
            let error = Error::from(error);
            tracing::debug!(%error, arn, "an auto scaling configuration is shown without its numbers");
            None
        }
    }
}

fn read_numbers(configuration: &sdk::AutoScalingConfiguration) -> Option<AutoScaling> {
    Some(AutoScaling {
        max_concurrency: count(configuration.max_concurrency()?),
        min_size: count(configuration.min_size()?),
        max_size: count(configuration.max_size()?),
    })
}

/// Terraform's provider sees the status in lower case.
fn is_active(status: Option<&sdk::AutoScalingConfigurationStatus>) -> bool {
    status.is_none_or(|status| status.as_str().eq_ignore_ascii_case("active"))
}

fn summary(summary: &sdk::AutoScalingConfigurationSummary) -> Option<AutoScalingConfiguration> {
    is_active(summary.status()).then_some(())?;
    Some(AutoScalingConfiguration {
        arn: summary.auto_scaling_configuration_arn()?.to_owned(),
        name: summary.auto_scaling_configuration_name()?.to_owned(),
        revision: count(summary.auto_scaling_configuration_revision()),
        is_default: summary.is_default().unwrap_or_default(),
        is_used: summary.has_associated_service().unwrap_or_default(),
        created_at: summary.created_at().map(time).unwrap_or_default(),
        numbers: None,
    })
}

fn configuration(configuration: &sdk::AutoScalingConfiguration) -> Option<AutoScalingConfiguration> {
    Some(AutoScalingConfiguration {
        arn: configuration.auto_scaling_configuration_arn()?.to_owned(),
        name: configuration.auto_scaling_configuration_name()?.to_owned(),
        revision: count(configuration.auto_scaling_configuration_revision()?),
        is_default: configuration.is_default().unwrap_or_default(),
        is_used: configuration.has_associated_service().unwrap_or_default(),
        created_at: configuration.created_at().map(time).unwrap_or_default(),
        numbers: read_numbers(configuration),
    })
}
