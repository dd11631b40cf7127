//! The head of a page and the bar at the foot of narrow screens.

use leptos::prelude::*;

/// Title, one line of facts, and the actions with the primary one last.
#[component]
pub fn PageHead(
    /// The title; one per page.
    #[prop(into)]
    title: String,
    /// Beside the title: the status of a service.
    #[prop(optional)]
    status: Option<AnyView>,
    /// [`Facts`], or a sentence.
    #[prop(optional)]
    facts: Option<AnyView>,
    /// Buttons, the primary one last.
    #[prop(optional)]
    actions: Option<AnyView>,
    /// The save state and a menu, in the place of actions.
    #[prop(optional)]
    state: Option<AnyView>,
) -> impl IntoView {
    view! {
        <div class="page-head">
            <div class="page-head-title">
                <h1 class="page-title">{title}</h1>
                {status}
            </div>
            {facts.map(|facts| view! { <div class="page-facts">{facts}</div> })}
            {actions.map(|actions| view! { <div class="page-actions">{actions}</div> })}
            {state.map(|state| view! { <div class="page-state">{state}</div> })}
        </div>
    }
}

/// Facts in one line, separated by middle dots.
#[component]
pub fn Facts(
    /// The facts, each phrasing content.
    items: Vec<AnyView>,
) -> impl IntoView {
    let items = items
        .into_iter()
        .map(|item| view! { <li>{item}</li> })
        .collect_view();
    view! { <ul class="facts">{items}</ul> }
}

/// The bar at the foot of the window below 1100 px: state at the left, the primary button at the right.
#[component]
pub fn StickyBar(
    /// "1 warning · from $11.22 a month", or a sentence.
    state: AnyView,
    /// The primary button; `form` names the form it sends where it stands outside of it.
    children: Children,
) -> impl IntoView {
    view! {
        <div class="sticky-bar">
            <div class="sticky-bar-state">{state}</div>
            <div class="sticky-bar-action">{children()}</div>
        </div>
    }
}
