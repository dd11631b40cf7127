//! Where the reader is in the wizard: a list at the left, a bar on narrower screens.

use super::icon::{Icon, IconSize};
use leptos::prelude::*;

/// One step.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StepItem {
    /// Its title.
    pub label: String,
    /// Where it leads; absent for the current step and for those that cannot be opened yet.
    pub href: Option<String>,
    /// Whether it is filled in.
    pub done: bool,
    /// Whether it is shown now.
    pub current: bool,
}

/// Both forms at once; the style shows the one that fits.
#[component]
pub fn Steps(
    /// The steps in order.
    items: Vec<StepItem>,
    /// What goes back in the bar of narrow screens: a button where something typed has to go along. A link unless told.
    #[prop(optional)]
    back: Option<AnyView>,
) -> impl IntoView {
    let count = items.len();
    let place = items.iter().position(|item| item.current).unwrap_or(0);
    let next = items.get(place + 1).map(|item| item.label.clone());
    let back = back.or_else(|| {
        let before = items.get(place.checked_sub(1)?)?;
        let href = before.href.clone()?;
        Some(view! { <a class="step-bar-back" href=href>"Back"</a> }.into_any())
    });
    let bar = (0..count)
        .map(|part| view! { <span class:is-filled=part <= place></span> })
        .collect_view();
    let list = items
        .into_iter()
        .enumerate()
        .map(|(place, item)| {
            let dot = if item.done && !item.current {
                view! { <Icon icon=Icon::Check size=IconSize::Small /> }.into_any()
            } else {
                (place + 1).into_any()
            };
            let class = match (item.current, item.done) {
                (true, _) => "step is-current",
                (false, true) => "step is-done",
                (false, false) => "step",
            };
            let done = item.done && !item.current;
            let label = view! {
                {item.label}
                {done.then(|| view! { <span class="visually-hidden">", done"</span> })}
            };
            let title = match item.href {
                Some(href) if !item.current => {
                    view! { <a class="step-title" href=href>{label}</a> }.into_any()
                }
                _ => view! {
                    <span class="step-title" aria-current=item.current.then_some("step")>
                        {label}
                    </span>
                }
                .into_any(),
            };
            view! {
                <li class=class>
                    <span class="step-dot" aria-hidden="true">
                        {dot}
                    </span>
                    {title}
                </li>
            }
        })
        .collect_view();
    view! {
        <nav class="steps" aria-label="Steps">
            <ol class="step-list">{list}</ol>
            <div class="step-bar">
                <p class="step-bar-text">
                    <strong>{format!("Step {} of {count}", place + 1)}</strong>
                    {next.map(|next| view! { <span>{format!("Next: {next}")}</span> })}
                    {back}
                </p>
                <div class="step-bar-parts" aria-hidden="true">
                    {bar}
                </div>
            </div>
        </nav>
    }
}
