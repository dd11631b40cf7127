//! The first administrator.

use crate::folder::{Fresh, event};
use model::event::{Author, EventKind};
use model::person::Role;
use model::time::Time;

#[tokio::test(flavor = "multi_thread")]
async fn of_sixteen_that_set_up_at_once_one_becomes_administrator() {
    let fresh = Fresh::new().await;
    fresh.store.set_setting("setup_token", "hash").await.unwrap();
    let racing: Vec<_> = (0..16)
        .map(|number| {
            let store = fresh.store.clone();
            tokio::spawn(async move {
                store
                    .create_first_person(
                        &format!("person-{number}"),
                        Role::Admin,
                        "hash",
                        Time(1),
                        event(1, EventKind::PersonCreated),
                    )
                    .await
                    .unwrap()
            })
        })
        .collect();
    let mut made = Vec::new();
    for task in racing {
        made.extend(task.await.unwrap());
    }
    let [(person, event)] = made.as_slice() else {
        panic!("{made:?}")
    };
    assert_eq!(
        event.author,
        Author::Person {
            id: person.id,
            name: person.name.clone()
        }
    );
    let counts = fresh.counts().await;
    assert_eq!((counts["people"], counts["events"]), (1, 1));
    assert_eq!(fresh.store.people_names().await.unwrap(), [person.name.as_str()]);
    // The token dies in the same transaction.
    assert_eq!(fresh.store.setting("setup_token").await.unwrap(), None);
}

#[tokio::test]
async fn who_comes_second_changes_nothing() {
    let mut fresh = Fresh::new().await;
    let create = |name: &'static str| {
        let store = fresh.store.clone();
        async move {
            let event = event(1, EventKind::PersonCreated);
            store
                .create_first_person(name, Role::Admin, "hash", Time(1), event)
                .await
                .unwrap()
        }
    };
    let (km, _) = create("km").await.unwrap();
    assert!(create("eve").await.is_none());
    fresh.restart().await;
    assert!(fresh.store.person_by_name("eve").await.unwrap().is_none());
    assert_eq!(fresh.store.person_by_id(km.id).await.unwrap(), Some(km.clone()));
    fresh.store.set_password_hash(km.id, "stronger").await.unwrap();
    let row = fresh.store.person_by_name("km").await.unwrap().unwrap();
    assert_eq!((row.person, row.password_hash.as_deref()), (km, Some("stronger")));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_setting_that_is_made_once_is_the_same_for_all() {
    let fresh = Fresh::new().await;
    let racing: Vec<_> = (0..16)
        .map(|number| {
            let store = fresh.store.clone();
            tokio::spawn(async move { store.setting_or("key", &number.to_string()).await.unwrap() })
        })
        .collect();
    let mut keys = Vec::new();
    for task in racing {
        keys.push(task.await.unwrap());
    }
    let kept = fresh.store.setting("key").await.unwrap().unwrap();
    assert!(keys.iter().all(|key| *key == kept), "{keys:?}");
}
