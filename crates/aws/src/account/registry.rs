//! The private registry (Amazon ECR). Permissions: `ecr:DescribeRepositories`, `ecr:DescribeImages`.

use super::Account;
use crate::convert::time;
use crate::error::{Error, ErrorKind};
use aws_sdk_ecr::types as sdk;
use model::container_registry::{ImageRepository, PushedImage};
use model::listed::Listed;

/// Most entries of a page (API shape `MaxResults`).
const PAGE: i32 = 1000;

/// Pages that are read of a list.
const MOST_PAGES: usize = 3;

impl Account {
    /// The account's repositories of the Region by name, up to 3,000.
    ///
    /// # Errors
    /// AWS does not answer or refuses.
    pub async fn image_repositories(&self) -> Result<Listed<ImageRepository>, Error> {
        let client = aws_sdk_ecr::Client::new(&self.reading);
        let mut repositories = Vec::new();
        let mut token = None;
        for _ in 0..MOST_PAGES {
            let page = client
                .describe_repositories()
                .max_results(PAGE)
                .set_next_token(token)
                .send()
                .await?;
            repositories.extend(page.repositories().iter().filter_map(repository));
            token = page.next_token().map(ToOwned::to_owned);
            if token.is_none() {
                break;
            }
        }
        repositories.sort_by(|a: &ImageRepository, b| a.name.cmp(&b.name));
        Ok(Listed {
            items: repositories,
            has_more: token.is_some(),
        })
    }

    /// The tagged images of a repository of the account, newest first, out of up to 3,000. Untagged ones are parts of an
    /// index or were replaced. `None` if there is no such repository.
    ///
    /// # Errors
    /// AWS does not answer or refuses.
    pub async fn pushed_images(&self, repository: &str) -> Result<Option<Listed<PushedImage>>, Error> {
        let client = aws_sdk_ecr::Client::new(&self.reading);
        let tagged = sdk::DescribeImagesFilter::builder()
            .tag_status(sdk::TagStatus::Tagged)
            .build();
        let mut images = Vec::new();
        let mut token = None;
        for _ in 0..MOST_PAGES {
            let page = client
                .describe_images()
                .repository_name(repository)
                .filter(tagged.clone())
                .max_results(PAGE)
                .set_next_token(token)
                .send()
                .await
                .map_err(Error::from);
            let page = match page {
                Ok(page) => page,
                Err(error) if error.kind == ErrorKind::NotFound => return Ok(None),
                Err(error) => return Err(error),
            };
            images.extend(page.image_details().iter().filter_map(image));
            token = page.next_token().map(ToOwned::to_owned);
            if token.is_none() {
                break;
            }
        }
        images.sort_by(|a: &PushedImage, b| b.pushed_at.cmp(&a.pushed_at).then(a.digest.cmp(&b.digest)));
        Ok(Some(Listed {
            items: images,
            has_more: token.is_some(),
        }))
    }
}

fn repository(repository: &sdk::Repository) -> Option<ImageRepository> {
    Some(ImageRepository {
        name: repository.repository_name()?.to_owned(),
        uri: repository.repository_uri()?.to_owned(),
    })
}

fn image(image: &sdk::ImageDetail) -> Option<PushedImage> {
    Some(PushedImage {
        digest: image.image_digest()?.to_owned(),
        tags: image.image_tags().to_vec(),
        pushed_at: image.image_pushed_at().map(time).unwrap_or_default(),
        size: image
            .image_size_in_bytes()
            .and_then(|size| u64::try_from(size).ok()),
    })
}
