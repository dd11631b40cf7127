//! The page of services while there are none.

use leptos::prelude::*;
use model::view::Backend;

/// Teaches the first steps.
#[component]
pub fn FirstRun(
    /// Which App Runner.
    backend: Backend,
) -> impl IntoView {
    view! { <h1>{format!("Launch your first service: {}", backend.label())}</h1> }
}
