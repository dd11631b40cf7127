//! Nothing that a person typed is ever lost.

use crate::harness::World;
use engine::{DraftDestination, SaveRequest};
use model::draft::{Draft, DraftValues, Step, TypedFields};
use model::person::Role;

fn save(
    draft: &Draft,
    step: Step,
    change: impl FnOnce(&mut DraftValues),
    destination: DraftDestination,
) -> SaveRequest {
    let mut typed = draft.values.clone();
    change(&mut typed);
    SaveRequest {
        id: draft.id.clone(),
        version: draft.version,
        step,
        variables: Some(typed.variables.clone()),
        typed: TypedFields::from(&typed),
        destination,
    }
}

#[tokio::test]
async fn what_is_wrong_is_saved_and_told_on_the_same_step() {
    let world = World::new().await;
    let draft = world.engine.begin_draft(&world.km).await.unwrap();
    let request = save(
        &draft,
        Step::Source,
        |values| "nginx".clone_into(&mut values.image),
        DraftDestination::Next,
    );
    let (_, path) = world.engine.save_draft(&world.km, request).await.unwrap();
    assert_eq!(path, format!("/drafts/{}/source?check=1", draft.id));
    let view = world.engine.draft(&world.km, &draft.id, None).await.unwrap();
    assert_eq!(view.draft.values.image, "nginx");
    assert!(
        view.errors
            .at("image")
            .unwrap()
            .contains("public.ecr.aws/docker/library/nginx")
    );
}

#[tokio::test]
async fn the_second_writer_is_told_and_chooses() {
    let world = World::new().await;
    let draft = world.draft("web-hello", |_| {}).await;
    let first = save(
        &draft,
        Step::Configure,
        |values| "80".clone_into(&mut values.port),
        DraftDestination::Stay,
    );
    let second = save(
        &draft,
        Step::Configure,
        |values| "90".clone_into(&mut values.port),
        DraftDestination::Stay,
    );
    world.engine.save_draft(&world.km, first).await.unwrap();
    let (_, path) = world.engine.save_draft(&world.km, second).await.unwrap();
    let conflict: i64 = path.rsplit('=').next().unwrap().parse().unwrap();
    let view = world
        .engine
        .draft(&world.km, &draft.id, Some(conflict))
        .await
        .unwrap();
    let shown = view.draft.version;
    assert_eq!(view.draft.values.port, "80");
    assert_eq!(view.conflict.unwrap().mine.port, "90");
    world
        .engine
        .settle_conflict(&world.km, &draft.id, conflict, shown, true)
        .await
        .unwrap();
    assert_eq!(world.store.draft(&draft.id).await.unwrap().values.port, "90");
    let gone = world
        .engine
        .settle_conflict(&world.km, &draft.id, conflict, shown, true)
        .await;
    assert!(matches!(gone, Err(engine::Error::NotFound(_))));
}

#[tokio::test]
async fn a_choice_between_versions_does_not_cover_one_that_was_never_shown() {
    let world = World::new().await;
    let draft = world.draft("web-hello", |_| {}).await;
    let port = |draft: &Draft, port: &str| {
        save(
            draft,
            Step::Configure,
            |values| port.clone_into(&mut values.port),
            DraftDestination::Stay,
        )
    };
    let conflict = |path: String| path.rsplit('=').next().unwrap().parse::<i64>().unwrap();
    let km = &world.km;
    world.engine.save_draft(km, port(&draft, "80")).await.unwrap();
    let (_, path) = world.engine.save_draft(km, port(&draft, "90")).await.unwrap();
    let shown = world.store.draft(&draft.id).await.unwrap();
    world.engine.save_draft(km, port(&shown, "81")).await.unwrap();
    let path = world
        .engine
        .settle_conflict(km, &draft.id, conflict(path), shown.version, true)
        .await
        .unwrap();
    let newest = world.store.draft(&draft.id).await.unwrap();
    assert_eq!(newest.values.port, "81");
    let view = world
        .engine
        .draft(km, &draft.id, Some(conflict(path)))
        .await
        .unwrap();
    assert_eq!(view.conflict.unwrap().mine.port, "90");
}

#[tokio::test]
async fn the_image_fills_in_its_port_and_a_name_until_a_person_types_others() {
    let world = World::new().await;
    let draft = world.engine.begin_draft(&world.km).await.unwrap();
    let request = save(
        &draft,
        Step::Source,
        |values| crate::harness::HELLO.clone_into(&mut values.image),
        DraftDestination::Next,
    );
    world.engine.save_draft(&world.km, request).await.unwrap();
    let draft = world.store.draft(&draft.id).await.unwrap();
    assert_eq!(
        (draft.values.port.as_str(), draft.values.name.as_str()),
        ("8000", "hello-app-runner")
    );
    let request = save(
        &draft,
        Step::Configure,
        |values| "8001".clone_into(&mut values.port),
        DraftDestination::Stay,
    );
    world.engine.save_draft(&world.km, request).await.unwrap();
    let draft = world.store.draft(&draft.id).await.unwrap();
    let request = save(
        &draft,
        Step::Source,
        |values| "public.ecr.aws/nginx/nginx:latest".clone_into(&mut values.image),
        DraftDestination::Next,
    );
    world.engine.save_draft(&world.km, request).await.unwrap();
    assert_eq!(world.store.draft(&draft.id).await.unwrap().values.port, "8001");
}

#[tokio::test]
async fn a_discarded_draft_comes_back_whole() {
    let world = World::new().await;
    let draft = world.draft("web-hello", |_| {}).await;
    world
        .engine
        .discard_draft(&world.km, &draft.id, true)
        .await
        .unwrap();
    assert!(world.engine.drafts(&world.km).await.unwrap().drafts.is_empty());
    world
        .engine
        .discard_draft(&world.km, &draft.id, false)
        .await
        .unwrap();
    assert_eq!(world.store.draft(&draft.id).await.unwrap().values, draft.values);
}

#[tokio::test]
async fn values_of_variables_are_hidden_from_viewers() {
    let world = World::new().await;
    let draft = world
        .draft("web-hello", |values| {
            values.variables.push(model::draft::DraftVariable {
                name: "DATABASE_URL".to_owned(),
                value: "postgres://canary".to_owned(),
                ..Default::default()
            });
        })
        .await;
    let view = world
        .engine
        .draft(&World::member(Role::Viewer), &draft.id, None)
        .await
        .unwrap();
    assert!(!format!("{view:?}").contains("canary"));
    let arn = {
        world
            .engine
            .submit_draft(&world.km, &draft.id, draft.version)
            .await
            .unwrap();
        world.arn_of(&draft.id).await
    };
    let view = world
        .until_status(&arn, model::service::ServiceStatus::Running)
        .await;
    assert!(!format!("{view:?}").contains("canary"));
    assert!(!format!("{:?}", world.history().await).contains("canary"));
}

#[tokio::test]
async fn an_operator_edits_only_drafts_of_their_own() {
    let world = World::new().await;
    let theirs = world.draft("web-hello", |_| {}).await;
    let operator = World::member(Role::Operator);
    let request = save(
        &theirs,
        Step::Configure,
        |values| "80".clone_into(&mut values.port),
        DraftDestination::Stay,
    );
    let refused = world.engine.save_draft(&operator, request).await;
    assert!(matches!(refused, Err(engine::Error::NotAuthorised(_))));
    let own = world.engine.begin_draft(&operator).await.unwrap();
    let request = save(
        &own,
        Step::Configure,
        |values| "80".clone_into(&mut values.port),
        DraftDestination::Stay,
    );
    world.engine.save_draft(&operator, request).await.unwrap();
}
