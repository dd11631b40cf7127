//! Backups are whole, private, and come back while a server is at work.

use crate::folder::{Fresh, event};
use model::event::EventKind;
use model::person::Role;
use model::time::Time;
use std::collections::BTreeSet;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use store::{Error, Store};
use tokio::task::JoinSet;

async fn with_person(name: &str) -> Fresh {
    let fresh = Fresh::new().await;
    fresh
        .store
        .create_first_person(
            name,
            Role::Admin,
            "hash",
            Time(1),
            event(1, EventKind::PersonCreated),
        )
        .await
        .unwrap();
    fresh
}

async fn write(fresh: &Fresh, sql: &'static str) {
    sqlx::query(sql)
        .execute(&fresh.past_the_store().await)
        .await
        .unwrap();
}

fn restored() -> store::NewEvent {
    event(9, EventKind::Restored)
}

#[tokio::test]
async fn a_backup_holds_what_was_there_and_only_its_owner_reads_it() {
    let fresh = with_person("km").await;
    let file = fresh.folder.path().join("backup.db");
    store::back_up(fresh.folder.path(), &file).await.unwrap();
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = std::fs::metadata(&file).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
    }
    // What comes later is not in it, and the server has gone on.
    fresh
        .store
        .write_events(vec![event(2, EventKind::PersonSignedIn)])
        .await
        .unwrap();
    let other = Fresh::new().await;
    store::restore(other.folder.path(), &file, restored())
        .await
        .unwrap();
    assert_eq!(other.store.people_names().await.unwrap(), ["km"]);
    let events = other.store.events_after(0, 10).await.unwrap();
    let kinds: Vec<EventKind> = events.iter().map(|event| event.kind).collect();
    assert_eq!(kinds, [EventKind::PersonCreated, EventKind::Restored]);
}

#[tokio::test]
async fn a_restore_replaces_everything_under_a_server_at_work_and_signs_everybody_out() {
    let (before, now) = (with_person("km").await, with_person("ra").await);
    let file = before.folder.path().join("backup.db");
    store::back_up(before.folder.path(), &file).await.unwrap();
    write(
        &now,
        "INSERT INTO sessions (id_hash, data, expires_at) VALUES (x'01', '{}', 9000000000000)",
    )
    .await;
    now.store
        .write_events(vec![event(2, EventKind::PersonSignedIn); 5])
        .await
        .unwrap();
    let newest = now.store.newest_event().await.unwrap();
    store::restore(now.folder.path(), &file, restored())
        .await
        .unwrap();
    assert_eq!(now.store.people_names().await.unwrap(), ["km"]);
    assert_eq!(now.counts().await["sessions"], 0);
    // An id that was told once never stands for something else.
    assert!(now.store.newest_event().await.unwrap() > newest);
    let whole = store::verify(now.folder.path(), None).await.unwrap().unwrap();
    assert_eq!(whole.events, 2);
    now.store
        .write_events(vec![event(3, EventKind::PersonSignedIn)])
        .await
        .unwrap();
}

/// People go on writing while backups are made, and while one of them comes back.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn backups_and_a_restore_amid_writes_are_whole_and_lose_nothing_acknowledged() {
    let fresh = with_person("km").await;
    let folder = fresh.folder.path();
    let written = Arc::new(Mutex::new(Vec::<i64>::new()));
    let stop = Arc::new(AtomicBool::new(false));
    let mut writers = JoinSet::new();
    for _ in 0..4 {
        let (store, written, stop) = (fresh.store.clone(), Arc::clone(&written), Arc::clone(&stop));
        writers.spawn(async move {
            while !stop.load(Ordering::SeqCst) {
                // Three at a time: a backup has all of them or none.
                let events = vec![event(2, EventKind::PersonSignedIn); 3];
                let events = store.write_events(events).await.unwrap();
                written
                    .lock()
                    .unwrap()
                    .extend(events.iter().map(|event| event.id));
            }
        });
    }
    let acknowledged = || written.lock().unwrap().clone();
    let until_written = async |count: usize| {
        while acknowledged().len() < count {
            tokio::task::yield_now().await;
        }
    };
    let mut backups = Vec::new();
    for number in 0..4 {
        until_written(acknowledged().len() + 30).await;
        let before = acknowledged();
        let file = folder.join(format!("backup-{number}.db"));
        store::back_up(folder, &file).await.unwrap();
        let other = Fresh::new().await;
        store::restore(other.folder.path(), &file, restored())
            .await
            .unwrap();
        let whole = store::verify(other.folder.path(), None).await.unwrap().unwrap();
        // Beside the member who joined and the restore.
        assert_eq!((whole.events - 2) % 3, 0);
        let held: BTreeSet<i64> = ids(&other.store, 0).await;
        assert!(before.iter().all(|id| held.contains(id)));
        backups.push(file);
    }
    let given_up = acknowledged();
    store::restore(folder, &backups[0], restored()).await.unwrap();
    let at_restore = acknowledged().len();
    until_written(at_restore + 60).await;
    stop.store(true, Ordering::SeqCst);
    while let Some(writer) = writers.join_next().await {
        writer.unwrap();
    }
    store::verify(folder, None).await.unwrap().unwrap();
    let held = ids(&fresh.store, 0).await;
    assert!(given_up.iter().any(|id| !held.contains(id)));
    // What was acknowledged since is there, and no id ever stood for two things.
    assert!(acknowledged()[at_restore..].iter().all(|id| held.contains(id)));
    let told: BTreeSet<i64> = acknowledged().into_iter().collect();
    assert_eq!(told.len(), acknowledged().len());
}

async fn ids(store: &Store, after: i64) -> BTreeSet<i64> {
    let events = store.events_after(after, 100_000).await.unwrap();
    events.iter().map(|event| event.id).collect()
}

#[tokio::test]
async fn what_is_no_backup_changes_nothing() {
    let fresh = with_person("km").await;
    let folder = fresh.folder.path();
    let garbage = folder.join("garbage.db");
    std::fs::write(&garbage, "no database at all").unwrap();
    let refused = store::restore(folder, &garbage, restored()).await;
    assert!(matches!(refused, Err(Error::NoBackup)), "{refused:?}");
    let missing = store::restore(folder, &folder.join("nowhere.db"), restored()).await;
    assert!(matches!(missing, Err(Error::File(_))), "{missing:?}");
    let file = folder.join("backup.db");
    store::back_up(folder, &file).await.unwrap();
    let again = store::back_up(folder, &file).await;
    assert!(matches!(again, Err(Error::File(_))), "{again:?}");
    assert_eq!(fresh.store.people_names().await.unwrap(), ["km"]);
    assert_eq!(fresh.counts().await["events"], 1);
}

#[tokio::test]
async fn the_database_of_another_version_is_left_alone() {
    let fresh = with_person("km").await;
    write(
        &fresh,
        "UPDATE _sqlx_migrations SET version = 9000 WHERE version = (SELECT MAX(version) FROM _sqlx_migrations)",
    )
    .await;
    let refused = Store::open_beside(fresh.folder.path()).await;
    assert!(matches!(refused, Err(Error::OtherVersion)), "{refused:?}");
    let nowhere = Store::open_beside(&fresh.folder.path().join("nowhere")).await;
    assert!(matches!(nowhere, Err(Error::File(_))), "{nowhere:?}");
}

#[tokio::test]
async fn a_restore_gives_no_access_back() {
    let fresh = with_person("km").await;
    let folder = fresh.folder.path();
    write(
        &fresh,
        "INSERT INTO people (name, role, password_hash, created_at) VALUES ('lee', 'admin', 'hash', 1)",
    )
    .await;
    write(
        &fresh,
        "INSERT INTO invitations (token_hash, role, auditor, note, created_at, expires_at)
         VALUES ('hash', 'admin', 0, '', 1, 9000000000000)",
    )
    .await;
    write(
        &fresh,
        "INSERT INTO settings (name, value) VALUES ('setup_token', 'hash')",
    )
    .await;
    write(
        &fresh,
        "INSERT INTO sessions (id_hash, data, expires_at) VALUES (x'02', '{\"canary\": 1}', 9000000000000)",
    )
    .await;
    let file = folder.join("backup.db");
    store::back_up(folder, &file).await.unwrap();
    let kept = std::fs::read(&file).unwrap();
    assert!(
        !kept.windows(6).any(|bytes| bytes == b"canary"),
        "a session is in the backup"
    );
    write(
        &fresh,
        "UPDATE people SET removed_at = 5, password_hash = '' WHERE name = 'lee'",
    )
    .await;
    store::restore(folder, &file, restored()).await.unwrap();
    assert!(fresh.store.person_by_name("km").await.unwrap().is_some());
    assert!(fresh.store.person_by_name("lee").await.unwrap().is_none());
    assert_eq!(fresh.store.setting("setup_token").await.unwrap(), None);
    let invitations = fresh.store.invitations(10).await.unwrap();
    assert!(invitations[0].ended.is_some(), "{invitations:?}");
}

#[tokio::test]
async fn members_stay_as_they_are_whatever_the_backup_says() {
    let fresh = with_person("km").await;
    let folder = fresh.folder.path();
    write(
        &fresh,
        "INSERT INTO people (id, name, role, password_hash, created_at, auditor)
         VALUES (7, 'lee', 'admin', 'leaked', 1, 1)",
    )
    .await;
    let file = folder.join("backup.db");
    store::back_up(folder, &file).await.unwrap();
    for sql in [
        "UPDATE people SET role = 'viewer', auditor = 0, password_hash = 'another' WHERE name = 'lee'",
        "INSERT INTO second_factors (person_id, secret, since, last_step) VALUES (7, x'01', 2, 0)",
        "INSERT INTO recovery_codes (person_id, code_hash) VALUES (7, 'code')",
        // Joined since, and is the only one who looks after the members now.
        "INSERT INTO people (id, name, role, password_hash, created_at) VALUES (8, 'ada', 'admin', 'hash', 3)",
        "UPDATE people SET removed_at = 4, password_hash = '' WHERE name = 'km'",
    ] {
        write(&fresh, sql).await;
    }
    store::restore(folder, &file, restored()).await.unwrap();
    let lee = fresh.store.person_by_name("lee").await.unwrap().unwrap();
    assert_eq!((lee.person.role, lee.person.auditor), (Role::Viewer, false));
    assert_eq!(lee.password_hash.as_deref(), Some("another"));
    assert!(fresh.store.second_factor(7).await.unwrap().is_some());
    assert_eq!(fresh.store.recovery_codes(7).await.unwrap().len(), 1);
    assert!(fresh.store.person_by_name("km").await.unwrap().is_none());
    let ada = fresh.store.person_by_name("ada").await.unwrap().unwrap().person;
    assert_eq!((ada.id, ada.role), (8, Role::Admin));
}

#[tokio::test]
async fn a_backup_of_another_installation_brings_its_own_members() {
    let theirs = with_person("km").await;
    let file = theirs.folder.path().join("backup.db");
    store::back_up(theirs.folder.path(), &file).await.unwrap();
    // Somebody else has the id that km has there.
    let ours = with_person("ada").await;
    store::restore(ours.folder.path(), &file, restored())
        .await
        .unwrap();
    assert!(ours.store.person_by_name("km").await.unwrap().is_some());
    assert!(ours.store.person_by_name("ada").await.unwrap().is_none());
}

#[cfg(unix)]
#[tokio::test]
async fn only_its_owner_reads_the_database() {
    use std::os::unix::fs::PermissionsExt;
    let fresh = with_person("km").await;
    for file in ["slipway.db", "slipway.db-wal"] {
        let mode = std::fs::metadata(fresh.folder.path().join(file))
            .unwrap()
            .permissions()
            .mode();
        assert_eq!(mode & 0o777, 0o600, "{file}");
    }
}
