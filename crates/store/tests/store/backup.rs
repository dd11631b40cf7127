//! Backups are whole, private, and come back while a server is at work.

use crate::folder::{Fresh, event};
use model::event::EventKind;
use model::person::Role;
use model::time::Time;
use store::{Error, Store};

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
