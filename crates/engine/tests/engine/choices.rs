//! What forms choose from.

use crate::harness::World;
use engine::Error;
use model::draft::Step;
use model::person::Role;
use model::view::{Choices, ImagesQuery};
use std::time::{Duration, Instant};

fn known<T: std::fmt::Debug>(choices: Choices<T>) -> T {
    match choices {
        Choices::Known { items, answered_at } => {
            assert!(answered_at.0 > 0);
            items
        }
        Choices::NotAsked { reason } => panic!("{reason}"),
    }
}

fn reason<T: std::fmt::Debug>(choices: Choices<T>) -> String {
    match choices {
        Choices::NotAsked { reason } => reason,
        choices @ Choices::Known { .. } => panic!("{choices:?}"),
    }
}

#[tokio::test]
async fn a_form_is_filled_from_what_the_account_has() {
    let world = World::new().await;
    let draft = world.draft("web-hello", |_| ()).await.id;
    let (engine, km) = (&world.engine, &world.km);
    let view = engine.draft(km, &draft, Step::Configure, None).await.unwrap();
    let networks = known(view.networks.unwrap());
    assert_eq!((networks.vpcs.len(), networks.subnets.len()), (1, 3));
    let references = view.references.unwrap();
    assert_eq!(known(references.secrets).items.len(), 3);
    assert_eq!(known(references.parameters).items.len(), 4);
}

#[tokio::test]
async fn aws_is_asked_once_and_its_answer_kept() {
    let world = World::new().await;
    let draft = world.draft("web-hello", |_| ()).await.id;
    let (engine, km) = (&world.engine, &world.km);
    let secrets = || async {
        let view = engine.draft(km, &draft, Step::Configure, None).await.unwrap();
        known(view.references.unwrap().secrets)
    };
    let first = secrets().await;
    world
        .switch(r#"{"api": "deny", "operation": "secretsmanager"}"#)
        .await;
    assert_eq!(first, secrets().await);
    // What was not asked for yet is refused, and everything else is as it was.
    world
        .switch(r#"{"api": "deny", "operation": "AmazonEC2ContainerRegistry"}"#)
        .await;
    let other = engine.images(km, &draft, &ImagesQuery::default()).await.unwrap();
    assert!(reason(other.list).contains("it needs ecr:DescribeRepositories"));
}

#[tokio::test]
async fn nobody_waits_long_for_an_answer() {
    let world = World::new().await;
    let draft = world.draft("web-hello", |_| ()).await.id;
    world
        .switch(r#"{"api": "hang", "operation": "AmazonEC2ContainerRegistry"}"#)
        .await;
    let start = Instant::now();
    let query = ImagesQuery::default();
    let answer = world.engine.images(&world.km, &draft, &query).await.unwrap();
    assert!(reason(answer.list).contains("does not answer"));
    assert!(start.elapsed() < Duration::from_secs(6), "{:?}", start.elapsed());
}

#[tokio::test]
async fn who_may_not_fill_a_form_sees_nothing_of_the_account() {
    let world = World::new().await;
    let draft = world.draft("web-hello", |_| ()).await.id;
    let engine = &world.engine;
    for role in [Role::Viewer, Role::Operator] {
        let member = World::member(role);
        let refused = engine.images(&member, &draft, &ImagesQuery::default()).await;
        assert!(matches!(refused, Err(Error::NotAuthorised(_))), "{refused:?}");
        let view = engine
            .draft(&member, &draft, Step::Configure, None)
            .await
            .unwrap();
        assert!(view.networks.is_none() && view.references.is_none());
    }
    let missing = engine
        .images(&world.km, "no-such-draft", &ImagesQuery::default())
        .await;
    assert!(matches!(missing, Err(Error::NotFound(_))), "{missing:?}");
}

#[tokio::test]
async fn without_a_region_nobody_is_asked() {
    let world = World::new().await;
    let draft = world.draft("web-hello", |values| values.region.clear()).await.id;
    let query = ImagesQuery::default();
    let answer = world.engine.images(&world.km, &draft, &query).await.unwrap();
    assert_eq!(reason(answer.list), "Choose a Region first.");
}
