//! The real SDK over HTTP: against the simulator for what App Runner does, and against answers written by hand for what
//! it says and the simulator does not.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test that cannot go on has failed"
)]

use aws::{AppRunner, Connection, Error, ErrorKind, Fingerprints, LogPage, LogStream};
use model::arn::ServiceArn;
use model::compute::InstanceSize;
use model::draft::{CreateRequest, DraftValues, DraftVariable};
use model::health_check::{HealthCheck, HealthCheckProtocol};
use model::operation::{OperationKind, OperationStatus};
use model::region::Region;
use model::service::{Service, ServiceStatus, Source, VariableValue};
use model::time::Time;
use simulator::{Config, Simulator};
use std::collections::BTreeSet;
use std::net::SocketAddr;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};
use tempfile::TempDir;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

const ACCOUNT: &str = "123456789012";
const HELLO: &str = "public.ecr.aws/aws-containers/hello-app-runner:latest";
/// When the caller asked, for `seen_at`.
const NOW: Time = Time(1_700_000_000_000);
/// Long enough for a loaded machine; nothing waits that long unless it is broken.
const PATIENCE: Duration = Duration::from_secs(30);

fn region() -> Region {
    "eu-west-1".parse().unwrap()
}

fn connection(endpoint: &str) -> Connection {
    Connection::to_simulator(endpoint, ACCOUNT, Fingerprints::new(b"test"))
}

/// A simulator in a folder of its own, and App Runner through it.
struct World {
    simulator: Simulator,
    app_runner: AppRunner,
    _folder: TempDir,
}

impl World {
    /// At a speed at which a create takes 40 ms.
    async fn new() -> World {
        World::with(|config| config.speed = 6_000.0).await
    }

    async fn with(change: impl FnOnce(&mut Config)) -> World {
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

    async fn create(&self, request: &CreateRequest) -> ServiceArn {
        let accepted = self.app_runner.create_service(request, NOW).await.unwrap();
        accepted.service.unwrap().arn
    }

    async fn described(&self, arn: &ServiceArn) -> Service {
        self.app_runner.describe_service(arn, NOW).await.unwrap().unwrap()
    }

    /// Waits until the newest operation is over.
    async fn settled(&self, arn: &ServiceArn) -> Service {
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

    async fn running(&self, name: &str) -> ServiceArn {
        let arn = self.create(&request(name)).await;
        assert_eq!(self.settled(&arn).await.status, ServiceStatus::Running);
        arn
    }

    async fn log(&self, arn: &ServiceArn, stream: &LogStream, cursor: Option<String>) -> LogPage {
        self.app_runner.read_log(arn, stream, cursor, None).await.unwrap()
    }

    /// Turns a switch of the simulator.
    async fn switch(&self, json: &str) {
        let request = format!(
            "POST /_simulator/failures HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\n\
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

fn request_of(values: &DraftValues) -> CreateRequest {
    values
        .check(ACCOUNT)
        .unwrap_or_else(|errors| panic!("{errors:?}"))
}

fn request(name: &str) -> CreateRequest {
    request_of(&DraftValues {
        image: HELLO.to_owned(),
        name: name.to_owned(),
        region: "eu-west-1".to_owned(),
        port: "8000".to_owned(),
        ..DraftValues::default()
    })
}

fn variable(source: &str, name: &str, value: &str) -> DraftVariable {
    DraftVariable {
        source: source.to_owned(),
        name: name.to_owned(),
        value: value.to_owned(),
    }
}

/// A form in which nothing has its default.
fn full_form() -> DraftValues {
    DraftValues {
        provider: "ecr".to_owned(),
        image: "123456789012.dkr.ecr.eu-west-1.amazonaws.com/team/web:1.4".to_owned(),
        trigger: "automatic".to_owned(),
        access_role: "arn:aws:iam::123456789012:role/service-role/AppRunnerECRAccessRole".to_owned(),
        name: "web-full".to_owned(),
        region: "eu-west-1".to_owned(),
        cpu: "256".to_owned(),
        memory: "1024".to_owned(),
        port: "9000".to_owned(),
        start_command: "serve --all".to_owned(),
        variables: vec![
            variable("plain", "API_URL", "https://canary.example/a?b=\"c\""),
            variable(
                "reference",
                "DATABASE",
                "arn:aws:secretsmanager:eu-west-1:123456789012:secret:db-AbCdEf",
            ),
            variable("plain", "LEVEL", "canary-debug"),
        ],
        env_text: String::new(),
        health_protocol: "http".to_owned(),
        health_path: "/health?deep=1".to_owned(),
        health_interval: "7".to_owned(),
        health_timeout: "3".to_owned(),
        healthy_threshold: "2".to_owned(),
        unhealthy_threshold: "9".to_owned(),
        tags: String::new(),
    }
}

#[tokio::test]
async fn every_field_of_the_form_arrives_and_comes_back() {
    let world = World::new().await;
    let form = full_form();
    let arn = world.create(&request_of(&form)).await;
    assert_eq!(
        (arn.name.as_str(), arn.account.as_str(), &arn.region),
        ("web-full", ACCOUNT, &region())
    );
    let service = world.settled(&arn).await;
    assert_eq!(service.status, ServiceStatus::Running);
    assert_eq!((service.seen_at, service.deleted_at), (NOW, None));
    assert!(service.created_at.0 > NOW.0 && service.updated_at >= service.created_at);
    let domain = service.domain.as_deref().unwrap();
    assert!(domain.ends_with(".eu-west-1.awsapprunner.com"), "{domain}");
    let configuration = service.configuration.as_ref().unwrap();
    assert_eq!(
        configuration.source,
        Source::Image {
            identifier: form.image.clone(),
            access_role: Some(form.access_role.clone()),
        }
    );
    assert!(configuration.automatic_deployment);
    assert_eq!(configuration.port.as_deref(), Some("9000"));
    assert_eq!(configuration.start_command.as_deref(), Some("serve --all"));
    assert_eq!(
        configuration.size,
        Some(InstanceSize {
            cpu: 256,
            memory: 1024
        })
    );
    assert_eq!(
        configuration.health_check,
        HealthCheck {
            protocol: HealthCheckProtocol::Http {
                path: "/health?deep=1".to_owned()
            },
            interval: 7,
            timeout: 3,
            healthy_threshold: 2,
            unhealthy_threshold: 9,
        }
    );
    assert_eq!(
        configuration.auto_scaling.as_deref(),
        Some("DefaultConfiguration, revision 1")
    );
    assert!(configuration.public_ingress && !configuration.tracing);
    assert_eq!(configuration.ip_address_type.as_deref(), Some("IPV4"));
    assert_eq!(
        (
            &configuration.instance_role,
            &configuration.vpc_connector,
            &configuration.encryption_key
        ),
        (&None, &None, &None)
    );
    // The form that would make this service again is the one that did.
    assert_eq!(world.app_runner.draft_values(&arn).await.unwrap(), Some(form));
}

#[tokio::test]
async fn values_of_variables_become_fingerprints() {
    let world = World::new().await;
    let accepted = world
        .app_runner
        .create_service(&request_of(&full_form()), NOW)
        .await
        .unwrap();
    let arn = accepted.service.as_ref().unwrap().arn.clone();
    let service = world.settled(&arn).await;
    let configuration = service.configuration.as_ref().unwrap();
    let names: Vec<&str> = configuration
        .variables
        .iter()
        .map(|variable| variable.name.as_str())
        .collect();
    assert_eq!(names, ["API_URL", "DATABASE", "LEVEL"]);
    let fingerprints = Fingerprints::new(b"test");
    assert_eq!(
        configuration.variables[2].value,
        VariableValue::Plain {
            fingerprint: fingerprints.of("canary-debug")
        }
    );
    assert!(
        matches!(&configuration.variables[1].value, VariableValue::Reference { arn } if arn.ends_with("db-AbCdEf"))
    );
    let updated = world
        .app_runner
        .update_service(&arn, &request_of(&full_form()), NOW)
        .await
        .unwrap();
    for told in [
        format!("{accepted:?}"),
        format!("{service:?}"),
        format!("{updated:?}"),
        format!("{:?}", world.app_runner.list_services(NOW).await.unwrap()),
        format!("{:?}", world.app_runner),
    ] {
        assert!(!told.contains("canary"), "{told}");
    }
}

#[tokio::test]
async fn all_services_are_listed_however_many_pages_they_take() {
    let world = World::with(|config| {
        config.service_quota = 45;
        config.speed = 0.01;
    })
    .await;
    let mut created = BTreeSet::new();
    for number in 0..41 {
        created.insert(world.create(&request(&format!("web-{number}"))).await.to_string());
    }
    let listed = world.app_runner.list_services(NOW).await.unwrap();
    assert_eq!(listed.len(), 41);
    assert!(
        listed
            .iter()
            .all(|service| service.status == ServiceStatus::OperationInProgress)
    );
    assert!(
        listed
            .iter()
            .all(|service| service.configuration.is_none() && service.created_at.0 > NOW.0)
    );
    let listed: BTreeSet<String> = listed.iter().map(|service| service.arn.to_string()).collect();
    assert_eq!(listed, created);
    // Another Region of the same account has none of them.
    let elsewhere = connection(&world.simulator.endpoint_url()).app_runner(&"us-east-1".parse().unwrap());
    assert!(elsewhere.list_services(NOW).await.unwrap().is_empty());
}

#[tokio::test]
async fn a_service_lives_through_all_operations() {
    let world = World::new().await;
    let accepted = world
        .app_runner
        .create_service(&request("web-hello"), NOW)
        .await
        .unwrap();
    assert!(accepted.request_id.is_some_and(|id| !id.is_empty()));
    let created = accepted.operation.unwrap();
    let service = accepted.service.unwrap();
    assert_eq!(service.status, ServiceStatus::OperationInProgress);
    let arn = service.arn;
    world.settled(&arn).await;

    let deployed = world
        .app_runner
        .start_deployment(&arn)
        .await
        .unwrap()
        .operation
        .unwrap();
    world.settled(&arn).await;
    let paused = world.app_runner.pause_service(&arn, NOW).await.unwrap();
    assert_eq!(world.settled(&arn).await.status, ServiceStatus::Paused);
    // Pausing what is paused starts nothing.
    assert_eq!(
        world.app_runner.pause_service(&arn, NOW).await.unwrap().operation,
        None
    );
    let resumed = world.app_runner.resume_service(&arn, NOW).await.unwrap();
    assert_eq!(world.settled(&arn).await.status, ServiceStatus::Running);
    let mut changed = request("web-hello");
    changed.variables.insert("LEVEL".to_owned(), "debug".to_owned());
    let updated = world
        .app_runner
        .update_service(&arn, &changed, NOW)
        .await
        .unwrap();
    let variables = world.settled(&arn).await.configuration.unwrap().variables;
    assert_eq!(variables.len(), 1);
    let deleted = world.app_runner.delete_service(&arn, NOW).await.unwrap();
    assert_eq!(deleted.service.as_ref().unwrap().arn, arn);
    let gone = world.settled(&arn).await;
    assert_eq!(gone.status, ServiceStatus::Deleted);
    assert!(gone.deleted_at.is_some());
    assert!(world.app_runner.list_services(NOW).await.unwrap().is_empty());

    let operations = world.app_runner.list_operations(&arn).await.unwrap();
    let ids: Vec<&str> = operations.iter().map(|operation| operation.id.as_str()).collect();
    let expected = [
        deleted.operation.unwrap(),
        updated.operation.unwrap(),
        resumed.operation.unwrap(),
        paused.operation.unwrap(),
        deployed,
        created,
    ];
    assert_eq!(ids, expected);
    let kinds: Vec<OperationKind> = operations.iter().map(|operation| operation.kind).collect();
    assert_eq!(
        kinds,
        [
            OperationKind::DeleteService,
            OperationKind::UpdateService,
            OperationKind::ResumeService,
            OperationKind::PauseService,
            OperationKind::StartDeployment,
            OperationKind::CreateService,
        ]
    );
    for operation in operations {
        assert_eq!(operation.status, OperationStatus::Succeeded);
        assert!(operation.ended_at.unwrap() >= operation.started_at && operation.started_at.0 > NOW.0);
    }
}

#[tokio::test]
async fn what_app_runner_does_not_know_is_no_error_where_it_is_looked_at() {
    let world = World::new().await;
    let unknown = ServiceArn::new(region(), ACCOUNT, "nobody", &"0".repeat(32));
    assert_eq!(
        world.app_runner.describe_service(&unknown, NOW).await.unwrap(),
        None
    );
    assert_eq!(world.app_runner.draft_values(&unknown).await.unwrap(), None);
    assert!(
        world
            .app_runner
            .list_operations(&unknown)
            .await
            .unwrap()
            .is_empty()
    );
    assert!(
        world
            .app_runner
            .application_streams(&unknown, 10)
            .await
            .unwrap()
            .is_empty()
    );
    assert_eq!(
        world.log(&unknown, &LogStream::Events, None).await,
        LogPage::default()
    );
    for refused in [
        world.app_runner.delete_service(&unknown, NOW).await,
        world.app_runner.start_deployment(&unknown).await,
        world.app_runner.pause_service(&unknown, NOW).await,
        world.app_runner.resume_service(&unknown, NOW).await,
        world
            .app_runner
            .update_service(&unknown, &request("nobody"), NOW)
            .await,
    ] {
        let error = refused.unwrap_err();
        assert_eq!(
            (error.kind, error.code.as_str()),
            (ErrorKind::NotFound, "ResourceNotFoundException")
        );
    }
}

#[tokio::test]
async fn refusals_are_sorted_by_what_to_do_about_them() {
    let world = World::with(|config| {
        config.service_quota = 1;
        config.speed = 0.01;
    })
    .await;
    let arn = world.create(&request("web-hello")).await;
    let refusals = [
        (
            world.app_runner.start_deployment(&arn).await,
            ErrorKind::Refused,
            "InvalidRequestException",
        ),
        (
            world.app_runner.pause_service(&arn, NOW).await,
            ErrorKind::Refused,
            "InvalidStateException",
        ),
        (
            world.app_runner.create_service(&request("web-more"), NOW).await,
            ErrorKind::Quota,
            "ServiceQuotaExceededException",
        ),
    ];
    for (outcome, kind, code) in refusals {
        let error = outcome.unwrap_err();
        assert_eq!((error.kind, error.code.as_str()), (kind, code), "{error}");
        assert!(!error.message.is_empty());
        assert!(error.request_id.is_some_and(|id| !id.is_empty()));
        assert!(!kind.is_ambiguous());
    }
    for (switch, kind) in [
        ("deny", ErrorKind::Denied),
        ("throttle", ErrorKind::Throttled),
        ("error", ErrorKind::Fault),
    ] {
        // Of creating, which is not tried again: nothing has to be waited for.
        let json = format!(r#"{{"api": "{switch}", "operation": "AppRunner.CreateService", "times": 1}}"#);
        world.switch(&json).await;
        let error = world
            .app_runner
            .create_service(&request("web-more"), NOW)
            .await
            .unwrap_err();
        assert_eq!(
            (error.kind, kind.is_ambiguous()),
            (kind, kind == ErrorKind::Fault),
            "{error}"
        );
    }
}

#[tokio::test]
async fn reading_is_tried_again_and_creating_is_not() {
    let world = World::new().await;
    world
        .switch(r#"{"api": "error", "operation": "AppRunner.ListServices", "times": 1}"#)
        .await;
    assert!(world.app_runner.list_services(NOW).await.unwrap().is_empty());
    world
        .switch(r#"{"api": "error", "operation": "AppRunner.CreateService", "times": 1}"#)
        .await;
    // Had it been sent twice, the second one would have been taken.
    let error = world
        .app_runner
        .create_service(&request("web-hello"), NOW)
        .await
        .unwrap_err();
    assert_eq!(error.kind, ErrorKind::Fault);
    assert!(world.app_runner.list_services(NOW).await.unwrap().is_empty());
}

#[tokio::test]
async fn where_nobody_listens_there_is_no_answer() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    drop(listener);
    let nowhere = connection(&format!("http://{address}"));
    let error = nowhere
        .app_runner(&region())
        .create_service(&request("web-hello"), NOW)
        .await
        .unwrap_err();
    assert_eq!(
        (error.kind, error.code.as_str()),
        (ErrorKind::Unreachable, "NoAnswer")
    );
    assert!(error.kind.is_ambiguous());
    let error = nowhere.identity(&region()).await.unwrap_err();
    assert_eq!(error.kind, ErrorKind::Unreachable);
}

#[tokio::test]
async fn who_does_not_answer_is_not_waited_for_for_ever() {
    let world = World::new().await;
    world
        .switch(r#"{"api": "hang", "operation": "AppRunner.CreateService"}"#)
        .await;
    let start = Instant::now();
    let error = world
        .app_runner
        .create_service(&request("web-hello"), NOW)
        .await
        .unwrap_err();
    assert_eq!(
        (error.kind, error.code.as_str()),
        (ErrorKind::Unreachable, "NoAnswer")
    );
    // One attempt; pages wait at most 40 s for an answer.
    assert!(start.elapsed() < Duration::from_secs(20), "{:?}", start.elapsed());
}

#[tokio::test]
async fn a_log_is_read_on_from_where_it_was_left() {
    let world = World::new().await;
    let arn = world.running("web-hello").await;
    let first = world.log(&arn, &LogStream::Events, None).await;
    assert_eq!(first.lines[0].1, "[AppRunner] Service creation started.");
    assert!(first.lines.is_sorted_by_key(|(at, _)| *at));
    let again = world.log(&arn, &LogStream::Events, first.cursor.clone()).await;
    assert_eq!((again.lines.len(), &again.cursor), (0, &first.cursor));

    world.app_runner.pause_service(&arn, NOW).await.unwrap();
    world.settled(&arn).await;
    let more = world.log(&arn, &LogStream::Events, again.cursor).await;
    assert!(!more.lines.is_empty());
    assert_ne!(more.cursor, first.cursor);
    let all = world.log(&arn, &LogStream::Events, None).await;
    assert_eq!(all.lines, [first.lines.clone(), more.lines].concat());
    // And from a moment on.
    let from = all.lines.last().unwrap().0;
    let late = world
        .app_runner
        .read_log(&arn, &LogStream::Events, None, Some(from))
        .await
        .unwrap();
    assert!(!late.lines.is_empty() && late.lines.len() < all.lines.len());
    assert!(late.lines.iter().all(|(at, _)| *at >= from));
}

#[tokio::test]
async fn deployment_and_application_logs_are_found_by_their_names() {
    let world = World::new().await;
    let arn = world.running("web-hello").await;
    let operations = world.app_runner.list_operations(&arn).await.unwrap();
    let deployment = LogStream::Deployment(operations[0].id.clone());
    let lines = world.log(&arn, &deployment, None).await.lines;
    assert_eq!(lines[0].1, "[AppRunner] Starting to pull your application image.");
    let streams = world.app_runner.application_streams(&arn, 10).await.unwrap();
    let [stream @ LogStream::Application(name)] = streams.as_slice() else {
        panic!("{streams:?}")
    };
    assert_eq!((stream.source(), &stream.name()), ("application", name));
    let lines = world.log(&arn, stream, None).await.lines;
    assert!(
        lines
            .iter()
            .any(|(_, line)| line.contains("Listening at: http://0.0.0.0:8000")),
        "{lines:?}"
    );
    // A stream of a service that is known, but not there yet: empty, and nothing to go on from.
    let not_yet = world
        .log(&arn, &LogStream::Deployment("made-up".to_owned()), None)
        .await;
    assert_eq!(not_yet, LogPage::default());
}

#[tokio::test]
async fn logs_fail_as_loudly_as_services() {
    let world = World::new().await;
    let arn = world.running("web-hello").await;
    world
        .switch(r#"{"api": "deny", "operation": "Logs_20140328"}"#)
        .await;
    let error = world
        .app_runner
        .read_log(&arn, &LogStream::Events, None, None)
        .await
        .unwrap_err();
    assert_eq!(error.kind, ErrorKind::Denied);
    let error = world.app_runner.application_streams(&arn, 5).await.unwrap_err();
    assert_eq!(error.kind, ErrorKind::Denied);
}

#[tokio::test]
async fn the_identity_is_told_or_why_not() {
    let world = World::new().await;
    let connection = connection(&world.simulator.endpoint_url());
    let identity = connection.identity(&region()).await.unwrap();
    assert_eq!(identity.account, ACCOUNT);
    assert_eq!(identity.arn, format!("arn:aws:iam::{ACCOUNT}:user/simulator"));
    world
        .switch(r#"{"api": "deny", "operation": "GetCallerIdentity", "times": 1}"#)
        .await;
    assert_eq!(
        connection.identity(&region()).await.unwrap_err().kind,
        ErrorKind::Denied
    );
}

/// A listener that answers every request with the same words, and counts requests.
struct ByHand {
    address: SocketAddr,
    requests: Arc<AtomicUsize>,
    newest: Arc<Mutex<String>>,
}

impl ByHand {
    async fn answering(status: &str, headers: &str, body: &str) -> ByHand {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let requests = Arc::new(AtomicUsize::new(0));
        let answer = format!(
            "HTTP/1.1 {status}\r\ncontent-length: {}\r\nconnection: close\r\n{headers}\r\n{body}",
            body.len()
        );
        let counter = Arc::clone(&requests);
        let newest = Arc::new(Mutex::new(String::new()));
        let heard = Arc::clone(&newest);
        tokio::spawn(async move {
            loop {
                let (stream, _) = listener.accept().await.unwrap();
                counter.fetch_add(1, Ordering::SeqCst);
                tokio::spawn(answer_one(stream, answer.clone(), Arc::clone(&heard)));
            }
        });
        ByHand {
            address,
            requests,
            newest,
        }
    }

    async fn json(status: &str, body: &str) -> ByHand {
        ByHand::answering(status, "content-type: application/x-amz-json-1.0\r\n", body).await
    }

    fn app_runner(&self) -> AppRunner {
        connection(&format!("http://{}", self.address)).app_runner(&region())
    }

    fn count(&self) -> usize {
        self.requests.load(Ordering::SeqCst)
    }
}

/// Reads one request to its end and answers it.
async fn answer_one(mut stream: TcpStream, answer: String, heard: Arc<Mutex<String>>) {
    let mut request = Vec::new();
    let mut buffer = [0; 4096];
    loop {
        let text = String::from_utf8_lossy(&request).into_owned();
        if let Some((head, body)) = text.split_once("\r\n\r\n") {
            let length = head.lines().find_map(|line| {
                let (name, value) = line.split_once(':')?;
                name.eq_ignore_ascii_case("content-length")
                    .then(|| value.trim().parse::<usize>())
            });
            if body.len() >= length.map_or(0, Result::unwrap) {
                body.clone_into(&mut heard.lock().unwrap());
                break;
            }
        }
        match stream.read(&mut buffer).await {
            Ok(read) if read > 0 => request.extend_from_slice(&buffer[..read]),
            _ => return,
        }
    }
    let _ = stream.write_all(answer.as_bytes()).await;
    let _ = stream.shutdown().await;
}

async fn failed_create(answers: &ByHand) -> Error {
    let outcome = answers
        .app_runner()
        .create_service(&request("web-hello"), NOW)
        .await;
    let error = outcome.unwrap_err();
    assert_eq!(answers.count(), 1, "{error}");
    error
}

#[tokio::test]
async fn whatever_aws_answers_creating_is_asked_for_once() {
    for (status, body, kind) in [
        (
            "500 x",
            r#"{"__type": "InternalServiceErrorException", "Message": "x"}"#,
            ErrorKind::Fault,
        ),
        ("503 x", r#"{"__type": "ServiceUnavailable"}"#, ErrorKind::Fault),
        // What load balancers say, and words that nobody has heard of.
        ("502 x", "<html>Bad Gateway</html>", ErrorKind::Fault),
        ("500 x", r#"{"__type": "Surprise"}"#, ErrorKind::Fault),
        ("200 OK", "<html>a captive portal</html>", ErrorKind::Fault),
        ("429 x", r#"{"__type": "Slower"}"#, ErrorKind::Throttled),
        (
            "400 x",
            r#"{"__type": "ThrottlingException"}"#,
            ErrorKind::Throttled,
        ),
        ("403 x", r#"{"__type": "Surprise"}"#, ErrorKind::Denied),
        (
            "400 x",
            r#"{"__type": "ExpiredTokenException"}"#,
            ErrorKind::Denied,
        ),
        (
            "400 x",
            r#"{"__type": "UnrecognizedClientException"}"#,
            ErrorKind::Denied,
        ),
        (
            "400 x",
            r#"{"__type": "MissingAuthenticationToken"}"#,
            ErrorKind::Denied,
        ),
        ("400 x", r#"{"__type": "Surprise"}"#, ErrorKind::Refused),
    ] {
        let answers = ByHand::json(status, body).await;
        let error = failed_create(&answers).await;
        assert_eq!(error.kind, kind, "{status} {body}: {error}");
        assert!(
            !error.message.is_empty() && !error.code.is_empty(),
            "{status} {body}"
        );
    }
}

#[tokio::test]
async fn tags_go_along_with_a_create() {
    let answers = ByHand::json("400 x", r#"{"__type": "Surprise"}"#).await;
    let tagged = |tags: &str| CreateRequest {
        tags: model::tag::read(tags).unwrap(),
        ..request("web-hello")
    };
    for (tags, sent) in [
        (
            "team=shop\ncost-centre=",
            serde_json::json!([{"Key": "team", "Value": "shop"}, {"Key": "cost-centre", "Value": ""}]),
        ),
        ("", serde_json::Value::Null),
    ] {
        let outcome = answers.app_runner().create_service(&tagged(tags), NOW).await;
        assert!(outcome.is_err());
        let body: serde_json::Value = serde_json::from_str(&answers.newest.lock().unwrap()).unwrap();
        assert_eq!(body["Tags"], sent);
        assert_eq!(body["ServiceName"], "web-hello");
    }
}

#[tokio::test]
async fn an_error_carries_awss_own_words_and_its_request_id() {
    let headers = "x-amzn-RequestId: 4711-abc\r\ncontent-type: application/x-amz-json-1.0\r\n";
    let body = r#"{"__type": "com.amazonaws.apprunner#InvalidRequestException", "Message": "Nein, danke."}"#;
    let answers = ByHand::answering("400 Bad Request", headers, body).await;
    let error = failed_create(&answers).await;
    assert_eq!(
        (
            error.code.as_str(),
            error.message.as_str(),
            error.request_id.as_deref()
        ),
        ("InvalidRequestException", "Nein, danke.", Some("4711-abc"))
    );
    assert_eq!(error.to_string(), "InvalidRequestException: Nein, danke.");
}

/// A service from source code with everything that the simulator does not have.
const FROM_CODE: &str = r#"{"Service": {
    "ServiceName": "web-code", "ServiceId": "0123456789abcdef0123456789abcdef",
    "ServiceArn": "arn:aws:apprunner:eu-west-1:123456789012:service/web-code/0123456789abcdef0123456789abcdef",
    "ServiceUrl": "", "CreatedAt": 1700000000.25, "UpdatedAt": 1700000001, "Status": "REBALANCING",
    "SourceConfiguration": {
        "CodeRepository": {
            "RepositoryUrl": "https://github.com/team/web", "SourceCodeVersion": {"Type": "BRANCH", "Value": "main"},
            "CodeConfiguration": {"ConfigurationSource": "API", "CodeConfigurationValues": {
                "Runtime": "NODEJS_18", "Port": "3000", "StartCommand": "node .",
                "RuntimeEnvironmentVariables": {"B": "canary"}, "RuntimeEnvironmentSecrets": {"A": "arn:aws:ssm:x"}}}},
        "AutoDeploymentsEnabled": true},
    "InstanceConfiguration": {"Cpu": "3000", "Memory": "1", "InstanceRoleArn": "arn:aws:iam::123456789012:role/app"},
    "EncryptionConfiguration": {"KmsKey": "arn:aws:kms:x"},
    "HealthCheckConfiguration": {"Protocol": "TCP", "Interval": 4000},
    "AutoScalingConfigurationSummary": {"AutoScalingConfigurationName": "busy", "AutoScalingConfigurationRevision": 3},
    "NetworkConfiguration": {
        "EgressConfiguration": {"EgressType": "VPC", "VpcConnectorArn": "arn:aws:apprunner:x:vpcconnector/y"},
        "IngressConfiguration": {"IsPubliclyAccessible": false}, "IpAddressType": "DUAL_STACK"},
    "ObservabilityConfiguration": {"ObservabilityEnabled": true}
}}"#;

#[tokio::test]
async fn a_service_that_slipway_could_not_make_is_shown_all_the_same() {
    let answers = ByHand::json("200 OK", FROM_CODE).await;
    let arn = ServiceArn::new(region(), ACCOUNT, "web-code", "0123456789abcdef0123456789abcdef");
    let service = answers
        .app_runner()
        .describe_service(&arn, NOW)
        .await
        .unwrap()
        .unwrap();
    assert!(!format!("{service:?}").contains("canary"));
    assert_eq!(service.arn, arn);
    // A status of tomorrow: nothing is offered that might be refused.
    assert_eq!(service.status, ServiceStatus::OperationInProgress);
    assert_eq!(
        (service.domain, service.created_at),
        (None, Time(1_700_000_000_250))
    );
    let configuration = service.configuration.unwrap();
    assert_eq!(
        configuration.source,
        Source::Code {
            repository: "https://github.com/team/web".to_owned(),
            branch: "main".to_owned()
        }
    );
    assert!(configuration.automatic_deployment && configuration.tracing && !configuration.public_ingress);
    let some = |text: &str| Some(text.to_owned());
    assert_eq!(configuration.port, some("3000"));
    assert_eq!(configuration.start_command, some("node ."));
    assert_eq!(
        configuration.instance_role,
        some("arn:aws:iam::123456789012:role/app")
    );
    assert_eq!(configuration.encryption_key, some("arn:aws:kms:x"));
    assert_eq!(
        configuration.vpc_connector,
        some("arn:aws:apprunner:x:vpcconnector/y")
    );
    assert_eq!(configuration.ip_address_type, some("DUAL_STACK"));
    assert_eq!(configuration.auto_scaling, some("busy, revision 3"));
    assert_eq!(
        (configuration.size, configuration.health_check),
        (None, HealthCheck::default())
    );
    let names: Vec<&str> = configuration
        .variables
        .iter()
        .map(|variable| variable.name.as_str())
        .collect();
    assert_eq!(names, ["A", "B"]);
    // It is no form of ours.
    assert_eq!(answers.app_runner().draft_values(&arn).await.unwrap(), None);
}

#[tokio::test]
async fn rows_of_tomorrow_do_not_hide_those_of_today() {
    let services = r#"{"ServiceSummaryList": [
        {"ServiceArn": "arn:aws:apprunner:eu-west-1:123456789012:blueprint/x", "Status": "RUNNING"},
        {"ServiceArn": "arn:aws:apprunner:eu-west-1:123456789012:service/web-1/0123456789abcdef0123456789abcdef",
         "Status": "RUNNING", "ServiceUrl": "ab.eu-west-1.awsapprunner.com"},
        {}]}"#;
    let answers = ByHand::json("200 OK", services).await;
    let listed = answers.app_runner().list_services(NOW).await.unwrap();
    assert_eq!(listed.len(), 1);
    assert_eq!(listed[0].arn.name, "web-1");
    assert_eq!(listed[0].domain.as_deref(), Some("ab.eu-west-1.awsapprunner.com"));

    let operations = r#"{"OperationSummaryList": [
        {"Id": "1", "Type": "MIGRATE_SERVICE", "Status": "SUCCEEDED"},
        {"Id": "2", "Type": "PAUSE_SERVICE", "Status": "HALTED"},
        {"Id": "3", "Type": "PAUSE_SERVICE", "Status": "ROLLBACK_SUCCEEDED", "StartedAt": 1700000000, "EndedAt": 1700000002},
        {"Id": "4"}]}"#;
    let answers = ByHand::json("200 OK", operations).await;
    let arn = listed[0].arn.clone();
    let operations = answers.app_runner().list_operations(&arn).await.unwrap();
    assert_eq!(operations.len(), 1);
    assert_eq!(
        (operations[0].id.as_str(), operations[0].ended_at),
        ("3", Some(Time(1_700_000_002_000)))
    );
}

/// `CloudWatch` gives no "no more": the token that went in comes out again.
#[tokio::test]
async fn the_same_token_again_is_the_end_of_a_log() {
    let log = r#"{"events": [{"timestamp": 1, "message": "line"}], "nextForwardToken": "f/1"}"#;
    let answers = ByHand::json("200 OK", log).await;
    let arn = ServiceArn::new(region(), ACCOUNT, "web-1", &"0".repeat(32));
    let page = answers
        .app_runner()
        .read_log(&arn, &LogStream::Events, None, None)
        .await
        .unwrap();
    assert_eq!(page.cursor.as_deref(), Some("f/1"));
    assert_eq!(answers.count(), 2);
    let page = answers
        .app_runner()
        .read_log(&arn, &LogStream::Events, page.cursor, None)
        .await
        .unwrap();
    assert_eq!((page.cursor.as_deref(), answers.count()), (Some("f/1"), 3));
}
