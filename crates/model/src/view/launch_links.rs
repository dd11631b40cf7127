//! The page that builds launch links, and short links.

use super::Backend;
use crate::image::ImageReference;
use crate::launch::{LinkForm, ShortLink};
use crate::person::Person;
use crate::region::Region;
use crate::time::Time;
use serde::{Deserialize, Serialize};

/// The form that builds a launch link.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LaunchLinksView {
    /// What the form begins with.
    pub form: LinkForm,
    /// Why the link in the address of the page is not in the form.
    pub refused: Option<String>,
    /// The short link that stands for what the form begins with.
    pub short: Option<ShortLinkRow>,
    /// The short link that someone is about to revoke.
    pub revoking: Option<ShortLinkRow>,
    /// Regions that a link can name.
    pub regions: Vec<Region>,
    /// Why the person may not make a short link.
    pub make_refusal: Option<String>,
    /// The server's clock when this was made.
    pub now: Time,
}

/// The short links that there are.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ShortLinksView {
    /// The newest first.
    pub links: Vec<ShortLinkRow>,
    /// The server's clock when this was made.
    pub now: Time,
}

/// A short link in the list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ShortLinkRow {
    /// The link.
    pub link: ShortLink,
    /// What it launches; `None` if its query is not read any more.
    pub image: Option<ImageReference>,
    /// Why the person may not revoke it.
    pub revoke_refusal: Option<String>,
}

/// Where a short link leads.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ShortLinkView {
    /// On, or why not.
    pub followed: FollowedLink,
    /// Which App Runner.
    pub backend: Backend,
    /// Who follows it.
    pub person: Person,
}

/// What became of following a short link.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum FollowedLink {
    /// On to the launch page.
    Open {
        /// Query of the launch link.
        query: String,
    },
    /// No link of this code was ever made here.
    Unknown,
    /// Its time is over.
    Expired {
        /// Since when.
        at: Time,
        /// Who made it.
        made_by: String,
    },
    /// Somebody ended it.
    Revoked {
        /// When.
        at: Time,
        /// Who.
        by: String,
    },
}
