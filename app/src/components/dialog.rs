//! Questions that have to be answered: in a dialog where a script runs, on a page of their own where none does.
//!
//! The opener is a link to that page (`LinkButton` or `MenuLink` with `opens`), so that it works either way. Both show
//! the same [`Question`].

use super::icon::{Icon, IconSize};
use leptos::prelude::*;

/// A question, its consequences and its two answers, without a frame.
#[component]
pub fn Question(
    /// The question: "Delete orders-api?"
    #[prop(into)]
    title: String,
    /// Names the dialog; unique on the page.
    #[prop(into)]
    id: String,
    /// Whether the title is the page's: an `h1` instead of an `h2`.
    #[prop(optional)]
    page: bool,
    /// The answers: at the left what is kept ("Keep it"), at the right the verb. They may stand in a form that is
    /// the child instead; then leave this out and close the form with `<div class="dialog-foot">`.
    #[prop(optional)]
    foot: Option<AnyView>,
    /// Consequences and fields.
    children: Children,
) -> impl IntoView {
    let title = if page {
        view! { <h1 class="dialog-title" id=id>{title}</h1> }.into_any()
    } else {
        view! { <h2 class="dialog-title" id=id>{title}</h2> }.into_any()
    };
    view! {
        <div class="dialog-body">{title} {children()}</div>
        {foot.map(|foot| view! { <div class="dialog-foot">{foot}</div> })}
    }
}

/// What the answer brings about, as a list of [`Consequence`]s.
#[component]
pub fn Consequences(
    /// The list.
    children: Children,
) -> impl IntoView {
    view! { <ul class="consequences">{children()}</ul> }
}

/// One consequence: a red cross for what is lost, a grey check for what stays, a sign for what is good to know.
#[component]
pub fn Consequence(
    /// Whether it is a loss.
    #[prop(optional)]
    lost: bool,
    /// Whether it is neither lost nor kept.
    #[prop(optional)]
    note: bool,
    /// The sentence; no block elements.
    children: Children,
) -> impl IntoView {
    let icon = match (lost, note) {
        (true, _) => Icon::Close,
        (false, true) => Icon::Info,
        (false, false) => Icon::Check,
    };
    view! {
        <li class:is-lost=lost>
            <Icon icon size=IconSize::Normal />
            <span>{children()}</span>
        </li>
    }
}

/// A native modal dialog around a [`Question`]. It traps the focus, gives it back, and closes with Esc.
#[component]
pub fn Dialog(
    /// The id of the question's title.
    #[prop(into)]
    labelled_by: String,
    /// Whether it is open.
    open: RwSignal<bool>,
    /// Holds a list: wider than a question.
    #[prop(optional)]
    wide: bool,
    /// A [`Question`]. Mark what should have the focus at first with `autofocus`: the field, or the safe button.
    children: Children,
) -> impl IntoView {
    let element = NodeRef::<leptos::html::Dialog>::new();
    #[cfg(feature = "hydrate")]
    Effect::new(move |_| {
        // A question that belonged to what stood beside a list may be gone by now.
        let Some(wanted) = open.try_get() else { return };
        let Some(dialog) = element.get() else { return };
        if wanted && !dialog.open() {
            // Fails only for a dialog that is not in the document, which then has nothing to show.
            let _ = dialog.show_modal();
        } else if !wanted && dialog.open() {
            dialog.close();
        }
    });
    view! {
        <dialog
            node_ref=element
            class="dialog"
            class:dialog-wide=wide
            aria-labelledby=labelled_by
            on:close=move |_| {
                open.try_set(false);
            }
        >
            {children()}
        </dialog>
    }
}

/// The same [`Question`] as a page, for browsers without a script and for links.
#[component]
pub fn DialogPage(
    /// A [`Question`] with `page`.
    children: Children,
) -> impl IntoView {
    view! { <div class="dialog dialog-page">{children()}</div> }
}
