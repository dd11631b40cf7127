//! The other hosts that lead to services: custom domains and those of VPC ingress connections.

use aws_sdk_apprunner::Client;
use aws_sdk_apprunner::types::{
    CustomDomainAssociationStatus, IngressVpcConfiguration, Service, VpcIngressConnection,
    VpcIngressConnectionStatus,
};

use crate::support::raw::{self, Answer};
use crate::support::resources::{private_service, set_dns};
use crate::support::{FAST, HELLO, Harness, create, eventually, image};

async fn get(harness: &Harness, host: &str) -> Answer {
    raw::request(
        harness.simulator.address(),
        "GET /",
        &[&format!("Host: {host}")],
        b"",
    )
    .await
}

async fn link(harness: &Harness, service: &Service, name: &str, www: bool) {
    harness
        .client()
        .associate_custom_domain()
        .service_arn(service.service_arn())
        .domain_name(name)
        .enable_www_subdomain(www)
        .send()
        .await
        .unwrap();
}

async fn activate(harness: &Harness, service: &Service, name: &str) {
    set_dns(harness, name).await;
    let client = harness.client();
    eventually("the domain becomes active", || async {
        let answer = client
            .describe_custom_domains()
            .service_arn(service.service_arn())
            .send()
            .await
            .unwrap();
        answer
            .custom_domains()
            .iter()
            .any(|domain| {
                domain.domain_name() == name && *domain.status() == CustomDomainAssociationStatus::Active
            })
            .then_some(())
    })
    .await;
}

async fn ingress(client: &Client, service: &Service, name: &str) -> VpcIngressConnection {
    let configuration = IngressVpcConfiguration::builder()
        .vpc_id("vpc-0123456789abcdef0")
        .vpc_endpoint_id("vpce-0123456789abcdef0")
        .build();
    let created = client
        .create_vpc_ingress_connection()
        .service_arn(service.service_arn())
        .vpc_ingress_connection_name(name)
        .ingress_vpc_configuration(configuration)
        .send()
        .await
        .unwrap();
    let arn = created
        .vpc_ingress_connection()
        .unwrap()
        .vpc_ingress_connection_arn()
        .unwrap()
        .to_owned();
    eventually("the connection settles", || async {
        let described = client
            .describe_vpc_ingress_connection()
            .vpc_ingress_connection_arn(&arn)
            .send()
            .await
            .unwrap();
        described
            .vpc_ingress_connection
            .filter(|ingress| ingress.status() != Some(&VpcIngressConnectionStatus::PendingCreation))
    })
    .await
}

/// The domain of a service, which a private one does not show as its URL.
async fn own_domain(harness: &Harness, service: &Service) -> String {
    let domains = harness
        .client()
        .describe_custom_domains()
        .service_arn(service.service_arn())
        .send()
        .await
        .unwrap();
    domains.dns_target().to_owned()
}

fn twin(domain: &str) -> String {
    domain.replace(".com", ".localhost")
}

#[tokio::test]
async fn a_custom_domain_answers_once_it_is_active() {
    let harness = Harness::start().await;
    let service = create(&harness.client(), "web-hello", image(HELLO, "8000")).await;
    link(&harness, &service, "shop.example.com", true).await;
    link(&harness, &service, "*.example.org", false).await;
    let hosts = [
        "shop.example.com",
        "www.shop.example.com",
        "SHOP.example.com:8480",
        "a.example.org",
    ];
    for host in hosts {
        let answer = get(&harness, host).await;
        assert_eq!(answer.status, 404, "{host}");
        assert!(answer.body.contains("is not active"), "{}", answer.body);
    }
    activate(&harness, &service, "shop.example.com").await;
    activate(&harness, &service, "*.example.org").await;
    for host in hosts {
        let answer = get(&harness, host).await;
        assert_eq!(answer.status, 200, "{host}");
        assert!(answer.body.contains("<h1>web-hello</h1>"));
    }
    // Other names are ways to reach the simulator, and say so.
    for host in [
        "example.com",
        "example.org",
        "a.b.example.org",
        "app.shop.example.com",
    ] {
        assert!(get(&harness, host).await.body.contains("endpoint_url"), "{host}");
    }

    let client = harness.client();
    client
        .disassociate_custom_domain()
        .service_arn(service.service_arn())
        .domain_name("shop.example.com")
        .send()
        .await
        .unwrap();
    eventually("the domain is unlinked", || async {
        (!get(&harness, "shop.example.com").await.body.contains("web-hello")).then_some(())
    })
    .await;
}

#[tokio::test]
async fn no_custom_domain_takes_the_simulators_own_address() {
    let harness = Harness::start().await;
    let service = create(&harness.client(), "web-hello", image(HELLO, "8000")).await;
    link(&harness, &service, "127.0.0.1", false).await;
    activate(&harness, &service, "127.0.0.1").await;
    assert!(get(&harness, "127.0.0.1").await.body.contains("endpoint_url"));
    harness.client().list_services().send().await.unwrap();
}

#[tokio::test]
async fn a_private_service_answers_behind_its_vpc_ingress_connections_alone() {
    let harness = Harness::start_with(|config| {
        config.speed = FAST;
        config.background_traffic = false;
    })
    .await;
    let client = harness.client();
    let service = private_service(&client, "web-private").await;
    let own = twin(&own_domain(&harness, &service).await);
    let answer = get(&harness, &own).await;
    assert_eq!(answer.status, 404);
    assert!(answer.body.contains("web-private is private"), "{}", answer.body);

    link(&harness, &service, "example.com", false).await;
    activate(&harness, &service, "example.com").await;
    assert_eq!(
        get(&harness, "example.com").await.status,
        404,
        "nothing leads there"
    );

    let failed = ingress(&client, &service, "fail-creation-one").await;
    assert_eq!(failed.status(), Some(&VpcIngressConnectionStatus::FailedCreation));
    let answer = get(&harness, &twin(failed.domain_name().unwrap())).await;
    assert_eq!(answer.status, 404);
    assert!(answer.body.contains("is not available"));
    assert_eq!(get(&harness, "example.com").await.status, 404);

    let available = ingress(&client, &service, "from-vpc").await;
    for host in [twin(available.domain_name().unwrap()).as_str(), "example.com"] {
        let answer = get(&harness, host).await;
        assert_eq!(answer.status, 200, "{host}");
        assert!(answer.body.contains("<h1>web-private</h1>"));
    }
    assert_eq!(get(&harness, &own).await.status, 404, "from the outside still");

    client
        .pause_service()
        .service_arn(service.service_arn())
        .send()
        .await
        .unwrap();
    crate::support::settled(&client, service.service_arn()).await;
    let answer = get(&harness, &twin(available.domain_name().unwrap())).await;
    assert_eq!(answer.status, 404);
    assert!(answer.body.contains("does not serve"));
}

#[tokio::test]
async fn the_page_may_be_asked_for_another_status() {
    let harness = Harness::start().await;
    let service = create(&harness.client(), "web-hello", image(HELLO, "8000")).await;
    let host = twin(service.service_url().unwrap());
    let ask = async |start: &str| {
        raw::request(
            harness.simulator.address(),
            start,
            &[&format!("Host: {host}")],
            b"",
        )
        .await
    };
    assert!(
        ask("GET /").await.body.contains("?status=503&amp;delay=250"),
        "it says so itself"
    );
    let started = std::time::Instant::now();
    let slow = ask("POST /any?status=503&delay=300").await;
    assert!(started.elapsed().as_millis() >= 300);
    assert_eq!(slow.status, 503);
    assert!(slow.body.contains("503 Service Unavailable, as was asked for"));
    let empty = ask("GET /?status=204").await;
    assert_eq!((empty.status, empty.body.as_str()), (204, ""));
    for wrong in ["status=100", "status=teapot", "delay=1000000"] {
        let answer = ask(&format!("GET /?{wrong}")).await;
        assert_eq!(answer.status, 400, "{wrong}");
        assert!(answer.body.contains("from 200 to 599"));
    }
}

#[tokio::test]
async fn a_shutdown_does_not_wait_for_slow_answers() {
    let harness = Harness::start().await;
    let service = create(&harness.client(), "web-hello", image(HELLO, "8000")).await;
    let host = format!("Host: {}", twin(service.service_url().unwrap()));
    let address = harness.simulator.address();
    let waiting =
        tokio::spawn(async move { raw::request(address, "GET /?delay=100000", &[&host], b"").await });
    let metrics = harness.folder.path().join("simulator.db");
    assert!(metrics.exists());
    eventually("the request is being answered", || async {
        tokio::task::yield_now().await;
        (!waiting.is_finished()).then_some(())
    })
    .await;
    let started = std::time::Instant::now();
    let harness = harness.restart_with(|config| config.speed = FAST).await;
    assert!(started.elapsed().as_secs() < 3, "{:?}", started.elapsed());
    drop(harness);
    let _ = waiting.await;
}
