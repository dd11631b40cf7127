//! Signing in by what a provider says.

use crate::harness::{World, engine_letting_in};
use engine::{Actor, Admission, Error, PasswordsFor, SignInWays};
use model::event::{Author, EventKind};
use model::identity::Identity;
use model::person::{Person, Role};
use model::time::Time;

const ADDRESS: &str = "192.0.2.7";

fn kim() -> Identity {
    Identity {
        issuer: "https://id.example.com".to_owned(),
        subject: "4711".to_owned(),
        // The name of the world's administrator: nobody gets into another account by a name.
        user_name: Some("km".to_owned()),
        name: None,
        email: None,
        groups: Vec::new(),
    }
}

async fn sign_in(world: &World, role: Option<Role>) -> Option<Person> {
    match world
        .engine
        .sign_in_by_identity(&kim(), role, ADDRESS)
        .await
        .unwrap()
    {
        Admission::Admitted(entry) => Some(entry.person),
        Admission::NoRole | Admission::Removed => None,
        Admission::NobodyYet => panic!("there is somebody"),
    }
}

async fn kinds(world: &World) -> Vec<EventKind> {
    world
        .history()
        .await
        .into_iter()
        .map(|entry| entry.event.kind)
        .collect()
}

#[tokio::test]
async fn whoever_comes_first_becomes_a_member_of_their_own() {
    let world = World::new().await;
    let person = sign_in(&world, Some(Role::Editor)).await.unwrap();
    assert_eq!((person.name.as_str(), person.role), ("km-2", Role::Editor));
    let history = world.history().await;
    assert_eq!(history[0].event.kind, EventKind::PersonSignedIn);
    assert_eq!(
        history[0].event.detail.cause.as_deref(),
        Some("through single sign-on")
    );
    assert_eq!(history[1].event.kind, EventKind::PersonJoined);
    let author = Author::Person {
        id: person.id,
        name: "km-2".to_owned(),
    };
    assert!(history[..2].iter().all(|entry| entry.event.author == author));
    // The second time the same member comes back, and joins no more.
    assert_eq!(sign_in(&world, Some(Role::Editor)).await, Some(person));
    let joined = kinds(&world)
        .await
        .into_iter()
        .filter(|kind| *kind == EventKind::PersonJoined)
        .count();
    assert_eq!(joined, 1);
}

#[tokio::test]
async fn the_role_follows_the_groups_at_every_sign_in() {
    let world = World::new().await;
    let person = sign_in(&world, Some(Role::Viewer)).await.unwrap();
    for role in [Role::Admin, Role::Operator] {
        assert_eq!(sign_in(&world, Some(role)).await.unwrap().role, role);
        let actor = world
            .engine
            .actor(person.id, String::new(), Time(0))
            .await
            .unwrap();
        assert_eq!(actor.unwrap().role(), role);
        assert_eq!(world.history().await[1].event.kind, EventKind::PersonRoleFollowed);
    }
    sign_in(&world, Some(Role::Operator)).await;
    assert_eq!(
        kinds(&world).await[..2],
        [EventKind::PersonSignedIn, EventKind::PersonSignedIn]
    );
}

#[tokio::test]
async fn a_member_without_a_password_is_refused_like_everybody_who_types_a_wrong_one() {
    let world = World::new().await;
    let person = sign_in(&world, Some(Role::Editor)).await.unwrap();
    for password in ["", " ", "wrong"] {
        let outcome = world
            .engine
            .sign_in(&person.name, password.to_owned(), "198.51.100.1")
            .await;
        assert!(matches!(outcome, Err(Error::SignInRefused)), "{outcome:?}");
    }
}

#[tokio::test]
async fn who_is_in_no_group_with_a_role_is_refused_and_slowed() {
    let world = World::new().await;
    assert_eq!(sign_in(&world, None).await, None);
    let history = world.history().await;
    assert_eq!(history[0].event.kind, EventKind::PersonSignInFailed);
    assert_eq!(history[0].event.author, Author::Stranger);
    assert!(history[0].event.detail.cause.is_some());
    // A member who left all groups is named.
    let person = sign_in(&world, Some(Role::Viewer)).await.unwrap();
    assert_eq!(sign_in(&world, None).await, None);
    let author = world.history().await[0].event.author.clone();
    assert_eq!(
        author,
        Author::Person {
            id: person.id,
            name: person.name
        }
    );
    for _ in 0..4 {
        assert!(world.engine.may_try_to_sign_in(ADDRESS).await.is_ok());
        world.engine.single_sign_on_failed(ADDRESS).await.unwrap();
    }
    let slowed = world.engine.may_try_to_sign_in(ADDRESS).await;
    assert!(matches!(slowed, Err(Error::TooManyAttempts(_))), "{slowed:?}");
    assert!(world.engine.may_try_to_sign_in("198.51.100.1").await.is_ok());
    // And so are passwords from there.
    let slowed = world
        .engine
        .sign_in("km", "correct horse battery".to_owned(), ADDRESS)
        .await;
    assert!(matches!(slowed, Err(Error::TooManyAttempts(_))), "{slowed:?}");
}

#[tokio::test]
async fn the_one_local_administrator_stays_one_though_there_are_others() {
    let world = World::new().await;
    let only = |name: &str| {
        let ways = SignInWays {
            single_sign_on: Some("the team's account".to_owned()),
            passwords: PasswordsFor::One(name.to_owned()),
        };
        engine_letting_in(&world, ways)
    };
    // Somebody else who administers, and comes through the provider.
    let other = Actor::new(sign_in(&world, Some(Role::Admin)).await.unwrap());
    let km = world.km.person.id;
    let engine = only("km");
    let told = [
        engine.remove_member(&other, km).await.unwrap_err(),
        engine
            .change_member(&other, km, "editor", false)
            .await
            .unwrap_err(),
    ];
    let page = engine.member(&other, km).await.unwrap().keep_reason.unwrap();
    for told in told {
        assert_eq!(told.to_string(), page);
        assert!(page.starts_with("This is the local administrator"), "{page}");
    }
    engine.change_member(&other, km, "admin", true).await.unwrap();
    assert_eq!(engine.missing_local_administrator().await.unwrap(), None);

    // A name that nobody has, and somebody without a password, let nobody in.
    for name in ["nobody", "km-2"] {
        let missing = only(name).missing_local_administrator().await.unwrap();
        assert_eq!(missing.as_deref(), Some(name));
    }
    // Where everybody has a password, one who is not the last goes as they like.
    assert_eq!(world.engine.missing_local_administrator().await.unwrap(), None);
    world.engine.remove_member(&other, km).await.unwrap();
}
