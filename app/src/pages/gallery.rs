//! Placeholder.
use leptos::prelude::*;

/// The page.
#[component]
pub fn Gallery() -> impl IntoView {
    view! { <h1>"Gallery"</h1> }
}
