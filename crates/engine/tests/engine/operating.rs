//! Pausing, resuming, deleting.

use crate::harness::World;
use model::event::EventKind;
use model::operation::OperationKind;
use model::person::Role;
use model::service::ServiceStatus;
use model::service_list::{ServiceLayout, ServicesQuery};

#[tokio::test]
async fn a_service_is_paused_resumed_and_deleted_and_its_history_stays() {
    let world = World::new().await;
    let arn = world.create("web-hello", |_| {}).await;
    world.until_status(&arn, ServiceStatus::Running).await;
    world.engine.pause(&world.km, &arn).await.unwrap();
    world.until_status(&arn, ServiceStatus::Paused).await;
    let refused = world.engine.deploy(&world.km, &arn).await.unwrap_err();
    assert_eq!(
        refused.to_string(),
        "A paused service cannot be deployed. Resume it first."
    );
    world.engine.resume(&world.km, &arn).await.unwrap();
    world.until_status(&arn, ServiceStatus::Running).await;
    let mistyped = world.engine.delete(&world.km, &arn, "web").await.unwrap_err();
    assert!(matches!(mistyped, engine::Error::Invalid(errors) if errors.at("typed").is_some()));
    let long_ago = engine::Actor {
        confirmed_at: engine::now().plus(-15 * 60_000),
        ..world.km.clone()
    };
    let unconfirmed = world.engine.delete(&long_ago, &arn, "web-hello").await;
    assert!(
        matches!(unconfirmed, Err(engine::Error::NotConfirmed)),
        "{unconfirmed:?}"
    );
    world.engine.delete(&world.km, &arn, "web-hello").await.unwrap();
    let view = world.until_status(&arn, ServiceStatus::Deleted).await;
    assert!(view.service.deleted_at.is_some());
    assert!(view.service.configuration.is_some());
    assert_eq!(view.operations[0].kind, OperationKind::DeleteService);
    assert_eq!(
        world.kinds_of(&arn).await,
        [
            EventKind::CreateRequested,
            EventKind::PauseRequested,
            EventKind::NotPossible,
            EventKind::ResumeRequested,
            // Mistyped, and not confirmed.
            EventKind::NotPossible,
            EventKind::NotPossible,
            EventKind::DeleteRequested
        ]
    );
    assert_eq!(
        world
            .engine
            .services(&world.km, &ServicesQuery::default(), &ServiceLayout::default())
            .await
            .unwrap()
            .total,
        0
    );
}

#[tokio::test]
async fn a_refused_attempt_is_in_the_history() {
    let world = World::new().await;
    let arn = world.create("web-hello", |_| {}).await;
    world.until_status(&arn, ServiceStatus::Running).await;
    let editor = World::member(Role::Editor);
    let refused = world.engine.delete(&editor, &arn, "web-hello").await.unwrap_err();
    assert_eq!(
        refused.to_string(),
        "Needs the Administrator role. You are Editor."
    );
    let view = world.engine.service(&editor, &arn).await.unwrap();
    let delete = view
        .offers
        .iter()
        .find(|offer| offer.action == model::actions::ServiceAction::Delete)
        .unwrap();
    assert_eq!(
        delete.refusal.as_deref(),
        Some("Needs the Administrator role. You are Editor.")
    );
    let newest = &world.history().await[0].event;
    assert_eq!(
        (newest.kind, newest.author.label()),
        (EventKind::NotAuthorised, "ls")
    );
    assert_eq!(newest.detail.attempt.as_deref(), Some("delete the service"));
}

#[tokio::test]
async fn what_others_do_is_told_as_app_runners_doing() {
    let world = World::new().await;
    let arn = world.create("web-hello", |_| {}).await;
    world.until_status(&arn, ServiceStatus::Running).await;
    world
        .past_slipway()
        .pause_service(&arn, engine::now())
        .await
        .unwrap();
    world.until_status(&arn, ServiceStatus::Paused).await;
    let started = world
        .history()
        .await
        .into_iter()
        .find(|entry| entry.event.kind == EventKind::OperationStarted);
    assert_eq!(started.unwrap().event.author.label(), "App Runner");
}
