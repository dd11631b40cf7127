//! ECR's images.

use std::collections::BTreeSet;

use aws_sdk_ecr::types::{ImageFailureCode, ImageIdentifier, ListImagesFilter, TagStatus};
use serde_json::Value;
use sha2::{Digest, Sha256};

use super::{ecr, refusal};
use crate::support::Harness;

fn tagged(tag: &str) -> ImageIdentifier {
    ImageIdentifier::builder().image_tag(tag).build()
}

#[tokio::test]
async fn a_list_has_every_tag_and_every_untagged_image() {
    let harness = Harness::start().await;
    let client = ecr(&harness);
    let list = async |status: Option<TagStatus>| {
        let filter = status.map(|status| ListImagesFilter::builder().tag_status(status).build());
        let answer = client
            .list_images()
            .repository_name("storefront")
            .set_filter(filter)
            .send()
            .await
            .unwrap();
        let mut tags: Vec<Option<String>> = answer
            .image_ids
            .unwrap()
            .into_iter()
            .map(|image| image.image_tag)
            .collect();
        tags.sort();
        tags
    };
    let some = |tag: &str| Some(tag.to_owned());
    assert_eq!(
        list(None).await,
        [None, some("1.4.0"), some("1.4.1"), some("latest")]
    );
    assert_eq!(
        list(Some(TagStatus::Tagged)).await,
        [some("1.4.0"), some("1.4.1"), some("latest")]
    );
    assert_eq!(list(Some(TagStatus::Untagged)).await, [None]);
    assert_eq!(list(Some(TagStatus::Any)).await.len(), 4);
}

#[tokio::test]
async fn images_come_in_pages_of_either_list() {
    let harness = Harness::start().await;
    let client = ecr(&harness);
    let mut seen = BTreeSet::new();
    let mut pages = client
        .list_images()
        .repository_name("storefront")
        .into_paginator()
        .page_size(1)
        .send();
    while let Some(page) = pages.next().await {
        for image in page.unwrap().image_ids() {
            let pair = (
                image.image_digest().unwrap().to_owned(),
                image.image_tag().map(str::to_owned),
            );
            assert!(seen.insert(pair), "no image twice");
        }
    }
    assert_eq!(seen.len(), 4);

    let mut digests = BTreeSet::new();
    let mut pages = client
        .describe_images()
        .repository_name("orders-api")
        .into_paginator()
        .page_size(4)
        .send();
    while let Some(page) = pages.next().await {
        for image in page.unwrap().image_details() {
            assert!(digests.insert(image.image_digest().unwrap().to_owned()));
        }
    }
    assert_eq!(digests.len(), 6, "two indexes of two architectures each");

    let first = client
        .list_images()
        .repository_name("storefront")
        .max_results(1)
        .send()
        .await
        .unwrap();
    let token = first.next_token().unwrap();
    let other_filter = ListImagesFilter::builder().tag_status(TagStatus::Tagged).build();
    for call in [
        client
            .list_images()
            .repository_name("orders-api")
            .next_token(token),
        client
            .list_images()
            .repository_name("storefront")
            .filter(other_filter)
            .next_token(token),
    ] {
        assert_eq!(refused!(call).1, "InvalidParameterException");
    }
}

#[tokio::test]
async fn an_image_has_its_tags_size_and_time() {
    let harness = Harness::start().await;
    let client = ecr(&harness);
    let by_tags = client
        .describe_images()
        .repository_name("storefront")
        .image_ids(tagged("latest"))
        .image_ids(tagged("1.4.1"))
        .send()
        .await
        .unwrap();
    let [image] = by_tags.image_details() else {
        panic!("two tags of one image: {by_tags:?}");
    };
    assert_eq!(image.image_tags(), ["1.4.1", "latest"]);
    assert!((50_000_000..200_000_000).contains(&image.image_size_in_bytes().unwrap()));
    assert_eq!(
        (image.image_manifest_media_type(), image.artifact_media_type()),
        (
            Some("application/vnd.docker.distribution.manifest.v2+json"),
            Some("application/vnd.docker.container.image.v1+json")
        )
    );
    let all = client
        .describe_images()
        .repository_name("storefront")
        .send()
        .await
        .unwrap();
    let newest = all
        .image_details()
        .iter()
        .max_by_key(|image| image.image_pushed_at().unwrap().secs());
    assert_eq!(newest, Some(image));
    let untagged = all
        .image_details()
        .iter()
        .filter(|image| image.image_tags.is_none());
    assert_eq!(untagged.count(), 1);
}

#[tokio::test]
async fn an_image_that_is_not_there_is_named_in_the_error() {
    let harness = Harness::start().await;
    let client = ecr(&harness);
    assert_eq!(
        refused!(
            client
                .describe_images()
                .repository_name("storefront")
                .image_ids(tagged("2.0.0"))
        ),
        refusal(
            400,
            "ImageNotFoundException",
            "The image with imageId {imageDigest:'null', imageTag:'2.0.0'} does not exist within the repository with \
             name 'storefront' in the registry with id '123456789012'"
        )
    );
    let neither = ImageIdentifier::builder().build();
    assert_eq!(
        refused!(
            client
                .describe_images()
                .repository_name("storefront")
                .image_ids(neither)
        )
        .1,
        "InvalidParameterException"
    );
}

#[tokio::test]
async fn manifests_have_their_digest_and_name_the_architectures() {
    let harness = Harness::start().await;
    let client = ecr(&harness);
    let get = async |repository: &str, identifier: ImageIdentifier| {
        let answer = client
            .batch_get_image()
            .repository_name(repository)
            .image_ids(identifier)
            .send()
            .await
            .unwrap();
        let image = answer.images()[0].clone();
        let text = image.image_manifest().unwrap().to_owned();
        let hash = Sha256::digest(text.as_bytes());
        let digest = hash
            .iter()
            .fold("sha256:".to_owned(), |text, byte| text + &format!("{byte:02x}"));
        assert_eq!(image.image_id().unwrap().image_digest(), Some(digest.as_str()));
        let manifest: Value = serde_json::from_str(&text).unwrap();
        assert_eq!(manifest["mediaType"].as_str(), image.image_manifest_media_type());
        (image, manifest)
    };
    for (repository, tag, expected) in [
        ("orders-api", "2026.11.0", vec!["amd64", "arm64"]),
        ("platform/report-worker", "main", vec!["arm64"]),
    ] {
        let (image, manifest) = get(repository, tagged(tag)).await;
        assert_eq!(image.image_id().unwrap().image_tag(), Some(tag));
        let parts = manifest["manifests"].as_array().unwrap();
        let architectures: Vec<&str> = parts
            .iter()
            .filter_map(|part| part["platform"]["architecture"].as_str())
            .collect();
        assert_eq!(architectures, expected);
        // What an index points to is in the repository, and as long as the index says.
        for part in parts {
            let identifier = ImageIdentifier::builder().image_digest(part["digest"].as_str().unwrap());
            let (image, manifest) = get(repository, identifier.build()).await;
            assert_eq!(
                part["size"].as_u64(),
                Some(image.image_manifest().unwrap().len() as u64)
            );
            assert_eq!(manifest["layers"].as_array().unwrap().len(), 3);
        }
    }
    let (_, single) = get("storefront", tagged("latest")).await;
    assert!(
        single["config"]["digest"]
            .as_str()
            .unwrap()
            .starts_with("sha256:")
    );
}

#[tokio::test]
async fn failures_of_a_batch_stand_beside_its_images() {
    let harness = Harness::start().await;
    let client = ecr(&harness);
    let digest_of = async |tag: &str| {
        let answer = client
            .describe_images()
            .repository_name("storefront")
            .image_ids(tagged(tag))
            .send()
            .await
            .unwrap();
        answer.image_details()[0].image_digest().unwrap().to_owned()
    };
    let other = ImageIdentifier::builder()
        .image_tag("latest")
        .image_digest(digest_of("1.4.0").await);
    let answer = client
        .batch_get_image()
        .repository_name("storefront")
        .image_ids(tagged("latest"))
        .image_ids(tagged("2.0.0"))
        .image_ids(ImageIdentifier::builder().image_digest("md5").build())
        .image_ids(ImageIdentifier::builder().build())
        .image_ids(other.build())
        .send()
        .await
        .unwrap();
    assert_eq!(answer.images().len(), 1);
    let codes: Vec<&ImageFailureCode> = answer
        .failures()
        .iter()
        .filter_map(|failure| failure.failure_code())
        .collect();
    assert_eq!(
        codes,
        [
            &ImageFailureCode::ImageNotFound,
            &ImageFailureCode::InvalidImageDigest,
            &ImageFailureCode::MissingDigestAndTag,
            &ImageFailureCode::ImageTagDoesNotMatchDigest,
        ]
    );
    assert_eq!(
        answer.failures()[0].failure_reason(),
        Some("Requested image not found")
    );
    assert_eq!(
        answer.failures()[0].image_id().unwrap().image_tag(),
        Some("2.0.0")
    );

    let index_only = client
        .batch_get_image()
        .repository_name("storefront")
        .image_ids(tagged("latest"))
        .accepted_media_types("application/vnd.oci.image.index.v1+json")
        .send()
        .await
        .unwrap();
    assert_eq!((index_only.images().len(), index_only.failures().len()), (0, 1));
}

#[tokio::test]
async fn the_configuration_of_an_image_can_be_downloaded_and_its_layers_cannot() {
    let harness = Harness::start().await;
    let client = ecr(&harness);
    let answer = client
        .batch_get_image()
        .repository_name("storefront")
        .image_ids(tagged("latest"))
        .send()
        .await
        .unwrap();
    let manifest: Value = serde_json::from_str(answer.images()[0].image_manifest().unwrap()).unwrap();
    let digest = manifest["config"]["digest"].as_str().unwrap();
    let url = |digest: &str| {
        client
            .get_download_url_for_layer()
            .repository_name("storefront")
            .layer_digest(digest)
    };
    let given = url(digest).send().await.unwrap();
    assert_eq!(given.layer_digest(), Some(digest));
    let place = given.download_url().unwrap();
    let path = place.strip_prefix(&harness.simulator.endpoint_url()).unwrap();
    let address = harness.simulator.address();
    let answer = crate::support::raw::request(address, &format!("GET {path}"), &[], b"").await;
    assert_eq!(answer.status, 200);
    let hash = Sha256::digest(answer.body.as_bytes());
    let expected = hash
        .iter()
        .fold("sha256:".to_owned(), |text, byte| text + &format!("{byte:02x}"));
    assert_eq!(expected, digest);
    let configuration: Value = serde_json::from_str(&answer.body).unwrap();
    assert_eq!(
        (&configuration["architecture"], &configuration["os"]),
        (&"amd64".into(), &"linux".into())
    );
    for elsewhere in ["/_layers/99/sha256:ab", "/_layers/x", "/_layers/"] {
        let answer = crate::support::raw::request(address, &format!("GET {elsewhere}"), &[], b"").await;
        assert_eq!(answer.status, 404, "{elsewhere}");
    }

    let layer = manifest["layers"][0]["digest"].as_str().unwrap();
    assert_eq!(refused!(url(layer)).1, "LayerInaccessibleException");
    assert_eq!(
        refused!(url(&format!("sha256:{}", "0".repeat(64)))).1,
        "LayersNotFoundException"
    );
    assert_eq!(refused!(url("nothing")).1, "InvalidParameterException");
    assert_eq!(
        refused!(url(digest).repository_name("nothing")).1,
        "RepositoryNotFoundException"
    );
    assert_eq!(
        refused!(url(digest).registry_id("111122223333")).1,
        "AccessDeniedException"
    );
}
