//! What belongs together is written together or not at all.

use crate::folder::{ACCOUNT, Fresh, arn, event, new_draft, operation, service};
use model::event::EventKind;
use model::operation::OperationStatus;
use model::service::ServiceStatus;
use model::time::Time;
use store::{LogBatch, Observation, RegionRow};

fn region(answered_at: Option<i64>, silent_since: Option<i64>) -> RegionRow {
    RegionRow {
        account: ACCOUNT.to_owned(),
        region: "eu-west-1".parse().unwrap(),
        answered_at: answered_at.map(Time),
        silent_since: silent_since.map(Time),
        failure: silent_since.map(|_| "no answer".to_owned()),
        next_try_at: silent_since.map(|at| Time(at + 1)),
    }
}

fn everything() -> Observation {
    let web = arn("web-1");
    Observation {
        region: Some(region(Some(7), None)),
        services: vec![service(&web, ServiceStatus::OperationInProgress)],
        operations: vec![operation(&web, "o1", OperationStatus::InProgress)],
        logs: vec![LogBatch {
            service: web.clone(),
            source: "event",
            stream: "events".to_owned(),
            lines: vec![(Time(1), "line".to_owned())],
            cursor: "f/1".to_owned(),
        }],
        sent_draft: Some(("d1".to_owned(), web.clone())),
        events: vec![
            event(1, EventKind::ServiceFound).about(&web),
            event(2, EventKind::OperationStarted).about(&web),
        ],
    }
}

#[tokio::test]
async fn whichever_part_fails_nothing_is_written() {
    let parts = [
        ("INSERT ON regions", ""),
        ("INSERT ON services", ""),
        ("INSERT ON operations", ""),
        ("INSERT ON log_lines", ""),
        ("INSERT ON log_cursors", ""),
        ("UPDATE ON drafts", ""),
        ("INSERT ON events", "WHEN NEW.kind = 'operation.started'"),
        ("UPDATE ON services", "WHEN NEW.changed_by IS NOT NULL"),
    ];
    let fresh = Fresh::new().await;
    let created = event(0, EventKind::DraftCreated);
    fresh.store.create_draft(new_draft("d1"), created).await.unwrap();
    let before = fresh.counts().await;
    let draft = fresh.store.draft("d1").await.unwrap();
    let past = fresh.past_the_store().await;
    for (part, condition) in parts {
        let trigger = format!(
            "CREATE TRIGGER broken BEFORE {part} {condition} BEGIN SELECT RAISE(ABORT, 'broken'); END"
        );
        sqlx::query(sqlx::AssertSqlSafe(trigger))
            .execute(&past)
            .await
            .unwrap();
        let failed = fresh.store.record(everything()).await;
        assert!(failed.is_err(), "{part}");
        sqlx::query("DROP TRIGGER broken").execute(&past).await.unwrap();
        assert_eq!(fresh.counts().await, before, "{part}");
        assert_eq!(fresh.store.draft("d1").await.unwrap(), draft, "{part}");
    }
    let events = fresh.store.record(everything()).await.unwrap();
    assert_eq!(events.len(), 2);
    // What failed left no holes in the ids: listeners would wait for what is in them.
    assert_eq!(events[0].id, 2);
    assert_eq!(events[1].id, 3);
}

#[tokio::test]
async fn silence_keeps_the_time_of_the_last_answer() {
    let fresh = Fresh::new().await;
    let record = async |row: RegionRow| {
        let observation = Observation {
            region: Some(row),
            ..Observation::default()
        };
        fresh.store.record(observation).await.unwrap();
        fresh.store.regions(ACCOUNT).await.unwrap().remove(0)
    };
    record(region(Some(7), None)).await;
    let silent = record(region(None, Some(9))).await;
    assert_eq!(
        (silent.answered_at, silent.silent_since),
        (Some(Time(7)), Some(Time(9)))
    );
    assert!(silent.failure.is_some());
    let answers = record(region(Some(12), None)).await;
    assert_eq!(
        (
            answers.answered_at,
            answers.silent_since,
            answers.failure,
            answers.next_try_at
        ),
        (Some(Time(12)), None, None, None)
    );
    assert!(fresh.store.regions("999999999999").await.unwrap().is_empty());
}

#[tokio::test]
async fn what_is_known_of_an_operation_is_not_forgotten() {
    let fresh = Fresh::new().await;
    let web = arn("web-1");
    let mut row = operation(&web, "o1", OperationStatus::Failed);
    row.operation.cause = Some("wrong port".to_owned());
    row.explanation = Some("{}".to_owned());
    let record = async |row| {
        let observation = Observation {
            operations: vec![row],
            ..Observation::default()
        };
        fresh.store.record(observation).await.unwrap();
    };
    record(row).await;
    // App Runner lists it again, without what was learned from its logs.
    let mut again = operation(&web, "o1", OperationStatus::Failed);
    again.operation.ended_at = Some(Time(9));
    record(again).await;
    let known = fresh.store.operation("o1").await.unwrap().unwrap();
    assert_eq!(
        (known.cause.as_deref(), known.ended_at),
        (Some("wrong port"), Some(Time(9)))
    );
    assert_eq!(
        fresh.store.explanation_of("o1").await.unwrap().as_deref(),
        Some("{}")
    );
    assert!(fresh.store.operation("o2").await.unwrap().is_none());
}

#[tokio::test]
async fn operations_come_newest_first() {
    let fresh = Fresh::new().await;
    let web = arn("web-1");
    let mut observation = Observation::default();
    for (id, started_at) in [("o1", 10), ("o2", 30), ("o3", 20)] {
        let mut row = operation(&web, id, OperationStatus::Succeeded);
        row.operation.started_at = Time(started_at);
        observation.operations.push(row);
    }
    observation
        .operations
        .push(operation(&arn("other"), "o4", OperationStatus::Succeeded));
    fresh.store.record(observation).await.unwrap();
    let ids = async |limit| -> Vec<String> {
        let operations = fresh.store.operations_of(&web, limit).await.unwrap();
        operations.into_iter().map(|operation| operation.id).collect()
    };
    assert_eq!(ids(10).await, ["o2", "o3", "o1"]);
    assert_eq!(ids(1).await, ["o2"]);
}
