//! Empty, no match, error, not allowed, gone: one sentence and one way on.

use super::icon::{Icon, IconSize};
use super::text::MaybeText;
use leptos::prelude::*;

/// The middle of a card or a page that has nothing else to show.
#[component]
pub fn EmptyState(
    /// Above the title.
    icon: Icon,
    /// What is: "No service in eu-* has failed to create".
    #[prop(into)]
    title: String,
    /// Whether the title is the page's: an `h1` instead of an `h2`.
    #[prop(optional)]
    page: bool,
    /// Buttons: the first secondary or primary, others quiet.
    #[prop(optional)]
    actions: Option<AnyView>,
    /// What to quote: AWS's code, AWS request, our reference, separated by middle dots.
    #[prop(optional, into)]
    detail: MaybeText,
    /// What to do, in a sentence; no block elements.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    let detail = detail.0;
    let title = if page {
        view! { <h1 class="empty-title">{title}</h1> }.into_any()
    } else {
        view! { <h2 class="empty-title">{title}</h2> }.into_any()
    };
    view! {
        <div class="empty">
            <Icon icon size=IconSize::Large />
            {title}
            {children.map(|children| view! { <p class="empty-text">{children()}</p> })}
            {actions.map(|actions| view! { <div class="empty-actions">{actions}</div> })}
            {detail.map(|detail| view! { <p class="empty-detail">{detail}</p> })}
        </div>
    }
}
