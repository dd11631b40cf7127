//! Yes or no.

use super::FieldError;
use leptos::prelude::*;
use model::paths::anchor;

/// A choice that waits for the button.
#[component]
pub fn Checkbox(
    /// `name` of the control.
    #[prop(into)]
    name: String,
    /// What it means to check it.
    #[prop(into)]
    label: String,
    /// What is sent when it is checked.
    #[prop(into, default = "true".to_owned())]
    value: String,
    /// Whether it starts checked.
    #[prop(optional)]
    checked: bool,
    /// One sentence of help.
    #[prop(optional, into)]
    hint: MaybeProp<String>,
    /// What is wrong.
    #[prop(optional, into)]
    error: MaybeProp<String>,
    /// Told of every change.
    #[prop(optional)]
    on_change: Option<Callback<bool>>,
) -> impl IntoView {
    let id = anchor(&name);
    let (hint_id, error_id) = (format!("{id}-hint"), format!("{id}-error"));
    let described = {
        let (hint_id, error_id) = (hint_id.clone(), error_id.clone());
        move || {
            let ids: Vec<&str> = [(hint, &hint_id), (error, &error_id)]
                .into_iter()
                .filter(|(told, _)| told.with(Option::is_some))
                .map(|(_, id)| id.as_str())
                .collect();
            (!ids.is_empty()).then(|| ids.join(" "))
        }
    };
    view! {
        <div class="checkbox" class:is-invalid=move || error.with(Option::is_some)>
            <input
                type="checkbox"
                class="check"
                id=id.clone()
                name=name
                value=value
                checked=checked
                autocomplete="off"
                aria-invalid=move || error.with(Option::is_some).then_some("true")
                aria-describedby=described
                on:change=move |event| {
                    if let Some(told) = on_change {
                        let _ = told.try_run(event_target_checked(&event));
                    }
                }
            />
            <label class="checkbox-label" for=id>
                {label}
            </label>
            {move || {
                hint.get().map(|hint| view! { <p class="checkbox-hint" id=hint_id.clone()>{hint}</p> })
            }}
            <FieldError id=error_id error />
        </div>
    }
}
