//! A page that cannot be shown, and what to do about it.

use crate::api::ApiError;
use crate::components::{ButtonKind, EmptyState, Icon, LinkButton};
use leptos::prelude::*;
use leptos_router::hooks::use_location;
use model::paths;

/// Says why there is nothing to see, with one way on.
#[component]
pub fn Problem(
    /// What went wrong.
    error: ApiError,
) -> impl IntoView {
    let here = use_location();
    let (icon, title, way, href) = match &error {
        ApiError::SignedOut => {
            let here = format!("{}{}", here.pathname.get_untracked(), here.search.get_untracked());
            (Icon::Lock, "You are signed out", "Sign in", paths::sign_in(&here))
        }
        ApiError::Forbidden { .. } => (
            Icon::Lock,
            "Your role does not show this",
            "Go to the services",
            paths::SERVICES.to_owned(),
        ),
        ApiError::NotFound { .. } => (
            Icon::Search,
            "Not found",
            "Go to the services",
            paths::SERVICES.to_owned(),
        ),
        _ => (
            Icon::Cloud,
            "This page cannot be shown right now",
            "Load it again",
            here.pathname.get_untracked(),
        ),
    };
    let detail = match &error {
        ApiError::Internal { reference, .. } => Some(format!("Reference {reference}")),
        ApiError::Aws { reference, .. } => Some(reference.clone()),
        _ => None,
    };
    view! {
        <EmptyState
            icon
            title
            page=true
            detail
            actions=view! { <LinkButton href label=way kind=ButtonKind::Primary /> }.into_any()
        >
            {error.to_string()}
        </EmptyState>
    }
}
