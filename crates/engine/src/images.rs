//! Choosing an image: browsing the account's private registry, and pinning a tag to its digest.

use crate::actor::Actor;
use crate::choices::{AccountChoices, elsewhere};
use crate::clock::now;
use crate::engine::Engine;
use crate::error::{Error, Result};
use crate::saving::{DraftDestination, SaveRequest};
use futures::future::join_all;
use model::container_registry::{ImageRepository, PushedImage};
use model::draft::{DraftValues, TypedFields};
use model::image::{ImageReference, ImageVersion};
use model::image_facts::{ImageAnswer, Platform};
use model::listed::Listed;
use model::paths;
use model::view::{Choices, ImageDigest, ImageList, ImagesQuery, ImagesView, ListPage, TaggedImage};

/// Repositories on a page.
const REPOSITORIES: u32 = 20;

/// Tags on a page. The registry is asked what each of them is built for: two requests and more for an image.
const TAGS: u32 = 10;

impl Engine {
    /// A part of what the private registry has that a draft can take: of the draft's account and Region.
    ///
    /// # Errors
    /// The role does not allow it, there is no such draft, or the database does not answer. Where AWS does not, the view
    /// says so.
    pub async fn images(&self, actor: &Actor, draft: &str, query: &ImagesQuery) -> Result<ImagesView> {
        let draft = self.draft_to_fill(actor, draft).await?;
        let list = match self.there(&draft) {
            None => elsewhere(),
            Some(there) if query.repository.is_empty() => {
                with_items(there.image_repositories().await, |listed| {
                    ImageList::Repositories(repositories(listed, query))
                })
            }
            Some(there) => match there.pushed_images(&query.repository).await {
                Choices::Known { items, answered_at } => Choices::Known {
                    items: match items {
                        Some(images) => {
                            ImageList::Images(self.tags(there, images, &draft.values, query).await)
                        }
                        None => ImageList::NoRepository,
                    },
                    answered_at,
                },
                Choices::NotAsked { reason } => Choices::NotAsked { reason },
            },
        };
        Ok(ImagesView {
            version: draft.version,
            account: self.account().to_owned(),
            region: draft.values.region,
            list,
            now: now(),
        })
    }

    /// The page of tags that is asked for, with what its images are built for.
    async fn tags(
        &self,
        there: &AccountChoices,
        images: Listed<PushedImage>,
        values: &DraftValues,
        query: &ImagesQuery,
    ) -> ListPage<TaggedImage> {
        let repository = format!(
            "{}.dkr.ecr.{}.amazonaws.com/{}",
            self.account(),
            values.region,
            query.repository
        );
        let tags: Vec<TaggedImage> = images
            .items
            .into_iter()
            .flat_map(|image| tags_of(&repository, &image))
            .collect();
        let read = count(tags.len());
        let found = tags.into_iter().filter(|tag| is_meant(&tag.tag, query)).collect();
        let mut page = ListPage::of(found, query.page, TAGS, read, images.has_more);
        let platforms = join_all(
            page.items
                .iter()
                .map(|tag| platforms(there, &repository, &tag.digest)),
        );
        let platforms = platforms.await;
        for (tag, platforms) in page.items.iter_mut().zip(platforms) {
            tag.platforms = platforms;
        }
        page
    }

    /// What the image of a form stands for now, as far as its registry tells.
    pub(crate) async fn digest_of(&self, values: &DraftValues) -> Option<ImageDigest> {
        let image: ImageReference = values.image.parse().ok()?;
        let there = &self.followed(&values.region.parse().ok()?)?.choices;
        match there.image_facts(&image).await {
            Choices::Known {
                items: ImageAnswer::Found(facts),
                ..
            } if !values.is_code() => Some(ImageDigest {
                image: values.image.clone(),
                digest: facts.digest?,
            }),
            _ => None,
        }
    }

    /// Saves a page of a draft, and puts the digest in place of the image's tag, or the tag that it was pinned from in place
    /// of the digest. Says where to go.
    ///
    /// # Errors
    /// The role does not allow it, there is no such draft, or the digest is not known. What was typed is saved all the same.
    pub async fn pin_image(&self, actor: &Actor, request: SaveRequest, pin: bool) -> Result<(i64, String)> {
        let (id, step) = (request.id.clone(), request.step);
        let request = SaveRequest {
            destination: DraftDestination::Stay,
            ..request
        };
        let (version, path) = Box::pin(self.save_draft(actor, request)).await?;
        if path != paths::draft(&id, step) {
            return Ok((version, path));
        }
        let mut values = self.load_draft(&id).await?.values;
        if pin {
            let known = self.digest_of(&values).await;
            let pinned = known.and_then(|known| pinned(&values.image, &known.digest));
            let Some(pinned) = pinned else {
                return Err(Error::NotNow(
                    "The registry does not say which digest the tag stands for. Try again in a moment."
                        .to_owned(),
                ));
            };
            values.pinned_from = std::mem::replace(&mut values.image, pinned);
            // A digest never changes: there is nothing to deploy automatically.
            "manual".clone_into(&mut values.trigger);
        } else if !values.pinned_from.is_empty() {
            values.image = std::mem::take(&mut values.pinned_from);
        }
        let request = SaveRequest {
            id,
            version,
            step,
            typed: TypedFields::from(&values),
            variables: None,
            destination: DraftDestination::Image,
        };
        Box::pin(self.save_draft(actor, request)).await
    }
}

/// The image with a digest instead of its tag; `None` if it has one already.
fn pinned(image: &str, digest: &str) -> Option<String> {
    let mut image: ImageReference = image.parse().ok()?;
    image.tag()?;
    image.version = ImageVersion::Digest(digest.to_owned());
    Some(image.to_string())
}

fn repositories(listed: Listed<ImageRepository>, query: &ImagesQuery) -> ListPage<ImageRepository> {
    let read = count(listed.items.len());
    let found = listed
        .items
        .into_iter()
        .filter(|repository| is_meant(&repository.name, query))
        .collect();
    ListPage::of(found, query.page, REPOSITORIES, read, listed.has_more)
}

/// Whether a name has what is searched for. Names of repositories are in lower case, tags are not.
fn is_meant(name: &str, query: &ImagesQuery) -> bool {
    name.to_lowercase().contains(&query.search.trim().to_lowercase())
}

fn tags_of(repository: &str, image: &PushedImage) -> Vec<TaggedImage> {
    let tag = |tag: &String| TaggedImage {
        tag: tag.clone(),
        uri: format!("{repository}:{tag}"),
        digest: image.digest.clone(),
        pushed_at: image.pushed_at,
        size: image.size,
        platforms: None,
    };
    image.tags.iter().map(tag).collect()
}

/// What an image is built for.
async fn platforms(there: &AccountChoices, repository: &str, digest: &str) -> Option<Vec<Platform>> {
    let image = format!("{repository}@{digest}").parse().ok()?;
    match there.image_facts(&image).await.known()? {
        // Attestations of buildx stand in an index as images for unknown/unknown.
        ImageAnswer::Found(facts) => Some(
            facts
                .platforms
                .iter()
                .filter(|platform| platform.system != "unknown")
                .cloned()
                .collect(),
        )
        .filter(|platforms: &Vec<Platform>| !platforms.is_empty()),
        _ => None,
    }
}

fn with_items<T, U>(choices: Choices<T>, change: impl FnOnce(T) -> U) -> Choices<U> {
    match choices {
        Choices::Known { items, answered_at } => Choices::Known {
            items: change(items),
            answered_at,
        },
        Choices::NotAsked { reason } => Choices::NotAsked { reason },
    }
}

fn count(length: usize) -> u32 {
    u32::try_from(length).unwrap_or(u32::MAX)
}
