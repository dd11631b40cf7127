//! Badges: counts and facts, never the status of a service.

use super::icon::{Icon, IconSize};
use super::status::Tone;
use leptos::prelude::*;
use model::draft::Origin;

/// A count or a fact in a small box: "Live", "1 warning".
#[component]
pub fn Badge(
    /// Its colour.
    #[prop(optional)]
    tone: Tone,
    /// Its words.
    #[prop(into)]
    text: String,
) -> impl IntoView {
    view! { <span class=format!("badge badge-{}", tone.as_str())>{text}</span> }
}

/// Where the value beside it came from: "from link", "from image", "from service orders-api", "from file", "from ra", or "changed
/// from default" where it differs from that. Shows nothing for a value that the reader typed and that is the default.
#[component]
pub fn ProvenanceMark(
    /// Where the value came from, if that is known. What the reader typed needs no mark: leave it out.
    #[prop(optional_no_strip)]
    origin: Option<Origin>,
    /// Whether the value differs from App Runner's default.
    #[prop(optional)]
    changed: bool,
) -> impl IntoView {
    let mark = |icon, text: String| {
        let whole = text.clone();
        view! {
            <span class="badge badge-accent badge-from" title=whole>
                <Icon icon size=IconSize::Badge />
                <span class="badge-words">{text}</span>
            </span>
        }
        .into_any()
    };
    match origin {
        Some(Origin::Link) => mark(Icon::Link, "from link".to_owned()),
        Some(Origin::Image) => mark(Icon::Cube, "from image".to_owned()),
        Some(Origin::File) => mark(Icon::Drafts, "from file".to_owned()),
        Some(Origin::Service(name)) => mark(Icon::Services, format!("from service {name}")),
        Some(Origin::Person(name)) if !name.is_empty() => mark(Icon::Edit, format!("from {name}")),
        Some(Origin::Person(_)) | None if changed => {
            view! { <span class="badge badge-outline">"changed from default"</span> }.into_any()
        }
        Some(Origin::Person(_)) | None => ().into_any(),
    }
}
