//! What accounts begin with, how they are kept apart, and that it stays.

use serde_json::json;

use super::{ACCOUNT, REGION, ecr, iam};
use crate::support::raw::request;
use crate::support::{FAST, Harness};

const JSON: &str = "Content-Type: application/json";

/// How many repositories, public repositories, roles, secrets and parameters there are.
async fn counts(harness: &Harness, account: &str) -> [usize; 5] {
    let repositories = client!(aws_sdk_ecr, harness, account.to_owned(), REGION)
        .describe_repositories()
        .send()
        .await
        .unwrap();
    let public = client!(aws_sdk_ecrpublic, harness, account.to_owned(), REGION)
        .describe_repositories()
        .send()
        .await
        .unwrap();
    let roles = client!(aws_sdk_iam, harness, account.to_owned(), REGION)
        .list_roles()
        .send()
        .await
        .unwrap();
    let secrets = client!(aws_sdk_secretsmanager, harness, account.to_owned(), REGION)
        .list_secrets()
        .send()
        .await
        .unwrap();
    let parameters = client!(aws_sdk_ssm, harness, account.to_owned(), REGION)
        .describe_parameters()
        .send()
        .await
        .unwrap();
    [
        repositories.repositories().len(),
        public.repositories().len(),
        roles.roles().len(),
        secrets.secret_list().len(),
        parameters.parameters().len(),
    ]
}

#[tokio::test]
async fn an_account_begins_with_a_little_of_everything_or_with_nothing() {
    let harness = Harness::start().await;
    assert_eq!(counts(&harness, "111122223333").await, [3, 1, 4, 3, 4]);
    let bare = Harness::start_with(|config| config.empty_accounts = true).await;
    assert_eq!(counts(&bare, "111122223333").await, [0; 5]);
    // It has been seen empty, so it stays empty; an account that comes later does not.
    let later = bare.restart_with(|config| config.speed = FAST).await;
    assert_eq!(counts(&later, "111122223333").await, [0; 5]);
    assert_eq!(counts(&later, "444455556666").await, [3, 1, 4, 3, 4]);
}

#[tokio::test]
async fn accounts_and_regions_do_not_see_one_another_and_roles_belong_to_the_account() {
    let harness = Harness::start().await;
    let push = json!({"repository": "only-here", "tag": "v1", "region": "eu-west-1"}).to_string();
    let address = harness.simulator.address();
    let answer = request(address, "POST /_simulator/images", &[JSON], push.as_bytes()).await;
    assert_eq!(answer.status, 201, "{}", answer.body);
    iam(&harness)
        .create_role()
        .role_name("OnlyHere")
        .assume_role_policy_document(super::iam::trust("tasks.apprunner.amazonaws.com"))
        .send()
        .await
        .unwrap();

    for (account, region, has_repository, has_role) in [
        (ACCOUNT, "eu-west-1", true, true),
        (ACCOUNT, "us-east-1", false, true),
        ("111122223333", "eu-west-1", false, false),
    ] {
        let repositories = client!(aws_sdk_ecr, harness, account, region)
            .describe_repositories()
            .repository_names("only-here")
            .send()
            .await;
        assert_eq!(repositories.is_ok(), has_repository, "{account} {region}");
        let role = client!(aws_sdk_iam, harness, account, region)
            .get_role()
            .role_name("OnlyHere")
            .send()
            .await;
        assert_eq!(role.is_ok(), has_role, "{account} {region}");
    }
    let digests = async |account: &'static str| {
        let answer = client!(aws_sdk_ecr, harness, account, REGION)
            .list_images()
            .repository_name("storefront")
            .send()
            .await
            .unwrap();
        answer.image_ids
    };
    assert_ne!(digests(ACCOUNT).await, digests("111122223333").await);
}

#[tokio::test]
async fn contents_outlive_the_process_and_a_reset_brings_the_first_ones_back() {
    let harness = Harness::start().await;
    iam(&harness)
        .create_role()
        .role_name("Kept")
        .assume_role_policy_document(super::iam::trust("tasks.apprunner.amazonaws.com"))
        .send()
        .await
        .unwrap();
    let before = ecr(&harness)
        .describe_repositories()
        .send()
        .await
        .unwrap()
        .repositories;
    let harness = harness.restart_with(|config| config.speed = FAST).await;
    assert_eq!(counts(&harness, ACCOUNT).await, [3, 1, 5, 3, 4]);
    let after = ecr(&harness)
        .describe_repositories()
        .send()
        .await
        .unwrap()
        .repositories;
    assert_eq!(after, before, "the same ones, not new ones");
    let address = harness.simulator.address();
    assert_eq!(
        request(address, "POST /_simulator/reset", &[JSON], b"{}")
            .await
            .status,
        200
    );
    assert_eq!(counts(&harness, ACCOUNT).await, [3, 1, 4, 3, 4]);
}
