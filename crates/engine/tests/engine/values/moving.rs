//! Values that are moved to where secrets are kept.

use super::{CANARY, draft, invalid, row, stay};
use crate::harness::World;
use engine::Error;
use model::draft::{Step, TypedVariables};
use model::event::EventKind;
use model::person::Role;
use model::secret_store::SecretStore;

/// Everything that is kept of drafts and events, as text.
async fn kept(world: &World, draft: &str, conflict: i64) -> String {
    let conflict = world.store.conflict(conflict).await.unwrap();
    format!(
        "{:?} {:?} {:?}",
        world.store.draft(draft).await.unwrap(),
        conflict.values,
        world.history().await
    )
}

#[tokio::test]
async fn a_value_is_moved_and_gone_from_everything_that_slipway_keeps() {
    let world = World::new().await;
    let engine = &world.engine;
    for store in SecretStore::ALL {
        let first = draft(&world).await;
        // Somebody else has typed on top of another version.
        let theirs = stay(
            &first,
            Some(TypedVariables::Text(format!("# {CANARY}\nAPI_KEY={CANARY}"))),
        );
        engine
            .save_draft(
                &world.km,
                stay(
                    &first,
                    Some(TypedVariables::Text(
                        "# of the shop\nAPI_KEY=canary-5f1d".to_owned(),
                    )),
                ),
            )
            .await
            .unwrap();
        let (_, path) = engine.save_draft(&world.km, theirs).await.unwrap();
        let conflict: i64 = path.rsplit('=').next().unwrap().parse().unwrap();
        let draft = world.store.draft(&first.id).await.unwrap();
        assert!(kept(&world, &draft.id, conflict).await.contains(CANARY));

        let (version, path) = engine
            .move_value(&world.km, stay(&draft, None), 0, store)
            .await
            .unwrap();
        assert_eq!(path, format!("/drafts/{}/configure#variables-0-value", draft.id));
        let moved = world.store.draft(&draft.id).await.unwrap();
        assert_eq!(moved.version, version);
        let variable = &moved.values.variables[0];
        assert!(variable.is_reference() && variable.name == "API_KEY");
        assert!(model::secret_reference::parse(&variable.value, "eu-west-1").is_ok());
        assert_eq!(
            moved.values.text_of_variables(),
            format!("# of the shop\nAPI_KEY={}", variable.value)
        );
        assert!(!kept(&world, &draft.id, conflict).await.contains(CANARY));
        let event = &world.history().await[0].event;
        assert_eq!(event.kind, EventKind::ResourceMade);
        assert_eq!(
            event.detail.attempt.as_deref(),
            Some(match store {
                SecretStore::SecretsManager => "the secret web-hello/API_KEY",
                SecretStore::ParameterStore => "the parameter /web-hello/API_KEY",
            })
        );
        // The list of what can be referred to has it at once.
        let view = engine
            .draft(&world.km, &draft.id, Step::Configure, None)
            .await
            .unwrap();
        let references = view.references.unwrap();
        let arns: Vec<String> = match store {
            SecretStore::SecretsManager => references
                .secrets
                .known()
                .unwrap()
                .items
                .iter()
                .map(|s| s.arn.clone())
                .collect(),
            SecretStore::ParameterStore => references
                .parameters
                .known()
                .unwrap()
                .items
                .iter()
                .map(|p| p.arn.clone())
                .collect(),
        };
        assert!(arns.contains(&variable.value));
        assert!(view.assessment.reading_policy.unwrap().contains(&variable.value));
    }
}

#[tokio::test]
async fn a_move_that_fails_leaves_the_value_and_tells_at_its_row() {
    let world = World::new().await;
    let engine = &world.engine;
    let draft = draft(&world).await;
    let value = || async {
        world.store.draft(&draft.id).await.unwrap().values.variables[1]
            .value
            .clone()
    };
    for (how, told) in [
        ("deny", "secretsmanager:CreateSecret"),
        ("error", "gave no answer"),
        ("throttle", "AWS says"),
    ] {
        world
            .switch(&format!(
                r#"{{"api": "{how}", "operation": "secretsmanager.CreateSecret", "times": 1}}"#
            ))
            .await;
        let errors = invalid(
            engine
                .move_value(&world.km, stay(&draft, None), 1, SecretStore::SecretsManager)
                .await,
        );
        assert!(
            errors.at("variables[1][value]").unwrap().contains(told),
            "{errors:?}"
        );
        assert_eq!(value().await, CANARY);
        assert_eq!(world.history().await[0].event.kind, EventKind::RequestRefused);
    }
    // A name that is taken.
    let mut rows = draft.values.variables.clone();
    rows[1].secret_name = "orders/database".to_owned();
    let request = stay(&draft, Some(TypedVariables::Table(rows)));
    let errors = invalid(
        engine
            .move_value(&world.km, request, 1, SecretStore::SecretsManager)
            .await,
    );
    assert!(
        errors
            .at("variables[1][secret_name]")
            .unwrap()
            .contains("exists already")
    );
    assert_eq!(value().await, CANARY);
    assert!(!format!("{:?}", world.history().await).contains(CANARY));
    // Who may not make anything in the account.
    let operator = World::member(Role::Operator);
    let mut own = engine.begin_draft(&operator).await.unwrap();
    let typed = stay(&own, Some(TypedVariables::Table(vec![row("API_KEY", CANARY)])));
    engine.save_draft(&operator, typed).await.unwrap();
    own = world.store.draft(&own.id).await.unwrap();
    let refused = engine
        .move_value(&operator, stay(&own, None), 0, SecretStore::ParameterStore)
        .await;
    assert!(matches!(refused, Err(Error::NotAuthorised(_))), "{refused:?}");
    assert_eq!(
        world.store.draft(&own.id).await.unwrap().values.variables[0].value,
        CANARY
    );
}
