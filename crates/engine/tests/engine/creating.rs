//! From a draft or a link to a running service.

use crate::harness::{HELLO, World, until};
use engine::Actor;
use model::draft::{DraftState, Origin};
use model::event::{Author, EventKind};
use model::operation::{OperationKind, OperationStatus, Stage};
use model::record::{Context, RecordEntry, Via};
use model::service::ServiceStatus;
use model::time::Time;
use model::view::AuditQuery;
use store::Sender;

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

/// The newest row of its kind in the audit log.
async fn newest(world: &World, kind: EventKind) -> RecordEntry {
    let entries = world
        .engine
        .audit(&world.km, &AuditQuery::default())
        .await
        .unwrap()
        .entries;
    let newest = entries.into_iter().find(|entry| entry.event.kind == kind);
    newest.expect("there is no such row")
}

#[tokio::test]
async fn a_create_without_an_answer_is_found_by_its_name_and_stays_its_senders() {
    let world = World::new().await;
    let draft = world.draft("web-hello", |_| {}).await;
    let token = world.engine.invite(&world.km, "editor", false, "").await.unwrap();
    let password = "another long password".to_owned();
    let ada = world.engine.join(&token, "ada", password, "192.0.2.7");
    let ada = Actor::new(ada.await.unwrap());
    let sender = Sender {
        author: ada.author(),
        context: Context {
            session: Some("her-session".to_owned()),
            address: Some("192.0.2.7".to_owned()),
            via: Some(Via::Page),
        },
    };
    // What a crash between the request and its answer leaves behind: the draft is marked, App Runner has the service.
    let sent = world
        .store
        .begin_sending(&draft.id, draft.version, engine::now(), &sender);
    assert!(sent.await.unwrap());
    let request = draft.values.check(crate::harness::ACCOUNT).unwrap();
    world
        .past_slipway()
        .create_service(&request, engine::now())
        .await
        .unwrap();
    let arn = world.arn_of(&draft.id).await;
    world.until_status(&arn, ServiceStatus::Running).await;
    let created = newest(&world, EventKind::CreateRequested).await;
    assert_eq!(created.event.author, sender.author);
    let context = Context {
        session: created.session,
        address: created.address,
        via: created.via,
    };
    assert_eq!(context, sender.context);
    assert!(!created.event.detail.changes.is_empty());
    // Its end is told to who sent it, and that she sent it to who began the draft.
    let told = async |actor: &Actor| {
        let (events, _) = world
            .store
            .unread_notifications(actor.person.id, 10)
            .await
            .unwrap();
        events.iter().map(|event| event.kind).collect::<Vec<_>>()
    };
    assert_eq!(told(&ada).await, [EventKind::OperationEnded]);
    assert_eq!(told(&world.km).await, [EventKind::CreateRequested]);
}

#[tokio::test]
async fn a_create_that_is_lost_is_refused_to_its_sender() {
    let world = World::new().await;
    let draft = world.draft("web-hello", |_| {}).await;
    let long_ago = Time(engine::now().0 - 60_000);
    let sender = Sender {
        author: world.km.author(),
        context: Context::default(),
    };
    let sent = world
        .store
        .begin_sending(&draft.id, draft.version, long_ago, &sender);
    assert!(sent.await.unwrap());
    until("the draft is open again", || async {
        let state = world.store.draft(&draft.id).await.unwrap().state;
        (state == DraftState::Open).then_some(())
    })
    .await;
    let refused = newest(&world, EventKind::RequestRefused).await;
    assert_eq!(refused.event.author, sender.author);
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
