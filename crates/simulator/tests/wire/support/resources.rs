//! What services are built from and connected to.

use aws_sdk_apprunner::Client;
use aws_sdk_apprunner::types::{IngressConfiguration, NetworkConfiguration, ProviderType, Service, Tag};
use serde_json::{Value, json};

use super::raw::{self, Answer};
use super::{HELLO, Harness, image, settled};

/// A call of the simulator's own.
pub async fn control(harness: &Harness, path: &str, body: &Value) -> Answer {
    raw::request(
        harness.simulator.address(),
        &format!("POST /_simulator/{path}"),
        &["Content-Type: application/json"],
        body.to_string().as_bytes(),
    )
    .await
}

/// Ends the handshake of a connection.
pub async fn shake_hands(harness: &Harness, arn: &str, status: &str) {
    let answer = control(harness, "connections", &json!({"arn": arn, "status": status})).await;
    assert_eq!(answer.status, 200, "{}", answer.body);
    assert_eq!(answer.json()["Status"], status);
}

/// Sets the DNS records of a custom domain.
pub async fn set_dns(harness: &Harness, domain: &str) {
    let answer = control(harness, "dns", &json!({"domain": domain})).await;
    assert_eq!(answer.status, 200, "{}", answer.body);
}

/// A connection that has not shaken hands.
pub async fn pending_connection(client: &Client, name: &str, provider: ProviderType) -> String {
    let created = client
        .create_connection()
        .connection_name(name)
        .provider_type(provider)
        .send()
        .await
        .unwrap();
    created.connection().unwrap().connection_arn().unwrap().to_owned()
}

/// A running service that the internet cannot reach.
pub async fn private_service(client: &Client, name: &str) -> Service {
    let ingress = IngressConfiguration::builder()
        .is_publicly_accessible(false)
        .build();
    let created = client
        .create_service()
        .service_name(name)
        .source_configuration(image(HELLO, "8000"))
        .network_configuration(
            NetworkConfiguration::builder()
                .ingress_configuration(ingress)
                .build(),
        )
        .send()
        .await
        .unwrap();
    settled(client, created.service().unwrap().service_arn()).await
}

pub fn tag(key: &str, value: &str) -> Tag {
    Tag::builder().key(key).value(value).build()
}

/// A resource's tags as `key=value`.
pub async fn tags(client: &Client, arn: &str) -> Vec<String> {
    let answer = client
        .list_tags_for_resource()
        .resource_arn(arn)
        .send()
        .await
        .unwrap();
    let tags = answer.tags().iter();
    tags.map(|tag| format!("{}={}", tag.key().unwrap(), tag.value().unwrap()))
        .collect()
}

/// Tags can be added, changed and taken off again.
pub async fn assert_taggable(client: &Client, arn: &str) {
    client
        .tag_resource()
        .resource_arn(arn)
        .tags(tag("team", "web"))
        .tags(tag("stage", "beta"))
        .send()
        .await
        .unwrap();
    assert_eq!(tags(client, arn).await, ["stage=beta", "team=web"]);
    client
        .untag_resource()
        .resource_arn(arn)
        .tag_keys("stage")
        .send()
        .await
        .unwrap();
    assert_eq!(tags(client, arn).await, ["team=web"]);
}
