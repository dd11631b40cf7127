//! What an image is before it runs. Permissions, for a private one: `ecr:BatchGetImage`, `ecr:GetDownloadUrlForLayer`, both
//! of its repository's policy too where it is another account's. A public one needs no identity.

mod manifest;
mod private;
mod public;

use super::Account;
use crate::error::{Error, ErrorKind};
use manifest::{Configuration, Descriptor, Manifest};
use model::image::{ImageReference, ImageVersion, Registry};
use model::image_facts::{ImageAnswer, ImageFacts, Platform};
use private::Private;
use public::Public;
use sha2::{Digest, Sha256};

/// What a reference without tag and digest means to App Runner.
const DEFAULT_TAG: &str = "latest";

/// Media types of manifests that are asked for: indexes and images, OCI's and Docker's.
const MANIFESTS: [&str; 4] = [
    "application/vnd.oci.image.index.v1+json",
    "application/vnd.docker.distribution.manifest.list.v2+json",
    "application/vnd.oci.image.manifest.v1+json",
    "application/vnd.docker.distribution.manifest.v2+json",
];

/// Why a registry did not give what it was asked for.
#[derive(Debug)]
enum Missing {
    Repository,
    Image,
    Denied(String),
    Unknown(String),
}

impl From<Error> for Missing {
    fn from(error: Error) -> Missing {
        match error.kind {
            ErrorKind::NotFound if error.code == "RepositoryNotFoundException" => Missing::Repository,
            ErrorKind::NotFound => Missing::Image,
            ErrorKind::Denied => Missing::Denied(error.message),
            _ => Missing::Unknown(error.message),
        }
    }
}

impl From<Missing> for ImageAnswer {
    fn from(missing: Missing) -> ImageAnswer {
        match missing {
            Missing::Repository => ImageAnswer::NoRepository,
            Missing::Image => ImageAnswer::NoImage,
            Missing::Denied(reason) => ImageAnswer::Denied { reason },
            Missing::Unknown(reason) => ImageAnswer::NotAsked { reason },
        }
    }
}

/// A registry with one of its repositories.
enum Repository {
    Private(Private),
    Public(Public),
}

impl Repository {
    /// The manifest of a tag or a digest.
    async fn manifest(&self, reference: &str) -> Result<String, Missing> {
        let text = match self {
            Repository::Private(repository) => repository.manifest(reference).await?,
            Repository::Public(repository) => repository.manifest(reference).await?,
        };
        if reference.contains(':') && digest(text.as_bytes()) != reference {
            return Err(Missing::Unknown(
                "The registry's answer is not what its digest stands for.".to_owned(),
            ));
        }
        Ok(text)
    }

    /// The configuration that an image's manifest names.
    async fn configuration(&self, named: &Descriptor) -> Result<Configuration, Missing> {
        let text = match self {
            Repository::Private(repository) => repository.blob(&named.digest).await?,
            Repository::Public(repository) => repository.blob(&named.digest).await?,
        };
        if digest(&text) != named.digest {
            return Err(Missing::Unknown(
                "The registry's answer is not what its digest stands for.".to_owned(),
            ));
        }
        serde_json::from_slice(&text).map_err(|error| {
            Missing::Unknown(format!("The image's configuration could not be read: {error}"))
        })
    }
}

impl Account {
    /// What a registry says of an image: of a private one as the account, in whichever Region it is; of a public one as
    /// nobody. Several requests one after the other, each of which is given up after seconds.
    pub async fn image_facts(&self, image: &ImageReference) -> ImageAnswer {
        match self.look_up(image).await {
            Ok(facts) => ImageAnswer::Found(Box::new(facts)),
            Err(missing) => missing.into(),
        }
    }

    async fn look_up(&self, image: &ImageReference) -> Result<ImageFacts, Missing> {
        let repository = match &image.registry {
            Registry::Ecr { account, region } => {
                Repository::Private(Private::new(self, account, region, &image.repository))
            }
            Registry::EcrPublic => Repository::Public(Public::new(self, &image.repository).await?),
        };
        let reference = match &image.version {
            ImageVersion::Unwritten => DEFAULT_TAG,
            ImageVersion::Tag(reference) | ImageVersion::Digest(reference) => reference,
        };
        let text = repository.manifest(reference).await?;
        let found = digest(text.as_bytes());
        let manifest = Manifest::read(&text)?;
        let mut platforms = manifest.platforms();
        let image = match manifest.image_to_run() {
            // One image, or an index without one that runs.
            None if manifest.is_index() => None,
            None => Some(manifest),
            Some(part) => Some(Manifest::read(&repository.manifest(&part.digest).await?)?),
        };
        let size = image.as_ref().and_then(Manifest::size);
        let named = image.as_ref().and_then(|image| image.config.as_ref());
        let configuration = match named {
            None => None,
            Some(named) => match repository.configuration(named).await {
                Ok(configuration) => Some(configuration),
                Err(missing) => {
                    // The image is there: that is worth more than a failure of the details.
                    tracing::debug!(?missing, "an image is described without its configuration");
                    None
                }
            },
        };
        if platforms.is_empty() {
            platforms.extend(configuration.as_ref().and_then(Configuration::platform));
        }
        Ok(ImageFacts {
            digest: Some(found),
            platforms,
            size,
            configuration: configuration.map(Configuration::into_model),
        })
    }
}

/// `sha256:` and the hash, as registries name what they have.
fn digest(text: &[u8]) -> String {
    let hash = Sha256::digest(text);
    hash.iter()
        .fold("sha256:".to_owned(), |text, byte| text + &format!("{byte:02x}"))
}

/// A platform as registries and images write it.
fn platform(system: &str, architecture: &str, variant: Option<&str>) -> Platform {
    Platform {
        system: system.to_owned(),
        architecture: architecture.to_owned(),
        variant: variant
            .filter(|variant| !variant.is_empty())
            .map(ToOwned::to_owned),
    }
}
