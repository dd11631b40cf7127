//! Placeholder.
use leptos::prelude::*;

/// The page.
#[component]
pub fn Launch() -> impl IntoView {
    view! { <h1>"Launch"</h1> }
}
