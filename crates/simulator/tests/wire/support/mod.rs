//! A simulator to test, and clients that hold every answer against their services' models.

pub mod association;
pub mod auto_scaling;
pub mod browser;
pub mod checked;
pub mod models;
pub mod process;
pub mod raw;
pub mod refusal;
pub mod resources;
pub mod shape_checker;
pub mod source;
pub mod xml_answers;

use std::future::Future;
use std::time::{Duration, Instant};

use aws_sdk_apprunner::config::retry::RetryConfig;
use aws_sdk_apprunner::config::{BehaviorVersion, Credentials, Region};
use aws_sdk_apprunner::types::{
    ImageConfiguration, ImageRepository, ImageRepositoryType, OperationStatus, OperationSummary, Service,
    ServiceStatus, SourceConfiguration,
};
use aws_smithy_http_client::Builder;
use aws_smithy_http_client::tls::Provider;
use aws_smithy_http_client::tls::rustls_provider::CryptoMode;
use aws_smithy_runtime_api::client::http::SharedHttpClient;
use simulator::{Config, Simulator};
use tempfile::TempDir;

pub const HELLO: &str = "public.ecr.aws/aws-containers/hello-app-runner:latest";
pub const NGINX: &str = "public.ecr.aws/nginx/nginx:latest";

/// A create takes 40 ms at this speed.
pub const FAST: f64 = 6000.0;

/// How long anything may take before a test gives up.
const DEADLINE: Duration = Duration::from_secs(20);

/// A simulator on a folder of its own.
pub struct Harness {
    pub simulator: Simulator,
    pub folder: TempDir,
    pub http: SharedHttpClient,
}

impl Harness {
    pub async fn start() -> Self {
        Self::start_with(|config| config.speed = FAST).await
    }

    /// Operations of this one do not end within a test.
    pub async fn start_slow() -> Self {
        Self::start_with(|config| config.speed = 0.01).await
    }

    pub async fn start_with(change: impl FnOnce(&mut Config)) -> Self {
        let folder = TempDir::new().unwrap();
        let mut config = Config::new(([127, 0, 0, 1], 0).into(), folder.path());
        change(&mut config);
        let simulator = Simulator::start(config).await.unwrap();
        Harness {
            simulator,
            folder,
            http: http(),
        }
    }

    /// Stops the simulator and starts another one on the same folder.
    pub async fn restart_with(self, change: impl FnOnce(&mut Config)) -> Self {
        let Harness {
            simulator,
            folder,
            http,
        } = self;
        simulator.shutdown().await;
        let mut config = Config::new(([127, 0, 0, 1], 0).into(), folder.path());
        change(&mut config);
        let simulator = Simulator::start(config).await.unwrap();
        Harness {
            simulator,
            folder,
            http,
        }
    }

    pub fn client(&self) -> aws_sdk_apprunner::Client {
        self.client_of("AKIDEXAMPLE", "us-east-1")
    }

    pub fn client_of(&self, access_key: &str, region: &str) -> aws_sdk_apprunner::Client {
        client_at(&self.simulator.endpoint_url(), &self.http, access_key, region)
    }

    pub fn logs(&self) -> aws_sdk_cloudwatchlogs::Client {
        let config = aws_sdk_cloudwatchlogs::Config::builder()
            .behavior_version(BehaviorVersion::v2026_01_12())
            .region(Region::new("us-east-1"))
            .endpoint_url(self.simulator.endpoint_url())
            .credentials_provider(credentials("AKIDEXAMPLE"))
            .retry_config(RetryConfig::disabled())
            .http_client(self.http.clone())
            .interceptor(checked::HeldAgainstTheModel)
            .build();
        aws_sdk_cloudwatchlogs::Client::from_conf(config)
    }

    pub fn sts(&self, access_key: &str) -> aws_sdk_sts::Client {
        let config = aws_sdk_sts::Config::builder()
            .behavior_version(BehaviorVersion::v2026_01_12())
            .region(Region::new("eu-west-1"))
            .endpoint_url(self.simulator.endpoint_url())
            .credentials_provider(credentials(access_key))
            .retry_config(RetryConfig::disabled())
            .http_client(self.http.clone())
            .interceptor(checked::HeldAgainstTheModel)
            .build();
        aws_sdk_sts::Client::from_conf(config)
    }

    /// The messages of a stream, in order; empty as long as the stream is not there.
    pub async fn messages(&self, group: &str, stream: &str) -> Vec<String> {
        let answer = self
            .logs()
            .get_log_events()
            .log_group_name(group)
            .log_stream_name(stream)
            .start_from_head(true);
        answer.send().await.map_or_else(
            |_| Vec::new(),
            |answer| {
                answer
                    .events()
                    .iter()
                    .filter_map(|event| event.message().map(str::to_owned))
                    .collect()
            },
        )
    }

    /// The event log of a service.
    pub async fn events(&self, service: &Service) -> Vec<String> {
        self.messages(&log_group(service, "service"), "events").await
    }

    /// What the service's containers wrote, of all instances.
    pub async fn application_lines(&self, service: &Service) -> Vec<String> {
        let answer = self
            .logs()
            .filter_log_events()
            .log_group_name(log_group(service, "application"))
            .send()
            .await;
        answer.map_or_else(
            |_| Vec::new(),
            |answer| {
                answer
                    .events()
                    .iter()
                    .filter_map(|event| event.message().map(str::to_owned))
                    .collect()
            },
        )
    }
}

pub fn http() -> SharedHttpClient {
    Builder::new()
        .tls_provider(Provider::Rustls(CryptoMode::Ring))
        .build_https()
}

pub fn client_at(
    endpoint: &str,
    http: &SharedHttpClient,
    access_key: &str,
    region: &str,
) -> aws_sdk_apprunner::Client {
    let config = aws_sdk_apprunner::Config::builder()
        .behavior_version(BehaviorVersion::v2026_01_12())
        .region(Region::new(region.to_owned()))
        .endpoint_url(endpoint)
        .credentials_provider(credentials(access_key))
        .retry_config(RetryConfig::disabled())
        .http_client(http.clone())
        .interceptor(checked::HeldAgainstTheModel)
        .build();
    aws_sdk_apprunner::Client::from_conf(config)
}

fn credentials(access_key: &str) -> Credentials {
    Credentials::new(access_key, "secret", None, None, "test")
}

pub fn log_group(service: &Service, which: &str) -> String {
    format!(
        "/aws/apprunner/{}/{}/{which}",
        service.service_name(),
        service.service_id()
    )
}

/// A source of a public image.
pub fn image(identifier: &str, port: &str) -> SourceConfiguration {
    image_with(identifier, ImageConfiguration::builder().port(port).build())
}

pub fn image_with(identifier: &str, configuration: ImageConfiguration) -> SourceConfiguration {
    let repository = ImageRepository::builder()
        .image_identifier(identifier)
        .image_repository_type(ImageRepositoryType::EcrPublic)
        .image_configuration(configuration)
        .build()
        .unwrap();
    SourceConfiguration::builder()
        .image_repository(repository)
        .build()
}

/// Creates a service and waits until it has settled.
pub async fn create(client: &aws_sdk_apprunner::Client, name: &str, source: SourceConfiguration) -> Service {
    let created = client
        .create_service()
        .service_name(name)
        .source_configuration(source)
        .send()
        .await
        .unwrap();
    settled(client, created.service().unwrap().service_arn()).await
}

/// The service once its operation has ended.
pub async fn settled(client: &aws_sdk_apprunner::Client, arn: &str) -> Service {
    eventually("the service settles", || async {
        let answer = client.describe_service().service_arn(arn).send().await.unwrap();
        answer
            .service
            .filter(|service| *service.status() != ServiceStatus::OperationInProgress)
    })
    .await
}

/// The newest operation of a service.
pub async fn newest_operation(client: &aws_sdk_apprunner::Client, arn: &str) -> OperationSummary {
    let answer = client.list_operations().service_arn(arn).send().await.unwrap();
    answer.operation_summary_list()[0].clone()
}

pub async fn operation_status(client: &aws_sdk_apprunner::Client, arn: &str) -> OperationStatus {
    newest_operation(client, arn).await.status().unwrap().clone()
}

/// Looks again and again until there is something to see, or the deadline has passed.
pub async fn eventually<T, F: Future<Output = Option<T>>>(what: &str, mut look: impl FnMut() -> F) -> T {
    let started = Instant::now();
    loop {
        if let Some(seen) = look().await {
            return seen;
        }
        assert!(started.elapsed() < DEADLINE, "{what}: not within {DEADLINE:?}");
        tokio::time::sleep(Duration::from_millis(4)).await;
    }
}
