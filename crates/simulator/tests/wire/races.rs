//! Calls that arrive at the same time: what can happen once happens once, and quotas are never passed.

use std::collections::BTreeSet;

use aws_sdk_apprunner::Client;
use aws_sdk_apprunner::error::{ProvideErrorMetadata, SdkError};
use aws_sdk_apprunner::types::{
    ImageConfiguration, IngressVpcConfiguration, OperationType, ServiceStatus, SourceConfiguration,
};
use futures::future::{BoxFuture, FutureExt, join_all};

use crate::support::auto_scaling::{arn, auto_scaling_arn, create_auto_scaling, describe_auto_scaling};
use crate::support::resources::{private_service, tag, tags};
use crate::support::{FAST, HELLO, Harness, create, image, image_with};

/// What became of a call: its `OperationId`, or the code of its error.
type Outcome = Result<Option<String>, String>;

fn code<E: ProvideErrorMetadata>(error: &SdkError<E>) -> String {
    error.code().unwrap_or_default().to_owned()
}

fn source(value: &str) -> SourceConfiguration {
    let variables = ImageConfiguration::builder()
        .port("8000")
        .runtime_environment_variables("VALUE", value);
    image_with(HELLO, variables.build())
}

fn update<'a>(client: &'a Client, arn: &'a str, value: &str) -> BoxFuture<'a, Outcome> {
    let call = client
        .update_service()
        .service_arn(arn)
        .source_configuration(source(value));
    call.send()
        .map(|outcome| {
            outcome
                .map(|answer| Some(answer.operation_id))
                .map_err(|error| code(&error))
        })
        .boxed()
}

fn pause<'a>(client: &'a Client, arn: &'a str) -> BoxFuture<'a, Outcome> {
    let call = client.pause_service().service_arn(arn);
    call.send()
        .map(|outcome| {
            outcome
                .map(|answer| answer.operation_id)
                .map_err(|error| code(&error))
        })
        .boxed()
}

fn delete<'a>(client: &'a Client, arn: &'a str) -> BoxFuture<'a, Outcome> {
    let call = client.delete_service().service_arn(arn);
    call.send()
        .map(|outcome| {
            outcome
                .map(|answer| Some(answer.operation_id))
                .map_err(|error| code(&error))
        })
        .boxed()
}

fn deploy<'a>(client: &'a Client, arn: &'a str) -> BoxFuture<'a, Outcome> {
    let call = client.start_deployment().service_arn(arn);
    call.send()
        .map(|outcome| {
            outcome
                .map(|answer| Some(answer.operation_id))
                .map_err(|error| code(&error))
        })
        .boxed()
}

/// A running service in a simulator whose operations do not end within the test.
async fn running_service() -> (Harness, String) {
    let harness = Harness::start().await;
    let arn = create(&harness.client(), "web-hello", image(HELLO, "8000"))
        .await
        .service_arn;
    (harness.restart_with(|config| config.speed = 0.01).await, arn)
}

/// Of `outcomes` one has begun the service's second operation, and the others are refused for its sake.
async fn assert_one_has_begun(client: &Client, arn: &str, outcomes: Vec<Outcome>) -> OperationType {
    let begun: Vec<String> = outcomes
        .iter()
        .filter_map(|outcome| outcome.clone().ok())
        .map(|id| id.expect("a running service has something to do"))
        .collect();
    assert_eq!(begun.len(), 1, "{outcomes:?}");
    for code in outcomes.into_iter().filter_map(Result::err) {
        // StartDeployment has no InvalidStateException.
        assert!(
            code == "InvalidStateException" || code == "InvalidRequestException",
            "{code}"
        );
    }
    let listed = client.list_operations().service_arn(arn).send().await.unwrap();
    let operations = listed.operation_summary_list();
    assert_eq!(operations.len(), 2, "{operations:?}");
    assert_eq!(operations[0].id(), Some(begun[0].as_str()));
    operations[0].r#type().unwrap().clone()
}

#[tokio::test]
async fn of_racing_updates_one_begins_and_its_values_are_the_services() {
    let (harness, arn) = running_service().await;
    let client = harness.client();
    let calls = (0..16).map(|number| update(&client, &arn, &format!("value-{number}")));
    let outcomes = join_all(calls).await;
    let winner = outcomes.iter().position(Result::is_ok).expect("one wins");
    let kind = assert_one_has_begun(&client, &arn, outcomes).await;
    assert_eq!(kind, OperationType::UpdateService);
    let shown = client.describe_service().service_arn(&arn).send().await.unwrap();
    let shown = shown.service.unwrap().source_configuration.unwrap();
    let expected = source(&format!("value-{winner}"));
    let variables = |source: &SourceConfiguration| {
        let image = source.image_repository().unwrap();
        let configuration = image.image_configuration().unwrap();
        configuration.runtime_environment_variables().cloned().unwrap()
    };
    assert_eq!(variables(&shown), variables(&expected));
}

#[tokio::test]
async fn of_racing_deletions_one_begins() {
    let (harness, arn) = running_service().await;
    let client = harness.client();
    let outcomes = join_all((0..16).map(|_| delete(&client, &arn))).await;
    let kind = assert_one_has_begun(&client, &arn, outcomes).await;
    assert_eq!(kind, OperationType::DeleteService);
}

#[tokio::test]
async fn of_racing_pauses_one_begins() {
    let (harness, arn) = running_service().await;
    let client = harness.client();
    let outcomes = join_all((0..16).map(|_| pause(&client, &arn))).await;
    let kind = assert_one_has_begun(&client, &arn, outcomes).await;
    assert_eq!(kind, OperationType::PauseService);
}

#[tokio::test]
async fn of_everything_at_once_one_begins() {
    let (harness, arn) = running_service().await;
    let client = harness.client();
    let calls = (0..5).flat_map(|number| {
        [
            delete(&client, &arn),
            update(&client, &arn, &number.to_string()),
            pause(&client, &arn),
            deploy(&client, &arn),
        ]
    });
    let outcomes = join_all(calls).await;
    assert_one_has_begun(&client, &arn, outcomes).await;
}

#[tokio::test]
async fn racing_creates_never_pass_the_quota() {
    let harness = Harness::start_with(|config| {
        config.speed = 0.01;
        config.service_quota = 5;
    })
    .await;
    let client = harness.client();
    let calls = (0..16).map(|number| {
        let call = client.create_service().service_name(format!("web-{number:02}"));
        call.source_configuration(image(HELLO, "8000")).send()
    });
    let outcomes = join_all(calls).await;
    assert_eq!(outcomes.iter().filter(|outcome| outcome.is_ok()).count(), 5);
    for error in outcomes.into_iter().filter_map(Result::err) {
        assert_eq!(code(&error), "ServiceQuotaExceededException");
    }
    let listed = client.list_services().send().await.unwrap();
    assert_eq!(listed.service_summary_list().len(), 5);
}

#[tokio::test]
async fn racing_tags_never_pass_their_quota() {
    let harness = Harness::start().await;
    let client = harness.client();
    let service = create(&client, "web-hello", image(HELLO, "8000")).await;
    let arn = service.service_arn();
    let calls = (0..60).map(|number| {
        let call = client.tag_resource().resource_arn(arn);
        call.tags(tag(&format!("key-{number:02}"), "")).send()
    });
    let outcomes = join_all(calls).await;
    assert_eq!(outcomes.iter().filter(|outcome| outcome.is_ok()).count(), 50);
    assert_eq!(tags(&client, arn).await.len(), 50);
}

#[tokio::test]
async fn of_racing_defaults_one_is_the_default() {
    let harness = Harness::start_with(|config| config.auto_scaling_revision_quota = 8).await;
    let client = harness.client();
    let revisions = join_all((0..8).map(|_| create_auto_scaling(&client, "busy"))).await;
    let calls = revisions.iter().map(|revision| {
        let call = client.update_default_auto_scaling_configuration();
        call.auto_scaling_configuration_arn(arn(revision)).send()
    });
    for outcome in join_all(calls).await {
        let now = outcome.unwrap().auto_scaling_configuration.unwrap();
        assert_eq!(now.is_default(), Some(true), "it was, for a moment");
    }
    let mut defaults = 0;
    for revision in revisions
        .iter()
        .map(arn)
        .chain([auto_scaling_arn("DefaultConfiguration").as_str()])
    {
        let now = describe_auto_scaling(&client, revision).await;
        defaults += usize::from(now.is_default() == Some(true));
    }
    assert_eq!(defaults, 1);
}

#[tokio::test]
async fn a_configuration_is_deleted_or_used_and_never_both() {
    let harness = Harness::start_with(|config| {
        config.speed = 0.01;
        config.auto_scaling_configuration_quota = 20;
    })
    .await;
    let client = harness.client();
    let mut used = 0;
    for round in 0..12 {
        let configuration = create_auto_scaling(&client, &format!("busy-{round}")).await;
        let use_it = client
            .create_service()
            .service_name(format!("web-{round:02}"))
            .source_configuration(image(HELLO, "8000"))
            .auto_scaling_configuration_arn(arn(&configuration))
            .send();
        let delete_it = client
            .delete_auto_scaling_configuration()
            .auto_scaling_configuration_arn(arn(&configuration))
            .send();
        // Whichever is asked for first has the better chances.
        let (created, deleted) = if round % 2 == 0 {
            tokio::join!(use_it, delete_it)
        } else {
            let (deleted, created) = tokio::join!(delete_it, use_it);
            (created, deleted)
        };
        assert_ne!(created.is_ok(), deleted.is_ok(), "{created:?}\n{deleted:?}");
        used += usize::from(created.is_ok());
    }
    let listed = client.list_services().send().await.unwrap();
    assert_eq!(listed.service_summary_list().len(), used);
}

#[tokio::test]
async fn a_service_is_deleted_or_gets_a_door_and_never_both() {
    let harness = Harness::start_with(|config| config.speed = FAST).await;
    let client = harness.client();
    for round in 0..8 {
        let service = private_service(&client, &format!("web-{round:02}")).await;
        let ingress = IngressVpcConfiguration::builder()
            .vpc_id("vpc-1a2b")
            .vpc_endpoint_id("vpce-1a2b")
            .build();
        let open = client
            .create_vpc_ingress_connection()
            .service_arn(service.service_arn())
            .vpc_ingress_connection_name(format!("door-{round}"))
            .ingress_vpc_configuration(ingress)
            .send();
        let delete = client.delete_service().service_arn(service.service_arn()).send();
        let (opened, deleted) = if round % 2 == 0 {
            tokio::join!(open, delete)
        } else {
            let (deleted, opened) = tokio::join!(delete, open);
            (opened, deleted)
        };
        assert_ne!(opened.is_ok(), deleted.is_ok(), "{opened:?}\n{deleted:?}");
    }
}

#[tokio::test]
async fn while_a_name_is_raced_for_it_is_never_listed_twice() {
    let harness = Harness::start().await;
    let client = harness.client();
    for _ in 0..3 {
        let calls = (0..8).map(|_| {
            let call = client.create_service().service_name("web-hello");
            call.source_configuration(image(HELLO, "8000")).send()
        });
        let lists = (0..8).map(|_| client.list_services().send());
        let (created, listed) = tokio::join!(join_all(calls), join_all(lists));
        for list in listed {
            let arns: Vec<_> = list.unwrap().service_summary_list.into_iter().collect();
            let names: BTreeSet<_> = arns.iter().map(|one| one.service_name().unwrap()).collect();
            assert_eq!(names.len(), arns.len());
        }
        let mut won = created.into_iter().filter_map(Result::ok);
        let service = won.next().expect("one wins").service.unwrap();
        assert!(won.next().is_none());
        crate::support::settled(&client, service.service_arn()).await;
        delete(&client, service.service_arn()).await.unwrap();
        let gone = crate::support::settled(&client, service.service_arn()).await;
        assert_eq!(*gone.status(), ServiceStatus::Deleted);
    }
}
