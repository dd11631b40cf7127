//! Connections to providers of source code.

use std::collections::BTreeSet;

use aws_sdk_apprunner::types::{ConnectionStatus, ConnectionSummary, ProviderType};
use serde_json::json;

use crate::support::Harness;
use crate::support::raw;
use crate::support::refusal::refusal;
use crate::support::resources::{assert_taggable, control, pending_connection, shake_hands, tag, tags};

async fn listed(client: &aws_sdk_apprunner::Client, name: &str) -> Vec<ConnectionSummary> {
    let answer = client
        .list_connections()
        .connection_name(name)
        .send()
        .await
        .unwrap();
    answer.connection_summary_list().to_vec()
}

#[tokio::test]
async fn a_connection_waits_for_its_handshake() {
    let harness = Harness::start().await;
    let client = harness.client();
    let created = client
        .create_connection()
        .connection_name("github")
        .provider_type(ProviderType::Github)
        .tags(tag("team", "web"))
        .send()
        .await
        .unwrap();
    let connection = created.connection().unwrap();
    assert_eq!(connection.status(), Some(&ConnectionStatus::PendingHandshake));
    let arn = connection.connection_arn().unwrap();
    let id = arn
        .strip_prefix("arn:aws:apprunner:us-east-1:123456789012:connection/github/")
        .unwrap();
    assert!(
        id.len() == 32 && id.bytes().all(|byte| byte.is_ascii_hexdigit()),
        "{arn}"
    );
    assert_eq!(tags(&client, arn).await, ["team=web"]);

    for (word, status) in [
        ("AVAILABLE", ConnectionStatus::Available),
        ("ERROR", ConnectionStatus::Error),
    ] {
        shake_hands(&harness, arn, word).await;
        let summary = &listed(&client, "github").await[0];
        assert_eq!(summary.status(), Some(&status));
        assert_eq!(summary.provider_type(), Some(&ProviderType::Github));
        assert_eq!(summary.created_at(), connection.created_at());
    }
}

#[tokio::test]
async fn mistakes_in_a_handshake_are_told() {
    let harness = Harness::start().await;
    let arn = pending_connection(&harness.client(), "github", ProviderType::Github).await;
    for body in [
        json!({}),
        json!({"arn": arn}),
        json!({"arn": arn, "status": "DELETED"}),
        json!({"arn": arn, "status": "AVAILABLE", "colour": 7}),
    ] {
        let answer = control(&harness, "connections", &body).await;
        assert_eq!(answer.status, 400, "{body}");
        assert!(answer.json()["message"].as_str().unwrap().starts_with("Send "));
    }
    let elsewhere = arn.replace("us-east-1", "eu-west-1");
    let answer = control(
        &harness,
        "connections",
        &json!({"arn": elsewhere, "status": "AVAILABLE"}),
    )
    .await;
    assert_eq!(answer.status, 404);
    let foreign = raw::request(
        harness.simulator.address(),
        "POST /_simulator/connections",
        &["Content-Type: application/json", "Origin: https://example.com"],
        json!({"arn": arn, "status": "AVAILABLE"}).to_string().as_bytes(),
    )
    .await;
    assert_eq!(foreign.status, 403);
    let summary = &listed(&harness.client(), "github").await[0];
    assert_eq!(summary.status(), Some(&ConnectionStatus::PendingHandshake));
}

#[tokio::test]
async fn a_name_is_taken_until_its_connection_is_deleted() {
    let harness = Harness::start().await;
    let client = harness.client();
    let arn = pending_connection(&client, "github", ProviderType::Github).await;
    let again = client
        .create_connection()
        .connection_name("github")
        .provider_type(ProviderType::Bitbucket);
    assert_eq!(
        refusal(again.send().await),
        (
            "InvalidRequestException".to_owned(),
            "Connection with the provided name already exists: github".to_owned()
        )
    );
    pending_connection(
        &harness.client_of("AKIDEXAMPLE", "eu-west-1"),
        "github",
        ProviderType::Github,
    )
    .await;

    let deleted = client
        .delete_connection()
        .connection_arn(&arn)
        .send()
        .await
        .unwrap();
    let connection = deleted.connection().unwrap();
    assert_eq!(connection.status(), Some(&ConnectionStatus::Deleted));
    assert_eq!(connection.connection_arn(), Some(arn.as_str()));
    assert!(listed(&client, "github").await.is_empty());
    let new = pending_connection(&client, "github", ProviderType::Github).await;
    assert_ne!(new, arn);
    assert_eq!(
        refusal(client.delete_connection().connection_arn(&arn).send().await),
        (
            "ResourceNotFoundException".to_owned(),
            format!("Connection cannot be found for arn: {arn}")
        )
    );
}

#[tokio::test]
async fn of_racing_creates_with_one_name_one_wins() {
    let harness = Harness::start().await;
    let creates = (0..8).map(|_| {
        let client = harness.client();
        async move {
            let call = client
                .create_connection()
                .connection_name("github")
                .provider_type(ProviderType::Github);
            call.send().await.is_ok()
        }
    });
    let won = futures::future::join_all(creates).await;
    assert_eq!(won.iter().filter(|won| **won).count(), 1);
    assert_eq!(listed(&harness.client(), "github").await.len(), 1);
}

#[tokio::test]
async fn connections_have_a_quota() {
    let harness = Harness::start_with(|config| config.connection_quota = 2).await;
    let client = harness.client();
    let first = pending_connection(&client, "github-1", ProviderType::Github).await;
    pending_connection(&client, "github-2", ProviderType::Github).await;
    let third = || {
        client
            .create_connection()
            .connection_name("github-3")
            .provider_type(ProviderType::Github)
    };
    assert_eq!(refusal(third().send().await).0, "ServiceQuotaExceededException");
    client
        .delete_connection()
        .connection_arn(first)
        .send()
        .await
        .unwrap();
    third().send().await.unwrap();
}

#[tokio::test]
async fn connections_come_in_pages_and_by_name() {
    let harness = Harness::start_with(|config| config.connection_quota = 200).await;
    let client = harness.client();
    for number in 0..103 {
        pending_connection(&client, &format!("github-{number:03}"), ProviderType::Github).await;
    }
    let whole = client.list_connections().send().await.unwrap();
    assert_eq!(whole.connection_summary_list().len(), 100);
    let rest = client
        .list_connections()
        .set_next_token(whole.next_token.clone())
        .send()
        .await
        .unwrap();
    assert_eq!(
        (rest.connection_summary_list().len(), rest.next_token()),
        (3, None)
    );

    let mut names = BTreeSet::new();
    let mut pages = client.list_connections().into_paginator().page_size(25).send();
    while let Some(page) = pages.next().await {
        for summary in page.unwrap().connection_summary_list() {
            assert!(names.insert(summary.connection_name().unwrap().to_owned()));
        }
    }
    assert_eq!(names.len(), 103);
    assert_eq!(listed(&client, "github-007").await.len(), 1);
    assert!(listed(&client, "github-none").await.is_empty());

    let of_another_filter = client
        .list_connections()
        .connection_name("github-007")
        .set_next_token(whole.next_token);
    assert_eq!(
        refusal(of_another_filter.send().await).1,
        "The NextToken is invalid."
    );
    assert_eq!(
        refusal(client.list_connections().max_results(101).send().await).0,
        "InvalidRequestException"
    );
}

#[tokio::test]
async fn a_connection_has_tags() {
    let harness = Harness::start().await;
    let client = harness.client();
    let arn = pending_connection(&client, "github", ProviderType::Github).await;
    assert_taggable(&client, &arn).await;
    let twice = client
        .create_connection()
        .connection_name("github-2")
        .provider_type(ProviderType::Github)
        .tags(tag("team", "web"))
        .tags(tag("team", "shop"));
    assert_eq!(refusal(twice.send().await).0, "InvalidRequestException");
    assert!(listed(&client, "github-2").await.is_empty());
    client
        .delete_connection()
        .connection_arn(&arn)
        .send()
        .await
        .unwrap();
    assert_eq!(
        refusal(client.list_tags_for_resource().resource_arn(&arn).send().await).0,
        "ResourceNotFoundException"
    );
}
