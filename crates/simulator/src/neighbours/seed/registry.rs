//! The repositories and their images.

use sqlx::SqliteConnection;

use super::days_ago;
use crate::clock::Timestamp;
use crate::neighbours::ecr::push;
use crate::service::arn::Scope;
use crate::storage::Result;
use crate::storage::repositories::{self, NewRepository};

/// A repository and what was pushed to it, oldest first. Without architectures an image is a single manifest.
struct Repository {
    name: &'static str,
    immutable_tags: bool,
    created: i64,
    images: &'static [Image],
}

/// Tags as they are today; days ago.
struct Image {
    tags: &'static [&'static str],
    architectures: &'static [&'static str],
    pushed: i64,
}

const REPOSITORIES: &[Repository] = &[
    Repository {
        name: "orders-api",
        immutable_tags: true,
        created: 210,
        images: &[
            Image {
                tags: &["2026.10.1"],
                architectures: &["amd64", "arm64"],
                pushed: 38,
            },
            Image {
                tags: &["2026.11.0"],
                architectures: &["amd64", "arm64"],
                pushed: 9,
            },
        ],
    },
    Repository {
        // Built on a machine with an ARM processor, which App Runner does not run.
        name: "platform/report-worker",
        immutable_tags: false,
        created: 64,
        images: &[Image {
            tags: &["main"],
            architectures: &["arm64"],
            pushed: 16,
        }],
    },
    Repository {
        name: "storefront",
        immutable_tags: false,
        created: 302,
        images: &[
            Image {
                tags: &["1.4.0"],
                architectures: &[],
                pushed: 45,
            },
            // Was `latest` once.
            Image {
                tags: &[],
                architectures: &[],
                pushed: 12,
            },
            Image {
                tags: &["1.4.1", "latest"],
                architectures: &[],
                pushed: 3,
            },
        ],
    },
];

/// Adds the private repositories of a Region.
pub async fn add(connection: &mut SqliteConnection, scope: &Scope, now: Timestamp) -> Result<()> {
    for repository in REPOSITORIES {
        let new = NewRepository {
            name: repository.name,
            immutable_tags: repository.immutable_tags,
            scans_on_push: true,
            created_at: days_ago(now, repository.created),
        };
        let record = repositories::put(connection, scope, new).await?;
        for (number, image) in repository.images.iter().enumerate() {
            let contents = format!("{} {} {} {number}", scope.account, scope.region, repository.name);
            let at = days_ago(now, image.pushed);
            push::store(
                connection,
                &record,
                image.tags,
                image.architectures,
                &contents,
                at,
            )
            .await?;
        }
    }
    Ok(())
}

/// Adds the account's public repositories.
pub async fn add_public(connection: &mut SqliteConnection, account: &str, now: Timestamp) -> Result<()> {
    repositories::put_public(connection, account, "storefront-demo", days_ago(now, 120)).await
}
