//! Several lines of text.

use super::{FieldError, FieldLabel, described_by, keep_in_step};
use leptos::prelude::*;
use model::paths::anchor;

/// A field of several lines.
#[component]
pub fn TextArea(
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
    /// Lines shown at first.
    #[prop(default = 6)]
    rows: u32,
    /// For `NAME=value` lines and commands.
    #[prop(optional)]
    mono: bool,
    /// Told of every change.
    #[prop(optional)]
    on_input: Option<Callback<String>>,
    /// What stands below: the mark of its origin.
    #[prop(optional)]
    below: Option<AnyView>,
) -> impl IntoView {
    let id = anchor(&name);
    let described = described_by(&name, hint.is_some(), error);
    let control = NodeRef::<leptos::html::Textarea>::new();
    keep_in_step!(control, value, on_input);
    let class = if mono {
        "input input-area input-mono"
    } else {
        "input input-area"
    };
    view! {
        <div class="field" class:is-invalid=move || error.with(Option::is_some)>
            <FieldLabel name=name.clone() label optional />
            {hint.map(|hint| view! { <div class="field-hint" id=format!("{id}-hint")>{hint}</div> })}
            <FieldError id=format!("{id}-error") error />
            <textarea
                node_ref=control
                class=class
                id=id.clone()
                name=name
                rows=rows
                autocomplete="off"
                spellcheck="false"
                aria-invalid=move || error.with(Option::is_some).then_some("true")
                aria-describedby=described
                on:input=move |event| {
                    if let Some(told) = on_input {
                        let _ = told.try_run(event_target_value(&event));
                    }
                }
            >
                {area_text(value.get_untracked())}
            </textarea>
            {below.map(|below| view! { <div class="field-below">{below}</div> })}
        </div>
    }
}

/// The text between the tags of a text area. Leptos writes it into the page as it is, since it takes the inside of a
/// `textarea` for raw text; a text that ends the element would go on as markup.
pub fn area_text(text: String) -> String {
    if cfg!(feature = "ssr") {
        // Browsers drop one line break right behind the tag.
        format!("\n{}", text.replace('&', "&amp;").replace('<', "&lt;"))
    } else {
        text
    }
}

#[cfg(all(test, feature = "ssr"))]
mod tests {
    use super::*;

    #[test]
    fn a_text_cannot_leave_its_text_area() {
        let html = Owner::new().with(|| {
            view! { <TextArea name="env" label="Variables" value="A=</textarea><b>&lt;" /> }.to_html()
        });
        assert!(
            html.contains("\nA=&lt;/textarea>&lt;b>&amp;lt;</textarea>"),
            "{html}"
        );
    }
}
