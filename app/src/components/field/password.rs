//! Passwords.

use super::{FieldError, FieldLabel, described_by};
use leptos::prelude::*;
use model::paths::anchor;

/// A password, with *Show* inside the field where a script runs. Pasting and password managers work.
#[component]
pub fn PasswordField(
    /// `name` of the control.
    #[prop(into)]
    name: String,
    /// What it asks for.
    #[prop(into)]
    label: String,
    /// `current-password` or `new-password`.
    autocomplete: &'static str,
    /// One sentence of help.
    #[prop(optional)]
    hint: Option<AnyView>,
    /// What is wrong.
    #[prop(optional, into)]
    error: MaybeProp<String>,
    /// Takes the focus when the page is shown.
    #[prop(optional)]
    autofocus: bool,
    /// Told of every change.
    #[prop(optional)]
    on_input: Option<Callback<String>>,
    /// Below the control.
    #[prop(optional)]
    below: Option<AnyView>,
) -> impl IntoView {
    let shown = RwSignal::new(false);
    let id = anchor(&name);
    let described = described_by(&name, hint.is_some(), error);
    view! {
        <div class="field" class:is-invalid=move || error.with(Option::is_some)>
            <FieldLabel name=name.clone() label optional=false />
            {hint.map(|hint| view! { <div class="field-hint" id=format!("{id}-hint")>{hint}</div> })}
            <FieldError id=format!("{id}-error") error />
            <div class="password">
                <input
                    class="input"
                    id=id.clone()
                    name=name
                    type=move || if shown.get() { "text" } else { "password" }
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
                />
                <button
                    type="button"
                    class="password-show needs-script"
                    aria-controls=id
                    aria-pressed=move || shown.get().to_string()
                    on:click=move |_| shown.update(|shown| *shown = !*shown)
                >
                    {move || if shown.get() { "Hide" } else { "Show" }}
                    <span class="visually-hidden">" password"</span>
                </button>
            </div>
            {below.map(|below| view! { <div class="field-below">{below}</div> })}
        </div>
    }
}
