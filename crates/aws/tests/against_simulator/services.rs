//! Services are listed, described and operated.

use crate::world::{ACCOUNT, NOW, World, connection, region, request};
use aws::{ErrorKind, LogPage, LogStream};
use model::arn::ServiceArn;
use model::operation::{OperationKind, OperationStatus};
use model::service::ServiceStatus;
use std::collections::BTreeSet;

#[tokio::test]
async fn all_services_are_listed_however_many_pages_they_take() {
    let world = World::with(|config| {
        config.service_quota = 45;
        config.speed = 0.01;
    })
    .await;
    let mut created = BTreeSet::new();
    for number in 0..41 {
        created.insert(world.create(&request(&format!("web-{number}"))).await.to_string());
    }
    let listed = world.app_runner.list_services(NOW).await.unwrap();
    assert_eq!(listed.len(), 41);
    assert!(
        listed
            .iter()
            .all(|service| service.status == ServiceStatus::OperationInProgress)
    );
    assert!(
        listed
            .iter()
            .all(|service| service.configuration.is_none() && service.created_at.0 > NOW.0)
    );
    let listed: BTreeSet<String> = listed.iter().map(|service| service.arn.to_string()).collect();
    assert_eq!(listed, created);
    // Another Region of the same account has none of them.
    let elsewhere = connection(&world.simulator.endpoint_url()).app_runner(&"us-east-1".parse().unwrap());
    assert!(elsewhere.list_services(NOW).await.unwrap().is_empty());
}

#[tokio::test]
async fn a_service_lives_through_all_operations() {
    let world = World::new().await;
    let accepted = world
        .app_runner
        .create_service(&request("web-hello"), NOW)
        .await
        .unwrap();
    assert!(accepted.request_id.is_some_and(|id| !id.is_empty()));
    let created = accepted.operation.unwrap();
    let service = accepted.service.unwrap();
    assert_eq!(service.status, ServiceStatus::OperationInProgress);
    let arn = service.arn;
    world.settled(&arn).await;

    let deployed = world
        .app_runner
        .start_deployment(&arn)
        .await
        .unwrap()
        .operation
        .unwrap();
    world.settled(&arn).await;
    let paused = world.app_runner.pause_service(&arn, NOW).await.unwrap();
    assert_eq!(world.settled(&arn).await.status, ServiceStatus::Paused);
    // Pausing what is paused starts nothing.
    assert_eq!(
        world.app_runner.pause_service(&arn, NOW).await.unwrap().operation,
        None
    );
    let resumed = world.app_runner.resume_service(&arn, NOW).await.unwrap();
    assert_eq!(world.settled(&arn).await.status, ServiceStatus::Running);
    let mut changed = request("web-hello");
    let model::draft::Source::Image { settings, .. } = &mut changed.source else {
        panic!("{changed:?}")
    };
    settings.variables.insert("LEVEL".to_owned(), "debug".to_owned());
    let updated = world
        .app_runner
        .update_service(&arn, &changed, NOW)
        .await
        .unwrap();
    let variables = world.settled(&arn).await.configuration.unwrap().variables;
    assert_eq!(variables.len(), 1);
    let deleted = world.app_runner.delete_service(&arn, NOW).await.unwrap();
    assert_eq!(deleted.service.as_ref().unwrap().arn, arn);
    let gone = world.settled(&arn).await;
    assert_eq!(gone.status, ServiceStatus::Deleted);
    assert!(gone.deleted_at.is_some());
    assert!(world.app_runner.list_services(NOW).await.unwrap().is_empty());

    let operations = world.app_runner.list_operations(&arn).await.unwrap();
    let ids: Vec<&str> = operations.iter().map(|operation| operation.id.as_str()).collect();
    let expected = [
        deleted.operation.unwrap(),
        updated.operation.unwrap(),
        resumed.operation.unwrap(),
        paused.operation.unwrap(),
        deployed,
        created,
    ];
    assert_eq!(ids, expected);
    let kinds: Vec<OperationKind> = operations.iter().map(|operation| operation.kind).collect();
    assert_eq!(
        kinds,
        [
            OperationKind::DeleteService,
            OperationKind::UpdateService,
            OperationKind::ResumeService,
            OperationKind::PauseService,
            OperationKind::StartDeployment,
            OperationKind::CreateService,
        ]
    );
    for operation in operations {
        assert_eq!(operation.status, OperationStatus::Succeeded);
        assert!(operation.ended_at.unwrap() >= operation.started_at && operation.started_at.0 > NOW.0);
    }
}

#[tokio::test]
async fn what_app_runner_does_not_know_is_no_error_where_it_is_looked_at() {
    let world = World::new().await;
    let unknown = ServiceArn::new(region(), ACCOUNT, "nobody", &"0".repeat(32));
    assert_eq!(
        world.app_runner.describe_service(&unknown, NOW).await.unwrap(),
        None
    );
    assert_eq!(world.app_runner.draft_values(&unknown).await.unwrap(), None);
    assert!(
        world
            .app_runner
            .list_operations(&unknown)
            .await
            .unwrap()
            .is_empty()
    );
    assert!(
        world
            .app_runner
            .application_streams(&unknown, 10)
            .await
            .unwrap()
            .is_empty()
    );
    assert_eq!(
        world.log(&unknown, &LogStream::Events, None).await,
        LogPage::default()
    );
    for refused in [
        world.app_runner.delete_service(&unknown, NOW).await,
        world.app_runner.start_deployment(&unknown).await,
        world.app_runner.pause_service(&unknown, NOW).await,
        world.app_runner.resume_service(&unknown, NOW).await,
        world
            .app_runner
            .update_service(&unknown, &request("nobody"), NOW)
            .await,
    ] {
        let error = refused.unwrap_err();
        assert_eq!(
            (error.kind, error.code.as_str()),
            (ErrorKind::NotFound, "ResourceNotFoundException")
        );
    }
}
