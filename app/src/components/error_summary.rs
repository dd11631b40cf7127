//! What is wrong with a form, at its top, after a submit that did not go through.

use super::icon::Icon;
use leptos::prelude::*;
use model::field_error::{FieldError, FieldErrors};
use model::paths::anchor;

/// The id of the summary, for links to it.
pub const ERROR_SUMMARY: &str = "error-summary";

/// Title "Check 3 fields before you go on" and one link per field. Takes the focus when it appears. Shows nothing where
/// nothing is wrong.
#[component]
pub fn ErrorSummary(
    /// What is wrong, in the order of the form.
    errors: FieldErrors,
    /// Before what the fields are to be checked: "you go on", "you create the service".
    #[prop(default = "you go on")]
    before: &'static str,
    /// Where the link of a field leads; to the field on this page unless told. `model::paths::draft_field` leads to
    /// another step.
    #[prop(optional, into)]
    href: Option<Callback<FieldError, String>>,
    /// What a field is called, by its `name`. The link then reads "Port: enter a port from 1 to 65535".
    #[prop(optional, into)]
    label: Option<Callback<String, String>>,
) -> impl IntoView {
    if errors.is_empty() {
        return ().into_any();
    }
    let title = match errors.0.len() {
        1 => format!("Check 1 field before {before}"),
        count => format!("Check {count} fields before {before}"),
    };
    let element = NodeRef::<leptos::html::Div>::new();
    #[cfg(feature = "hydrate")]
    Effect::new(move |_| {
        if let Some(element) = element.get() {
            // An element that cannot take the focus is no reason to stop.
            let _ = element.focus();
        }
    });
    let links = errors
        .0
        .into_iter()
        .map(|error| {
            let target = match href {
                Some(href) => href.run(error.clone()),
                None => format!("#{}", anchor(&error.field)),
            };
            let message = match label {
                Some(label) => labelled(&label.run(error.field), &error.message),
                None => error.message,
            };
            view! {
                <li>
                    <ErrorLink href=target message />
                </li>
            }
        })
        .collect_view();
    view! {
        <div
            node_ref=element
            class="error-summary"
            id=ERROR_SUMMARY
            role="alert"
            tabindex="-1"
            autofocus=true
            aria-labelledby="error-summary-title"
        >
            <Icon icon=Icon::Warning />
            <h2 class="error-summary-title" id="error-summary-title">
                {title}
            </h2>
            <ul class="error-summary-list">{links}</ul>
        </div>
    }
    .into_any()
}

/// The first sentence of a message behind the name of its field: "Port: enter a port from 1 to 65535".
fn labelled(label: &str, message: &str) -> String {
    let message = message.lines().next().unwrap_or(message);
    let sentence = message.split_once(". ").map_or(message, |(first, _)| first);
    let sentence = sentence.strip_suffix('.').unwrap_or(sentence);
    let mut letters = sentence.chars();
    match (letters.next(), letters.clone().next()) {
        // A word in capitals keeps them: "AWS reserves …". A name keeps its own.
        (Some(first), Some(second)) if !second.is_uppercase() && !is_name(sentence) => {
            format!("{label}: {}{}", first.to_ascii_lowercase(), letters.as_str())
        }
        _ => format!("{label}: {sentence}"),
    }
}

fn is_name(sentence: &str) -> bool {
    ["App Runner", "Slipway", "Line "]
        .iter()
        .any(|name| sentence.starts_with(name))
}

/// A link to a field, which also gives it the focus.
#[component]
fn ErrorLink(
    /// Where it leads.
    href: String,
    /// The message.
    message: String,
) -> impl IntoView {
    let target = href.clone();
    let press = move |event: leptos::ev::MouseEvent| {
        #[cfg(feature = "hydrate")]
        {
            use wasm_bindgen::JsCast;
            let Some(id) = target.strip_prefix('#') else {
                return;
            };
            if let Some(control) = document()
                .get_element_by_id(id)
                .and_then(|element| element.dyn_into::<web_sys::HtmlElement>().ok())
            {
                event.prevent_default();
                open_folds_around(&control);
                let _ = control.focus();
            }
        }
        #[cfg(not(feature = "hydrate"))]
        let _ = (&event, &target);
    };
    view! {
        <a href=href on:click=press>
            {message}
        </a>
    }
}

/// A field in a folded section has to be seen before it can take the focus.
#[cfg(feature = "hydrate")]
fn open_folds_around(element: &web_sys::Element) {
    let mut around = element.closest("details").ok().flatten();
    while let Some(fold) = around {
        let _ = fold.set_attribute("open", "");
        around = fold
            .parent_element()
            .and_then(|outer| outer.closest("details").ok().flatten());
    }
}

#[cfg(test)]
mod tests {
    use super::labelled;

    #[test]
    fn links_name_their_field_and_say_what_to_do() {
        for (message, link) in [
            (
                "Enter a port from 1 to 65535.",
                "Port: enter a port from 1 to 65535",
            ),
            (
                "Enter at least 4 characters. \"api\" has 3.",
                "Port: enter at least 4 characters",
            ),
            (
                "AWS reserves names that start so.",
                "Port: AWS reserves names that start so",
            ),
            (
                "App Runner cannot pull from ghcr.io. Copy the image.",
                "Port: App Runner cannot pull from ghcr.io",
            ),
        ] {
            assert_eq!(labelled("Port", message), link);
        }
    }
}
