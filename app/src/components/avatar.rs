//! People by their initials, App Runner and Slipway by a sign.

use super::mark::Mark;
use leptos::prelude::*;
use model::event::Author;
use model::person::initials;

/// A person's initials in a ring. Hidden from assistive technology: write the name beside it.
#[component]
pub fn Avatar(
    /// The person's name.
    #[prop(into)]
    name: String,
    /// Whether it is the reader.
    #[prop(optional)]
    you: bool,
    /// 20 px, in tables.
    #[prop(optional)]
    small: bool,
) -> impl IntoView {
    view! {
        <span class="avatar" class:avatar-you=you class:avatar-small=small aria-hidden="true" title=name.clone()>
            {initials(&name)}
        </span>
    }
}

/// Who did something, as a ring: a person's initials, a play sign for App Runner.
#[component]
pub fn AuthorAvatar(
    /// Who it was.
    author: Author,
    /// Id of the reader.
    #[prop(optional_no_strip)]
    reader: Option<i64>,
    /// 20 px, in tables.
    #[prop(optional)]
    small: bool,
) -> impl IntoView {
    let ring = move |label: String, inner: AnyView| {
        view! {
            <span class="avatar" class:avatar-small=small aria-hidden="true" title=label>
                {inner}
            </span>
        }
    };
    match author {
        Author::Person { id, name } => view! { <Avatar name you=reader == Some(id) small /> }.into_any(),
        Author::AppRunner => ring(
            "App Runner".to_owned(),
            view! {
                <svg class="avatar-sign" viewBox="0 0 16 16">
                    <path d="M8 14a6 6 0 1 0 0-12 6 6 0 0 0 0 12zM6.600 5.700v4.600L10.300 8z" />
                </svg>
            }
            .into_any(),
        )
        .into_any(),
        Author::Slipway => ring("Slipway".to_owned(), view! { <Mark /> }.into_any()).into_any(),
        Author::Stranger => ring("Someone who was not signed in".to_owned(), "?".into_any()).into_any(),
    }
}
