//! What Editors may give to services: the list of the Administrators.

use crate::harness::World;
use engine::{Actor, DraftDestination, Error, SaveRequest};
use model::allowed_list::TypedAllowedList;
use model::draft::{Draft, DraftVariable, Step, TypedFields, TypedVariables, Wanted};
use model::event::EventKind;
use model::field_error::FieldErrors;
use model::person::Role;
use model::preflight::{FindingKind, Level};
use model::secret_store::SecretStore;
use model::service::ServiceStatus;
use model::view::{Choices, DraftView};

const ORDERS: &str = "arn:aws:iam::123456789012:role/OrdersApiInstanceRole";
const STOREFRONT: &str = "arn:aws:iam::123456789012:role/StorefrontInstanceRole";

async fn allow(world: &World, typed: TypedAllowedList) {
    world.engine.set_allowed_list(&world.km, &typed).await.unwrap();
}

async fn allow_storefront(world: &World) {
    let roles = TypedAllowedList {
        instance_roles: STOREFRONT.to_owned(),
        ..TypedAllowedList::default()
    };
    allow(world, roles).await;
}

async fn page(world: &World, actor: &Actor, draft: &Draft) -> DraftView {
    world
        .engine
        .draft(actor, &draft.id, Step::Configure, None)
        .await
        .unwrap()
}

fn offered(view: &DraftView, field: &str) -> Vec<String> {
    let offers = view.offers.iter().find(|offers| offers.field == field).unwrap();
    let items = offers.items.as_ref().unwrap();
    items.iter().map(|offer| offer.value.clone()).collect()
}

/// Titles of what keeps the draft from being created, as far as it is about roles.
fn blockers(view: &DraftView, kind: FindingKind) -> Vec<String> {
    let findings = view.assessment.findings.iter();
    findings
        .filter(|finding| finding.kind == kind && finding.level == Level::Blocker)
        .map(|finding| finding.title.clone())
        .collect()
}

fn invalid<T: std::fmt::Debug>(outcome: Result<T, Error>) -> FieldErrors {
    match outcome {
        Err(Error::Invalid(errors)) => errors,
        other => panic!("{other:?}"),
    }
}

fn as_it_is(draft: &Draft, variables: Option<Vec<DraftVariable>>) -> SaveRequest {
    SaveRequest {
        id: draft.id.clone(),
        version: draft.version,
        step: Step::Configure,
        typed: TypedFields::from(&draft.values),
        variables: variables.map(TypedVariables::Table),
        destination: DraftDestination::Stay,
    }
}

#[tokio::test]
async fn an_editor_gives_what_is_on_the_list_and_an_administrator_anything() {
    let world = World::new().await;
    let editor = World::member(Role::Editor);
    let draft = Box::pin(world.draft("web-listed", |values| {
        ORDERS.clone_into(&mut values.instance_role);
    }))
    .await;
    let all = offered(&page(&world, &editor, &draft).await, "instance_role");
    assert!(all.len() > 1 && all.contains(&ORDERS.to_owned()), "{all:?}");

    allow_storefront(&world).await;
    let view = page(&world, &editor, &draft).await;
    assert_eq!(offered(&view, "instance_role"), [STOREFRONT]);
    assert_eq!(
        blockers(&view, FindingKind::InstanceRole),
        ["OrdersApiInstanceRole takes an Administrator"]
    );
    let sent = world.engine.submit_draft(&editor, &draft.id, draft.version).await;
    let errors = invalid(sent);
    assert!(
        errors
            .at("instance_role")
            .unwrap()
            .starts_with("The allowed list of instance roles does not have OrdersApiInstanceRole."),
        "{errors:?}"
    );
    // In vain, and in the record.
    let last = &world.history().await[0].event;
    assert_eq!(last.kind, EventKind::NotPossible, "{last:?}");
    assert_eq!(last.draft.as_deref(), Some(draft.id.as_str()));

    // For an Administrator nothing stands in the way.
    let view = page(&world, &world.km, &draft).await;
    assert_eq!(offered(&view, "instance_role"), all);
    assert_eq!(blockers(&view, FindingKind::InstanceRole), [""; 0]);
    world
        .engine
        .submit_draft(&world.km, &draft.id, draft.version)
        .await
        .unwrap();

    let other = Box::pin(world.draft("web-allowed", |values| {
        STOREFRONT.clone_into(&mut values.instance_role);
    }))
    .await;
    world
        .engine
        .submit_draft(&editor, &other.id, other.version)
        .await
        .unwrap();
}

#[tokio::test]
async fn what_failed_is_tried_again_with_what_an_administrator_gave_it() {
    let world = World::new().await;
    allow_storefront(&world).await;
    world
        .switch(r#"{"fail": "crash", "service": "again", "times": 1}"#)
        .await;
    let arn = world
        .create("again", |values| ORDERS.clone_into(&mut values.instance_role))
        .await;
    let view = world.until_status(&arn, ServiceStatus::CreateFailed).await;
    let id = view.origin.unwrap().draft;
    let editor = World::member(Role::Editor);
    world.engine.fix(&editor, &arn, true).await.unwrap();
    let reopened = world.store.draft(&id).await.unwrap();
    assert_eq!(
        blockers(&page(&world, &editor, &reopened).await, FindingKind::InstanceRole),
        [""; 0]
    );

    // With anything else changed it is a new choice.
    let mut other = reopened.values.clone();
    "python app.py".clone_into(&mut other.start_command);
    let changed = world.save(&id, &other).await;
    let view = page(&world, &editor, &changed).await;
    assert_eq!(blockers(&view, FindingKind::InstanceRole).len(), 1);
    let errors = invalid(world.engine.submit_draft(&editor, &id, changed.version).await);
    assert!(errors.at("instance_role").is_some(), "{errors:?}");

    let as_before = world.save(&id, &reopened.values).await;
    world
        .engine
        .submit_draft(&editor, &id, as_before.version)
        .await
        .unwrap();
    world.until_status(&arn, ServiceStatus::Running).await;
}

#[tokio::test]
async fn an_editor_makes_nothing_that_is_not_on_the_list() {
    let world = World::new().await;
    allow(
        &world,
        TypedAllowedList {
            vpc_connectors: "arn:aws:apprunner:*:123456789012:vpcconnector/web-*".to_owned(),
            secrets: "arn:aws:ssm:*:123456789012:parameter/web/*\narn:aws:secretsmanager:*:*:secret:web/*"
                .to_owned(),
            ..TypedAllowedList::default()
        },
    )
    .await;
    let editor = World::member(Role::Editor);
    let networks = world.account().networks().await.unwrap();
    let subnet = networks.subnets[0].id.clone();
    let mut draft = Box::pin(world.draft("web-made", |values| {
        "payments".clone_into(&mut values.new_vpc_connector);
        subnet.clone_into(&mut values.new_subnets);
    }))
    .await;
    let make = |request| {
        Box::pin(
            world
                .engine
                .make_for_draft(&editor, request, Wanted::VpcConnector),
        )
    };
    let errors = invalid(make(as_it_is(&draft, None)).await);
    let told = errors.at("new_vpc_connector").unwrap();
    assert!(
        told.starts_with("The allowed list of VPC connectors has no such name."),
        "{told}"
    );
    assert!(
        world
            .account()
            .vpc_connectors()
            .await
            .unwrap()
            .iter()
            .all(|one| one.name != "payments")
    );
    draft = world.store.draft(&draft.id).await.unwrap();
    "web-payments".clone_into(&mut draft.values.new_vpc_connector);
    make(as_it_is(&draft, None)).await.unwrap();
    draft = world.store.draft(&draft.id).await.unwrap();
    assert!(draft.values.vpc_connector.contains("vpcconnector/web-payments/"));

    for (store, refused, taken) in [
        (SecretStore::SecretsManager, "payments/key", "web/key"),
        (SecretStore::ParameterStore, "/payments/key", "/web/key"),
    ] {
        let row = |name: &str| {
            Some(vec![DraftVariable {
                source: "plain".to_owned(),
                name: "API_KEY".to_owned(),
                value: "a-value-to-move".to_owned(),
                secret_name: name.to_owned(),
                ..DraftVariable::default()
            }])
        };
        let moved = world
            .engine
            .move_value(&editor, as_it_is(&draft, row(refused)), 0, store)
            .await;
        let errors = invalid(moved);
        assert!(errors.at("variables[0][secret_name]").is_some(), "{errors:?}");
        draft = world.store.draft(&draft.id).await.unwrap();
        assert_eq!(draft.values.variables[0].value, "a-value-to-move");
        world
            .engine
            .move_value(&editor, as_it_is(&draft, row(taken)), 0, store)
            .await
            .unwrap();
        draft = world.store.draft(&draft.id).await.unwrap();
        assert!(draft.values.variables[0].is_reference());
    }
    let references = page(&world, &editor, &draft).await.references.unwrap();
    let (
        Choices::Known { items: secrets, .. },
        Choices::Known {
            items: parameters, ..
        },
    ) = (references.secrets, references.parameters)
    else {
        panic!("AWS answers");
    };
    assert_eq!(
        secrets
            .items
            .iter()
            .map(|secret| secret.name.as_str())
            .collect::<Vec<_>>(),
        ["web/key"]
    );
    assert_eq!(
        parameters
            .items
            .iter()
            .map(|parameter| parameter.name.as_str())
            .collect::<Vec<_>>(),
        ["/web/key"]
    );
}

#[tokio::test]
async fn the_list_is_changed_by_administrators_and_read_by_everybody() {
    let world = World::new().await;
    allow_storefront(&world).await;
    let event = &world.history().await[0].event;
    assert_eq!(event.kind, EventKind::AllowedListChanged);
    let [change] = event.detail.changes.as_slice() else {
        panic!("{event:?}")
    };
    assert_eq!(
        (
            change.field.as_str(),
            change.before.as_deref(),
            change.after.as_deref()
        ),
        ("Allowed instance roles", Some("Everything"), Some(STOREFRONT))
    );
    // The same again is no change.
    allow_storefront(&world).await;
    assert_eq!(world.history().await[0].event.id, event.id);

    for role in [Role::Viewer, Role::Operator, Role::Editor] {
        let member = World::member(role);
        let view = world.engine.allowed_list(&member).await.unwrap();
        assert_eq!(view.list.instance_roles, [STOREFRONT]);
        assert!(view.refusal.is_some());
        let changed = world
            .engine
            .set_allowed_list(&member, &TypedAllowedList::default())
            .await;
        assert!(matches!(changed, Err(Error::NotAuthorised(_))), "{changed:?}");
    }
    let long_ago = Actor {
        confirmed_at: model::time::Time(0),
        ..world.km.clone()
    };
    let unconfirmed = world
        .engine
        .set_allowed_list(&long_ago, &TypedAllowedList::default())
        .await;
    assert!(matches!(unconfirmed, Err(Error::NotConfirmed)), "{unconfirmed:?}");
    let wrong = TypedAllowedList {
        secrets: "orders".to_owned(),
        ..TypedAllowedList::default()
    };
    let errors = invalid(world.engine.set_allowed_list(&world.km, &wrong).await);
    assert!(errors.at("secrets").is_some(), "{errors:?}");
    let view = world.engine.allowed_list(&world.km).await.unwrap();
    assert_eq!((view.list.instance_roles.len(), view.refusal), (1, None));
}
