//! Fields of forms: label, hint, error and control, in this order, and the control described by hint and error.
//!
//! A field's id is `model::paths::anchor(name)`, so that the error summary can lead to it. Values are those of the
//! first render plus whatever the page sets later through a signal; what someone typed before the page came alive is
//! kept and reported to `on_input`.
//!
//! A control that is taken away while it has the focus still says that it is left, when whoever listens may be gone: the
//! callbacks are tried.

mod area;
mod checkbox;
mod line;
mod password;
mod select;
mod tiles;

pub use area::*;
pub use checkbox::*;
pub use line::*;
pub use password::*;
pub use select::*;
pub use tiles::*;

use super::icon::{Icon, IconSize};
use leptos::prelude::*;
use model::paths::anchor;

/// Label, hint and error around a control that is given as children. The text fields below use it; use it directly
/// for a control of your own and describe that by [`described_by`].
#[component]
pub fn Field(
    /// `name` of the control.
    #[prop(into)]
    name: String,
    /// What it asks for.
    #[prop(into)]
    label: String,
    /// Whether it may stay empty. Required is not marked.
    #[prop(optional)]
    optional: bool,
    /// One sentence of help; may contain code.
    #[prop(optional)]
    hint: Option<AnyView>,
    /// What is wrong, as a sentence that says what to do.
    #[prop(optional, into)]
    error: MaybeProp<String>,
    /// Stands below the control: provenance, what was found.
    #[prop(optional)]
    below: Option<AnyView>,
    /// Further classes.
    #[prop(optional, into)]
    class: String,
    /// The control.
    children: Children,
) -> impl IntoView {
    let id = anchor(&name);
    view! {
        <div class=format!("field {class}") class:is-invalid=move || error.with(Option::is_some)>
            <label class="field-label" for=id.clone()>
                {label}
                {optional.then(|| view! { <span class="field-optional">" – optional"</span> })}
            </label>
            {hint.map(|hint| view! { <div class="field-hint" id=format!("{id}-hint")>{hint}</div> })}
            <FieldError id=format!("{id}-error") error />
            {children()}
            {below.map(|below| view! { <div class="field-below">{below}</div> })}
        </div>
    }
}

/// The message of a field, directly above its control.
#[component]
pub fn FieldError(
    /// What the control's `aria-describedby` names.
    #[prop(into)]
    id: String,
    /// The message.
    #[prop(into)]
    error: MaybeProp<String>,
) -> impl IntoView {
    move || {
        error.get().map(|message| {
            view! {
                <div class="field-error" id=id.clone()>
                    <Icon icon=Icon::Warning size=IconSize::Small />
                    <span>{message}</span>
                </div>
            }
        })
    }
}

/// What `aria-describedby` of a control inside [`Field`] says.
pub fn described_by(
    name: &str,
    hint: bool,
    error: MaybeProp<String>,
) -> impl Fn() -> Option<String> + Clone + use<> {
    let id = anchor(name);
    move || match (hint, error.with(Option::is_some)) {
        (true, true) => Some(format!("{id}-hint {id}-error")),
        (true, false) => Some(format!("{id}-hint")),
        (false, true) => Some(format!("{id}-error")),
        (false, false) => None,
    }
}

/// Keeps a text control and a signal at one: what was typed before the page came alive goes to `on_input`, what the
/// signal is set to later goes to the control.
macro_rules! keep_in_step {
    ($control:ident, $value:ident, $on_input:ident) => {
        #[cfg(feature = "hydrate")]
        Effect::new(move |first: Option<()>| {
            let wanted = $value.get();
            let Some(control) = $control.get() else { return };
            let typed = control.value();
            if typed == wanted {
                return;
            }
            match (first, $on_input) {
                (None, Some(told)) => {
                    let _ = told.try_run(typed);
                }
                (None, None) => {}
                (Some(()), _) => control.set_value(&wanted),
            }
        });
        #[cfg(not(feature = "hydrate"))]
        let _ = $control;
    };
}
use keep_in_step;

/// The label above a control.
#[component]
fn FieldLabel(
    /// `name` of the control.
    name: String,
    /// What it asks for.
    label: String,
    /// Whether it may stay empty.
    optional: bool,
) -> impl IntoView {
    view! {
        <label class="field-label" for=anchor(&name)>
            {label}
            {optional.then(|| view! { <span class="field-optional">" – optional"</span> })}
        </label>
    }
}

#[cfg(all(test, feature = "ssr"))]
mod tests {
    use super::*;

    #[test]
    fn a_control_is_described_by_its_hint_and_its_error() {
        let html = Owner::new().with(|| {
            view! {
                <TextField
                    name="variables[3][name]"
                    label="Name"
                    hint="Letters and digits.".into_any()
                    error="Choose another name."
                />
            }
            .to_html()
        });
        for part in [
            "for=\"variables-3-name\"",
            "id=\"variables-3-name\"",
            "name=\"variables[3][name]\"",
            "aria-invalid=\"true\"",
            "aria-describedby=\"variables-3-name-hint variables-3-name-error\"",
            "id=\"variables-3-name-hint\"",
            "id=\"variables-3-name-error\"",
        ] {
            assert!(html.contains(part), "{part} is missing in {html}");
        }
    }
}
