//! Log lines and how far they were read.

use crate::folder::{Fresh, arn};
use model::arn::ServiceArn;
use model::time::Time;
use store::{LogBatch, Observation};

fn batch(service: &ServiceArn, stream: &str, lines: &[(i64, &str)], cursor: &str) -> Observation {
    let batch = LogBatch {
        service: service.clone(),
        source: "application",
        stream: stream.to_owned(),
        lines: lines
            .iter()
            .map(|(at, text)| (Time(*at), (*text).to_owned()))
            .collect(),
        cursor: cursor.to_owned(),
    };
    Observation {
        logs: vec![batch],
        ..Observation::default()
    }
}

#[tokio::test]
async fn the_newest_lines_come_oldest_first_with_the_place_to_go_on_from() {
    let mut fresh = Fresh::new().await;
    let (web, api) = (arn("web-1"), arn("api-2"));
    let first = batch(
        &web,
        "i-1",
        &[(10, "one"), (30, "three"), (30, "three again")],
        "f/1",
    );
    fresh.store.record(first).await.unwrap();
    fresh
        .store
        .record(batch(&web, "i-2", &[(20, "two")], "f/7"))
        .await
        .unwrap();
    fresh
        .store
        .record(batch(&api, "i-1", &[(15, "of another service")], "f/9"))
        .await
        .unwrap();
    fresh.restart().await;
    let lines = async |from: i64, limit: i64| -> Vec<String> {
        let lines = fresh
            .store
            .log_lines(&web, "application", Time(from), limit)
            .await
            .unwrap();
        lines.into_iter().map(|line| line.message).collect()
    };
    assert_eq!(lines(0, 10).await, ["one", "two", "three", "three again"]);
    assert_eq!(lines(0, 2).await, ["three", "three again"]);
    assert_eq!(lines(20, 10).await, ["two", "three", "three again"]);
    assert!(
        fresh
            .store
            .log_lines(&web, "event", Time(0), 10)
            .await
            .unwrap()
            .is_empty()
    );
    let cursor = async |service, stream| fresh.store.log_cursor(service, stream).await.unwrap();
    assert_eq!(cursor(&web, "i-1").await.as_deref(), Some("f/1"));
    assert_eq!(cursor(&web, "i-2").await.as_deref(), Some("f/7"));
    assert_eq!(cursor(&api, "i-1").await.as_deref(), Some("f/9"));
    assert_eq!(cursor(&api, "i-2").await, None);
}

#[tokio::test]
async fn reading_on_moves_the_place_and_adds_lines() {
    let fresh = Fresh::new().await;
    let web = arn("web-1");
    fresh
        .store
        .record(batch(&web, "i-1", &[(10, "one")], "f/1"))
        .await
        .unwrap();
    fresh
        .store
        .record(batch(&web, "i-1", &[(20, "two")], "f/2"))
        .await
        .unwrap();
    let lines = fresh
        .store
        .log_lines(&web, "application", Time(0), 10)
        .await
        .unwrap();
    assert_eq!(lines.len(), 2);
    assert_eq!(
        fresh.store.log_cursor(&web, "i-1").await.unwrap().as_deref(),
        Some("f/2")
    );
}
