//! A service as the beginning of another one.

use crate::harness::World;
use engine::Error;
use model::draft::{DraftVariable, Origin};
use model::event::EventKind;
use model::person::Role;
use model::service::ServiceStatus;

/// A variable of this source.
fn variable(source: &str, name: &str, value: &str) -> DraftVariable {
    DraftVariable {
        source: source.to_owned(),
        name: name.to_owned(),
        value: value.to_owned(),
    }
}

#[tokio::test]
async fn a_copy_in_the_same_region_has_everything_but_the_name() {
    let world = World::new().await;
    let arn = world
        .create("web-hello", |values| {
            "512".clone_into(&mut values.cpu);
            "1024".clone_into(&mut values.memory);
            values.variables.push(variable("plain", "GREETING", "Hello"));
        })
        .await;
    world.until_status(&arn, ServiceStatus::Running).await;
    let cloned = world
        .engine
        .clone_service(&world.km, &arn, "eu-west-1")
        .await
        .unwrap();
    let draft = world.store.draft(&cloned.draft.id).await.unwrap();
    assert_eq!(draft.values.name, "web-hello-2");
    assert_eq!(
        (
            draft.values.cpu.as_str(),
            draft.values.memory.as_str(),
            draft.values.port.as_str()
        ),
        ("512", "1024", "8000")
    );
    assert_eq!(draft.values.variables, [variable("plain", "GREETING", "Hello")]);
    assert!(cloned.left_out.is_empty());
    assert_eq!(draft.origins.get("cpu"), Some(&Origin::Service));
    assert_eq!(draft.origins.get("region"), Some(&Origin::Service));
    assert_eq!(draft.origins.get("name"), None);
    assert_eq!(draft.rebuilds, None);
    assert_eq!(world.kinds_of(&arn).await.last(), Some(&EventKind::DraftCreated));
    let view = world.engine.draft(&world.km, &draft.id, None).await.unwrap();
    assert!(view.errors.is_empty(), "{:?}", view.errors);
}

#[tokio::test]
async fn in_another_region_the_name_is_free_and_what_is_not_there_is_named() {
    let world = World::new().await;
    let secret = "arn:aws:ssm:eu-west-1:123456789012:parameter/shop/token";
    let arn = world
        .create("web-hello", |values| {
            "arn:aws:iam::123456789012:role/web".clone_into(&mut values.instance_role);
            values.variables.push(variable("reference", "TOKEN", secret));
        })
        .await;
    let cloned = world
        .engine
        .clone_service(&world.km, &arn, "us-east-1")
        .await
        .unwrap();
    let values = cloned.draft.values;
    assert_eq!(cloned.left_out, ["variables"]);
    assert_eq!(
        (values.name.as_str(), values.region.as_str()),
        ("web-hello", "us-east-1")
    );
    assert_eq!(values.instance_role, "arn:aws:iam::123456789012:role/web");
    assert_eq!(values.variables, [variable("reference", "TOKEN", "")]);
    assert_eq!(cloned.draft.origins.get("region"), None);
}

#[tokio::test]
async fn a_copy_is_for_those_who_may_see_values_and_for_regions_that_are_followed() {
    let world = World::new().await;
    let arn = world.create("web-hello", |_| {}).await;
    let operator = World::member(Role::Operator);
    let refused = world.engine.clone_service(&operator, &arn, "eu-west-1").await;
    assert!(matches!(refused, Err(Error::NotAuthorised(_))), "{refused:?}");
    assert_eq!(world.kinds_of(&arn).await.last(), Some(&EventKind::NotAuthorised));
    for elsewhere in ["ap-south-1", "", "eu-west-1\n"] {
        let refused = world.engine.clone_service(&world.km, &arn, elsewhere).await;
        assert!(
            matches!(&refused, Err(Error::Invalid(errors)) if errors.at("region").is_some()),
            "{refused:?}"
        );
    }
    assert!(world.engine.drafts(&world.km).await.unwrap().drafts.is_empty());
}
