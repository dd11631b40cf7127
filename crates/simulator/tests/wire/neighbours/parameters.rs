//! The parameter store of Systems Manager.

use std::collections::BTreeSet;

use aws_sdk_ssm::types::{
    ParameterStringFilter, ParameterTier, ParameterType, ParametersFilter, ParametersFilterKey,
};

use super::{ACCOUNT, REGION, refusal};
use crate::support::Harness;

fn client(harness: &Harness) -> aws_sdk_ssm::Client {
    client!(aws_sdk_ssm, harness, ACCOUNT, REGION)
}

fn filter(key: &str, option: Option<&str>, values: &[&str]) -> ParameterStringFilter {
    ParameterStringFilter::builder()
        .key(key)
        .set_option(option.map(str::to_owned))
        .set_values(Some(values.iter().map(|value| (*value).to_owned()).collect()))
        .build()
        .unwrap()
}

#[tokio::test]
async fn parameters_are_described_without_a_value() {
    let harness = Harness::start().await;
    let answer = client(&harness).describe_parameters().send().await.unwrap();
    assert_eq!(answer.parameters().len(), 4);
    let key = answer
        .parameters()
        .iter()
        .find(|parameter| parameter.name() == Some("/storefront/production/session-key"))
        .unwrap();
    assert_eq!(
        key.arn(),
        Some("arn:aws:ssm:us-east-1:123456789012:parameter/storefront/production/session-key")
    );
    assert_eq!(
        (key.r#type(), key.key_id()),
        (Some(&ParameterType::SecureString), Some("alias/aws/ssm"))
    );
    assert_eq!((key.version(), key.tier()), (2, Some(&ParameterTier::Standard)));
    assert_eq!(key.data_type(), Some("text"));
    assert!(key.last_modified_date().is_some());
    let plain = answer
        .parameters()
        .iter()
        .filter(|parameter| parameter.key_id().is_none());
    assert_eq!(plain.count(), 3);
}

#[tokio::test]
async fn nobody_reads_a_value() {
    let harness = Harness::start().await;
    let client = client(&harness);
    for name in ["/storefront/production/log-level", "/no/such/parameter"] {
        assert_eq!(
            refused!(client.get_parameter().name(name).with_decryption(true)),
            refusal(
                400,
                "AccessDeniedException",
                &format!(
                    "User: arn:aws:iam::123456789012:user/simulator is not authorized to perform: ssm:GetParameter on \
                     resource: arn:aws:ssm:us-east-1:123456789012:parameter{name} because no identity-based policy \
                     allows the ssm:GetParameter action"
                )
            )
        );
    }
    assert_eq!(
        refused!(client.get_parameters().names("/storefront/production/log-level")).1,
        "AccessDeniedException"
    );
    assert_eq!(
        refused!(client.get_parameters_by_path().path("/storefront")).1,
        "AccessDeniedException"
    );
    assert_eq!(
        refused!(
            client
                .get_parameter_history()
                .name("/storefront/production/log-level")
        )
        .1,
        "AccessDeniedException"
    );
}

#[tokio::test]
async fn filters_are_those_of_the_model() {
    let harness = Harness::start().await;
    let client = client(&harness);
    let count = async |filter: ParameterStringFilter| {
        let answer = client
            .describe_parameters()
            .parameter_filters(filter)
            .send()
            .await;
        answer.unwrap().parameters().len()
    };
    assert_eq!(
        count(filter("Path", Some("Recursive"), &["/storefront"])).await,
        3
    );
    assert_eq!(count(filter("Path", Some("OneLevel"), &["/storefront"])).await, 0);
    assert_eq!(count(filter("Path", None, &["/storefront/production"])).await, 3);
    assert_eq!(count(filter("Name", Some("BeginsWith"), &["/orders"])).await, 1);
    assert_eq!(count(filter("Name", Some("Contains"), &["production"])).await, 4);
    assert_eq!(count(filter("Name", None, &["/orders"])).await, 0);
    assert_eq!(count(filter("Type", None, &["String", "StringList"])).await, 3);
    assert_eq!(count(filter("KeyId", None, &["alias/aws/ssm"])).await, 1);
    assert_eq!(count(filter("tag:team", None, &["orders"])).await, 1);
    let old = ParametersFilter::builder()
        .key(ParametersFilterKey::Name)
        .values("/storefront")
        .build()
        .unwrap();
    let answer = client
        .describe_parameters()
        .filters(old.clone())
        .send()
        .await
        .unwrap();
    assert_eq!(answer.parameters().len(), 3);

    let refused_filter = async |filter: ParameterStringFilter| {
        let (_, code, message) = refused!(client.describe_parameters().parameter_filters(filter));
        (code, message)
    };
    assert_eq!(
        refused_filter(filter("Type", Some("Contains"), &["String"])).await,
        (
            "InvalidFilterOption".to_owned(),
            "The following filter option is not valid: Contains. Valid options include: [BeginsWith, Equals]"
                .to_owned()
        )
    );
    assert_eq!(
        refused_filter(filter("Label", None, &["x"])).await.0,
        "InvalidFilterKey"
    );
    assert_eq!(
        refused_filter(filter("Path", None, &["storefront"])).await.0,
        "ValidationException"
    );
    assert_eq!(
        refused_filter(filter("Colour", None, &["x"])).await.0,
        "ValidationException"
    );
    let both = client
        .describe_parameters()
        .filters(old)
        .parameter_filters(filter("Name", None, &["/orders"]));
    assert_eq!(
        refused!(both).2,
        "You can use either Filters or ParameterFilters in a single request."
    );
    let twice = client
        .describe_parameters()
        .parameter_filters(filter("Name", None, &["a"]))
        .parameter_filters(filter("Name", None, &["b"]));
    assert_eq!(refused!(twice).1, "ValidationException");
    let without = ParameterStringFilter::builder().key("Name").build().unwrap();
    assert_eq!(refused_filter(without).await.0, "InvalidFilterValue");
}

#[tokio::test]
async fn parameters_come_in_pages_of_at_most_fifty() {
    let harness = Harness::start().await;
    let client = client(&harness);
    let mut names = BTreeSet::new();
    let mut pages = client.describe_parameters().into_paginator().page_size(3).send();
    while let Some(page) = pages.next().await {
        for parameter in page.unwrap().parameters() {
            assert!(names.insert(parameter.name().unwrap().to_owned()));
        }
    }
    assert_eq!(names.len(), 4);
    assert_eq!(
        refused!(client.describe_parameters().max_results(51)),
        refusal(
            400,
            "ValidationException",
            "1 validation error detected: Value '51' at 'maxResults' failed to satisfy constraint: Member must have \
             value less than or equal to 50"
        )
    );
    let first = client.describe_parameters().max_results(1).send().await.unwrap();
    let other = client
        .describe_parameters()
        .parameter_filters(filter("Type", None, &["String"]))
        .set_next_token(first.next_token);
    assert_eq!(refused!(other).1, "InvalidNextToken");
}

#[tokio::test]
async fn a_parameter_is_put_and_its_value_kept_nowhere() {
    let harness = Harness::start().await;
    let client = client(&harness);
    let value = "canary-of-a-parameter";
    let put = |name: &str| client.put_parameter().name(name).value(value);
    let made = put("/shop/key")
        .r#type(ParameterType::SecureString)
        .send()
        .await
        .unwrap();
    assert_eq!(made.version(), 1);
    assert_eq!(
        refused!(put("/shop/key").r#type(ParameterType::SecureString)),
        refusal(
            400,
            "ParameterAlreadyExists",
            "The parameter already exists. To overwrite this value, set the overwrite option in the request to true."
        )
    );
    let again = put("/shop/key").overwrite(true).send().await.unwrap();
    assert_eq!(again.version(), 2);
    let found = client
        .describe_parameters()
        .parameter_filters(filter("Name", Some("Equals"), &["/shop/key"]))
        .send()
        .await
        .unwrap();
    assert_eq!(
        (found.parameters()[0].r#type(), found.parameters()[0].version()),
        (Some(&ParameterType::SecureString), 2)
    );
    for (name, code) in [
        ("/aws/key", "AccessDeniedException"),
        ("ssm-key", "ValidationException"),
        ("shop/key", "ValidationException"),
        ("/shop//key", "ValidationException"),
        ("/shop key", "ValidationException"),
        (
            "/a/b/c/d/e/f/g/h/i/j/k/l/m/n/o/p",
            "HierarchyLevelLimitExceededException",
        ),
        // Without a type.
        ("/shop/other", "ValidationException"),
    ] {
        assert_eq!(refused!(put(name)).1, code, "{name}");
    }
    let long = put("/shop/long")
        .r#type(ParameterType::String)
        .value("x".repeat(4097));
    assert_eq!(refused!(long).1, "ValidationException");
    let exported =
        crate::support::raw::request(harness.simulator.address(), "GET /_simulator/export", &[], b"").await;
    assert!(exported.body.contains("/shop/key") && !exported.body.contains(value));
}
