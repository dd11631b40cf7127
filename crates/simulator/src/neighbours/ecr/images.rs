//! `ListImages`, `DescribeImages` and `BatchGetImage`.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::{PAGE, invalid, invalid_token, manifest, repository};
use crate::neighbours::pages::{Wanted, cut};
use crate::neighbours::{Answer, Call};
use crate::protocol::errors::Fault;
use crate::storage::images::{self, ImageRecord};
use crate::storage::repositories::RepositoryRecord;

/// API shape `ImageIdentifier`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ImageIdentifier {
    #[serde(skip_serializing_if = "Option::is_none")]
    image_digest: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    image_tag: Option<String>,
}

impl ImageIdentifier {
    fn find<'a>(&self, images: &'a [ImageRecord]) -> Option<&'a ImageRecord> {
        images.iter().find(|image| {
            self.image_digest
                .as_ref()
                .is_none_or(|digest| *digest == image.digest)
                && self.image_tag.as_ref().is_none_or(|tag| image.tags.contains(tag))
        })
    }
}

/// API shapes `ListImagesFilter` and `DescribeImagesFilter`.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Filter {
    tag_status: Option<String>,
    image_status: Option<String>,
}

impl Filter {
    /// Nothing here is ever archived, so every image is active.
    fn takes(&self, tagged: bool) -> bool {
        let tags = match self.tag_status.as_deref() {
            Some("TAGGED") => tagged,
            Some("UNTAGGED") => !tagged,
            _ => true,
        };
        tags && matches!(self.image_status.as_deref(), None | Some("ACTIVE" | "ANY"))
    }
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ListImagesRequest {
    registry_id: Option<String>,
    repository_name: String,
    next_token: Option<String>,
    max_results: Option<i64>,
    filter: Option<Filter>,
}

pub async fn list_images(call: &mut Call<'_>, request: ListImagesRequest) -> Answer {
    let repository = repository(
        call,
        "ecr:ListImages",
        request.registry_id.as_deref(),
        &request.repository_name,
    )
    .await?;
    let filter = request.filter.unwrap_or_default();
    let mut entries = Vec::new();
    for image in images::list(call.connection, repository.id).await? {
        if image.tags.is_empty() && filter.takes(false) {
            entries.push((image.digest.clone(), None));
        }
        let tags = image.tags.into_iter().filter(|_| filter.takes(true));
        entries.extend(tags.map(|tag| (image.digest.clone(), Some(tag))));
    }
    let wanted = Wanted {
        list: &format!("ListImages {} {filter:?}", repository.id),
        token: request.next_token.as_deref(),
        size: request.max_results.unwrap_or(PAGE),
    };
    let key =
        |(digest, tag): &(String, Option<String>)| format!("{digest} {}", tag.as_deref().unwrap_or_default());
    let (page, next) = cut(wanted, entries, key).map_err(invalid_token)?;
    let identifiers: Vec<ImageIdentifier> = page
        .into_iter()
        .map(|(digest, image_tag)| ImageIdentifier {
            image_digest: Some(digest),
            image_tag,
        })
        .collect();
    Ok(with_next(json!({"imageIds": identifiers}), next))
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct DescribeImagesRequest {
    registry_id: Option<String>,
    repository_name: String,
    image_ids: Option<Vec<ImageIdentifier>>,
    next_token: Option<String>,
    max_results: Option<i64>,
    filter: Option<Filter>,
}

pub async fn describe_images(call: &mut Call<'_>, request: DescribeImagesRequest) -> Answer {
    let repository = repository(
        call,
        "ecr:DescribeImages",
        request.registry_id.as_deref(),
        &request.repository_name,
    )
    .await?;
    let mut all = images::list(call.connection, repository.id).await?;
    if let Some(identifiers) = request.image_ids {
        // API "maxResults" and "nextToken": "This option cannot be used when you specify images with imageIds."
        if request.max_results.is_some() || request.next_token.is_some() {
            return Err(invalid("maxResults", "must not be set together with imageIds"));
        }
        let mut wanted = Vec::new();
        for identifier in identifiers {
            if identifier.image_digest.is_none() && identifier.image_tag.is_none() {
                return Err(invalid("imageIds", "must have imageDigest or imageTag"));
            }
            let found = identifier.find(&all);
            let found = found.ok_or_else(|| image_not_found(&repository, &identifier))?;
            wanted.push(found.digest.clone());
        }
        all.retain(|image| wanted.contains(&image.digest));
        let details: Vec<Value> = all.iter().map(|image| detail(&repository, image)).collect();
        return Ok(json!({"imageDetails": details}));
    }
    let filter = request.filter.unwrap_or_default();
    all.retain(|image| filter.takes(!image.tags.is_empty()));
    let wanted = Wanted {
        list: &format!("DescribeImages {} {filter:?}", repository.id),
        token: request.next_token.as_deref(),
        size: request.max_results.unwrap_or(PAGE),
    };
    let (page, next) = cut(wanted, all, |image| image.digest.clone()).map_err(invalid_token)?;
    let details: Vec<Value> = page.iter().map(|image| detail(&repository, image)).collect();
    Ok(with_next(json!({"imageDetails": details}), next))
}

/// API shape `ImageDetail`.
fn detail(repository: &RepositoryRecord, image: &ImageRecord) -> Value {
    let mut detail = json!({
        "registryId": repository.scope.account,
        "repositoryName": repository.name,
        "imageDigest": image.digest,
        "imageSizeInBytes": image.size,
        "imagePushedAt": image.pushed_at.epoch_seconds(),
        "imageManifestMediaType": image.media_type,
        "imageStatus": "ACTIVE",
    });
    if !image.tags.is_empty() {
        detail["imageTags"] = json!(image.tags);
    }
    if let Some(artifact) = manifest::artifact_media_type(&image.media_type) {
        detail["artifactMediaType"] = json!(artifact);
    }
    detail
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct BatchGetImageRequest {
    registry_id: Option<String>,
    repository_name: String,
    image_ids: Vec<ImageIdentifier>,
    accepted_media_types: Option<Vec<String>>,
}

pub async fn batch_get_image(call: &mut Call<'_>, request: BatchGetImageRequest) -> Answer {
    let repository = repository(
        call,
        "ecr:BatchGetImage",
        request.registry_id.as_deref(),
        &request.repository_name,
    )
    .await?;
    let all = images::list(call.connection, repository.id).await?;
    let (mut found, mut failures) = (Vec::new(), Vec::new());
    for identifier in request.image_ids {
        match get(&all, &identifier, request.accepted_media_types.as_deref()) {
            Ok(image) => found.push(json!({
                "registryId": repository.scope.account,
                "repositoryName": repository.name,
                "imageId": ImageIdentifier {
                    image_digest: Some(image.digest.clone()),
                    image_tag: identifier.image_tag,
                },
                "imageManifest": image.manifest,
                "imageManifestMediaType": image.media_type,
            })),
            Err((code, reason)) => failures.push(json!({
                "imageId": identifier,
                "failureCode": code,
                "failureReason": reason,
            })),
        }
    }
    Ok(json!({"images": found, "failures": failures}))
}

/// An image of a batch, or API shapes `ImageFailureCode` and `ImageFailureReason`.
fn get<'a>(
    all: &'a [ImageRecord],
    identifier: &ImageIdentifier,
    accepted: Option<&[String]>,
) -> Result<&'a ImageRecord, (&'static str, &'static str)> {
    if identifier.image_digest.is_none() && identifier.image_tag.is_none() {
        return Err((
            "MissingDigestAndTag",
            "Invalid request parameters: both tag and digest cannot be null",
        ));
    }
    if identifier
        .image_digest
        .as_ref()
        .is_some_and(|digest| !manifest::is_digest(digest))
    {
        return Err((
            "InvalidImageDigest",
            "Invalid request parameters: image digest should satisfy the regex '[a-zA-Z0-9-_+.]+:[a-fA-F0-9]+'",
        ));
    }
    let by_tag = ImageIdentifier {
        image_digest: None,
        image_tag: identifier.image_tag.clone(),
    };
    let accepts = |image: &&ImageRecord| accepted.is_none_or(|types| types.contains(&image.media_type));
    match identifier.find(all).filter(accepts) {
        Some(image) => Ok(image),
        None if identifier.image_digest.is_some()
            && identifier.image_tag.is_some()
            && by_tag.find(all).is_some() =>
        {
            Err((
                "ImageTagDoesNotMatchDigest",
                "Requested image tag does not match the digest",
            ))
        }
        None => Err(("ImageNotFound", "Requested image not found")),
    }
}

fn image_not_found(repository: &RepositoryRecord, identifier: &ImageIdentifier) -> Fault {
    let or_null = |part: &Option<String>| part.clone().unwrap_or_else(|| "null".to_owned());
    Fault::of_neighbour(
        "ImageNotFoundException",
        400,
        format!(
            "The image with imageId {{imageDigest:'{}', imageTag:'{}'}} does not exist within the repository with name \
             '{}' in the registry with id '{}'",
            or_null(&identifier.image_digest),
            or_null(&identifier.image_tag),
            repository.name,
            repository.scope.account
        ),
    )
}

fn with_next(mut answer: Value, next: Option<String>) -> Value {
    if let Some(next) = next {
        answer["nextToken"] = json!(next);
    }
    answer
}
