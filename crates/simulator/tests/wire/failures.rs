//! Everything that can go wrong, with the lines that say so.

use aws_sdk_apprunner::types::{
    HealthCheckConfiguration, HealthCheckProtocol, ImageConfiguration, OperationStatus, Service,
    ServiceStatus,
};
use serde_json::json;

use crate::support::raw::arm;
use crate::support::{
    HELLO, Harness, NGINX, create, image, image_with, log_group, newest_operation, operation_status, settled,
};

/// The operation's id as lines have it.
async fn plain_id(client: &aws_sdk_apprunner::Client, service: &Service) -> String {
    newest_operation(client, service.service_arn())
        .await
        .id()
        .unwrap()
        .replace('-', "")
}

#[tokio::test]
async fn the_default_port_fails_the_health_check_of_the_hello_image() {
    let harness = Harness::start().await;
    let client = harness.client();
    let source = image_with(HELLO, ImageConfiguration::builder().build());
    let service = create(&client, "web-hello", source).await;
    assert_eq!(*service.status(), ServiceStatus::CreateFailed);
    assert_eq!(
        operation_status(&client, service.service_arn()).await,
        OperationStatus::Failed
    );
    let id = plain_id(&client, &service).await;
    assert_eq!(
        harness.events(&service).await,
        [
            "[AppRunner] Service creation started.",
            "[AppRunner] Service status is set to OPERATION_IN_PROGRESS.",
            &format!("[AppRunner] Deployment with ID : {id} started. Triggering event : SERVICE_CREATE"),
            "[AppRunner] Deployment Artifact: [Repo Type: ECR], [Image URL: public.ecr.aws/aws-containers/hello-app-runner], [Image Tag: latest]",
            "[AppRunner] Pulling image public.ecr.aws/aws-containers/hello-app-runner from ECR repository.",
            "[AppRunner] Successfully pulled your application image from ECR.",
            "[AppRunner] Provisioning instances and deploying image for publicly accessible service.",
            "[AppRunner] Performing health check on protocol `TCP` [Port: '8080'].",
            "[AppRunner] Health check failed on protocol `TCP` [Port: '8080']. Check your configured port number. For more information, see the application logs.",
            &format!("[AppRunner] Deployment with ID : {id} failed. Failure reason : Health check failed."),
            "[AppRunner] Service status is set to CREATE_FAILED.",
        ]
    );
    assert_eq!(
        harness
            .messages(&log_group(&service, "service"), &format!("deployment/{id}"))
            .await,
        [
            "[AppRunner] Starting to pull your application image.",
            "[AppRunner] Successfully pulled your application image from ECR.",
            "[AppRunner] Starting to deploy your application image.",
            "[AppRunner] Failed to deploy your application image.",
        ]
    );
    // The container is well, it listens elsewhere, and says where.
    let application = harness.application_lines(&service).await;
    assert!(
        application
            .iter()
            .any(|line| line.ends_with("Listening at: http://0.0.0.0:8000 (1)")),
        "{application:?}"
    );
}

#[tokio::test]
async fn the_http_line_has_no_blank_before_the_path() {
    let harness = Harness::start().await;
    let client = harness.client();
    let created = client
        .create_service()
        .service_name("web-nginx")
        .source_configuration(image(NGINX, "3000"))
        .health_check_configuration(
            HealthCheckConfiguration::builder()
                .protocol(HealthCheckProtocol::Http)
                .path("/api/health")
                .build(),
        )
        .send()
        .await
        .unwrap();
    let service = settled(&client, created.service().unwrap().service_arn()).await;
    let lines = harness.events(&service).await;
    for expected in [
        "[AppRunner] Performing health check on protocol `HTTP` [Path: '/api/health'], [Port: '3000'].",
        "[AppRunner] Health check failed on protocol `HTTP`[Path: '/api/health'], [Port: '3000']. Check your configured port number.",
    ] {
        assert!(
            lines.iter().any(|line| line == expected),
            "{expected} in {lines:#?}"
        );
    }
}

#[tokio::test]
async fn a_tag_that_the_repository_lacks_fails_the_pull() {
    let harness = Harness::start().await;
    let client = harness.client();
    let service = create(
        &client,
        "web-nginx",
        image("public.ecr.aws/nginx/nginx:0.0.1", "80"),
    )
    .await;
    assert_eq!(*service.status(), ServiceStatus::CreateFailed);
    let id = plain_id(&client, &service).await;
    let lines = harness.events(&service).await;
    assert_eq!(
        lines[4..],
        [
            "[AppRunner] Pulling image public.ecr.aws/nginx/nginx from ECR repository.".to_owned(),
            "[AppRunner] Failed to copy the image from ECR".to_owned(),
            format!(
                "[AppRunner] Deployment with ID : {id} failed. Failure reason : Failed to copy the image from ECR"
            ),
            "[AppRunner] Service status is set to CREATE_FAILED.".to_owned(),
        ]
    );
    assert_eq!(
        harness
            .messages(&log_group(&service, "service"), &format!("deployment/{id}"))
            .await,
        [
            "[AppRunner] Starting to pull your application image.",
            "[AppRunner] Failed to deploy your application image."
        ]
    );
    assert_no_application_group(&harness, &service).await;
}

/// A container that never wrote has no application group.
async fn assert_no_application_group(harness: &Harness, service: &Service) {
    let error = harness
        .logs()
        .describe_log_streams()
        .log_group_name(log_group(service, "application"))
        .send()
        .await
        .unwrap_err()
        .into_service_error();
    assert!(error.is_resource_not_found_exception());
    assert!(
        error
            .to_string()
            .ends_with("The specified log group does not exist.")
    );
}

#[tokio::test]
async fn a_crash_names_its_exit_code_behind_two_blanks() {
    let harness = Harness::start().await;
    let client = harness.client();
    let source = image_with(
        HELLO,
        ImageConfiguration::builder()
            .port("8000")
            .runtime_environment_variables("SIMULATOR_FAIL", "crash")
            .build(),
    );
    let service = create(&client, "web-hello", source).await;
    assert_eq!(*service.status(), ServiceStatus::CreateFailed);
    let id = plain_id(&client, &service).await;
    let lines = harness.events(&service).await;
    assert_eq!(
        lines[lines.len() - 3..],
        [
            "[AppRunner] Your application stopped or failed to start. See logs for more information.  Container exit code: 1".to_owned(),
            format!("[AppRunner] Deployment with ID : {id} failed."),
            "[AppRunner] Service status is set to CREATE_FAILED.".to_owned(),
        ]
    );
    assert!(!harness.application_lines(&service).await.is_empty());
}

#[tokio::test]
async fn each_sentinel_name_and_variable_fails_its_way() {
    let harness = Harness::start().await;
    let client = harness.client();
    for (word, line) in [
        ("pull", "[AppRunner] Failed to copy the image from ECR"),
        (
            "health",
            "[AppRunner] Health check failed on protocol `TCP` [Port: '8000'].",
        ),
        (
            "crash",
            "[AppRunner] Your application stopped or failed to start.",
        ),
    ] {
        let by_name = create(&client, &format!("fail-{word}-web"), image(HELLO, "8000")).await;
        let variable = ImageConfiguration::builder()
            .port("8000")
            .runtime_environment_variables("SIMULATOR_FAIL", word);
        let by_variable = create(
            &client,
            &format!("web-{word}"),
            image_with(HELLO, variable.build()),
        )
        .await;
        for service in [by_name, by_variable] {
            assert_eq!(*service.status(), ServiceStatus::CreateFailed, "{word}");
            let lines = harness.events(&service).await;
            assert!(
                lines.iter().any(|written| written.starts_with(line)),
                "{line} in {lines:#?}"
            );
        }
    }
}

#[tokio::test]
async fn a_secret_that_cannot_be_read_stops_before_the_health_check() {
    let harness = Harness::start().await;
    let client = harness.client();
    let secret = "arn:aws:secretsmanager:us-east-1:123456789012:secret:shop/database-AbCdEf";
    let source = || {
        image_with(
            HELLO,
            ImageConfiguration::builder()
                .port("8000")
                .runtime_environment_secrets("DB_URL", secret)
                .build(),
        )
    };
    let service = create(&client, "fail-secret-web", source()).await;
    assert_eq!(*service.status(), ServiceStatus::CreateFailed);
    let id = plain_id(&client, &service).await;
    let lines = harness.events(&service).await;
    assert_eq!(
        lines[lines.len() - 4..],
        [
            "[AppRunner] Provisioning instances and deploying image for publicly accessible service."
                .to_owned(),
            format!(
                "[AppRunner] Failed to deploy your application. Reason: Unable to read the secret {secret} of the environment variable DB_URL."
            ),
            format!("[AppRunner] Deployment with ID : {id} failed."),
            "[AppRunner] Service status is set to CREATE_FAILED.".to_owned(),
        ]
    );

    let without = create(&client, "fail-secret-none", image(HELLO, "8000")).await;
    assert_eq!(
        *without.status(),
        ServiceStatus::Running,
        "there is no secret to read"
    );
}

#[tokio::test]
async fn an_armed_failure_hits_the_next_operation_once() {
    let harness = Harness::start().await;
    let client = harness.client();
    let service = create(&client, "web-hello", image(HELLO, "8000")).await;
    let arn = service.service_arn();
    arm(
        harness.simulator.address(),
        &json!({"fail": "health", "service": "web-hello"}),
    )
    .await;
    let other = create(&client, "web-other", image(HELLO, "8000")).await;
    assert_eq!(*other.status(), ServiceStatus::Running, "not the named one");

    client.start_deployment().service_arn(arn).send().await.unwrap();
    assert_eq!(*settled(&client, arn).await.status(), ServiceStatus::Running);
    assert_eq!(
        operation_status(&client, arn).await,
        OperationStatus::RollbackSucceeded
    );
    client.start_deployment().service_arn(arn).send().await.unwrap();
    settled(&client, arn).await;
    assert_eq!(operation_status(&client, arn).await, OperationStatus::Succeeded);
}

#[tokio::test]
async fn a_rollback_and_a_deletion_can_fail() {
    let harness = Harness::start().await;
    let client = harness.client();
    let service = create(&client, "web-hello", image(HELLO, "8000")).await;
    let arn = service.service_arn();
    arm(harness.simulator.address(), &json!({"fail": "rollback"})).await;
    client.start_deployment().service_arn(arn).send().await.unwrap();
    assert_eq!(*settled(&client, arn).await.status(), ServiceStatus::Running);
    assert_eq!(
        operation_status(&client, arn).await,
        OperationStatus::RollbackFailed
    );

    arm(harness.simulator.address(), &json!({"fail": "delete"})).await;
    client.delete_service().service_arn(arn).send().await.unwrap();
    assert_eq!(*settled(&client, arn).await.status(), ServiceStatus::DeleteFailed);
    assert_eq!(operation_status(&client, arn).await, OperationStatus::Failed);
    client.delete_service().service_arn(arn).send().await.unwrap();
    assert_eq!(
        *settled(&client, arn).await.status(),
        ServiceStatus::Deleted,
        "a deletion can be tried again"
    );
}

#[tokio::test]
async fn a_failing_resume_leaves_the_service_paused() {
    let harness = Harness::start().await;
    let client = harness.client();
    let service = create(&client, "web-hello", image(HELLO, "8000")).await;
    let arn = service.service_arn();
    client.pause_service().service_arn(arn).send().await.unwrap();
    settled(&client, arn).await;
    arm(harness.simulator.address(), &json!({"fail": "crash"})).await;
    client.resume_service().service_arn(arn).send().await.unwrap();
    assert_eq!(*settled(&client, arn).await.status(), ServiceStatus::Paused);
    assert_eq!(operation_status(&client, arn).await, OperationStatus::Failed);
}

#[tokio::test]
async fn unknown_images_listen_wherever_they_are_told_to() {
    let harness = Harness::start().await;
    let client = harness.client();
    let service = create(
        &client,
        "web-own",
        image("public.ecr.aws/a1b2c3d4/my/app:v7", "4321"),
    )
    .await;
    assert_eq!(*service.status(), ServiceStatus::Running);
    assert_eq!(
        harness.application_lines(&service).await,
        ["Listening on port 4321"]
    );
    // A command of one's own may listen anywhere.
    let commanded = ImageConfiguration::builder()
        .port("9000")
        .start_command("gunicorn -b 0.0.0.0:9000 app:app")
        .build();
    let service = create(&client, "web-command", image_with(HELLO, commanded)).await;
    assert_eq!(*service.status(), ServiceStatus::Running);
}
