//! Sessions of browsers.

use crate::folder::{Fresh, event};
use model::event::EventKind;
use model::person::Role;
use model::time::Time;
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

/// The administrator, and a session of theirs that begins with the epoch of this moment.
async fn administrator(fresh: &Fresh) -> (i64, Record) {
    let made = fresh
        .store
        .create_first_person(
            "km",
            Role::Admin,
            "hash",
            Time(1),
            event(1, EventKind::PersonCreated),
        )
        .await
        .unwrap();
    let id = made.unwrap().0.id;
    (
        id,
        of_epoch(id, fresh.store.session_epoch(id).await.unwrap().unwrap()),
    )
}

fn of_epoch(person: i64, epoch: i64) -> Record {
    let mut record = record(person, Duration::hours(1));
    record.data.insert("epoch".to_owned(), json!(epoch));
    record
}

#[tokio::test]
async fn a_sign_in_that_began_before_another_password_becomes_no_session() {
    let fresh = Fresh::new().await;
    let sessions = SqliteSessionStore(fresh.store.clone());
    let (km, mut first) = administrator(&fresh).await;
    sessions.create(&mut first).await.unwrap();
    let signed_in = event(2, EventKind::PersonSignedIn);
    let noted = fresh
        .store
        .note_sign_in(km, Some("hash"), signed_in.clone())
        .await;
    let (epoch, _) = noted.unwrap().unwrap();
    let changed = event(3, EventKind::PasswordChanged);
    let change = |old: &'static str, new: &'static str| {
        let (store, event) = (fresh.store.clone(), changed.clone());
        async move {
            store
                .change_password(km, Some(old), new, None, event)
                .await
                .unwrap()
        }
    };
    assert!(change("hash", "other").await.is_some());
    // Between the look at the password and the session.
    let error = sessions.create(&mut of_epoch(km, epoch)).await.unwrap_err();
    assert!(error.to_string().contains(store::SESSION_OVER), "{error}");
    // Between the look at the password and the note of the sign-in.
    let late = fresh
        .store
        .note_sign_in(km, Some("hash"), signed_in)
        .await
        .unwrap();
    assert_eq!(late, None);
    assert_eq!(fresh.store.epoch_with_password(km, "hash").await.unwrap(), None);
    // And of two who change the password at once, one does.
    assert!(change("hash", "third").await.is_none());
    let now = fresh
        .store
        .epoch_with_password(km, "other")
        .await
        .unwrap()
        .unwrap();
    sessions.create(&mut of_epoch(km, now)).await.unwrap();
    assert_eq!(fresh.counts().await["sessions"], 1);
}

#[tokio::test]
async fn a_session_goes_on_under_another_id_once_and_not_when_it_has_ended() {
    let fresh = Fresh::new().await;
    let sessions = SqliteSessionStore(fresh.store.clone());
    let (km, mut kept) = administrator(&fresh).await;
    sessions.create(&mut kept).await.unwrap();
    let handle = store::session_handle(&kept.id);
    let (one, other) = tokio::join!(
        fresh.store.take_session(km, &handle),
        fresh.store.take_session(km, &handle)
    );
    let taken: Vec<i64> = [one, other]
        .into_iter()
        .filter_map(|taken| taken.unwrap())
        .collect();
    assert_eq!(taken.len(), 1);
    // All sessions end before it goes on: it does not.
    let ended = event(2, EventKind::SessionsEnded);
    fresh.store.end_sessions_of(km, ended).await.unwrap();
    assert!(sessions.create(&mut of_epoch(km, taken[0])).await.is_err());
    assert_eq!(fresh.counts().await["sessions"], 0);
}
