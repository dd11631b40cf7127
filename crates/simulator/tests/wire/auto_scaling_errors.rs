//! Each modelled error of each operation on auto scaling configurations.

use aws_sdk_apprunner::types::Tag;

use crate::support::auto_scaling::{
    arn, auto_scaling_arn, create_auto_scaling, delete_auto_scaling, list_auto_scaling,
};
use crate::support::refusal::refusal;
use crate::support::{FAST, Harness};

const INVALID: &str = "InvalidRequestException";
const QUOTA: &str = "ServiceQuotaExceededException";

#[tokio::test]
async fn an_arn_without_a_configuration_is_not_found() {
    let harness = Harness::start().await;
    let client = harness.client();
    let created = create_auto_scaling(&client, "busy").await;
    for missing in [
        auto_scaling_arn("none"),
        auto_scaling_arn("busy/2"),
        auto_scaling_arn("busy/first"),
        auto_scaling_arn("busy/1/00000000000000000000000000000000"),
        arn(&created).replace("us-east-1", "eu-west-1"),
        arn(&created).replace("123456789012", "111122223333"),
        arn(&created).replace("autoscaling", "observability"),
        "arn:aws:apprunner:us-east-1:123456789012:connection/x".to_owned(),
    ] {
        let describe = client
            .describe_auto_scaling_configuration()
            .auto_scaling_configuration_arn(&missing);
        let delete = client
            .delete_auto_scaling_configuration()
            .auto_scaling_configuration_arn(&missing);
        let update_default = client
            .update_default_auto_scaling_configuration()
            .auto_scaling_configuration_arn(&missing);
        let list_services = client
            .list_services_for_auto_scaling_configuration()
            .auto_scaling_configuration_arn(&missing);
        for (code, message) in [
            refusal(describe.send().await),
            refusal(delete.send().await),
            refusal(update_default.send().await),
            refusal(list_services.send().await),
        ] {
            assert_eq!(code, "ResourceNotFoundException", "{message}");
            assert_eq!(
                message,
                format!("Auto scaling configuration cannot be found for arn: {missing}")
            );
        }
    }
}

#[tokio::test]
async fn a_deleted_configuration_can_only_be_described() {
    let harness = Harness::start().await;
    let client = harness.client();
    let created = create_auto_scaling(&client, "busy").await;
    delete_auto_scaling(&client, arn(&created)).await;
    let deleted = format!(
        "The auto scaling configuration you specified has been deleted: {}",
        arn(&created)
    );
    for named in [arn(&created), &auto_scaling_arn("busy/1")] {
        let again = client
            .delete_auto_scaling_configuration()
            .auto_scaling_configuration_arn(named);
        assert_eq!(refusal(again.send().await), (INVALID.to_owned(), deleted.clone()));
        let update_default = client
            .update_default_auto_scaling_configuration()
            .auto_scaling_configuration_arn(named);
        assert_eq!(
            refusal(update_default.send().await),
            (INVALID.to_owned(), deleted.clone())
        );
    }
    let by_name = client
        .delete_auto_scaling_configuration()
        .auto_scaling_configuration_arn(auto_scaling_arn("busy"));
    assert_eq!(
        refusal(by_name.send().await).0,
        "ResourceNotFoundException",
        "a name leads to its latest active revision, and there is none"
    );
    let services = client
        .list_services_for_auto_scaling_configuration()
        .auto_scaling_configuration_arn(arn(&created))
        .send()
        .await
        .unwrap();
    assert!(services.service_arn_list().is_empty());
}

#[tokio::test]
async fn the_default_cannot_be_deleted_alone_or_among_all() {
    let harness = Harness::start().await;
    let client = harness.client();
    let first = create_auto_scaling(&client, "busy").await;
    create_auto_scaling(&client, "busy").await;
    let update_default = client
        .update_default_auto_scaling_configuration()
        .auto_scaling_configuration_arn(arn(&first));
    update_default.send().await.unwrap();
    let default = client
        .delete_auto_scaling_configuration()
        .auto_scaling_configuration_arn(arn(&first));
    let (code, message) = refusal(default.send().await);
    assert_eq!(code, INVALID);
    assert_eq!(
        message,
        format!(
            "The default auto scaling configuration can't be deleted: {}",
            arn(&first)
        )
    );
    let all = client
        .delete_auto_scaling_configuration()
        .auto_scaling_configuration_arn(auto_scaling_arn("busy"))
        .delete_all_revisions(true);
    assert_eq!(refusal(all.send().await).0, INVALID);
    assert_eq!(
        list_auto_scaling(&client).await.len(),
        3,
        "all of them or none is deleted"
    );
}

#[tokio::test]
async fn all_revisions_are_named_without_one() {
    let harness = Harness::start().await;
    let client = harness.client();
    let created = create_auto_scaling(&client, "busy").await;
    for named in [arn(&created), &auto_scaling_arn("busy/1")] {
        let all = client
            .delete_auto_scaling_configuration()
            .auto_scaling_configuration_arn(named)
            .delete_all_revisions(true);
        let (code, message) = refusal(all.send().await);
        assert_eq!(code, INVALID);
        assert!(
            message.contains("AutoScalingConfigurationArn must end with the name"),
            "{message}"
        );
    }
    assert_eq!(list_auto_scaling(&client).await.len(), 2);
}

#[tokio::test]
async fn numbers_that_do_not_fit_are_an_invalid_request() {
    let harness = Harness::start().await;
    let client = harness.client();
    let create = || {
        client
            .create_auto_scaling_configuration()
            .auto_scaling_configuration_name("busy")
    };
    for (call, expected) in [
        (
            create().min_size(5).max_size(4),
            "MinSize must not be greater than MaxSize: 5 is greater than 4.",
        ),
        (
            create().min_size(26),
            "Value '26' at 'minSize' failed to satisfy constraint",
        ),
        (
            create().max_size(0),
            "Value '0' at 'maxSize' failed to satisfy constraint",
        ),
        (
            create().max_concurrency(201),
            "Value '201' at 'maxConcurrency' failed to satisfy constraint",
        ),
        (
            create().auto_scaling_configuration_name("abc"),
            "at 'autoScalingConfigurationName' failed to satisfy constraint",
        ),
        (
            create()
                .tags(Tag::builder().key("a").build())
                .tags(Tag::builder().key("a").build()),
            "Tag keys must be unique: a",
        ),
    ] {
        let (code, message) = refusal(call.send().await);
        assert_eq!(code, INVALID);
        assert!(message.contains(expected), "{message}");
    }
    assert_eq!(list_auto_scaling(&client).await.len(), 1, "nothing came of any");
}

#[tokio::test]
async fn names_revisions_and_sizes_have_quotas() {
    let harness = Harness::start_with(|config| {
        config.speed = FAST;
        config.auto_scaling_configuration_quota = 2;
        config.auto_scaling_revision_quota = 3;
        config.auto_scaling_size_quota = 40;
    })
    .await;
    let client = harness.client();
    for name in ["busy", "calm", "calm", "calm"] {
        create_auto_scaling(&client, name).await;
    }
    let create = |name: &str| {
        client
            .create_auto_scaling_configuration()
            .auto_scaling_configuration_name(name)
    };
    for (call, expected) in [
        (
            create("third"),
            "The account has reached its quota of 2 auto scaling configuration names in this Region.",
        ),
        (create("calm"), "you exceeded your account's revision quota: 3"),
        (
            create("busy").max_size(41),
            "MaxSize 41 is above the account's quota of 40 instances of a service in this Region.",
        ),
    ] {
        assert_eq!(
            refusal(call.send().await),
            (QUOTA.to_owned(), expected.to_owned())
        );
    }
    create("busy").max_size(40).send().await.unwrap();
    // App Runner's own name does not count, and what is deleted makes room.
    create_auto_scaling(&client, "DefaultConfiguration").await;
    delete_auto_scaling(&client, &auto_scaling_arn("calm/1")).await;
    create_auto_scaling(&client, "calm").await;
    let all = client
        .delete_auto_scaling_configuration()
        .auto_scaling_configuration_arn(auto_scaling_arn("calm"))
        .delete_all_revisions(true);
    all.send().await.unwrap();
    create_auto_scaling(&client, "third").await;
    create_auto_scaling(&harness.client_of("AKIDEXAMPLE", "eu-west-1"), "calm").await;
}

#[tokio::test]
async fn quotas_are_those_of_a_new_account() {
    let harness = Harness::start().await;
    let client = harness.client();
    for number in 0..10 {
        create_auto_scaling(&client, &format!("name-{number}")).await;
    }
    for _ in 0..4 {
        create_auto_scaling(&client, "name-0").await;
    }
    let create = |name: &str| {
        client
            .create_auto_scaling_configuration()
            .auto_scaling_configuration_name(name)
    };
    for call in [create("name-10"), create("name-0"), create("name-1").max_size(26)] {
        assert_eq!(refusal(call.send().await).0, QUOTA);
    }
}
