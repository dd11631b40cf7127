//! AWS does not answer.

use crate::harness::{World, until};
use model::event::EventKind;
use model::service::ServiceStatus;

#[tokio::test]
async fn the_last_state_stays_with_its_age_and_the_region_recovers_by_itself() {
    let mut world = World::new().await;
    let arn = world.create("web-hello", |_| {}).await;
    world.until_status(&arn, ServiceStatus::Running).await;
    world.stop_simulator().await;
    let engine = world.engine.clone();
    let km = world.km.clone();
    let silent = until("the Region is silent", || async {
        let view = engine.service(&km, &arn).await.unwrap();
        view.region.silent_since.is_some().then_some(view)
    })
    .await;
    assert_eq!(silent.service.status, ServiceStatus::Running);
    assert!(silent.region.answered_at.is_some() && silent.region.failure.is_some());
    let refused = world.engine.deploy(&world.km, &arn).await.unwrap_err();
    assert!(matches!(refused, engine::Error::Aws(error) if error.kind == engine::AwsErrorKind::Unreachable));

    world.restart_simulator().await;
    let engine = world.engine.clone();
    until("the Region answers", || async {
        engine
            .service(&km, &arn)
            .await
            .unwrap()
            .region
            .silent_since
            .is_none()
            .then_some(())
    })
    .await;
    let kinds: Vec<EventKind> = world
        .history()
        .await
        .into_iter()
        .map(|entry| entry.event.kind)
        .collect();
    assert!(kinds.contains(&EventKind::RegionSilent) && kinds.contains(&EventKind::RegionAnswers));
}

#[tokio::test]
async fn a_create_that_is_throttled_is_told_and_the_draft_stays() {
    let world = World::new().await;
    let draft = world.draft("web-hello", |_| {}).await;
    world
        .switch(r#"{"api": "throttle", "operation": "AppRunner.CreateService", "times": 5}"#)
        .await;
    let error = world
        .engine
        .submit_draft(&world.km, &draft.id, draft.version)
        .await
        .unwrap_err();
    assert!(matches!(error, engine::Error::Aws(error) if error.kind == engine::AwsErrorKind::Throttled));
    assert_eq!(
        world.store.draft(&draft.id).await.unwrap().state,
        model::draft::DraftState::Open
    );
}
