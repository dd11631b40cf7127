//! Copying to the clipboard.

use super::icon::{Icon, IconSize};
use leptos::prelude::*;

/// An icon after an ARN, a digest or a domain that copies it. Only where a script runs.
#[component]
pub fn CopyButton(
    /// What is copied.
    #[prop(into)]
    text: String,
    /// Its name with its object: "Copy the service ARN".
    #[prop(into)]
    label: String,
) -> impl IntoView {
    let copied = RwSignal::new(false);
    let copy = move |_| {
        #[cfg(feature = "hydrate")]
        {
            let promise = window().navigator().clipboard().write_text(&text);
            // The check tells of the attempt; a browser that forbids it has told the reader itself.
            drop(promise);
            copied.set(true);
            set_timeout(
                move || {
                    let _ = copied.try_set(false);
                },
                std::time::Duration::from_secs(2),
            );
        }
        #[cfg(not(feature = "hydrate"))]
        let _ = &text;
    };
    view! {
        <button
            type="button"
            class="copy needs-script"
            class:is-copied=move || copied.get()
            aria-label=label
            on:click=copy
        >
            {move || {
                let icon = if copied.get() { Icon::Check } else { Icon::Copy };
                view! { <Icon icon size=IconSize::Small /> }
            }}
        </button>
    }
}
