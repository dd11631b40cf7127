//! A simulator in a folder of its own, and what tests ask it for.

use aws::{Account, AppRunner, Connection, Fingerprints, LogPage, LogStream};
use model::arn::ServiceArn;
use model::draft::{CreateRequest, DraftValues, DraftVariable};
use model::region::Region;
use model::service::{Service, ServiceStatus};
use model::time::Time;
use simulator::{Config, Simulator};
use std::time::{Duration, Instant};
use tempfile::TempDir;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

pub(crate) const ACCOUNT: &str = "123456789012";
pub(crate) const HELLO: &str = "public.ecr.aws/aws-containers/hello-app-runner:latest";
/// When the caller asked, for `seen_at`.
pub(crate) const NOW: Time = Time(1_700_000_000_000);
/// Long enough for a loaded machine; nothing waits that long unless it is broken.
pub(crate) const PATIENCE: Duration = Duration::from_secs(30);

pub(crate) fn region() -> Region {
    "eu-west-1".parse().unwrap()
}

pub(crate) fn connection(endpoint: &str) -> Connection {
    Connection::to_simulator(endpoint, ACCOUNT, Fingerprints::new(b"test"))
}

/// A simulator in a folder of its own, and App Runner through it.
pub(crate) struct World {
    pub(crate) simulator: Simulator,
    pub(crate) app_runner: AppRunner,
    _folder: TempDir,
}

impl World {
    /// At a speed at which a create takes 40 ms.
    pub(crate) async fn new() -> World {
        World::with(|config| config.speed = 6_000.0).await
    }

    pub(crate) async fn with(change: impl FnOnce(&mut Config)) -> World {
        let folder = TempDir::new().unwrap();
        let mut config = Config::new(([127, 0, 0, 1], 0).into(), folder.path());
        change(&mut config);
        let simulator = Simulator::start(config).await.unwrap();
        World {
            app_runner: connection(&simulator.endpoint_url()).app_runner(&region()),
            simulator,
            _folder: folder,
        }
    }

    /// The account that the simulator's calls are made for.
    pub(crate) fn account(&self) -> Account {
        connection(&self.simulator.endpoint_url()).account(&region())
    }

    /// App Runner without us in between.
    pub(crate) fn client(&self) -> aws_sdk_apprunner::Client {
        let credentials = aws_sdk_apprunner::config::Credentials::new(ACCOUNT, "test", None, None, "test");
        let config = aws_sdk_apprunner::Config::builder()
            .behavior_version(aws_sdk_apprunner::config::BehaviorVersion::v2026_01_12())
            .region(aws_sdk_apprunner::config::Region::new("eu-west-1"))
            .endpoint_url(self.simulator.endpoint_url())
            .credentials_provider(credentials)
            .http_client(aws_smithy_http_client::Builder::new().build_http())
            .build();
        aws_sdk_apprunner::Client::from_conf(config)
    }

    pub(crate) async fn create(&self, request: &CreateRequest) -> ServiceArn {
        let accepted = self.app_runner.create_service(request, NOW).await.unwrap();
        accepted.service.unwrap().arn
    }

    pub(crate) async fn described(&self, arn: &ServiceArn) -> Service {
        self.app_runner.describe_service(arn, NOW).await.unwrap().unwrap()
    }

    /// Waits until the newest operation is over.
    pub(crate) async fn settled(&self, arn: &ServiceArn) -> Service {
        let start = Instant::now();
        loop {
            let service = self.described(arn).await;
            if service.status != ServiceStatus::OperationInProgress {
                return service;
            }
            assert!(start.elapsed() < PATIENCE, "{service:?}");
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    }

    pub(crate) async fn running(&self, name: &str) -> ServiceArn {
        let arn = self.create(&request(name)).await;
        assert_eq!(self.settled(&arn).await.status, ServiceStatus::Running);
        arn
    }

    pub(crate) async fn log(&self, arn: &ServiceArn, stream: &LogStream, cursor: Option<String>) -> LogPage {
        self.app_runner.read_log(arn, stream, cursor, None).await.unwrap()
    }

    /// Turns a switch of the simulator.
    pub(crate) async fn switch(&self, json: &str) {
        self.control("failures", json).await;
    }

    /// Completes the handshake of a connection, which on AWS only the console can do.
    pub(crate) async fn shake_hands(&self, connection: &str) {
        let json = format!(r#"{{"arn": "{connection}", "status": "AVAILABLE"}}"#);
        self.control("connections", &json).await;
    }

    /// Turns all switches off.
    pub(crate) async fn clear_switches(&self) {
        self.send("DELETE", "failures", "").await;
    }

    /// A call of the simulator's own.
    pub(crate) async fn control(&self, call: &str, json: &str) {
        self.send("POST", call, json).await;
    }

    async fn send(&self, method: &str, call: &str, json: &str) {
        let request = format!(
            "{method} /_simulator/{call} HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\n\
             content-length: {}\r\nconnection: close\r\n\r\n{json}",
            json.len()
        );
        let mut stream = TcpStream::connect(self.simulator.address()).await.unwrap();
        stream.write_all(request.as_bytes()).await.unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).await.unwrap();
        assert!(answer.starts_with("HTTP/1.1 2"), "{answer}");
    }
}

pub(crate) fn request_of(values: &DraftValues) -> CreateRequest {
    values
        .check(ACCOUNT)
        .unwrap_or_else(|errors| panic!("{errors:?}"))
}

pub(crate) fn request(name: &str) -> CreateRequest {
    request_of(&DraftValues {
        image: HELLO.to_owned(),
        name: name.to_owned(),
        region: "eu-west-1".to_owned(),
        port: "8000".to_owned(),
        ..DraftValues::default()
    })
}

pub(crate) fn variable(source: &str, name: &str, value: &str) -> DraftVariable {
    DraftVariable {
        source: source.to_owned(),
        name: name.to_owned(),
        value: value.to_owned(),
        ..DraftVariable::default()
    }
}
