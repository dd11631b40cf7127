//! Lines of a `.env` file that are pasted into a name.

use super::focus::focus;
use crate::pages::wizard::sheet::Sheet;
use leptos::prelude::*;
use model::draft::{DraftVariable, VariablesView};
use wasm_bindgen::{JsCast, JsValue};

/// Lines become rows; those that cannot be read go to where that is told.
pub(super) fn pasted(sheet: Sheet, event: &leptos::ev::ClipboardEvent) {
    let text = || -> Result<Option<String>, JsValue> {
        let data = js_sys::Reflect::get(event, &"clipboardData".into())?;
        let read: js_sys::Function = js_sys::Reflect::get(&data, &"getData".into())?.dyn_into()?;
        Ok(read.call1(&data, &"text".into())?.as_string())
    };
    let Some(text) = text().ok().flatten().filter(|text| text.contains('=')) else {
        return;
    };
    event.prevent_default();
    let (mut first_new, mut is_read) = (0, true);
    sheet.values.update(|values| {
        values.variables.retain(|row| !DraftVariable::is_empty(row));
        first_new = values.variables.len();
        let mut whole = values.text_of_variables();
        if !(whole.is_empty() || whole.ends_with('\n')) {
            whole.push('\n');
        }
        whole.push_str(&text);
        values.set_env_text(whole);
        is_read = values.env_text_faults().is_none();
    });
    sheet.touch();
    sheet.leave();
    if is_read {
        focus(format!("variables[{first_new}][name]"));
    } else {
        sheet.sheets.variables.set(Some(VariablesView::Text));
        focus("env_text".to_owned());
    }
}
