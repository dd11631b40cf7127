//! Where someone is typing, to go on there when the form around it is drawn anew.

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{HtmlElement, HtmlInputElement, HtmlTextAreaElement};

/// A control that text goes into, and what is selected in it.
#[derive(Debug, Clone)]
pub(super) struct Caret {
    /// Id of the control.
    id: String,
    /// Characters before the selection and before its end; `None` where there is none to be had.
    selection: Option<(u32, u32)>,
}

impl Caret {
    /// Where it is now; `None` outside of controls, where nobody can be typing.
    pub(super) fn now() -> Option<Caret> {
        let control = document().active_element()?;
        let id = Some(control.id()).filter(|id| !id.is_empty())?;
        let ends = if let Some(input) = control.dyn_ref::<HtmlInputElement>() {
            (input.selection_start(), input.selection_end())
        } else if let Some(text) = control.dyn_ref::<HtmlTextAreaElement>() {
            (text.selection_start(), text.selection_end())
        } else if control.tag_name() == "SELECT" {
            (Ok(None), Ok(None))
        } else {
            return None;
        };
        let selection = ends.0.ok().flatten().zip(ends.1.ok().flatten());
        Some(Caret { id, selection })
    }

    /// Whether it is in this control.
    pub(super) fn is_in(&self, id: &str) -> bool {
        self.id == id
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
        if let Some((start, end)) = self.selection {
            if let Some(input) = control.dyn_ref::<HtmlInputElement>() {
                let _ = input.set_selection_range(start, end);
            } else if let Some(text) = control.dyn_ref::<HtmlTextAreaElement>() {
                let _ = text.set_selection_range(start, end);
            }
        }
    }
}
