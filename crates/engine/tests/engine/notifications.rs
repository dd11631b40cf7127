//! Who is told by name of what happens.

use crate::harness::{World, until};
use engine::{Action, Actor, Error, Resource, authorize};
use model::draft::CommentKind;
use model::notification::{Notification, REVIEWER, Tone};
use model::person::Role;
use model::service::ServiceStatus;

/// Another member, in the database too.
async fn joined(world: &World, name: &str, role: Role) -> Actor {
    let token = world
        .engine
        .invite(&world.km, role.as_str(), false, "")
        .await
        .unwrap();
    let person = world
        .engine
        .join(&token, name, "another long password".to_owned(), "192.0.2.8")
        .await
        .unwrap();
    Actor::new(person)
}

async fn told(world: &World, actor: &Actor) -> Vec<Notification> {
    world.engine.notifications(actor).await.unwrap().notifications
}

async fn titles(world: &World, actor: &Actor) -> Vec<String> {
    told(world, actor)
        .await
        .into_iter()
        .map(|told| told.title)
        .collect()
}

async fn until_told(world: &World, actor: &Actor, title: &str) {
    until(title, || async {
        titles(world, actor)
            .await
            .iter()
            .any(|told| told == title)
            .then_some(())
    })
    .await;
}

#[test]
fn who_is_asked_for_a_review_may_answer() {
    for role in Role::ALL {
        let may = authorize(&World::member(role), Action::ReviewDraft, Resource::Shared).is_ok();
        assert_eq!(may, role >= REVIEWER, "{role:?}");
    }
}

#[tokio::test]
async fn who_asked_for_an_operation_is_told_of_its_end_and_nobody_else() {
    let world = World::new().await;
    let lee = joined(&world, "lee", Role::Operator).await;
    let arn = world.create("web-hello", |_| {}).await;
    world.until_status(&arn, ServiceStatus::Running).await;
    until_told(&world, &world.km, "web-hello is created.").await;
    assert_eq!(titles(&world, &lee).await, [] as [&str; 0]);

    world.engine.pause(&lee, &arn).await.unwrap();
    until_told(&world, &lee, "web-hello is paused.").await;
    world.until_status(&arn, ServiceStatus::Paused).await;
    world.engine.resume(&lee, &arn).await.unwrap();
    until_told(&world, &lee, "web-hello is resumed.").await;
    world.until_status(&arn, ServiceStatus::Running).await;
    world.engine.deploy(&world.km, &arn).await.unwrap();
    until_told(&world, &world.km, "web-hello is deployed.").await;
    world.until_status(&arn, ServiceStatus::Running).await;
    world.engine.delete(&world.km, &arn, "web-hello").await.unwrap();
    until_told(&world, &world.km, "web-hello is deleted.").await;

    assert_eq!(
        titles(&world, &lee).await,
        ["web-hello is resumed.", "web-hello is paused."]
    );
    assert_eq!(
        titles(&world, &world.km).await,
        [
            "web-hello is deleted.",
            "web-hello is deployed.",
            "web-hello is created."
        ]
    );
}

#[tokio::test]
async fn what_nobody_asked_for_here_is_told_to_nobody() {
    let world = World::new().await;
    let arn = world.create("web-hello", |_| {}).await;
    world.until_status(&arn, ServiceStatus::Running).await;
    until_told(&world, &world.km, "web-hello is created.").await;
    world
        .past_slipway()
        .pause_service(&arn, engine::now())
        .await
        .unwrap();
    world.until_status(&arn, ServiceStatus::Paused).await;
    assert_eq!(titles(&world, &world.km).await, ["web-hello is created."]);
}

#[tokio::test]
async fn a_failed_create_says_why() {
    let world = World::new().await;
    let arn = world
        .create("wrong-port", |values| "8080".clone_into(&mut values.port))
        .await;
    world.until_status(&arn, ServiceStatus::CreateFailed).await;
    until_told(&world, &world.km, "The create of wrong-port failed.").await;
    let told = told(&world, &world.km).await;
    assert_eq!(told.len(), 1, "{told:?}");
    assert_eq!(told[0].tone, Tone::Bad);
    assert!(!told[0].text.is_empty(), "{told:?}");
    assert_eq!(told[0].href, model::paths::service(&arn));
}

#[tokio::test]
async fn drafts_tell_their_people() {
    let world = World::new().await;
    let ra = joined(&world, "ra", Role::Editor).await;
    let viewer = joined(&world, "vi", Role::Viewer).await;
    let draft = world.draft("web-hello", |_| {}).await;
    let say = async |actor: &Actor, kind, text: &str| {
        world
            .engine
            .comment(actor, &draft.id, kind, draft.version, text)
            .await
            .unwrap();
    };
    say(&viewer, CommentKind::Remark, "Is 8000 right?").await;
    assert_eq!(
        titles(&world, &world.km).await,
        ["vi commented on the draft of web-hello."]
    );
    say(&world.km, CommentKind::Remark, "It is.").await;
    assert_eq!(
        titles(&world, &viewer).await,
        ["km commented on the draft of web-hello."]
    );
    say(&world.km, CommentKind::ReviewWanted, "").await;
    assert_eq!(
        titles(&world, &ra).await,
        ["km asks for a review of the draft of web-hello."]
    );
    assert_eq!(titles(&world, &viewer).await.len(), 1, "a Viewer cannot answer");
    say(&ra, CommentKind::Approved, "").await;
    assert_eq!(
        titles(&world, &world.km).await[0],
        "ra has approved the draft of web-hello."
    );
    world
        .engine
        .submit_draft(&ra, &draft.id, draft.version)
        .await
        .unwrap();
    assert_eq!(
        titles(&world, &world.km).await[0],
        "ra creates web-hello from your draft."
    );
    until_told(&world, &ra, "web-hello is created.").await;
    assert!(
        !titles(&world, &world.km)
            .await
            .contains(&"web-hello is created.".to_owned()),
        "that is for who asked"
    );
}

#[tokio::test]
async fn what_is_put_away_stays_so_and_what_came_since_is_not() {
    let mut world = World::new().await;
    let ra = joined(&world, "ra", Role::Editor).await;
    let draft = world.draft("web-hello", |_| {}).await;
    let say = async |world: &World, text: &str| {
        let kind = CommentKind::Remark;
        world
            .engine
            .comment(&ra, &draft.id, kind, draft.version, text)
            .await
            .unwrap();
    };
    for text in ["one", "two", "three"] {
        say(&world, text).await;
    }
    let frame = world.engine.frame(&world.km).await.unwrap();
    assert_eq!((frame.notifications.len(), frame.unread), (3, 3));
    let (newest, middle) = (frame.notifications[0].event, frame.notifications[1].event);
    world
        .engine
        .dismiss_notification(&world.km, middle)
        .await
        .unwrap();
    let left: Vec<i64> = world
        .engine
        .frame(&world.km)
        .await
        .unwrap()
        .notifications
        .iter()
        .map(|told| told.event)
        .collect();
    assert_eq!(left, [newest, frame.notifications[2].event]);
    // Somebody else's, and one that there is not.
    for (actor, event) in [(&ra, newest), (&world.km, newest + 1_000)] {
        let refused = world.engine.dismiss_notification(actor, event).await;
        assert!(matches!(refused, Err(Error::NotFound(_))), "{refused:?}");
    }
    say(&world, "four").await;
    world
        .engine
        .dismiss_notifications(&world.km, newest)
        .await
        .unwrap();
    world.restart_slipway().await;
    let frame = world.engine.frame(&world.km).await.unwrap();
    assert_eq!((frame.notifications.len(), frame.unread), (1, 1));
    let read: Vec<bool> = told(&world, &world.km)
        .await
        .iter()
        .map(|told| told.read)
        .collect();
    assert_eq!(read, [false, true, true, true]);
}

#[tokio::test]
async fn the_oldest_go_first() {
    let world = World::new().await;
    let ra = joined(&world, "ra", Role::Editor).await;
    let draft = world.draft("web-hello", |_| {}).await;
    for number in 0..205 {
        let text = number.to_string();
        let kind = CommentKind::Remark;
        world
            .engine
            .comment(&ra, &draft.id, kind, draft.version, &text)
            .await
            .unwrap();
    }
    let frame = world.engine.frame(&world.km).await.unwrap();
    assert_eq!(frame.unread, 200);
    assert_eq!(frame.notifications.len(), 10, "the others wait on their page");
}
