//! What the pages show.

use aws_sdk_apprunner::types::ProviderType;
use serde_json::json;

use crate::support::browser::look;
use crate::support::raw::{arm, request};
use crate::support::resources::pending_connection;
use crate::support::{HELLO, Harness, create, eventually, image};

#[tokio::test]
async fn browsers_are_led_to_the_pages_and_programs_are_not() {
    let harness = Harness::start().await;
    let address = harness.simulator.address();
    let answer = look(address, "/").await;
    assert_eq!(
        (answer.status, answer.header("location")),
        (303, Some("/_simulator/"))
    );
    assert_eq!(
        look(address, "/_simulator").await.header("location"),
        Some("/_simulator/")
    );
    let answer = request(address, "GET /", &["Accept: */*"], b"").await;
    assert!(
        answer.body.starts_with("This is Slipway's simulator"),
        "{}",
        answer.body
    );

    let missing = look(address, "/_simulator/none").await;
    assert_eq!(missing.status, 404);
    assert!(missing.body.contains("There is no such page"));
    let missing = request(address, "GET /_simulator/none", &[], b"").await;
    assert!(
        missing.json()["message"]
            .as_str()
            .unwrap()
            .contains("/_simulator/state")
    );
    for path in ["services/0123", "connections/0123"] {
        let page = look(address, &format!("/_simulator/{path}")).await;
        assert_eq!(page.status, 404, "{path}");
    }
}

#[tokio::test]
async fn a_simulator_without_anything_says_how_to_begin() {
    let harness = Harness::start().await;
    let address = harness.simulator.address();
    let page = look(address, "/_simulator/").await;
    assert_eq!(page.status, 200);
    let endpoint = format!("--endpoint-url http://127.0.0.1:{}", address.port());
    assert!(page.body.contains("No service yet") && page.body.contains(&endpoint));
    for (path, says) in [
        ("connections", "No connection yet"),
        ("switches", "No switch is on"),
        ("pushes", "No repository yet"),
        ("settings", "Time factor"),
    ] {
        let page = look(address, &format!("/_simulator/{path}")).await;
        assert_eq!(page.status, 200);
        assert!(page.body.contains(says), "{path}");
    }
}

#[tokio::test]
async fn services_are_shown_with_what_happens_to_them() {
    let harness = Harness::start().await;
    let address = harness.simulator.address();
    let client = harness.client();
    let running = create(&client, "web-hello", image(HELLO, "8000")).await;
    let failed = create(&client, "wrong-port", image(HELLO, "8080")).await;
    let elsewhere = harness.client_of("111122223333", "eu-west-1");
    create(&elsewhere, "web-other", image(HELLO, "8000")).await;

    let page = look(address, "/_simulator/").await.body;
    let twin = format!(
        "http://{}:{}/",
        running.service_url().unwrap().replace(".com", ".localhost"),
        address.port()
    );
    for expected in [
        "web-hello",
        "Running",
        "Create failed",
        "Nothing answered the health check on port 8080.",
        "3 services in 2 Regions of 2 accounts",
        "1111 2222 3333",
        "eu-west-1",
        &twin,
    ] {
        assert!(page.contains(expected), "{expected}");
    }

    let page = look(address, &format!("/_simulator/services/{}", failed.service_id()))
        .await
        .body;
    for expected in [
        "Nothing answered the health check on port 8080.",
        "The image listens on port 8000, but the service expects 8080.",
        "Not reached",
        "Health check failed on protocol `TCP` [Port: &#39;8080&#39;]",
        failed.service_arn(),
    ] {
        assert!(
            page.contains(expected) || page.contains(&expected.replace("&#39;", "'")),
            "{expected}"
        );
    }
    let state = request(address, "GET /_simulator/state", &[], b"").await.json();
    let services = state["services"].as_array().unwrap();
    let failed = services
        .iter()
        .find(|service| service["name"] == "wrong-port")
        .unwrap();
    assert_eq!(
        failed["progress"],
        json!({"stage": "health_check", "percent": 100, "failure": "health", "cause": "image"})
    );
}

#[tokio::test]
async fn an_operation_under_way_is_shown_with_its_stage_and_what_will_become_of_it() {
    let harness = Harness::start_with(|config| config.speed = 60.0).await;
    let address = harness.simulator.address();
    arm(address, &json!({"fail": "crash"})).await;
    let client = harness.client();
    let created = client
        .create_service()
        .service_name("web-hello")
        .source_configuration(image(HELLO, "8000"))
        .send()
        .await
        .unwrap();
    let path = format!("/_simulator/services/{}", created.service().unwrap().service_id());
    let page = look(address, &path).await.body;
    for expected in [
        "Creating",
        "Its container will exit with code 1.",
        "A switch made it so.",
    ] {
        assert!(page.contains(expected), "{expected}");
    }
    eventually("the health check is reached", || async {
        let state = request(address, "GET /_simulator/state", &[], b"").await.json();
        let progress = state["services"][0]["progress"].clone();
        let percent = progress["percent"].as_u64().unwrap();
        assert!(percent <= 100);
        (progress["stage"] == "health_check" && percent > 30).then_some(())
    })
    .await;
    assert!(look(address, "/_simulator/").await.body.contains("Health check"));
}

#[tokio::test]
async fn what_people_typed_is_shown_as_text() {
    let harness = Harness::start().await;
    let address = harness.simulator.address();
    arm(
        address,
        &json!({"api": "error", "operation": "<script>alert(1)</script>"}),
    )
    .await;
    let page = look(address, "/_simulator/switches").await.body;
    assert!(page.contains("&lt;script&gt;alert(1)&lt;/script&gt;"));
    assert!(!page.contains("<script>alert"));
}

#[tokio::test]
async fn the_provider_says_who_asks_and_for_what() {
    let harness = Harness::start().await;
    let address = harness.simulator.address();
    let arn = pending_connection(&harness.client(), "team-github", ProviderType::Bitbucket).await;
    let id = arn.rsplit('/').next().unwrap();
    let list = look(address, "/_simulator/connections").await.body;
    assert!(list.contains("Pending handshake") && list.contains("Complete handshake"));
    let page = look(address, &format!("/_simulator/connections/{id}")).await.body;
    for expected in [
        "App Runner asks for access to Bitbucket",
        "team-github",
        "us-east-1",
        "1234 5678 9012",
        "Complete handshake",
        "Refuse",
        &arn,
    ] {
        assert!(page.contains(expected), "{expected}");
    }
}
