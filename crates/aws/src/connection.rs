//! How to reach AWS, or the simulator.

use crate::account::Account;
use crate::app_runner::AppRunner;
use crate::fingerprints::Fingerprints;
use aws_config::identity::IdentityCache;
use aws_config::timeout::TimeoutConfig;
use aws_config::{BehaviorVersion, SdkConfig};
use aws_sdk_apprunner::config::{Credentials, SharedCredentialsProvider};
use aws_smithy_http_client::tls::Provider;
use aws_smithy_http_client::tls::rustls_provider::CryptoMode;
use aws_smithy_runtime_api::client::http::SharedHttpClient;
use model::region::Region;
use std::time::Duration;

/// One identity at one endpoint. Cheap to clone; all clients made from it share connections.
#[derive(Debug, Clone)]
pub struct Connection {
    config: SdkConfig,
    fingerprints: Fingerprints,
}

/// Why there is nothing to connect with.
#[derive(Debug, thiserror::Error)]
pub enum ConnectError {
    /// The credential chain came up empty.
    #[error(
        "no AWS credentials were found. Set AWS_PROFILE or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, sign in with `aws sso login`, or run where a role is attached"
    )]
    NoCredentials,
}

impl Connection {
    /// The standard chain: environment, profile, SSO, container and instance roles.
    ///
    /// # Errors
    /// There are no credentials at all. Whether AWS accepts them shows with the first call.
    pub async fn to_aws(fingerprints: Fingerprints) -> Result<Connection, ConnectError> {
        let config = aws_config::defaults(BehaviorVersion::v2026_01_12())
            .http_client(http_client())
            .timeout_config(timeouts())
            .load()
            .await;
        if config.credentials_provider().is_none() {
            return Err(ConnectError::NoCredentials);
        }
        Ok(Connection { config, fingerprints })
    }

    /// A simulator at `endpoint`, for example `http://127.0.0.1:8480`. Its account is chosen by the access key id.
    pub fn to_simulator(endpoint: &str, account: &str, fingerprints: Fingerprints) -> Connection {
        let credentials = Credentials::new(account, "simulator", None, None, "simulator");
        let config = SdkConfig::builder()
            .behavior_version(BehaviorVersion::v2026_01_12())
            .http_client(http_client())
            .timeout_config(timeouts())
            .sleep_impl(aws_smithy_async::rt::sleep::SharedAsyncSleep::new(
                aws_smithy_async::rt::sleep::TokioSleep::new(),
            ))
            .endpoint_url(endpoint)
            .credentials_provider(SharedCredentialsProvider::new(credentials))
            .build();
        Connection { config, fingerprints }
    }

    /// The Region of the environment or the profile.
    pub fn default_region(&self) -> Option<Region> {
        self.config
            .region()
            .and_then(|region| region.as_ref().parse().ok())
    }

    /// App Runner and its logs in one Region.
    pub fn app_runner(&self, region: &Region) -> AppRunner {
        AppRunner::new(&self.in_region(region), self.fingerprints.clone())
    }

    /// What the account has around App Runner in one Region.
    pub fn account(&self, region: &Region) -> Account {
        Account::new(&self.in_region(region))
    }

    pub(crate) fn in_region(&self, region: &Region) -> SdkConfig {
        self.config
            .to_builder()
            .region(aws_config::Region::new(region.as_str().to_owned()))
            .build()
    }

    pub(crate) fn with_credentials(&self, credentials: SharedCredentialsProvider) -> Connection {
        Connection {
            config: self
                .config
                .to_builder()
                .credentials_provider(credentials)
                // One of its own: what is kept belongs to one identity.
                .identity_cache(IdentityCache::lazy().build())
                .build(),
            fingerprints: self.fingerprints.clone(),
        }
    }

    /// What stands in for secret values.
    pub fn fingerprints(&self) -> &Fingerprints {
        &self.fingerprints
    }
}

/// One hyper and ring instead of the SDK's default, which brings older copies of both.
fn http_client() -> SharedHttpClient {
    aws_smithy_http_client::Builder::new()
        .tls_provider(Provider::Rustls(CryptoMode::Ring))
        .build_https()
}

fn timeouts() -> TimeoutConfig {
    TimeoutConfig::builder()
        .connect_timeout(Duration::from_secs(3))
        .operation_attempt_timeout(Duration::from_secs(10))
        .operation_timeout(Duration::from_secs(25))
        .build()
}
