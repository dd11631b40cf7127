//! Image identifiers, already held against the model's pattern, taken apart.

use sha2::{Digest, Sha256};

use crate::public_registry;

/// The public registry's host, which is what tells `ECR_PUBLIC` from `ECR`.
pub const PUBLIC_HOST: &str = "public.ecr.aws";

/// `host/repository:tag` or `host/repository@digest`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ImageIdentifier<'a> {
    /// Host and path, without tag and digest.
    pub repository: &'a str,
    /// The tag, `latest` where none is given; `None` beside a digest.
    pub tag: Option<&'a str>,
    /// `sha256:…` where the image is named by it.
    pub digest: Option<&'a str>,
}

impl<'a> ImageIdentifier<'a> {
    /// Takes an identifier apart; what follows the first `@` or the first `:` after the path is digest or tag.
    pub fn parse(identifier: &'a str) -> Self {
        if let Some((repository, digest)) = identifier.split_once('@') {
            return ImageIdentifier {
                repository,
                tag: None,
                digest: Some(digest),
            };
        }
        let (repository, tag) = identifier.split_once(':').unwrap_or((identifier, "latest"));
        ImageIdentifier {
            repository,
            tag: Some(tag),
            digest: None,
        }
    }

    /// Whether the image lies in the public registry.
    pub fn is_public(self) -> bool {
        self.repository.split('/').next() == Some(PUBLIC_HOST)
    }

    /// The account of a private registry, the first label of its host.
    pub fn registry_account(self) -> Option<&'a str> {
        if self.is_public() {
            None
        } else {
            self.repository.split('.').next()
        }
    }

    /// What the public registry says, and for other images made up; the same for the same repository and tag on every
    /// machine.
    pub fn resolved_digest(self) -> String {
        let public = self
            .tag
            .and_then(|tag| public_registry::digest(self.repository, tag));
        self.digest.map(str::to_owned).or(public).unwrap_or_else(|| {
            let name = format!("{}:{}", self.repository, self.tag.unwrap_or_default());
            let hash = Sha256::digest(name.as_bytes());
            hash.iter().fold(String::from("sha256:"), |text, byte| {
                text + &format!("{byte:02x}")
            })
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn identifiers_fall_into_repository_and_tag_or_digest() {
        let tagged = ImageIdentifier::parse("public.ecr.aws/nginx/nginx:1.27");
        assert_eq!(
            (tagged.repository, tagged.tag, tagged.digest),
            ("public.ecr.aws/nginx/nginx", Some("1.27"), None)
        );
        assert_eq!(
            ImageIdentifier::parse("public.ecr.aws/nginx/nginx").tag,
            Some("latest")
        );
        let private =
            ImageIdentifier::parse("123456789012.dkr.ecr.eu-west-1.amazonaws.com/shop/web@sha256:ab");
        assert_eq!(
            (private.registry_account(), private.digest),
            (Some("123456789012"), Some("sha256:ab"))
        );
        assert!(!private.is_public() && tagged.is_public());
    }

    #[test]
    fn a_digest_is_the_same_every_time() {
        let digest = ImageIdentifier::parse("public.ecr.aws/nginx/nginx:latest").resolved_digest();
        assert_eq!(
            digest,
            ImageIdentifier::parse("public.ecr.aws/nginx/nginx").resolved_digest()
        );
        assert_eq!(digest.len(), "sha256:".len() + 64);
        assert_ne!(
            digest,
            ImageIdentifier::parse("public.ecr.aws/nginx/nginx:1.27").resolved_digest()
        );
    }
}
