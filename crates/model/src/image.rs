//! References to container images that App Runner can pull.

use crate::region::Region;
use crate::text::cleaned;
use serde::{Deserialize, Serialize};

/// A container image in Amazon ECR or Amazon ECR Public (shape `ImageIdentifier`, read strictly: no scheme, no
/// upper case, at most one of tag and digest).
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct ImageReference {
    /// Where it is stored.
    pub registry: Registry,
    /// Path below the registry; for ECR Public it starts with the publisher's alias.
    pub repository: String,
    /// Which version; without tag and digest, App Runner takes the tag `latest`.
    pub version: ImageVersion,
}

/// The two registries that App Runner pulls from.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Registry {
    /// `public.ecr.aws`: readable by everyone.
    EcrPublic,
    /// `{account}.dkr.ecr.{region}.amazonaws.com`: needs an access role.
    Ecr {
        /// 12 digits.
        account: String,
        /// Where the registry is; it may differ from the service's Region.
        region: Region,
    },
}

/// How a reference chooses among the versions of an image.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum ImageVersion {
    /// Neither tag nor digest was written.
    Unwritten,
    /// A tag, which can move.
    Tag(String),
    /// `sha256:` and 64 hexadecimal digits, which cannot.
    Digest(String),
}

/// Longest reference that the API takes.
const LONGEST: usize = 1024;

/// Why a text is not an image that App Runner can pull. Each says what to do instead.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ImageError {
    /// Nothing was entered.
    #[error("Enter a container image, for example public.ecr.aws/nginx/nginx:1.27.")]
    Missing,
    /// Not even of another registry.
    #[error("Enter a container image, for example public.ecr.aws/nginx/nginx:1.27. This is not one.")]
    Unrecognised,
    /// Above 1024 characters.
    #[error("Enter at most 1024 characters. This reference has {length}.")]
    TooLong {
        /// Its length in characters.
        length: usize,
    },
    /// `https://…` or `docker://…` in front.
    #[error("Leave out {scheme}. A reference starts with the registry, for example public.ecr.aws.")]
    Scheme {
        /// What stands before the host, with its slashes.
        scheme: String,
    },
    /// A registry that App Runner cannot pull from.
    #[error("{0}")]
    OtherRegistry(OtherRegistry),
    /// An ECR host whose account or Region is malformed.
    #[error(
        "Write the registry as 123456789012.dkr.ecr.eu-west-1.amazonaws.com, with your account and Region."
    )]
    EcrHost,
    /// ECR in China, which App Runner does not reach (no endpoint there).
    #[error("App Runner has no Region in China. Use an image in another Region of Amazon ECR.")]
    China,
    /// Capitals in the path.
    #[error("Write the repository in lower case: {lowered}.")]
    UpperCase {
        /// The path in lower case.
        lowered: String,
    },
    /// Path without a repository, or ECR Public without the publisher's alias.
    #[error("Add the repository. An image in ECR Public is public.ecr.aws/publisher/name.")]
    RepositoryMissing,
    /// A path that breaks the grammar of repositories.
    #[error(
        "Check the repository \"{repository}\". Its parts are lower-case letters and digits, joined by single dots, hyphens, underscores or slashes."
    )]
    Repository {
        /// The path as entered.
        repository: String,
    },
    /// A colon with nothing behind it.
    #[error("Add the tag after the colon, for example :latest, or remove the colon.")]
    TagMissing,
    /// A tag that breaks the grammar.
    #[error("Check the tag \"{tag}\". A tag has up to 128 letters, digits, dots, hyphens and underscores.")]
    Tag {
        /// The tag as entered.
        tag: String,
    },
    /// A digest of the wrong form.
    #[error("Check the digest. It is sha256: followed by 64 hexadecimal digits; this one has {length}.")]
    Digest {
        /// Characters after `sha256:`.
        length: usize,
    },
    /// 64 characters, but not all of them digits.
    #[error("Check the digest. Its digits are 0 to 9 and a to f, in lower case.")]
    DigestDigits,
    /// A digest of another algorithm.
    #[error("Write the digest as sha256: followed by 64 hexadecimal digits.")]
    DigestAlgorithm,
}

/// A registry outside AWS, and what can be done about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OtherRegistry {
    /// What the text seems to mean: "Docker Hub", "ghcr.io", …
    pub registry: String,
    /// The same image in the public mirror of Docker's official images, where there is one.
    pub mirror: Option<String>,
}

impl std::fmt::Display for OtherRegistry {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "App Runner cannot pull from {}. ", self.registry)?;
        match &self.mirror {
            Some(mirror) => write!(f, "Use the same image in ECR Public: {mirror}."),
            None => write!(
                f,
                "Copy the image to Amazon ECR, or set up a pull-through cache there, and use that reference."
            ),
        }
    }
}

impl ImageReference {
    /// The tag that will be pulled, if no digest is given.
    pub fn tag(&self) -> Option<&str> {
        match &self.version {
            ImageVersion::Unwritten => Some("latest"),
            ImageVersion::Tag(tag) => Some(tag),
            ImageVersion::Digest(_) => None,
        }
    }

    /// Registry host, as written in the reference.
    pub fn host(&self) -> String {
        match &self.registry {
            Registry::EcrPublic => "public.ecr.aws".to_owned(),
            Registry::Ecr { account, region } => format!("{account}.dkr.ecr.{region}.amazonaws.com"),
        }
    }

    /// What distinguishes the image in a table: the last part of the repository with tag or short digest.
    pub fn short(&self) -> String {
        let name = self.repository.rsplit('/').next().unwrap_or(&self.repository);
        match &self.version {
            ImageVersion::Unwritten => name.to_owned(),
            ImageVersion::Tag(tag) => format!("{name}:{tag}"),
            ImageVersion::Digest(digest) => format!("{name}@{}", short_digest(digest)),
        }
    }

    /// Whether App Runner can deploy by itself when the image changes: not for ECR Public, not across accounts,
    /// never for a digest (developer guide, image-based services).
    pub fn automatic_deployment_refusal(&self, account: &str) -> Option<&'static str> {
        match (&self.registry, &self.version) {
            (Registry::EcrPublic, _) => Some("Images from ECR Public cannot deploy automatically."),
            (Registry::Ecr { account: owner, .. }, _) if owner != account => {
                Some("Images of another account cannot deploy automatically.")
            }
            (_, ImageVersion::Digest(_)) => {
                Some("A digest never changes, so there is nothing to deploy automatically.")
            }
            _ => None,
        }
    }
}

/// `b41f09c` for `sha256:b41f09c…`: seven digits, as tables show a digest.
pub fn short_digest(digest: &str) -> &str {
    let hex = digest.strip_prefix("sha256:").unwrap_or(digest);
    hex.get(..7).unwrap_or(hex)
}

impl std::str::FromStr for ImageReference {
    type Err = ImageError;

    fn from_str(text: &str) -> Result<Self, ImageError> {
        let text = text.trim();
        if text.is_empty() {
            return Err(ImageError::Missing);
        }
        let length = text.chars().count();
        if length > LONGEST {
            return Err(ImageError::TooLong { length });
        }
        if let Some((scheme, _)) = text.split_once("://") {
            return Err(if is_scheme(scheme) {
                ImageError::Scheme {
                    scheme: format!("{scheme}://"),
                }
            } else {
                ImageError::Unrecognised
            });
        }
        let (host, path) = match text.split_once('/') {
            Some((host, path)) if looks_like_a_host(host) => (host, path),
            _ if is_ecr_host(text) => return Err(ImageError::RepositoryMissing),
            _ => return Err(docker_hub(text).map_or(ImageError::Unrecognised, ImageError::OtherRegistry)),
        };
        let registry = registry(host, path)?;
        let (repository, version) = split_version(path)?;
        check_repository(&registry, repository)?;
        Ok(ImageReference {
            registry,
            repository: repository.to_owned(),
            version,
        })
    }
}

/// RFC 3986, section 3.1; ours are short, so that a message cannot be a stranger's.
fn is_scheme(text: &str) -> bool {
    text.len() <= 16
        && text.starts_with(|c: char| c.is_ascii_alphabetic())
        && text
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'-' | b'.'))
}

/// Docker's own rule: the part before the first slash is a host if it has a dot or a colon, or is `localhost`.
fn looks_like_a_host(part: &str) -> bool {
    part.contains(['.', ':']) || part == "localhost"
}

fn is_ecr_host(text: &str) -> bool {
    let lowered = text.to_ascii_lowercase();
    lowered == "public.ecr.aws" || (lowered.contains(".dkr.ecr.") && lowered.ends_with(".amazonaws.com"))
}

/// A reference on Docker Hub: what is there instead; `None` if it is no reference at all.
pub(crate) fn docker_hub(reference: &str) -> Option<OtherRegistry> {
    // Every Docker Hub reference is one of ECR Public too, once a registry and a publisher stand in front.
    let mirrored = format!("public.ecr.aws/docker/{reference}");
    mirrored.parse::<ImageReference>().ok()?;
    let official = reference.strip_prefix("library/").unwrap_or(reference);
    // Official images are the ones without a publisher; of others there is no public mirror.
    let mirror = (!official.contains('/')).then(|| format!("public.ecr.aws/docker/library/{official}"));
    Some(OtherRegistry {
        registry: "Docker Hub".to_owned(),
        mirror,
    })
}

fn registry(host: &str, path: &str) -> Result<Registry, ImageError> {
    // Names of hosts know no case (RFC 4343).
    let host = host.to_ascii_lowercase();
    if host == "public.ecr.aws" {
        return Ok(Registry::EcrPublic);
    }
    if let Some((account, rest)) = host.split_once(".dkr.ecr.") {
        if rest.ends_with(".amazonaws.com.cn") {
            return Err(ImageError::China);
        }
        let region = rest.strip_suffix(".amazonaws.com").ok_or(ImageError::EcrHost)?;
        let digits = account.len() == 12 && account.bytes().all(|byte| byte.is_ascii_digit());
        return match region.parse() {
            Ok(region) if digits => Ok(Registry::Ecr {
                account: account.to_owned(),
                region,
            }),
            _ => Err(ImageError::EcrHost),
        };
    }
    // The endpoints for FIPS and for IPv6, which shape `ImageIdentifier` does not take.
    if host.contains(".dkr.ecr-fips.") || host.contains(".dkr-ecr") {
        return Err(ImageError::EcrHost);
    }
    let elsewhere = match host.as_str() {
        "docker.io" | "index.docker.io" | "registry-1.docker.io" | "hub.docker.com" => docker_hub(path),
        _ if is_plain_host(&host) => Some(OtherRegistry {
            registry: host,
            mirror: None,
        }),
        _ => None,
    };
    Err(elsewhere.map_or(ImageError::Unrecognised, ImageError::OtherRegistry))
}

/// Only what hosts are made of, so that a message that names it is not a stranger's.
fn is_plain_host(host: &str) -> bool {
    host.len() <= 80
        && host
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b':'))
}

fn split_version(path: &str) -> Result<(&str, ImageVersion), ImageError> {
    if let Some((before, digest)) = path.split_once('@') {
        let hex = digest
            .strip_prefix("sha256:")
            .ok_or(ImageError::DigestAlgorithm)?;
        let length = hex.chars().count();
        if length != 64 {
            return Err(ImageError::Digest { length });
        }
        if !hex.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f')) {
            return Err(ImageError::DigestDigits);
        }
        // `name:tag@digest`: the digest decides, as it does for Docker.
        let repository = before
            .split_once(':')
            .map_or(before, |(repository, _)| repository);
        return Ok((repository, ImageVersion::Digest(digest.to_owned())));
    }
    match path.split_once(':') {
        None => Ok((path, ImageVersion::Unwritten)),
        Some((_, "")) => Err(ImageError::TagMissing),
        Some((repository, tag)) => {
            let fits = tag.len() <= 128
                && !tag.starts_with(['.', '-'])
                && tag
                    .bytes()
                    .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b'_'));
            if fits {
                Ok((repository, ImageVersion::Tag(tag.to_owned())))
            } else {
                Err(ImageError::Tag {
                    tag: cleaned(tag, 128),
                })
            }
        }
    }
}

fn check_repository(registry: &Registry, repository: &str) -> Result<(), ImageError> {
    let fewest = match registry {
        Registry::EcrPublic => 2,
        Registry::Ecr { .. } => 1,
    };
    if repository.is_empty() || repository.split('/').count() < fewest {
        return Err(ImageError::RepositoryMissing);
    }
    if repository.split('/').all(is_component) {
        return Ok(());
    }
    let lowered = repository.to_ascii_lowercase();
    Err(if lowered.split('/').all(is_component) {
        ImageError::UpperCase { lowered }
    } else {
        ImageError::Repository {
            repository: cleaned(repository, 120),
        }
    })
}

/// `[a-z0-9]+([._-][a-z0-9]+)*` of shape `ImageIdentifier`.
fn is_component(component: &str) -> bool {
    component
        .split(['.', '_', '-'])
        .all(|word| !word.is_empty() && word.bytes().all(|byte| matches!(byte, b'a'..=b'z' | b'0'..=b'9')))
}

impl TryFrom<String> for ImageReference {
    type Error = ImageError;

    fn try_from(text: String) -> Result<Self, ImageError> {
        text.parse()
    }
}

impl From<ImageReference> for String {
    fn from(image: ImageReference) -> String {
        image.to_string()
    }
}

impl std::fmt::Display for ImageReference {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}/{}", self.host(), self.repository)?;
        match &self.version {
            ImageVersion::Unwritten => Ok(()),
            ImageVersion::Tag(tag) => write!(f, ":{tag}"),
            ImageVersion::Digest(digest) => write!(f, "@{digest}"),
        }
    }
}

/// What tells an image apart in a list, out of a reference that App Runner told. It is read and not checked, which takes a
/// tenth of the code that [`ImageReference`] brings along.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ImageInBrief<'a> {
    /// The last part of the repository's path.
    pub name: &'a str,
    /// Tag that is pulled; none beside a digest.
    pub tag: Option<&'a str>,
    /// Digest, with its algorithm.
    pub digest: Option<&'a str>,
}

impl<'a> ImageInBrief<'a> {
    /// Reads it; `None` for what is no image, such as the address of a repository of source code.
    pub fn read(told: &'a str) -> Option<ImageInBrief<'a>> {
        let (path, digest) = match told.split_once('@') {
            Some((path, digest)) => (path, Some(digest)),
            None => (told, None),
        };
        let (folder, last) = path.rsplit_once('/')?;
        // "https://…" has nothing between its first slashes.
        if folder.split('/').any(str::is_empty) {
            return None;
        }
        let (name, tag) = match last.split_once(':') {
            Some((name, tag)) => (name, Some(tag)),
            // As of [`ImageReference::tag`].
            None => (last, digest.is_none().then_some("latest")),
        };
        Some(ImageInBrief { name, tag, digest })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_read_in_brief_is_what_is_read_whole() {
        let digest = format!("sha256:{}", "0a".repeat(32));
        let pinned = format!("public.ecr.aws/nginx/nginx@{digest}");
        for told in [
            "public.ecr.aws/nginx/nginx:1.27",
            "public.ecr.aws/aws-containers/hello-app-runner:latest",
            "123456789012.dkr.ecr.eu-west-1.amazonaws.com/web",
            "123456789012.dkr.ecr.eu-west-1.amazonaws.com/shop/web:1",
            pinned.as_str(),
        ] {
            let whole: ImageReference = told.parse().unwrap();
            let brief = ImageInBrief::read(told).unwrap();
            assert_eq!(whole.repository.rsplit('/').next(), Some(brief.name), "{told}");
            assert_eq!(whole.tag(), brief.tag, "{told}");
            let pinned_to = match &whole.version {
                ImageVersion::Digest(digest) => Some(digest.as_str()),
                _ => None,
            };
            assert_eq!(brief.digest, pinned_to, "{told}");
        }
        for no_image in ["https://github.com/kim/web", "web", ""] {
            assert_eq!(ImageInBrief::read(no_image), None, "{no_image}");
        }
    }
    use proptest::prelude::*;

    const DIGEST: &str = "sha256:b41f09c000000000000000000000000000000000000000000000000000002e7d";

    fn image(text: &str) -> ImageReference {
        text.parse().unwrap()
    }

    fn refusal(text: &str) -> String {
        text.parse::<ImageReference>().unwrap_err().to_string()
    }

    #[test]
    fn the_parts_of_a_reference_are_told_apart() {
        let public = image(" public.ecr.aws/aws-containers/hello-app-runner:latest ");
        assert_eq!(public.registry, Registry::EcrPublic);
        assert_eq!(public.repository, "aws-containers/hello-app-runner");
        assert_eq!(public.version, ImageVersion::Tag("latest".to_owned()));
        assert_eq!(public.host(), "public.ecr.aws");
        assert_eq!(
            (public.tag(), public.short()),
            (Some("latest"), "hello-app-runner:latest".to_owned())
        );

        let private = image(&format!(
            "123456789012.dkr.ecr.eu-west-1.amazonaws.com/shop/web@{DIGEST}"
        ));
        assert_eq!(
            private.registry,
            Registry::Ecr {
                account: "123456789012".to_owned(),
                region: "eu-west-1".parse().unwrap()
            }
        );
        assert_eq!(private.version, ImageVersion::Digest(DIGEST.to_owned()));
        assert_eq!((private.tag(), private.short()), (None, "web@b41f09c".to_owned()));

        let unwritten = image("public.ecr.aws/nginx/nginx");
        assert_eq!(
            (unwritten.tag(), unwritten.short()),
            (Some("latest"), "nginx".to_owned())
        );
    }

    #[test]
    fn hosts_know_no_case_and_a_digest_outdoes_a_tag() {
        assert_eq!(
            image("Public.ECR.aws/nginx/nginx").to_string(),
            "public.ecr.aws/nginx/nginx"
        );
        assert_eq!(
            image(&format!("public.ecr.aws/nginx/nginx:1.27@{DIGEST}")).to_string(),
            format!("public.ecr.aws/nginx/nginx@{DIGEST}")
        );
    }

    #[test]
    fn every_fault_says_what_to_do() {
        let unrecognised =
            "Enter a container image, for example public.ecr.aws/nginx/nginx:1.27. This is not one.";
        let repository = "Add the repository. An image in ECR Public is public.ecr.aws/publisher/name.";
        let host = "Write the registry as 123456789012.dkr.ecr.eu-west-1.amazonaws.com, with your account and Region.";
        let copy =
            "Copy the image to Amazon ECR, or set up a pull-through cache there, and use that reference.";
        let parts = "Its parts are lower-case letters and digits, joined by single dots, hyphens, underscores or slashes.";
        let tag = "A tag has up to 128 letters, digits, dots, hyphens and underscores.";
        for (text, message) in [
            ("", "Enter a container image, for example public.ecr.aws/nginx/nginx:1.27.".to_owned()),
            (" \t", "Enter a container image, for example public.ecr.aws/nginx/nginx:1.27.".to_owned()),
            ("hello world", unrecognised.to_owned()),
            ("What is this? http://x", unrecognised.to_owned()),
            ("évil.example/a", unrecognised.to_owned()),
            (
                "https://public.ecr.aws/nginx/nginx",
                "Leave out https://. A reference starts with the registry, for example public.ecr.aws.".to_owned(),
            ),
            (
                "nginx:1.27",
                "App Runner cannot pull from Docker Hub. Use the same image in ECR Public: public.ecr.aws/docker/library/nginx:1.27.".to_owned(),
            ),
            (
                "docker.io/library/nginx",
                "App Runner cannot pull from Docker Hub. Use the same image in ECR Public: public.ecr.aws/docker/library/nginx.".to_owned(),
            ),
            ("grafana/grafana", format!("App Runner cannot pull from Docker Hub. {copy}")),
            ("ghcr.io/owner/app:1", format!("App Runner cannot pull from ghcr.io. {copy}")),
            ("localhost:5000/app", format!("App Runner cannot pull from localhost:5000. {copy}")),
            ("12345.dkr.ecr.eu-west-1.amazonaws.com/app", host.to_owned()),
            ("123456789012.dkr.ecr.nowhere.amazonaws.com/app", host.to_owned()),
            ("123456789012.dkr.ecr.eu-west-1.example.com/app", host.to_owned()),
            ("123456789012.dkr.ecr-fips.us-east-1.amazonaws.com/app", host.to_owned()),
            ("123456789012.dkr-ecr.eu-west-1.on.aws/app", host.to_owned()),
            (
                "123456789012.dkr.ecr.cn-north-1.amazonaws.com.cn/app",
                "App Runner has no Region in China. Use an image in another Region of Amazon ECR.".to_owned(),
            ),
            ("public.ecr.aws/Nginx/nginx", "Write the repository in lower case: nginx/nginx.".to_owned()),
            ("public.ecr.aws", repository.to_owned()),
            ("public.ecr.aws/", repository.to_owned()),
            ("public.ecr.aws/nginx", repository.to_owned()),
            ("public.ecr.aws/nginx:1.27", repository.to_owned()),
            ("123456789012.dkr.ecr.eu-west-1.amazonaws.com", repository.to_owned()),
            ("public.ecr.aws/nginx//nginx", format!("Check the repository \"nginx//nginx\". {parts}")),
            ("public.ecr.aws/a/b__c", format!("Check the repository \"a/b__c\". {parts}")),
            ("public.ecr.aws/a/B c", format!("Check the repository \"a/B c\". {parts}")),
            (
                "public.ecr.aws/a/b:",
                "Add the tag after the colon, for example :latest, or remove the colon.".to_owned(),
            ),
            ("public.ecr.aws/a/b:.x", format!("Check the tag \".x\". {tag}")),
            ("public.ecr.aws/a/b:c:d", format!("Check the tag \"c:d\". {tag}")),
            (
                "public.ecr.aws/a/b@sha256:b41f09c",
                "Check the digest. It is sha256: followed by 64 hexadecimal digits; this one has 7.".to_owned(),
            ),
            (
                &DIGEST.replace("sha256:b", "public.ecr.aws/a/b@sha256:B"),
                "Check the digest. Its digits are 0 to 9 and a to f, in lower case.".to_owned(),
            ),
            (
                "public.ecr.aws/a/b@sha512:b41f09c",
                "Write the digest as sha256: followed by 64 hexadecimal digits.".to_owned(),
            ),
        ] {
            assert_eq!(refusal(text), message, "{text}");
        }
    }

    #[test]
    fn length_is_counted_in_characters() {
        let longest = format!("public.ecr.aws/a/{}", "b".repeat(LONGEST - 17));
        assert_eq!(image(&longest).to_string(), longest);
        assert_eq!(
            refusal(&format!("{longest}b")),
            "Enter at most 1024 characters. This reference has 1025."
        );
        assert!(!refusal(&"é".repeat(600)).starts_with("Enter at most"));
    }

    #[test]
    fn messages_repeat_nothing_hidden() {
        assert_eq!(
            refusal("public.ecr.aws/a/b:\u{202e}x\u{7}"),
            "Check the tag \"x\". A tag has up to 128 letters, digits, dots, hyphens and underscores."
        );
    }

    #[test]
    fn automatic_deployment_needs_a_tag_of_the_own_account() {
        let own = "123456789012";
        let refusal = |text: &str| image(text).automatic_deployment_refusal(own);
        assert_eq!(refusal("123456789012.dkr.ecr.eu-west-1.amazonaws.com/web"), None);
        assert_eq!(
            refusal("210987654321.dkr.ecr.eu-west-1.amazonaws.com/web"),
            Some("Images of another account cannot deploy automatically.")
        );
        assert_eq!(
            refusal(&format!(
                "123456789012.dkr.ecr.eu-west-1.amazonaws.com/web@{DIGEST}"
            )),
            Some("A digest never changes, so there is nothing to deploy automatically.")
        );
        assert_eq!(
            refusal("public.ecr.aws/nginx/nginx"),
            Some("Images from ECR Public cannot deploy automatically.")
        );
    }

    /// The pattern of shape `ImageIdentifier` once more, read from the left by hand:
    /// `([0-9]{12}.dkr.ecr.[a-z\-]+-[0-9]{1}.amazonaws.com\/((?:[a-z0-9]+(?:[._-][a-z0-9]+)*\/)*[a-z0-9]+(?:[._-][a-z0-9]+)*)(:([\w\d+\-=._:\/@])+|@([\w\d\:]+))?)|(^public\.ecr\.aws\/.+\/(…)(…)?)`
    fn matches_the_shape(text: &str) -> bool {
        let Some((host, path)) = text.split_once('/') else {
            return false;
        };
        let is_private = || {
            let Some(rest) = host.get(12..).and_then(|rest| rest.strip_prefix(".dkr.ecr.")) else {
                return false;
            };
            let Some(region) = rest.strip_suffix(".amazonaws.com") else {
                return false;
            };
            let Some((area, number)) = region.rsplit_once('-') else {
                return false;
            };
            host[..12].bytes().all(|byte| byte.is_ascii_digit())
                && !area.is_empty()
                && area.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'-')
                && number.len() == 1
                && number.as_bytes()[0].is_ascii_digit()
        };
        let (repository, version) = match path.find([':', '@']) {
            Some(at) => path.split_at(at),
            None => (path, ""),
        };
        let mut word = 0;
        let mut words_fit = true;
        for c in repository.chars() {
            match c {
                'a'..='z' | '0'..='9' => word += 1,
                '.' | '_' | '-' | '/' => {
                    words_fit &= word > 0;
                    word = 0;
                }
                _ => words_fit = false,
            }
        }
        let is_word = |c: char| c.is_ascii_alphanumeric() || c == '_';
        let version_fits = match version.split_at_checked(1) {
            None => true,
            Some((":", tag)) => !tag.is_empty() && tag.chars().all(|c| is_word(c) || "+-=._:/@".contains(c)),
            Some((_, digest)) => !digest.is_empty() && digest.chars().all(|c| is_word(c) || c == ':'),
        };
        let host_fits = (host == "public.ecr.aws" && repository.contains('/')) || is_private();
        host_fits && words_fit && word > 0 && version_fits && text.len() <= 1024
    }

    proptest! {
        #[test]
        fn right_references_are_accepted_as_they_are(
            host in "public\\.ecr\\.aws/[a-z0-9]{1,9}|[0-9]{12}\\.dkr\\.ecr\\.(eu|us-gov)-[a-z]{1,9}-[1-9]\\.amazonaws\\.com",
            repository in "[a-z0-9]{1,9}([._-][a-z0-9]{1,9}){0,3}(/[a-z0-9]{1,9}){0,3}",
            version in "|:[A-Za-z0-9_][A-Za-z0-9._-]{0,127}|@sha256:[0-9a-f]{64}",
        ) {
            let text = format!("{host}/{repository}{version}");
            prop_assert!(matches_the_shape(&text));
            prop_assert_eq!(image(&text).to_string(), text.clone());
            let json = serde_json::to_string(&image(&text)).unwrap();
            prop_assert_eq!(serde_json::from_str::<ImageReference>(&json).unwrap(), image(&text));
        }

        #[test]
        fn whatever_is_accepted_matches_the_shape(
            text in "(public\\.ecr\\.aws|123456789012\\.dkr\\.ecr\\.[a-z-]{1,9}-[0-9]\\.amazonaws\\.com|[A-Za-z.:]{0,9})(/|:|@|sha256:|[0-9a-f]{64}|[a-zA-Z0-9._-]{1,6}|\\PC){0,8}",
        ) {
            if let Ok(image) = text.parse::<ImageReference>() {
                let written = image.to_string();
                prop_assert!(matches_the_shape(&written), "{}", written);
                prop_assert_eq!(written.parse::<ImageReference>(), Ok(image));
            }
        }

        #[test]
        fn nothing_panics_and_no_message_hides_anything(text in "\\PC{0,40}|[\\x00-\\x{2100}/:@.]{0,40}") {
            if let Err(error) = text.parse::<ImageReference>() {
                prop_assert!(!error.to_string().chars().any(crate::text::is_hidden));
            }
        }
    }
}
