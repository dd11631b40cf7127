//! Values of variables: hidden, revealed, taken in from a text, moved to where secrets are kept.

mod importing;
mod moving;

use crate::harness::{ACCOUNT, World};
use engine::{Actor, DraftDestination, Error, SaveRequest};
use model::draft::{Draft, DraftVariable, Step, TypedFields, TypedVariables};
use model::event::EventKind;
use model::field_error::FieldErrors;
use model::person::Role;
use model::service::ServiceStatus;
use model::view::{Choices, ComparedWith, HidesValues};

const CANARY: &str = "canary-5f1d";

fn row(name: &str, value: &str) -> DraftVariable {
    DraftVariable {
        name: name.to_owned(),
        value: value.to_owned(),
        ..DraftVariable::default()
    }
}

async fn draft(world: &World) -> Draft {
    let mode = row("MODE", "live");
    let key = row("API_KEY", CANARY);
    world
        .draft("web-hello", |values| values.variables = vec![mode, key])
        .await
}

fn stay(draft: &Draft, variables: Option<TypedVariables>) -> SaveRequest {
    SaveRequest {
        id: draft.id.clone(),
        version: draft.version,
        step: Step::Configure,
        typed: TypedFields::default(),
        variables,
        destination: DraftDestination::Stay,
    }
}

fn invalid<T: std::fmt::Debug>(answer: Result<T, Error>) -> FieldErrors {
    match answer {
        Err(Error::Invalid(errors)) => errors,
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn values_are_hidden_at_the_review_until_they_are_revealed() {
    let world = World::new().await;
    let engine = &world.engine;
    let draft = draft(&world).await;
    let review = || async {
        engine
            .draft(&world.km, &draft.id, Step::Review, None)
            .await
            .unwrap()
    };
    let hidden = review().await;
    assert_eq!(
        (hidden.hidden.rows.as_slice(), hidden.hidden.revealed),
        ([0, 1].as_slice(), false)
    );
    assert!(!format!("{hidden:?}").contains(CANARY) && !format!("{hidden:?}").contains("live"));
    assert!(!format!("{:?}", engine.drafts(&world.km).await.unwrap()).contains(CANARY));
    // Where they are typed they have to be.
    let typed = engine
        .draft(&world.km, &draft.id, Step::Configure, None)
        .await
        .unwrap();
    assert_eq!(typed.draft.values.variables[1].value, CANARY);

    let long_ago = Actor {
        confirmed_at: engine::now().plus(-15 * 60_000),
        ..world.km.clone()
    };
    let unconfirmed = engine.reveal_values(&long_ago, &draft.id, true).await;
    assert!(matches!(unconfirmed, Err(Error::NotConfirmed)), "{unconfirmed:?}");
    assert!(!review().await.hidden.revealed);

    engine.reveal_values(&world.km, &draft.id, true).await.unwrap();
    let shown = review().await;
    assert!(shown.hidden.revealed && shown.draft.values.variables[1].value == CANARY);
    let event = &world.history().await[0].event;
    assert_eq!(
        (event.kind, event.draft.as_deref()),
        (EventKind::ValuesRevealed, Some(draft.id.as_str()))
    );
    assert!(!format!("{event:?}").contains(CANARY));
    engine.reveal_values(&world.km, &draft.id, false).await.unwrap();
    assert!(!review().await.hidden.revealed);
    // Of one draft, and for one person.
    engine.reveal_values(&world.km, &draft.id, true).await.unwrap();
    let editor = World::member(Role::Editor);
    let theirs = engine
        .draft(&editor, &draft.id, Step::Review, None)
        .await
        .unwrap();
    assert!(!format!("{theirs:?}").contains(CANARY));
    assert_eq!(theirs.hidden.refusal, None);
}

#[tokio::test]
async fn that_somebody_sees_what_others_typed_is_noted_once() {
    let world = World::new().await;
    let engine = &world.engine;
    let draft = draft(&world).await;
    let seen = async || {
        let history = world.history().await;
        let seen = history
            .iter()
            .filter(|entry| entry.event.kind == EventKind::ValuesRevealed);
        seen.map(|entry| entry.event.author.clone()).collect::<Vec<_>>()
    };
    let configure = async |actor: &Actor| {
        engine
            .draft(actor, &draft.id, Step::Configure, None)
            .await
            .unwrap()
    };
    // What one typed oneself is no secret, and what is hidden is not seen.
    configure(&world.km).await;
    configure(&World::member(Role::Operator)).await;
    let editor = World::member(Role::Editor);
    engine
        .draft(&editor, &draft.id, Step::Review, None)
        .await
        .unwrap();
    assert_eq!(seen().await, []);
    for _ in 0..2 {
        let view = configure(&editor).await;
        assert_eq!(view.draft.values.variables[1].value, CANARY);
        engine.assessment(&editor, &draft.id).await.unwrap();
        assert_eq!(seen().await, [editor.author()]);
    }
}

#[tokio::test]
async fn that_somebody_sees_values_in_a_comparison_or_a_file_is_noted() {
    let world = World::new().await;
    let engine = &world.engine;
    let theirs = draft(&world).await;
    let arn = world
        .create("web-seen", |values| values.variables = vec![row("MODE", "live")])
        .await;
    world.until_status(&arn, ServiceStatus::Running).await;
    let seen = async || {
        let history = world.history().await;
        let seen = history
            .iter()
            .filter(|entry| entry.event.kind == EventKind::ValuesRevealed);
        seen.count()
    };
    // Each once: with an own draft beside it nothing else is seen.
    let editor = World::member(Role::Editor);
    let own = engine.begin_draft(&editor).await.unwrap();
    for (with, told) in [
        (ComparedWith::Draft(theirs.id.clone()), 1),
        (ComparedWith::Draft(theirs.id.clone()), 1),
        (ComparedWith::Service(arn.clone()), 2),
        (ComparedWith::Service(arn.clone()), 2),
    ] {
        let view = engine.compare_draft(&editor, &own.id, Some(with)).await.unwrap();
        assert_eq!(view.hides_values, None);
        assert_eq!(seen().await, told);
    }
    assert!(world.kinds_of(&arn).await.contains(&EventKind::ValuesRevealed));
    let other = Actor {
        session: "another browser".to_owned(),
        ..editor
    };
    let file = engine.export_draft(&other, &theirs.id, false).await.unwrap();
    assert!(file.text.contains("live") && !file.text.contains(CANARY));
    assert_eq!(seen().await, 3);
    // Whoever may not see them has nothing noted.
    let viewer = World::member(Role::Viewer);
    let with = Some(ComparedWith::Service(arn));
    let view = engine.compare_draft(&viewer, &own.id, with).await.unwrap();
    assert_eq!(view.hides_values, Some(HidesValues::ForRole));
    engine.export_draft(&viewer, &theirs.id, false).await.unwrap();
    assert_eq!(seen().await, 3);
}

/// Somebody sits down at an open browser of an Editor.
#[tokio::test]
async fn what_others_typed_is_shown_to_who_has_confirmed_that_it_is_them() {
    let world = World::new().await;
    let engine = &world.engine;
    let theirs = draft(&world).await;
    let arn = world
        .create("web-seen", |values| values.variables = vec![row("MODE", CANARY)])
        .await;
    world.until_status(&arn, ServiceStatus::Running).await;
    let editor = World::member(Role::Editor);
    let own = engine.begin_draft(&editor).await.unwrap();
    let mine = stay(
        &own,
        Some(TypedVariables::Table(vec![row("MODE", "my own canary")])),
    );
    engine.save_draft(&editor, mine).await.unwrap();
    let long_ago = Actor {
        confirmed_at: engine::now().plus(-15 * 60_000),
        ..editor.clone()
    };
    let configure =
        async |actor: &Actor, id: &str| engine.draft(actor, id, Step::Configure, None).await.unwrap();

    let view = configure(&long_ago, &theirs.id).await;
    assert_eq!(view.hidden.withholds_form, Some(HidesValues::UntilConfirmed));
    assert!(view.edit_refusal.is_none());
    let told = format!("{view:?}");
    let assessed = format!("{:?}", engine.assessment(&long_ago, &theirs.id).await.unwrap());
    let file = engine
        .export_draft(&long_ago, &theirs.id, false)
        .await
        .unwrap()
        .text;
    for text in [&told, &assessed, &file] {
        assert!(!text.contains(CANARY) && !text.contains("live"), "{text}");
    }
    for with in [
        ComparedWith::Draft(theirs.id.clone()),
        ComparedWith::Service(arn.clone()),
    ] {
        let view = engine
            .compare_draft(&long_ago, &own.id, Some(with))
            .await
            .unwrap();
        assert_eq!(view.hides_values, Some(HidesValues::UntilConfirmed));
        assert!(!format!("{view:?}").contains("canary"), "{view:?}");
    }
    // Nothing was seen, and their own is theirs to see.
    let kinds = async || {
        let history = world.history().await;
        history.iter().map(|entry| entry.event.kind).collect::<Vec<_>>()
    };
    assert!(!kinds().await.contains(&EventKind::ValuesRevealed));
    let view = configure(&long_ago, &own.id).await;
    assert_eq!(view.draft.values.variables[0].value, "my own canary");
    assert!(view.hidden.withholds_form.is_none());

    // Whoever has confirmed it works on the draft from then on, in that browser.
    assert!(
        configure(&editor, &theirs.id)
            .await
            .hidden
            .withholds_form
            .is_none()
    );
    assert!(kinds().await.contains(&EventKind::ValuesRevealed));
    let view = configure(&long_ago, &theirs.id).await;
    assert_eq!(view.draft.values.variables[1].value, CANARY);
    let elsewhere = Actor {
        session: "another browser".to_owned(),
        ..long_ago
    };
    assert!(
        configure(&elsewhere, &theirs.id)
            .await
            .hidden
            .withholds_form
            .is_some()
    );
}

#[tokio::test]
async fn nobody_is_at_work_who_came_unconfirmed_to_a_draft_without_values() {
    let world = World::new().await;
    let engine = &world.engine;
    let theirs = engine.begin_draft(&world.km).await.unwrap();
    let editor = World::member(Role::Editor);
    let mine = engine.begin_draft(&editor).await.unwrap();
    let long_ago = Actor {
        confirmed_at: engine::now().plus(-15 * 60_000),
        ..editor.clone()
    };
    let asks = async |id: &str| {
        let view = engine.draft(&long_ago, id, Step::Configure, None).await.unwrap();
        let withholds = view.hidden.withholds_form.is_some();
        assert_eq!(withholds, !format!("{view:?}").contains(CANARY));
        withholds
    };
    for draft in [&theirs, &mine] {
        engine
            .draft(&long_ago, &draft.id, Step::Configure, None)
            .await
            .unwrap();
        // Somebody else types a value, also into a draft that is not theirs.
        let typed = stay(draft, Some(TypedVariables::Table(vec![row("API_KEY", CANARY)])));
        engine.save_draft(&world.km, typed).await.unwrap();
        assert!(asks(&draft.id).await, "{}", draft.created_by);
    }
    // What was typed oneself on top of it is one's own in one's own draft.
    let newest = world.store.draft(&mine.id).await.unwrap();
    let typed = stay(
        &newest,
        Some(TypedVariables::Table(vec![row(
            "API_KEY",
            "canary-5f1d and mine",
        )])),
    );
    engine.save_draft(&editor, typed).await.unwrap();
    assert!(!asks(&mine.id).await);
}

#[tokio::test]
async fn a_value_in_the_launch_link_of_a_draft_is_one_too() {
    let world = World::new().await;
    let engine = &world.engine;
    let link = format!("image=public.ecr.aws/nginx/nginx:1.27&env=MODE&default.MODE={CANARY}");
    let draft = engine
        .begin_draft_from_link(&world.km, &link, "", false)
        .await
        .unwrap();
    let id = draft.id.as_str();
    let emptied = stay(&draft, Some(TypedVariables::Table(Vec::new())));
    engine.save_draft(&world.km, emptied).await.unwrap();
    let long_ago = Actor {
        confirmed_at: engine::now().plus(-15 * 60_000),
        ..World::member(Role::Editor)
    };
    let view = engine.draft(&long_ago, id, Step::Configure, None).await.unwrap();
    assert!(view.hidden.withholds_form.is_some());
    assert!(!format!("{view:?}").contains(CANARY), "{view:?}");
}

#[tokio::test]
async fn a_draft_that_nobody_types_into_any_more_tells_no_values() {
    let world = World::new().await;
    let engine = &world.engine;
    let draft = draft(&world).await;
    engine.discard_draft(&world.km, &draft.id, true).await.unwrap();
    let editor = World::member(Role::Editor);
    for actor in [&editor, &world.km] {
        for step in [Step::Source, Step::Configure, Step::Review] {
            let view = engine.draft(actor, &draft.id, step, None).await.unwrap();
            assert!(!format!("{view:?}").contains(CANARY), "{step:?}: {view:?}");
        }
    }
}

#[tokio::test]
async fn both_versions_of_a_conflict_wait_for_the_confirmation() {
    let world = World::new().await;
    let engine = &world.engine;
    let draft = draft(&world).await;
    let editor = World::member(Role::Editor);
    let typed = |value: &str| {
        let rows = vec![row("MODE", "live"), row("API_KEY", value)];
        stay(&draft, Some(TypedVariables::Table(rows)))
    };
    engine.save_draft(&world.km, typed("canary-new")).await.unwrap();
    let (_, path) = engine.save_draft(&editor, typed("mine")).await.unwrap();
    let conflict: i64 = path.rsplit('=').next().unwrap().parse().unwrap();
    let long_ago = Actor {
        confirmed_at: engine::now().plus(-15 * 60_000),
        ..editor.clone()
    };
    let view = engine
        .draft(&long_ago, &draft.id, Step::Configure, Some(conflict))
        .await
        .unwrap();
    assert!(view.hidden.withholds_form.is_some() && view.conflict.is_none());
    assert!(!format!("{view:?}").contains("canary"), "{view:?}");
    let view = engine
        .draft(&editor, &draft.id, Step::Configure, Some(conflict))
        .await
        .unwrap();
    assert!(view.conflict.is_some() && format!("{view:?}").contains("canary-new"));
}

#[tokio::test]
async fn who_retries_what_others_created_does_not_see_its_values() {
    let world = World::new().await;
    let values = model::draft::DraftValues {
        variables: vec![row("API_KEY", CANARY)],
        ..draft(&world).await.values
    };
    let request = values.check(ACCOUNT).unwrap();
    world
        .switch(r#"{"fail": "crash", "service": "web-hello", "times": 1}"#)
        .await;
    let accepted = world
        .past_slipway()
        .create_service(&request, engine::now())
        .await
        .unwrap();
    let arn = accepted.service.unwrap().arn;
    world.until_status(&arn, ServiceStatus::CreateFailed).await;
    let operator = World::member(Role::Operator);
    world.engine.fix(&operator, &arn, true).await.unwrap();
    let id = world.store.draft_rebuilding(&arn).await.unwrap().unwrap().id;
    for step in [Step::Configure, Step::Review] {
        let view = world.engine.draft(&operator, &id, step, None).await.unwrap();
        assert_eq!(view.draft.created_by, operator.person.name);
        assert!(!format!("{view:?}").contains(CANARY), "{step:?}");
    }
    // Nobody can have typed over what they do not see.
    let view = world
        .engine
        .draft(&operator, &id, Step::Configure, None)
        .await
        .unwrap();
    assert!(view.edit_refusal.is_some());
}

#[tokio::test]
async fn who_may_not_see_values_cannot_reveal_them() {
    let world = World::new().await;
    let engine = &world.engine;
    let draft = draft(&world).await;
    for role in [Role::Viewer, Role::Operator] {
        let member = World::member(role);
        let refused = engine.reveal_values(&member, &draft.id, true).await;
        assert!(matches!(refused, Err(Error::NotAuthorised(_))), "{refused:?}");
        assert_eq!(world.history().await[0].event.kind, EventKind::NotAuthorised);
        for step in [Step::Configure, Step::Review] {
            let view = engine.draft(&member, &draft.id, step, None).await.unwrap();
            assert!(!format!("{view:?}").contains(CANARY));
            assert!(view.hidden.refusal.is_some() && view.hidden.rows == [0, 1]);
            assert!(view.networks.is_none() && view.references.is_none());
        }
        let assessment = engine.assessment(&member, &draft.id).await.unwrap();
        assert!(!format!("{assessment:?}").contains(CANARY));
    }
}

#[tokio::test]
async fn an_operator_does_not_see_what_an_editor_typed_into_the_operators_draft() {
    let world = World::new().await;
    let engine = &world.engine;
    let operator = World::member(Role::Operator);
    let own = engine.begin_draft(&operator).await.unwrap();
    let typed = |value: &str| Some(TypedVariables::Table(vec![row("API_KEY", value)]));
    engine
        .save_draft(&operator, stay(&own, typed("my own")))
        .await
        .unwrap();
    let configure = async || {
        engine
            .draft(&operator, &own.id, Step::Configure, None)
            .await
            .unwrap()
    };
    assert_eq!(configure().await.draft.values.variables[0].value, "my own");

    let mine = world.store.draft(&own.id).await.unwrap();
    engine
        .save_draft(&world.km, stay(&mine, typed(CANARY)))
        .await
        .unwrap();
    let view = configure().await;
    assert_eq!(view.hidden.withholds_form, Some(HidesValues::ForRole));
    assert!(view.edit_refusal.is_none());
    let review = engine
        .draft(&operator, &own.id, Step::Review, None)
        .await
        .unwrap();
    let file = engine.export_draft(&operator, &own.id, false).await.unwrap();
    let told = format!("{view:?} {review:?} {}", file.text);
    assert!(told.contains("API_KEY") && !told.contains(CANARY), "{told}");
    for refused in [
        engine.reveal_values(&operator, &own.id, true).await,
        engine.export_draft(&operator, &own.id, true).await.map(drop),
    ] {
        assert!(matches!(refused, Err(Error::NotAuthorised(_))), "{refused:?}");
    }
}

#[tokio::test]
async fn a_page_without_the_lists_is_whole() {
    let world = World::new().await;
    let draft = draft(&world).await;
    for operation in ["secretsmanager", "DescribeSubnets"] {
        world
            .switch(&format!(r#"{{"api": "deny", "operation": "{operation}"}}"#))
            .await;
    }
    let view = world
        .engine
        .draft(&world.km, &draft.id, Step::Configure, None)
        .await
        .unwrap();
    let references = view.references.unwrap();
    assert!(matches!(references.secrets, Choices::NotAsked { .. }));
    assert_eq!(references.parameters.known().unwrap().items.len(), 4);
    assert!(matches!(view.networks.unwrap(), Choices::NotAsked { .. }));
    assert!(view.draft.values.variables.len() == 2 && view.backend.account() == ACCOUNT);
}
