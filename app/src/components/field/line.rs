//! One line of text.

use super::{FieldError, FieldLabel, described_by, keep_in_step};
use crate::components::text::MaybeText;
use leptos::prelude::*;
use model::paths::anchor;

/// A field of one line.
#[component]
pub fn TextField(
    /// `name` of the control.
    #[prop(into)]
    name: String,
    /// What it asks for.
    #[prop(into)]
    label: String,
    /// What stands in it.
    #[prop(optional, into)]
    value: Signal<String>,
    /// Whether it may stay empty.
    #[prop(optional)]
    optional: bool,
    /// One sentence of help.
    #[prop(optional)]
    hint: Option<AnyView>,
    /// What is wrong.
    #[prop(optional, into)]
    error: MaybeProp<String>,
    /// Says what happens when it is left empty, and nothing else.
    #[prop(optional, into)]
    placeholder: MaybeText,
    /// `text`, `password`, `url`, `search`.
    #[prop(default = "text")]
    kind: &'static str,
    /// For names, images, ARNs and commands.
    #[prop(optional)]
    mono: bool,
    /// Shows without letting change.
    #[prop(optional)]
    readonly: bool,
    /// `inputmode`: `numeric` brings up digits on phones.
    #[prop(optional, into)]
    inputmode: MaybeText,
    /// `autocomplete`; off unless told, since most fields here are nobody's address.
    #[prop(default = "off")]
    autocomplete: &'static str,
    /// Takes the focus when the page is shown.
    #[prop(optional)]
    autofocus: bool,
    /// Told of every change.
    #[prop(optional)]
    on_input: Option<Callback<String>>,
    /// Told when the field is left.
    #[prop(optional)]
    on_leave: Option<Callback<()>>,
    /// A button beside the control.
    #[prop(optional)]
    beside: Option<AnyView>,
    /// Below the control: provenance, what was found.
    #[prop(optional)]
    below: Option<AnyView>,
    /// Further classes.
    #[prop(optional, into)]
    class: String,
) -> impl IntoView {
    let (placeholder, inputmode) = (placeholder.0, inputmode.0);
    let id = anchor(&name);
    let described = described_by(&name, hint.is_some(), error);
    let control = NodeRef::<leptos::html::Input>::new();
    keep_in_step!(control, value, on_input);
    let mut control_class = String::from("input");
    if mono {
        control_class.push_str(" input-mono");
    }
    let input = view! {
        <input
            node_ref=control
            class=control_class
            id=id
            name=name.clone()
            type=kind
            value=value.get_untracked()
            placeholder=placeholder
            readonly=readonly
            inputmode=inputmode
            autocomplete=autocomplete
            autocapitalize="none"
            spellcheck="false"
            autofocus=autofocus
            aria-invalid=move || error.with(Option::is_some).then_some("true")
            aria-describedby=described
            on:input=move |event| {
                if let Some(told) = on_input {
                    let _ = told.try_run(event_target_value(&event));
                }
            }
            on:change=move |event| {
                if let Some(told) = on_input {
                    let _ = told.try_run(event_target_value(&event));
                }
            }
            on:blur=move |_| {
                if let Some(told) = on_leave {
                    let _ = told.try_run(());
                }
            }
        />
    };
    let control = match beside {
        Some(beside) => view! { <div class="field-row">{input} {beside}</div> }.into_any(),
        None => input.into_any(),
    };
    // `below` and `hint` are passed on as they are; an empty view is as good as none for the first.
    let hint =
        hint.map(|hint| view! { <div class="field-hint" id=format!("{}-hint", anchor(&name))>{hint}</div> });
    view! {
        <div class=format!("field {class}") class:is-invalid=move || error.with(Option::is_some)>
            <FieldLabel name=name.clone() label optional />
            {hint}
            <FieldError id=format!("{}-error", anchor(&name)) error />
            {control}
            {below.map(|below| view! { <div class="field-below">{below}</div> })}
        </div>
    }
}
