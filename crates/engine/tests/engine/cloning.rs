//! A service as the beginning of another one.

use crate::harness::World;
use engine::{Actor, Error, now};
use model::auto_scaling::AutoScaling;
use model::draft::{DraftValues, DraftVariable, Granted, Origin, Step, is_setting};
use model::event::EventKind;
use model::person::Role;
use model::service::ServiceStatus;

/// A variable of this source.
fn variable(source: &str, name: &str, value: &str) -> DraftVariable {
    DraftVariable {
        source: source.to_owned(),
        name: name.to_owned(),
        value: value.to_owned(),
        ..DraftVariable::default()
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
    assert_eq!(
        draft.origins.get("cpu"),
        Some(&Origin::Service("web-hello".to_owned()))
    );
    assert_eq!(
        draft.origins.get("region"),
        Some(&Origin::Service("web-hello".to_owned()))
    );
    assert_eq!(draft.origins.get("name"), None);
    assert_eq!(draft.rebuilds, None);
    assert_eq!(world.kinds_of(&arn).await.last(), Some(&EventKind::DraftCreated));
    let view = world
        .engine
        .draft(&world.km, &draft.id, Step::Configure, None)
        .await
        .unwrap();
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
async fn a_copy_is_for_operators_and_for_regions_that_are_followed() {
    let world = World::new().await;
    let arn = world.create("web-hello", |_| {}).await;
    let viewer = World::member(Role::Viewer);
    let refused = world.engine.clone_service(&viewer, &arn, "eu-west-1").await;
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

#[tokio::test]
async fn plain_values_come_along_for_those_who_may_see_them_and_that_is_noted() {
    let world = World::new().await;
    let arn = world
        .create("web-hello", |values| {
            values.variables.push(variable("plain", "GREETING", "Hello"));
        })
        .await;
    world.until_status(&arn, ServiceStatus::Running).await;
    let clone = async |actor: &Actor| world.engine.clone_service(actor, &arn, "eu-west-1").await;
    // Whose copy has none.
    let operator = World::member(Role::Operator);
    let cloned = clone(&operator).await.unwrap();
    assert!(cloned.without_values);
    assert_eq!(cloned.draft.values.variables, [variable("plain", "GREETING", "")]);
    assert_eq!(cloned.draft.created_by, operator.person.name);
    assert!(!world.kinds_of(&arn).await.contains(&EventKind::ValuesRevealed));

    let long_ago = Actor {
        confirmed_at: now().plus(-15 * 60_000),
        ..World::member(Role::Editor)
    };
    let unconfirmed = clone(&long_ago).await;
    assert!(matches!(unconfirmed, Err(Error::NotConfirmed)), "{unconfirmed:?}");
    let editor = World::member(Role::Editor);
    let cloned = clone(&editor).await.unwrap();
    assert!(!cloned.without_values);
    assert_eq!(
        cloned.draft.values.variables,
        [variable("plain", "GREETING", "Hello")]
    );
    assert!(world.kinds_of(&arn).await.contains(&EventKind::ValuesRevealed));
}

/// What App Runner does not tell of a service, and what is no setting of one.
const NOT_TOLD: [&str; 4] = ["name", "tags", "env_text", "configuration_file"];

/// Every setting that a service of this kind has differs from its default, and its copy has it.
async fn everything_is_cloned(
    world: &World,
    service: &str,
    unused: &[&str],
    change: impl FnOnce(&mut DraftValues),
) {
    let made = world.draft(service, change).await;
    let defaults = DraftValues::default();
    let settings = made
        .values
        .fields()
        .map(|(field, _)| field)
        .into_iter()
        .chain(["variables"]);
    let differing = made.values.differences(&defaults);
    let mut expected = Vec::new();
    for field in settings.filter(|field| is_setting(field) && !NOT_TOLD.contains(field)) {
        assert_eq!(
            differing.contains(&field),
            !unused.contains(&field),
            "{field} is to differ from its default, or is not for this kind of service"
        );
        expected.push(field);
    }
    world
        .engine
        .submit_draft(&world.km, &made.id, made.version)
        .await
        .unwrap();
    let arn = world.arn_of(&made.id).await;
    let copy = world
        .engine
        .clone_service(&world.km, &arn, "eu-west-1")
        .await
        .unwrap()
        .draft;
    let lost = copy.values.differences(&made.values);
    assert!(lost.iter().all(|field| !expected.contains(field)), "{lost:?}");
    for field in expected.into_iter().filter(|field| !unused.contains(field)) {
        assert_eq!(
            copy.origins.get(field),
            Some(&Origin::Service(service.to_owned())),
            "{field}"
        );
    }
    for granted in Granted::ALL {
        assert_eq!(copy.values.field(granted.field()), Some(""));
    }
}

/// What a service can have of its account.
struct Made {
    auto_scaling: String,
    connector: String,
    observability: String,
}

async fn made(world: &World) -> Made {
    let account = world.account();
    let numbers = AutoScaling {
        max_size: 3,
        ..AutoScaling::DEFAULT
    };
    let ids = |ids: &[&str]| -> Vec<String> { ids.iter().map(|id| (*id).to_owned()).collect() };
    Made {
        auto_scaling: account
            .create_auto_scaling_configuration("steady", numbers)
            .await
            .unwrap()
            .what
            .arn,
        connector: account
            .create_vpc_connector(
                "inside",
                &ids(&["subnet-0123456789abcdef0"]),
                &ids(&["sg-0123456789abcdef0"]),
            )
            .await
            .unwrap()
            .what
            .arn,
        observability: account
            .create_observability_configuration("traces")
            .await
            .unwrap()
            .what
            .arn,
    }
}

/// The settings that an image and source code have in common, each unlike its default.
fn common(values: &mut DraftValues, made: &Made) {
    for (field, value) in [
        ("cpu", "2048"),
        ("memory", "6144"),
        ("port", "8001"),
        ("start_command", "serve --now"),
        ("health_protocol", "http"),
        ("health_path", "/ready"),
        ("health_interval", "6"),
        ("health_timeout", "3"),
        ("healthy_threshold", "2"),
        ("unhealthy_threshold", "7"),
        (
            "instance_role",
            "arn:aws:iam::123456789012:role/OrdersApiInstanceRole",
        ),
        (
            "kms_key",
            "arn:aws:kms:eu-west-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab",
        ),
        ("ingress", "private"),
        ("ip_address_type", "dual_stack"),
        ("trigger", "automatic"),
        ("auto_scaling", &made.auto_scaling),
        ("vpc_connector", &made.connector),
        ("observability", &made.observability),
    ] {
        value.clone_into(values.field_mut(field).unwrap());
    }
    values.variables = vec![
        variable("plain", "GREETING", "Hello"),
        variable(
            "reference",
            "TOKEN",
            "arn:aws:ssm:eu-west-1:123456789012:parameter/shop/token",
        ),
    ];
}

#[tokio::test]
async fn every_setting_of_an_image_is_cloned() {
    let world = World::new().await;
    let made = made(&world).await;
    let unused = [
        "repository_type",
        "connection",
        "repository",
        "branch",
        "source_directory",
        "configuration_source",
        "runtime",
        "ended_runtime",
        "build_command",
    ];
    let change = |values: &mut DraftValues| {
        common(values, &made);
        "ecr".clone_into(&mut values.provider);
        "123456789012.dkr.ecr.eu-west-1.amazonaws.com/orders-api:1".clone_into(&mut values.image);
        "arn:aws:iam::123456789012:role/service-role/AppRunnerECRAccessRole"
            .clone_into(&mut values.access_role);
    };
    Box::pin(everything_is_cloned(&world, "of-an-image", &unused, change)).await;
}

#[tokio::test]
async fn every_setting_of_source_code_is_cloned() {
    let world = World::new().await;
    let made = made(&world).await;
    let connection = world.connection("team", true).await;
    let unused = [
        "provider",
        "image",
        "access_role",
        // Where a file does not configure the build, the form does.
        "configuration_source",
    ];
    let change = |values: &mut DraftValues| {
        common(values, &made);
        for (field, value) in [
            ("repository_type", "code"),
            ("image", ""),
            ("connection", &connection),
            ("repository", "https://github.com/shop/web"),
            ("branch", "main"),
            ("source_directory", "/web"),
            ("runtime", "NODEJS_12"),
            ("ended_runtime", "yes"),
            ("build_command", "npm ci"),
        ] {
            value.clone_into(values.field_mut(field).unwrap());
        }
    };
    Box::pin(everything_is_cloned(&world, "of-code", &unused, change)).await;
}

#[tokio::test]
async fn a_build_by_a_file_is_cloned() {
    let world = World::new().await;
    let connection = world.connection("team", true).await;
    let arn = world
        .create("by-a-file", |values| {
            "code".clone_into(&mut values.repository_type);
            "repository".clone_into(&mut values.configuration_source);
            values.connection.clone_from(&connection);
            "https://github.com/shop/web".clone_into(&mut values.repository);
            "main".clone_into(&mut values.branch);
        })
        .await;
    let copy = world
        .engine
        .clone_service(&world.km, &arn, "eu-west-1")
        .await
        .unwrap();
    assert_eq!(copy.draft.values.configuration_source, "repository");
}
