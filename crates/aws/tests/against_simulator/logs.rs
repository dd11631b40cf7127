//! Logs of services.

use crate::by_hand::ByHand;
use crate::world::{ACCOUNT, NOW, World, region};
use aws::{ErrorKind, LogPage, LogStream};
use model::arn::ServiceArn;

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
