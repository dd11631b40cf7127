//! What forms choose from.

use crate::harness::{ACCOUNT, World};
use engine::Error;
use model::draft::Step;
use model::image_facts::ImageAnswer;
use model::person::Role;
use model::view::Choices;
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
    let repositories = known(engine.image_repositories(km, &draft).await.unwrap());
    assert_eq!(repositories.items[2].name, "storefront");
    let images = known(engine.pushed_images(km, &draft, "storefront").await.unwrap()).unwrap();
    assert_eq!(images.items[0].tags, ["1.4.1", "latest"]);
    assert_eq!(
        known(engine.pushed_images(km, &draft, "none").await.unwrap()),
        None
    );
    let view = engine.draft(km, &draft, Step::Configure, None).await.unwrap();
    let networks = known(view.networks.unwrap());
    assert_eq!((networks.vpcs.len(), networks.subnets.len()), (1, 3));
    let references = view.references.unwrap();
    assert_eq!(known(references.secrets).items.len(), 3);
    assert_eq!(known(references.parameters).items.len(), 4);
    let facts = engine.image_facts(km, &draft).await.unwrap().unwrap();
    let ImageAnswer::Found(facts) = known(facts) else {
        panic!("the known image")
    };
    assert_eq!(facts.configuration.unwrap().exposed_ports[0].port, 8000);
}

#[tokio::test]
async fn the_facts_are_those_of_the_image_that_is_typed() {
    let world = World::new().await;
    let engine = &world.engine;
    let draft = world
        .draft("web-private", |values| {
            values.image = format!("{ACCOUNT}.dkr.ecr.eu-west-1.amazonaws.com/storefront:9.9");
            "ecr".clone_into(&mut values.provider);
        })
        .await
        .id;
    let facts = engine.image_facts(&world.km, &draft).await.unwrap().unwrap();
    assert_eq!(known(facts), ImageAnswer::NoImage);
    let draft = world
        .draft("web-wrong", |values| "nginx".clone_into(&mut values.image))
        .await
        .id;
    assert_eq!(engine.image_facts(&world.km, &draft).await.unwrap(), None);
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
    let other = engine.image_repositories(km, &draft).await.unwrap();
    assert!(reason(other).contains("does not let Slipway look"));
}

#[tokio::test]
async fn nobody_waits_long_for_an_answer() {
    let world = World::new().await;
    let draft = world.draft("web-hello", |_| ()).await.id;
    world
        .switch(r#"{"api": "hang", "operation": "AmazonEC2ContainerRegistry"}"#)
        .await;
    let start = Instant::now();
    let answer = world.engine.image_repositories(&world.km, &draft).await.unwrap();
    assert!(reason(answer).contains("does not answer"));
    assert!(start.elapsed() < Duration::from_secs(6), "{:?}", start.elapsed());
}

#[tokio::test]
async fn who_may_not_fill_a_form_sees_nothing_of_the_account() {
    let world = World::new().await;
    let draft = world.draft("web-hello", |_| ()).await.id;
    let engine = &world.engine;
    for role in [Role::Viewer, Role::Operator] {
        let member = World::member(role);
        for refused in [
            engine.image_repositories(&member, &draft).await.err(),
            engine.pushed_images(&member, &draft, "storefront").await.err(),
        ] {
            assert!(matches!(refused, Some(Error::NotAuthorised(_))), "{refused:?}");
        }
        // What everybody sees who sees the draft.
        assert!(engine.image_facts(&member, &draft).await.unwrap().is_some());
    }
    let missing = engine.image_repositories(&world.km, "no-such-draft").await;
    assert!(matches!(missing, Err(Error::NotFound(_))), "{missing:?}");
}

#[tokio::test]
async fn without_a_region_nobody_is_asked() {
    let world = World::new().await;
    let draft = world.draft("web-hello", |values| values.region.clear()).await.id;
    let answer = world.engine.image_repositories(&world.km, &draft).await.unwrap();
    assert_eq!(reason(answer), "Choose a Region first.");
}
