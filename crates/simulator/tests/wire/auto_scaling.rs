//! Auto scaling configurations: revisions, the default, and what becomes of deleted ones.

use std::collections::BTreeSet;
use std::time::Duration;

use aws_sdk_apprunner::types::{AutoScalingConfiguration, AutoScalingConfigurationStatus};
use futures::future::join_all;
use serde_json::json;

use crate::support::auto_scaling::{
    arn, auto_scaling_arn, create_auto_scaling, delete_auto_scaling, describe_auto_scaling, list_auto_scaling,
};
use crate::support::{Harness, raw};

fn number(configuration: &AutoScalingConfiguration) -> i32 {
    configuration.auto_scaling_configuration_revision().unwrap()
}

fn revision(name: &str, number: i32) -> (String, i32) {
    (name.to_owned(), number)
}

#[tokio::test]
async fn the_same_name_again_makes_the_next_revision() {
    let harness = Harness::start().await;
    let client = harness.client();
    let first = create_auto_scaling(&client, "busy").await;
    assert!(arn(&first).starts_with(&auto_scaling_arn("busy/1/")));
    assert_eq!(arn(&first).rsplit('/').next().unwrap().len(), 32);
    assert_eq!(first.auto_scaling_configuration_name(), Some("busy"));
    assert_eq!((number(&first), first.latest()), (1, Some(true)));
    assert_eq!(first.status(), Some(&AutoScalingConfigurationStatus::Active));
    assert_eq!(
        (first.max_concurrency(), first.min_size(), first.max_size()),
        (Some(100), Some(1), Some(25))
    );
    assert_eq!(
        (first.is_default(), first.has_associated_service()),
        (Some(false), Some(false))
    );
    assert!(first.created_at().is_some());
    assert_eq!(first.deleted_at(), None);

    let second = client
        .create_auto_scaling_configuration()
        .auto_scaling_configuration_name("busy")
        .max_concurrency(50)
        .min_size(2)
        .max_size(10)
        .send()
        .await
        .unwrap()
        .auto_scaling_configuration
        .unwrap();
    assert_eq!((number(&second), second.latest()), (2, Some(true)));
    assert_eq!(describe_auto_scaling(&client, arn(&second)).await, second);
    assert_eq!(
        describe_auto_scaling(&client, &auto_scaling_arn("busy")).await,
        second
    );
    let before = describe_auto_scaling(&client, &auto_scaling_arn("busy/1")).await;
    assert_eq!((arn(&before), before.latest()), (arn(&first), Some(false)));
    assert_eq!(before.max_concurrency(), Some(100));
}

#[tokio::test]
async fn a_deleted_revision_is_inactive_and_the_one_before_it_the_latest() {
    let harness = Harness::start().await;
    let client = harness.client();
    let first = create_auto_scaling(&client, "busy").await;
    let second = create_auto_scaling(&client, "busy").await;
    let deleted = delete_auto_scaling(&client, &auto_scaling_arn("busy")).await;
    assert_eq!(arn(&deleted), arn(&second));
    assert_eq!(deleted.status(), Some(&AutoScalingConfigurationStatus::Inactive));
    assert_eq!(deleted.latest(), Some(false));
    assert!(deleted.deleted_at() >= deleted.created_at());
    assert_eq!(describe_auto_scaling(&client, arn(&second)).await, deleted);
    assert_eq!(
        describe_auto_scaling(&client, &auto_scaling_arn("busy/2")).await,
        deleted
    );
    assert_eq!(
        describe_auto_scaling(&client, &auto_scaling_arn("busy")).await,
        first
    );
    assert_eq!(
        list_auto_scaling(&client).await,
        [revision("DefaultConfiguration", 1), revision("busy", 1)]
    );
}

#[tokio::test]
async fn numbers_grow_until_a_name_has_no_revision_left() {
    let harness = Harness::start().await;
    let client = harness.client();
    for expected in 1..=3 {
        assert_eq!(number(&create_auto_scaling(&client, "busy").await), expected);
    }
    delete_auto_scaling(&client, &auto_scaling_arn("busy/3")).await;
    delete_auto_scaling(&client, &auto_scaling_arn("busy/1")).await;
    assert_eq!(number(&create_auto_scaling(&client, "busy").await), 4);
    delete_auto_scaling(&client, &auto_scaling_arn("busy/2")).await;
    let last = delete_auto_scaling(&client, &auto_scaling_arn("busy/4")).await;

    let again = create_auto_scaling(&client, "busy").await;
    assert_eq!(
        number(&again),
        1,
        "Terraform's acceptance tests see revision 1 after replacing the only one"
    );
    assert_eq!(
        describe_auto_scaling(&client, &auto_scaling_arn("busy/1")).await,
        again
    );
    assert_eq!(describe_auto_scaling(&client, arn(&last)).await, last);
}

#[tokio::test]
async fn all_revisions_of_a_name_are_deleted_together() {
    let harness = Harness::start().await;
    let client = harness.client();
    for _ in 0..3 {
        create_auto_scaling(&client, "busy").await;
    }
    let latest = describe_auto_scaling(&client, &auto_scaling_arn("busy")).await;
    let deleted = client
        .delete_auto_scaling_configuration()
        .auto_scaling_configuration_arn(auto_scaling_arn("busy"))
        .delete_all_revisions(true)
        .send()
        .await
        .unwrap()
        .auto_scaling_configuration
        .unwrap();
    assert_eq!(arn(&deleted), arn(&latest));
    assert_eq!(deleted.status(), Some(&AutoScalingConfigurationStatus::Inactive));
    assert_eq!(
        list_auto_scaling(&client).await,
        [revision("DefaultConfiguration", 1)]
    );
    for number in 1..=3 {
        let gone = describe_auto_scaling(&client, &auto_scaling_arn(&format!("busy/{number}"))).await;
        assert_eq!(gone.status(), Some(&AutoScalingConfigurationStatus::Inactive));
    }
}

#[tokio::test]
async fn the_default_can_be_moved_and_the_provided_one_deleted() {
    let harness = Harness::start().await;
    let client = harness.client();
    let provided = describe_auto_scaling(&client, &auto_scaling_arn("DefaultConfiguration")).await;
    assert_eq!(
        arn(&provided),
        auto_scaling_arn("DefaultConfiguration/1/00000000000000000000000000000001")
    );
    assert_eq!(provided.is_default(), Some(true));
    assert_eq!(provided.created_at().unwrap().secs(), 1_621_296_000);

    create_auto_scaling(&client, "busy").await;
    create_auto_scaling(&client, "busy").await;
    let moved = client
        .update_default_auto_scaling_configuration()
        .auto_scaling_configuration_arn(auto_scaling_arn("busy"))
        .send()
        .await
        .unwrap()
        .auto_scaling_configuration
        .unwrap();
    assert_eq!((number(&moved), moved.is_default()), (2, Some(true)));
    let list = client
        .list_auto_scaling_configurations()
        .latest_only(false)
        .send()
        .await
        .unwrap();
    let defaults: Vec<_> = list
        .auto_scaling_configuration_summary_list()
        .iter()
        .filter(|summary| summary.is_default() == Some(true))
        .map(|summary| summary.auto_scaling_configuration_arn().unwrap())
        .collect();
    assert_eq!(defaults, [arn(&moved)]);

    delete_auto_scaling(&client, arn(&provided)).await;
    assert_eq!(
        list_auto_scaling(&client).await,
        [revision("busy", 1), revision("busy", 2)],
        "it does not come back by itself"
    );
    let own = create_auto_scaling(&client, "DefaultConfiguration").await;
    assert_eq!((number(&own), own.is_default()), (1, Some(false)));
    assert_ne!(arn(&own), arn(&provided));
}

#[tokio::test]
async fn deleted_ones_are_described_for_as_long_as_is_set() {
    let harness = Harness::start_with(|config| {
        config.retention_of_deleted_configurations = Duration::ZERO;
    })
    .await;
    let client = harness.client();
    let created = create_auto_scaling(&client, "busy").await;
    let deleted = delete_auto_scaling(&client, arn(&created)).await;
    assert_eq!(deleted.status(), Some(&AutoScalingConfigurationStatus::Inactive));
    for arn in [arn(&created), &auto_scaling_arn("busy/1")] {
        let error = client
            .describe_auto_scaling_configuration()
            .auto_scaling_configuration_arn(arn)
            .send()
            .await
            .unwrap_err();
        assert!(error.into_service_error().is_resource_not_found_exception());
        let error = client
            .delete_auto_scaling_configuration()
            .auto_scaling_configuration_arn(arn)
            .send()
            .await
            .unwrap_err();
        assert!(error.into_service_error().is_resource_not_found_exception());
    }
}

#[tokio::test]
async fn sixteen_creates_at_once_make_sixteen_revisions() {
    let harness = Harness::start_with(|config| config.auto_scaling_revision_quota = 16).await;
    let client = harness.client();
    let created = join_all((0..16).map(|_| create_auto_scaling(&client, "busy"))).await;
    let numbers: BTreeSet<i32> = created.iter().map(number).collect();
    assert_eq!(numbers, (1..=16).collect());
    let arns: BTreeSet<&str> = created.iter().map(arn).collect();
    assert_eq!(arns.len(), 16);
    let latest = describe_auto_scaling(&client, &auto_scaling_arn("busy")).await;
    assert_eq!(number(&latest), 16);
    for one in &created {
        let now = describe_auto_scaling(&client, arn(one)).await;
        assert_eq!(now.latest(), Some(number(one) == 16));
    }
}

#[tokio::test]
async fn accounts_and_regions_have_configurations_and_defaults_of_their_own() {
    let harness = Harness::start().await;
    let client = harness.client();
    let created = create_auto_scaling(&client, "busy").await;
    client
        .update_default_auto_scaling_configuration()
        .auto_scaling_configuration_arn(arn(&created))
        .send()
        .await
        .unwrap();
    for (account, region) in [("AKIDEXAMPLE", "eu-west-1"), ("111122223333", "us-east-1")] {
        let other = harness.client_of(account, region);
        assert_eq!(
            list_auto_scaling(&other).await,
            [revision("DefaultConfiguration", 1)]
        );
        let list = other.list_auto_scaling_configurations().send().await.unwrap();
        let summary = &list.auto_scaling_configuration_summary_list()[0];
        assert_eq!(summary.is_default(), Some(true));
        assert!(summary.auto_scaling_configuration_arn().unwrap().contains(region));
        let error = other
            .describe_auto_scaling_configuration()
            .auto_scaling_configuration_arn(arn(&created))
            .send()
            .await
            .unwrap_err();
        assert!(error.into_service_error().is_resource_not_found_exception());
        assert_eq!(number(&create_auto_scaling(&other, "busy").await), 1);
    }
}

#[tokio::test]
async fn configurations_outlive_a_restart_but_not_a_reset() {
    let harness = Harness::start().await;
    let client = harness.client();
    let created = create_auto_scaling(&client, "busy").await;
    let moved = client
        .update_default_auto_scaling_configuration()
        .auto_scaling_configuration_arn(arn(&created))
        .send()
        .await
        .unwrap()
        .auto_scaling_configuration;
    let harness = harness.restart_with(|_| ()).await;
    let client = harness.client();
    assert_eq!(Some(describe_auto_scaling(&client, arn(&created)).await), moved);
    let reset = raw::request(
        harness.simulator.address(),
        "POST /_simulator/reset",
        &["Content-Type: application/json"],
        b"{}",
    )
    .await;
    assert_eq!(reset.status, 200);
    let provided = describe_auto_scaling(&client, &auto_scaling_arn("DefaultConfiguration")).await;
    assert_eq!(provided.is_default(), Some(true));
    assert_eq!(
        list_auto_scaling(&client).await,
        [revision("DefaultConfiguration", 1)]
    );
}

#[tokio::test]
async fn statuses_can_be_written_as_terraform_expects_them() {
    let harness = Harness::start_with(|config| config.lower_case_statuses = true).await;
    let address = harness.simulator.address();
    let list = raw::call(address, "ListAutoScalingConfigurations", b"{}")
        .await
        .json();
    assert_eq!(
        list["AutoScalingConfigurationSummaryList"][0]["Status"],
        json!("active")
    );
    let create = json!({"AutoScalingConfigurationName": "busy"}).to_string();
    let created = raw::call(address, "CreateAutoScalingConfiguration", create.as_bytes()).await;
    let created = &created.json()["AutoScalingConfiguration"];
    assert_eq!(created["Status"], "active");
    let delete = json!({"AutoScalingConfigurationArn": created["AutoScalingConfigurationArn"]}).to_string();
    let deleted = raw::call(address, "DeleteAutoScalingConfiguration", delete.as_bytes()).await;
    assert_eq!(deleted.json()["AutoScalingConfiguration"]["Status"], "inactive");
}
