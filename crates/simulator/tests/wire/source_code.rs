//! Services that are built from source code.

use aws_sdk_apprunner::Client;
use aws_sdk_apprunner::types::{
    CodeConfiguration, ConfigurationSource, InstanceConfiguration, OperationStatus, ProviderType, Service,
    ServiceStatus, SourceConfiguration,
};
use serde_json::json;

use crate::support::raw::arm;
use crate::support::refusal::refusal;
use crate::support::resources::{pending_connection, shake_hands};
use crate::support::source::{REPOSITORY_URL, connection, repository, repository_with, values};
use crate::support::{
    HELLO, Harness, create, eventually, image, log_group, newest_operation, operation_status, settled,
};

async fn source(harness: &Harness) -> SourceConfiguration {
    let arn = connection(harness, "github", ProviderType::Github).await;
    repository(REPOSITORY_URL, &arn, values().port("3000").build().unwrap())
}

async fn plain_id(client: &Client, service: &Service) -> String {
    let operation = newest_operation(client, service.service_arn()).await;
    operation.id().unwrap().replace('-', "")
}

async fn deployment_log(harness: &Harness, service: &Service) -> Vec<String> {
    let id = plain_id(&harness.client(), service).await;
    harness
        .messages(&log_group(service, "service"), &format!("deployment/{id}"))
        .await
}

#[tokio::test]
async fn a_repository_is_pulled_built_and_deployed() {
    let harness = Harness::start().await;
    let client = harness.client();
    let service = create(&client, "web-source", source(&harness).await).await;
    assert_eq!(*service.status(), ServiceStatus::Running);
    let id = plain_id(&client, &service).await;
    assert_eq!(
        harness.events(&service).await,
        [
            "[AppRunner] Service creation started.",
            "[AppRunner] Service status is set to OPERATION_IN_PROGRESS.",
            &format!("[AppRunner] Deployment with ID : {id} started. Triggering event : SERVICE_CREATE"),
            "[AppRunner] Deployment Artifact: [Repo Type: Source], [Repository: https://github.com/example/hello], [Branch: main], [SourceDirectory: /]",
            "[AppRunner] Creating pipeline for automatic deployments.",
            "[AppRunner] Successfully created pipeline for automatic deployments.",
            "[AppRunner] Pulling source code from GITHUB Repository ( https://github.com/example/hello ).",
            "[AppRunner] Successfully pulled your application source code.",
            "[AppRunner] Starting source code build.",
            "[AppRunner] Successfully built your application source code.",
            "[AppRunner] Provisioning instances and deploying image for publicly accessible service.",
            "[AppRunner] Performing health check on protocol `TCP` [Port: '3000'].",
            "[AppRunner] Health check is successful. Routing traffic to application.",
            "[AppRunner] Successfully routed incoming traffic to application.",
            "[AppRunner] Deployment completed successfully.",
            "[AppRunner] Service status is set to RUNNING.",
        ]
    );
    let log = deployment_log(&harness, &service).await;
    assert_eq!(
        log[0],
        "[AppRunner] Starting to deploy your application source code."
    );
    assert_eq!(
        log[1],
        "[AppRunner] Starting to build your application source code."
    );
    assert!(
        log.iter().any(|line| line.ends_with("WORKDIR /app//")),
        "{log:#?}"
    );
    assert!(
        log.iter()
            .any(|line| line.starts_with("[Build] Step 4/5 : RUN npm ci")),
        "{log:#?}"
    );
    assert_eq!(
        log[log.len() - 2..],
        [
            "[AppRunner] Successfully built your application source code.",
            "[AppRunner] Successfully deployed your application source code."
        ]
    );
    assert_eq!(
        harness.application_lines(&service).await,
        ["Listening on port 3000"]
    );

    let source = service.source_configuration().unwrap();
    assert_eq!(
        source.auto_deployments_enabled(),
        Some(true),
        "the default for code"
    );
    assert_eq!(source.code_repository().unwrap().source_directory(), Some("/"));
    let page = crate::support::raw::request(
        harness.simulator.address(),
        "GET /",
        &[&format!(
            "Host: {}",
            service.service_url().unwrap().replace(".com", ".localhost")
        )],
        b"",
    )
    .await;
    assert_eq!(page.status, 200);
    assert!(
        page.body
            .contains("<dt>Repository</dt><dd><code>https://github.com/example/hello</code>")
    );
    assert!(page.body.contains("<dt>Commit</dt>") && !page.body.contains("<dt>Image</dt>"));
}

#[tokio::test]
async fn deployments_and_updates_build_again() {
    let harness = Harness::start().await;
    let client = harness.client();
    let service = create(&client, "web-source", source(&harness).await).await;
    let arn = service.service_arn();
    let builds = || async {
        let lines = harness.events(&service).await;
        lines
            .iter()
            .filter(|line| *line == "[AppRunner] Successfully built your application source code.")
            .count()
    };
    assert_eq!(builds().await, 1);
    client.start_deployment().service_arn(arn).send().await.unwrap();
    settled(&client, arn).await;
    assert_eq!(builds().await, 2);
    client
        .update_service()
        .service_arn(arn)
        .instance_configuration(InstanceConfiguration::builder().memory("4 GB").build())
        .send()
        .await
        .unwrap();
    settled(&client, arn).await;
    assert_eq!(builds().await, 3);
    assert_eq!(operation_status(&client, arn).await, OperationStatus::Succeeded);

    // CodeConfiguration is needed by CreateService alone; left out it stays.
    let connection = service
        .source_configuration()
        .and_then(|source| source.authentication_configuration()?.connection_arn())
        .unwrap();
    client
        .update_service()
        .service_arn(arn)
        .source_configuration(repository_with(
            "https://github.com/example/other",
            connection,
            None,
        ))
        .send()
        .await
        .unwrap();
    let updated = settled(&client, arn).await;
    let repository = updated.source_configuration().unwrap().code_repository().unwrap();
    assert_eq!(repository.repository_url(), "https://github.com/example/other");
    let configuration = repository.code_configuration().unwrap();
    assert_eq!(
        configuration.code_configuration_values().unwrap().build_command(),
        Some("npm ci")
    );
    assert_eq!(builds().await, 4);
    let flipped = client
        .update_service()
        .service_arn(arn)
        .source_configuration(image(HELLO, "8000"));
    assert_eq!(refusal(flipped.send().await).0, "InvalidRequestException");

    for pause in [true, false] {
        if pause {
            client.pause_service().service_arn(arn).send().await.unwrap();
        } else {
            client.resume_service().service_arn(arn).send().await.unwrap();
        }
        settled(&client, arn).await;
    }
    assert_eq!(builds().await, 4, "a resume deploys what was built");
}

#[tokio::test]
async fn a_build_can_fail_on_purpose() {
    let harness = Harness::start().await;
    let client = harness.client();
    let source = source(&harness).await;
    let failed = create(&client, "fail-build-web", source.clone()).await;
    assert_eq!(*failed.status(), ServiceStatus::CreateFailed);
    let id = plain_id(&client, &failed).await;
    let lines = harness.events(&failed).await;
    assert_eq!(
        lines[lines.len() - 4..],
        [
            "[AppRunner] Starting source code build.".to_owned(),
            "[AppRunner] Failed to build your application source code. Reason: Failed to execute 'build' command."
                .to_owned(),
            format!(
                "[AppRunner] Deployment with ID : {id} failed. Failure reason : Failed to build your application source code."
            ),
            "[AppRunner] Service status is set to CREATE_FAILED.".to_owned(),
        ]
    );
    let log = deployment_log(&harness, &failed).await;
    assert_eq!(
        log[log.len() - 3..],
        [
            "[Build] Step 4/5 : RUN npm ci",
            "[Build] The command '/bin/sh -c npm ci' returned a non-zero code: 1",
            "[AppRunner] Failed to deploy your application source code."
        ]
    );
    assert!(harness.application_lines(&failed).await.is_empty());

    let service = create(&client, "web-source", source).await;
    let arn = service.service_arn();
    arm(
        harness.simulator.address(),
        &json!({"fail": "build", "service": "web-source"}),
    )
    .await;
    client.start_deployment().service_arn(arn).send().await.unwrap();
    assert_eq!(*settled(&client, arn).await.status(), ServiceStatus::Running);
    assert_eq!(
        operation_status(&client, arn).await,
        OperationStatus::RollbackSucceeded
    );

    let connection = service
        .source_configuration()
        .and_then(|source| source.authentication_configuration()?.connection_arn())
        .unwrap();
    let variable = values()
        .runtime_environment_variables("SIMULATOR_FAIL", "build")
        .build()
        .unwrap();
    client
        .update_service()
        .service_arn(arn)
        .source_configuration(repository(REPOSITORY_URL, connection, variable))
        .send()
        .await
        .unwrap();
    settled(&client, arn).await;
    assert_eq!(
        operation_status(&client, arn).await,
        OperationStatus::RollbackSucceeded
    );

    let image = create(&client, "fail-build-image", image(HELLO, "8000")).await;
    assert_eq!(*image.status(), ServiceStatus::Running, "an image is not built");
}

#[tokio::test]
async fn a_source_needs_an_available_connection_of_its_provider() {
    let harness = Harness::start().await;
    let client = harness.client();
    let github = connection(&harness, "github", ProviderType::Github).await;
    let bitbucket = connection(&harness, "bitbucket", ProviderType::Bitbucket).await;
    let pending = pending_connection(&client, "pending", ProviderType::Github).await;
    let broken = connection(&harness, "broken", ProviderType::Github).await;
    shake_hands(&harness, &broken, "ERROR").await;
    let missing = github.replace("/github/", "/gitlab/");
    let with = |url: &str, arn: &str| repository(url, arn, values().build().unwrap());
    let by_api = CodeConfiguration::builder()
        .configuration_source(ConfigurationSource::Api)
        .build()
        .unwrap();
    for (source, words) in [
        (with(REPOSITORY_URL, &missing), "does not exist"),
        (with(REPOSITORY_URL, &pending), "not in AVAILABLE status"),
        (with(REPOSITORY_URL, &broken), "not in AVAILABLE status"),
        (
            with(REPOSITORY_URL, &bitbucket),
            "needs a connection of ProviderType GITHUB",
        ),
        (
            with("https://bitbucket.org/example/hello", &github),
            "needs a connection of ProviderType BITBUCKET",
        ),
        (
            with("https://gitlab.com/example/hello", &github),
            "RepositoryUrl must be",
        ),
        (
            repository_with(REPOSITORY_URL, &github, None),
            "CodeConfiguration is required",
        ),
        (
            repository_with(REPOSITORY_URL, &github, Some(by_api)),
            "CodeConfigurationValues is required",
        ),
    ] {
        let call = client
            .create_service()
            .service_name("web-source")
            .source_configuration(source);
        let (code, message) = refusal(call.send().await);
        assert_eq!(code, "InvalidRequestException");
        assert!(message.contains(words), "{message}");
    }
    let elsewhere = harness.client_of("AKIDEXAMPLE", "eu-west-1");
    let call = elsewhere
        .create_service()
        .service_name("web-source")
        .source_configuration(with(REPOSITORY_URL, &github));
    assert!(refusal(call.send().await).1.contains("does not exist"));
    let service = create(
        &client,
        "web-bitbucket",
        with("https://bitbucket.org/example/hello", &bitbucket),
    )
    .await;
    assert_eq!(*service.status(), ServiceStatus::Running);
    let lines = harness.events(&service).await;
    assert!(
        lines
            .iter()
            .any(|line| line.contains("from BITBUCKET Repository")),
        "{lines:#?}"
    );
}

#[tokio::test]
async fn a_connection_that_was_lost_fails_the_pull_and_stays_as_long_as_it_is_used() {
    let harness = Harness::start().await;
    let client = harness.client();
    let github = connection(&harness, "github", ProviderType::Github).await;
    let source = repository(REPOSITORY_URL, &github, values().build().unwrap());
    let service = create(&client, "web-source", source).await;
    let arn = service.service_arn();
    shake_hands(&harness, &github, "ERROR").await;
    client.start_deployment().service_arn(arn).send().await.unwrap();
    assert_eq!(*settled(&client, arn).await.status(), ServiceStatus::Running);
    assert_eq!(
        operation_status(&client, arn).await,
        OperationStatus::RollbackSucceeded
    );
    let lines = harness.events(&service).await;
    let failure = "[AppRunner] Failed to pull your application source code.";
    assert!(lines.iter().any(|line| line == failure), "{lines:#?}");

    let delete = || client.delete_connection().connection_arn(&github);
    let (code, message) = refusal(delete().send().await);
    assert_eq!(code, "InvalidRequestException");
    assert!(message.contains("in use"), "{message}");
    client.delete_service().service_arn(arn).send().await.unwrap();
    settled(&client, arn).await;
    delete().send().await.unwrap();
}

#[tokio::test]
async fn apprunner_yaml_takes_the_place_of_values() {
    let harness = Harness::start().await;
    let client = harness.client();
    let github = connection(&harness, "github", ProviderType::Github).await;
    let ignored = values()
        .port("3000")
        .runtime_environment_variables("SIMULATOR_FAIL", "crash")
        .build()
        .unwrap();
    let configuration = CodeConfiguration::builder()
        .configuration_source(ConfigurationSource::Repository)
        .code_configuration_values(ignored)
        .build()
        .unwrap();
    let source = repository_with(REPOSITORY_URL, &github, Some(configuration));
    let service = create(&client, "web-source", source).await;
    assert_eq!(*service.status(), ServiceStatus::Running);
    let lines = harness.events(&service).await;
    let read = lines
        .iter()
        .position(|line| line == "[AppRunner] Reading apprunner.yaml config file.")
        .unwrap();
    assert_eq!(
        lines[read + 1..read + 3],
        [
            "[AppRunner] Successfully Validate configuration file.",
            "[AppRunner] Starting source code build."
        ]
    );
    let check = "[AppRunner] Performing health check on protocol `TCP` [Port: '8080'].";
    assert!(lines.iter().any(|line| line == check), "{lines:#?}");
}

#[tokio::test]
async fn an_apprunner_yaml_that_is_not_valid_stops_before_the_build() {
    let harness = Harness::start().await;
    let client = harness.client();
    let github = connection(&harness, "github", ProviderType::Github).await;
    let by_file = CodeConfiguration::builder()
        .configuration_source(ConfigurationSource::Repository)
        .build()
        .unwrap();
    let source = repository_with(REPOSITORY_URL, &github, Some(by_file));
    let failed = create(&client, "fail-file-web", source).await;
    assert_eq!(*failed.status(), ServiceStatus::CreateFailed);
    let id = plain_id(&client, &failed).await;
    let lines = harness.events(&failed).await;
    assert_eq!(
        lines[lines.len() - 4..],
        [
            "[AppRunner] Reading apprunner.yaml config file.".to_owned(),
            "[AppRunner] Failed to build your application source code. Reason: Invalid configuration file apprunner.yaml."
                .to_owned(),
            format!(
                "[AppRunner] Deployment with ID : {id} failed. Failure reason : Failed to build your application source code."
            ),
            "[AppRunner] Service status is set to CREATE_FAILED.".to_owned(),
        ]
    );

    let by_settings = repository(REPOSITORY_URL, &github, values().build().unwrap());
    let service = create(&client, "fail-file-none", by_settings).await;
    assert_eq!(
        *service.status(),
        ServiceStatus::Running,
        "there is no file to read"
    );
}

#[tokio::test]
async fn a_build_goes_on_after_a_restart() {
    let harness = Harness::start_with(|config| config.speed = 600.0).await;
    let source = source(&harness).await;
    let created = harness
        .client()
        .create_service()
        .service_name("web-source")
        .source_configuration(source)
        .send()
        .await
        .unwrap();
    let service = created.service.unwrap();
    eventually("the build starts", || async {
        let lines = harness.events(&service).await;
        lines
            .iter()
            .any(|line| line == "[AppRunner] Starting source code build.")
            .then_some(())
    })
    .await;
    let harness = harness.restart_with(|config| config.speed = 600.0).await;
    let client = harness.client();
    let settled = settled(&client, service.service_arn()).await;
    assert_eq!(*settled.status(), ServiceStatus::Running);
    let lines = harness.events(&service).await;
    assert_eq!(lines.len(), 16, "{lines:#?}");
}
