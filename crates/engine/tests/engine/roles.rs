//! Roles that a form makes, and what becomes of them.

use crate::harness::{ACCOUNT, World};
use engine::{DraftDestination, Error, SaveRequest};
use model::draft::{Draft, Step, TypedFields, Wanted};
use model::event::EventKind;
use model::person::Role;
use model::preflight::{FindingKind, Level};

/// A draft of a private image without a role, with a name for one.
async fn draft(world: &World, name: &str) -> Draft {
    world
        .draft(name, |values| {
            "ecr".clone_into(&mut values.provider);
            values.image = format!("{ACCOUNT}.dkr.ecr.eu-west-1.amazonaws.com/storefront:1.4.1");
            "WebPullRole".clone_into(&mut values.new_access_role);
            "8080".clone_into(&mut values.port);
        })
        .await
}

fn as_it_is(draft: &Draft) -> SaveRequest {
    SaveRequest {
        id: draft.id.clone(),
        version: draft.version,
        step: Step::Source,
        typed: TypedFields::from(&draft.values),
        variables: None,
        destination: DraftDestination::Stay,
    }
}

async fn make(world: &World, draft: &Draft, wanted: Wanted) -> Result<(i64, String), Error> {
    Box::pin(world.engine.make_for_draft(&world.km, as_it_is(draft), wanted)).await
}

async fn access_findings(world: &World, draft: &Draft) -> Vec<Level> {
    let assessment = world.engine.assessment(&world.km, &draft.id).await.unwrap();
    let findings = assessment.findings.into_iter();
    findings
        .filter(|finding| finding.kind == FindingKind::ImageAccess)
        .map(|finding| finding.level)
        .collect()
}

#[tokio::test]
async fn a_role_without_its_policy_is_told_until_the_policy_is_attached() {
    let world = World::new().await;
    let before = draft(&world, "web-mended").await;
    world
        .switch(r#"{"api": "deny", "operation": "AttachRolePolicy", "times": 1}"#)
        .await;
    let refused = make(&world, &before, Wanted::AccessRole).await;
    assert!(matches!(refused, Err(Error::Aws(_))), "{refused:?}");
    // The role is there and chosen all the same.
    let made = world.store.draft(&before.id).await.unwrap();
    assert!(
        made.values
            .access_role
            .ends_with(":role/service-role/WebPullRole")
    );
    assert_eq!(made.values.new_access_role_to_mend, made.values.access_role);
    assert_eq!(access_findings(&world, &made).await, [Level::Blocker]);
    let kinds: Vec<EventKind> = world
        .history()
        .await
        .into_iter()
        .map(|entry| entry.event.kind)
        .collect();
    assert!(
        kinds.contains(&EventKind::ResourceMade) && kinds.contains(&EventKind::RequestRefused),
        "{kinds:?}"
    );

    make(&world, &made, Wanted::AccessPolicy).await.unwrap();
    let mended = world.store.draft(&before.id).await.unwrap();
    assert_eq!(mended.values.access_role, made.values.access_role);
    assert_eq!(mended.values.new_access_role_to_mend, "");
    assert_eq!(access_findings(&world, &mended).await, [Level::NotChecked]);
}

#[tokio::test]
async fn aws_may_refuse_to_make_roles_and_that_stands_at_the_name() {
    let world = World::new().await;
    let draft = draft(&world, "web-refused").await;
    world
        .switch(r#"{"api": "deny", "operation": "CreateRole", "times": 1}"#)
        .await;
    let Err(Error::Invalid(errors)) = make(&world, &draft, Wanted::AccessRole).await else {
        panic!("made although that is denied")
    };
    let told = errors.at("new_access_role").unwrap();
    assert!(
        told.contains("iam:CreateRole") && told.contains("commands below"),
        "{told}"
    );
    let templates = world
        .engine
        .assessment(&world.km, &draft.id)
        .await
        .unwrap()
        .role_templates;
    assert!(
        templates
            .access
            .iter()
            .all(|template| template.text.contains("WebPullRole"))
    );
    assert!(
        templates
            .instance
            .iter()
            .all(|template| template.text.contains("web-refused-instance-role"))
    );
}

#[tokio::test]
async fn who_may_not_make_roles_is_told_and_has_the_templates() {
    let world = World::new().await;
    let draft = draft(&world, "web-asked").await;
    let view = world
        .engine
        .draft(&World::member(Role::Operator), &draft.id, Step::Source, None)
        .await
        .unwrap();
    assert_eq!(
        view.make_refusal.unwrap(),
        "Needs the Editor role. You are Operator."
    );
    assert_eq!(view.assessment.role_templates.access.len(), 2);
    let view = world
        .engine
        .draft(&world.km, &draft.id, Step::Source, None)
        .await
        .unwrap();
    assert_eq!(view.make_refusal, None);
}

/// The create is refused as long as AWS does not know the new role everywhere, and tried until it does.
#[tokio::test]
async fn a_create_waits_for_a_role_that_is_new() {
    let world = World::with(1.0, |config| config.role_propagation_seconds = 3.0).await;
    let before = draft(&world, "web-new-role").await;
    make(&world, &before, Wanted::AccessRole).await.unwrap();
    let made = world.store.draft(&before.id).await.unwrap();
    let view = world
        .engine
        .draft(&world.km, &before.id, Step::Source, None)
        .await
        .unwrap();
    assert_eq!(view.assessment.new_roles, ["access_role"]);
    // By itself App Runner refuses it now.
    let request = made.values.check(ACCOUNT).unwrap();
    let early = world
        .past_slipway()
        .create_service(&request, engine::now())
        .await
        .unwrap_err();
    assert!(early.is_role_not_taken_on(), "{early}");
    world
        .engine
        .submit_draft(&world.km, &before.id, made.version)
        .await
        .unwrap();
    assert_eq!(world.arn_of(&before.id).await.name, "web-new-role");
    let refused = world.history().await.into_iter();
    let refused = refused.filter(|entry| entry.event.kind == EventKind::RequestRefused);
    assert_eq!(refused.count(), 0, "a try that is repeated is no refusal");
}
