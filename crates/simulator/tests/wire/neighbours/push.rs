//! Pushing images, and what App Runner finds when it pulls one.

use aws_sdk_apprunner::types::{
    AuthenticationConfiguration, ImageRepository, ImageRepositoryType, Service, ServiceStatus,
    SourceConfiguration,
};
use aws_sdk_ecr::types::ImageIdentifier;
use serde_json::{Value, json};

use super::ecr;
use crate::support::raw::{Answer, request};
use crate::support::{FAST, Harness, create};

const REGISTRY: &str = "123456789012.dkr.ecr.us-east-1.amazonaws.com";

async fn push(harness: &Harness, body: &Value) -> Answer {
    let body = body.to_string();
    request(
        harness.simulator.address(),
        "POST /_simulator/images",
        &["Content-Type: application/json"],
        body.as_bytes(),
    )
    .await
}

async fn digest(harness: &Harness, repository: &str, tag: &str) -> Option<String> {
    let answer = ecr(harness)
        .describe_images()
        .repository_name(repository)
        .image_ids(ImageIdentifier::builder().image_tag(tag).build())
        .send()
        .await
        .ok()?;
    answer.image_details()[0].image_digest.clone()
}

async fn deploy(harness: &Harness, name: &str, image: &str) -> Service {
    let repository = ImageRepository::builder()
        .image_identifier(format!("{REGISTRY}/{image}"))
        .image_repository_type(ImageRepositoryType::Ecr);
    let authentication = AuthenticationConfiguration::builder()
        .access_role_arn("arn:aws:iam::123456789012:role/service-role/AppRunnerECRAccessRole");
    let source = SourceConfiguration::builder()
        .image_repository(repository.build().unwrap())
        .authentication_configuration(authentication.build())
        .auto_deployments_enabled(false);
    create(&harness.client(), name, source.build()).await
}

#[tokio::test]
async fn a_push_moves_the_tag_and_leaves_the_image_behind_untagged() {
    let harness = Harness::start().await;
    let before = digest(&harness, "storefront", "1.4.0").await.unwrap();
    let answer = push(&harness, &json!({"repository": "storefront", "tag": "1.4.0"})).await;
    assert_eq!(answer.status, 201, "{}", answer.body);
    let pushed = answer.json();
    assert_eq!(pushed["image"], format!("{REGISTRY}/storefront:1.4.0"));
    assert_eq!(pushed["previous_digest"], before);
    assert_ne!(pushed["digest"], before);
    assert_eq!(
        digest(&harness, "storefront", "1.4.0").await.as_deref(),
        pushed["digest"].as_str()
    );
    let left = ecr(&harness)
        .describe_images()
        .repository_name("storefront")
        .image_ids(ImageIdentifier::builder().image_digest(before).build())
        .send()
        .await
        .unwrap();
    assert_eq!(left.image_details()[0].image_tags, None);
}

#[tokio::test]
async fn a_push_makes_a_repository_and_an_index_of_architectures() {
    let harness = Harness::start().await;
    let body = json!({"repository": format!("{REGISTRY}/shop/cart"), "architectures": ["amd64", "arm64"]});
    let answer = push(&harness, &body).await;
    assert_eq!(answer.status, 201, "{}", answer.body);
    let answer = answer.json();
    assert_eq!(
        (&answer["tag"], &answer["previous_digest"]),
        (&json!("latest"), &Value::Null)
    );
    let images = ecr(&harness)
        .describe_images()
        .repository_name("shop/cart")
        .send()
        .await
        .unwrap();
    assert_eq!(images.image_details().len(), 3);
    let index = images
        .image_details()
        .iter()
        .find(|image| image.image_tags.is_some())
        .unwrap();
    assert_eq!(
        index.image_manifest_media_type(),
        Some("application/vnd.oci.image.index.v1+json")
    );
}

#[tokio::test]
async fn what_cannot_be_pushed_is_told() {
    let harness = Harness::start().await;
    let before = digest(&harness, "orders-api", "2026.11.0").await;
    let immutable = push(&harness, &json!({"repository": "orders-api", "tag": "2026.11.0"})).await;
    assert_eq!(immutable.status, 409);
    assert_eq!(
        immutable.json()["message"],
        "The image tag '2026.11.0' already exists in the 'orders-api' repository and cannot be overwritten because \
         the tag is immutable."
    );
    assert_eq!(digest(&harness, "orders-api", "2026.11.0").await, before);
    let new_tag = push(&harness, &json!({"repository": "orders-api", "tag": "2026.11.1"})).await;
    assert_eq!(new_tag.status, 201);
    for wrong in [
        json!({}),
        json!([]),
        json!({"repository": "Shop Web"}),
        json!({"repository": "web", "tag": "a b"}),
        json!({"repository": "web", "colour": 7}),
    ] {
        let answer = push(&harness, &wrong).await;
        assert_eq!(answer.status, 400, "{wrong}");
        assert!(answer.json()["message"].is_string());
    }
    let headers = ["Content-Type: application/json", "Origin: https://example.com"];
    let foreign = request(
        harness.simulator.address(),
        "POST /_simulator/images",
        &headers,
        br#"{"repository": "web"}"#,
    )
    .await;
    assert_eq!(foreign.status, 403);
}

#[tokio::test]
async fn an_image_for_another_processor_fails_the_pull_without_a_reason() {
    let harness = Harness::start().await;
    let service = deploy(&harness, "web-worker", "platform/report-worker:main").await;
    assert_eq!(*service.status(), ServiceStatus::CreateFailed);
    let lines = harness.events(&service).await;
    assert!(
        lines
            .iter()
            .any(|line| line == "[AppRunner] Failed to copy the image from ECR"),
        "{lines:#?}"
    );
    let service = deploy(&harness, "web-both", "orders-api:2026.11.0").await;
    assert_eq!(*service.status(), ServiceStatus::Running);
}

#[tokio::test]
async fn an_image_that_its_repository_has_not_fails_the_pull() {
    let harness = Harness::start().await;
    let service = deploy(&harness, "web-two", "storefront:2.0.0").await;
    assert_eq!(*service.status(), ServiceStatus::CreateFailed);
    let lines = harness.events(&service).await;
    assert!(
        lines.iter().any(|line| line
            == "[AppRunner] Failed to pull your application image. Reason: Invalid Access Role in AuthenticationConfiguration."),
        "{lines:#?}"
    );
    let absent = format!("storefront@sha256:{}", "0".repeat(64));
    let service = deploy(&harness, "web-digest", &absent).await;
    assert_eq!(*service.status(), ServiceStatus::CreateFailed);

    // Pushed, it is there; and what nobody knows anything about is taken to be there.
    assert_eq!(
        push(&harness, &json!({"repository": "storefront", "tag": "2.0.0"}))
            .await
            .status,
        201
    );
    let latest = digest(&harness, "storefront", "latest").await.unwrap();
    let by_digest = format!("storefront@{latest}");
    for (name, image) in [
        ("web-pushed", "storefront:2.0.0"),
        ("web-latest", "storefront"),
        ("web-by-digest", by_digest.as_str()),
        ("web-unknown", "of-another-tool:v7"),
    ] {
        let service = deploy(&harness, name, image).await;
        assert_eq!(*service.status(), ServiceStatus::Running, "{image}");
    }
}

#[tokio::test]
async fn a_deployment_of_a_tag_that_went_missing_rolls_back() {
    let harness = Harness::start().await;
    let client = harness.client();
    let service = deploy(&harness, "web-storefront", "storefront:latest").await;
    let update = ImageRepository::builder()
        .image_identifier(format!("{REGISTRY}/storefront:2.0.0"))
        .image_repository_type(ImageRepositoryType::Ecr)
        .build()
        .unwrap();
    client
        .update_service()
        .service_arn(service.service_arn())
        .source_configuration(SourceConfiguration::builder().image_repository(update).build())
        .send()
        .await
        .unwrap();
    let after = crate::support::settled(&client, service.service_arn()).await;
    assert_eq!(*after.status(), ServiceStatus::Running);
    let image = after.source_configuration().unwrap().image_repository().unwrap();
    assert_eq!(image.image_identifier(), format!("{REGISTRY}/storefront:latest"));
}

#[tokio::test]
async fn a_service_runs_the_digest_that_the_tag_had_when_it_was_deployed() {
    let harness = Harness::start().await;
    let client = harness.client();
    let first = digest(&harness, "storefront", "latest").await.unwrap();
    let service = deploy(&harness, "web-storefront", "storefront:latest").await;
    let page = async || {
        let host = service.service_url().unwrap().replace(".com", ".localhost");
        let host = format!("Host: {host}");
        request(harness.simulator.address(), "GET /", &[&host], b"")
            .await
            .body
    };
    assert!(page().await.contains(&first));
    let pushed = push(&harness, &json!({"repository": "storefront"})).await.json();
    let second = pushed["digest"].as_str().unwrap();
    assert!(page().await.contains(&first), "a push alone deploys nothing");
    client
        .start_deployment()
        .service_arn(service.service_arn())
        .send()
        .await
        .unwrap();
    crate::support::settled(&client, service.service_arn()).await;
    let body = page().await;
    assert!(body.contains(second) && !body.contains(&first));
}

#[tokio::test]
async fn every_image_exists_where_the_configuration_says_so() {
    let harness = Harness::start_with(|config| {
        config.speed = FAST;
        config.any_image_exists = true;
    })
    .await;
    let service = deploy(&harness, "web-two", "storefront:2.0.0").await;
    assert_eq!(*service.status(), ServiceStatus::Running);
}
