//! The whole state as a document: taken along, brought back, and refused where it is not whole.

use aws_sdk_apprunner::types::{ProviderType, ServiceStatus};
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use serde_json::{Value, json};
use tokio::runtime::Runtime;

use crate::support::raw::{Answer, arm, call, request};
use crate::support::resources::{control, pending_connection, set_dns, shake_hands};
use crate::support::{HELLO, Harness, create, eventually, image, log_group, settled};

async fn export(harness: &Harness) -> Value {
    let answer = request(harness.simulator.address(), "GET /_simulator/export", &[], b"").await;
    assert_eq!(answer.status, 200, "{}", answer.body);
    answer.json()
}

async fn import(harness: &Harness, document: &Value) -> Answer {
    control(harness, "import", document).await
}

/// A simulator with one of nearly everything, and operations that do not end.
async fn furnished() -> Harness {
    let harness = Harness::start().await;
    let address = harness.simulator.address();
    let client = harness.client();
    let running = create(&client, "web-hello", image(HELLO, "8000")).await;
    create(&client, "wrong-port", image(HELLO, "8080")).await;
    let elsewhere = harness.client_of("111122223333", "eu-west-1");
    let gone = create(&elsewhere, "web-gone", image(HELLO, "8000")).await;
    let delete = elsewhere.delete_service().service_arn(gone.service_arn());
    delete.send().await.unwrap();
    settled(&elsewhere, gone.service_arn()).await;
    let arn = pending_connection(&client, "team-github", ProviderType::Github).await;
    shake_hands(&harness, &arn, "AVAILABLE").await;
    control(
        &harness,
        "images",
        &json!({"repository": "storefront", "tag": "2.0"}),
    )
    .await;
    control(&harness, "speed", &json!({"speed": 0.01})).await;
    client
        .associate_custom_domain()
        .service_arn(running.service_arn())
        .domain_name("shop.example.com")
        .send()
        .await
        .unwrap();
    set_dns(&harness, "shop.example.com").await;
    client
        .start_deployment()
        .service_arn(running.service_arn())
        .send()
        .await
        .unwrap();
    arm(
        address,
        &json!({"fail": "health", "service": "web-hello", "times": 2}),
    )
    .await;
    arm(
        address,
        &json!({"api": "throttle", "operation": "AmazonSSM", "seconds": 3600.5}),
    )
    .await;
    harness
}

#[tokio::test]
async fn what_was_exported_is_imported_exactly() {
    let harness = furnished().await;
    let document = export(&harness).await;
    assert_eq!(document["format"], "slipway-simulator");
    assert_eq!(document["tables"]["services"].as_array().unwrap().len(), 3);
    assert_eq!(document["failures"].as_array().unwrap().len(), 2);

    let other = Harness::start_slow().await;
    create_something_else(&other).await;
    let answer = import(&other, &document).await;
    assert_eq!(answer.status, 200, "{}", answer.body);
    assert_eq!(answer.json()["services"], 3);
    assert_eq!(export(&other).await, document);

    // And it is used, not only kept.
    let listed = other.client().list_services().send().await.unwrap();
    let mut names: Vec<&str> = listed
        .service_summary_list()
        .iter()
        .filter_map(|service| service.service_name())
        .collect();
    names.sort_unstable();
    assert_eq!(names, ["web-hello", "wrong-port"]);
}

async fn create_something_else(harness: &Harness) {
    let client = harness.client();
    let created = client
        .create_service()
        .service_name("web-else")
        .source_configuration(image(HELLO, "8000"))
        .send();
    created.await.unwrap();
}

#[tokio::test]
async fn operations_under_way_go_on_where_they_are_imported() {
    let harness = Harness::start_with(|config| config.speed = 300.0).await;
    let client = harness.client();
    let created = client
        .create_service()
        .service_name("web-hello")
        .source_configuration(image(HELLO, "8000"))
        .send()
        .await
        .unwrap();
    let arn = created.service().unwrap().service_arn().to_owned();
    let document = export(&harness).await;
    let other = Harness::start_slow().await;
    assert_eq!(import(&other, &document).await.status, 200);
    let service = settled(&other.client(), &arn).await;
    assert_eq!(*service.status(), ServiceStatus::Running);
    let lines = other.messages(&log_group(&service, "service"), "events").await;
    assert_eq!(lines, {
        let service = settled(&client, &arn).await;
        harness.events(&service).await
    });
}

#[tokio::test]
async fn a_document_of_an_earlier_version_is_brought_to_this_one() {
    let harness = furnished().await;
    let whole = export(&harness).await;
    let mut earlier = whole.clone();
    // Version 4 knew these tables, no validation record by itself, and no configuration of an image.
    earlier["version"] = json!(4);
    let tables = earlier["tables"].as_object_mut().unwrap();
    tables.retain(|name, _| KNOWN_TO_VERSION_4.contains(&name.as_str()));
    for domain in tables["custom_domains"].as_array_mut().unwrap() {
        domain.as_object_mut().unwrap().remove("records");
    }
    for image in tables["images"].as_array_mut().unwrap() {
        image.as_object_mut().unwrap().remove("configuration");
    }
    let sequences = earlier["sequences"].as_object_mut().unwrap();
    sequences.retain(|name, _| KNOWN_TO_VERSION_4.contains(&name.as_str()));
    let other = Harness::start_slow().await;
    let answer = import(&other, &earlier).await;
    assert_eq!(answer.status, 200, "{}", answer.body);
    let imported = export(&other).await;
    let mut whole = whole;
    for image in whole["tables"]["images"].as_array_mut().unwrap() {
        image["configuration"] = Value::Null;
    }
    for table in ["services", "operations", "log_events", "custom_domains", "images"] {
        assert_eq!(imported["tables"][table], whole["tables"][table], "{table}");
    }
}

const KNOWN_TO_VERSION_4: [&str; 21] = [
    "associations",
    "attached_policies",
    "configurations",
    "connections",
    "custom_domains",
    "furnished_accounts",
    "image_tags",
    "images",
    "log_events",
    "log_groups",
    "log_streams",
    "operations",
    "parameters",
    "public_repositories",
    "repositories",
    "roles",
    "secrets",
    "services",
    "tags",
    "vpc_connectors",
    "vpc_ingress_connections",
];

#[tokio::test]
async fn what_is_not_whole_changes_nothing() {
    let harness = furnished().await;
    let before = export(&harness).await;
    let newest = before["version"].as_i64().unwrap();
    let changed = |change: &dyn Fn(&mut Value)| {
        let mut document = before.clone();
        change(&mut document);
        document
    };
    let cases = [
        (json!([]), "this document's \"format\" is not"),
        (
            json!({"format": "something"}),
            "this document's \"format\" is not",
        ),
        (
            changed(&|document| document["version"] = json!(newest + 1)),
            "Import it with the version of Slipway that it was exported with",
        ),
        // Whatever else a later version may have changed.
        (
            json!({"format": "slipway-simulator", "version": newest + 1, "parts": {}}),
            "this simulator knows versions up to",
        ),
        (
            changed(&|document| document["version"] = json!(0)),
            "There is no version 0.",
        ),
        (
            changed(&|document| drop(document.as_object_mut().unwrap().remove("tables"))),
            "The document is not whole",
        ),
        (
            changed(&|document| document["tables"]["spaceships"] = json!([])),
            "There is no table spaceships.",
        ),
        (
            changed(&|document| document["tables"]["services"][1]["colour"] = json!("red")),
            "services[1]: there is no column colour",
        ),
        (
            changed(&|document| {
                drop(
                    document["tables"]["services"][0]
                        .as_object_mut()
                        .unwrap()
                        .remove("name"),
                );
            }),
            "services[0]: name is missing",
        ),
        (
            changed(&|document| document["tables"]["services"][0]["created_at"] = json!("now")),
            "services[0]: created_at must be a whole number",
        ),
        (
            changed(&|document| {
                let services = document["tables"]["services"].as_array_mut().unwrap();
                services.push(services[0].clone());
            }),
            "services[3]: UNIQUE constraint failed",
        ),
        (
            changed(&|document| document["tables"]["operations"][0]["service_id"] = json!("nobody")),
            "Rows refer to rows that are missing",
        ),
        (
            changed(&|document| document["tables"]["services"][0]["configuration"] = json!("{}")),
            "Something in it cannot be read",
        ),
        (
            changed(&|document| document["tables"]["operations"][0]["status"] = json!("BORED")),
            "Something in it cannot be read",
        ),
        (
            changed(&|document| document["failures"][1]["api"] = json!("explode")),
            "failures[1] is no switch.",
        ),
    ];
    for (document, says) in cases {
        let answer = import(&harness, &document).await;
        assert_eq!(answer.status, 400, "{says}");
        let message = answer.json()["message"].as_str().unwrap().to_owned();
        assert!(message.contains(says), "{message}: {says}");
        assert_eq!(export(&harness).await, before, "{says}");
    }
    let address = harness.simulator.address();
    let json = "Content-Type: application/json";
    let answer = request(address, "POST /_simulator/import", &[json], b"{\"format\"").await;
    assert_eq!(answer.status, 400);
    let answer = request(address, "POST /_simulator/import", &[], b"{}").await;
    assert_eq!(answer.status, 415);
}

#[tokio::test]
async fn numbers_are_not_given_out_twice_after_an_import() {
    let harness = Harness::start().await;
    let service = create(&harness.client(), "web-hello", image(HELLO, "8000")).await;
    let document = export(&harness).await;
    let other = Harness::start().await;
    assert_eq!(import(&other, &document).await.status, 200);
    let client = other.client();
    let pause = client.pause_service().service_arn(service.service_arn());
    pause.send().await.unwrap();
    settled(&client, service.service_arn()).await;
    let highest = |document: &Value| {
        let events = document["tables"]["log_events"].as_array().unwrap();
        events
            .iter()
            .filter_map(|event| event["id"].as_i64())
            .max()
            .unwrap()
    };
    let after = export(&other).await;
    assert!(highest(&after) > highest(&document));
    let before = document["tables"]["log_events"].as_array().unwrap();
    let kept = &after["tables"]["log_events"].as_array().unwrap()[..before.len()];
    assert_eq!(kept, before.as_slice());
}

/// Something that changes the state.
#[derive(Debug, Clone)]
enum Act {
    Create(&'static str, &'static str),
    Call(&'static str, usize),
    Domain(usize),
    Connect(&'static str),
    Configure(&'static str),
    Push(&'static str),
    Arm(Value),
    Speed(f64),
}

fn act() -> impl Strategy<Value = Act> {
    let name = prop::sample::select(vec!["web-a", "web-b", "web-c", "fail-health-d"]);
    prop_oneof![
        3 => (name.clone(), prop::sample::select(vec!["8000", "8080"])).prop_map(|(name, port)| Act::Create(name, port)),
        3 => (
            prop::sample::select(vec!["PauseService", "ResumeService", "DeleteService", "StartDeployment"]),
            0_usize..4,
        )
            .prop_map(|(operation, place)| Act::Call(operation, place)),
        1 => (0_usize..4).prop_map(Act::Domain),
        1 => name.clone().prop_map(Act::Connect),
        1 => name.prop_map(Act::Configure),
        1 => prop::sample::select(vec!["storefront", "shop/web"]).prop_map(Act::Push),
        1 => prop::sample::select(vec![
            json!({"fail": "health", "times": 2}),
            json!({"api": "hang", "operation": "Nobody", "seconds": 900}),
        ])
        .prop_map(Act::Arm),
        2 => prop::sample::select(vec![0.01, 100_000.0]).prop_map(Act::Speed),
    ]
}

async fn carry_out(harness: &Harness, act: &Act) {
    let address = harness.simulator.address();
    let state = export(harness).await;
    let arn = |place: usize| {
        let service = &state["tables"]["services"][place];
        format!(
            "arn:aws:apprunner:us-east-1:123456789012:service/{}/{}",
            service["name"].as_str().unwrap_or("none"),
            service["id"]
                .as_str()
                .unwrap_or("00000000000000000000000000000000")
        )
    };
    // Calls may be refused: that is a state too.
    match act {
        Act::Create(name, port) => {
            let body = json!({"ServiceName": name, "SourceConfiguration": {"ImageRepository": {
                "ImageIdentifier": HELLO, "ImageRepositoryType": "ECR_PUBLIC", "ImageConfiguration": {"Port": port}}}});
            call(address, "CreateService", body.to_string().as_bytes()).await;
        }
        Act::Call(operation, place) => {
            let body = json!({"ServiceArn": arn(*place)});
            call(address, operation, body.to_string().as_bytes()).await;
        }
        Act::Domain(place) => {
            let body = json!({"ServiceArn": arn(*place), "DomainName": "shop.example.com"});
            call(address, "AssociateCustomDomain", body.to_string().as_bytes()).await;
        }
        Act::Connect(name) => {
            let body = json!({"ConnectionName": name, "ProviderType": "GITHUB"});
            call(address, "CreateConnection", body.to_string().as_bytes()).await;
        }
        Act::Configure(name) => {
            let body = json!({"AutoScalingConfigurationName": name, "MaxSize": 3});
            call(
                address,
                "CreateAutoScalingConfiguration",
                body.to_string().as_bytes(),
            )
            .await;
        }
        Act::Push(repository) => drop(control(harness, "images", &json!({"repository": repository})).await),
        Act::Arm(switch) => arm(address, switch).await,
        Act::Speed(speed) => drop(control(harness, "speed", &json!({"speed": speed})).await),
    }
}

/// The state once nothing moves any more that moves within a test: nothing is due within ten seconds. A domain whose
/// records nobody sets moves after 43 s at this speed.
async fn settled_export(harness: &Harness) -> Value {
    eventually("everything fast has settled", || async {
        let soon = request(harness.simulator.address(), "GET /_simulator/state", &[], b"").await;
        let soon = soon.json()["now"].as_f64()? * 1000.0 + 10_000.0;
        let document = export(harness).await;
        let is_settled = ["operations", "custom_domains"].iter().all(|table| {
            let rows = document["tables"][table].as_array().unwrap();
            rows.iter()
                .all(|row| row["next_due"].as_f64().is_none_or(|due| due > soon))
        });
        is_settled.then_some(document)
    })
    .await
}

/// Whatever has happened, a fresh simulator that imports an export exports the same.
#[test]
fn every_state_survives_the_journey() {
    let config = Config {
        cases: 24,
        failure_persistence: None,
        ..Config::default()
    };
    let runtime = Runtime::new().unwrap();
    TestRunner::new(config)
        .run(&prop::collection::vec(act(), 0..24), |acts| {
            runtime.block_on(async {
                let harness = Harness::start().await;
                for act in &acts {
                    carry_out(&harness, act).await;
                }
                let document = settled_export(&harness).await;
                let fresh = Harness::start_slow().await;
                let answer = import(&fresh, &document).await;
                prop_assert_eq!(answer.status, 200, "{}", answer.body);
                prop_assert_eq!(export(&fresh).await, document);
                Ok(())
            })
        })
        .unwrap();
}
