//! The chain of events: whatever is done to the file past Slipway is found, and retention is not.

use crate::folder::{Fresh, arn, event, km};
use model::event::{Author, EventDetail, EventKind, Removed};
use model::record::{Context, Via};
use model::time::Time;
use sqlx::sqlite::SqlitePool;
use store::{Fault, Mark, NewEvent, Store, Verified, verify};

/// Ten events of several kinds, written in two transactions.
async fn ten() -> Fresh {
    let fresh = Fresh::new().await;
    let context = Context {
        session: Some("5e1ca07b".to_owned()),
        address: Some("192.0.2.7".to_owned()),
        via: Some(Via::Page),
    };
    for from in [0, 5] {
        let events = (from..from + 5)
            .map(|number| {
                let kind = EventKind::ALL[usize::try_from(number).unwrap() * 3];
                NewEvent::new(Time(number * 1_000), kind, km())
                    .about(&arn("web-1"))
                    .from_context(&context)
            })
            .collect();
        fresh.store.write_events(events).await.unwrap();
    }
    fresh
}

async fn verified(fresh: &Fresh) -> Result<Verified, Fault> {
    verify(fresh.folder.path(), None).await.unwrap()
}

/// Somebody with the file in their hands, who knows that there are triggers.
async fn tamper(fresh: &Fresh, statements: &str) {
    let file = fresh.past_the_store().await;
    drop_triggers(&file).await;
    sqlx::raw_sql(sqlx::AssertSqlSafe(statements.to_owned()))
        .execute(&file)
        .await
        .unwrap();
    file.close().await;
}

async fn drop_triggers(file: &SqlitePool) {
    let names: Vec<String> = sqlx::query_scalar("SELECT name FROM sqlite_master WHERE type = 'trigger'")
        .fetch_all(file)
        .await
        .unwrap();
    for name in names {
        sqlx::raw_sql(sqlx::AssertSqlSafe(format!("DROP TRIGGER {name}")))
            .execute(file)
            .await
            .unwrap();
    }
}

#[tokio::test]
async fn what_slipway_writes_is_whole_also_after_a_restart_and_while_it_runs() {
    let mut fresh = Fresh::new().await;
    let nothing = verified(&fresh).await.unwrap();
    assert_eq!((nothing.events, nothing.head), (0, None));
    let racing: Vec<_> = (0..8)
        .map(|_| {
            let store = fresh.store.clone();
            tokio::spawn(async move {
                for _ in 0..5 {
                    store
                        .write_events(vec![
                            event(1, EventKind::DraftSaved),
                            event(2, EventKind::PauseRequested),
                        ])
                        .await
                        .unwrap();
                }
            })
        })
        .collect();
    for task in racing {
        task.await.unwrap();
    }
    let whole = verified(&fresh).await.unwrap();
    assert_eq!((whole.events, whole.first), (80, 1));
    fresh.restart().await;
    fresh
        .store
        .write_events((0..1_234).map(|at| event(at, EventKind::DraftSaved)).collect())
        .await
        .unwrap();
    assert_eq!(verified(&fresh).await.unwrap().events, 1_314);
    // Another process, as `slipway admin` is one.
    let other = Store::open(fresh.folder.path()).await.unwrap();
    other
        .write_events(vec![event(3, EventKind::PauseRequested)])
        .await
        .unwrap();
    fresh
        .store
        .write_events(vec![event(4, EventKind::PauseRequested)])
        .await
        .unwrap();
    assert_eq!(verified(&fresh).await.unwrap().events, 1_316);
}

#[tokio::test]
async fn any_single_changed_value_is_found_in_its_row() {
    for (statement, row) in [
        ("UPDATE events SET at = at + 1 WHERE id = 4", 4),
        ("UPDATE events SET kind = 'draft.saved' WHERE id = 1", 1),
        ("UPDATE events SET author = 'slipway' WHERE id = 10", 10),
        ("UPDATE events SET person_id = 2 WHERE id = 4", 4),
        ("UPDATE events SET person_id = NULL WHERE id = 4", 4),
        ("UPDATE events SET person_name = 'ls' WHERE id = 4", 4),
        ("UPDATE events SET account = '210987654321' WHERE id = 4", 4),
        ("UPDATE events SET region = 'us-east-1' WHERE id = 4", 4),
        ("UPDATE events SET service_arn = NULL WHERE id = 4", 4),
        ("UPDATE events SET draft_id = '' WHERE id = 4", 4),
        ("UPDATE events SET detail = detail || ' ' WHERE id = 4", 4),
        ("UPDATE events SET detail = CAST(detail AS BLOB) WHERE id = 4", 4),
        ("UPDATE events SET quiet = 1 - quiet WHERE id = 4", 4),
        ("UPDATE events SET failed = 1 - failed WHERE id = 4", 4),
        ("UPDATE events SET act = 1 - act WHERE id = 4", 4),
        ("UPDATE events SET outcome = 'denied' WHERE id = 4", 4),
        ("UPDATE events SET via = NULL WHERE id = 4", 4),
        ("UPDATE events SET session = NULL WHERE id = 4", 4),
        ("UPDATE events SET address = '192.0.2.8' WHERE id = 4", 4),
        ("UPDATE events SET target = 'web-2' WHERE id = 4", 4),
        ("UPDATE events SET aws_request = '' WHERE id = 4", 4),
        (
            "UPDATE events SET previous = (SELECT previous FROM events WHERE id = 3) WHERE id = 4",
            4,
        ),
        (
            "UPDATE events SET hash = (SELECT hash FROM events WHERE id = 3) WHERE id = 4",
            4,
        ),
        ("UPDATE events SET at = 'soon' WHERE id = 4", 4),
    ] {
        let fresh = ten().await;
        tamper(&fresh, statement).await;
        assert_eq!(verified(&fresh).await, Err(Fault::Changed(row)), "{statement}");
    }
}

/// Every byte of every text and hash of a row.
#[tokio::test]
async fn any_single_changed_byte_is_found() {
    let fresh = ten().await;
    let file = fresh.past_the_store().await;
    drop_triggers(&file).await;
    for column in ["kind", "person_name", "service_arn", "detail", "previous", "hash"] {
        let sql = format!("SELECT CAST({column} AS BLOB) FROM events WHERE id = 6");
        let bytes: Vec<u8> = sqlx::query_scalar(sqlx::AssertSqlSafe(sql))
            .fetch_one(&file)
            .await
            .unwrap();
        let kind = if matches!(column, "previous" | "hash") {
            "BLOB"
        } else {
            "TEXT"
        };
        let write = format!("UPDATE events SET {column} = CAST($1 AS {kind}) WHERE id = 6");
        for at in 0..bytes.len() {
            let mut changed = bytes.clone();
            changed[at] ^= 1;
            for (value, expected) in [(&changed, Err(Fault::Changed(6))), (&bytes, Ok(10))] {
                sqlx::query(sqlx::AssertSqlSafe(write.clone()))
                    .bind(value)
                    .execute(&file)
                    .await
                    .unwrap();
                let found = verified(&fresh).await.map(|whole| whole.events);
                assert_eq!(found, expected, "{column}, byte {at}");
            }
        }
    }
}

#[tokio::test]
async fn missing_swapped_and_inserted_rows_are_told_apart() {
    let columns = "at, kind, author, person_id, person_name, account, region, service_arn, draft_id, detail, quiet, failed, \
                   act, outcome, via, session, address, target, aws_request";
    let swap_contents = format!(
            "CREATE TABLE kept AS SELECT * FROM events WHERE id IN (3, 7);
             UPDATE events SET ({columns}) = (SELECT {columns} FROM kept WHERE kept.id = 10 - events.id) WHERE id IN (3, 7)"
        );
    let insert = "INSERT INTO events (id, at, kind, author, detail, quiet, failed)";
    let insert_inside = format!(
            "UPDATE events SET id = -id - 1 WHERE id >= 5; UPDATE events SET id = -id WHERE id < 0;
             INSERT INTO events ({columns}, id, previous, hash) SELECT {columns}, 5, previous, hash FROM events WHERE id = 4"
        );
    let insert_bare = format!("{insert} VALUES (11, 1, 'draft.saved', 'slipway', '{{}}', 1, 0)");
    let cases: Vec<(&str, Fault)> = vec![
        (
            "DELETE FROM events WHERE id = 4",
            Fault::Missing { first: 4, last: 4 },
        ),
        (
            "DELETE FROM events WHERE id BETWEEN 4 AND 8",
            Fault::Missing { first: 4, last: 8 },
        ),
        (
            "DELETE FROM events WHERE id <= 2",
            Fault::Missing { first: 1, last: 2 },
        ),
        (
            "DELETE FROM events WHERE id > 8",
            Fault::CutOff { last: 8, newest: 10 },
        ),
        ("DELETE FROM events", Fault::CutOff { last: 0, newest: 10 }),
        (
            "DELETE FROM events WHERE id = 4; UPDATE events SET id = -id + 1 WHERE id > 4; UPDATE events SET id = -id WHERE id < 0",
            Fault::Missing { first: 4, last: 4 },
        ),
        (
            "UPDATE events SET id = -id WHERE id IN (3, 7); UPDATE events SET id = 10 + id WHERE id < 0",
            Fault::Swapped { first: 3, second: 7 },
        ),
        (&swap_contents, Fault::Swapped { first: 3, second: 7 }),
        (&insert_inside, Fault::Inserted(5)),
        (&insert_bare, Fault::Inserted(11)),
        ("DELETE FROM event_chain", Fault::NoEnd),
        (
            "DELETE FROM events WHERE id > 8; UPDATE event_chain SET newest = 8",
            Fault::WrittenAnew(8),
        ),
    ];
    for (statements, fault) in cases {
        let fresh = ten().await;
        tamper(&fresh, statements).await;
        assert_eq!(verified(&fresh).await, Err(fault), "{statements:?}");
    }
}

/// Each pair of rows, and each row by itself.
#[tokio::test]
async fn any_removed_and_any_swapped_row_is_found() {
    for first in 1..=10_i64 {
        let fresh = ten().await;
        let sql = format!("DELETE FROM events WHERE id = {first}");
        tamper(&fresh, &sql).await;
        let found = verified(&fresh).await.unwrap_err();
        let expected = if first == 10 {
            Fault::CutOff { last: 9, newest: 10 }
        } else {
            Fault::Missing { first, last: first }
        };
        assert_eq!(found, expected);
        for second in first + 1..=10 {
            let fresh = ten().await;
            let sum = first + second;
            let sql = format!(
                "UPDATE events SET id = -id WHERE id IN ({first}, {second});
                     UPDATE events SET id = {sum} + id WHERE id < 0"
            );
            tamper(&fresh, &sql).await;
            assert_eq!(verified(&fresh).await, Err(Fault::Swapped { first, second }));
        }
    }
}

/// Whoever may write the file can write the chain anew, too: a mark that was noted down elsewhere finds that.
#[tokio::test]
async fn a_chain_that_was_cut_or_written_anew_as_a_whole_does_not_meet_the_mark() {
    let fresh = ten().await;
    let mark = verified(&fresh).await.unwrap().head.unwrap();
    assert_eq!(mark.to_string().parse::<Mark>().unwrap(), mark);
    let with_mark = async |fresh: &Fresh| verify(fresh.folder.path(), Some(&mark)).await.unwrap();
    fresh
        .store
        .write_events(vec![event(1, EventKind::DraftSaved)])
        .await
        .unwrap();
    assert_eq!(with_mark(&fresh).await.unwrap().events, 11);
    tamper(
        &fresh, "DELETE FROM events WHERE id > 8; UPDATE event_chain SET newest = 8, hash = (SELECT hash FROM events WHERE id = 8)",
    )
    .await;
    assert_eq!(verified(&fresh).await.unwrap().events, 8);
    assert_eq!(
        with_mark(&fresh).await,
        Err(Fault::CutOff { last: 8, newest: 10 })
    );
    // Other events in their place, well chained.
    let events = (0..4).map(|at| event(at, EventKind::DraftSaved)).collect();
    fresh.store.write_events(events).await.unwrap();
    assert_eq!(verified(&fresh).await.unwrap().events, 12);
    assert_eq!(with_mark(&fresh).await, Err(Fault::WrittenAnew(10)));
}

#[tokio::test]
async fn the_database_itself_refuses_to_change_and_to_remove() {
    let fresh = ten().await;
    let file = fresh.past_the_store().await;
    for statement in [
        "UPDATE events SET person_name = 'ls' WHERE id = 4",
        "UPDATE events SET hash = NULL WHERE id = 4",
        "DELETE FROM events WHERE id = 4",
        "DELETE FROM events",
        "UPDATE event_chain SET removed = 5",
        "UPDATE event_chain SET newest = 5",
        "DELETE FROM event_chain",
    ] {
        assert!(
            sqlx::raw_sql(statement).execute(&file).await.is_err(),
            "{statement}"
        );
    }
    assert_eq!(verified(&fresh).await.unwrap().events, 10);
}

#[tokio::test]
async fn retention_leaves_a_chain_that_is_whole_and_a_further_cut_is_found() {
    let mut fresh = ten().await;
    assert_eq!(
        fresh.store.shorten_record(Time(0), Time(50_000)).await.unwrap(),
        None
    );
    let told = fresh
        .store
        .shorten_record(Time(4_000), Time(50_000))
        .await
        .unwrap()
        .unwrap();
    assert_eq!(told.kind, EventKind::RecordShortened);
    assert!(matches!(
        told.detail.removed,
        Some(Removed {
            first: 1,
            last: 4,
            ..
        })
    ));
    assert_eq!(
        fresh
            .store
            .shorten_record(Time(4_000), Time(50_000))
            .await
            .unwrap(),
        None
    );
    let whole = verified(&fresh).await.unwrap();
    assert_eq!((whole.events, whole.first), (7, 5));
    fresh.restart().await;
    // A second time; the event of the first one goes too, later.
    fresh
        .store
        .shorten_record(Time(6_000), Time(60_000))
        .await
        .unwrap()
        .unwrap();
    assert_eq!(verified(&fresh).await.unwrap().first, 7);
    while fresh
        .store
        .shorten_record(Time(55_000), Time(70_000))
        .await
        .unwrap()
        .is_some()
    {}
    assert_eq!(verified(&fresh).await.unwrap().first, 12);
    fresh
        .store
        .write_events(vec![event(80_000, EventKind::DraftSaved)])
        .await
        .unwrap();
    let first = verified(&fresh).await.unwrap().first;
    tamper(
        &fresh,
        "DELETE FROM events WHERE id = (SELECT MIN(id) FROM events)",
    )
    .await;
    assert_eq!(
        verified(&fresh).await,
        Err(Fault::Missing {
            first: 1,
            last: first
        })
    );
}

#[tokio::test]
async fn the_newest_event_stays_whatever_its_age_and_retention_comes_to_rest() {
    let fresh = ten().await;
    let mut rounds = 0;
    while fresh
        .store
        .shorten_record(Time(100_000), Time(200_000))
        .await
        .unwrap()
        .is_some()
    {
        rounds += 1;
        assert!(rounds < 20, "retention tells of itself for ever");
    }
    let whole = verified(&fresh).await.unwrap();
    assert_eq!((whole.events, whole.first), (2, 11));
}

/// A database of an earlier Slipway: rows without hashes, and no end of a chain.
#[tokio::test]
async fn what_was_there_before_the_chain_is_taken_in_and_an_event_says_so() {
    let mut fresh = Fresh::new().await;
    let context = EventDetail {
        aws_request: Some("1-2-3".to_owned()),
        ..EventDetail::default()
    };
    let events = vec![
        event(1, EventKind::CreateRequested)
            .about(&arn("web-1"))
            .with(context),
        NewEvent::new(Time(2), EventKind::PersonSignInFailed, Author::Stranger),
        event(3, EventKind::OperationEnded).about(&arn("web-1")),
    ];
    fresh.store.write_events(events).await.unwrap();
    let file = fresh.past_the_store().await;
    let triggers: Vec<String> = sqlx::query_scalar("SELECT sql FROM sqlite_master WHERE type = 'trigger'")
        .fetch_all(&file)
        .await
        .unwrap();
    drop_triggers(&file).await;
    sqlx::raw_sql(
        "UPDATE events SET act = 0, outcome = 'done', target = NULL, aws_request = NULL, previous = NULL, hash = NULL;
         DELETE FROM event_chain",
    )
    .execute(&file)
    .await
    .unwrap();
    for trigger in triggers {
        sqlx::raw_sql(sqlx::AssertSqlSafe(trigger))
            .execute(&file)
            .await
            .unwrap();
    }
    file.close().await;
    fresh.restart().await;
    let whole = verified(&fresh).await.unwrap();
    assert_eq!((whole.events, whole.begun.as_slice()), (4, [4].as_slice()));
    let file = fresh.past_the_store().await;
    let rows: Vec<(i64, String, Option<String>, Option<String>)> =
        sqlx::query_as("SELECT act, outcome, target, aws_request FROM events ORDER BY id LIMIT 3")
            .fetch_all(&file)
            .await
            .unwrap();
    let text = |text: &str| Some(text.to_owned());
    assert_eq!(
        rows,
        [
            (1, "done".to_owned(), text("web-1"), text("1-2-3")),
            (1, "denied".to_owned(), None, None),
            (0, "done".to_owned(), text("web-1"), None),
        ]
    );
    fresh.restart().await;
    assert_eq!(verified(&fresh).await.unwrap().events, 4);
}
