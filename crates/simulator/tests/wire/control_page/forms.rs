//! What the forms do, and what they say when they cannot.

use aws_sdk_apprunner::types::{CustomDomainAssociationStatus, ProviderType};
use serde_json::{Value, json};

use crate::support::browser::{look, send, send_and_look, upload};
use crate::support::raw::{arm, request};
use crate::support::resources::pending_connection;
use crate::support::{FAST, HELLO, Harness, create, eventually, image};

async fn failures(harness: &Harness) -> Value {
    let address = harness.simulator.address();
    request(address, "GET /_simulator/failures", &[], b"")
        .await
        .json()
}

#[tokio::test]
async fn switches_are_turned_on_and_off() {
    let harness = Harness::start().await;
    let address = harness.simulator.address();
    let fields = [("fail", "crash"), ("service", "web-hello"), ("times", "2")];
    let page = send_and_look(address, "failures/operation", &fields).await.body;
    assert!(page.contains("The switch is on.") && page.contains("Container crashes"));
    assert!(page.contains("Operations of web-hello") && page.contains("2 times more"));
    let fields = [
        ("api", "throttle"),
        ("operation", "Logs_20140328"),
        ("seconds", "60"),
        ("times", ""),
    ];
    let page = send_and_look(address, "failures/api", &fields).await.body;
    assert!(page.contains("Calls are throttled") && page.contains("s more"));
    let list = failures(&harness).await;
    assert_eq!(list[0]["fail"], "crash");
    assert_eq!(list[1]["operation"], "Logs_20140328");

    let page = send_and_look(address, "failures/clear", &[("id", "1")])
        .await
        .body;
    assert!(page.contains("The switch is off.") && !page.contains("Container crashes"));
    assert_eq!(failures(&harness).await.as_array().unwrap().len(), 1);
    assert_eq!(send(address, "failures/clear", &[("id", "1")]).await.status, 422);
    send_and_look(address, "failures/clear", &[]).await;
    assert_eq!(failures(&harness).await, json!([]));

    // From a service's own page one comes back to it.
    let service = create(&harness.client(), "web-hello", image(HELLO, "8000")).await;
    let fields = [
        ("fail", "delete"),
        ("service", "web-hello"),
        ("times", "1"),
        ("page", service.service_id()),
    ];
    let answer = send(address, "failures/operation", &fields).await;
    let back = answer.header("location").unwrap();
    assert!(back.starts_with(&format!("/_simulator/services/{}?message=", service.service_id())));
}

#[tokio::test]
async fn what_is_wrong_is_said_above_its_field_and_what_was_typed_stays() {
    let harness = Harness::start().await;
    let address = harness.simulator.address();
    let fields = [
        ("api", "hang"),
        ("operation", "AppRunner.Del"),
        ("seconds", "ten"),
        ("times", "3"),
    ];
    let page = send(address, "failures/api", &fields).await;
    assert_eq!(page.status, 422);
    for expected in [
        "Nothing was changed.",
        "Enter a number of seconds above 0",
        "aria-invalid=\"true\"",
        "value=\"AppRunner.Del\"",
        "value=\"ten\"",
        "<option value=\"hang\" selected>",
    ] {
        assert!(page.body.contains(expected), "{expected}");
    }
    for (form, fields, says) in [
        (
            "failures/operation",
            vec![("fail", "health"), ("times", "0")],
            "Enter a whole number from 1 on.",
        ),
        (
            "speed",
            vec![("speed", "-3")],
            "Enter a number from 0.001 to 1000000",
        ),
        (
            "speed",
            vec![("speed", "NaN")],
            "Enter a number from 0.001 to 1000000",
        ),
        (
            "reset",
            vec![("confirmation", "yes")],
            "Type reset to forget everything.",
        ),
        ("import", vec![], "Choose a file that was exported before."),
        (
            "images",
            vec![("repository", "Shop Web"), ("tag", "latest")],
            "The repository is a name such as shop/web",
        ),
        (
            "dns",
            vec![("domain", "none.example.com")],
            "No service has the custom domain none.example.com",
        ),
        (
            "connections",
            vec![("arn", "arn:none"), ("status", "AVAILABLE")],
            "No connection has that ARN",
        ),
    ] {
        let page = send(address, form, &fields).await;
        assert_eq!(page.status, 422, "{form}");
        assert!(page.body.contains(says), "{form}: {says}");
    }
    assert_eq!(failures(&harness).await, json!([]));
    assert_eq!(send(address, "none", &[]).await.status, 404);
}

#[tokio::test]
async fn a_message_is_shown_once_and_is_nobody_elses_words() {
    let harness = Harness::start().await;
    let address = harness.simulator.address();
    let answer = send(address, "speed", &[("speed", "60")]).await;
    let path = answer.header("location").unwrap().to_owned();
    assert!(look(address, &path).await.body.contains("The time factor is 60"));
    assert!(!look(address, &path).await.body.contains("The time factor is 60"));
    let page = look(address, "/_simulator/settings?message=Call%20this%20number").await;
    assert!(!page.body.contains("Call this number"));
}

#[tokio::test]
async fn a_handshake_is_completed_and_taken_back() {
    let harness = Harness::start().await;
    let address = harness.simulator.address();
    let client = harness.client();
    let arn = pending_connection(&client, "team-github", ProviderType::Github).await;
    let id = arn.rsplit('/').next().unwrap();
    let end = |status| [("arn", arn.as_str()), ("status", status), ("connection", id)];
    let page = send_and_look(address, "connections", &end("AVAILABLE"))
        .await
        .body;
    assert!(page.contains("The handshake is complete.") && page.contains("Take access away"));
    let listed = client.list_connections().send().await.unwrap();
    assert_eq!(
        listed.connection_summary_list()[0].status().unwrap().as_str(),
        "AVAILABLE"
    );
    let page = send_and_look(address, "connections", &end("ERROR")).await.body;
    assert!(page.contains("App Runner has no access."));
}

#[tokio::test]
async fn dns_records_are_set_one_by_one_or_all_at_once() {
    let harness = Harness::start().await;
    let address = harness.simulator.address();
    let client = harness.client();
    let service = create(&client, "web-hello", image(HELLO, "8000")).await;
    let (arn, id) = (service.service_arn(), service.service_id());
    for name in ["one.example.com", "all.example.com"] {
        client
            .associate_custom_domain()
            .service_arn(arn)
            .domain_name(name)
            .enable_www_subdomain(false)
            .send()
            .await
            .unwrap();
    }
    let domain = |name: &'static str| {
        let client = client.clone();
        async move {
            let answer = client
                .describe_custom_domains()
                .service_arn(arn)
                .send()
                .await
                .unwrap();
            answer
                .custom_domains
                .into_iter()
                .find(|domain| domain.domain_name() == name)
                .unwrap()
        }
    };
    let pending = CustomDomainAssociationStatus::PendingCertificateDnsValidation;
    let records: Vec<String> = eventually("the records are there", || async {
        let domain = domain("one.example.com").await;
        let records = domain.certificate_validation_records().iter();
        let names: Vec<String> = records
            .filter_map(|record| record.name().map(str::to_owned))
            .collect();
        (*domain.status() == pending && !names.is_empty()).then_some(names)
    })
    .await;
    assert_eq!(records.len(), 2);
    let set = |record: &str| {
        let fields = [
            ("domain".to_owned(), "one.example.com".to_owned()),
            ("record".to_owned(), record.to_owned()),
            ("service".to_owned(), id.to_owned()),
        ];
        async move {
            let fields: Vec<(&str, &str)> = fields
                .iter()
                .map(|(name, value)| (name.as_str(), value.as_str()))
                .collect();
            send_and_look(address, "dns", &fields).await.body
        }
    };
    let page = set(&records[0]).await;
    assert!(page.contains("A DNS record of one.example.com is set."));
    assert_eq!(page.matches("class=\"record-set\"").count(), 1);
    assert_eq!(
        *domain("one.example.com").await.status(),
        pending,
        "one is missing"
    );
    set(&records[1]).await;
    let fields = [("domain", "all.example.com"), ("service", id)];
    let page = send_and_look(address, "dns", &fields).await.body;
    assert!(page.contains("All DNS records of all.example.com are set."));
    for name in ["one.example.com", "all.example.com"] {
        eventually("the domain is active", || async {
            (*domain(name).await.status() == CustomDomainAssociationStatus::Active).then_some(())
        })
        .await;
    }
    let body = json!({"domain": "one.example.com", "record": "_none.one.example.com"}).to_string();
    let answer = request(
        address,
        "POST /_simulator/dns",
        &["Content-Type: application/json"],
        body.as_bytes(),
    )
    .await;
    assert_eq!(answer.status, 404);
}

#[tokio::test]
async fn images_are_pushed_to_repositories_old_and_new() {
    let harness = Harness::start().await;
    let address = harness.simulator.address();
    let fields = [
        ("repository", "shop/web"),
        ("tag", "2.0"),
        ("account", ""),
        ("region", "eu-west-1"),
        ("architectures", "amd64, arm64"),
    ];
    let page = send_and_look(address, "images", &fields).await.body;
    assert!(
        page.contains("Pushed 123456789012.dkr.ecr.eu-west-1.amazonaws.com/shop/web:2.0, digest sha256:")
    );
    // The account has its first contents now, which can be chosen.
    assert!(page.contains("value=\"123456789012.dkr.ecr.eu-west-1.amazonaws.com/storefront\""));
    let fields = [
        (
            "repository",
            "123456789012.dkr.ecr.eu-west-1.amazonaws.com/orders-api",
        ),
        ("tag", "9.9"),
    ];
    assert_eq!(send(address, "images", &fields).await.status, 303);
    let again = send(address, "images", &fields).await;
    assert_eq!(again.status, 422);
    assert!(
        again
            .body
            .contains("cannot be overwritten because the tag is immutable")
    );
}

#[tokio::test]
async fn the_time_factor_holds_for_what_begins_from_then_on() {
    let harness = Harness::start_slow().await;
    let address = harness.simulator.address();
    let client = harness.client();
    let slow = client
        .create_service()
        .service_name("web-slow")
        .source_configuration(image(HELLO, "8000"))
        .send()
        .await
        .unwrap();
    let factor = FAST.to_string();
    let page = send_and_look(address, "speed", &[("speed", &factor)]).await.body;
    assert!(page.contains("The time factor is 6000"));
    create(&client, "web-fast", image(HELLO, "8000")).await;
    let answer = client
        .describe_service()
        .service_arn(slow.service().unwrap().service_arn())
        .send()
        .await
        .unwrap();
    assert_eq!(
        answer.service().unwrap().status().as_str(),
        "OPERATION_IN_PROGRESS"
    );
    let answer = request(address, "GET /_simulator/speed", &[], b"").await;
    assert_eq!(answer.json(), json!({"speed": 6000.0}));
    for wrong in ["{}", "{\"speed\": 0}", "{\"speed\": \"3\"}", "{\"speed\": 1e9}"] {
        let answer = request(
            address,
            "POST /_simulator/speed",
            &["Content-Type: application/json"],
            wrong.as_bytes(),
        )
        .await;
        assert_eq!(answer.status, 400, "{wrong}");
    }
}

#[tokio::test]
async fn everything_is_exported_forgotten_and_imported() {
    let harness = Harness::start().await;
    let address = harness.simulator.address();
    create(&harness.client(), "web-hello", image(HELLO, "8000")).await;
    arm(address, &json!({"fail": "health", "times": 3})).await;
    let export = request(address, "GET /_simulator/export", &[], b"").await.body;
    let page = send_and_look(address, "reset", &[("confirmation", "reset")])
        .await
        .body;
    assert!(page.contains("Everything is forgotten."));
    assert!(
        look(address, "/_simulator/")
            .await
            .body
            .contains("No service yet")
    );
    let answer = upload(address, "import", "document", &export).await;
    assert_eq!(answer.status, 303, "{}", answer.body);
    let page = look(address, answer.header("location").unwrap()).await.body;
    assert!(page.contains("Imported 1 service, 0 connections"), "{page}");
    assert!(look(address, "/_simulator/").await.body.contains("web-hello"));
    let answer = upload(address, "import", "document", "{}").await;
    assert_eq!(answer.status, 422);
    assert!(answer.body.contains("Send what GET /_simulator/export answered"));
}
