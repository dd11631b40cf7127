//! `GetDownloadUrlForLayer`, and what is at the address that it gives. On AWS that is S3; here it is this simulator, which
//! has the configurations of images and no layers.

use axum::body::Body;
use axum::http::{HeaderValue, Response, StatusCode, header};
use serde::Deserialize;
use serde_json::{Value, json};

use super::{manifest, repository};
use crate::neighbours::{Answer, Call};
use crate::protocol::errors::Fault;
use crate::server::App;
use crate::storage::Result;
use crate::storage::images::{self, ImageRecord};

/// Where the addresses are.
const PATH: &str = "/_layers/";

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct GetDownloadUrlForLayerRequest {
    registry_id: Option<String>,
    repository_name: String,
    layer_digest: String,
}

pub async fn get_download_url_for_layer(
    call: &mut Call<'_>,
    request: &GetDownloadUrlForLayerRequest,
) -> Answer {
    let repository = repository(
        call,
        "ecr:GetDownloadUrlForLayer",
        request.registry_id.as_deref(),
        &request.repository_name,
    )
    .await?;
    let digest = &request.layer_digest;
    let images = images::list(call.connection, repository.id).await?;
    let is_named = images.iter().any(|image| names(image, digest));
    if !is_named {
        return Err(Fault::of_neighbour(
            "LayersNotFoundException",
            400,
            format!(
                "The layer with digest '{digest}' does not exist within the repository with name '{}' in the registry \
                 with id '{}'",
                repository.name, repository.scope.account
            ),
        ));
    }
    if configuration(&images, digest).is_none() {
        return Err(Fault::of_neighbour(
            "LayerInaccessibleException",
            400,
            "The simulator has the configurations of images and none of their layers.",
        ));
    }
    Ok(json!({
        "downloadUrl": format!("http://{}{PATH}{}/{digest}", call.host, repository.id),
        "layerDigest": digest,
    }))
}

/// Whether a path is one of the addresses.
pub fn owns(path: &str) -> bool {
    path.starts_with(PATH)
}

/// What is at an address. It needs no credentials, as little as a signed address of S3.
pub async fn download(app: &App, path: &str) -> Result<Response<Body>> {
    let place = path
        .strip_prefix(PATH)
        .and_then(|place| place.split_once('/'))
        .and_then(|(repository, digest)| Some((repository.parse::<i64>().ok()?, digest)));
    let found = match place {
        Some((repository, digest)) => {
            let mut transaction = app.storage.begin().await?;
            let images = images::list(&mut transaction, repository).await?;
            configuration(&images, digest).map(ToOwned::to_owned)
        }
        None => None,
    };
    let (status, kind, text) = match found {
        Some(text) => (StatusCode::OK, "application/octet-stream", text),
        // S3's answer.
        None => (
            StatusCode::NOT_FOUND,
            "application/xml",
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Error><Code>NoSuchKey</Code><Message>The specified key does not \
             exist.</Message></Error>"
                .to_owned(),
        ),
    };
    let mut response = Response::new(Body::from(text));
    *response.status_mut() = status;
    response
        .headers_mut()
        .insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
    Ok(response)
}

/// Whether an image's manifest names that digest, as its configuration or as a layer.
fn names(image: &ImageRecord, digest: &str) -> bool {
    let Ok(manifest) = serde_json::from_str::<Value>(&image.manifest) else {
        return false;
    };
    let layers = manifest["layers"].as_array().into_iter().flatten();
    layers
        .chain([&manifest["config"]])
        .any(|part| part["digest"] == digest)
}

fn configuration<'a>(images: &'a [ImageRecord], digest: &str) -> Option<&'a str> {
    images
        .iter()
        .filter_map(|image| image.configuration.as_deref())
        .find(|text| manifest::digest(text) == digest)
}
