//! Observability configurations, by themselves.

use std::time::Duration;

use aws_sdk_apprunner::Client;
use aws_sdk_apprunner::types::{
    ObservabilityConfiguration, ObservabilityConfigurationStatus, Tag, TraceConfiguration, TracingVendor,
};
use futures::future::join_all;

use crate::support::Harness;
use crate::support::refusal::refusal;

const INVALID: &str = "InvalidRequestException";

fn observability_arn(end: &str) -> String {
    format!("arn:aws:apprunner:us-east-1:123456789012:observabilityconfiguration/{end}")
}

async fn create(client: &Client, name: &str) -> ObservabilityConfiguration {
    client
        .create_observability_configuration()
        .observability_configuration_name(name)
        .send()
        .await
        .unwrap()
        .observability_configuration
        .unwrap()
}

async fn describe(client: &Client, arn: &str) -> ObservabilityConfiguration {
    client
        .describe_observability_configuration()
        .observability_configuration_arn(arn)
        .send()
        .await
        .unwrap()
        .observability_configuration
        .unwrap()
}

async fn delete(client: &Client, arn: &str) -> ObservabilityConfiguration {
    client
        .delete_observability_configuration()
        .observability_configuration_arn(arn)
        .send()
        .await
        .unwrap()
        .observability_configuration
        .unwrap()
}

fn arn(configuration: &ObservabilityConfiguration) -> &str {
    configuration.observability_configuration_arn().unwrap()
}

fn vendor(configuration: &ObservabilityConfiguration) -> Option<&TracingVendor> {
    configuration
        .trace_configuration()
        .map(TraceConfiguration::vendor)
}

#[tokio::test]
async fn every_account_has_a_default_that_enables_tracing() {
    let harness = Harness::start().await;
    let client = harness.client();
    let provided = describe(&client, &observability_arn("DefaultConfiguration")).await;
    assert_eq!(
        arn(&provided),
        observability_arn("DefaultConfiguration/1/00000000000000000000000000000001")
    );
    assert_eq!(vendor(&provided), Some(&TracingVendor::Awsxray));
    assert_eq!(
        (provided.observability_configuration_revision(), provided.latest()),
        (1, true)
    );
    let own = client
        .create_observability_configuration()
        .observability_configuration_name("DefaultConfiguration");
    assert_eq!(
        refusal(own.send().await),
        (
            INVALID.to_owned(),
            "The name DefaultConfiguration is reserved. Choose a different name.".to_owned()
        )
    );
    let delete = client
        .delete_observability_configuration()
        .observability_configuration_arn(arn(&provided));
    assert_eq!(
        refusal(delete.send().await),
        (
            INVALID.to_owned(),
            format!(
                "The default observability configuration can't be deleted: {}",
                arn(&provided)
            )
        )
    );
}

#[tokio::test]
async fn revisions_are_created_described_and_deleted() {
    let harness = Harness::start().await;
    let client = harness.client();
    let plain = create(&client, "tracing").await;
    assert!(arn(&plain).starts_with(&observability_arn("tracing/1/")));
    assert_eq!(
        vendor(&plain),
        None,
        "a feature that isn't specified isn't enabled"
    );
    let traced = client
        .create_observability_configuration()
        .observability_configuration_name("tracing")
        .trace_configuration(
            TraceConfiguration::builder()
                .vendor(TracingVendor::Awsxray)
                .build()
                .unwrap(),
        )
        .send()
        .await
        .unwrap()
        .observability_configuration
        .unwrap();
    assert_eq!(vendor(&traced), Some(&TracingVendor::Awsxray));
    assert_eq!(
        (traced.observability_configuration_revision(), traced.latest()),
        (2, true)
    );
    assert_eq!(traced.status(), Some(&ObservabilityConfigurationStatus::Active));
    for end in ["tracing", "tracing/2"] {
        assert_eq!(describe(&client, &observability_arn(end)).await, traced);
    }
    assert!(!describe(&client, arn(&plain)).await.latest());

    let deleted = delete(&client, &observability_arn("tracing")).await;
    assert_eq!(
        deleted.status(),
        Some(&ObservabilityConfigurationStatus::Inactive)
    );
    assert_eq!(
        (arn(&deleted), deleted.latest(), deleted.deleted_at().is_some()),
        (arn(&traced), false, true)
    );
    assert_eq!(describe(&client, arn(&traced)).await, deleted);
    assert_eq!(describe(&client, &observability_arn("tracing")).await, plain);
    let again = client
        .delete_observability_configuration()
        .observability_configuration_arn(arn(&traced));
    assert_eq!(
        refusal(again.send().await),
        (
            INVALID.to_owned(),
            format!(
                "The observability configuration you specified has been deleted: {}",
                arn(&traced)
            )
        )
    );
    assert_eq!(
        create(&client, "tracing")
            .await
            .observability_configuration_revision(),
        3
    );
}

#[tokio::test]
async fn an_arn_without_a_configuration_is_not_found() {
    let harness = Harness::start_with(|config| {
        config.retention_of_deleted_configurations = Duration::ZERO;
    })
    .await;
    let client = harness.client();
    let kept = create(&client, "kept").await;
    let removed = create(&client, "removed").await;
    delete(&client, arn(&removed)).await;
    for missing in [
        observability_arn("none"),
        observability_arn("kept/2"),
        arn(&removed).to_owned(),
        arn(&kept).replace("us-east-1", "eu-west-1"),
        arn(&kept).replace("observability", "autoscaling"),
    ] {
        let describe = client
            .describe_observability_configuration()
            .observability_configuration_arn(&missing);
        let delete = client
            .delete_observability_configuration()
            .observability_configuration_arn(&missing);
        for (code, message) in [refusal(describe.send().await), refusal(delete.send().await)] {
            assert_eq!(code, "ResourceNotFoundException", "{message}");
            assert!(message.ends_with(&missing));
        }
    }
}

#[tokio::test]
async fn what_does_not_fit_the_model_is_an_invalid_request() {
    let harness = Harness::start().await;
    let client = harness.client();
    let create = || client.create_observability_configuration();
    let colours = TraceConfiguration::builder().vendor(TracingVendor::from("COLOURS"));
    for (call, expected) in [
        (
            create().observability_configuration_name("a b c"),
            "at 'observabilityConfigurationName' failed",
        ),
        (
            create()
                .observability_configuration_name("tracing")
                .trace_configuration(colours.build().unwrap()),
            "at 'traceConfiguration.vendor' failed to satisfy constraint: Member must satisfy enum value set: [AWSXRAY]",
        ),
        (
            create()
                .observability_configuration_name("tracing")
                .tags(Tag::builder().value("without key").build()),
            "Every tag must have a Key.",
        ),
    ] {
        let (code, message) = refusal(call.send().await);
        assert_eq!(code, INVALID);
        assert!(message.contains(expected), "{message}");
    }
}

#[tokio::test]
async fn names_and_revisions_have_quotas() {
    let harness = Harness::start().await;
    let client = harness.client();
    for number in 0..10 {
        create(&client, &format!("name-{number}")).await;
    }
    for _ in 0..9 {
        create(&client, "name-0").await;
    }
    for name in ["name-10", "name-0"] {
        let over = client
            .create_observability_configuration()
            .observability_configuration_name(name);
        assert_eq!(
            refusal(over.send().await).0,
            "ServiceQuotaExceededException",
            "{name}"
        );
    }
    let harness = Harness::start_with(|config| {
        config.observability_configuration_quota = 1;
        config.observability_revision_quota = 1;
    })
    .await;
    let client = harness.client();
    create(&client, "only").await;
    for (name, expected) in [
        (
            "other",
            "The account has reached its quota of 1 observability configuration names in this Region.",
        ),
        ("only", "you exceeded your account's revision quota: 1"),
    ] {
        let over = client
            .create_observability_configuration()
            .observability_configuration_name(name);
        assert_eq!(refusal(over.send().await).1, expected);
    }
}

#[tokio::test]
async fn creates_at_once_make_revisions_without_duplicates() {
    let harness = Harness::start_with(|config| config.observability_revision_quota = 16).await;
    let client = harness.client();
    let created = join_all((0..16).map(|_| create(&client, "tracing"))).await;
    let mut numbers: Vec<_> = created
        .iter()
        .map(ObservabilityConfiguration::observability_configuration_revision)
        .collect();
    numbers.sort_unstable();
    assert_eq!(numbers, (1..=16).collect::<Vec<_>>());
}
