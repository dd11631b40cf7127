//! What a service is deployed from: the thing whose pushes concern it.

use serde::{Deserialize, Serialize};

use super::configuration::Configuration;
use super::image::ImageIdentifier;

/// A tag of an image repository, or a branch of a code repository.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Source {
    Tag { repository: String, tag: String },
    Branch { repository: String, branch: String },
}

impl Source {
    /// The source of a configuration. An image that is named by its digest has none: no push changes what it means.
    pub fn of(configuration: &Configuration) -> Option<Self> {
        if let Some(repository) = configuration.repository() {
            return Some(Source::branch(
                &repository.repository_url,
                &repository.source_code_version.value,
            ));
        }
        let image = ImageIdentifier::parse(&configuration.image()?.image_identifier);
        Some(Source::tag(image.repository, image.tag?))
    }

    /// A tag of the repository `{account}.dkr.ecr.{region}.amazonaws.com/{name}`.
    pub fn tag(repository: &str, tag: &str) -> Self {
        Source::Tag {
            repository: repository.to_owned(),
            tag: tag.to_owned(),
        }
    }

    /// A branch of the repository at an address. Providers do not distinguish owners and names by case, and take an
    /// address with `.git` or a slash at its end too.
    pub fn branch(url: &str, branch: &str) -> Self {
        let plain = url.trim_end_matches('/').to_ascii_lowercase();
        let plain = plain.strip_suffix(".git").unwrap_or(&plain);
        Source::Branch {
            repository: plain.to_owned(),
            branch: branch.to_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_repository_may_be_written_in_several_ways() {
        let plain = Source::branch("https://github.com/example/hello", "main");
        for url in [
            "https://github.com/example/hello/",
            "https://github.com/example/hello.git",
            "https://GitHub.com/Example/Hello",
        ] {
            assert_eq!(Source::branch(url, "main"), plain, "{url}");
        }
        assert_ne!(
            Source::branch("https://github.com/example/hello", "Main"),
            plain,
            "branches have a case"
        );
    }
}
