//! Browsing the private registry for an image.

use super::Choices;
use crate::container_registry::ImageRepository;
use crate::image_facts::Platform;
use crate::time::Time;
use serde::{Deserialize, Serialize};

/// What is looked at. Comes from an address: what cannot be read is as if it were not there.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ImagesQuery {
    /// The repository whose images are listed; empty for the list of repositories.
    pub repository: String,
    /// Part of a name: of a repository, or inside of one of a tag.
    pub search: String,
    /// From 1.
    pub page: u32,
    /// The word of the step that the image is chosen for.
    pub from: String,
}

/// What there is to choose.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImagesView {
    /// The draft's version, for the choice to be based on.
    pub version: i64,
    /// Account whose registry it is.
    pub account: String,
    /// Code of the Region whose registry it is.
    pub region: String,
    /// A part of the list.
    pub list: Choices<ImageList>,
    /// The server's clock.
    pub now: Time,
}

/// What is listed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ImageList {
    /// Repositories.
    Repositories(ListPage<ImageRepository>),
    /// The tags of one of them, the newest push first.
    Images(ListPage<TaggedImage>),
    /// There is no repository of that name.
    NoRepository,
}

/// A part of a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListPage<T> {
    /// What stands on this page.
    pub items: Vec<T>,
    /// Which one it is, from 1.
    pub page: u32,
    /// Place of its first item, from 1.
    pub first: u32,
    /// How many were found.
    pub found: u32,
    /// How many were read, whether they were searched for or not.
    pub read: u32,
    /// Whether AWS has more than were read.
    pub has_more: bool,
}

impl<T> ListPage<T> {
    /// The page `page` of what was found.
    pub fn of(found: Vec<T>, page: u32, per_page: u32, read: u32, has_more: bool) -> ListPage<T> {
        let count = u32::try_from(found.len()).unwrap_or(u32::MAX);
        let last = count.div_ceil(per_page).max(1);
        let page = page.clamp(1, last);
        let before = (page - 1) * per_page;
        let items = found
            .into_iter()
            .skip(usize::try_from(before).unwrap_or(usize::MAX))
            .take(usize::try_from(per_page).unwrap_or(usize::MAX))
            .collect();
        ListPage {
            items,
            page,
            first: before + 1,
            found: count,
            read,
            has_more,
        }
    }

    /// Place of the last item, from 1.
    pub fn last(&self) -> u32 {
        self.first - 1 + u32::try_from(self.items.len()).unwrap_or(u32::MAX)
    }
}

/// A tag of an image.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TaggedImage {
    /// The tag.
    pub tag: String,
    /// The whole reference, with the tag.
    pub uri: String,
    /// What the tag stands for now.
    pub digest: String,
    /// When the image was pushed.
    pub pushed_at: Time,
    /// Bytes, compressed.
    pub size: Option<u64>,
    /// What it is built for; `None` where that could not be found out.
    pub platforms: Option<Vec<Platform>>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_are_cut_from_what_was_found() {
        let page = |page| ListPage::of((1..=25).collect::<Vec<u32>>(), page, 10, 40, true);
        assert_eq!((page(1).items.len(), page(1).first, page(1).last()), (10, 1, 10));
        assert_eq!((page(3).items[0], page(3).last()), (21, 25));
        assert_eq!(page(0).page, 1);
        assert_eq!(page(99).page, 3);
        let none = ListPage::<u32>::of(Vec::new(), 7, 10, 40, false);
        assert_eq!((none.page, none.found, none.last()), (1, 0, 0));
    }
}
