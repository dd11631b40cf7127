//! Where the reader is.

use super::icon::{Icon, IconSize};
use leptos::prelude::*;

/// One step of the way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Crumb {
    /// What it is called.
    pub label: String,
    /// Where it leads; absent for the page itself.
    pub href: Option<String>,
}

impl Crumb {
    /// A page above this one.
    pub fn link(label: impl Into<String>, href: impl Into<String>) -> Crumb {
        Crumb {
            label: label.into(),
            href: Some(href.into()),
        }
    }

    /// This page.
    pub fn here(label: impl Into<String>) -> Crumb {
        Crumb {
            label: label.into(),
            href: None,
        }
    }
}

/// The way from the top to this page, which comes last.
#[component]
pub fn Breadcrumb(
    /// The way.
    crumbs: Vec<Crumb>,
) -> impl IntoView {
    let steps = crumbs
        .into_iter()
        .enumerate()
        .map(|(place, crumb)| {
            let chevron =
                (place > 0).then(|| view! { <Icon icon=Icon::ChevronRight size=IconSize::Small /> });
            let step = match crumb.href {
                Some(href) => view! { <a href=href>{crumb.label}</a> }.into_any(),
                None => view! { <span aria-current="page">{crumb.label}</span> }.into_any(),
            };
            view! { <li>{chevron} {step}</li> }
        })
        .collect_view();
    view! {
        <nav class="breadcrumb" aria-label="Breadcrumb">
            <ol>{steps}</ol>
        </nav>
    }
}
