//! Pushing: images to the private registries, commits to repositories of source code.

use axum::http::StatusCode;
use maud::{Markup, html};

use super::components::{Field, act, card, empty, nothing, small_button};
use super::document::{Entry, Sheet, head};
use super::notice::Notice;
use super::wording;
use crate::clock::Timestamp;
use crate::neighbours::ecr::repository_uri;
use crate::server::App;
use crate::storage::images::ImageRecord;
use crate::storage::repositories::RepositoryRecord;
use crate::storage::{self, images, repositories, services};

/// The form of a commit.
pub const COMMITS: &str = "commits";

/// The form of an image.
pub const IMAGES: &str = "images";

/// The page.
pub async fn sheet(app: &App, notice: &Notice) -> storage::Result<Sheet> {
    let now = Timestamp::now();
    let mut transaction = app.storage.begin().await?;
    let mut list = Vec::new();
    for repository in repositories::all(&mut transaction).await? {
        let images = images::list(&mut transaction, repository.id).await?;
        list.push((repository, images));
    }
    let services = services::all(&mut transaction).await?;
    transaction.commit().await?;
    let mut sources: Vec<&str> = services
        .iter()
        .filter_map(|service| service.configuration.repository())
        .map(|repository| repository.repository_url.as_str())
        .collect();
    sources.sort_unstable();
    sources.dedup();
    let facts = html! {
        "What " code { "docker push" } " and " code { "git push" } " do · "
        (wording::count(list.len(), "private repository", "private repositories"))
    };
    Ok(Sheet {
        status: StatusCode::OK,
        title: "Images and commits".to_owned(),
        entry: Entry::Pushes,
        address: Some("/_simulator/pushes".to_owned()),
        head: head("Images and commits", &nothing(), &facts),
        content: html! {
            div class="columns" {
                div class="stack" id="registry" data-live { (registry(&list, now)) }
                div class="stack" { (push_image(&list, notice)) (push_commit(&sources, notice)) }
            }
        },
    })
}

fn registry(list: &[(RepositoryRecord, Vec<ImageRecord>)], now: Timestamp) -> Markup {
    if list.is_empty() {
        return html! {
            section class="card" {
                (empty("No repository yet", &html! {
                    p { "An account has its first ones when it is first called. Pushing an image makes its repository too." }
                }))
            }
        };
    }
    html! {
        @for (repository, images) in list { (one(repository, images, now)) }
    }
}

fn one(repository: &RepositoryRecord, images: &[ImageRecord], now: Timestamp) -> Markup {
    let uri = repository_uri(&repository.scope, &repository.name);
    let mut tags: Vec<(&str, &ImageRecord)> = images
        .iter()
        .flat_map(|image| image.tags.iter().map(move |tag| (tag.as_str(), image)))
        .collect();
    tags.sort_by_key(|(tag, image)| (std::cmp::Reverse(image.pushed_at), *tag));
    let aside = html! {
        span class="card-aside" {
            (repository.scope.region) " · " (wording::account(&repository.scope.account))
            @if repository.immutable_tags { " · tags cannot be moved" }
        }
    };
    let body = html! {
        @if tags.is_empty() {
            (empty("No tag", &html! { p { "Its images are reached by their digests alone." } }))
        } @else {
            table class="table" {
                thead { tr { th { "Tag" } th { "Digest" } th { "Pushed" } th { span class="hidden-text" { "Actions" } } } }
                tbody {
                    @for (tag, image) in &tags {
                        tr {
                            td class="cell-name" { code { (tag) } }
                            td class="cell-second" { code title=(image.digest) { (wording::digest(&image.digest)) } }
                            td class="cell-operation" { (wording::age(image.pushed_at, now)) }
                            td class="cell-action" {
                                @if !repository.immutable_tags {
                                    (act(IMAGES, &[("repository", &uri), ("tag", tag)],
                                        &small_button(&format!("push-{}-{tag}", repository.id), "Push again", &format!("{}:{tag}", repository.name))))
                                }
                            }
                        }
                    }
                }
            }
        }
    };
    card(&repository.name, &aside, &body)
}

fn push_image(list: &[(RepositoryRecord, Vec<ImageRecord>)], notice: &Notice) -> Markup {
    let repository = Field {
        hint: "One that is there, or the name of a new one.",
        list: Some("repositories"),
        ..Field::required(IMAGES, "repository", "Repository")
    };
    let tag = Field {
        value: "latest",
        list: Some("tags"),
        ..Field::required(IMAGES, "tag", "Tag")
    };
    let architectures = Field {
        hint: "Such as amd64, arm64: pushes an index of one image each.",
        ..Field::optional(IMAGES, "architectures", "Architectures")
    };
    let account = Field {
        hint: "For a name without a registry. Empty: 123456789012.",
        mode: "numeric",
        ..Field::optional(IMAGES, "account", "Account")
    };
    let region = Field {
        hint: "Empty: us-east-1.",
        ..Field::optional(IMAGES, "region", "Region")
    };
    let mut tags: Vec<&String> = list
        .iter()
        .flat_map(|(_, images)| images.iter().flat_map(|image| &image.tags))
        .collect();
    tags.sort_unstable();
    tags.dedup();
    let body = html! {
        form class="card-body form" aria-label="Push an image" method="post" action="/_simulator/forms/images" {
            (repository.show(notice))
            datalist id="repositories" {
                @for (repository, _) in list { option value=(repository_uri(&repository.scope, &repository.name)) {} }
            }
            (tag.show(notice))
            datalist id="tags" { @for tag in tags { option value=(tag) {} } }
            (architectures.show(notice))
            div class="form-row" { (account.show(notice)) (region.show(notice)) }
            div { button class="button button-primary" { "Push image" } }
        }
    };
    card("Push an image", &nothing(), &body)
}

fn push_commit(sources: &[&str], notice: &Notice) -> Markup {
    let repository = Field {
        hint: "At GitHub or Bitbucket, such as https://github.com/team/shop.",
        list: Some("sources"),
        ..Field::required(COMMITS, "repository", "Repository")
    };
    let branch = Field {
        value: "main",
        ..Field::required(COMMITS, "branch", "Branch")
    };
    let message = Field::optional(COMMITS, "message", "Message");
    let body = html! {
        form class="card-body form" aria-label="Push a commit" method="post" action="/_simulator/forms/commits" {
            (repository.show(notice))
            datalist id="sources" { @for source in sources { option value=(source) {} } }
            (branch.show(notice))
            (message.show(notice))
            div { button class="button" { "Push commit" } }
        }
    };
    card("Push a commit", &nothing(), &body)
}
