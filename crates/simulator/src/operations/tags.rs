//! `ListTagsForResource`, `TagResource` and `UntagResource`, on any sort of resource.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::{Value, json};

use super::{Answer, Call};
use crate::protocol::errors::Fault;
use crate::service::configuration::Tag;
use crate::service::rules;
use crate::storage::tags;

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct ListTagsForResourceRequest {
    resource_arn: String,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct TagResourceRequest {
    resource_arn: String,
    tags: Vec<Tag>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct UntagResourceRequest {
    resource_arn: String,
    tag_keys: Vec<String>,
}

pub async fn list_tags_for_resource(call: &mut Call<'_>, request: ListTagsForResourceRequest) -> Answer {
    reachable(call, &request.resource_arn, "have its tags listed").await?;
    let tags = tags::list(call.connection, &request.resource_arn).await?;
    let list: Vec<Value> = tags
        .into_iter()
        .map(|(key, value)| json!({"Key": key, "Value": value}))
        .collect();
    Ok(json!({"Tags": list}))
}

pub async fn tag_resource(call: &mut Call<'_>, request: TagResourceRequest) -> Answer {
    reachable(call, &request.resource_arn, "be tagged").await?;
    rules::tags(&request.tags).map_err(Fault::invalid_request)?;
    let mut all: BTreeMap<String, String> = tags::list(call.connection, &request.resource_arn)
        .await?
        .into_iter()
        .collect();
    for tag in request.tags {
        if let Some(key) = tag.key {
            all.insert(key, tag.value.unwrap_or_default());
        }
    }
    let together = |(key, value): (&String, &String)| Tag {
        key: Some(key.clone()),
        value: Some(value.clone()),
    };
    rules::tags(&all.iter().map(together).collect::<Vec<_>>()).map_err(Fault::invalid_request)?;
    for (key, value) in &all {
        tags::put(call.connection, &request.resource_arn, key, value).await?;
    }
    Ok(json!({}))
}

pub async fn untag_resource(call: &mut Call<'_>, request: UntagResourceRequest) -> Answer {
    reachable(call, &request.resource_arn, "be tagged").await?;
    for key in &request.tag_keys {
        tags::remove(call.connection, &request.resource_arn, key).await?;
    }
    Ok(json!({}))
}

/// What is deleted keeps its tags, and they cannot be seen either: the model gives `InvalidStateException` to
/// `ListTagsForResource` too. A service with an operation under way takes new ones.
async fn reachable(call: &mut Call<'_>, arn: &str, verb: &str) -> Result<(), Fault> {
    let resource = call.find_resource(arn).await?;
    match resource.deleted {
        Some(status) => Err(Fault::invalid_state(format!(
            "{} cannot {verb} in the current state: {status}.",
            resource.noun
        ))),
        None => Ok(()),
    }
}

impl Call<'_> {
    /// Gives a new resource its tags, which have been checked.
    pub async fn put_tags(&mut self, arn: &str, tags: Vec<Tag>) -> Result<(), Fault> {
        for tag in tags {
            if let Some(key) = tag.key {
                tags::put(self.connection, arn, &key, &tag.value.unwrap_or_default()).await?;
            }
        }
        Ok(())
    }
}
