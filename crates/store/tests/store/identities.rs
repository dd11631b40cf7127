//! Members who came through single sign-on.

use crate::folder::{Fresh, event};
use model::event::EventKind;
use model::identity::Identity;
use model::person::{Person, Role};
use model::time::Time;
use store::Arrival;

fn identity(issuer: &str, subject: &str) -> Identity {
    Identity {
        issuer: issuer.to_owned(),
        subject: subject.to_owned(),
        user_name: Some("kim".to_owned()),
        name: None,
        email: None,
        groups: Vec::new(),
    }
}

async fn join(fresh: &Fresh, identity: &Identity, role: Role) -> Person {
    let event = event(1, EventKind::PersonJoined);
    match fresh.store.arrive(identity, role, Time(1), event).await.unwrap() {
        Arrival::New(person, _) => person,
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn people_are_found_by_issuer_and_subject_and_by_nothing_else() {
    let fresh = Fresh::new().await;
    let first = join(&fresh, &identity("https://a.example", "1"), Role::Admin).await;
    // Called the same by the same provider, and the same subject at another one: other people.
    let second = join(&fresh, &identity("https://a.example", "2"), Role::Viewer).await;
    let third = join(&fresh, &identity("https://b.example", "1"), Role::Viewer).await;
    assert_eq!(
        [&first.name, &second.name, &third.name],
        ["kim", "kim-2", "kim-3"]
    );
    let renamed = Identity {
        user_name: Some("somebody-else".to_owned()),
        ..identity("https://a.example", "1")
    };
    assert_eq!(
        fresh.store.person_by_identity(&renamed).await.unwrap(),
        Some(first.clone())
    );
    let unknown = identity("https://a.example", "3");
    assert_eq!(fresh.store.person_by_identity(&unknown).await.unwrap(), None);
    let row = fresh.store.person_by_name("kim").await.unwrap().unwrap();
    assert_eq!(row.password_hash, None);
}

#[tokio::test(flavor = "multi_thread")]
async fn of_sixteen_requests_at_once_one_makes_the_member() {
    let fresh = Fresh::new().await;
    fresh.store.set_setting("setup_token", "hash").await.unwrap();
    let racing: Vec<_> = (0..16)
        .map(|_| {
            let store = fresh.store.clone();
            tokio::spawn(async move {
                let event = event(1, EventKind::PersonJoined);
                store
                    .arrive(&identity("https://a.example", "1"), Role::Admin, Time(1), event)
                    .await
                    .unwrap()
            })
        })
        .collect();
    let mut new = 0;
    for task in racing {
        new += usize::from(matches!(task.await.unwrap(), Arrival::New(..)));
    }
    let counts = fresh.counts().await;
    assert_eq!(
        (new, counts["people"], counts["identities"], counts["events"]),
        (1, 1, 1, 1)
    );
    // Nobody else becomes the first administrator.
    assert_eq!(fresh.store.setting("setup_token").await.unwrap(), None);
}

#[tokio::test]
async fn the_first_member_is_an_administrator_or_nobody() {
    let fresh = Fresh::new().await;
    fresh.store.set_setting("setup_token", "hash").await.unwrap();
    let event = event(1, EventKind::PersonJoined);
    let outcome = fresh
        .store
        .arrive(&identity("https://a.example", "1"), Role::Editor, Time(1), event)
        .await
        .unwrap();
    assert_eq!(outcome, Arrival::NobodyYet);
    assert_eq!(fresh.counts().await["people"], 0);
    assert!(fresh.store.setting("setup_token").await.unwrap().is_some());
}
