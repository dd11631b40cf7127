//! What a push means for the services that are deployed from there.

use aws_sdk_apprunner::Client;
use aws_sdk_apprunner::types::{
    AuthenticationConfiguration, ImageRepository, ImageRepositoryType, OperationStatus, OperationSummary,
    OperationType, ProviderType, Service, ServiceStatus, SourceConfiguration,
};
use serde_json::{Value, json};

use crate::support::resources::{control, shake_hands};
use crate::support::source::{REPOSITORY_URL, connection, repository, values};
use crate::support::{FAST, Harness, create, eventually, raw, settled};

const REGISTRY: &str = "123456789012.dkr.ecr.us-east-1.amazonaws.com";

/// A deployment takes 600 ms: long enough to push during it.
const SLOWER: f64 = 300.0;

fn private_image(image: &str, automatic: bool) -> SourceConfiguration {
    let repository = ImageRepository::builder()
        .image_identifier(format!("{REGISTRY}/{image}"))
        .image_repository_type(ImageRepositoryType::Ecr);
    let authentication = AuthenticationConfiguration::builder()
        .access_role_arn("arn:aws:iam::123456789012:role/service-role/AppRunnerECRAccessRole");
    SourceConfiguration::builder()
        .image_repository(repository.build().unwrap())
        .authentication_configuration(authentication.build())
        .auto_deployments_enabled(automatic)
        .build()
}

/// Pushes an image; answers with its digest and what that means for each service, by its name.
async fn push(harness: &Harness, tag: &str) -> (String, Value) {
    let body = json!({"repository": "storefront", "tag": tag});
    let answer = control(harness, "images", &body).await;
    assert_eq!(answer.status, 201, "{}", answer.body);
    let answer = answer.json();
    (answer["digest"].as_str().unwrap().to_owned(), by_name(&answer))
}

async fn commit(harness: &Harness, body: Value) -> (String, Value) {
    let answer = control(harness, "commits", &body).await;
    assert_eq!(answer.status, 201, "{}", answer.body);
    let answer = answer.json();
    (answer["commit"].as_str().unwrap().to_owned(), by_name(&answer))
}

fn by_name(answer: &Value) -> Value {
    let decisions = answer["deployments"].as_array().unwrap().iter();
    decisions
        .map(|decision| {
            let arn = decision["service"].as_str().unwrap();
            (arn.split('/').nth(1).unwrap().to_owned(), decision.clone())
        })
        .collect::<serde_json::Map<String, Value>>()
        .into()
}

/// All operations of a service, newest first.
async fn operations(client: &Client, service: &Service) -> Vec<OperationSummary> {
    let answer = client
        .list_operations()
        .service_arn(service.service_arn())
        .send()
        .await
        .unwrap();
    answer.operation_summary_list.unwrap()
}

/// Waits until a service has so many operations, all of them ended.
async fn settled_with(client: &Client, service: &Service, count: usize) -> Vec<OperationSummary> {
    eventually("the operations end", || async {
        let operations = operations(client, service).await;
        let all_ended = operations.iter().all(|operation| operation.ended_at().is_some());
        (operations.len() == count && all_ended).then_some(operations)
    })
    .await
}

async fn page(harness: &Harness, service: &Service) -> String {
    let host = format!(
        "Host: {}",
        service.service_url().unwrap().replace(".com", ".localhost")
    );
    raw::request(harness.simulator.address(), "GET /", &[&host], b"")
        .await
        .body
}

#[tokio::test]
async fn a_push_deploys_every_service_that_runs_the_tag_and_wants_it() {
    let harness = Harness::start().await;
    let client = harness.client();
    let automatic = create(&client, "web-automatic", private_image("storefront:latest", true)).await;
    let untagged = create(&client, "web-untagged", private_image("storefront", true)).await;
    let manual = create(&client, "web-manual", private_image("storefront:latest", false)).await;
    create(&client, "web-other-tag", private_image("storefront:1.4.1", true)).await;
    create(&client, "web-other-image", private_image("other:latest", true)).await;
    let paused = create(&client, "web-paused", private_image("storefront:latest", true)).await;
    client
        .pause_service()
        .service_arn(paused.service_arn())
        .send()
        .await
        .unwrap();
    settled(&client, paused.service_arn()).await;
    create(
        &client,
        "fail-health-web",
        private_image("storefront:latest", true),
    )
    .await;
    let elsewhere = harness.client_of("AKIDEXAMPLE", "eu-west-1");
    create(
        &elsewhere,
        "web-elsewhere",
        private_image("storefront:latest", true),
    )
    .await;

    let (digest, decisions) = push(&harness, "latest").await;
    let names: Vec<&String> = decisions.as_object().unwrap().keys().collect();
    assert_eq!(
        names,
        [
            "fail-health-web",
            "web-automatic",
            "web-elsewhere",
            "web-manual",
            "web-paused",
            "web-untagged"
        ]
    );
    for (name, reason) in [
        ("fail-health-web", "failed to create"),
        ("web-elsewhere", "another Region"),
        ("web-manual", "AutoDeploymentsEnabled is false"),
        ("web-paused", "paused"),
    ] {
        assert_eq!(decisions[name]["outcome"], "IGNORED", "{name}");
        assert!(
            decisions[name]["reason"].as_str().unwrap().contains(reason),
            "{decisions:#}"
        );
    }
    for service in [&automatic, &untagged] {
        let decision = &decisions[service.service_name()];
        assert_eq!(decision["outcome"], "STARTED");
        let operations = settled_with(&client, service, 2).await;
        assert_eq!(operations[0].id(), decision["operation"].as_str());
        assert_eq!(operations[0].r#type(), Some(&OperationType::StartDeployment));
        assert_eq!(operations[0].status(), Some(&OperationStatus::Succeeded));
        assert!(page(&harness, service).await.contains(&digest));
    }
    let events = harness.events(&automatic).await;
    assert!(
        events
            .iter()
            .any(|line| line.ends_with("started. Triggering event : SERVICE_DEPLOY")),
        "{events:#?}"
    );
    assert_eq!(operations(&client, &manual).await.len(), 1);

    // Resuming brings the last deployed version back: what was pushed meanwhile was ignored.
    client
        .resume_service()
        .service_arn(paused.service_arn())
        .send()
        .await
        .unwrap();
    settled(&client, paused.service_arn()).await;
    assert!(!page(&harness, &paused).await.contains(&digest));
}

#[tokio::test]
async fn images_pushed_during_an_operation_are_deployed_once_after_it() {
    let harness = Harness::start_with(|config| config.speed = SLOWER).await;
    let client = harness.client();
    let service = create(&client, "web-hello", private_image("storefront:latest", true)).await;
    let (_, decisions) = push(&harness, "latest").await;
    assert_eq!(decisions["web-hello"]["outcome"], "STARTED");
    for _ in 0..3 {
        let (_, decisions) = push(&harness, "latest").await;
        assert_eq!(decisions["web-hello"]["outcome"], "DEFERRED");
    }
    let (newest, _) = push(&harness, "latest").await;
    let operations = settled_with(&client, &service, 3).await;
    assert_eq!(operations[0].started_at(), operations[1].ended_at(), "at once");
    assert!(page(&harness, &service).await.contains(&newest));
}

#[tokio::test]
async fn they_are_lost_where_the_configuration_says_so() {
    let harness = Harness::start_with(|config| {
        config.speed = SLOWER;
        config.defer_pushed_images = false;
    })
    .await;
    let client = harness.client();
    let service = create(&client, "web-hello", private_image("storefront:latest", true)).await;
    let (first, _) = push(&harness, "latest").await;
    let (_, decisions) = push(&harness, "latest").await;
    assert_eq!(decisions["web-hello"]["outcome"], "IGNORED");
    settled_with(&client, &service, 2).await;
    assert_eq!(
        *settled(&client, service.service_arn()).await.status(),
        ServiceStatus::Running
    );
    assert!(page(&harness, &service).await.contains(&first));
}

#[tokio::test]
async fn what_ends_paused_or_deleted_is_not_deployed() {
    let harness = Harness::start_with(|config| config.speed = SLOWER).await;
    let client = harness.client();
    let service = create(&client, "web-hello", private_image("storefront:latest", true)).await;
    let arn = service.service_arn();
    client.pause_service().service_arn(arn).send().await.unwrap();
    let (_, decisions) = push(&harness, "latest").await;
    assert_eq!(decisions["web-hello"]["reason"], "The service is being paused.");
    settled_with(&client, &service, 2).await;
    client.resume_service().service_arn(arn).send().await.unwrap();
    let (_, decisions) = push(&harness, "latest").await;
    assert_eq!(decisions["web-hello"]["outcome"], "DEFERRED", "it will run again");
    settled_with(&client, &service, 4).await;
    client.delete_service().service_arn(arn).send().await.unwrap();
    let (_, decisions) = push(&harness, "latest").await;
    assert_eq!(decisions["web-hello"]["reason"], "The service is being deleted.");
    settled_with(&client, &service, 5).await;
    let (_, decisions) = push(&harness, "latest").await;
    assert_eq!(decisions, json!({}));
}

#[tokio::test]
async fn a_push_during_a_failing_update_counts_for_the_source_that_stays() {
    let harness = Harness::start_with(|config| config.speed = SLOWER * 4.0).await;
    let client = harness.client();
    let service = create(&client, "web-hello", private_image("storefront:latest", true)).await;
    raw::arm(harness.simulator.address(), &json!({"fail": "crash"})).await;
    client
        .update_service()
        .service_arn(service.service_arn())
        .source_configuration(private_image("storefront:1.4.1", true))
        .send()
        .await
        .unwrap();
    for tag in ["latest", "1.4.1"] {
        let (_, decisions) = push(&harness, tag).await;
        assert_eq!(decisions["web-hello"]["outcome"], "DEFERRED", "{tag}");
    }
    let operations = settled_with(&client, &service, 3).await;
    assert_eq!(operations[1].status(), Some(&OperationStatus::RollbackSucceeded));
    assert_eq!(operations[0].status(), Some(&OperationStatus::Succeeded));
}

#[tokio::test]
async fn a_deferred_deployment_survives_a_restart_and_begins_when_it_should_have() {
    let harness = Harness::start_with(|config| config.speed = SLOWER).await;
    let client = harness.client();
    let service = create(&client, "web-hello", private_image("storefront:latest", true)).await;
    push(&harness, "latest").await;
    let (newest, decisions) = push(&harness, "latest").await;
    assert_eq!(decisions["web-hello"]["outcome"], "DEFERRED");
    // The simulator is gone without a chance to finish anything, as after kill -9, until all of it is overdue.
    let Harness {
        simulator, folder, ..
    } = harness;
    drop(simulator);
    tokio::time::sleep(std::time::Duration::from_millis(1400)).await;
    let mut config = simulator::Config::new(([127, 0, 0, 1], 0).into(), folder.path());
    config.speed = SLOWER;
    let simulator = simulator::Simulator::start(config).await.unwrap();
    let http = crate::support::http();
    let client = crate::support::client_at(&simulator.endpoint_url(), &http, "AKIDEXAMPLE", "us-east-1");
    let operations = operations(&client, &service).await;
    assert_eq!(operations.len(), 3, "nobody ever sees an overdue state");
    assert_eq!(operations[0].started_at(), operations[1].ended_at());
    assert_eq!(operations[0].status(), Some(&OperationStatus::Succeeded));
    let took =
        operations[0].ended_at().unwrap().as_secs_f64() - operations[0].started_at().unwrap().as_secs_f64();
    assert!((took - 0.6).abs() < 0.01, "{took}");
    let host = format!(
        "Host: {}",
        service.service_url().unwrap().replace(".com", ".localhost")
    );
    let page = raw::request(simulator.address(), "GET /", &[&host], b"")
        .await
        .body;
    assert!(page.contains(&newest));
}

#[tokio::test]
async fn a_commit_builds_the_services_of_its_branch() {
    let harness = Harness::start().await;
    let client = harness.client();
    let arn = connection(&harness, "github", ProviderType::Github).await;
    let source = |automatic: bool| {
        let mut source = repository(REPOSITORY_URL, &arn, values().build().unwrap());
        source.auto_deployments_enabled = Some(automatic);
        source
    };
    let service = create(&client, "web-automatic", source(true)).await;
    create(&client, "web-manual", source(false)).await;
    let before = page(&harness, &service).await;

    let url = format!("{REPOSITORY_URL}.git");
    let (id, decisions) = commit(&harness, json!({"repository": url, "message": "Say hello"})).await;
    assert_eq!(id.len(), 40);
    assert_eq!(decisions["web-automatic"]["outcome"], "STARTED");
    assert_eq!(
        decisions["web-manual"]["reason"],
        "AutoDeploymentsEnabled is false."
    );
    settled_with(&client, &service, 2).await;
    let after = page(&harness, &service).await;
    assert!(after.contains(&id) && !before.contains(&id));

    for (body, concerned) in [
        (json!({"repository": REPOSITORY_URL, "branch": "next"}), false),
        (json!({"repository": "https://github.com/example/other"}), false),
        (
            json!({"repository": REPOSITORY_URL, "account": "111122223333"}),
            false,
        ),
        (
            json!({"repository": REPOSITORY_URL, "region": "eu-west-1"}),
            false,
        ),
        (
            json!({"repository": REPOSITORY_URL, "account": "123456789012", "region": "us-east-1"}),
            true,
        ),
    ] {
        let (_, decisions) = commit(&harness, body.clone()).await;
        assert_eq!(decisions.get("web-automatic").is_some(), concerned, "{body}");
    }
    settled_with(&client, &service, 3).await;

    // A deployment by hand takes the newest commit too.
    let (_, decisions) = {
        shake_hands(&harness, &arn, "ERROR").await;
        commit(&harness, json!({"repository": REPOSITORY_URL})).await
    };
    assert_eq!(
        decisions["web-automatic"]["reason"],
        "The service's connection is not AVAILABLE."
    );
    shake_hands(&harness, &arn, "AVAILABLE").await;
    client
        .start_deployment()
        .service_arn(service.service_arn())
        .send()
        .await
        .unwrap();
    settled_with(&client, &service, 4).await;
    assert!(!page(&harness, &service).await.contains(&id));
}

#[tokio::test]
async fn commits_during_an_operation_are_lost_unless_the_configuration_says_otherwise() {
    for (defers, outcome, operations) in [(false, "IGNORED", 2), (true, "DEFERRED", 3)] {
        let harness = Harness::start_with(|config| {
            config.speed = 1000.0;
            config.defer_pushed_commits = defers;
        })
        .await;
        let client = harness.client();
        let arn = connection(&harness, "github", ProviderType::Github).await;
        let source = repository(REPOSITORY_URL, &arn, values().build().unwrap());
        let service = create(&client, "web-hello", source).await;
        let (_, decisions) = commit(&harness, json!({"repository": REPOSITORY_URL})).await;
        assert_eq!(
            decisions["web-hello"]["outcome"], "STARTED",
            "automatic unless said otherwise"
        );
        let (newest, decisions) = commit(&harness, json!({"repository": REPOSITORY_URL})).await;
        assert_eq!(decisions["web-hello"]["outcome"], outcome);
        settled_with(&client, &service, operations).await;
        assert_eq!(page(&harness, &service).await.contains(&newest), defers);
    }
}

#[tokio::test]
async fn mistakes_in_a_commit_are_told_and_a_reset_forgets_all() {
    let harness = Harness::start_with(|config| config.speed = FAST).await;
    for body in [
        json!({}),
        json!({"repository": "hello"}),
        json!({"repository": "https://example.com/example/hello"}),
        json!({"repository": REPOSITORY_URL, "branch": ""}),
        json!({"repository": REPOSITORY_URL, "colour": 7}),
    ] {
        let answer = control(&harness, "commits", &body).await;
        assert_eq!(answer.status, 400, "{body}");
        assert!(
            answer.json()["message"]
                .as_str()
                .unwrap()
                .contains("github.com/owner/name")
        );
    }
    commit(&harness, json!({"repository": REPOSITORY_URL})).await;
    create(&harness.client(), "web-hello", private_image("storefront", true)).await;
    push(&harness, "latest").await;
    push(&harness, "latest").await;
    assert_eq!(control(&harness, "reset", &json!({})).await.status, 200);
    let (_, decisions) = push(&harness, "latest").await;
    assert_eq!(decisions, json!({}));
}
