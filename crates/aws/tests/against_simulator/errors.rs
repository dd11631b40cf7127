//! What AWS refuses, and what happens where it does not answer.

use crate::by_hand::ByHand;
use crate::world::{NOW, World, connection, region, request};
use aws::{Error, ErrorKind};
use std::time::{Duration, Instant};
use tokio::net::TcpListener;

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
