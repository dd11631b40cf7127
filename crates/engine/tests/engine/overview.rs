//! The landing page: what needs somebody, what is under way, what changed today.

use crate::harness::{World, until};
use model::draft::CommentKind;
use model::service::ServiceStatus;
use model::view::Attention;

#[tokio::test]
async fn people_begin_at_the_services_until_there_is_one() {
    let world = World::new().await;
    assert_eq!(world.engine.landing().await.unwrap(), "/services");
    let arn = Box::pin(world.create("web-app", |_| {})).await;
    assert_eq!(world.engine.landing().await.unwrap(), "/overview");
    let view = until("the create is under way", || async {
        let view = world.engine.overview(&world.km).await.unwrap();
        (!view.under_way.is_empty() || view.services == 1).then_some(view)
    })
    .await;
    assert_eq!(view.services, 1);
    world.until_status(&arn, ServiceStatus::Running).await;
    let view = world.engine.overview(&world.km).await.unwrap();
    assert!(view.under_way.is_empty() && view.attention.is_empty(), "{view:?}");
    assert_eq!(view.statuses, [(ServiceStatus::Running, 1)]);
    let counted: Vec<(&str, i64)> = view
        .regions
        .iter()
        .map(|(state, count)| (state.region.as_str(), *count))
        .collect();
    assert_eq!(counted, [("eu-west-1", 1), ("us-east-1", 0)]);
    assert!(
        view.today
            .iter()
            .any(|entry| entry.event.service.as_ref() == Some(&arn)),
        "{view:?}"
    );
    assert!(view.changes_today > 0);
}

#[tokio::test]
async fn what_failed_and_what_waits_for_a_review_needs_somebody() {
    let world = World::new().await;
    let failed = Box::pin(world.create("wrong-port", |values| "8080".clone_into(&mut values.port))).await;
    world.until_status(&failed, ServiceStatus::CreateFailed).await;
    let draft = Box::pin(world.draft("to-be-reviewed", |_| {})).await;
    world
        .engine
        .comment(
            &world.km,
            &draft.id,
            CommentKind::ReviewWanted,
            draft.version,
            "please look",
        )
        .await
        .unwrap();
    let view = world.engine.overview(&world.km).await.unwrap();
    let [
        Attention::Failed(listed),
        Attention::Review {
            draft: id,
            name,
            wish,
        },
    ] = view.attention.as_slice()
    else {
        panic!("{:?}", view.attention)
    };
    assert_eq!(listed.service.arn, failed);
    assert_eq!(
        (id, name.as_str(), wish.by.as_str()),
        (&draft.id, "to-be-reviewed", "km")
    );
    assert_eq!(view.statuses, [(ServiceStatus::CreateFailed, 1)]);
}

#[tokio::test]
async fn a_region_that_is_silent_needs_somebody() {
    let mut world = World::new().await;
    world.stop_simulator().await;
    let view = until("the silence is told", || async {
        let view = world.engine.overview(&world.km).await.unwrap();
        (view.attention.len() == 2).then_some(view)
    })
    .await;
    assert!(
        view.attention
            .iter()
            .all(|item| matches!(item, Attention::Silent(_))),
        "{view:?}"
    );
}
