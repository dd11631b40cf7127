//! What somebody attempted in vain, though their role allows it, is in the audit log.

use crate::harness::World;
use engine::Error;
use model::draft::CommentKind;
use model::event::{Author, EventKind};
use model::person::Role;
use model::protection::TypedScope;
use model::record::Outcome;
use model::service::ServiceStatus;
use model::service_list::{ServiceLayout, ServicesQuery};

#[tokio::test]
async fn what_a_state_does_not_allow_is_in_the_record_too() {
    let world = World::new().await;
    let arn = world.create("web-hello", |_| {}).await;
    world.until_status(&arn, ServiceStatus::Running).await;
    let operator = World::member(Role::Operator);
    let refused = world.engine.resume(&operator, &arn).await.unwrap_err();
    let newest = world.history().await.remove(0).event;
    assert_eq!(newest.kind, EventKind::NotPossible);
    assert_eq!(newest.kind.outcome(), Outcome::Refused);
    assert_eq!(newest.service, Some(arn.clone()));
    assert_eq!(newest.detail.attempt.as_deref(), Some("resume the service"));
    assert_eq!(newest.detail.cause, Some(refused.to_string()));

    // A create that is sent although its draft is not complete.
    let draft = world.engine.begin_draft(&world.km).await.unwrap().id;
    let sent = world.engine.submit_draft(&world.km, &draft, 1).await;
    assert!(matches!(sent, Err(engine::Error::Invalid(_))), "{sent:?}");
    let newest = world.history().await.remove(0).event;
    assert_eq!((newest.kind, newest.draft), (EventKind::NotPossible, Some(draft)));
    let cause = newest.detail.cause.unwrap();
    assert!(cause.ends_with("fields are wrong"), "{cause}");
}

/// What the newest event says was attempted, after an attempt whose form was wrong.
async fn told_of<T: std::fmt::Debug>(world: &World, attempted: Result<T, Error>) -> String {
    assert!(matches!(attempted, Err(Error::Invalid(_))), "{attempted:?}");
    let newest = world.history().await.remove(0).event;
    assert_eq!(newest.kind, EventKind::NotPossible);
    assert_eq!(newest.detail.cause.as_deref(), Some("1 field is wrong"));
    newest.detail.attempt.unwrap()
}

#[tokio::test]
async fn what_was_typed_wrong_is_in_the_record_too() {
    let world = World::new().await;
    let (km, engine) = (&world.km, &world.engine);
    let arn = world.create("web-hello", |_| {}).await;
    world.until_status(&arn, ServiceStatus::Running).await;
    let draft = engine.begin_draft(km).await.unwrap().id;

    let invited = engine.invite(km, "king", false, "").await;
    assert_eq!(told_of(&world, invited).await, "invite a member");
    let protected = engine.protect(km, &TypedScope::default(), "").await;
    assert_eq!(told_of(&world, protected).await, "change what is protected");
    let deleted = engine.delete(km, &arn, "web").await;
    assert_eq!(told_of(&world, deleted).await, "delete the service");
    let commented = engine.comment(km, &draft, CommentKind::Remark, 1, " ").await;
    assert_eq!(told_of(&world, commented).await, "comment on the draft");
    let (query, layout) = (ServicesQuery::default(), ServiceLayout::default());
    let saved = engine.save_view(km, "", &query, &layout, true).await;
    assert_eq!(
        told_of(&world, saved).await,
        "change a view of the services for the team"
    );
    let link = "image=public.ecr.aws/nginx/nginx:latest";
    let made = engine.make_short_link(km, link, "for ever and a day", "").await;
    assert_eq!(told_of(&world, made).await, "make a short link");
    let imported = engine.import_draft(km, "{").await;
    assert_eq!(told_of(&world, imported).await, "begin a draft");
    let editor = World::member(Role::Editor);
    let proposed = engine.propose_deletion(&editor, &arn, "").await;
    assert_eq!(told_of(&world, proposed).await, "propose to delete the service");
}

#[tokio::test]
async fn who_types_wrong_again_and_again_is_counted() {
    let world = World::new().await;
    let before = world.history().await.len();
    for _ in 0..25 {
        let kept = world.engine.set_retention(&world.km, "soon").await;
        assert!(matches!(kept, Err(Error::Invalid(_))), "{kept:?}");
    }
    assert_eq!(world.history().await.len(), before + 20);
    world.engine.tell_denials(true).await.unwrap();
    let newest = world.history().await.remove(0).event;
    assert_eq!(
        (newest.kind, newest.detail.repeated),
        (EventKind::NotPossible, Some(5))
    );
}

#[tokio::test]
async fn links_that_lead_nowhere_are_in_the_record_too() {
    let world = World::new().await;
    let password = || "another long password".to_owned();
    for address in ["192.0.2.7", "192.0.2.7", "192.0.2.8"] {
        let joined = world
            .engine
            .join("no such token", "lee", password(), address)
            .await;
        assert!(matches!(joined, Err(Error::InvitationNotOpen)), "{joined:?}");
    }
    let told: Vec<_> = world
        .history()
        .await
        .into_iter()
        .filter(|entry| entry.event.kind == EventKind::NotPossible)
        .collect();
    assert_eq!(told.len(), 2);
    assert_eq!(told[0].event.author, Author::Stranger);
    assert_eq!(told[0].event.detail.attempt.as_deref(), Some("become a member"));
}

#[tokio::test]
async fn who_has_to_wait_to_show_who_they_are_is_in_the_record_too() {
    let world = World::new().await;
    let mut km = world.km.clone();
    let waiting = loop {
        match world.engine.confirm(&mut km, "wrong password".to_owned()).await {
            Err(Error::Invalid(_)) => {}
            other => break other,
        }
    };
    assert!(matches!(waiting, Err(Error::TooManyAttempts(_))), "{waiting:?}");
    let newest = world.history().await.remove(0).event;
    assert_eq!(newest.kind, EventKind::ConfirmationFailed);
    assert_eq!(
        newest.detail.cause.as_deref(),
        Some("has to wait after too many failures")
    );
}

#[tokio::test]
async fn attempts_at_several_services_are_told_apart() {
    let world = World::new().await;
    let viewer = World::member(Role::Viewer);
    let mut arns = Vec::new();
    for name in ["web-one", "web-two", "web-three"] {
        let arn = world.create(name, |_| {}).await;
        world.until_status(&arn, ServiceStatus::Running).await;
        arns.push(arn);
    }
    for arn in &arns {
        let refused = world.engine.delete(&viewer, arn, &arn.name).await;
        assert!(matches!(refused, Err(Error::NotAuthorised(_))), "{refused:?}");
    }
    let told: Vec<_> = world
        .history()
        .await
        .into_iter()
        .map(|entry| entry.event)
        .filter(|event| event.kind == EventKind::NotAuthorised)
        .filter_map(|event| event.service)
        .rev()
        .collect();
    assert_eq!(told, arns);
}

#[tokio::test]
async fn what_administrators_alone_do_is_told_by_its_name_and_by_whom_it_is_about() {
    let world = World::new().await;
    let viewer = World::member(Role::Viewer);
    let km = world.km.person.id;
    let refused = |told: Result<(), Error>| assert!(matches!(told, Err(Error::NotAuthorised(_))), "{told:?}");
    refused(world.engine.remove_member(&viewer, km).await.map(drop));
    refused(
        world
            .engine
            .change_member(&viewer, km, "viewer", false)
            .await
            .map(drop),
    );
    refused(world.engine.invite(&viewer, "admin", false, "").await.map(drop));
    refused(world.engine.revoke_invitation(&viewer, 1).await);
    let told: Vec<_> = world
        .history()
        .await
        .into_iter()
        .filter(|entry| entry.event.kind == EventKind::NotAuthorised)
        .map(|entry| {
            (
                entry.event.detail.attempt.unwrap_or_default(),
                entry.event.detail.member,
            )
        })
        .collect();
    let name = Some(world.km.person.name.clone());
    assert_eq!(
        told,
        [
            ("revoke an invitation".to_owned(), None),
            ("invite a member".to_owned(), None),
            ("change the role of a member".to_owned(), name.clone()),
            ("remove a member".to_owned(), name),
        ]
    );
}
