//! Which App Runner this page talks to. Always visible.

use super::icon::{Icon, IconSize};
use leptos::prelude::*;
use model::view::{Backend, grouped};

/// What stands below the name.
fn facts(backend: &Backend) -> String {
    match backend {
        Backend::Simulator { .. } => "No account, no cost".to_owned(),
        Backend::Aws { account } => format!("AWS {}", grouped(account)),
    }
}

fn icon(backend: &Backend) -> Icon {
    match backend {
        Backend::Simulator { .. } => Icon::Flask,
        Backend::Aws { .. } => Icon::Cloud,
    }
}

fn class(backend: &Backend) -> &'static str {
    match backend {
        Backend::Simulator { .. } => "is-simulator",
        Backend::Aws { .. } => "is-aws",
    }
}

/// The block in the sidebar.
#[component]
pub fn BackendBlock(
    /// Which one.
    backend: Backend,
) -> impl IntoView {
    let title = match &backend {
        Backend::Aws { .. } => "AWS account".to_owned(),
        simulator @ Backend::Simulator { .. } => simulator.label(),
    };
    view! {
        <div class=format!("backend {}", class(&backend))>
            <Icon icon=icon(&backend) />
            <strong class="backend-name">{title}</strong>
            <span class="backend-facts">{facts(&backend)}</span>
            {backend.control_page().map(|page| view! {
                <a class="backend-controls" href=page target="_blank" rel="noopener">
                    "Open its controls" <Icon icon=Icon::External size=IconSize::Small />
                </a>
            })}
        </div>
    }
}

/// The chip of narrow screens and of pages without a sidebar.
#[component]
pub fn BackendChip(
    /// Which one.
    backend: Backend,
    /// Says "Simulator" below 1100 px, where the name would not fit.
    #[prop(optional)]
    short: bool,
) -> impl IntoView {
    let name = match &backend {
        Backend::Simulator { .. } if short => "Simulator".to_owned(),
        other => other.label(),
    };
    view! {
        <span class=format!("backend-chip {}", class(&backend)) title=facts(&backend)>
            <Icon icon=icon(&backend) size=IconSize::Small />
            <span class="backend-chip-name">{name}</span>
        </span>
    }
}
