//! One control of a row.

#![allow(
    clippy::large_types_passed_by_value,
    reason = "a handful of handles on signals, which components own as their properties"
)]

use crate::components::{Icon, IconSize};
use crate::pages::wizard::sheet::Sheet;
use leptos::prelude::*;
use model::draft::DraftVariable;
use model::paths::anchor;

/// What is read and written of one row.
#[derive(Clone, Copy)]
pub(super) struct Cell {
    pub(super) sheet: Sheet,
    pub(super) row: usize,
    part: &'static str,
    read: fn(&DraftVariable) -> &String,
    write: fn(&mut DraftVariable) -> &mut String,
}

macro_rules! cells {
    ($($part:ident),*) => {
        impl Cell {
            $(
                pub(super) fn $part(sheet: Sheet, row: usize) -> Cell {
                    Cell {
                        sheet,
                        row,
                        part: stringify!($part),
                        read: |row| &row.$part,
                        write: |row| &mut row.$part,
                    }
                }
            )*
        }
    };
}

cells!(source, name, value, json_key, secret_name);

impl Cell {
    /// `name` of the control.
    pub(super) fn field(self) -> String {
        format!("variables[{}][{}]", self.row, self.part)
    }

    pub(super) fn text(self) -> Signal<String> {
        Signal::derive(move || {
            self.sheet.values.with(|values| {
                values
                    .variables
                    .get(self.row)
                    .map(self.read)
                    .cloned()
                    .unwrap_or_default()
            })
        })
    }

    pub(super) fn typed(self, text: String) {
        self.sheet.change_variables(|rows| {
            if let Some(row) = rows.get_mut(self.row) {
                *(self.write)(row) = text;
            }
        });
    }
}

/// Keeps a control and the row at one: what was typed before the page came alive goes into the row, what the row is set to
/// later, as when one above it went, goes into the control.
macro_rules! keep_in_step {
    ($control:ident, $value:ident, $cell:ident) => {
        #[cfg(feature = "hydrate")]
        Effect::new(move |first: Option<()>| {
            let wanted = $value.get();
            if let Some(control) = $control.get()
                && control.value() != wanted
            {
                if first.is_none() {
                    $cell.typed(control.value());
                } else {
                    control.set_value(&wanted);
                }
            }
        });
        #[cfg(not(feature = "hydrate"))]
        let _ = $control;
    };
}

/// Plain text or a reference.
#[component]
pub(super) fn SourceChoice(cell: Cell) -> impl IntoView {
    let value = cell.text();
    let first = value.get_untracked();
    let control = NodeRef::<leptos::html::Select>::new();
    keep_in_step!(control, value, cell);
    let option = |own: &'static str, words: &'static str| {
        view! { <option value=own selected=first == own>{words}</option> }
    };
    view! {
        <span class="select">
            <select
                node_ref=control
                class="input"
                id=anchor(&cell.field())
                name=cell.field()
                autocomplete="off"
                aria-label=format!("Source of variable {}", cell.row + 1)
                on:change=move |event| cell.typed(event_target_value(&event))
            >
                {option("plain", "Plain text")}
                {option("reference", "Secret or parameter")}
            </select>
            <Icon icon=Icon::ChevronDown size=IconSize::Small />
        </span>
    }
}

/// A text of one line.
#[component]
pub(super) fn TextCell(
    cell: Cell,
    #[prop(into)] label: String,
    /// Hides what is typed.
    #[prop(optional, into)]
    masked: Signal<bool>,
    /// Id of the list that it can be chosen from.
    #[prop(optional, into)]
    list: Signal<Option<&'static str>>,
    /// What it means to leave it empty.
    #[prop(optional, into)]
    placeholder: Signal<String>,
) -> impl IntoView {
    let value = cell.text();
    let id = anchor(&cell.field());
    let error = super::row::message(cell.sheet, cell.field());
    let described = format!("{id}-error");
    let control = NodeRef::<leptos::html::Input>::new();
    keep_in_step!(control, value, cell);
    view! {
        <input
            node_ref=control
            class="input input-mono"
            class:is-masked=move || masked.get()
            id=id
            name=cell.field()
            type="text"
            value=value.get_untracked()
            placeholder=move || Some(placeholder.get()).filter(|text| !text.is_empty())
            list=move || list.get()
            aria-label=label
            autocomplete="off"
            autocapitalize="none"
            spellcheck="false"
            aria-invalid=move || error.with(Option::is_some).then_some("true")
            aria-describedby=move || error.with(Option::is_some).then(|| described.clone())
            on:input=move |event| cell.typed(event_target_value(&event))
            on:change=move |event| cell.typed(event_target_value(&event))
        />
    }
}

/// A text of several lines, which the control of one line would lose the ends of.
#[component]
pub(super) fn LinesCell(
    cell: Cell,
    #[prop(into)] label: String,
    /// Hides what is typed.
    #[prop(into)]
    masked: Signal<bool>,
) -> impl IntoView {
    let value = cell.text();
    let id = anchor(&cell.field());
    let control = NodeRef::<leptos::html::Textarea>::new();
    keep_in_step!(control, value, cell);
    let text = value.get_untracked();
    let rows = text.lines().count().clamp(2, 6);
    view! {
        <textarea
            node_ref=control
            class="input input-area input-mono"
            class:is-masked=move || masked.get()
            id=id
            name=cell.field()
            rows=rows
            aria-label=label
            autocomplete="off"
            spellcheck="false"
            on:input=move |event| cell.typed(event_target_value(&event))
        >
            {crate::components::area_text(text)}
        </textarea>
    }
}
