//! Placeholder.
use leptos::prelude::*;

/// The page.
#[component]
pub fn Held() -> impl IntoView {
    view! { <h1>"Held"</h1> }
}
