//! The foot of a list that goes on.

use super::button::{ButtonSize, LinkButton};
use super::text::MaybeText;
use leptos::prelude::*;

/// What is shown of how much, and *Show older* where there is more.
#[component]
pub fn ShowOlder(
    /// "10 of 214 events"
    #[prop(into)]
    facts: String,
    /// The address of the next ones; absent at the end.
    #[prop(optional, into)]
    href: MaybeText,
) -> impl IntoView {
    let href = href.0;
    view! {
        <span class="list-facts">{facts}</span>
        {href.map(|href| view! { <LinkButton href label="Show older" size=ButtonSize::Small /> })}
    }
}
