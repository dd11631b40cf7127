//! ECR Public, the account's own registry and repositories.

use super::{ACCOUNT, REGION, refusal};
use crate::support::Harness;

fn client(harness: &Harness) -> aws_sdk_ecrpublic::Client {
    client!(aws_sdk_ecrpublic, harness, ACCOUNT, REGION)
}

#[tokio::test]
async fn the_registry_has_an_alias_that_its_repositories_are_under() {
    let harness = Harness::start().await;
    let client = client(&harness);
    let registries = client.describe_registries().send().await.unwrap();
    let [registry] = registries.registries() else {
        panic!("an account has one registry: {registries:?}");
    };
    assert_eq!(registry.registry_id(), ACCOUNT);
    assert_eq!(
        registry.registry_arn(),
        "arn:aws:ecr-public::123456789012:registry/123456789012"
    );
    let alias = registry.aliases()[0].name();
    assert_eq!(registry.registry_uri(), format!("public.ecr.aws/{alias}"));
    assert!(alias.len() == 8 && alias.starts_with(|first: char| first.is_ascii_lowercase()));

    let repositories = client.describe_repositories().send().await.unwrap();
    let [repository] = repositories.repositories() else {
        panic!("the account has one: {repositories:?}");
    };
    assert_eq!(
        repository.repository_uri(),
        Some(format!("public.ecr.aws/{alias}/storefront-demo").as_str())
    );
    assert_eq!(
        repository.repository_arn(),
        Some("arn:aws:ecr-public::123456789012:repository/storefront-demo")
    );
    assert!(repository.created_at().is_some());
    let other = client!(aws_sdk_ecrpublic, harness, "111122223333", REGION);
    let others = other.describe_registries().send().await.unwrap();
    assert_ne!(others.registries()[0].aliases()[0].name(), alias);
}

#[tokio::test]
async fn its_errors_are_those_of_the_registry() {
    let harness = Harness::start().await;
    let client = client(&harness);
    assert_eq!(
        refused!(client.describe_repositories().repository_names("nothing")),
        refusal(
            400,
            "RepositoryNotFoundException",
            "The repository with name 'nothing' does not exist in the registry with id '123456789012'"
        )
    );
    for call in [
        client.describe_repositories().max_results(1001),
        client.describe_repositories().next_token("7"),
        client.describe_repositories().repository_names("Shop Web"),
    ] {
        assert_eq!(refused!(call).1, "InvalidParameterException");
    }
    assert_eq!(
        refused!(client.describe_registries().next_token("7")).1,
        "InvalidParameterException"
    );
    assert_eq!(
        refused!(client.describe_repositories().registry_id("111122223333")).1,
        "AccessDeniedException"
    );
}

#[tokio::test]
async fn there_is_one_endpoint_in_the_world() {
    let harness = Harness::start().await;
    let elsewhere = client!(aws_sdk_ecrpublic, harness, ACCOUNT, "eu-west-1");
    assert_eq!(
        refused!(elsewhere.describe_repositories()),
        refusal(
            400,
            "InvalidSignatureException",
            "Credential should be scoped to a valid region, not 'eu-west-1'."
        )
    );
}
