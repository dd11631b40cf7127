//! VPC ingress connections, and the private services behind them.

use std::collections::BTreeSet;
use std::time::Duration;

use aws_sdk_apprunner::Client;
use aws_sdk_apprunner::operation::create_vpc_ingress_connection::builders::CreateVpcIngressConnectionFluentBuilder;
use aws_sdk_apprunner::types::{
    IngressVpcConfiguration, ListVpcIngressConnectionsFilter, ServiceStatus, VpcIngressConnection,
    VpcIngressConnectionStatus as Status,
};
use simulator::{Config, Simulator};

use crate::support::refusal::refusal;
use crate::support::resources::{assert_taggable, private_service, tag, tags};
use crate::support::{HELLO, Harness, client_at, create, eventually, http, image, settled};

fn at(endpoint: &str) -> IngressVpcConfiguration {
    IngressVpcConfiguration::builder()
        .vpc_id("vpc-4a5b6c7d")
        .vpc_endpoint_id(endpoint)
        .build()
}

fn creating(client: &Client, name: &str, service_arn: &str) -> CreateVpcIngressConnectionFluentBuilder {
    client
        .create_vpc_ingress_connection()
        .vpc_ingress_connection_name(name)
        .service_arn(service_arn)
        .ingress_vpc_configuration(at("vpce-1a2b3c4d"))
}

async fn ingress(client: &Client, name: &str, service_arn: &str) -> VpcIngressConnection {
    let created = creating(client, name, service_arn).send().await.unwrap();
    created.vpc_ingress_connection.unwrap()
}

async fn described(client: &Client, arn: &str) -> VpcIngressConnection {
    let answer = client
        .describe_vpc_ingress_connection()
        .vpc_ingress_connection_arn(arn)
        .send()
        .await
        .unwrap();
    answer.vpc_ingress_connection.unwrap()
}

async fn in_status(client: &Client, arn: &str, status: Status) -> VpcIngressConnection {
    eventually("the VPC ingress connection gets there", || async {
        let ingress = described(client, arn).await;
        (ingress.status() == Some(&status)).then_some(ingress)
    })
    .await
}

async fn listed(client: &Client, filter: Option<ListVpcIngressConnectionsFilter>) -> Vec<String> {
    let answer = client
        .list_vpc_ingress_connections()
        .set_filter(filter)
        .send()
        .await
        .unwrap();
    let summaries = answer.vpc_ingress_connection_summary_list().iter();
    summaries
        .map(|summary| summary.vpc_ingress_connection_arn().unwrap().to_owned())
        .collect()
}

#[tokio::test]
async fn its_states_move_with_time() {
    let harness = Harness::start().await;
    let client = harness.client();
    let service = private_service(&client, "web-private").await;
    let created = creating(&client, "from-vpc", service.service_arn())
        .tags(tag("team", "web"))
        .send()
        .await
        .unwrap()
        .vpc_ingress_connection
        .unwrap();
    let arn = created.vpc_ingress_connection_arn().unwrap();
    assert!(
        arn.starts_with("arn:aws:apprunner:us-east-1:123456789012:vpcingressconnection/from-vpc/"),
        "{arn}"
    );
    assert_eq!(created.status(), Some(&Status::PendingCreation));
    assert_eq!(created.account_id(), Some("123456789012"));
    assert_eq!(created.service_arn(), Some(service.service_arn()));
    let domain = created.domain_name().unwrap();
    assert!(domain.ends_with(".us-east-1.awsapprunner.com"), "{domain}");
    assert_eq!(service.service_url(), None, "a private service shows no URL");
    let services = client.list_services().send().await.unwrap();
    assert_eq!(services.service_summary_list()[0].service_url(), None);
    let domains = client
        .describe_custom_domains()
        .service_arn(service.service_arn())
        .send()
        .await
        .unwrap();
    assert!(domains.dns_target().ends_with(".us-east-1.awsapprunner.com"));
    assert_ne!(domain, domains.dns_target());
    let available = in_status(&client, arn, Status::Available).await;
    assert_eq!(available.domain_name(), Some(domain));
    assert_eq!(tags(&client, arn).await, ["team=web"]);
    assert_taggable(&client, arn).await;

    let custom = client
        .describe_custom_domains()
        .service_arn(service.service_arn())
        .send()
        .await
        .unwrap();
    let target = &custom.vpc_dns_targets()[0];
    assert_eq!(target.vpc_ingress_connection_arn(), Some(arn));
    assert_eq!(
        (target.vpc_id(), target.domain_name()),
        (Some("vpc-4a5b6c7d"), Some(domain))
    );

    let updated = client
        .update_vpc_ingress_connection()
        .vpc_ingress_connection_arn(arn)
        .ingress_vpc_configuration(at("vpce-9z8y7x6w"))
        .send()
        .await
        .unwrap()
        .vpc_ingress_connection
        .unwrap();
    assert_eq!(updated.status(), Some(&Status::PendingUpdate));
    let moved = in_status(&client, arn, Status::Available).await;
    assert_eq!(moved.ingress_vpc_configuration(), Some(&at("vpce-9z8y7x6w")));

    let delete_service = || client.delete_service().service_arn(service.service_arn());
    let (code, message) = refusal(delete_service().send().await);
    assert_eq!(code, "InvalidRequestException");
    assert!(message.contains("VPC ingress connections"), "{message}");
    let deleted = client
        .delete_vpc_ingress_connection()
        .vpc_ingress_connection_arn(arn)
        .send()
        .await
        .unwrap()
        .vpc_ingress_connection
        .unwrap();
    assert_eq!(
        (deleted.status(), deleted.deleted_at()),
        (Some(&Status::PendingDeletion), None)
    );
    let gone = in_status(&client, arn, Status::Deleted).await;
    assert!(gone.deleted_at().is_some());
    assert_eq!(listed(&client, None).await, Vec::<String>::new());
    assert_eq!(
        refusal(
            client
                .tag_resource()
                .resource_arn(arn)
                .tags(tag("a", "b"))
                .send()
                .await
        )
        .0,
        "InvalidStateException"
    );
    delete_service().send().await.unwrap();
    let service = settled(&client, service.service_arn()).await;
    assert_eq!(*service.status(), ServiceStatus::Deleted);
}

#[tokio::test]
async fn a_change_forbids_the_next_and_outlives_a_restart() {
    let harness = Harness::start().await;
    let service = private_service(&harness.client(), "web-private").await;
    let harness = harness.restart_with(|config| config.speed = 40.0).await;
    let client = harness.client();
    let created = ingress(&client, "from-vpc", service.service_arn()).await;
    let arn = created.vpc_ingress_connection_arn().unwrap();
    let update = client
        .update_vpc_ingress_connection()
        .vpc_ingress_connection_arn(arn)
        .ingress_vpc_configuration(at("vpce-9z8y7x6w"));
    let delete = client
        .delete_vpc_ingress_connection()
        .vpc_ingress_connection_arn(arn);
    for ((code, message), verb) in [
        (refusal(update.send().await), "updated"),
        (refusal(delete.send().await), "deleted"),
    ] {
        assert_eq!(code, "InvalidStateException");
        assert_eq!(
            message,
            format!("VPC ingress connection cannot be {verb} in the current state: PENDING_CREATION.")
        );
    }
    let harness = harness.restart_with(|config| config.speed = 40.0).await;
    let client = harness.client();
    assert_eq!(
        described(&client, arn).await.status(),
        Some(&Status::PendingCreation)
    );
    in_status(&client, arn, Status::Available).await;
    client
        .delete_vpc_ingress_connection()
        .vpc_ingress_connection_arn(arn)
        .send()
        .await
        .unwrap();
    let Harness {
        simulator, folder, ..
    } = harness;
    simulator.shutdown().await;
    tokio::time::sleep(Duration::from_millis(1600)).await; // it is down past the end, 1.5 s after the start
    let simulator = Simulator::start(Config::new(([127, 0, 0, 1], 0).into(), folder.path()))
        .await
        .unwrap();
    let client = client_at(&simulator.endpoint_url(), &http(), "AKIDEXAMPLE", "us-east-1");
    let gone = described(&client, arn).await;
    assert_eq!(
        gone.status(),
        Some(&Status::Deleted),
        "nobody ever sees an overdue state"
    );
}

#[tokio::test]
async fn changes_can_fail_on_purpose_and_be_tried_again() {
    let harness = Harness::start().await;
    let client = harness.client();
    let service = private_service(&client, "web-private").await;
    let update = |arn: &str| {
        client
            .update_vpc_ingress_connection()
            .vpc_ingress_connection_arn(arn)
            .ingress_vpc_configuration(at("vpce-9z8y7x6w"))
            .send()
    };
    let delete = |arn: &str| {
        client
            .delete_vpc_ingress_connection()
            .vpc_ingress_connection_arn(arn)
            .send()
    };
    let creation = ingress(&client, "fail-creation-1", service.service_arn()).await;
    let arn = creation.vpc_ingress_connection_arn().unwrap();
    in_status(&client, arn, Status::FailedCreation).await;
    update(arn).await.unwrap();
    in_status(&client, arn, Status::Available).await;

    let updating = ingress(&client, "fail-update-1", service.service_arn()).await;
    let arn = updating.vpc_ingress_connection_arn().unwrap();
    in_status(&client, arn, Status::Available).await;
    update(arn).await.unwrap();
    in_status(&client, arn, Status::FailedUpdate).await;
    update(arn).await.unwrap();
    in_status(&client, arn, Status::Available).await;

    let deletion = ingress(&client, "fail-deletion-1", service.service_arn()).await;
    let arn = deletion.vpc_ingress_connection_arn().unwrap();
    in_status(&client, arn, Status::Available).await;
    delete(arn).await.unwrap();
    in_status(&client, arn, Status::FailedDeletion).await;
    assert!(
        update(arn)
            .await
            .unwrap_err()
            .into_service_error()
            .is_invalid_state_exception()
    );
    delete(arn).await.unwrap();
    in_status(&client, arn, Status::Deleted).await;
}

#[tokio::test]
async fn what_cannot_be_is_refused() {
    let harness = Harness::start_with(|config| {
        config.speed = crate::support::FAST;
        config.vpc_ingress_connection_quota = 1;
    })
    .await;
    let client = harness.client();
    let public = create(&client, "web-public", image(HELLO, "8000")).await;
    let private = private_service(&client, "web-private").await;
    let missing = private.service_arn().replace("web-private", "web-missing");
    for (call, words) in [
        (
            creating(&client, "from-vpc", public.service_arn()),
            "IsPubliclyAccessible false",
        ),
        // CreateVpcIngressConnection has no ResourceNotFoundException.
        (creating(&client, "from-vpc", &missing), "Service cannot be found"),
        (
            creating(&client, "from-vpc", private.service_arn())
                .ingress_vpc_configuration(at("eni-1a2b3c4d")),
            "VpcEndpointId must be an id that begins with vpce-",
        ),
        (
            creating(&client, "from-vpc", private.service_arn()).ingress_vpc_configuration(
                IngressVpcConfiguration::builder()
                    .vpc_endpoint_id("vpce-1a")
                    .build(),
            ),
            "VpcId must be an id that begins with vpc-",
        ),
    ] {
        let (code, message) = refusal(call.send().await);
        assert_eq!(code, "InvalidRequestException");
        assert!(message.contains(words), "{message}");
    }
    let created = ingress(&client, "from-vpc", private.service_arn()).await;
    assert_eq!(
        refusal(creating(&client, "from-vpc", private.service_arn()).send().await),
        (
            "InvalidRequestException".to_owned(),
            "VPC ingress connection with the provided name already exists: from-vpc".to_owned()
        )
    );
    assert_eq!(
        refusal(creating(&client, "another", private.service_arn()).send().await).0,
        "ServiceQuotaExceededException"
    );

    let elsewhere = harness.client_of("111122223333", "us-east-1");
    let arn = created.vpc_ingress_connection_arn().unwrap();
    for (code, message) in [
        refusal(
            elsewhere
                .describe_vpc_ingress_connection()
                .vpc_ingress_connection_arn(arn)
                .send()
                .await,
        ),
        refusal(
            elsewhere
                .delete_vpc_ingress_connection()
                .vpc_ingress_connection_arn(arn)
                .send()
                .await,
        ),
        refusal(
            elsewhere
                .update_vpc_ingress_connection()
                .vpc_ingress_connection_arn(arn)
                .ingress_vpc_configuration(at("vpce-9z8y7x6w"))
                .send()
                .await,
        ),
        refusal(elsewhere.list_tags_for_resource().resource_arn(arn).send().await),
    ] {
        assert_eq!(code, "ResourceNotFoundException");
        assert_eq!(
            message,
            format!("VPC ingress connection cannot be found for arn: {arn}")
        );
    }

    let arn = private.service_arn().to_owned();
    let harness = harness.restart_with(|config| config.speed = 0.01).await;
    let client = harness.client();
    client.start_deployment().service_arn(&arn).send().await.unwrap();
    let (code, message) = refusal(creating(&client, "another", &arn).send().await);
    assert_eq!(code, "InvalidStateException");
    assert!(
        message.ends_with("current state: OPERATION_IN_PROGRESS."),
        "{message}"
    );
}

#[tokio::test]
async fn they_come_in_pages_by_service_and_by_endpoint() {
    let harness = Harness::start().await;
    let client = harness.client();
    let first = private_service(&client, "web-first").await;
    let second = private_service(&client, "web-second").await;
    for number in 0..5 {
        ingress(&client, &format!("first-{number}"), first.service_arn()).await;
    }
    let other = creating(&client, "second-0", second.service_arn())
        .ingress_vpc_configuration(at("vpce-9z8y7x6w"))
        .send()
        .await
        .unwrap();
    let other = other.vpc_ingress_connection.unwrap();
    let other = other.vpc_ingress_connection_arn().unwrap();
    let filter = ListVpcIngressConnectionsFilter::builder();
    assert_eq!(listed(&client, None).await.len(), 6);
    assert_eq!(
        listed(
            &client,
            Some(filter.clone().service_arn(second.service_arn()).build())
        )
        .await,
        [other]
    );
    assert_eq!(
        listed(
            &client,
            Some(filter.clone().vpc_endpoint_id("vpce-9z8y7x6w").build())
        )
        .await,
        [other]
    );
    let neither = filter
        .clone()
        .service_arn(first.service_arn())
        .vpc_endpoint_id("vpce-9z8y7x6w")
        .build();
    assert!(listed(&client, Some(neither)).await.is_empty());

    let of_first = filter.service_arn(first.service_arn()).build();
    let mut seen = BTreeSet::new();
    let mut token = None;
    loop {
        let page = client
            .list_vpc_ingress_connections()
            .filter(of_first.clone())
            .max_results(2)
            .set_next_token(token)
            .send()
            .await
            .unwrap();
        for summary in page.vpc_ingress_connection_summary_list() {
            assert_eq!(summary.service_arn(), Some(first.service_arn()));
            assert!(seen.insert(summary.vpc_ingress_connection_arn().unwrap().to_owned()));
        }
        if page.next_token().is_none() {
            break;
        }
        assert_eq!(page.vpc_ingress_connection_summary_list().len(), 2);
        let elsewhere = client
            .list_vpc_ingress_connections()
            .set_next_token(page.next_token.clone());
        assert_eq!(refusal(elsewhere.send().await).1, "The NextToken is invalid.");
        token = page.next_token;
    }
    assert_eq!(seen.len(), 5);
}

#[tokio::test]
async fn of_racing_creates_with_one_name_one_wins() {
    let harness = Harness::start().await;
    let client = harness.client();
    let service = private_service(&client, "web-private").await;
    let calls = (0..8).map(|_| creating(&client, "from-vpc", service.service_arn()).send());
    let answers = futures::future::join_all(calls).await;
    assert_eq!(answers.iter().filter(|answer| answer.is_ok()).count(), 1);
    assert_eq!(listed(&client, None).await.len(), 1);
}
