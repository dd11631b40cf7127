//! What is in the private registry of an account and Region (Amazon ECR).

use crate::time::Time;
use serde::{Deserialize, Serialize};

/// A repository of images.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImageRepository {
    /// Path below the registry, such as `team/web`.
    pub name: String,
    /// `{account}.dkr.ecr.{region}.amazonaws.com/{name}`.
    pub uri: String,
}

/// An image as it was pushed: one manifest, or an index of one for each architecture.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PushedImage {
    /// `sha256:` and 64 hexadecimal digits.
    pub digest: String,
    /// Empty for one whose tags have all moved on.
    pub tags: Vec<String>,
    /// When.
    pub pushed_at: Time,
    /// Bytes, compressed; of an index, its largest image's (API shape `ImageDetail`). `None` where ECR does not say.
    pub size: Option<u64>,
}

/// Whether a manifest of this media type is an index: OCI's name for it, and Docker's older one.
pub fn is_index(media_type: &str) -> bool {
    matches!(
        media_type,
        "application/vnd.oci.image.index.v1+json"
            | "application/vnd.docker.distribution.manifest.list.v2+json"
    )
}
