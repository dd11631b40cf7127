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

/// Where the value beside it came from: "from link", "from image", "from service", "from file", or "changed" where it differs from the default.
/// Shows nothing for a value that a person typed and that is the default.
#[component]
pub fn ProvenanceMark(
    /// Where the value came from, if that is known.
    #[prop(optional_no_strip)]
    origin: Option<Origin>,
    /// Whether the value differs from App Runner's default.
    #[prop(optional)]
    changed: bool,
) -> impl IntoView {
    let mark = |icon, text| {
        view! {
            <span class="badge badge-accent">
                <Icon icon size=IconSize::Badge />
                {text}
            </span>
        }
    };
    match origin {
        Some(Origin::Link) => mark(Icon::Link, "from link").into_any(),
        Some(Origin::Image) => mark(Icon::Cube, "from image").into_any(),
        Some(Origin::File) => mark(Icon::Drafts, "from file").into_any(),
        Some(Origin::Service) => mark(Icon::Services, "from service").into_any(),
        Some(Origin::Person) | None if changed => {
            view! { <span class="badge badge-outline">"changed"</span> }.into_any()
        }
        Some(Origin::Person) | None => ().into_any(),
    }
}
