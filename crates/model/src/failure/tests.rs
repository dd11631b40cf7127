mod refusals;
mod source_code;

use super::*;
use crate::compute::InstanceSize;
use crate::gallery;
use crate::health_check::{HealthCheck, HealthCheckProtocol};
use crate::log::LogSource;
use crate::service::Source;
use proptest::prelude::*;

const IMAGE: &str = "123456789012.dkr.ecr.us-east-1.amazonaws.com/image-resizer:0.4.0";

/// A failed create of an image-based service, as a test needs it.
struct Story {
    kind: OperationKind,
    status: OperationStatus,
    service_status: ServiceStatus,
    configuration: Configuration,
    lines: Vec<LogLine>,
}

impl Story {
    fn new() -> Story {
        Story {
            kind: OperationKind::CreateService,
            status: OperationStatus::Failed,
            service_status: ServiceStatus::CreateFailed,
            configuration: Configuration {
                source: Source::Image {
                    identifier: IMAGE.to_owned(),
                    access_role: None,
                },
                automatic_deployment: false,
                port: Some("8080".to_owned()),
                start_command: None,
                variables: Vec::new(),
                size: Some(InstanceSize {
                    cpu: 512,
                    memory: 1024,
                }),
                instance_role: None,
                health_check: HealthCheck::default(),
                auto_scaling: None,
                public_ingress: true,
                vpc_connector: None,
                ip_address_type: None,
                encryption_key: None,
                tracing: false,
            },
            lines: Vec::new(),
        }
    }

    fn line(mut self, source: LogSource, message: &str) -> Story {
        let at = Time(i64::try_from(self.lines.len()).unwrap() * 1_000);
        self.lines.push(LogLine {
            at,
            source,
            message: message.to_owned(),
        });
        self
    }

    fn event(self, message: &str) -> Story {
        self.line(LogSource::Event, message)
    }

    fn deployment(self, message: &str) -> Story {
        let operation = "c40be771-5f2a-4b0d-9a1e-6d83f0b25c9a".to_owned();
        self.line(LogSource::Deployment { operation }, message)
    }

    fn application(self, message: &str) -> Story {
        self.line(LogSource::Application, message)
    }

    /// The event log up to the health check, in the wording of 2023 to 2026.
    fn until_health_check(self) -> Story {
        self.event("[AppRunner] Deployment with ID : c40be7715f2a4b0d9a1e6d83f0b25c9a started. Triggering event : SERVICE_CREATE")
            .event("[AppRunner] Successfully pulled your application image from ECR.")
            .event("[AppRunner] Provisioning instances and deploying image for publicly accessible service.")
            .event("[AppRunner] Performing health check on protocol `TCP` [Port: '8080'].")
    }

    fn health_check_failed(self) -> Story {
        self.event("[AppRunner] Health check failed on protocol `TCP` [Port: '8080']. Check your configured port number. For more information, see the application logs.")
            .event("[AppRunner] Deployment with ID : c40be7715f2a4b0d9a1e6d83f0b25c9a failed. Failure reason : Health check failed.")
    }

    fn crashed(self, code: u32) -> Story {
        self.event(&format!("[AppRunner] Your application stopped or failed to start. See logs for more information.  Container exit code: {code}"))
    }

    fn failed(&self) -> FailedOperation<'_> {
        let known_port = match &self.configuration.source {
            Source::Image { identifier, .. } => identifier
                .parse()
                .ok()
                .and_then(|image| gallery::known_port(&image)),
            Source::Code { .. } => None,
        };
        FailedOperation {
            kind: self.kind,
            status: self.status,
            service_status: self.service_status,
            elapsed: Some(Span(372_000)),
            configuration: Some(&self.configuration),
            lines: &self.lines,
            known_port,
        }
    }

    fn explained(&self) -> Explanation {
        explain(&self.failed())
    }
}

/// The evidence as `source: text`, with the marked characters in braces.
fn evidence(explanation: &Explanation) -> Vec<String> {
    explanation
        .evidence
        .iter()
        .map(|evidence| {
            let text: String = evidence
                .pieces()
                .into_iter()
                .map(|(piece, marked)| if marked { format!("{{{piece}}}") } else { piece })
                .collect();
            format!("{}: {text}", evidence.source)
        })
        .collect()
}

fn change(field: &str, before: &str, after: &str) -> Change {
    Change {
        field: field.to_owned(),
        before: Some(before.to_owned()),
        after: Some(after.to_owned()),
    }
}

fn fix(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
    pairs
        .iter()
        .map(|(field, value)| ((*field).to_owned(), (*value).to_owned()))
        .collect()
}

#[test]
fn the_wrong_port_is_told_with_both_lines_and_its_repair() {
    let explanation = Story::new()
        .until_health_check()
        .application("[INFO] Listening at: http://0.0.0.0:8000 (1)")
        .health_check_failed()
        .explained();
    assert_eq!(explanation.rule, FailureRule::WrongPort);
    assert_eq!(explanation.cause, "nothing answered on port 8080");
    assert_eq!(
        explanation.title,
        "The application listens on port 8000, but the service expects 8080"
    );
    assert_eq!(
        explanation.meaning,
        "The create stopped at the health check after 6 min 12 s. Nothing is running and nothing is billed; visitors get no answer. The failed service still counts against your quota."
    );
    assert_eq!(
        evidence(&explanation),
        [
            "Application log: [INFO] Listening at: http://0.0.0.0:{8000} (1)",
            "Event log: [AppRunner] Health check failed on protocol `TCP` [Port: '{8080}']. Check your configured port number. For more information, see the application logs.",
        ]
    );
    assert_eq!(explanation.changes, [change("Port", "8080", "8000")]);
    assert_eq!(explanation.fix, fix(&[("port", "8000")]));
    assert_eq!(explanation.advice, "Change the port and try again.");
}

#[test]
fn the_line_counts_for_more_than_the_configuration() {
    // The wording of 2023, after an update to port 9090 that was rolled back: the configuration is the old one.
    let mut story = Story::new()
        .event("[AppRunner] Service update started.")
        .event("[AppRunner] Performing health check on port '9090'.")
        .application("Server listening on port 8080")
        .event("[AppRunner] Health check failed.");
    story.kind = OperationKind::UpdateService;
    story.status = OperationStatus::RollbackSucceeded;
    story.service_status = ServiceStatus::Running;
    let explanation = story.explained();
    assert_eq!(
        explanation.title,
        "The application listens on port 8080, but the service expects 9090"
    );
    assert_eq!(
        explanation.meaning,
        "The update stopped at the health check after 6 min 12 s. The old version keeps serving, so visitors get their answers. The change is not in effect; billing and quota are as before."
    );
}

#[test]
fn a_port_known_of_the_image_is_used_where_the_application_says_nothing() {
    let mut story = Story::new().until_health_check().health_check_failed();
    story.configuration.source = Source::Image {
        identifier: "public.ecr.aws/aws-containers/hello-app-runner:latest".to_owned(),
        access_role: None,
    };
    let explanation = story.explained();
    assert_eq!(explanation.rule, FailureRule::WrongPort);
    assert_eq!(
        explanation.title,
        "The image listens on port 8000, but the service expects 8080"
    );
    assert_eq!(
        evidence(&explanation)[1],
        "Gallery: Hello App Runner listens on port {8000}"
    );
    assert_eq!(explanation.fix, fix(&[("port", "8000")]));

    story.configuration.start_command = Some("python other.py".to_owned());
    assert_eq!(story.explained().rule, FailureRule::NoAnswer);
}

#[test]
fn side_doors_are_no_main_doors() {
    let story = || {
        Story::new()
            .until_health_check()
            .application("Debugger listening on ws://127.0.0.1:9229/0f4b")
            .application("metrics server listening on :9090")
    };
    assert_eq!(
        story().health_check_failed().explained().rule,
        FailureRule::NoAnswer
    );
    assert_eq!(
        story()
            .application("Example app listening on port 3000!")
            .health_check_failed()
            .explained()
            .title,
        "The application listens on port 3000, but the service expects 8080"
    );
}

#[test]
fn several_ports_are_all_named() {
    let explanation = Story::new()
        .until_health_check()
        .application("listening on :3000")
        .application("listening on :3001")
        .health_check_failed()
        .explained();
    assert_eq!(
        explanation.title,
        "The application listens on ports 3000 and 3001, but the service expects 8080"
    );
    assert_eq!(explanation.fix, fix(&[("port", "3000")]));
}

#[test]
fn an_application_on_127_0_0_1_is_not_reached() {
    let explanation = Story::new()
        .until_health_check()
        .application("INFO:     Uvicorn running on http://127.0.0.1:8080 (Press CTRL+C to quit)")
        .health_check_failed()
        .explained();
    assert_eq!(explanation.rule, FailureRule::Loopback);
    assert_eq!(
        explanation.title,
        "The application listens on 127.0.0.1, where only the container itself reaches it"
    );
    assert_eq!(
        evidence(&explanation)[0],
        "Application log: INFO:     Uvicorn running on http://{127.0.0.1:8080} (Press CTRL+C to quit)"
    );
    assert_eq!(explanation.changes, []);

    let both = Story::new()
        .until_health_check()
        .application(" * Running on http://127.0.0.1:5000")
        .health_check_failed()
        .explained();
    assert_eq!(both.rule, FailureRule::WrongPort);
    assert_eq!(
        both.advice,
        "Change the port, and make the application listen on 0.0.0.0: on 127.0.0.1 only the container itself reaches it."
    );
}

#[test]
fn a_health_path_that_answers_badly_shows_the_answer() {
    let story = |line: &str| {
        let mut story = Story::new()
            .event("[AppRunner] Performing health check on protocol `HTTP` [Path: '/api/health'], [Port: '3000'].")
            .application("Server listening on 3000")
            .application(line)
            .event("[AppRunner] Health check failed on protocol `HTTP`[Path: '/api/health'], [Port: '3000']. Check your configured port number.");
        story.configuration.health_check.protocol = HealthCheckProtocol::Http {
            path: "/api/health".to_owned(),
        };
        story.explained()
    };
    for line in [
        "INFO:     169.254.172.2:41234 - \"GET /api/health HTTP/1.1\" 404 Not Found",
        "169.254.172.2 - - [21/Nov/2026:10:31:02 +0000] \"GET /api/health HTTP/1.1\" 404 153 \"-\" \"-\"",
        "GET /api/health 404 2.310 ms - 153",
        "{\"method\":\"GET\",\"path\":\"/api/health\",\"status\":404,\"took\":12}",
        "\u{1b}[0mGET /api/health?x=1 \u{1b}[33m404\u{1b}[0m",
    ] {
        let explanation = story(line);
        assert_eq!(explanation.rule, FailureRule::HealthPath, "{line}");
        assert_eq!(
            explanation.title,
            "The application answers the health check on /api/health with 404"
        );
        assert_eq!(
            explanation.cause,
            "the health check on /api/health was answered with 404"
        );
        let shown = evidence(&explanation);
        assert!(
            shown[0].contains("{/api/health}") && shown[0].contains("{404}"),
            "{shown:?}"
        );
        assert!(shown[1].contains("[Path: '{/api/health}']"));
        assert_eq!(
            explanation.changes,
            [change("Health check", "HTTP /api/health", "TCP")]
        );
        assert_eq!(explanation.fix, fix(&[("health_protocol", "tcp")]));
    }
    assert!(
        story("GET /api/health 401")
            .advice
            .starts_with("The health check does not sign in.")
    );
    assert_eq!(story("GET /api/health 500 12 ms").fix, []);

    for line in [
        "GET /api/health 200 404",
        "GET /api/healthy 404",
        "GET / 404",
        "took 404 ms",
    ] {
        let explanation = story(line);
        assert_eq!(explanation.rule, FailureRule::NoAnswer, "{line}");
        assert_eq!(
            explanation.title,
            "The health check on /api/health got no success on port 3000"
        );
        assert_eq!(explanation.fix, fix(&[("health_protocol", "tcp")]));
    }
}

#[test]
fn the_root_is_a_path_like_any_other() {
    let explanation = Story::new()
        .application("169.254.172.2 - - [21/Nov/2026:10:31:02 +0000] \"GET / HTTP/1.1\" 401 12")
        .event("[AppRunner] Health check failed on protocol `HTTP`[Path: '/'], [Port: '8080']. Check your configured port number.")
        .explained();
    assert_eq!(
        explanation.title,
        "The application answers the health check on / with 401"
    );
    assert!(evidence(&explanation)[0].ends_with("\"GET {/} HTTP/1.1\" {401} 12"));
}

#[test]
fn a_crash_ends_with_the_last_words_of_the_application() {
    let explanation = Story::new()
        .until_health_check()
        .application("Traceback (most recent call last):")
        .application("  File \"/app/app.py\", line 3, in <module>")
        .application("ModuleNotFoundError: No module named 'flask'")
        .application("bye")
        .crashed(1)
        .explained();
    assert_eq!(explanation.rule, FailureRule::Crash);
    assert_eq!(explanation.title, "The application stopped with exit code 1");
    assert_eq!(explanation.cause, "the application stopped with exit code 1");
    assert_eq!(
        evidence(&explanation),
        [
            "Application log: {ModuleNotFoundError: No module named 'flask'}",
            "Application log: bye",
            "Event log: [AppRunner] Your application stopped or failed to start. See logs for more information.  Container exit code: {1}",
        ]
    );
    assert_eq!(explanation.fix, []);
}

#[test]
fn exit_codes_have_their_meaning() {
    for (code, rule, title) in [
        (
            0,
            FailureRule::Crash,
            "The application ended by itself, without an error",
        ),
        (2, FailureRule::Crash, "The application stopped with exit code 2"),
        (
            126,
            FailureRule::StartCommand,
            "The image's command cannot be run (exit code 126)",
        ),
        (
            127,
            FailureRule::StartCommand,
            "The image's command was not found (exit code 127)",
        ),
        (
            137,
            FailureRule::Memory,
            "The application was killed, usually for want of memory",
        ),
        (
            139,
            FailureRule::Crash,
            "The application crashed: it reached for memory that is not its own (exit code 139)",
        ),
    ] {
        let explanation = Story::new().until_health_check().crashed(code).explained();
        assert_eq!((explanation.rule, explanation.title.as_str()), (rule, title));
        assert!(evidence(&explanation)[0].ends_with(&format!("exit code: {{{code}}}")));
    }
}

#[test]
fn want_of_memory_proposes_the_next_size() {
    let mut story = Story::new()
        .until_health_check()
        .application("FATAL ERROR: Reached heap limit Allocation failed - JavaScript heap out of memory")
        .crashed(134);
    let explanation = story.explained();
    assert_eq!(explanation.rule, FailureRule::Memory);
    assert_eq!(explanation.title, "The application ran out of memory");
    assert_eq!(
        explanation.changes,
        [change("CPU and memory", "0.5 vCPU, 1 GB", "1 vCPU, 2 GB")]
    );
    assert_eq!(explanation.fix, fix(&[("cpu", "1024"), ("memory", "2048")]));
    assert!(evidence(&explanation)[0].ends_with("{JavaScript heap out of memory}"));

    story.configuration.size = Some(InstanceSize {
        cpu: 4096,
        memory: 12288,
    });
    let largest = story.explained();
    assert_eq!(largest.fix, []);
    assert_eq!(
        largest.advice,
        "The service has the most memory that App Runner gives. Make the application need less."
    );
}

#[test]
fn what_app_runner_killed_for_its_port_is_no_want_of_memory() {
    let explanation = Story::new()
        .until_health_check()
        .application("[INFO] Listening at: http://0.0.0.0:8000 (1)")
        .health_check_failed()
        .crashed(137)
        .explained();
    assert_eq!(explanation.rule, FailureRule::WrongPort);
}

#[test]
fn a_start_command_is_proposed_to_go_and_never_repeated() {
    let mut story = Story::new()
        .until_health_check()
        .application("/bin/sh: 1: ./serve: not found")
        .crashed(127);
    story.configuration.start_command = Some("./serve --password hunter2".to_owned());
    let explanation = story.explained();
    assert_eq!(
        explanation.title,
        "The start command was not found (exit code 127)"
    );
    assert_eq!(explanation.fix, fix(&[("start_command", "")]));
    assert!(!serde_json::to_string(&explanation).unwrap().contains("hunter2"));
}

#[test]
fn another_processor_is_told_from_any_log() {
    let line = "exec /usr/local/bin/docker-entrypoint.sh: exec format error";
    for story in [
        Story::new().until_health_check().application(line).crashed(1),
        Story::new().until_health_check().event(line),
        Story::new().deployment(line),
    ] {
        let explanation = story.explained();
        assert_eq!(explanation.rule, FailureRule::Architecture);
        assert!(evidence(&explanation)[0].ends_with("{exec format error}"));
        assert!(explanation.advice.contains("--platform linux/amd64"));
    }
}

#[test]
fn a_failed_pull_is_told_by_its_reason() {
    let prefix = "[AppRunner] Failed to pull your application image. Reason: ";
    for (reason, rule, field, title) in [
        (
            "Invalid Access Role in AuthenticationConfiguration.",
            FailureRule::Role,
            "access_role",
            "App Runner cannot use the access role to pull the image",
        ),
        (
            "The image was not found.",
            FailureRule::Pull,
            "image",
            "The image was not found",
        ),
        (
            "AccessDeniedException: access denied",
            FailureRule::Pull,
            "access_role",
            "App Runner may not pull the image",
        ),
        (
            "Something else.",
            FailureRule::Pull,
            "image",
            "App Runner could not pull the image",
        ),
    ] {
        let explanation = Story::new()
            .event("[AppRunner] Pulling image 123456789012.dkr.ecr.us-east-1.amazonaws.com/image-resizer from ECR repository.")
            .event(&format!("{prefix}{reason}"))
            .event("[AppRunner] Deployment with ID : c40be7715f2a4b0d9a1e6d83f0b25c9a failed. Failure reason : Failed to copy the image from ECR")
            .explained();
        assert_eq!(
            (
                explanation.rule,
                explanation.field.as_deref(),
                explanation.title.as_str()
            ),
            (rule, Some(field), title)
        );
        let marked = reason.trim_end_matches('.');
        assert_eq!(
            evidence(&explanation),
            [format!(
                "Event log: {}{}",
                prefix,
                reason.replace(marked, &format!("{{{marked}}}"))
            )]
        );
        assert!(
            explanation
                .meaning
                .starts_with("The create stopped at the pull after 6 min 12 s. ")
        );
    }
    let without_reason = Story::new()
        .event("[AppRunner] Deployment with ID : c40be7715f2a4b0d9a1e6d83f0b25c9a failed. Failure reason : Failed to copy the image from ECR")
        .explained();
    assert_eq!(without_reason.title, "App Runner could not pull the image");
    assert!(evidence(&without_reason)[0].contains("{Failed to copy the image}"));
}

#[test]
fn an_unreadable_secret_is_told_by_whom() {
    let own = Story::new()
        .event("[AppRunner] Failed to retrieve the secret arn:aws:secretsmanager:us-east-1:123456789012:secret:db.")
        .explained();
    assert_eq!(
        (own.rule, own.title.as_str()),
        (FailureRule::Secret, "App Runner could not read a secret")
    );
    assert_eq!(own.field.as_deref(), Some("instance_role"));
    let missing = Story::new()
        .event(
            "[AppRunner] Failed to retrieve the secret db: Secrets Manager can't find the specified secret.",
        )
        .explained();
    assert_eq!(
        (missing.rule, missing.field.as_deref(), missing.title.as_str()),
        (
            FailureRule::Secret,
            Some("variables"),
            "A secret that a variable refers to is not there"
        )
    );
    let application = Story::new()
        .until_health_check()
        .application("AccessDeniedException: User: arn:aws:sts::123456789012:assumed-role/x/y is not authorized to perform: secretsmanager:GetSecretValue on resource: db")
        .crashed(1)
        .explained();
    assert_eq!(application.title, "The application may not read a secret");
    assert!(evidence(&application)[0].contains("{secretsmanager:GetSecretValue}"));
    // A build that speaks of secrets is not App Runner's own word.
    let build = Story::new()
        .deployment("[Build] cp: cannot stat 'secret.txt': not found")
        .event("[AppRunner] Deployment failed. For details, see service logs.")
        .explained();
    assert_eq!(build.rule, FailureRule::Unknown);
    // An application that speaks of secrets is not one that may not read them.
    let other = Story::new()
        .until_health_check()
        .application("Error: SECRET_KEY is not set")
        .crashed(1)
        .explained();
    assert_eq!(other.rule, FailureRule::Crash);
}

#[test]
fn a_silent_application_is_not_explained_away() {
    let explanation = Story::new()
        .until_health_check()
        .health_check_failed()
        .explained();
    assert_eq!(explanation.rule, FailureRule::NoAnswer);
    assert_eq!(
        explanation.title,
        "Nothing answered the health check on port 8080"
    );
    assert_eq!(explanation.cause, "nothing answered on port 8080");
    assert_eq!((explanation.changes, explanation.fix), (Vec::new(), Vec::new()));
    assert!(
        explanation
            .advice
            .starts_with("The application has written nothing that arrived")
    );
}

#[test]
fn no_rule_means_no_claim() {
    // Events and deployment log of the failure in 2021 that said nothing else.
    let explanation = Story::new()
        .event("[AppRunner] Deployment started.")
        .deployment("Starting to pull your application image.")
        .event("[AppRunner] Successfully pulled image from ECR.")
        .application("hello")
        .deployment("Failed to deploy your application image.")
        .event("[AppRunner] Deployment failed. For details, see service logs.")
        .event("[AppRunner] Service status is set to CREATE_FAILED.")
        .explained();
    assert_eq!(explanation.rule, FailureRule::Unknown);
    assert_eq!(
        explanation.title,
        "The create failed, and the logs do not say why"
    );
    assert_eq!(explanation.cause, "the logs do not say why");
    assert_eq!(
        evidence(&explanation),
        [
            "Event log: [AppRunner] Successfully pulled image from ECR.",
            "Application log: hello",
            "Event log: [AppRunner] Deployment failed. For details, see service logs.",
            "Event log: [AppRunner] Service status is set to CREATE_FAILED.",
        ]
    );
    assert_eq!(Story::new().explained().evidence, []);
}

#[test]
fn what_it_means_depends_on_how_the_service_stands() {
    use OperationKind::*;
    use OperationStatus::*;
    let meaning = |kind, status, service_status| {
        let mut story = Story::new();
        (story.kind, story.status, story.service_status) = (kind, status, service_status);
        story.explained().meaning
    };
    for (kind, status, service_status, text) in [
        (
            StartDeployment,
            RollbackSucceeded,
            ServiceStatus::Running,
            "The deployment failed after 6 min 12 s. The old version keeps serving, so visitors get their answers. The change is not in effect; billing and quota are as before.",
        ),
        (
            UpdateService,
            RollbackFailed,
            ServiceStatus::Running,
            "The update failed after 6 min 12 s. Going back to the old version failed too. Open the service's address to see what visitors get.",
        ),
        (
            UpdateService,
            Failed,
            ServiceStatus::CreateFailed,
            "The update failed after 6 min 12 s. Nothing is running and nothing is billed; visitors get no answer. The failed service still counts against your quota.",
        ),
        (
            DeleteService,
            Failed,
            ServiceStatus::DeleteFailed,
            "The delete failed after 6 min 12 s. The service is still there and counts against your quota. Only deleting can be tried again.",
        ),
        (
            PauseService,
            Failed,
            ServiceStatus::Running,
            "The pause failed after 6 min 12 s. The service runs on as before; billing and quota are as before.",
        ),
    ] {
        assert_eq!(meaning(kind, status, service_status), text);
    }
}

fn any_line() -> impl Strategy<Value = (LogSource, String)> {
    let source = prop_oneof![
        Just(LogSource::Event),
        Just(LogSource::Application),
        Just(LogSource::Deployment {
            operation: String::new()
        }),
    ];
    let wording = prop::sample::select(vec![
        "[AppRunner] Health check failed on protocol `HTTP`[Path: '/é'], [Port: '3000']. Check",
        "[AppRunner] Health check failed on protocol `TCP` [Port: '8080'].",
        "Health check failed on port '",
        "[Path: '",
        "Your application stopped or failed to start.  Container exit code: ",
        "Failed to pull your application image. Reason: ",
        "Failed to build your application source code. Reason: ",
        "Failed to retrieve secret",
        "exec format error",
        "MemoryError",
        "listening on http://127.0.0.1:8080",
        "listening on port 3000",
        "GET /é 404",
        "Error: ä",
        "\u{1b}[31m",
        "137",
        "ü",
    ]);
    let message = prop::collection::vec(prop_oneof![wording.prop_map(str::to_owned), "\\PC{0,6}"], 0..5);
    (source, message.prop_map(|pieces| pieces.concat()))
}

proptest! {
    #[test]
    fn whatever_the_logs_say_the_marks_lie_in_the_text(lines in prop::collection::vec(any_line(), 0..8)) {
        let story = lines
            .into_iter()
            .fold(Story::new(), |story, (source, message)| story.line(source, &message));
        let explanation = story.explained();
        prop_assert!(!explanation.title.is_empty() && !explanation.advice.is_empty());
        let fields = crate::draft::DraftValues::default();
        for (field, _) in &explanation.fix {
            prop_assert!(fields.fields().iter().any(|(name, _)| name == field));
        }
        for evidence in &explanation.evidence {
            let length = evidence.text.chars().count();
            let mut end = 0;
            for (from, to) in &evidence.marks {
                prop_assert!(end <= *from && from < to && *to <= length);
                end = *to;
            }
            let pieces: String = evidence.pieces().into_iter().map(|(piece, _)| piece).collect();
            prop_assert_eq!(&pieces, &evidence.text);
        }
        let text = serde_json::to_string(&explanation).unwrap();
        prop_assert_eq!(serde_json::from_str::<Explanation>(&text).unwrap(), explanation);
    }
}
