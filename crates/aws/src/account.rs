//! What an account has around App Runner in one Region, for forms to choose from: App Runner's own resources, and those of
//! its neighbours.
//!
//! Each file names the permissions that its calls need. What is read here fills lists that somebody waits for, so nothing
//! is waited for longer than a few seconds, and no list is read further than anybody would scroll.

mod auto_scaling;
mod connections;
mod image_facts;
mod observability;
mod parameters;
mod registry;
mod roles;
mod secrets;
mod vpc;
mod vpc_connectors;

pub use roles::CreateRoleError;

use crate::web::Web;
use aws_config::SdkConfig;
use aws_config::retry::RetryConfig;
use aws_config::timeout::TimeoutConfig;
use std::time::Duration;

/// An account in one Region. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Account {
    /// For lists: given up soon, and asked for once more if that is worth it.
    reading: SdkConfig,
    /// For what makes something: asked for once, because a second request would be told that there is one already.
    writing: SdkConfig,
}

/// How many descriptions are asked for at the same time, where a list does not tell everything.
const DESCRIPTIONS_AT_ONCE: usize = 8;

/// How many descriptions are asked for at most.
const MOST_DESCRIPTIONS: usize = 50;

impl Account {
    pub(crate) fn new(config: &SdkConfig) -> Account {
        let reading = TimeoutConfig::builder()
            .connect_timeout(Duration::from_secs(2))
            .operation_attempt_timeout(Duration::from_secs(3))
            .operation_timeout(Duration::from_secs(5))
            .build();
        Account {
            reading: config
                .to_builder()
                .timeout_config(reading)
                .retry_config(RetryConfig::standard().with_max_attempts(2))
                .build(),
            writing: config.to_builder().retry_config(RetryConfig::disabled()).build(),
        }
    }

    /// Where something is that AWS has at `address`: there, or below the one endpoint that everything is sent to.
    fn endpoint(&self, address: &str) -> String {
        let everything = self.reading.endpoint_url();
        everything.unwrap_or(address).trim_end_matches('/').to_owned()
    }

    /// HTTP without the SDK's operations.
    fn web(&self) -> Web {
        Web::new(&self.reading)
    }

    fn app_runner(&self) -> aws_sdk_apprunner::Client {
        aws_sdk_apprunner::Client::new(&self.reading)
    }

    fn app_runner_once(&self) -> aws_sdk_apprunner::Client {
        aws_sdk_apprunner::Client::new(&self.writing)
    }
}

/// A number of the API that cannot be negative.
fn count(number: i32) -> u32 {
    u32::try_from(number).unwrap_or_default()
}

/// What is to be described, as far as anybody waits for it.
fn arns_of<T>(items: &[T], arn: impl Fn(&T) -> &String) -> Vec<String> {
    items
        .iter()
        .take(MOST_DESCRIPTIONS)
        .map(|item| arn(item).clone())
        .collect()
}
