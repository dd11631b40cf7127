//! Services and the auto scaling and observability configurations that they use.

use std::collections::BTreeSet;

use aws_sdk_apprunner::types::AutoScalingConfigurationStatus;

use crate::support::association::{observability, services_of, summary};
use crate::support::auto_scaling::{
    arn, auto_scaling_arn, create_auto_scaling, delete_auto_scaling, describe_auto_scaling,
};
use crate::support::refusal::refusal;
use crate::support::{HELLO, Harness, create, image, settled};

const INVALID: &str = "InvalidRequestException";

#[tokio::test]
async fn a_service_shows_the_full_arn_of_what_it_was_given() {
    let harness = Harness::start().await;
    let client = harness.client();
    let first = create_auto_scaling(&client, "busy").await;
    let second = create_auto_scaling(&client, "busy").await;
    for (number, (named, given)) in [
        (auto_scaling_arn("busy"), &second),
        (auto_scaling_arn("busy/1"), &first),
        (arn(&first).to_owned(), &first),
    ]
    .into_iter()
    .enumerate()
    {
        let created = client
            .create_service()
            .service_name(format!("web-{number}"))
            .source_configuration(image(HELLO, "8000"))
            .auto_scaling_configuration_arn(named)
            .send()
            .await
            .unwrap();
        let shown = summary(created.service().unwrap());
        assert_eq!(shown.auto_scaling_configuration_arn(), Some(arn(given)));
        assert_eq!(shown.auto_scaling_configuration_name(), Some("busy"));
        assert_eq!(
            Some(shown.auto_scaling_configuration_revision()),
            given.auto_scaling_configuration_revision()
        );
        assert_eq!(shown.status(), Some(&AutoScalingConfigurationStatus::Active));
        assert_eq!(
            (shown.has_associated_service(), shown.is_default()),
            (Some(true), Some(false))
        );
        assert_eq!(shown.created_at(), given.created_at());
    }
    assert_eq!(services_of(&client, arn(&first)).await.len(), 2);
    assert_eq!(services_of(&client, &auto_scaling_arn("busy")).await.len(), 1);
    assert_eq!(
        describe_auto_scaling(&client, arn(&first))
            .await
            .has_associated_service(),
        Some(true)
    );
    let default = describe_auto_scaling(&client, &auto_scaling_arn("DefaultConfiguration")).await;
    assert_eq!(default.has_associated_service(), Some(false));
}

#[tokio::test]
async fn a_service_that_names_none_gets_the_default_of_that_moment() {
    let harness = Harness::start().await;
    let client = harness.client();
    let before = create(&client, "web-before", image(HELLO, "8000")).await;
    let busy = create_auto_scaling(&client, "busy").await;
    // The default may be any revision, and later ones do not take its place.
    create_auto_scaling(&client, "busy").await;
    client
        .update_default_auto_scaling_configuration()
        .auto_scaling_configuration_arn(arn(&busy))
        .send()
        .await
        .unwrap();
    let after = create(&client, "web-after", image(HELLO, "8000")).await;
    assert_eq!(summary(&after).auto_scaling_configuration_arn(), Some(arn(&busy)));
    assert_eq!(summary(&after).is_default(), Some(true));
    let before = settled(&client, before.service_arn()).await;
    assert_eq!(
        summary(&before).auto_scaling_configuration_name(),
        Some("DefaultConfiguration")
    );
    assert_eq!(summary(&before).is_default(), Some(false));
}

#[tokio::test]
async fn an_unknown_or_deleted_configuration_is_an_invalid_request() {
    let harness = Harness::start().await;
    let client = harness.client();
    let service = create(&client, "web-hello", image(HELLO, "8000")).await;
    let deleted = create_auto_scaling(&client, "busy").await;
    delete_auto_scaling(&client, arn(&deleted)).await;
    let tracing = client
        .create_observability_configuration()
        .observability_configuration_name("tracing")
        .send()
        .await
        .unwrap()
        .observability_configuration
        .unwrap();
    let tracing = tracing.observability_configuration_arn().unwrap();
    client
        .delete_observability_configuration()
        .observability_configuration_arn(tracing)
        .send()
        .await
        .unwrap();
    let creation = || {
        client
            .create_service()
            .service_name("web-other")
            .source_configuration(image(HELLO, "8000"))
    };
    let update = || client.update_service().service_arn(service.service_arn());
    for (named, expected) in [
        (
            auto_scaling_arn("none"),
            "Auto scaling configuration with the provided ARN does not exist: ",
        ),
        (
            auto_scaling_arn("busy"),
            "Auto scaling configuration with the provided ARN does not exist: ",
        ),
        (
            arn(&deleted).to_owned(),
            "The auto scaling configuration you specified has been deleted: ",
        ),
    ] {
        let expected = (INVALID.to_owned(), format!("{expected}{named}"));
        let call = creation().auto_scaling_configuration_arn(&named);
        assert_eq!(refusal(call.send().await), expected);
        let call = update().auto_scaling_configuration_arn(&named);
        assert_eq!(refusal(call.send().await), expected);
    }
    for (named, expected) in [
        (
            tracing.replace("tracing", "none"),
            "Observability configuration with the provided ARN does not exist: ",
        ),
        (
            tracing.to_owned(),
            "The observability configuration you specified has been deleted: ",
        ),
    ] {
        let expected = (INVALID.to_owned(), format!("{expected}{named}"));
        let call = creation().observability_configuration(observability(true, Some(&named)));
        assert_eq!(refusal(call.send().await), expected);
        let call = update().observability_configuration(observability(true, Some(&named)));
        assert_eq!(refusal(call.send().await), expected);
    }
    let services = client.list_services().send().await.unwrap();
    assert_eq!(services.service_summary_list().len(), 1);
    assert_eq!(settled(&client, service.service_arn()).await, service);
}

#[tokio::test]
async fn the_services_of_a_configuration_come_in_pages() {
    let harness = Harness::start_with(|config| config.speed = 0.01).await;
    let client = harness.client();
    let busy = create_auto_scaling(&client, "busy").await;
    let mut expected = BTreeSet::new();
    for number in 0..7 {
        let created = client
            .create_service()
            .service_name(format!("web-{number}"))
            .source_configuration(image(HELLO, "8000"))
            .auto_scaling_configuration_arn(arn(&busy))
            .send()
            .await
            .unwrap();
        expected.insert(created.service.unwrap().service_arn);
    }
    let list = || {
        client
            .list_services_for_auto_scaling_configuration()
            .auto_scaling_configuration_arn(arn(&busy))
    };
    let mut seen = BTreeSet::new();
    let mut pages = list().into_paginator().page_size(3).send();
    let mut sizes = Vec::new();
    while let Some(page) = pages.next().await {
        let page = page.unwrap();
        sizes.push(page.service_arn_list().len());
        seen.extend(page.service_arn_list().iter().cloned());
    }
    assert_eq!((sizes, seen), (vec![3, 3, 1], expected));

    let first = list().max_results(1).send().await.unwrap();
    let token = first.next_token().unwrap();
    let other = client
        .list_services_for_auto_scaling_configuration()
        .auto_scaling_configuration_arn(auto_scaling_arn("DefaultConfiguration"))
        .next_token(token);
    assert_eq!(
        refusal(other.send().await),
        (INVALID.to_owned(), "The NextToken is invalid.".to_owned())
    );
    let (code, message) = refusal(list().max_results(101).send().await);
    assert_eq!(code, INVALID);
    assert!(
        message.contains("Value '101' at 'maxResults' failed"),
        "{message}"
    );
}
