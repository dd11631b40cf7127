//! VPC connectors, and the services that use them.

use std::collections::BTreeSet;

use aws_sdk_apprunner::Client;
use aws_sdk_apprunner::types::{
    EgressConfiguration, EgressType, NetworkConfiguration, ServiceStatus, VpcConnector, VpcConnectorStatus,
};

use crate::support::refusal::refusal;
use crate::support::resources::{assert_taggable, tag, tags};
use crate::support::{HELLO, Harness, image, settled};

async fn connector(client: &Client, name: &str) -> VpcConnector {
    let created = client
        .create_vpc_connector()
        .vpc_connector_name(name)
        .subnets("subnet-0a1b2c3d")
        .subnets("subnet-4e5f6a7b")
        .security_groups("sg-0a1b2c3d")
        .send()
        .await
        .unwrap();
    created.vpc_connector.unwrap()
}

fn through(arn: &str) -> NetworkConfiguration {
    let egress = EgressConfiguration::builder()
        .egress_type(EgressType::Vpc)
        .vpc_connector_arn(arn)
        .build();
    NetworkConfiguration::builder()
        .egress_configuration(egress)
        .build()
}

async fn names(client: &Client) -> Vec<String> {
    let answer = client.list_vpc_connectors().send().await.unwrap();
    let connectors = answer.vpc_connectors().iter();
    connectors
        .map(|connector| connector.vpc_connector_name().unwrap().to_owned())
        .collect()
}

#[tokio::test]
async fn a_connector_is_active_until_it_is_deleted_and_can_be_described_after_that() {
    let harness = Harness::start().await;
    let client = harness.client();
    let created = client
        .create_vpc_connector()
        .vpc_connector_name("private")
        .subnets("subnet-0a1b2c3d")
        .tags(tag("team", "web"))
        .send()
        .await
        .unwrap()
        .vpc_connector
        .unwrap();
    let arn = created.vpc_connector_arn().unwrap();
    assert!(
        arn.starts_with("arn:aws:apprunner:us-east-1:123456789012:vpcconnector/private/1/"),
        "{arn}"
    );
    assert_eq!(created.vpc_connector_revision(), 1);
    assert_eq!(created.status(), Some(&VpcConnectorStatus::Active));
    assert_eq!(created.subnets(), ["subnet-0a1b2c3d"]);
    assert!(created.deleted_at().is_none());
    let described = client
        .describe_vpc_connector()
        .vpc_connector_arn(arn)
        .send()
        .await
        .unwrap();
    assert_eq!(described.vpc_connector(), Some(&created));
    assert_eq!(tags(&client, arn).await, ["team=web"]);
    assert_taggable(&client, arn).await;
    assert_eq!(names(&client).await, ["private"]);

    let deleted = client
        .delete_vpc_connector()
        .vpc_connector_arn(arn)
        .send()
        .await
        .unwrap();
    let deleted = deleted.vpc_connector().unwrap();
    assert_eq!(deleted.status(), Some(&VpcConnectorStatus::Inactive));
    assert!(deleted.deleted_at().is_some());
    let described = client
        .describe_vpc_connector()
        .vpc_connector_arn(arn)
        .send()
        .await
        .unwrap();
    assert_eq!(described.vpc_connector(), Some(deleted));
    assert!(names(&client).await.is_empty());
    assert_eq!(
        refusal(client.delete_vpc_connector().vpc_connector_arn(arn).send().await),
        (
            "InvalidRequestException".to_owned(),
            "The VPC connector you specified has been deleted.".to_owned()
        )
    );
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
    let new = connector(&client, "private").await;
    assert_eq!(new.vpc_connector_revision(), 1, "the name is free again");
}

#[tokio::test]
async fn what_a_connector_cannot_be_is_an_invalid_request() {
    let harness = Harness::start_with(|config| config.vpc_connector_quota = 1).await;
    let client = harness.client();
    let named = |name: &str| client.create_vpc_connector().vpc_connector_name(name);
    for (call, words) in [
        (
            named("private").set_subnets(Some(Vec::new())),
            "at least one subnet",
        ),
        (
            named("private").subnets("10.0.0.0/16"),
            "Failed to get subnets details from subnet ids. SubnetIDs: [10.0.0.0/16]",
        ),
        (
            named("private").subnets("subnet-1a").security_groups("default"),
            "begin with sg-: default",
        ),
    ] {
        let (code, message) = refusal(call.send().await);
        assert_eq!(code, "InvalidRequestException");
        assert!(message.contains(words), "{message}");
    }
    let arn = connector(&client, "private").await.vpc_connector_arn.unwrap();
    assert_eq!(
        refusal(named("private").subnets("subnet-1a").send().await),
        (
            "InvalidRequestException".to_owned(),
            "VPC connector with the provided name already exists: private".to_owned()
        )
    );
    assert_eq!(
        refusal(named("another").subnets("subnet-1a").send().await).0,
        "ServiceQuotaExceededException"
    );
    let elsewhere = harness.client_of("AKIDEXAMPLE", "eu-west-1");
    for (client, arn) in [(&elsewhere, arn.clone()), (&client, arn.replace("/1/", "/2/"))] {
        for (code, message) in [
            refusal(
                client
                    .describe_vpc_connector()
                    .vpc_connector_arn(&arn)
                    .send()
                    .await,
            ),
            refusal(client.delete_vpc_connector().vpc_connector_arn(&arn).send().await),
            refusal(client.list_tags_for_resource().resource_arn(&arn).send().await),
        ] {
            assert_eq!(code, "ResourceNotFoundException");
            assert_eq!(message, format!("VPC connector cannot be found for arn: {arn}"));
        }
    }
}

#[tokio::test]
async fn a_connector_stays_as_long_as_a_service_uses_it() {
    let harness = Harness::start().await;
    let client = harness.client();
    let arn = connector(&client, "private").await.vpc_connector_arn.unwrap();
    let created = client
        .create_service()
        .service_name("web-hello")
        .source_configuration(image(HELLO, "8000"))
        .network_configuration(through(&arn))
        .send()
        .await
        .unwrap();
    let service = settled(&client, created.service().unwrap().service_arn()).await;
    assert_eq!(*service.status(), ServiceStatus::Running);
    let egress = service
        .network_configuration()
        .unwrap()
        .egress_configuration()
        .unwrap();
    assert_eq!(egress.vpc_connector_arn(), Some(arn.as_str()));
    let delete = || client.delete_vpc_connector().vpc_connector_arn(&arn);
    let (code, message) = refusal(delete().send().await);
    assert_eq!(code, "InvalidRequestException");
    assert!(
        message.starts_with("Provided VPC connector arn is being used by other services."),
        "{message}"
    );

    let direct = EgressConfiguration::builder()
        .egress_type(EgressType::Default)
        .build();
    let update = client
        .update_service()
        .service_arn(service.service_arn())
        .network_configuration(
            NetworkConfiguration::builder()
                .egress_configuration(direct)
                .build(),
        );
    update.send().await.unwrap();
    settled(&client, service.service_arn()).await;
    delete().send().await.unwrap();

    for unusable in [arn.clone(), arn.replace("private", "another")] {
        let call = client
            .create_service()
            .service_name("web-other")
            .source_configuration(image(HELLO, "8000"))
            .network_configuration(through(&unusable));
        assert_eq!(
            refusal(call.send().await),
            (
                "InvalidRequestException".to_owned(),
                format!("VPC connector with the provided ARN does not exist: {unusable}")
            )
        );
        let update = client
            .update_service()
            .service_arn(service.service_arn())
            .network_configuration(through(&unusable));
        assert_eq!(refusal(update.send().await).0, "InvalidRequestException");
    }
}

#[tokio::test]
async fn a_rollback_finds_its_connector_there() {
    let harness = Harness::start().await;
    let client = harness.client();
    let old = connector(&client, "private").await.vpc_connector_arn.unwrap();
    let created = client
        .create_service()
        .service_name("web-hello")
        .source_configuration(image(HELLO, "8000"))
        .network_configuration(through(&old))
        .send()
        .await
        .unwrap();
    let arn = created.service().unwrap().service_arn().to_owned();
    settled(&client, &arn).await;
    let harness = harness.restart_with(|config| config.speed = 0.01).await;
    let client = harness.client();
    let new = connector(&client, "another").await.vpc_connector_arn.unwrap();
    let update = client
        .update_service()
        .service_arn(&arn)
        .network_configuration(through(&new));
    update.send().await.unwrap();
    for used in [old, new] {
        let deletion = client.delete_vpc_connector().vpc_connector_arn(&used);
        assert_eq!(
            refusal(deletion.send().await),
            (
                "InvalidRequestException".to_owned(),
                format!("Provided VPC connector arn is being used by other services. ARN: {used}")
            )
        );
    }
}

#[tokio::test]
async fn connectors_come_in_pages() {
    let harness = Harness::start_with(|config| config.vpc_connector_quota = 20).await;
    let client = harness.client();
    for number in 0..7 {
        connector(&client, &format!("private-{number}")).await;
    }
    let mut seen = BTreeSet::new();
    let mut pages = client.list_vpc_connectors().into_paginator().page_size(3).send();
    while let Some(page) = pages.next().await {
        let page = page.unwrap();
        assert!(page.vpc_connectors().len() <= 3);
        for connector in page.vpc_connectors() {
            assert!(seen.insert(connector.vpc_connector_arn().unwrap().to_owned()));
        }
    }
    assert_eq!(seen.len(), 7);
    assert_eq!(
        refusal(client.list_vpc_connectors().next_token("no token").send().await).1,
        "The NextToken is invalid."
    );
}

#[tokio::test]
async fn of_racing_creates_with_one_name_one_wins() {
    let harness = Harness::start().await;
    let creates = (0..8).map(|_| {
        let client = harness.client();
        async move {
            let call = client
                .create_vpc_connector()
                .vpc_connector_name("private")
                .subnets("subnet-1a");
            call.send().await.is_ok()
        }
    });
    let won = futures::future::join_all(creates).await;
    assert_eq!(won.iter().filter(|won| **won).count(), 1);
    assert_eq!(names(&harness.client()).await, ["private"]);
}
