//! Placeholder.
use leptos::prelude::*;

/// The page.
#[component]
pub fn Services() -> impl IntoView {
    view! { <h1>"Services"</h1> }
}
