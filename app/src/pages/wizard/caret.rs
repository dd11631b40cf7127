//! Where someone is typing, to go on there when the form around it is drawn anew.

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{HtmlElement, HtmlInputElement, HtmlTextAreaElement};

/// A control, and the place in its text.
#[derive(Debug, Clone)]
pub(super) struct Caret {
    /// Id of the control.
    id: String,
    /// Characters before the caret; `None` where there is none to be had.
    before: Option<u32>,
}

impl Caret {
    /// Where it is now.
    pub(super) fn now() -> Option<Caret> {
        let control = document().active_element()?;
        let id = Some(control.id()).filter(|id| !id.is_empty())?;
        let before = if let Some(input) = control.dyn_ref::<HtmlInputElement>() {
            input.selection_start().ok().flatten()
        } else if let Some(text) = control.dyn_ref::<HtmlTextAreaElement>() {
            text.selection_start().ok().flatten()
        } else {
            None
        };
        Some(Caret { id, before })
    }

    /// Puts it into the control that is called so now.
    pub(super) fn set(self) {
        let Some(control) = document()
            .get_element_by_id(&self.id)
            .and_then(|control| control.dyn_into::<HtmlElement>().ok())
        else {
            return;
        };
        // A control that cannot take the focus, or has no caret, is no reason to stop.
        let _ = control.focus();
        if let Some(before) = self.before {
            if let Some(input) = control.dyn_ref::<HtmlInputElement>() {
                let _ = input.set_selection_range(before, before);
            } else if let Some(text) = control.dyn_ref::<HtmlTextAreaElement>() {
                let _ = text.set_selection_range(before, before);
            }
        }
    }
}
