//! Partial updates, rebuilds and rollbacks.

use aws_sdk_apprunner::types::{
    HealthCheckConfiguration, HealthCheckProtocol, ImageConfiguration, ImageRepository, ImageRepositoryType,
    InstanceConfiguration, OperationStatus, ServiceStatus,
};

use crate::support::{
    HELLO, Harness, NGINX, create, eventually, image, image_with, newest_operation, operation_status, settled,
};

#[tokio::test]
async fn only_what_is_sent_changes() {
    let harness = Harness::start().await;
    let client = harness.client();
    let source = image_with(
        HELLO,
        ImageConfiguration::builder()
            .port("8000")
            .runtime_environment_variables("STAGE", "test")
            .build(),
    );
    let service = create(&client, "web-hello", source).await;
    let updated = client
        .update_service()
        .service_arn(service.service_arn())
        .instance_configuration(InstanceConfiguration::builder().memory("4 GB").build())
        .health_check_configuration(
            HealthCheckConfiguration::builder()
                .protocol(HealthCheckProtocol::Http)
                .path("/health")
                .build(),
        )
        .send()
        .await
        .unwrap();
    // The answer has the new values although they are not live yet.
    let shown = updated.service().unwrap();
    assert_eq!(*shown.status(), ServiceStatus::OperationInProgress);
    assert_eq!(shown.instance_configuration().unwrap().memory(), Some("4096"));

    let after = settled(&client, service.service_arn()).await;
    let instance = after.instance_configuration().unwrap();
    assert_eq!((instance.cpu(), instance.memory()), (Some("1024"), Some("4096")));
    let check = after.health_check_configuration().unwrap();
    assert_eq!((check.path(), check.interval()), (Some("/health"), Some(5)));
    assert_eq!(after.source_configuration(), service.source_configuration());
    assert_eq!(
        operation_status(&client, service.service_arn()).await,
        OperationStatus::Succeeded
    );
    let lines = harness.events(&after).await;
    assert_eq!(
        lines.iter().filter(|line| line.contains("Pulling image")).count(),
        1,
        "the update pulled nothing"
    );
    assert!(
        lines
            .iter()
            .any(|line| line.ends_with("Triggering event : SERVICE_UPDATE"))
    );
}

#[tokio::test]
async fn a_repository_that_is_sent_replaces_the_old_one() {
    let harness = Harness::start().await;
    let client = harness.client();
    let source = image_with(
        HELLO,
        ImageConfiguration::builder()
            .port("8000")
            .runtime_environment_variables("STAGE", "test")
            .build(),
    );
    let service = create(&client, "web-hello", source).await;
    client
        .update_service()
        .service_arn(service.service_arn())
        .source_configuration(image(NGINX, "80"))
        .send()
        .await
        .unwrap();
    let after = settled(&client, service.service_arn()).await;
    let repository = after.source_configuration().unwrap().image_repository().unwrap();
    assert_eq!(repository.image_identifier(), NGINX);
    assert_eq!(
        repository
            .image_configuration()
            .unwrap()
            .runtime_environment_variables(),
        None
    );
    assert_eq!(
        after.source_configuration().unwrap().auto_deployments_enabled(),
        Some(false)
    );
}

#[tokio::test]
async fn a_failed_update_leaves_the_service_running_as_it_was() {
    // The rollback takes 200 ms, long enough to be seen.
    let harness = Harness::start_with(|config| config.speed = 600.0).await;
    let client = harness.client();
    let service = create(&client, "web-hello", image(HELLO, "8000")).await;
    let arn = service.service_arn();
    let updated = client
        .update_service()
        .service_arn(arn)
        .source_configuration(image(HELLO, "9000"))
        .send()
        .await
        .unwrap();
    assert_eq!(port(updated.service().unwrap()), "9000");
    eventually("the rollback begins", || async {
        (operation_status(&client, arn).await == OperationStatus::RollbackInProgress).then_some(())
    })
    .await;
    let during = client.describe_service().service_arn(arn).send().await.unwrap();
    assert_eq!(
        *during.service().unwrap().status(),
        ServiceStatus::OperationInProgress
    );

    let after = settled(&client, arn).await;
    assert_eq!(*after.status(), ServiceStatus::Running);
    assert_eq!(port(&after), "8000", "the old configuration is back");
    assert_eq!(
        operation_status(&client, arn).await,
        OperationStatus::RollbackSucceeded
    );
    assert!(newest_operation(&client, arn).await.ended_at().is_some());
}

#[tokio::test]
async fn a_service_that_failed_to_create_is_rebuilt_by_an_update() {
    let harness = Harness::start().await;
    let client = harness.client();
    let failed = create(&client, "web-hello", image(HELLO, "8080")).await;
    let arn = failed.service_arn();
    assert_eq!(*failed.status(), ServiceStatus::CreateFailed);
    assert_eq!(operation_status(&client, arn).await, OperationStatus::Failed);

    client
        .update_service()
        .service_arn(arn)
        .source_configuration(image(HELLO, "8081"))
        .send()
        .await
        .unwrap();
    assert_eq!(
        *settled(&client, arn).await.status(),
        ServiceStatus::CreateFailed,
        "failing again changes nothing"
    );

    client
        .update_service()
        .service_arn(arn)
        .source_configuration(image(HELLO, "8000"))
        .send()
        .await
        .unwrap();
    let rebuilt = settled(&client, arn).await;
    assert_eq!(*rebuilt.status(), ServiceStatus::Running);
    assert_eq!(operation_status(&client, arn).await, OperationStatus::Succeeded);
}

#[tokio::test]
async fn a_paused_service_takes_an_update_and_applies_it_when_it_resumes() {
    let harness = Harness::start().await;
    let client = harness.client();
    let service = create(&client, "web-hello", image(HELLO, "8000")).await;
    let arn = service.service_arn();
    client.pause_service().service_arn(arn).send().await.unwrap();
    settled(&client, arn).await;
    client
        .update_service()
        .service_arn(arn)
        .source_configuration(image(NGINX, "80"))
        .send()
        .await
        .unwrap();
    let paused = settled(&client, arn).await;
    assert_eq!(*paused.status(), ServiceStatus::Paused);
    assert_eq!(port(&paused), "80");
    client.resume_service().service_arn(arn).send().await.unwrap();
    let resumed = settled(&client, arn).await;
    assert_eq!(
        (resumed.status(), port(&resumed)),
        (&ServiceStatus::Running, "80")
    );
}

#[tokio::test]
async fn an_update_while_paused_can_be_forbidden() {
    let harness = Harness::start_with(|config| {
        config.speed = crate::support::FAST;
        config.update_while_paused = false;
    })
    .await;
    let client = harness.client();
    let service = create(&client, "web-hello", image(HELLO, "8000")).await;
    client
        .pause_service()
        .service_arn(service.service_arn())
        .send()
        .await
        .unwrap();
    settled(&client, service.service_arn()).await;
    let error = client
        .update_service()
        .service_arn(service.service_arn())
        .send()
        .await
        .unwrap_err();
    let error = error.into_service_error();
    assert!(error.is_invalid_state_exception());
    assert!(
        error
            .to_string()
            .ends_with("Service cannot be updated in the current state: PAUSED.")
    );
}

#[tokio::test]
async fn a_private_image_of_the_account_is_deployed_automatically() {
    let harness = Harness::start().await;
    let client = harness.client();
    let repository = ImageRepository::builder()
        .image_identifier("123456789012.dkr.ecr.us-east-1.amazonaws.com/shop/web:v1")
        .image_repository_type(ImageRepositoryType::Ecr)
        .build()
        .unwrap();
    let source = aws_sdk_apprunner::types::SourceConfiguration::builder()
        .image_repository(repository)
        .authentication_configuration(
            aws_sdk_apprunner::types::AuthenticationConfiguration::builder()
                .access_role_arn("arn:aws:iam::123456789012:role/service-role/AppRunnerECRAccessRole")
                .build(),
        )
        .build();
    let service = create(&client, "web-shop", source).await;
    assert_eq!(*service.status(), ServiceStatus::Running);
    assert_eq!(
        service.source_configuration().unwrap().auto_deployments_enabled(),
        Some(true)
    );
    let lines = harness.events(&service).await;
    let pipeline = lines
        .iter()
        .position(|line| line == "[AppRunner] Creating pipeline for automatic deployments.");
    assert_eq!(
        lines[pipeline.unwrap() + 1],
        "[AppRunner] Successfully created pipeline for automatic deployments."
    );

    // To a public image, which cannot be watched.
    client
        .update_service()
        .service_arn(service.service_arn())
        .source_configuration(image(NGINX, "80"))
        .send()
        .await
        .unwrap();
    let after = settled(&client, service.service_arn()).await;
    assert_eq!(
        after.source_configuration().unwrap().auto_deployments_enabled(),
        Some(false)
    );
}

fn port(service: &aws_sdk_apprunner::types::Service) -> &str {
    let repository = service
        .source_configuration()
        .unwrap()
        .image_repository()
        .unwrap();
    repository.image_configuration().unwrap().port().unwrap()
}
