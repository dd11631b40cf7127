//! ECR's repositories.

use aws_sdk_ecr::types::ImageTagMutability;

use super::{ACCOUNT, ecr, refusal};
use crate::support::Harness;

#[tokio::test]
async fn repositories_are_described() {
    let harness = Harness::start().await;
    let answer = ecr(&harness).describe_repositories().send().await.unwrap();
    let names: Vec<&str> = answer
        .repositories()
        .iter()
        .filter_map(|repository| repository.repository_name())
        .collect();
    assert_eq!(names, ["orders-api", "platform/report-worker", "storefront"]);
    assert_eq!(answer.next_token(), None);
    let worker = &answer.repositories()[1];
    assert_eq!(
        worker.repository_uri(),
        Some("123456789012.dkr.ecr.us-east-1.amazonaws.com/platform/report-worker")
    );
    assert_eq!(
        worker.repository_arn(),
        Some("arn:aws:ecr:us-east-1:123456789012:repository/platform/report-worker")
    );
    assert_eq!(worker.registry_id(), Some(ACCOUNT));
    assert_eq!(worker.image_tag_mutability(), Some(&ImageTagMutability::Mutable));
    assert!(worker.image_scanning_configuration().unwrap().scan_on_push());
    assert!(worker.encryption_configuration().is_some());
    let now = std::time::SystemTime::now()
        .duration_since(std::time::UNIX_EPOCH)
        .unwrap()
        .as_secs();
    let age = now - u64::try_from(worker.created_at().unwrap().secs()).unwrap();
    assert!((60 * 86_400..70 * 86_400).contains(&age), "{age}");
}

#[tokio::test]
async fn some_are_described_by_name_and_missing_ones_refused() {
    let harness = Harness::start().await;
    let client = ecr(&harness);
    let some = client
        .describe_repositories()
        .registry_id(ACCOUNT)
        .repository_names("storefront")
        .repository_names("orders-api")
        .send()
        .await
        .unwrap();
    assert_eq!(some.repositories().len(), 2);
    assert_eq!(
        refused!(client.describe_repositories().repository_names("nothing")),
        refusal(
            400,
            "RepositoryNotFoundException",
            "The repository with name 'nothing' does not exist in the registry with id '123456789012'"
        )
    );
    let error = client
        .list_images()
        .repository_name("nothing")
        .send()
        .await
        .unwrap_err()
        .into_service_error();
    assert!(error.is_repository_not_found_exception());
    assert_eq!(
        refused!(
            client
                .describe_images()
                .repository_name("storefront")
                .registry_id("111122223333")
        ),
        refusal(
            400,
            "AccessDeniedException",
            "User: arn:aws:iam::123456789012:user/simulator is not authorized to perform: ecr:DescribeImages on \
             resource: arn:aws:ecr:us-east-1:111122223333:repository/storefront because no identity-based policy \
             allows the ecr:DescribeImages action"
        )
    );
}

#[tokio::test]
async fn repositories_come_in_pages() {
    let harness = Harness::start().await;
    let client = ecr(&harness);
    let mut names = Vec::new();
    let mut pages = client
        .describe_repositories()
        .into_paginator()
        .page_size(2)
        .send();
    while let Some(page) = pages.next().await {
        let page = page.unwrap();
        assert!((1..=2).contains(&page.repositories().len()));
        names.extend(
            page.repositories
                .unwrap()
                .into_iter()
                .map(|one| one.repository_name),
        );
    }
    assert_eq!(names.len(), 3);
    names.dedup();
    assert_eq!(names.len(), 3);

    let first = client
        .describe_repositories()
        .max_results(1)
        .send()
        .await
        .unwrap();
    let token = first.next_token().unwrap();
    for foreign in [
        client!(aws_sdk_ecr, harness, "111122223333", "us-east-1"),
        client!(aws_sdk_ecr, harness, ACCOUNT, "eu-west-1"),
    ] {
        assert_eq!(
            refused!(foreign.describe_repositories().next_token(token)).1,
            "InvalidParameterException"
        );
    }
    assert_eq!(
        refused!(client.describe_repositories().next_token("7")).1,
        "InvalidParameterException"
    );
    assert_eq!(
        refused!(
            client
                .describe_repositories()
                .repository_names("storefront")
                .max_results(1)
        )
        .1,
        "InvalidParameterException"
    );
}

#[tokio::test]
async fn broken_constraints_are_invalid_parameters() {
    let harness = Harness::start().await;
    let client = ecr(&harness);
    let invalid = |message: &str| refusal(400, "InvalidParameterException", message);
    for (size, rule) in [
        (0, "greater than or equal to 1"),
        (1001, "less than or equal to 1000"),
    ] {
        assert_eq!(
            refused!(client.describe_repositories().max_results(size)),
            invalid(&format!(
                "Invalid parameter at 'maxResults' failed to satisfy constraint: 'must have value {rule}'"
            ))
        );
    }
    let (status, code, message) = refused!(client.list_images().repository_name("Shop Web"));
    assert_eq!((status, code.as_str()), (400, "InvalidParameterException"));
    assert!(
        message.starts_with(
            "Invalid parameter at 'repositoryName' failed to satisfy constraint: 'must satisfy regular expression '"
        ),
        "{message}"
    );
    let many = (0..101).map(|number| format!("web-{number}")).collect();
    assert_eq!(
        refused!(client.describe_repositories().set_repository_names(Some(many))),
        invalid(
            "Invalid parameter at 'repositoryNames' failed to satisfy constraint: 'must have length less than or \
             equal to 100'"
        )
    );
}
