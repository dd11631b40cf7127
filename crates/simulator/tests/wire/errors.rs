//! Each modelled error of each operation, with its wording.

use aws_sdk_apprunner::types::Tag;

use crate::support::raw;
use crate::support::refusal::refusal;
use crate::support::{HELLO, Harness, create, image};

const MISSING: &str =
    "arn:aws:apprunner:us-east-1:123456789012:service/web-none/00000000000000000000000000000000";

#[tokio::test]
async fn an_arn_without_a_service_is_not_found_everywhere() {
    let harness = Harness::start().await;
    let client = harness.client();
    let elsewhere = MISSING.replace("us-east-1", "eu-west-1");
    for arn in [
        MISSING,
        elsewhere.as_str(),
        "arn:aws:apprunner:us-east-1:123456789012:connection/x",
    ] {
        let tag = Tag::builder().key("k").value("v").build();
        for (code, message) in [
            refusal(client.describe_service().service_arn(arn).send().await),
            refusal(client.update_service().service_arn(arn).send().await),
            refusal(client.start_deployment().service_arn(arn).send().await),
            refusal(client.pause_service().service_arn(arn).send().await),
            refusal(client.resume_service().service_arn(arn).send().await),
            refusal(client.delete_service().service_arn(arn).send().await),
            refusal(client.list_operations().service_arn(arn).send().await),
            refusal(client.list_tags_for_resource().resource_arn(arn).send().await),
            refusal(
                client
                    .tag_resource()
                    .resource_arn(arn)
                    .tags(tag.clone())
                    .send()
                    .await,
            ),
            refusal(
                client
                    .untag_resource()
                    .resource_arn(arn)
                    .tag_keys("k")
                    .send()
                    .await,
            ),
        ] {
            assert_eq!(code, "ResourceNotFoundException", "{message}");
            assert!(message.contains(arn));
        }
    }
}

#[tokio::test]
async fn an_operation_under_way_forbids_the_next() {
    let harness = Harness::start_slow().await;
    let client = harness.client();
    let created = client
        .create_service()
        .service_name("web-hello")
        .source_configuration(image(HELLO, "8000"))
        .send()
        .await;
    let arn = created.unwrap().service.unwrap().service_arn;
    let state = |verb: &str| {
        (
            "InvalidStateException".to_owned(),
            format!("Service cannot be {verb} in the current state: OPERATION_IN_PROGRESS."),
        )
    };
    assert_eq!(
        refusal(client.update_service().service_arn(&arn).send().await),
        state("updated")
    );
    assert_eq!(
        refusal(client.pause_service().service_arn(&arn).send().await),
        state("paused")
    );
    assert_eq!(
        refusal(client.resume_service().service_arn(&arn).send().await),
        state("resumed")
    );
    assert_eq!(
        refusal(client.delete_service().service_arn(&arn).send().await),
        state("deleted")
    );
    // StartDeployment has no InvalidStateException.
    assert_eq!(
        refusal(client.start_deployment().service_arn(&arn).send().await),
        (
            "InvalidRequestException".to_owned(),
            "Can't start a deployment on the specified service, because it isn't in RUNNING state."
                .to_owned()
        )
    );
    let name_taken = client
        .create_service()
        .service_name("web-hello")
        .source_configuration(image(HELLO, "8000"));
    assert_eq!(
        refusal(name_taken.send().await),
        (
            "InvalidRequestException".to_owned(),
            "Service with the provided name already exists: web-hello".to_owned()
        )
    );
}

#[tokio::test]
async fn a_service_that_failed_to_create_can_be_updated_and_deleted_only() {
    let harness = Harness::start().await;
    let client = harness.client();
    let failed = create(&client, "fail-pull-web", image(HELLO, "8000")).await;
    let arn = failed.service_arn();
    assert_eq!(
        refusal(client.start_deployment().service_arn(arn).send().await).0,
        "InvalidRequestException"
    );
    assert_eq!(
        refusal(client.pause_service().service_arn(arn).send().await).1,
        "Service cannot be paused in the current state: CREATE_FAILED."
    );
    assert_eq!(
        refusal(client.resume_service().service_arn(arn).send().await).0,
        "InvalidStateException"
    );
    client.delete_service().service_arn(arn).send().await.unwrap();
}

#[tokio::test]
async fn the_quota_counts_failed_services_too() {
    let harness = Harness::start_with(|config| {
        config.speed = crate::support::FAST;
        config.service_quota = 2;
    })
    .await;
    let client = harness.client();
    create(&client, "fail-pull-web", image(HELLO, "8000")).await;
    create(&client, "web-hello", image(HELLO, "8000")).await;
    let third = client
        .create_service()
        .service_name("web-third")
        .source_configuration(image(HELLO, "8000"));
    assert_eq!(refusal(third.send().await).0, "ServiceQuotaExceededException");
    assert_eq!(
        client
            .list_services()
            .send()
            .await
            .unwrap()
            .service_summary_list()
            .len(),
        2
    );
    let elsewhere = harness.client_of("AKIDEXAMPLE", "eu-west-1");
    create(&elsewhere, "web-third", image(HELLO, "8000")).await;
}

#[tokio::test]
async fn every_operation_of_the_model_is_there() {
    let model: serde_json::Value = serde_json::from_str(include_str!("../../shapes/apprunner.json")).unwrap();
    let operations = model["operations"].as_object().unwrap();
    assert_eq!(operations.len(), 37);
    let harness = Harness::start().await;
    for operation in operations.keys() {
        let answer = raw::call(harness.simulator.address(), operation, b"{}").await;
        assert!(!answer.body.contains("UnknownOperationException"), "{operation}");
    }
    let answer = raw::call(harness.simulator.address(), "DescribeWeather", b"{}").await;
    assert!(
        answer.body.contains("UnknownOperationException"),
        "{}",
        answer.body
    );
}

/// As pasted by people who met them.
#[tokio::test]
async fn wordings_that_have_been_seen_are_app_runners_own() {
    let harness = Harness::start().await;
    let client = harness.client();
    let service = create(&client, "web-hello", image(HELLO, "8000")).await;
    let empty = client.update_service().service_arn(service.service_arn());
    assert_eq!(
        refusal(empty.send().await),
        (
            "InvalidRequestException".to_owned(),
            "No configurations provided in the UpdateService request.".to_owned()
        )
    );
    let name = "reviewlens-cloud-dev-single-instance";
    let long = client
        .create_auto_scaling_configuration()
        .auto_scaling_configuration_name(name);
    assert_eq!(
        refusal(long.send().await),
        (
            "InvalidRequestException".to_owned(),
            format!(
                "2 validation errors detected: Value '{name}' at 'autoScalingConfigurationName' failed to satisfy \
                 constraint: Member must satisfy regular expression pattern: [A-Za-z0-9][A-Za-z0-9\\-_]{{3,31}}; \
                 Value '{name}' at 'autoScalingConfigurationName' failed to satisfy constraint: Member must have \
                 length less than or equal to 32"
            )
        )
    );
}
