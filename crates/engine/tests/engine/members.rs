//! Members, invitations, and a member's own account.

use crate::harness::World;
use engine::{Actor, CONFIRMATION, Error, PasswordOutcome, now};
use model::event::EventKind;
use model::invitation::{Ended, LIFETIME};
use model::person::{Person, Role};

const PASSWORD: &str = "another long password";
const ADDRESS: &str = "192.0.2.7";

/// Somebody who joined by an invitation.
async fn joined(world: &World, name: &str, role: Role) -> Person {
    let token = world
        .engine
        .invite(&world.km, role.as_str(), false, "")
        .await
        .unwrap();
    world
        .engine
        .join(&token, name, PASSWORD.to_owned(), ADDRESS)
        .await
        .unwrap()
}

fn message(error: Error, field: &str) -> String {
    match error {
        Error::Invalid(errors) => errors.at(field).unwrap_or_default().to_owned(),
        other => panic!("{other:?}"),
    }
}

/// Somebody who signed in a quarter of an hour ago.
fn long_ago(actor: &Actor) -> Actor {
    Actor {
        confirmed_at: now().plus(-15 * 60_000),
        ..actor.clone()
    }
}

#[tokio::test]
async fn whoever_is_invited_joins_once_with_the_role_that_was_chosen() {
    let world = World::new().await;
    let engine = &world.engine;
    let token = engine
        .invite(&world.km, "editor", true, "  for Lee ")
        .await
        .unwrap();
    let offered = engine.invitation(&token).await.unwrap().unwrap();
    assert_eq!((offered.role, offered.auditor), (Role::Editor, true));
    assert_eq!(offered.created_by.as_deref(), Some("km"));
    let lee = engine
        .join(&token, "lee", PASSWORD.to_owned(), ADDRESS)
        .await
        .unwrap();
    assert_eq!((lee.role, lee.auditor), (Role::Editor, true));
    let signed_in = engine.sign_in("lee", PASSWORD.to_owned(), ADDRESS).await.unwrap();
    assert!(matches!(signed_in, PasswordOutcome::In(entry) if entry.person == lee));
    assert_eq!(engine.invitation(&token).await.unwrap(), None);
    let again = engine.join(&token, "eve", PASSWORD.to_owned(), ADDRESS).await;
    assert!(matches!(again, Err(Error::InvitationNotOpen)));
    let listed = engine.members(&world.km).await.unwrap();
    assert_eq!(listed.members.len(), 2);
    assert_eq!(listed.invitations[0].note, "for Lee");
    assert!(matches!(&listed.invitations[0].ended, Some(Ended::Accepted { by, .. }) if by == "lee"));
    // The token is nowhere in what is kept.
    assert!(!format!("{listed:?}").contains(&token));
}

#[tokio::test]
async fn an_invitation_ends_by_time_and_by_being_revoked() {
    let world = World::new().await;
    let engine = &world.engine;
    let token = engine.invite(&world.km, "viewer", false, "").await.unwrap();
    let id = engine.members(&world.km).await.unwrap().invitations[0].id;
    engine.revoke_invitation(&world.km, id).await.unwrap();
    assert_eq!(engine.invitation(&token).await.unwrap(), None);
    let revoked = engine.join(&token, "lee", PASSWORD.to_owned(), ADDRESS).await;
    assert!(matches!(revoked, Err(Error::InvitationNotOpen)));
    // Twice is not told twice.
    engine.revoke_invitation(&world.km, id).await.unwrap();
    let told = world.history().await;
    let revocations = told
        .iter()
        .filter(|entry| entry.event.kind == EventKind::InvitationRevoked);
    assert_eq!(revocations.count(), 1);
    let invitation = &engine.members(&world.km).await.unwrap().invitations[0];
    assert_eq!(invitation.expires_at.0 - invitation.created_at.0, LIFETIME);
}

#[tokio::test]
async fn of_many_who_use_a_link_at_once_one_joins() {
    let world = World::new().await;
    let token = world.engine.invite(&world.km, "viewer", false, "").await.unwrap();
    let racing: Vec<_> = (0..4)
        .map(|number| {
            let (engine, token) = (world.engine.clone(), token.clone());
            tokio::spawn(async move {
                let name = format!("lee{number}");
                engine
                    .join(&token, &name, PASSWORD.to_owned(), ADDRESS)
                    .await
                    .is_ok()
            })
        })
        .collect();
    let mut members = 0;
    for task in racing {
        members += usize::from(task.await.unwrap());
    }
    assert_eq!(members, 1);
}

#[tokio::test]
async fn a_name_is_taken_for_ever_and_the_invitation_stays_open_for_another() {
    let world = World::new().await;
    let lee = joined(&world, "lee", Role::Viewer).await;
    world.engine.remove_member(&world.km, lee.id).await.unwrap();
    let token = world.engine.invite(&world.km, "viewer", false, "").await.unwrap();
    for name in ["lee", "km"] {
        let refused = world
            .engine
            .join(&token, name, PASSWORD.to_owned(), ADDRESS)
            .await;
        assert!(message(refused.unwrap_err(), "name").starts_with("Somebody has this name"));
    }
    world
        .engine
        .join(&token, "lee2", PASSWORD.to_owned(), ADDRESS)
        .await
        .unwrap();
}

#[tokio::test]
async fn the_last_administrator_is_neither_lowered_nor_removed() {
    let world = World::new().await;
    let (engine, km) = (&world.engine, &world.km);
    let id = km.person.id;
    for refused in [
        engine.change_member(km, id, "editor", false).await,
        engine.remove_member(km, id).await,
    ] {
        assert!(matches!(refused, Err(Error::NotNow(_))), "{refused:?}");
    }
    assert!(engine.member(km, id).await.unwrap().keep_reason.is_some());
    // The flag of the auditor is no lowering.
    engine.change_member(km, id, "admin", true).await.unwrap();
    let lee = joined(&world, "lee", Role::Admin).await;
    let lee = Actor::new(lee);
    assert_eq!(engine.member(km, id).await.unwrap().keep_reason, None);
    // Two administrators who remove each other at once: one stays.
    let (one, other) = tokio::join!(
        engine.remove_member(km, lee.person.id),
        engine.remove_member(&lee, id)
    );
    assert!(one.is_ok() ^ other.is_ok(), "{one:?} {other:?}");
}

#[tokio::test]
async fn only_administrators_look_after_members_and_what_others_try_is_written_down() {
    let world = World::new().await;
    let lee = joined(&world, "lee", Role::Viewer).await;
    for role in [Role::Viewer, Role::Operator, Role::Editor] {
        let actor = World::member(role);
        let engine = &world.engine;
        assert!(matches!(
            engine.members(&actor).await,
            Err(Error::NotAuthorised(_))
        ));
        assert!(matches!(
            engine.member(&actor, lee.id).await,
            Err(Error::NotAuthorised(_))
        ));
        assert!(matches!(
            engine.invite(&actor, "admin", false, "").await,
            Err(Error::NotAuthorised(_))
        ));
        assert!(matches!(
            engine.change_member(&actor, lee.id, "admin", false).await,
            Err(Error::NotAuthorised(_))
        ));
        assert!(matches!(
            engine.remove_member(&actor, lee.id).await,
            Err(Error::NotAuthorised(_))
        ));
        assert!(matches!(
            engine.revoke_invitation(&actor, 1).await,
            Err(Error::NotAuthorised(_))
        ));
        assert_eq!(world.history().await[0].event.kind, EventKind::NotAuthorised);
    }
}

#[tokio::test]
async fn what_matters_asks_for_the_password_once_in_ten_minutes() {
    let world = World::new().await;
    let engine = &world.engine;
    let lee = joined(&world, "lee", Role::Viewer).await;
    let mut km = long_ago(&world.km);
    for refused in [
        engine.invite(&km, "viewer", false, "").await.map(drop),
        engine.change_member(&km, lee.id, "editor", false).await.map(drop),
        engine.remove_member(&km, lee.id).await.map(drop),
    ] {
        assert!(matches!(refused, Err(Error::NotConfirmed)), "{refused:?}");
    }
    let wrong = engine.confirm(&mut km, "wrong".to_owned()).await;
    assert_eq!(
        message(wrong.unwrap_err(), CONFIRMATION),
        "That is not your password."
    );
    assert!(matches!(
        engine.remove_member(&km, lee.id).await,
        Err(Error::NotConfirmed)
    ));
    engine
        .confirm(&mut km, "correct horse battery".to_owned())
        .await
        .unwrap();
    engine.remove_member(&km, lee.id).await.unwrap();
    let removed = engine.sign_in("lee", PASSWORD.to_owned(), ADDRESS).await;
    assert!(matches!(removed, Err(Error::SignInRefused)));
}

#[tokio::test]
async fn a_password_is_guessed_no_faster_where_it_confirms() {
    let world = World::new().await;
    let mut km = long_ago(&world.km);
    for _ in 0..5 {
        let wrong = world.engine.confirm(&mut km, "wrong".to_owned()).await;
        assert!(matches!(wrong, Err(Error::Invalid(_))));
    }
    let right = world
        .engine
        .confirm(&mut km, "correct horse battery".to_owned())
        .await;
    assert!(matches!(right, Err(Error::TooManyAttempts(_))));
}

#[tokio::test]
async fn a_password_is_changed_by_whoever_knows_it() {
    let world = World::new().await;
    let (engine, km) = (&world.engine, &world.km);
    let change = |current: &str, password: &str| {
        let (current, password) = (current.to_owned(), password.to_owned());
        async move { engine.change_password(km, current, password).await }
    };
    let wrong = change("wrong", PASSWORD).await.unwrap_err();
    assert_eq!(message(wrong, "current"), "That is not your password.");
    let short = change("correct horse battery", "short").await.unwrap_err();
    assert!(message(short, "password").starts_with("Enter at least"));
    let same = change("correct horse battery", "correct horse battery").await;
    assert!(message(same.unwrap_err(), "password").contains("that you have now"));
    change("correct horse battery", PASSWORD).await.unwrap();
    assert!(engine.sign_in("km", PASSWORD.to_owned(), ADDRESS).await.is_ok());
    let old = engine
        .sign_in("km", "correct horse battery".to_owned(), ADDRESS)
        .await;
    assert!(matches!(old, Err(Error::SignInRefused)));
}

#[tokio::test]
async fn whoever_may_not_invite_any_more_does_not_come_back_by_an_invitation() {
    let world = World::new().await;
    let engine = &world.engine;
    let lee = joined(&world, "lee", Role::Admin).await;
    let token = engine
        .invite(&Actor::new(lee.clone()), "admin", false, "for myself")
        .await
        .unwrap();
    let own = engine.invite(&world.km, "viewer", false, "").await.unwrap();
    engine
        .change_member(&world.km, lee.id, "viewer", false)
        .await
        .unwrap();
    assert_eq!(engine.invitation(&token).await.unwrap(), None);
    let refused = engine.join(&token, "lee2", PASSWORD.to_owned(), ADDRESS).await;
    assert!(matches!(refused, Err(Error::InvitationNotOpen)));
    // Those of others go on.
    assert!(engine.invitation(&own).await.unwrap().is_some());
}

/// The newest event, with what changed as lines.
async fn newest(world: &World) -> (EventKind, Option<String>, Vec<String>) {
    let event = world.history().await.remove(0).event;
    let changes = event.detail.changes.into_iter().map(|change| {
        let or_nothing = |value: Option<String>| value.unwrap_or_else(|| "nothing".to_owned());
        format!(
            "{}: {} to {}",
            change.field,
            or_nothing(change.before),
            or_nothing(change.after)
        )
    });
    (event.kind, event.detail.member, changes.collect())
}

#[tokio::test]
async fn the_record_says_whom_an_act_was_about_and_what_it_changed() {
    let world = World::new().await;
    let (engine, km) = (&world.engine, &world.km);
    let lee = joined(&world, "lee", Role::Viewer).await;
    engine.change_member(km, lee.id, "editor", true).await.unwrap();
    let changed = ["Role: Viewer to Editor", "Auditor: No to Yes"].map(str::to_owned);
    assert_eq!(
        newest(&world).await,
        (EventKind::RoleChanged, Some("lee".to_owned()), changed.to_vec())
    );
    engine.remove_member(km, lee.id).await.unwrap();
    let (kind, member, _) = newest(&world).await;
    assert_eq!((kind, member.as_deref()), (EventKind::PersonRemoved, Some("lee")));
    engine.invite(km, "editor", false, "for Ada").await.unwrap();
    let id = engine.members(km).await.unwrap().invitations[0].id;
    engine.revoke_invitation(km, id).await.unwrap();
    let changed = ["Role: Editor to nothing", "Auditor: No to nothing"].map(str::to_owned);
    assert_eq!(
        newest(&world).await,
        (
            EventKind::InvitationRevoked,
            Some("for Ada".to_owned()),
            changed.to_vec()
        )
    );
    let unknown = engine.revoke_invitation(km, 9_999).await;
    assert!(
        matches!(unknown, Err(Error::NotFound("invitation"))),
        "{unknown:?}"
    );
}
