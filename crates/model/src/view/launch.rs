//! The review of a launch link.

use super::Backend;
use crate::launch::LaunchLink;
use crate::person::Person;
use crate::region::Region;
use serde::{Deserialize, Serialize};

/// What a launch link proposes, for a person to look at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LaunchView {
    /// Every value that is taken, and what is not; or why the link is refused.
    pub link: Result<LaunchLink, RefusedLink>,
    /// The gallery's entry of the image.
    pub image: Option<KnownImage>,
    /// The Region that is chosen at first: the link's, else the first that Slipway follows.
    pub region: Region,
    /// Regions to choose from.
    pub regions: Vec<Region>,
    /// Which App Runner.
    pub backend: Backend,
    /// Who looks at it.
    pub person: Person,
}

/// A launch link that leads nowhere.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RefusedLink {
    /// Why, and what to do.
    pub sentence: String,
    /// Query of a launch link to go on with instead.
    pub proposal: Option<String>,
}

/// What is known of an image without asking a registry.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct KnownImage {
    /// Its title in the gallery.
    pub title: String,
    /// The port it listens on.
    pub port: u16,
}
