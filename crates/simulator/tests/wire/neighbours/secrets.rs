//! Secrets Manager.

use aws_sdk_secretsmanager::types::{Filter, FilterNameStringType, SortByType, SortOrderType};

use super::{ACCOUNT, REGION, refusal};
use crate::support::Harness;

fn client(harness: &Harness) -> aws_sdk_secretsmanager::Client {
    client!(aws_sdk_secretsmanager, harness, ACCOUNT, REGION)
}

#[tokio::test]
async fn secrets_are_listed_and_described_without_a_value() {
    let harness = Harness::start().await;
    let client = client(&harness);
    let answer = client.list_secrets().send().await.unwrap();
    let names: Vec<&str> = answer
        .secret_list()
        .iter()
        .filter_map(|secret| secret.name())
        .collect();
    assert_eq!(
        names,
        [
            "storefront/payment-api-key",
            "orders/database",
            "storefront/database"
        ],
        "the newest first"
    );
    let entry = &answer.secret_list()[1];
    let arn = entry.arn().unwrap();
    let suffix = arn
        .strip_prefix("arn:aws:secretsmanager:us-east-1:123456789012:secret:orders/database-")
        .unwrap();
    assert_eq!(suffix.len(), 6);
    assert_eq!(entry.last_accessed_date().unwrap().secs() % 86_400, 0, "a day");
    let stages = entry.secret_versions_to_stages().unwrap();
    assert_eq!(stages.values().next().unwrap(), &["AWSCURRENT"]);

    let partial = arn.rsplit_once('-').unwrap().0;
    for id in ["orders/database", arn, partial] {
        let described = client.describe_secret().secret_id(id).send().await.unwrap();
        assert_eq!(described.arn(), Some(arn));
        assert_eq!(described.name(), Some("orders/database"));
        assert_eq!(
            described.description(),
            Some("User and password of the orders database")
        );
        assert_eq!(described.version_ids_to_stages(), Some(stages));
        assert_eq!(described.tags()[0].value(), Some("orders"));
        assert_eq!(described.created_date(), entry.created_date());
    }
}

#[tokio::test]
async fn nobody_reads_a_value() {
    let harness = Harness::start().await;
    let client = client(&harness);
    for id in ["orders/database", "no/such/secret"] {
        assert_eq!(
            refused!(client.get_secret_value().secret_id(id)),
            refusal(
                400,
                "AccessDeniedException",
                &format!(
                    "User: arn:aws:iam::123456789012:user/simulator is not authorized to perform: \
                     secretsmanager:GetSecretValue on resource: {id} because no identity-based policy allows the \
                     secretsmanager:GetSecretValue action"
                )
            )
        );
    }
    let batch = client.batch_get_secret_value().secret_id_list("orders/database");
    assert_eq!(refused!(batch).1, "AccessDeniedException");
}

#[tokio::test]
async fn missing_secrets_and_broken_constraints_have_their_errors() {
    let harness = Harness::start().await;
    let client = client(&harness);
    let elsewhere = client!(aws_sdk_secretsmanager, harness, ACCOUNT, "eu-west-1");
    let here = client
        .describe_secret()
        .secret_id("orders/database")
        .send()
        .await
        .unwrap();
    for call in [
        client.describe_secret().secret_id("orders"),
        elsewhere.describe_secret().secret_id(here.arn().unwrap()),
    ] {
        assert_eq!(
            refused!(call),
            refusal(
                400,
                "ResourceNotFoundException",
                "Secrets Manager can't find the specified secret."
            )
        );
    }
    assert_eq!(
        refused!(client.list_secrets().max_results(101)),
        refusal(
            400,
            "ValidationException",
            "1 validation error detected: Value '101' at 'maxResults' failed to satisfy constraint: Member must have \
             value less than or equal to 100"
        )
    );
    assert_eq!(
        refused!(client.list_secrets().next_token("7")).1,
        "InvalidNextTokenException"
    );
    let half = Filter::builder().key(FilterNameStringType::Name).build();
    assert_eq!(
        refused!(client.list_secrets().filters(half)).1,
        "ValidationException"
    );
}

#[tokio::test]
async fn secrets_come_filtered_sorted_and_in_pages() {
    let harness = Harness::start().await;
    let client = client(&harness);
    let mut names = Vec::new();
    let mut pages = client
        .list_secrets()
        .sort_by(SortByType::Name)
        .sort_order(SortOrderType::Asc)
        .into_paginator()
        .page_size(2)
        .send();
    while let Some(page) = pages.next().await {
        names.extend(
            page.unwrap()
                .secret_list
                .unwrap()
                .into_iter()
                .filter_map(|secret| secret.name),
        );
    }
    assert_eq!(
        names,
        [
            "orders/database",
            "storefront/database",
            "storefront/payment-api-key"
        ]
    );
    let of_the_storefront = Filter::builder()
        .key(FilterNameStringType::Name)
        .values("storefront/")
        .build();
    let tagged = Filter::builder()
        .key(FilterNameStringType::All)
        .values("database")
        .build();
    let some = client
        .list_secrets()
        .filters(of_the_storefront)
        .filters(tagged)
        .send()
        .await
        .unwrap();
    assert_eq!(some.secret_list().len(), 1);
    // A token goes with the request it was given for.
    let first = client.list_secrets().max_results(1).send().await.unwrap();
    let other = client
        .list_secrets()
        .sort_order(SortOrderType::Asc)
        .set_next_token(first.next_token);
    assert_eq!(refused!(other).1, "InvalidNextTokenException");
}

#[tokio::test]
async fn a_secret_is_made_once_and_its_value_kept_nowhere() {
    let harness = Harness::start().await;
    let client = client(&harness);
    let value = "canary-of-a-secret";
    let create = |name: &str| client.create_secret().name(name).secret_string(value);
    let made = create("shop/api-key")
        .description("Key of the shop")
        .send()
        .await
        .unwrap();
    let arn = made.arn().unwrap();
    let suffix = arn
        .strip_prefix("arn:aws:secretsmanager:us-east-1:123456789012:secret:shop/api-key-")
        .unwrap();
    assert!(suffix.len() == 6 && suffix.bytes().all(|byte| byte.is_ascii_alphanumeric()));
    assert!(made.version_id().is_some());
    let described = client.describe_secret().secret_id(arn).send().await.unwrap();
    assert_eq!(described.description(), Some("Key of the shop"));
    assert_eq!(
        refused!(create("shop/api-key")),
        refusal(
            400,
            "ResourceExistsException",
            "The operation failed because the secret shop/api-key already exists."
        )
    );
    let (_, code, message) = refused!(create("shop api key"));
    assert_eq!(code, "ValidationException");
    assert!(message.starts_with("Invalid name."), "{message}");
    let exported =
        crate::support::raw::request(harness.simulator.address(), "GET /_simulator/export", &[], b"").await;
    assert!(exported.body.contains("shop/api-key") && !exported.body.contains(value));
}
