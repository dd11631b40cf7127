//! The environment variables of a form: a table, the same as text, and ways for values to come in and to go where secrets
//! are kept.

mod cell;
mod focus;
mod import;
#[cfg(feature = "hydrate")]
mod paste;
mod reference;
mod row;
mod secret;
mod table;
mod text;

use super::fields::mark;
use super::sheet::Sheet;
use crate::components::FieldError;
use import::Import;
use leptos::prelude::*;
use model::draft::VariablesView;
use model::environment::MOST;
use table::Table;
use text::Text;

/// Heading with count and switch, one of the two views, and the import.
#[component]
pub(super) fn Variables(sheet: Sheet) -> impl IntoView {
    let count = Memo::new(move |_| {
        sheet
            .values
            .with(|values| values.variables.iter().filter(|row| !row.name.is_empty()).count())
    });
    let is_over = move || count.get() > MOST;
    // What cannot be read stands in the text only: it is looked at there, unless somebody wants the table.
    let is_unreadable = sheet
        .values
        .with_untracked(|values| values.env_text_faults().is_some());
    let view = Memo::new(move |_| {
        sheet.sheets.variables.get().unwrap_or(if is_unreadable {
            VariablesView::Text
        } else {
            VariablesView::Table
        })
    });
    view! {
        <fieldset class="field">
            <legend class="variables-head">
                <span class="variables-title">"Environment variables"</span>
                <span class="count" class:count-err=is_over>
                    {move || format!("{} of {MOST}", count.get())}
                </span>
                {mark(sheet, "variables")}
                <Switch sheet view />
            </legend>
            <FieldError id="variables-error" error=sheet.error("variables") />
            {move || match view.get() {
                VariablesView::Table => view! { <Table sheet /> }.into_any(),
                VariablesView::Text => view! { <Text sheet /> }.into_any(),
            }}
            <Import sheet />
        </fieldset>
    }
}

/// Table or text. Both say the same, so that nothing is sent to change the view, but where no script runs.
#[component]
fn Switch(sheet: Sheet, view: Memo<VariablesView>) -> impl IntoView {
    let choice = move |own: VariablesView, label: &'static str| {
        let choose = move |event: leptos::ev::MouseEvent| {
            if sheet.live.get_untracked() {
                event.prevent_default();
                // The control that is typed into goes.
                sheet.leave();
                sheet.sheets.variables.set(Some(own));
            }
        };
        view! {
            <button
                type="submit"
                name="intent"
                value=format!("show-variables:{}", own.as_str())
                aria-pressed=move || (view.get() == own).to_string()
                on:click=choose
            >
                {label}
            </button>
        }
    };
    view! {
        <span class="segmented" role="group" aria-label="View of the variables">
            {choice(VariablesView::Table, "Table")}
            {choice(VariablesView::Text, "Text")}
        </span>
    }
}
