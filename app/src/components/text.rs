//! Texts that may be absent, and texts that may be long.

use leptos::prelude::*;

/// An optional text that can be written as a literal, a `String` or an `Option`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct MaybeText(pub Option<String>);

impl From<&str> for MaybeText {
    fn from(text: &str) -> MaybeText {
        MaybeText(Some(text.to_owned()))
    }
}

impl From<String> for MaybeText {
    fn from(text: String) -> MaybeText {
        MaybeText(Some(text))
    }
}

impl From<&String> for MaybeText {
    fn from(text: &String) -> MaybeText {
        MaybeText(Some(text.clone()))
    }
}

impl From<Option<String>> for MaybeText {
    fn from(text: Option<String>) -> MaybeText {
        MaybeText(text)
    }
}

impl From<Option<&str>> for MaybeText {
    fn from(text: Option<&str>) -> MaybeText {
        MaybeText(text.map(str::to_owned))
    }
}

/// An ARN, an image or a domain: breaks between its parts where it does not fit a line.
#[component]
pub fn Breakable(
    /// The whole.
    #[prop(into)]
    text: String,
) -> impl IntoView {
    let parts = text
        .split_inclusive(['/', ':', '.'])
        .map(|part| view! { {part.to_owned()} <wbr /> })
        .collect_view();
    view! { <span class="breakable">{parts}</span> }
}
