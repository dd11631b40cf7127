//! What App Runner finds when it pulls an image of the account's own registry.

use sqlx::SqliteConnection;

use crate::clock::Timestamp;
use crate::neighbours::{Settings, seed};
use crate::service::arn::Scope;
use crate::service::configuration::Configuration;
use crate::service::image::ImageIdentifier;
use crate::storage::{Result, images, repositories};

/// What is behind an image's name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Pull {
    /// This simulator does not know the repository, so nobody can say.
    Unknown,
    /// The repository has no such tag or digest.
    Missing,
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
    Ok(match found {
        Some(digest) => Pull::Found(digest),
        None if settings.any_image_exists => Pull::Unknown,
        None => Pull::Missing,
    })
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
