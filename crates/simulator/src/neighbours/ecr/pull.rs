//! What App Runner finds when it pulls an image of the account's own registry.

use serde_json::Value;
use sqlx::SqliteConnection;

use crate::clock::Timestamp;
use crate::neighbours::{Settings, seed};
use crate::service::arn::Scope;
use crate::service::configuration::Configuration;
use crate::service::image::ImageIdentifier;
use crate::storage::images::{self, ImageRecord};
use crate::storage::{Result, repositories};

/// What is behind an image's name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Pull {
    /// This simulator does not know the repository, so nobody can say.
    Unknown,
    /// The repository has no such tag or digest.
    Missing,
    /// The image is there, but not for x86-64, which is all that App Runner runs.
    OtherProcessor,
    /// The image of this digest.
    Found(String),
}

/// Looks the image of a configuration up on behalf of the service's account.
pub async fn look_up(
    connection: &mut SqliteConnection,
    scope: &Scope,
    configuration: &Configuration,
    settings: Settings,
    now: Timestamp,
) -> Result<Pull> {
    let Some(source) = configuration.image() else {
        return Ok(Pull::Unknown);
    };
    let image = ImageIdentifier::parse(&source.image_identifier);
    let Some((registry, name)) =
        registry(image.repository).filter(|(registry, _)| registry.account == scope.account)
    else {
        return Ok(Pull::Unknown);
    };
    seed::furnish(connection, &registry, settings, now).await?;
    let Some(repository) = repositories::find(connection, &registry, name).await? else {
        return Ok(Pull::Unknown);
    };
    let found = match (image.digest, image.tag) {
        (Some(digest), _) => images::exists(connection, repository.id, digest)
            .await?
            .then(|| digest.to_owned()),
        (None, tag) => images::digest_of_tag(connection, repository.id, tag.unwrap_or_default()).await?,
    };
    let Some(digest) = found else {
        return Ok(if settings.any_image_exists {
            Pull::Unknown
        } else {
            Pull::Missing
        });
    };
    let images = images::list(connection, repository.id).await?;
    let is_for_another = images
        .iter()
        .find(|image| image.digest == digest)
        .is_some_and(|image| !runs_on_x86(image));
    Ok(if is_for_another {
        Pull::OtherProcessor
    } else {
        Pull::Found(digest)
    })
}

/// By the platforms of an index, or else by the image's own configuration; an image that tells neither runs.
fn runs_on_x86(image: &ImageRecord) -> bool {
    let read = |text: &str| serde_json::from_str::<Value>(text).ok();
    let manifest = read(&image.manifest).unwrap_or_default();
    if let Some(images) = manifest["manifests"].as_array() {
        return images
            .iter()
            .any(|image| image["platform"]["architecture"] == "amd64");
    }
    let configuration = image.configuration.as_deref().and_then(read).unwrap_or_default();
    configuration["architecture"]
        .as_str()
        .is_none_or(|architecture| architecture == "amd64")
}

/// The registry and the repository's name out of `{account}.dkr.ecr.{region}.amazonaws.com/{name}`.
pub fn registry(repository: &str) -> Option<(Scope, &str)> {
    let (host, name) = repository.split_once('/')?;
    let (account, rest) = host.split_once(".dkr.ecr.")?;
    let region = rest.strip_suffix(".amazonaws.com")?;
    let scope = Scope {
        account: account.to_owned(),
        region: region.to_owned(),
    };
    Some((scope, name))
}
