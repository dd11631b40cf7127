//! The service's page on the loopback twin of its domain.

use aws_sdk_apprunner::types::ImageConfiguration;

use crate::support::raw::{self, Answer};
use crate::support::{FAST, HELLO, Harness, NGINX, create, image, image_with, settled};

async fn get(harness: &Harness, start: &str, host: &str) -> Answer {
    raw::request(
        harness.simulator.address(),
        start,
        &[&format!("Host: {host}")],
        b"",
    )
    .await
}

fn twin(service: &aws_sdk_apprunner::types::Service) -> String {
    service.service_url().unwrap().replace(".com", ".localhost")
}

#[tokio::test]
async fn a_running_service_shows_what_is_deployed_and_no_values() {
    let harness = Harness::start().await;
    let configuration = ImageConfiguration::builder()
        .port("8000")
        .runtime_environment_variables("<STAGE>", "a-secret-value")
        .runtime_environment_secrets("DB_URL", "arn:aws:ssm:us-east-1:123456789012:parameter/db");
    let service = create(
        &harness.client(),
        "web-hello",
        image_with(HELLO, configuration.build()),
    )
    .await;
    let host = twin(&service);
    let answer = get(&harness, "GET /", &host).await;
    assert_eq!(answer.status, 200);
    assert_eq!(answer.header("content-type"), Some("text/html; charset=utf-8"));
    let policy = answer.header("content-security-policy").unwrap();
    assert!(
        policy.starts_with("default-src 'none'; style-src 'sha256-"),
        "{policy}"
    );
    for expected in [
        "web-hello",
        "public.ecr.aws/aws-containers/hello-app-runner",
        "latest",
        "sha256:",
        "8000",
        "&lt;STAGE&gt;",
        "DB_URL",
        "1 vCPU, 2 GB",
        "us-east-1",
        service.service_url().unwrap(),
        "simulator of AWS App Runner",
    ] {
        assert!(answer.body.contains(expected), "{expected}");
    }
    for absent in ["a-secret-value", "parameter/db", "<STAGE>", "<script"] {
        assert!(!answer.body.contains(absent), "{absent}");
    }
}

#[tokio::test]
async fn any_method_path_case_and_port_will_do() {
    let harness = Harness::start().await;
    let service = create(&harness.client(), "web-hello", image(HELLO, "8000")).await;
    let host = twin(&service);
    for (start, host) in [
        ("GET /any/path?with=query", host.clone()),
        ("GET /_simulator/state", host.clone()),
        ("POST /", format!("{host}:8480")),
        ("DELETE /x", host.to_uppercase()),
        ("GET /", format!("{host}.")),
    ] {
        let answer = get(&harness, start, &host).await;
        assert_eq!(answer.status, 200, "{start} {host}");
        assert!(answer.body.contains("<h1>web-hello</h1>"));
    }
    let head = get(&harness, "HEAD /", &host).await;
    assert_eq!((head.status, head.body.as_str()), (200, ""));
    assert!(
        head.header("content-length")
            .is_some_and(|length| length.parse::<u32>().unwrap() > 500)
    );
}

#[tokio::test]
async fn what_does_not_serve_is_not_found() {
    let harness = Harness::start_with(|config| config.speed = FAST / 20.0).await;
    let client = harness.client();
    let unknown = get(&harness, "GET /", "abcdefghij.us-east-1.awsapprunner.localhost").await;
    assert_eq!(unknown.status, 404);
    let strange = get(&harness, "GET /", "<b>.awsapprunner.localhost").await;
    assert_eq!(strange.status, 404);
    assert!(!strange.body.contains("<b>"));

    let created = client
        .create_service()
        .service_name("web-hello")
        .source_configuration(image(HELLO, "8000"))
        .send()
        .await;
    let service = created.unwrap().service.unwrap();
    let (arn, host) = (service.service_arn(), twin(&service));
    assert_eq!(get(&harness, "GET /", &host).await.status, 404, "in creation");
    settled(&client, arn).await;
    assert_eq!(get(&harness, "GET /", &host).await.status, 200);

    // Blue and green: the old version serves while the new one comes.
    client
        .update_service()
        .service_arn(arn)
        .source_configuration(image(NGINX, "80"))
        .send()
        .await
        .unwrap();
    assert!(
        get(&harness, "GET /", &host)
            .await
            .body
            .contains("hello-app-runner")
    );
    settled(&client, arn).await;
    assert!(
        get(&harness, "GET /", &host)
            .await
            .body
            .contains("public.ecr.aws/nginx/nginx")
    );

    client.pause_service().service_arn(arn).send().await.unwrap();
    settled(&client, arn).await;
    assert_eq!(get(&harness, "GET /", &host).await.status, 404, "paused");
    client.delete_service().service_arn(arn).send().await.unwrap();
    settled(&client, arn).await;
    assert_eq!(get(&harness, "GET /", &host).await.status, 404, "deleted");
}

#[tokio::test]
async fn a_failed_create_never_serves() {
    let harness = Harness::start().await;
    let service = create(&harness.client(), "fail-pull-web", image(HELLO, "8000")).await;
    assert_eq!(get(&harness, "GET /", &twin(&service)).await.status, 404);
}
