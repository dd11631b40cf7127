//! One from a list.

use super::{FieldError, FieldLabel, described_by, keep_in_step};
use crate::components::icon::{Icon, IconSize};
use leptos::prelude::*;
use model::paths::anchor;

/// One choice of a [`SelectField`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    /// What is sent.
    pub value: String,
    /// What people read.
    pub label: String,
}

impl Choice {
    /// A choice.
    pub fn new(value: impl Into<String>, label: impl Into<String>) -> Choice {
        Choice {
            value: value.into(),
            label: label.into(),
        }
    }
}

/// A choice of one from a list.
#[component]
pub fn SelectField(
    /// `name` of the control.
    #[prop(into)]
    name: String,
    /// What it asks for.
    #[prop(into)]
    label: String,
    /// What can be chosen; may change, as memory does with the CPU.
    #[prop(into)]
    choices: Signal<Vec<Choice>>,
    /// What is chosen.
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
    /// Told of every change.
    #[prop(optional)]
    on_input: Option<Callback<String>>,
    /// A button beside the control.
    #[prop(optional)]
    beside: Option<AnyView>,
    /// Below the control.
    #[prop(optional)]
    below: Option<AnyView>,
) -> impl IntoView {
    let id = anchor(&name);
    let described = described_by(&name, hint.is_some(), error);
    let control = NodeRef::<leptos::html::Select>::new();
    keep_in_step!(control, value, on_input);
    let options = move || {
        let chosen = value.get_untracked();
        choices
            .get()
            .into_iter()
            .map(|choice| {
                let selected = choice.value == chosen;
                view! {
                    <option value=choice.value selected=selected>
                        {choice.label}
                    </option>
                }
            })
            .collect_view()
    };
    view! {
        <div class="field" class:is-invalid=move || error.with(Option::is_some)>
            <FieldLabel name=name.clone() label optional />
            {hint.map(|hint| view! { <div class="field-hint" id=format!("{id}-hint")>{hint}</div> })}
            <FieldError id=format!("{id}-error") error />
            <div class="field-row">
                <span class="select">
                    <select
                        node_ref=control
                        class="input"
                        id=id.clone()
                        name=name
                        autocomplete="off"
                        aria-invalid=move || error.with(Option::is_some).then_some("true")
                        aria-describedby=described
                        on:change=move |event| {
                            if let Some(told) = on_input {
                                let _ = told.try_run(event_target_value(&event));
                            }
                        }
                    >
                        {options}
                    </select>
                    <Icon icon=Icon::ChevronDown size=IconSize::Small />
                </span>
                {beside}
            </div>
            {below.map(|below| view! { <div class="field-below">{below}</div> })}
        </div>
    }
}
