//! What someone has pressed, to press it on when the form around it is drawn anew.

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, HtmlFormElement};

/// A button of a form, by what it says to the server.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Press {
    form: Option<String>,
    name: Option<String>,
    value: Option<String>,
    action: Option<String>,
}

impl Press {
    /// A button that submits a form.
    pub(super) fn of(button: &Element, form: &HtmlFormElement) -> Option<Press> {
        let action = button
            .get_attribute("formaction")
            .or_else(|| form.get_attribute("action"));
        action.is_some().then(|| Press {
            form: form.get_attribute("id"),
            name: button.get_attribute("name"),
            value: button.get_attribute("value"),
            action,
        })
    }

    /// Presses the button that says the same, if there is one on the page.
    pub(super) fn again(&self) {
        let Ok(buttons) = document().query_selector_all("button[type=submit]") else {
            return;
        };
        let same = (0..buttons.length())
            .filter_map(|place| buttons.get(place)?.dyn_into::<HtmlElement>().ok())
            .find(|button| form_of(button).and_then(|form| Press::of(button, &form)).as_ref() == Some(self));
        if let Some(button) = same {
            button.click();
        }
    }
}

/// The form that a button submits: the one that it names, or the one around it.
fn form_of(button: &HtmlElement) -> Option<HtmlFormElement> {
    let form = match button.get_attribute("form") {
        Some(id) => document().get_element_by_id(&id),
        None => button.closest("form").ok().flatten(),
    };
    form?.dyn_into().ok()
}
