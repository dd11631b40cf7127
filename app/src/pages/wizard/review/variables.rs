//! The variables that will be sent. Their values are hidden until somebody who may see them wants to, here or in a file.

use crate::api::RevealValues;
use crate::components::{ButtonKind, ButtonSize, Column, SubmitButton, Table};
use crate::pages::confirmation::ConfirmField;
use crate::pages::wizard::sheet::Sheet;
use leptos::prelude::*;
use model::draft::DraftVariable;
use model::paths;
use server_fn::ServerFn;

/// The table, and the button that shows or hides the values.
#[component]
pub(super) fn VariablesTable(sheet: Sheet) -> impl IntoView {
    let (variables, hidden) = sheet
        .view
        .with_value(|view| (view.draft.values.variables.clone(), view.hidden.clone()));
    let rows = variables
        .into_iter()
        .enumerate()
        .filter(|(row, variable)| !variable.is_empty() || hidden.rows.contains(row))
        .map(|(row, variable)| line(variable, hidden.rows.contains(&row)))
        .collect::<Vec<_>>();
    if rows.is_empty() {
        return view! { <p class="muted">"None"</p> }.into_any();
    }
    let is_asked = hidden.revealed || !hidden.rows.is_empty();
    let (label, reveal) = if hidden.revealed {
        ("Hide values", "0")
    } else {
        ("Reveal values", "1")
    };
    let form = is_asked.then(|| {
        view! {
            <form method="post" action=RevealValues::url() class="reveal-values">
                <input type="hidden" name="id" value=sheet.id() />
                <input type="hidden" name="reveal" value=reveal />
                {hidden.refusal.is_none().then(|| view! { <ConfirmField /> })}
                <SubmitButton
                    label
                    kind=ButtonKind::Secondary
                    size=ButtonSize::Small
                    id="reveal-values"
                    refusal=hidden.refusal.clone()
                />
                <SubmitButton
                    label="Export with secrets"
                    kind=ButtonKind::Secondary
                    size=ButtonSize::Small
                    id="export-secrets"
                    saves_from=paths::draft_export(&sheet.id())
                    refusal=hidden.refusal
                />
                <span class="muted">
                    {if hidden.revealed {
                        "Shown to you for a few minutes."
                    } else {
                        "That somebody has seen or exported them is in the history."
                    }}
                </span>
            </form>
        }
    });
    view! {
        <Table
            label="Environment variables"
            columns=&[Column::Shown("Name"), Column::Shown("Source"), Column::Shown("Value or ARN")]
            inset=true
            rows=rows.into_any()
        />
        {form}
    }
    .into_any()
}

fn line(variable: DraftVariable, is_hidden: bool) -> impl IntoView {
    let source = if variable.is_reference() {
        "Secret or parameter"
    } else {
        "Plain text"
    };
    let value = if is_hidden {
        view! {
            <span aria-hidden="true">"••••••••"</span>
            <span class="visually-hidden">"Hidden"</span>
        }
        .into_any()
    } else {
        match variable.written().into_owned() {
            text if text.is_empty() => view! { <span class="cell-absent">"Empty"</span> }.into_any(),
            text => view! { <code class="mono lines">{text}</code> }.into_any(),
        }
    };
    view! {
        <tr>
            <td><code class="mono">{variable.name}</code></td>
            <td>{source}</td>
            <td class="cell-value">{value}</td>
        </tr>
    }
}
