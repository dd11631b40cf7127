//! Placeholder.
use leptos::prelude::*;

/// The page.
#[component]
pub fn ServicePage() -> impl IntoView {
    view! { <h1>"ServicePage"</h1> }
}
