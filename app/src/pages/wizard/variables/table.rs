//! The variables as a table.

use super::focus::focus;
use super::reference::{ReadingPolicy, References};
use super::row::Row;
use crate::components::{ButtonKind, ButtonSize, Icon, IconSize, SubmitButton};
use crate::pages::wizard::sheet::Sheet;
use crate::pages::wizard::step_form::Shown;
use leptos::prelude::*;
use model::draft::{DraftValues, DraftVariable};

/// The rows, and the button that adds one.
#[component]
pub(super) fn Table(sheet: Sheet) -> impl IntoView {
    let count = Memo::new(move |_| sheet.values.with(|values| values.variables.len()));
    let add = move |event: leptos::ev::MouseEvent| {
        if sheet.live.get_untracked() {
            event.prevent_default();
            sheet.change_variables(|rows| rows.push(DraftVariable::default()));
            focus(format!(
                "variables[{}][name]",
                count.get_untracked().saturating_sub(1)
            ));
        }
    };
    let unreadable = Memo::new(move |_| sheet.values.with(DraftValues::env_text_faults));
    view! {
        <Shown name="variables" />
        {move || {
            unreadable
                .get()
                .map(|lines| {
                    view! {
                        <p class="variable-message is-err">
                            <Icon icon=Icon::Warning size=IconSize::Small />
                            <span>"Lines of the text are in no row, because they cannot be read. " {lines}</span>
                        </p>
                    }
                })
        }}
        {move || {
            (count.get() > 0)
                .then(|| {
                    view! {
                        <div class="variables">
                            <div class="variables-titles" aria-hidden="true">
                                <span>"Source"</span>
                                <span>"Name"</span>
                                <span>"Value or ARN"</span>
                            </div>
                            <For each=move || 0..count.get() key=|row| *row let:row>
                                <Row sheet row />
                            </For>
                        </div>
                    }
                })
        }}
        <div class="variables-foot" on:click=add>
            <SubmitButton
                label="Add variable"
                icon=Icon::Plus
                kind=ButtonKind::Secondary
                size=ButtonSize::Small
                name="intent"
                value="add-variable"
                id="variables"
            />
            <span>
                "App Runner sets " <code>"PORT"</code> " itself."
            </span>
        </div>
        <References sheet />
        <ReadingPolicy sheet />
    }
}
