//! A repository of Amazon ECR.

use super::{MANIFESTS, Missing};
use crate::account::Account;
use crate::error::Error;
use crate::web::Web;
use aws_sdk_ecr::types as sdk;
use model::region::Region;

/// A repository of an account's registry.
pub(super) struct Private {
    client: aws_sdk_ecr::Client,
    web: Web,
    account: String,
    repository: String,
}

impl Private {
    pub(super) fn new(us: &Account, account: &str, region: &Region, repository: &str) -> Private {
        let config = us
            .reading
            .to_builder()
            .region(aws_config::Region::new(region.as_str().to_owned()))
            .build();
        Private {
            client: aws_sdk_ecr::Client::new(&config),
            web: us.web(),
            account: account.to_owned(),
            repository: repository.to_owned(),
        }
    }

    pub(super) async fn manifest(&self, reference: &str) -> Result<String, Missing> {
        let wanted = sdk::ImageIdentifier::builder();
        let wanted = if reference.contains(':') {
            wanted.image_digest(reference)
        } else {
            wanted.image_tag(reference)
        };
        let answer = self
            .client
            .batch_get_image()
            .registry_id(&self.account)
            .repository_name(&self.repository)
            .image_ids(wanted.build())
            .set_accepted_media_types(Some(MANIFESTS.map(ToOwned::to_owned).to_vec()))
            .send()
            .await
            .map_err(Error::from)?;
        let manifest = answer.images().first().and_then(|image| image.image_manifest());
        if let Some(manifest) = manifest {
            return Ok(manifest.to_owned());
        }
        let failure = answer.failures().first();
        match failure.and_then(|failure| failure.failure_code()) {
            Some(
                sdk::ImageFailureCode::ImageNotFound | sdk::ImageFailureCode::ImageTagDoesNotMatchDigest,
            ) => Err(Missing::Image),
            _ => Err(Missing::Unknown(
                failure
                    .and_then(|failure| failure.failure_reason())
                    .unwrap_or("The registry gave neither an image nor a reason.")
                    .to_owned(),
            )),
        }
    }

    pub(super) async fn blob(&self, digest: &str) -> Result<Vec<u8>, Missing> {
        let answer = self
            .client
            .get_download_url_for_layer()
            .registry_id(&self.account)
            .repository_name(&self.repository)
            .layer_digest(digest)
            .send()
            .await
            .map_err(Error::from)?;
        let address = answer
            .download_url()
            .ok_or_else(|| Missing::Unknown("The registry gave no address for it.".to_owned()))?;
        let reply = self.web.get("GetLayer", address, &[]).await?;
        if reply.status == 200 {
            Ok(reply.body)
        } else {
            Err(Missing::Unknown(format!(
                "The registry's storage answered with status {}.",
                reply.status
            )))
        }
    }
}
