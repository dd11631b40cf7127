//! Failures are explained and repaired.

use crate::harness::World;
use engine::Error;
use model::draft::{DraftValues, Step};
use model::event::EventKind;
use model::failure::FailureRule;
use model::operation::OperationStatus;
use model::person::Role;
use model::protection::TypedScope;
use model::service::ServiceStatus;

#[tokio::test]
async fn a_wrong_port_is_explained_fixed_in_the_same_draft_and_rebuilt() {
    let world = World::new().await;
    let arn = world
        .create("image-resizer", |values| {
            "8080".clone_into(&mut values.port);
            "info".clone_into(&mut values.start_command);
            values.start_command.clear();
        })
        .await;
    let view = world.until_status(&arn, ServiceStatus::CreateFailed).await;
    let explanation = view.explanation.unwrap();
    assert_eq!(explanation.rule, FailureRule::WrongPort);
    assert_eq!(
        explanation.title,
        "The application listens on port 8000, but the service expects 8080"
    );
    let draft = view.origin.unwrap().draft;

    let path = world.engine.fix(&world.km, &arn, false).await.unwrap();
    assert_eq!(path, format!("/drafts/{draft}/review"));
    let reopened = world.store.draft(&draft).await.unwrap();
    assert_eq!(
        (reopened.values.port.as_str(), reopened.values.name.as_str()),
        ("8000", "image-resizer")
    );
    world
        .engine
        .submit_draft(&world.km, &draft, reopened.version)
        .await
        .unwrap();
    let view = world.until_status(&arn, ServiceStatus::Running).await;
    assert_eq!(view.service.configuration.unwrap().port.as_deref(), Some("8000"));
    assert_eq!(
        world.kinds_of(&arn).await,
        [
            EventKind::CreateRequested,
            EventKind::OperationEnded,
            EventKind::DraftRestored,
            EventKind::RebuildRequested
        ]
    );
}

#[tokio::test]
async fn trying_again_unchanged_changes_nothing() {
    let world = World::new().await;
    let arn = world.create("fail-crash-once", |_| {}).await;
    let view = world.until_status(&arn, ServiceStatus::CreateFailed).await;
    let before = world
        .store
        .draft(&view.origin.unwrap().draft)
        .await
        .unwrap()
        .values;
    world.engine.fix(&world.km, &arn, true).await.unwrap();
    assert_eq!(
        world.store.draft_rebuilding(&arn).await.unwrap().unwrap().values,
        before
    );
}

#[tokio::test]
async fn an_operator_tries_again_and_changes_nothing() {
    let world = World::new().await;
    world
        .switch(r#"{"fail": "crash", "service": "tried-again", "times": 1}"#)
        .await;
    let arn = world.create("tried-again", |_| {}).await;
    let view = world.until_status(&arn, ServiceStatus::CreateFailed).await;
    let draft = view.origin.unwrap().draft;
    let operator = World::member(Role::Operator);
    let refused = world.engine.fix(&operator, &arn, false).await;
    assert!(matches!(refused, Err(Error::NotAuthorised(_))), "{refused:?}");
    world.engine.fix(&operator, &arn, true).await.unwrap();

    // Not with other settings, whoever typed them.
    let reopened = world.store.draft(&draft).await.unwrap();
    let other = DraftValues {
        start_command: "python app.py".to_owned(),
        ..reopened.values.clone()
    };
    let changed = world.save(&draft, &other).await;
    let view = world
        .engine
        .draft(&operator, &draft, Step::Review, None)
        .await
        .unwrap();
    assert!(view.refusal.unwrap().starts_with("Needs the Editor role."));
    let sent = world
        .engine
        .submit_draft(&operator, &draft, changed.version)
        .await;
    assert!(matches!(sent, Err(Error::NotAuthorised(_))), "{sent:?}");

    let as_before = world.save(&draft, &reopened.values).await;
    let view = world
        .engine
        .draft(&operator, &draft, Step::Review, None)
        .await
        .unwrap();
    assert_eq!(view.refusal, None);

    // Where services are protected, a second person approves that, too.
    let service = TypedScope {
        kind: "service".to_owned(),
        service: arn.to_string(),
        ..TypedScope::default()
    };
    world.engine.protect(&world.km, &service, "").await.unwrap();
    let view = world
        .engine
        .draft(&operator, &draft, Step::Review, None)
        .await
        .unwrap();
    assert!(view.refusal.unwrap().contains("protected"));
    let sent = world
        .engine
        .submit_draft(&operator, &draft, as_before.version)
        .await;
    assert!(matches!(sent, Err(Error::NotAuthorised(_))), "{sent:?}");
    let protection = world.engine.protection(&world.km).await.unwrap().protections[0].id;
    world.engine.unprotect(&world.km, protection).await.unwrap();

    world
        .engine
        .submit_draft(&operator, &draft, as_before.version)
        .await
        .unwrap();
    world.until_status(&arn, ServiceStatus::Running).await;
    assert!(world.kinds_of(&arn).await.contains(&EventKind::RebuildRequested));
}

#[tokio::test]
async fn a_failed_service_that_others_created_gets_a_draft_of_what_app_runner_knows() {
    let world = World::new().await;
    let draft = world
        .draft("from-cli", |values| {
            "8080".clone_into(&mut values.port);
            values.variables.push(model::draft::DraftVariable {
                name: "GREETING".to_owned(),
                value: "Hello".to_owned(),
                ..Default::default()
            });
        })
        .await;
    let request = draft.values.check(crate::harness::ACCOUNT).unwrap();
    let arn = world
        .past_slipway()
        .create_service(&request, engine::now())
        .await
        .unwrap()
        .service
        .unwrap()
        .arn;
    world.until_status(&arn, ServiceStatus::CreateFailed).await;
    world.engine.fix(&world.km, &arn, false).await.unwrap();
    let rebuilt = world.store.draft_rebuilding(&arn).await.unwrap().unwrap();
    assert_eq!(rebuilt.values.port, "8000");
    assert_eq!(rebuilt.values.variables, draft.values.variables);
}

#[tokio::test]
async fn a_failed_deployment_is_told_as_rolled_back_while_the_service_runs() {
    let world = World::new().await;
    let arn = world.create("web-hello", |_| {}).await;
    world.until_status(&arn, ServiceStatus::Running).await;
    world
        .switch(r#"{"fail": "health", "service": "web-hello", "times": 1}"#)
        .await;
    world.engine.deploy(&world.km, &arn).await.unwrap();
    let view = world.until_status(&arn, ServiceStatus::Running).await;
    assert_eq!(view.operations[0].status, OperationStatus::RollbackSucceeded);
    assert!(view.explanation.is_some());
    assert!(
        world
            .kinds_of(&arn)
            .await
            .ends_with(&[EventKind::DeployRequested, EventKind::OperationEnded])
    );
}

#[tokio::test]
async fn a_name_that_was_taken_meanwhile_is_told_at_its_field_and_nothing_is_lost() {
    let world = World::new().await;
    let draft = world.draft("web-hello", |_| {}).await;
    world
        .switch(r#"{"api": "deny", "operation": "AppRunner.CreateService", "times": 1}"#)
        .await;
    let error = world
        .engine
        .submit_draft(&world.km, &draft.id, draft.version)
        .await
        .unwrap_err();
    assert!(matches!(error, engine::Error::Aws(error) if error.code == "AccessDeniedException"));
    let view = world
        .engine
        .draft(&world.km, &draft.id, model::draft::Step::Configure, None)
        .await
        .unwrap();
    assert_eq!(view.draft.values, draft.values);
    assert!(view.refused.is_some());

    let request = draft.values.check(crate::harness::ACCOUNT).unwrap();
    world
        .past_slipway()
        .create_service(&request, engine::now())
        .await
        .unwrap();
    let error = world
        .engine
        .submit_draft(&world.km, &draft.id, draft.version)
        .await
        .unwrap_err();
    match error {
        engine::Error::Invalid(errors) => assert!(errors.at("name").unwrap().contains("Choose another name")),
        other => panic!("{other}"),
    }
}
