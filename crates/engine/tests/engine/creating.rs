//! From a draft or a link to a running service.

use crate::harness::{HELLO, World, until};
use model::draft::{DraftState, Origin};
use model::event::{Author, EventKind};
use model::operation::{OperationKind, OperationStatus, Stage};
use model::service::ServiceStatus;

#[tokio::test]
async fn a_draft_becomes_a_running_service_and_the_history_says_who_did_it() {
    let world = World::new().await;
    let arn = world.create("web-hello", |_| {}).await;
    let view = world.until_status(&arn, ServiceStatus::Running).await;
    let operation = &view.operations[0];
    assert_eq!(
        (operation.kind, operation.status),
        (OperationKind::CreateService, OperationStatus::Succeeded)
    );
    let stages: Vec<Stage> = operation.stages.iter().map(|reached| reached.stage).collect();
    assert_eq!(stages, Stage::ALL);
    assert_eq!(view.service.configuration.unwrap().port.as_deref(), Some("8000"));
    assert_eq!(view.origin.unwrap().by, "km");
    assert!(
        view.events
            .iter()
            .any(|line| line.message.contains("Service status is set to RUNNING"))
    );
    let entry = world
        .history()
        .await
        .into_iter()
        .find(|entry| entry.event.kind == EventKind::CreateRequested)
        .unwrap();
    assert_eq!(
        entry.event.author,
        Author::Person {
            id: world.km.person.id,
            name: "km".to_owned()
        }
    );
    assert_eq!(entry.operation.unwrap().status, OperationStatus::Succeeded);
    assert!(entry.event.detail.aws_request.is_some());
}

#[tokio::test]
async fn a_launch_link_fills_the_draft_and_its_marks_stay_until_the_review() {
    let world = World::new().await;
    let link = format!("image={HELLO}&port=8000&name=web-hello&env=API_TOKEN&default.GREETING=Hello");
    let draft = world
        .engine
        .begin_draft_from_link(&world.km, &link, "eu-west-1", false)
        .await
        .unwrap();
    assert_eq!(draft.values.port, "8000");
    assert_eq!(draft.origins.get("port"), Some(&Origin::Link));
    assert_eq!(draft.values.variables.len(), 2);
    let version = draft.version;
    world
        .engine
        .submit_draft(&world.km, &draft.id, version)
        .await
        .unwrap();
    let arn = world.arn_of(&draft.id).await;
    world.until_status(&arn, ServiceStatus::Running).await;
    let created = world
        .history()
        .await
        .into_iter()
        .find(|entry| entry.event.kind == EventKind::CreateRequested);
    assert!(created.unwrap().event.detail.from_link);
}

#[tokio::test]
async fn a_taken_name_in_a_link_becomes_the_next_free_one() {
    let world = World::new().await;
    let arn = world.create("web-hello", |_| {}).await;
    world.until_status(&arn, ServiceStatus::Running).await;
    let link = format!("image={HELLO}&name=web-hello");
    let draft = world
        .engine
        .begin_draft_from_link(&world.km, &link, "eu-west-1", false)
        .await
        .unwrap();
    assert_eq!(draft.values.name, "web-hello-2");
}

#[tokio::test]
async fn however_often_it_is_pressed_one_service_is_created() {
    let world = World::new().await;
    let draft = world.draft("web-hello", |_| {}).await;
    let presses = (0..8).map(|_| {
        let (engine, km, id) = (world.engine.clone(), world.km.clone(), draft.id.clone());
        tokio::spawn(async move { engine.submit_draft(&km, &id, draft.version).await })
    });
    for press in presses.collect::<Vec<_>>() {
        press.await.unwrap().unwrap();
    }
    let arn = world.arn_of(&draft.id).await;
    world.until_status(&arn, ServiceStatus::Running).await;
    let listed = world
        .past_slipway()
        .list_services(model::time::Time(0))
        .await
        .unwrap();
    assert_eq!(listed.len(), 1);
}

#[tokio::test]
async fn a_create_without_an_answer_is_found_by_its_name() {
    let world = World::new().await;
    let draft = world.draft("web-hello", |_| {}).await;
    // What a crash between the request and its answer leaves behind: the draft is marked, App Runner has the service.
    assert!(
        world
            .store
            .begin_sending(&draft.id, draft.version, engine::now())
            .await
            .unwrap()
    );
    let request = draft.values.check(crate::harness::ACCOUNT).unwrap();
    world
        .past_slipway()
        .create_service(&request, engine::now())
        .await
        .unwrap();
    let arn = world.arn_of(&draft.id).await;
    world.until_status(&arn, ServiceStatus::Running).await;
    assert!(world.kinds_of(&arn).await.contains(&EventKind::CreateRequested));
}

#[tokio::test]
async fn a_restart_in_the_middle_loses_neither_draft_nor_service() {
    let mut world = World::with_speed(200.0).await;
    let other = world.draft("other-draft", |_| {}).await;
    let arn = world.create("web-hello", |_| {}).await;
    world.restart_slipway().await;
    world.until_status(&arn, ServiceStatus::Running).await;
    assert_eq!(world.store.draft(&other.id).await.unwrap().values, other.values);
}

#[tokio::test]
async fn a_service_that_others_create_is_found() {
    let world = World::new().await;
    let draft = world.draft("from-cli", |_| {}).await;
    let request = draft.values.check(crate::harness::ACCOUNT).unwrap();
    let arn = world
        .past_slipway()
        .create_service(&request, engine::now())
        .await
        .unwrap()
        .service
        .unwrap()
        .arn;
    world.until_status(&arn, ServiceStatus::Running).await;
    assert_eq!(world.kinds_of(&arn).await.first(), Some(&EventKind::ServiceFound));
    assert_eq!(
        world.store.draft(&draft.id).await.unwrap().state,
        DraftState::Open
    );
}

#[tokio::test]
async fn live_listeners_hear_every_stage() {
    let world = World::with_speed(200.0).await;
    let mut listener = world.engine.hub().listen();
    let arn = world.create("web-hello", |_| {}).await;
    world.until_status(&arn, ServiceStatus::Running).await;
    let mut stages = Vec::new();
    until("all stages were told", || {
        while let Ok(live) = listener.try_recv() {
            if let engine::Live::Message(message) = live
                && message.message.kind == EventKind::OperationProgressed
            {
                stages.extend(message.message.state.clone());
            }
        }
        let all = stages.len() == Stage::ALL.len();
        async move { all.then_some(()) }
    })
    .await;
    assert_eq!(stages, Stage::ALL.map(Stage::label));
}
