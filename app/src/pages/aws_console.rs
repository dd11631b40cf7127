//! Placeholder.
use leptos::prelude::*;

/// The page.
#[component]
pub fn AwsConsole() -> impl IntoView {
    view! { <h1>"AwsConsole"</h1> }
}
