//! Placeholder.
use leptos::prelude::*;

/// The page.
#[component]
pub fn Drafts() -> impl IntoView {
    view! { <h1>"Drafts"</h1> }
}
