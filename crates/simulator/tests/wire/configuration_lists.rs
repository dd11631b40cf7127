//! Lists of auto scaling and observability configurations, in pages.

use crate::support::Harness;
use crate::support::auto_scaling::create_auto_scaling;
use crate::support::refusal::refusal;

/// Name and revision, as lists show them.
macro_rules! shown {
    ($summaries:expr, $name:ident, $revision:ident) => {
        $summaries
            .iter()
            .map(|summary| format!("{} {}", summary.$name().unwrap(), summary.$revision()))
            .collect::<Vec<_>>()
    };
}

#[tokio::test]
async fn the_latest_of_every_name_are_listed_unless_all_are_asked_for() {
    let harness = Harness::start().await;
    let client = harness.client();
    for name in ["calm", "busy", "calm"] {
        create_auto_scaling(&client, name).await;
        client
            .create_observability_configuration()
            .observability_configuration_name(name)
            .send()
            .await
            .unwrap();
    }
    for (name, latest_only, expected) in [
        (None, None, vec!["DefaultConfiguration 1", "busy 1", "calm 2"]),
        (
            None,
            Some(true),
            vec!["DefaultConfiguration 1", "busy 1", "calm 2"],
        ),
        (
            None,
            Some(false),
            vec!["DefaultConfiguration 1", "busy 1", "calm 1", "calm 2"],
        ),
        (Some("calm"), None, vec!["calm 2"]),
        (Some("calm"), Some(false), vec!["calm 1", "calm 2"]),
        (Some("none"), Some(false), vec![]),
    ] {
        let auto_scaling = client
            .list_auto_scaling_configurations()
            .set_auto_scaling_configuration_name(name.map(str::to_owned))
            .set_latest_only(latest_only)
            .send()
            .await
            .unwrap();
        let list = auto_scaling.auto_scaling_configuration_summary_list();
        assert_eq!(
            shown!(
                list,
                auto_scaling_configuration_name,
                auto_scaling_configuration_revision
            ),
            expected
        );
        assert_eq!(auto_scaling.next_token(), None);
        let observability = client
            .list_observability_configurations()
            .set_observability_configuration_name(name.map(str::to_owned))
            .set_latest_only(latest_only)
            .send()
            .await
            .unwrap();
        let list = observability.observability_configuration_summary_list();
        assert_eq!(
            shown!(
                list,
                observability_configuration_name,
                observability_configuration_revision
            ),
            expected
        );
        assert_eq!(observability.next_token(), None);
    }
}

#[tokio::test]
async fn configurations_come_in_pages() {
    let harness = Harness::start_with(|config| {
        config.auto_scaling_configuration_quota = 60;
        config.observability_configuration_quota = 60;
    })
    .await;
    let client = harness.client();
    let mut expected = vec!["DefaultConfiguration 1".to_owned()];
    for number in 0..51 {
        let name = format!("name-{number:02}");
        for revision in 1..=2 {
            create_auto_scaling(&client, &name).await;
            client
                .create_observability_configuration()
                .observability_configuration_name(&name)
                .send()
                .await
                .unwrap();
            expected.push(format!("{name} {revision}"));
        }
    }
    let first = client
        .list_auto_scaling_configurations()
        .latest_only(false)
        .send()
        .await
        .unwrap();
    assert_eq!(first.auto_scaling_configuration_summary_list().len(), 100);
    assert!(first.next_token().is_some());

    let mut seen = Vec::new();
    let list = client.list_auto_scaling_configurations().latest_only(false);
    let mut pages = list.into_paginator().page_size(40).send();
    while let Some(page) = pages.next().await {
        let page = page.unwrap();
        let list = page.auto_scaling_configuration_summary_list();
        assert!(list.len() <= 40);
        seen.extend(shown!(
            list,
            auto_scaling_configuration_name,
            auto_scaling_configuration_revision
        ));
    }
    assert_eq!(seen, expected);

    let mut seen = Vec::new();
    let list = client.list_observability_configurations().latest_only(false);
    let mut pages = list.into_paginator().page_size(40).send();
    while let Some(page) = pages.next().await {
        let page = page.unwrap();
        let list = page.observability_configuration_summary_list();
        assert!(list.len() <= 40);
        seen.extend(shown!(
            list,
            observability_configuration_name,
            observability_configuration_revision
        ));
    }
    assert_eq!(seen, expected);
}

#[tokio::test]
async fn a_token_is_for_the_same_list_only() {
    let harness = Harness::start().await;
    let client = harness.client();
    for name in ["busy", "calm"] {
        create_auto_scaling(&client, name).await;
    }
    let page = client
        .list_auto_scaling_configurations()
        .max_results(1)
        .send()
        .await
        .unwrap();
    let token = page.next_token().unwrap();
    let list = || client.list_auto_scaling_configurations();
    let elsewhere = harness.client_of("AKIDEXAMPLE", "eu-west-1");
    for call in [
        list().next_token(token).latest_only(false),
        list().next_token(token).auto_scaling_configuration_name("calm"),
        list().next_token(&token[2..]),
        elsewhere.list_auto_scaling_configurations().next_token(token),
    ] {
        assert_eq!(
            refusal(call.send().await),
            (
                "InvalidRequestException".to_owned(),
                "The NextToken is invalid.".to_owned()
            )
        );
    }
    let observability = client.list_observability_configurations().next_token(token);
    assert_eq!(refusal(observability.send().await).1, "The NextToken is invalid.");
    let rest = list().next_token(token).latest_only(true).send().await.unwrap();
    assert_eq!(rest.auto_scaling_configuration_summary_list().len(), 2);

    let too_many = "Value '101' at 'maxResults' failed to satisfy constraint: Member must have value less than or equal to 100";
    let (_, message) = refusal(list().max_results(101).send().await);
    assert!(message.contains(too_many), "{message}");
    let observability = client.list_observability_configurations().max_results(101);
    let (_, message) = refusal(observability.send().await);
    assert!(message.contains(too_many), "{message}");
}
