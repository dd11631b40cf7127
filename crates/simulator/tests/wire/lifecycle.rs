//! A service's life when nothing goes wrong.

use aws_sdk_apprunner::types::{HealthCheckProtocol, OperationStatus, OperationType, ServiceStatus, Tag};

use crate::support::{HELLO, Harness, NGINX, create, image, newest_operation, operation_status, settled};

#[tokio::test]
async fn a_create_answers_at_once_and_ends_running() {
    let harness = Harness::start().await;
    let client = harness.client();
    let created = client
        .create_service()
        .service_name("web-hello")
        .source_configuration(image(HELLO, "8000"))
        .tags(Tag::builder().key("team").value("web").build())
        .send()
        .await
        .unwrap();
    let service = created.service().unwrap();
    assert_eq!(*service.status(), ServiceStatus::OperationInProgress);
    assert!(
        service
            .service_arn()
            .starts_with("arn:aws:apprunner:us-east-1:123456789012:service/web-hello/")
    );
    assert!(service.service_arn().ends_with(service.service_id()));
    let url = service.service_url().unwrap();
    assert_eq!(
        url.split('.').map(str::len).collect::<Vec<_>>(),
        [10, 9, 12, 3],
        "{url}"
    );

    let running = settled(&client, service.service_arn()).await;
    assert_eq!(*running.status(), ServiceStatus::Running);
    let operation = newest_operation(&client, service.service_arn()).await;
    assert_eq!(operation.id(), Some(created.operation_id()));
    assert_eq!(operation.r#type(), Some(&OperationType::CreateService));
    assert_eq!(operation.status(), Some(&OperationStatus::Succeeded));
    assert!(operation.ended_at() > operation.started_at());

    let tags = client
        .list_tags_for_resource()
        .resource_arn(service.service_arn())
        .send()
        .await
        .unwrap();
    assert_eq!(tags.tags()[0].value(), Some("web"));
}

#[tokio::test]
async fn defaults_are_echoed_in_full() {
    let harness = Harness::start_slow().await;
    let created = harness
        .client()
        .create_service()
        .service_name("web-hello")
        .source_configuration(image(HELLO, "8000"))
        .send()
        .await
        .unwrap();
    let service = created.service.unwrap();
    let instance = service.instance_configuration().unwrap();
    assert_eq!((instance.cpu(), instance.memory()), (Some("1024"), Some("2048")));
    let check = service.health_check_configuration().unwrap();
    assert_eq!(check.protocol(), Some(&HealthCheckProtocol::Tcp));
    assert_eq!(
        (
            check.path(),
            check.interval(),
            check.timeout(),
            check.healthy_threshold(),
            check.unhealthy_threshold()
        ),
        (Some("/"), Some(5), Some(2), Some(1), Some(5))
    );
    assert_eq!(
        service.source_configuration().unwrap().auto_deployments_enabled(),
        Some(false)
    );
    let scaling = service.auto_scaling_configuration_summary().unwrap();
    assert_eq!(
        scaling.auto_scaling_configuration_name(),
        Some("DefaultConfiguration")
    );
    let network = service.network_configuration().unwrap();
    assert!(network.ingress_configuration().unwrap().is_publicly_accessible());
}

#[tokio::test]
async fn deploy_pause_resume_and_delete() {
    let harness = Harness::start().await;
    let client = harness.client();
    let service = create(&client, "web-nginx", image(NGINX, "80")).await;
    let arn = service.service_arn();

    let deployed = client.start_deployment().service_arn(arn).send().await.unwrap();
    assert_eq!(*settled(&client, arn).await.status(), ServiceStatus::Running);
    let operation = newest_operation(&client, arn).await;
    assert_eq!(operation.id(), Some(deployed.operation_id()));
    assert_eq!(operation.r#type(), Some(&OperationType::StartDeployment));

    let paused = client.pause_service().service_arn(arn).send().await.unwrap();
    assert!(paused.operation_id().is_some());
    assert_eq!(*settled(&client, arn).await.status(), ServiceStatus::Paused);
    let again = client.pause_service().service_arn(arn).send().await.unwrap();
    assert_eq!(
        again.operation_id(),
        None,
        "pausing a paused service is no operation"
    );

    client.resume_service().service_arn(arn).send().await.unwrap();
    assert_eq!(*settled(&client, arn).await.status(), ServiceStatus::Running);
    let again = client.resume_service().service_arn(arn).send().await.unwrap();
    assert_eq!(again.operation_id(), None);

    client.delete_service().service_arn(arn).send().await.unwrap();
    let deleted = settled(&client, arn).await;
    assert_eq!(*deleted.status(), ServiceStatus::Deleted);
    assert!(deleted.deleted_at().is_some());
    assert!(
        client
            .list_services()
            .send()
            .await
            .unwrap()
            .service_summary_list()
            .is_empty()
    );
    assert_eq!(operation_status(&client, arn).await, OperationStatus::Succeeded);
    let operations = client.list_operations().service_arn(arn).send().await.unwrap();
    let types: Vec<_> = operations
        .operation_summary_list()
        .iter()
        .filter_map(|one| one.r#type().cloned())
        .collect();
    assert_eq!(
        types,
        [
            OperationType::DeleteService,
            OperationType::ResumeService,
            OperationType::PauseService,
            OperationType::StartDeployment,
            OperationType::CreateService,
        ]
    );
}

#[tokio::test]
async fn a_name_is_free_again_once_its_service_is_deleted() {
    let harness = Harness::start().await;
    let client = harness.client();
    let first = create(&client, "web-hello", image(HELLO, "8000")).await;
    client
        .delete_service()
        .service_arn(first.service_arn())
        .send()
        .await
        .unwrap();
    settled(&client, first.service_arn()).await;
    let second = create(&client, "web-hello", image(HELLO, "8000")).await;
    assert_ne!(first.service_id(), second.service_id());
}

#[tokio::test]
async fn of_sixteen_racing_creates_exactly_one_wins() {
    let harness = Harness::start().await;
    let client = harness.client();
    let attempts = (0..16).map(|_| {
        client
            .create_service()
            .service_name("web-hello")
            .source_configuration(image(HELLO, "8000"))
            .send()
    });
    let outcomes = futures::future::join_all(attempts).await;
    assert_eq!(outcomes.iter().filter(|outcome| outcome.is_ok()).count(), 1);
    for error in outcomes.into_iter().filter_map(Result::err) {
        let error = error.into_service_error();
        assert!(error.is_invalid_request_exception());
        assert_eq!(
            error.to_string(),
            "InvalidRequestException: Service with the provided name already exists: web-hello"
        );
    }
}

#[tokio::test]
async fn of_eight_racing_deployments_exactly_one_starts() {
    let harness = Harness::start_with(|config| config.speed = 600.0).await;
    let client = harness.client();
    let service = create(&client, "web-hello", image(HELLO, "8000")).await;
    let arn = service.service_arn();
    let attempts = (0..8).map(|_| client.start_deployment().service_arn(arn).send());
    let outcomes = futures::future::join_all(attempts).await;
    assert_eq!(outcomes.iter().filter(|outcome| outcome.is_ok()).count(), 1);
    let operations = client.list_operations().service_arn(arn).send().await.unwrap();
    assert_eq!(operations.operation_summary_list().len(), 2);
}

#[tokio::test]
async fn accounts_and_regions_do_not_see_one_another() {
    let harness = Harness::start().await;
    let service = create(&harness.client(), "web-hello", image(HELLO, "8000")).await;
    for (account, region) in [("AKIDEXAMPLE", "eu-west-1"), ("111122223333", "us-east-1")] {
        let other = harness.client_of(account, region);
        assert!(
            other
                .list_services()
                .send()
                .await
                .unwrap()
                .service_summary_list()
                .is_empty()
        );
        let error = other
            .describe_service()
            .service_arn(service.service_arn())
            .send()
            .await
            .unwrap_err();
        assert!(error.into_service_error().is_resource_not_found_exception());
        let own = create(&other, "web-hello", image(HELLO, "8000")).await;
        assert!(own.service_arn().contains(region));
    }
    let other = harness.client_of("111122223333", "us-east-1");
    let listed = other.list_services().send().await.unwrap();
    assert!(
        listed.service_summary_list()[0]
            .service_arn()
            .unwrap()
            .contains(":111122223333:")
    );
}

#[tokio::test]
async fn tags_are_added_overwritten_and_taken_off() {
    let harness = Harness::start_slow().await;
    let client = harness.client();
    let created = client
        .create_service()
        .service_name("web-hello")
        .source_configuration(image(HELLO, "8000"))
        .send()
        .await;
    let arn = created.unwrap().service.unwrap().service_arn;
    for value in ["web", "shop"] {
        let tag = Tag::builder().key("team").value(value).build();
        let stage = Tag::builder().key("stage").value("test").build();
        client
            .tag_resource()
            .resource_arn(&arn)
            .tags(tag)
            .tags(stage)
            .send()
            .await
            .unwrap();
    }
    client
        .untag_resource()
        .resource_arn(&arn)
        .tag_keys("stage")
        .tag_keys("absent")
        .send()
        .await
        .unwrap();
    let tags = client
        .list_tags_for_resource()
        .resource_arn(&arn)
        .send()
        .await
        .unwrap();
    let tags: Vec<_> = tags
        .tags()
        .iter()
        .map(|tag| (tag.key().unwrap(), tag.value().unwrap()))
        .collect();
    assert_eq!(tags, [("team", "shop")]);
}

#[tokio::test]
async fn every_account_has_the_default_auto_scaling_configuration() {
    let harness = Harness::start().await;
    let client = harness.client();
    let list = client.list_auto_scaling_configurations().send().await.unwrap();
    let summary = &list.auto_scaling_configuration_summary_list()[0];
    assert_eq!(summary.is_default(), Some(true));
    let arn = summary.auto_scaling_configuration_arn().unwrap();
    for arn in [arn, arn.rsplit_once('/').unwrap().0] {
        let described = client
            .describe_auto_scaling_configuration()
            .auto_scaling_configuration_arn(arn)
            .send()
            .await
            .unwrap();
        let configuration = described.auto_scaling_configuration.unwrap();
        assert_eq!(
            (
                configuration.max_concurrency,
                configuration.min_size,
                configuration.max_size
            ),
            (Some(100), Some(1), Some(25))
        );
    }
}
