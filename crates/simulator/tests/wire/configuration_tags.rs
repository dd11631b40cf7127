//! Tags of auto scaling and observability configurations.

use aws_sdk_apprunner::Client;
use aws_sdk_apprunner::types::Tag;

use crate::support::Harness;
use crate::support::auto_scaling::{arn, create_auto_scaling, delete_auto_scaling};
use crate::support::refusal::refusal;

fn tag(key: &str, value: &str) -> Tag {
    Tag::builder().key(key).value(value).build()
}

async fn tags(client: &Client, arn: &str) -> Vec<(String, String)> {
    let answer = client
        .list_tags_for_resource()
        .resource_arn(arn)
        .send()
        .await
        .unwrap();
    answer
        .tags()
        .iter()
        .map(|tag| (tag.key().unwrap().to_owned(), tag.value().unwrap().to_owned()))
        .collect()
}

fn pair(key: &str, value: &str) -> (String, String) {
    (key.to_owned(), value.to_owned())
}

/// The ARNs of one configuration of each sort, both with the tag `team=web`.
async fn tagged(client: &Client) -> [String; 2] {
    let auto_scaling = client
        .create_auto_scaling_configuration()
        .auto_scaling_configuration_name("busy")
        .tags(tag("team", "web"))
        .send()
        .await
        .unwrap()
        .auto_scaling_configuration
        .unwrap();
    let observability = client
        .create_observability_configuration()
        .observability_configuration_name("tracing")
        .tags(tag("team", "web"))
        .send()
        .await
        .unwrap()
        .observability_configuration
        .unwrap();
    [
        auto_scaling.auto_scaling_configuration_arn.unwrap(),
        observability.observability_configuration_arn.unwrap(),
    ]
}

#[tokio::test]
async fn tags_are_given_at_creation_changed_and_taken_off() {
    let harness = Harness::start().await;
    let client = harness.client();
    for arn in tagged(&client).await {
        assert_eq!(tags(&client, &arn).await, [pair("team", "web")]);
        let add = client.tag_resource().resource_arn(&arn);
        add.tags(tag("team", "shop"))
            .tags(tag("stage", "test"))
            .send()
            .await
            .unwrap();
        assert_eq!(
            tags(&client, &arn).await,
            [pair("stage", "test"), pair("team", "shop")]
        );
        let remove = client.untag_resource().resource_arn(&arn);
        remove.tag_keys("team").tag_keys("absent").send().await.unwrap();
        assert_eq!(tags(&client, &arn).await, [pair("stage", "test")]);
    }
    let next = create_auto_scaling(&client, "busy").await;
    assert_eq!(tags(&client, arn(&next)).await, [], "tags are a revision's own");
}

#[tokio::test]
async fn only_full_arns_name_what_is_tagged() {
    let harness = Harness::start().await;
    let client = harness.client();
    for arn in tagged(&client).await {
        let revision = arn.rsplit_once('/').unwrap().0;
        let name = revision.rsplit_once('/').unwrap().0;
        let elsewhere = arn.replace("us-east-1", "eu-west-1");
        for missing in [revision, name, &elsewhere, &format!("{revision}/none")] {
            let list = client.list_tags_for_resource().resource_arn(missing);
            let add = client.tag_resource().resource_arn(missing).tags(tag("a", "b"));
            let remove = client.untag_resource().resource_arn(missing).tag_keys("team");
            for (code, message) in [
                refusal(list.send().await),
                refusal(add.send().await),
                refusal(remove.send().await),
            ] {
                assert_eq!(code, "ResourceNotFoundException", "{message}");
                assert!(message.ends_with(missing));
            }
        }
        assert_eq!(tags(&client, &arn).await, [pair("team", "web")]);
    }
}

#[tokio::test]
async fn tags_of_a_deleted_configuration_are_out_of_reach() {
    let harness = Harness::start().await;
    let client = harness.client();
    let [auto_scaling, observability] = tagged(&client).await;
    delete_auto_scaling(&client, &auto_scaling).await;
    let delete = client
        .delete_observability_configuration()
        .observability_configuration_arn(&observability);
    delete.send().await.unwrap();
    for (arn, noun) in [
        (auto_scaling, "Auto scaling configuration"),
        (observability, "Observability configuration"),
    ] {
        let expected = |verb: &str| {
            (
                "InvalidStateException".to_owned(),
                format!("{noun} cannot {verb} in the current state: INACTIVE."),
            )
        };
        let add = client.tag_resource().resource_arn(&arn).tags(tag("a", "b"));
        assert_eq!(refusal(add.send().await), expected("be tagged"));
        let remove = client.untag_resource().resource_arn(&arn).tag_keys("team");
        assert_eq!(refusal(remove.send().await), expected("be tagged"));
        let list = client.list_tags_for_resource().resource_arn(&arn);
        assert_eq!(refusal(list.send().await), expected("have its tags listed"));
    }
}

#[tokio::test]
async fn fifty_tags_are_as_many_as_there_may_be() {
    let harness = Harness::start().await;
    let client = harness.client();
    for arn in tagged(&client).await {
        let many = (0..50).map(|number| tag(&format!("key-{number}"), "")).collect();
        let add = client.tag_resource().resource_arn(&arn).set_tags(Some(many));
        let (code, message) = refusal(add.send().await);
        assert_eq!(
            (code.as_str(), message.as_str()),
            ("InvalidRequestException", "A resource can have at most 50 tags.")
        );
        assert_eq!(tags(&client, &arn).await, [pair("team", "web")]);
    }
}
