//! Sessions of browsers.

use crate::folder::Fresh;
use serde_json::json;
use std::collections::HashMap;
use store::SqliteSessionStore;
use time::{Duration, OffsetDateTime};
use tower_sessions::session::{Id, Record};
use tower_sessions::session_store::{ExpiredDeletion, SessionStore};

fn record(person: i64, lives: Duration) -> Record {
    Record {
        id: Id::default(),
        data: HashMap::from([("person".to_owned(), json!(person))]),
        expiry_date: OffsetDateTime::now_utc() + lives,
    }
}

fn contains(haystack: &[u8], needle: &[u8]) -> bool {
    haystack.windows(needle.len()).any(|window| window == needle)
}

#[tokio::test]
async fn a_session_comes_back_as_it_was_kept() {
    let mut fresh = Fresh::new().await;
    let mut kept = record(1, Duration::hours(1));
    SqliteSessionStore(fresh.store.clone())
        .create(&mut kept)
        .await
        .unwrap();
    fresh.restart().await;
    let sessions = SqliteSessionStore(fresh.store.clone());
    let found = sessions.load(&kept.id).await.unwrap().unwrap();
    assert_eq!((found.id, &found.data), (kept.id, &kept.data));
    // Milliseconds are kept; what is below is not.
    assert!((found.expiry_date - kept.expiry_date).abs() < Duration::milliseconds(1));
    assert!(sessions.load(&Id::default()).await.unwrap().is_none());
}

#[tokio::test]
async fn a_new_session_never_takes_the_id_of_another() {
    let fresh = Fresh::new().await;
    let sessions = SqliteSessionStore(fresh.store.clone());
    let mut first = record(1, Duration::hours(1));
    sessions.create(&mut first).await.unwrap();
    let mut second = Record {
        id: first.id,
        ..record(2, Duration::hours(1))
    };
    sessions.create(&mut second).await.unwrap();
    assert_ne!(second.id, first.id);
    for kept in [&first, &second] {
        assert_eq!(sessions.load(&kept.id).await.unwrap().unwrap().data, kept.data);
    }
}

#[tokio::test]
async fn the_files_hold_no_session_id() {
    let fresh = Fresh::new().await;
    let sessions = SqliteSessionStore(fresh.store.clone());
    let mut kept = record(4711, Duration::hours(1));
    sessions.create(&mut kept).await.unwrap();
    sessions.save(&kept).await.unwrap();
    let bytes = fresh.bytes();
    // What the test would find if it were there.
    assert!(contains(&bytes, br#"{"person":4711}"#));
    let id = kept.id.0;
    for form in [
        id.to_be_bytes().to_vec(),
        id.to_le_bytes().to_vec(),
        id.to_string().into_bytes(),
        kept.id.to_string().into_bytes(),
    ] {
        assert!(!contains(&bytes, &form), "{form:?}");
    }
}

#[tokio::test]
async fn a_session_that_is_over_is_not_given_out_and_goes_with_the_next_cleaning() {
    let fresh = Fresh::new().await;
    let sessions = SqliteSessionStore(fresh.store.clone());
    let mut over = record(1, Duration::seconds(-1));
    let mut living = record(2, Duration::hours(1));
    sessions.create(&mut over).await.unwrap();
    sessions.create(&mut living).await.unwrap();
    assert!(sessions.load(&over.id).await.unwrap().is_none());
    assert_eq!(fresh.counts().await["sessions"], 2);
    sessions.delete_expired().await.unwrap();
    assert_eq!(fresh.counts().await["sessions"], 1);
    assert!(sessions.load(&living.id).await.unwrap().is_some());
}

/// Also while it is kept in memory, where nobody has to ask the database for it.
#[tokio::test]
async fn a_session_ends_in_time_however_often_it_is_asked_for() {
    let fresh = Fresh::new().await;
    let sessions = SqliteSessionStore(fresh.store.clone());
    let mut ending = record(1, Duration::milliseconds(300));
    sessions.create(&mut ending).await.unwrap();
    let mut answers = 0;
    while sessions.load(&ending.id).await.unwrap().is_some() {
        assert!(OffsetDateTime::now_utc() <= ending.expiry_date + Duration::milliseconds(100));
        answers += 1;
        tokio::task::yield_now().await;
    }
    assert!(answers > 1);
    assert!(OffsetDateTime::now_utc() >= ending.expiry_date - Duration::milliseconds(1));
}

#[tokio::test]
async fn saving_moves_the_end_and_replaces_what_is_kept() {
    let fresh = Fresh::new().await;
    let sessions = SqliteSessionStore(fresh.store.clone());
    let mut kept = record(1, Duration::hours(1));
    sessions.create(&mut kept).await.unwrap();
    kept.data.insert("notice".to_owned(), json!("saved"));
    kept.expiry_date += Duration::hours(5);
    sessions.save(&kept).await.unwrap();
    let found = sessions.load(&kept.id).await.unwrap().unwrap();
    assert_eq!(found.data, kept.data);
    assert!((found.expiry_date - kept.expiry_date).abs() < Duration::milliseconds(1));
}

/// A request that began before someone signed out ends after it, and saves what it holds.
#[tokio::test]
async fn a_session_that_was_ended_stays_ended() {
    let fresh = Fresh::new().await;
    let sessions = SqliteSessionStore(fresh.store.clone());
    let mut kept = record(1, Duration::hours(1));
    sessions.create(&mut kept).await.unwrap();
    let held_by_a_request = sessions.load(&kept.id).await.unwrap().unwrap();
    sessions.delete(&kept.id).await.unwrap();
    sessions.save(&held_by_a_request).await.unwrap();
    assert!(sessions.load(&kept.id).await.unwrap().is_none());
}
