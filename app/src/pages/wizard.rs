//! Placeholder.
use leptos::prelude::*;

/// The page.
#[component]
pub fn Wizard() -> impl IntoView {
    view! { <h1>"Wizard"</h1> }
}
