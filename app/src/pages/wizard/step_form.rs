//! The form of a step: what goes along with every save, and the buttons at its end.

use super::sheet::Sheet;
use crate::api::SaveDraft;
use crate::components::{ButtonKind, ErrorSummary, Icon, StickyBar, SubmitButton};
use crate::pages::wizard::labels::label;
use crate::pages::wizard::preflight;
use leptos::prelude::*;
use model::draft::Step;
use server_fn::ServerFn;

/// The id of the form of a step, for the buttons outside of it.
pub(super) const FORM: &str = "draft-form";
/// The id of the form that discards the draft.
pub(super) const DISCARD_FORM: &str = "discard-form";

/// What the primary button of a step says: where it leads. That follows what is typed.
fn onwards(sheet: Sheet) -> Memo<&'static str> {
    let (values, step) = (sheet.values, sheet.step);
    Memo::new(move |_| {
        let behind = values.with(|values| values.step_behind(step));
        match behind.unwrap_or(Step::Review) {
            Step::Review => "Review",
            behind => behind.label(),
        }
    })
}

/// Tells the server that a control which browsers do not send while it is empty is on the page: a box, or a table of rows.
#[component]
pub(super) fn Shown(name: &'static str) -> impl IntoView {
    view! { <input type="hidden" name=format!("shown[{name}]") value="1" /> }
}

/// The form around the cards of a step.
#[component]
pub(super) fn StepForm(sheet: Sheet, children: Children) -> impl IntoView {
    let submit = move |event: leptos::ev::SubmitEvent| {
        #[cfg(feature = "hydrate")]
        sheet.autosave.submitted(sheet, &event);
        #[cfg(not(feature = "hydrate"))]
        let _ = event;
    };
    // Drawn once, so that it takes the focus once; it goes when all of it is fixed.
    let fixed = Memo::new(move |_| sheet.errors().with(model::field_error::FieldErrors::is_empty));
    let summary = view! {
        <ErrorSummary errors=sheet.errors().get_untracked() label=Callback::new(|field: String| label(&field)) />
    };
    // After the summary, which takes the focus: who is typing gets it back.
    #[cfg(feature = "hydrate")]
    come_alive(sheet);
    view! {
        <div hidden=move || fixed.get()>{summary}</div>
        <form
            node_ref=sheet.autosave.form
            id=FORM
            method="post"
            action=SaveDraft::url()
            novalidate=true
            on:submit=submit
            on:input=move |_| sheet.type_in()
            on:focusout=move |_| sheet.leave()
            on:change=move |_| sheet.leave()
        >
            <input type="hidden" name="id" value=sheet.id() />
            <input type="hidden" name="version" value=sheet.version.get_untracked() prop:value=sheet.version />
            <input type="hidden" name="step" value=sheet.step.as_str() />
            {children()}
            <Foot sheet />
        </form>
    }
}

/// The step before the one of the page.
fn before(sheet: Sheet) -> Option<Step> {
    sheet
        .values
        .with_untracked(|values| values.step_before(sheet.step))
}

/// The buttons at the end of the form.
#[component]
fn Foot(sheet: Sheet) -> impl IntoView {
    let onwards = onwards(sheet);
    let back = before(sheet).map(|before| {
        view! { <SubmitButton label="Back" kind=ButtonKind::Secondary name="intent" value=format!("step:{}", before.as_str()) /> }
    });
    view! {
        <div class="form-foot">
            <SubmitButton label="Discard draft" kind=ButtonKind::Quiet form=DISCARD_FORM id="discard" />
            {back}
            {move || {
                let label = onwards.get();
                view! { <SubmitButton label trailing=Icon::ChevronRight name="intent" value="next" id="onwards" /> }
            }}
        </div>
    }
}

/// The bar at the foot of narrow windows.
#[component]
pub(super) fn StepBar(sheet: Sheet) -> impl IntoView {
    let onwards = onwards(sheet);
    view! {
        <StickyBar state=preflight::brief(sheet)>
            {move || {
                let label = onwards.get();
                view! {
                    <SubmitButton
                        label
                        trailing=Icon::ChevronRight
                        form=FORM
                        name="intent"
                        value="next"
                        id="onwards-bar"
                    />
                }
            }}
        </StickyBar>
    }
}

/// What the Enter key presses: the first button of a form in the order of the document, wherever it stands and whether it is
/// seen. Else that would be one that goes back or removes a variable.
pub(super) fn enter_button(sheet: Sheet) -> AnyView {
    let onwards = onwards(sheet);
    view! {
        <button
            type="submit"
            class="visually-hidden"
            form=FORM
            name="intent"
            value="next"
            tabindex="-1"
            aria-hidden="true"
        >
            {move || onwards.get()}
        </button>
    }
    .into_any()
}

/// The link of the step bar that goes back, as a button: what is typed goes along without a script too.
pub(super) fn back_button(sheet: Sheet) -> Option<AnyView> {
    before(sheet).map(|before| {
        view! {
            <button
                type="submit"
                class="link-button step-bar-back"
                form=FORM
                name="intent"
                value=format!("step:{}", before.as_str())
            >
                "Back"
            </button>
        }
        .into_any()
    })
}

/// The page is live: what was typed before that is saved too, and the field of the address gets the focus.
#[cfg(feature = "hydrate")]
fn come_alive(sheet: Sheet) {
    use leptos::ev;
    // While a pointer is down nothing may move below it: a message that comes or goes would make it miss its button.
    let down = window_event_listener(ev::pointerdown, move |_| sheet.pressing(true));
    let up = window_event_listener(ev::pointerup, move |_| sheet.pressing(false));
    let cancel = window_event_listener(ev::pointercancel, move |_| sheet.pressing(false));
    on_cleanup(move || {
        down.remove();
        up.remove();
        cancel.remove();
    });
    Effect::new(move |_| {
        sheet.live.set(true);
        // At once: a key that is pressed before the next frame would be lost.
        let resumed = sheet.autosave.resumed();
        let is_typing = resumed.is_some();
        if let Some(caret) = resumed {
            caret.set();
        }
        if let Some(press) = sheet.autosave.pressed() {
            press.again();
        }
        request_animation_frame(move || {
            let loaded = sheet.view.try_with_value(|view| view.draft.values.clone());
            let differs = sheet
                .values
                .try_with_untracked(|values| Some(values) != loaded.as_ref());
            if loaded.is_some() && differs == Some(true) && !sheet.autosave.is_dirty() {
                sheet.touch();
            }
            if !is_typing {
                focus_field_of_address();
            }
        });
    });
}

/// A link to a field leads into it, and opens what it is folded into.
#[cfg(feature = "hydrate")]
fn focus_field_of_address() {
    use wasm_bindgen::JsCast;
    let hash = window().location().hash().unwrap_or_default();
    let Some(control) = hash
        .strip_prefix('#')
        .and_then(|id| document().get_element_by_id(id))
        .and_then(|element| element.dyn_into::<web_sys::HtmlElement>().ok())
    else {
        return;
    };
    let mut around = control.closest("details").ok().flatten();
    while let Some(fold) = around {
        let _ = fold.set_attribute("open", "");
        around = fold
            .parent_element()
            .and_then(|outer| outer.closest("details").ok().flatten());
    }
    let _ = control.focus();
}
