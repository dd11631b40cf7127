//! Pushing an image, which on AWS goes over the registry's own protocol and here over `/_simulator/images`.

use serde::Deserialize;
use serde_json::{Value, json};
use sqlx::SqliteConnection;
use uuid::Uuid;

use super::image_configuration::Settings;
use super::manifest::{self, Manifest};
use super::{pull, repository_uri};
use crate::clock::Timestamp;
use crate::neighbours::{self, seed};
use crate::protocol::request::DEFAULT_ACCOUNT;
use crate::service::arn::Scope;
use crate::service::source::Source;
use crate::shapes::Service;
use crate::storage::Result;
use crate::storage::images::{self, NewImage};
use crate::storage::repositories::{self, NewRepository, RepositoryRecord};

/// The body of `POST /_simulator/images`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Push {
    /// A name such as `shop/web`, or with its registry, as image identifiers have it.
    repository: String,
    #[serde(default = "latest")]
    tag: String,
    account: Option<String>,
    region: Option<String>,
    /// With architectures, an index of one image each; without, a single image.
    #[serde(default)]
    architectures: Vec<String>,
}

fn latest() -> String {
    "latest".to_owned()
}

/// What a push has changed: the tag of this repository stands for this digest from now on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pushed {
    pub scope: Scope,
    pub repository: String,
    pub tag: String,
    pub digest: String,
    /// What the tag stood for before.
    pub previous_digest: Option<String>,
    pub at: Timestamp,
}

/// Why an image cannot be pushed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refusal {
    /// The body names no repository, tag, account or Region that there could be.
    Malformed(&'static str),
    /// The repository does not let the tag be moved.
    ImmutableTag(String),
}

impl Pushed {
    /// The image as services that deploy it name it: an image identifier without a tag means `latest` too.
    pub fn image_identifier(&self) -> String {
        format!("{}:{}", repository_uri(&self.scope, &self.repository), self.tag)
    }

    /// What services that deploy it are deployed from.
    pub fn source(&self) -> Source {
        Source::tag(&repository_uri(&self.scope, &self.repository), &self.tag)
    }

    /// What `POST /_simulator/images` answers, but for the deployments.
    pub fn description(&self) -> Value {
        json!({
            "image": self.image_identifier(),
            "account": self.scope.account,
            "region": self.scope.region,
            "repository": self.repository,
            "tag": self.tag,
            "digest": self.digest,
            "previous_digest": self.previous_digest,
            "at": self.at.epoch_seconds(),
        })
    }
}

/// Pushes a new image and moves the tag to it; the image that had the tag stays, untagged if that was its last one.
/// A repository that is not there comes into being, as ECR's "create on push" does it.
pub async fn push(
    connection: &mut SqliteConnection,
    push: Push,
    settings: neighbours::Settings,
    now: Timestamp,
) -> Result<std::result::Result<Pushed, Refusal>> {
    let (scope, name) = match target(&push) {
        Ok(target) => target,
        Err(message) => return Ok(Err(Refusal::Malformed(message))),
    };
    seed::furnish(connection, &scope, settings, now).await?;
    let new = NewRepository {
        name: &name,
        immutable_tags: false,
        scans_on_push: false,
        created_at: now,
    };
    let repository = repositories::put(connection, &scope, new).await?;
    let previous_digest = images::digest_of_tag(connection, repository.id, &push.tag).await?;
    if previous_digest.is_some() && repository.immutable_tags {
        return Ok(Err(Refusal::ImmutableTag(format!(
            "The image tag '{}' already exists in the '{name}' repository and cannot be overwritten because the tag is \
             immutable.",
            push.tag
        ))));
    }
    let contents = Uuid::new_v4().to_string();
    let digest = store(
        connection,
        &repository,
        &[&push.tag],
        &push.architectures,
        &contents,
        now,
    )
    .await?;
    Ok(Ok(Pushed {
        scope,
        repository: name,
        tag: push.tag,
        digest,
        previous_digest,
        at: now,
    }))
}

/// Stores an image with its tags: one manifest, or an index and, untagged, what it points to. Answers with its digest.
pub async fn store(
    connection: &mut SqliteConnection,
    repository: &RepositoryRecord,
    tags: &[&str],
    architectures: &[impl AsRef<str>],
    contents: &str,
    at: Timestamp,
) -> Result<String> {
    let created = at.format("%Y-%m-%dT%H:%M:%SZ");
    let settings = Settings {
        architecture: "amd64",
        port: Some(8080),
        entrypoint: &[],
        command: &["/app/serve"],
        user: "app",
        working_directory: "/app",
        created: &created,
        contents,
    };
    let manifest = if architectures.is_empty() {
        manifest::docker(&settings, manifest::EVERYDAY)
    } else {
        let parts: Vec<(&str, Manifest)> = architectures
            .iter()
            .map(AsRef::as_ref)
            .map(|architecture| {
                let contents = format!("{contents} {architecture}");
                let settings = Settings {
                    architecture,
                    contents: &contents,
                    ..settings
                };
                (architecture, manifest::oci(&settings, manifest::EVERYDAY))
            })
            .collect();
        for (_, part) in &parts {
            put(connection, repository, part, at).await?;
        }
        let parts: Vec<(&str, &Manifest)> = parts.iter().map(|(name, part)| (*name, part)).collect();
        manifest::index(&parts)
    };
    let image = put(connection, repository, &manifest, at).await?;
    for tag in tags {
        images::tag(connection, repository.id, tag, image).await?;
    }
    Ok(manifest.digest)
}

async fn put(
    connection: &mut SqliteConnection,
    repository: &RepositoryRecord,
    manifest: &Manifest,
    at: Timestamp,
) -> Result<i64> {
    let image = NewImage {
        digest: &manifest.digest,
        media_type: manifest.media_type,
        manifest: &manifest.text,
        size: manifest.size,
        configuration: manifest.configuration.as_deref(),
        pushed_at: at,
    };
    images::put(connection, repository.id, image).await
}

/// Where the image goes.
fn target(push: &Push) -> std::result::Result<(Scope, String), &'static str> {
    let (scope, name) = match pull::registry(&push.repository) {
        Some((scope, name)) => (scope, name),
        None => (
            Scope {
                account: push.account.clone().unwrap_or_else(|| DEFAULT_ACCOUNT.to_owned()),
                region: push.region.clone().unwrap_or_else(|| "us-east-1".to_owned()),
            },
            push.repository.as_str(),
        ),
    };
    let is_account = scope.account.len() == 12 && scope.account.bytes().all(|byte| byte.is_ascii_digit());
    if !is_account {
        return Err("The account is twelve digits.");
    }
    let is_label = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    if scope.region.is_empty() || !scope.region.bytes().all(is_label) {
        return Err("The region is a name such as us-east-1.");
    }
    let by_model = Service::Ecr
        .operation("ListImages")
        .map(|operation| Service::Ecr.check(operation, &json!({"repositoryName": name})));
    if !matches!(by_model, Some(Ok(()))) {
        return Err(
            "The repository is a name such as shop/web, or 123456789012.dkr.ecr.us-east-1.amazonaws.com/shop/web.",
        );
    }
    if !is_tag(&push.tag) {
        return Err(
            "The tag is up to 128 letters, digits, underscores, periods and dashes, and begins with none of the last two.",
        );
    }
    let is_architecture =
        |name: &String| !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric());
    if push.architectures.len() > 10 || !push.architectures.iter().all(is_architecture) {
        return Err("The architectures are up to ten names such as amd64 and arm64.");
    }
    Ok((scope, name.to_owned()))
}

/// Docker's rule for tags.
fn is_tag(tag: &str) -> bool {
    let is_word = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_';
    (1..=128).contains(&tag.len())
        && tag.bytes().next().is_some_and(is_word)
        && tag
            .bytes()
            .all(|byte| is_word(byte) || byte == b'.' || byte == b'-')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn target_of(body: &Value) -> std::result::Result<(String, String, String), &'static str> {
        let push = serde_json::from_value(body.clone()).expect("a push");
        target(&push).map(|(scope, name)| (scope.account, scope.region, name))
    }

    #[test]
    fn a_repository_may_carry_its_registry() {
        assert_eq!(
            target_of(&json!({"repository": "111122223333.dkr.ecr.eu-west-1.amazonaws.com/shop/web"})),
            Ok((
                "111122223333".to_owned(),
                "eu-west-1".to_owned(),
                "shop/web".to_owned()
            ))
        );
        assert_eq!(
            target_of(&json!({"repository": "web", "region": "eu-west-1"})),
            Ok((
                DEFAULT_ACCOUNT.to_owned(),
                "eu-west-1".to_owned(),
                "web".to_owned()
            ))
        );
    }

    #[test]
    fn what_no_registry_takes_is_refused() {
        for wrong in [
            json!({"repository": "Shop Web"}),
            json!({"repository": ""}),
            json!({"repository": "web", "tag": ".hidden"}),
            json!({"repository": "web", "tag": ""}),
            json!({"repository": "web", "account": "12"}),
            json!({"repository": "web", "region": "US EAST"}),
            json!({"repository": "web", "architectures": ["amd64\n"]}),
        ] {
            assert!(target_of(&wrong).is_err(), "{wrong}");
        }
    }
}
