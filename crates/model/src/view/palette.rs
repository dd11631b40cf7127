//! What the command palette finds.

use serde::{Deserialize, Serialize};

/// What the command palette finds for a text.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PaletteView {
    /// In the order in which they are offered; those of a group stand together.
    pub hits: Vec<PaletteHit>,
}

/// What a hit is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum PaletteGroup {
    /// Where this browser was before.
    Recent,
    /// A service.
    Service,
    /// A draft.
    Draft,
    /// Something that is done.
    Action,
    /// Another page.
    Page,
}

impl PaletteGroup {
    /// The heading of its hits.
    pub fn label(self) -> &'static str {
        match self {
            PaletteGroup::Recent => "Recent",
            PaletteGroup::Service => "Services",
            PaletteGroup::Draft => "Drafts",
            PaletteGroup::Action => "Actions",
            PaletteGroup::Page => "Pages",
        }
    }
}

/// Something to go to, or to do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PaletteHit {
    /// What it is.
    pub group: PaletteGroup,
    /// "web-hello"
    pub label: String,
    /// "eu-west-1, Running"
    pub detail: String,
    /// Where it leads.
    pub href: String,
    /// Why the person may not now.
    pub refusal: Option<String>,
}
