//! Setting up and signing in.

use crate::harness::World;
use engine::{Error, PasswordOutcome};
use model::event::EventKind;

#[tokio::test]
async fn the_setup_token_makes_one_administrator_and_dies() {
    let world = World::new().await;
    assert_eq!(world.engine.new_setup_token().await.unwrap(), None);
    let again = world
        .engine
        .set_up("made up", "eve", "correct horse battery".to_owned(), "192.0.2.7")
        .await;
    assert!(matches!(again, Err(Error::SetupLinkInvalid)));
}

#[tokio::test]
async fn unknown_names_and_wrong_passwords_are_refused_in_the_same_words() {
    let world = World::new().await;
    let sign_in = |name: &'static str, password: &'static str| {
        let engine = world.engine.clone();
        async move { engine.sign_in(name, password.to_owned(), "192.0.2.7").await }
    };
    let signed_in = sign_in("km", "correct horse battery").await.unwrap();
    assert!(matches!(signed_in, PasswordOutcome::In(entry) if entry.person.name == "km"));
    let wrong = sign_in("km", "wrong").await.unwrap_err().to_string();
    let unknown = sign_in("nobody", "wrong").await.unwrap_err().to_string();
    assert_eq!(wrong, unknown);
    assert_eq!(world.history().await[0].event.kind, EventKind::PersonSignInFailed);
}

#[tokio::test]
async fn guessing_is_slowed_by_name_and_by_address() {
    let world = World::new().await;
    for _ in 0..5 {
        let refused = world.engine.sign_in("km", "wrong".to_owned(), "192.0.2.7").await;
        assert!(matches!(refused, Err(Error::SignInRefused)));
    }
    for (name, address) in [("km", "198.51.100.1"), ("ra", "192.0.2.7")] {
        let slowed = world
            .engine
            .sign_in(name, "correct horse battery".to_owned(), address)
            .await;
        assert!(
            matches!(slowed, Err(Error::TooManyAttempts(_))),
            "{name} from {address}"
        );
    }
    let other = world
        .engine
        .sign_in("ra", "wrong".to_owned(), "198.51.100.1")
        .await;
    assert!(matches!(other, Err(Error::SignInRefused)));
}

#[tokio::test(flavor = "multi_thread")]
async fn guessing_all_at_once_is_slowed_just_as_well() {
    let world = World::new().await;
    let racing: Vec<_> = (0..32)
        .map(|number| {
            let engine = world.engine.clone();
            let guess = format!("guess number {number}");
            tokio::spawn(async move { engine.sign_in("km", guess, "192.0.2.7").await })
        })
        .collect();
    let mut tried = 0;
    for task in racing {
        match task.await.unwrap() {
            Err(Error::SignInRefused) => tried += 1,
            Err(Error::TooManyAttempts(_)) => {}
            other => panic!("{other:?}"),
        }
    }
    // Five are free, two passwords are looked at at a time, and on a slow machine a second may pass meanwhile.
    assert!((5..=9).contains(&tried), "{tried}");
}
