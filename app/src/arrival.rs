//! Arriving at another page inside of the application: the focus goes to its heading, as a browser would announce a new
//! document.

use leptos::prelude::*;

/// Gives the heading of each page that is gone to the focus. Stands inside of the router.
#[component]
pub fn FocusOnArrival() -> impl IntoView {
    #[cfg(feature = "hydrate")]
    browser::focus_on_arrival();
}

#[cfg(feature = "hydrate")]
mod browser {
    use crate::focus::keep_focus_on;
    use crate::live::{Live, Place};
    use leptos::prelude::*;
    use leptos_router::hooks::use_location;
    use wasm_bindgen::JsCast;
    use web_sys::HtmlElement;

    pub(super) fn focus_on_arrival() {
        let location = use_location();
        let place = Live::of_page().place;
        Effect::new(move |before: Option<String>| {
            let path = location.pathname.get();
            if before.is_some_and(|before| before != path) {
                request_animation_frame(|| keep_focus_on(heading));
                // A page that is left does not say so itself: what it held may be gone before.
                place.maybe_update(|place| {
                    let is_left = !place.subject.is_empty() && !is_at(&path, &place.subject);
                    if is_left {
                        *place = Place::default();
                    }
                    is_left
                });
            }
            path
        });
    }

    /// Whether the page at a path is about a subject: the id of a draft, the key of a service, or the list of drafts.
    fn is_at(path: &str, subject: &str) -> bool {
        match subject.split_once(':') {
            Some((_, key)) => path.contains(key),
            None => path.trim_end_matches('/') == model::paths::DRAFTS,
        }
    }

    /// The one that is there first may be that of the page before, or go when the page's data arrives.
    fn heading() -> Option<HtmlElement> {
        let heading = document().query_selector("h1").ok().flatten()?;
        let _ = heading.set_attribute("tabindex", "-1");
        heading.dyn_into().ok()
    }
}
