//! The switches: failures of the API itself, looking at everything, and forgetting it.

use std::time::{Duration, Instant};

use aws_sdk_apprunner::error::ProvideErrorMetadata;
use serde_json::json;

use crate::support::raw::{arm, request};
use crate::support::{HELLO, Harness, create, image};

const JSON: &str = "Content-Type: application/json";

#[tokio::test]
async fn the_api_can_be_made_to_fail_throttle_and_deny() {
    let harness = Harness::start().await;
    let client = harness.client();
    for (effect, code) in [
        ("error", "InternalServiceErrorException"),
        ("throttle", "ThrottlingException"),
        ("deny", "AccessDeniedException"),
    ] {
        arm(
            harness.simulator.address(),
            &json!({"api": effect, "operation": "AppRunner.ListServices", "times": 2}),
        )
        .await;
        for _ in 0..2 {
            let error = client
                .list_services()
                .send()
                .await
                .unwrap_err()
                .into_service_error();
            assert_eq!(error.code(), Some(code));
        }
        client.list_services().send().await.unwrap();
    }
}

#[tokio::test]
async fn a_call_that_hangs_is_let_go_when_the_switch_is_cleared() {
    let harness = Harness::start().await;
    let address = harness.simulator.address();
    let client = harness.client();
    arm(
        address,
        &json!({"api": "hang", "operation": "AppRunner.CreateService"}),
    )
    .await;
    let call = client
        .create_service()
        .service_name("web-hello")
        .source_configuration(image(HELLO, "8000"))
        .send();
    let mut call = std::pin::pin!(call);
    let early = tokio::time::timeout(Duration::from_millis(150), &mut call).await;
    assert!(early.is_err(), "no answer");
    assert_eq!(
        request(address, "DELETE /_simulator/failures", &[], b"")
            .await
            .status,
        200
    );
    let error = call.await.unwrap_err();
    assert_eq!(error.raw_response().unwrap().status().as_u16(), 503);
    assert!(
        client
            .list_services()
            .send()
            .await
            .unwrap()
            .service_summary_list()
            .is_empty(),
        "it was not carried out"
    );
}

#[tokio::test]
async fn one_switch_is_turned_off_and_the_others_stay_on() {
    let harness = Harness::start().await;
    let address = harness.simulator.address();
    for operation in ["AppRunner.ListServices", "AppRunner.ListConnections"] {
        arm(address, &json!({"api": "hang", "operation": operation})).await;
    }
    let client = harness.client();
    let services = client.list_services().send();
    let mut connections = std::pin::pin!(client.list_connections().send());
    let off = |id: u64| async move {
        let start = format!("DELETE /_simulator/failures/{id}");
        request(address, &start, &[], b"").await
    };
    let early = tokio::time::timeout(Duration::from_millis(150), &mut connections).await;
    assert!(early.is_err(), "no answer");
    let (answer, services) = tokio::join!(off(1), async {
        // It meets the switch before that is turned off, or finds it off.
        tokio::time::timeout(Duration::from_secs(10), services)
            .await
            .unwrap()
    });
    assert_eq!(answer.status, 200);
    assert_eq!(answer.json()[0]["operation"], "AppRunner.ListConnections");
    drop(services);
    let still = tokio::time::timeout(Duration::from_millis(150), &mut connections).await;
    assert!(still.is_err(), "the other switch is on");
    assert_eq!(off(2).await.status, 200);
    let error = connections.await.unwrap_err();
    assert_eq!(error.raw_response().unwrap().status().as_u16(), 503);
    for id in [1, 99] {
        assert_eq!(off(id).await.status, 404);
    }
    client.list_services().send().await.unwrap();
}

#[tokio::test]
async fn a_call_that_hangs_does_not_hold_up_a_shutdown() {
    let harness = Harness::start().await;
    arm(harness.simulator.address(), &json!({"api": "hang"})).await;
    let client = harness.client();
    let call = tokio::spawn(async move { client.list_services().send().await.is_err() });
    tokio::time::sleep(Duration::from_millis(50)).await;
    let started = Instant::now();
    harness.simulator.shutdown().await;
    assert!(started.elapsed() < Duration::from_secs(2));
    assert!(call.await.unwrap());
}

#[tokio::test]
async fn a_disturbance_ends_by_itself() {
    let harness = Harness::start().await;
    arm(
        harness.simulator.address(),
        &json!({"api": "error", "seconds": 0.2}),
    )
    .await;
    let client = harness.client();
    assert!(client.list_services().send().await.is_err());
    crate::support::eventually("the API is well again", || async {
        client.list_services().send().await.ok()
    })
    .await;
}

#[tokio::test]
async fn switches_can_be_on_from_the_start() {
    let harness = Harness::start_with(|config| {
        config.speed = crate::support::FAST;
        let switch = json!({"fail": "crash", "times": 1});
        config.failures = vec![serde_json::from_value(switch).unwrap()];
    })
    .await;
    let service = create(&harness.client(), "web-hello", image(HELLO, "8000")).await;
    assert_eq!(service.status().as_str(), "CREATE_FAILED");
}

#[tokio::test]
async fn the_state_is_shown_and_forgotten() {
    let harness = Harness::start().await;
    let address = harness.simulator.address();
    create(&harness.client(), "web-hello", image(HELLO, "8000")).await;
    arm(
        address,
        &json!({"fail": "health", "service": "other", "times": 3}),
    )
    .await;
    let state = request(address, "GET /_simulator/state", &[], b"").await.json();
    assert_eq!(state["services"][0]["name"], "web-hello");
    assert_eq!(state["services"][0]["operation"]["Status"], "SUCCEEDED");
    assert_eq!(state["failures"][0]["remaining"], 3);

    assert_eq!(
        request(address, "POST /_simulator/reset", &[JSON], b"{}")
            .await
            .status,
        200
    );
    let state = request(address, "GET /_simulator/state", &[], b"").await.json();
    assert_eq!((&state["services"], &state["failures"]), (&json!([]), &json!([])));
    assert!(
        harness
            .logs()
            .describe_log_groups()
            .send()
            .await
            .unwrap()
            .log_groups()
            .is_empty()
    );
}

#[tokio::test]
async fn other_sites_cannot_reach_the_switches() {
    let harness = Harness::start().await;
    let address = harness.simulator.address();
    create(&harness.client(), "web-hello", image(HELLO, "8000")).await;
    for (headers, status) in [
        (vec![JSON, "Origin: https://example.com"], 403),
        (vec![JSON, "Host: rebound.example.com"], 403),
        (vec![JSON, "Sec-Fetch-Site: cross-site"], 403),
        (vec!["Content-Type: application/x-www-form-urlencoded"], 415),
        (vec![], 415),
    ] {
        assert_eq!(
            request(address, "POST /_simulator/reset", &headers, b"{}")
                .await
                .status,
            status,
            "{headers:?}"
        );
    }
    let preflight = request(
        address,
        "OPTIONS /_simulator/reset",
        &["Origin: https://example.com"],
        b"",
    )
    .await;
    assert_eq!(preflight.header("access-control-allow-origin"), None);
    let state = request(address, "GET /_simulator/state", &[], b"").await.json();
    assert_eq!(state["services"].as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn mistakes_in_a_switch_are_told() {
    let harness = Harness::start().await;
    let address = harness.simulator.address();
    for body in ["", "{}", "{\"fail\":\"explode\"}", "[]"] {
        let answer = request(address, "POST /_simulator/failures", &[JSON], body.as_bytes()).await;
        assert_eq!(answer.status, 400, "{body}");
        assert!(answer.json()["message"].as_str().unwrap().starts_with("Send "));
    }
    assert_eq!(
        request(address, "GET /_simulator/none", &[], b"").await.status,
        404
    );
}
