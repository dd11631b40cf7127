//! The grid of environment variables.

use super::fields::mark;
use super::sheet::Sheet;
use crate::components::{ButtonKind, ButtonSize, FieldError, Icon, IconSize, SubmitButton, TextArea};
use leptos::prelude::*;
use model::draft::{DraftValues, DraftVariable};
use model::environment::{MOST, name_looks_secret, value_looks_secret};
use model::paths::anchor;

/// Heading with count, the rows, and the button that adds one.
#[component]
pub(super) fn Variables(sheet: Sheet) -> impl IntoView {
    let count = Memo::new(move |_| sheet.values.with(|values| values.variables.len()));
    let filled = move || {
        let filled = sheet
            .values
            .with(|values| values.variables.iter().filter(|row| !row.name.is_empty()).count());
        format!("{filled} of {MOST}")
    };
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
    // What was typed is not corrected before someone has tried to add it.
    let told = RwSignal::new(true);
    view! {
        <fieldset class="field">
            <legend class="variables-head">
                <span class="variables-title">"Environment variables"</span>
                <span class="count">{filled}</span>
                {mark(sheet, "variables")}
            </legend>
            <FieldError id="variables-error" error=sheet.error("variables") />
            {move || (count.get() > 0).then(|| view! { <Grid sheet count told /> })}
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
            <EnvText sheet told />
        </fieldset>
    }
}

/// Lines of a `.env` file, on their way into the table.
#[component]
fn EnvText(sheet: Sheet, told: RwSignal<bool>) -> impl IntoView {
    let of_form = sheet.error("env_text");
    let error = MaybeProp::derive(move || {
        of_form.get().or_else(|| {
            told.get()
                .then(|| sheet.values.with(DraftValues::env_text_faults))
                .flatten()
        })
    });
    let typed = move |text: String| {
        if sheet.values.with_untracked(|values| values.env_text != text) {
            told.set(false);
            sheet.set("env_text", text);
        }
    };
    let add = move |event: leptos::ev::MouseEvent| {
        if sheet.live.get_untracked() {
            event.prevent_default();
            take(sheet, told);
        }
    };
    let open = sheet.values.with_untracked(|values| !values.env_text.is_empty());
    view! {
        <details class="env-text" open=open>
            <summary>
                <Icon icon=Icon::ChevronRight size=IconSize::Small />
                "Paste .env text"
            </summary>
            <div class="env-text-body" on:click=add>
                <TextArea
                    name="env_text"
                    label=".env text"
                    value=sheet.field("env_text")
                    hint=view! {
                        "Lines of " <code>"NAME=value"</code>
                        ". Comments, quotes and " <code>"export"</code> " are understood."
                    }
                        .into_any()
                    error
                    mono=true
                    on_input=Callback::new(typed)
                />
                <SubmitButton
                    label="Add to the table"
                    kind=ButtonKind::Secondary
                    size=ButtonSize::Small
                    name="intent"
                    value="take-env-text"
                />
            </div>
        </details>
    }
}

/// Moves the text into the table, or says which lines cannot be read.
fn take(sheet: Sheet, told: RwSignal<bool>) {
    let mut taken = sheet.values.get_untracked();
    taken.take_env_text();
    let first_new = sheet
        .values
        .with_untracked(|values| values.variables.iter().filter(|row| !is_empty(row)).count());
    let is_taken = taken.env_text.is_empty() && taken.variables.len() > first_new;
    sheet.values.set(taken);
    sheet.touch();
    told.set(true);
    focus(if is_taken {
        format!("variables[{first_new}][name]")
    } else {
        "env_text".to_owned()
    });
}

fn is_empty(row: &DraftVariable) -> bool {
    row.name.is_empty() && row.value.is_empty()
}

/// Lines that are pasted into a name become rows; those that cannot be read go where their faults are told.
#[cfg(feature = "hydrate")]
fn pasted(sheet: Sheet, told: RwSignal<bool>, event: &leptos::ev::ClipboardEvent) {
    use wasm_bindgen::{JsCast, JsValue};
    let text = || -> Result<Option<String>, JsValue> {
        let data = js_sys::Reflect::get(event, &"clipboardData".into())?;
        let read: js_sys::Function = js_sys::Reflect::get(&data, &"getData".into())?.dyn_into()?;
        Ok(read.call1(&data, &"text".into())?.as_string())
    };
    let Some(text) = text().ok().flatten().filter(|text| text.contains('=')) else {
        return;
    };
    event.prevent_default();
    sheet.values.update(|values| {
        if !(values.env_text.is_empty() || values.env_text.ends_with('\n')) {
            values.env_text.push('\n');
        }
        values.env_text.push_str(&text);
    });
    take(sheet, told);
}

#[component]
fn Grid(sheet: Sheet, count: Memo<usize>, told: RwSignal<bool>) -> impl IntoView {
    view! {
        <div class="variables">
            <div class="variables-titles" aria-hidden="true">
                <span>"Source"</span>
                <span>"Name"</span>
                <span>"Value or ARN"</span>
            </div>
            <For each=move || 0..count.get() key=|row| *row let:row>
                <Row sheet row told />
            </For>
        </div>
    }
}

/// What is read and written of one row.
#[derive(Clone, Copy)]
struct Cell {
    sheet: Sheet,
    row: usize,
    part: &'static str,
    read: fn(&DraftVariable) -> &String,
    write: fn(&mut DraftVariable) -> &mut String,
}

impl Cell {
    fn name(self) -> String {
        format!("variables[{}][{}]", self.row, self.part)
    }

    fn value(self) -> Signal<String> {
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

    fn typed(self, text: String) {
        self.sheet.change_variables(|rows| {
            if let Some(row) = rows.get_mut(self.row) {
                *(self.write)(row) = text;
            }
        });
    }
}

/// One variable, with its messages below it.
#[component]
fn Row(sheet: Sheet, row: usize, told: RwSignal<bool>) -> impl IntoView {
    let cell = |part, read, write| Cell {
        sheet,
        row,
        part,
        read,
        write,
    };
    let source = cell("source", |row| &row.source, |row| &mut row.source);
    let name = cell("name", |row| &row.name, |row| &mut row.name);
    let value = cell("value", |row| &row.value, |row| &mut row.value);
    let this = move |read: fn(&DraftVariable) -> bool| {
        Memo::new(move |_| {
            sheet
                .values
                .with(|values| values.variables.get(row).is_some_and(read))
        })
    };
    let is_secret = this(|row| {
        row.source == "plain"
            && !row.value.is_empty()
            && (name_looks_secret(&row.name) || value_looks_secret(&row.value))
    });
    let is_reference = this(|row| row.source == "reference");
    let names = name.value();
    let remove_label = move || match names.get() {
        name if name.is_empty() => format!("Remove variable {}", row + 1),
        name => format!("Remove {name}"),
    };
    let remove = move |event: leptos::ev::MouseEvent| {
        if sheet.live.get_untracked() {
            event.prevent_default();
            sheet.change_variables(|rows| {
                if row < rows.len() {
                    rows.remove(row);
                }
            });
            sheet.touch();
            let left = sheet.values.with_untracked(|values| values.variables.len());
            // The next row has taken this one's place; behind the last one there is the button that adds.
            let next = if row < left {
                name.name()
            } else {
                "variables".to_owned()
            };
            focus(next);
        }
    };
    let paste = move |event: leptos::ev::ClipboardEvent| {
        #[cfg(feature = "hydrate")]
        pasted(sheet, told, &event);
        #[cfg(not(feature = "hydrate"))]
        let _ = (&event, told);
    };
    view! {
        <div class="variable" role="group" aria-label=format!("Variable {}", row + 1)>
            <SourceChoice cell=source />
            <TextCell
                cell=name
                label=format!("Name of variable {}", row + 1)
                masked=Signal::stored(false)
                on:paste=paste
            />
            <TextCell cell=value label=format!("Value or ARN of variable {}", row + 1) masked=is_secret.into() />
            <button
                type="submit"
                class="icon-button variable-remove"
                name="intent"
                value=format!("remove-variable:{row}")
                aria-label=remove_label
                on:click=remove
            >
                <Icon icon=Icon::Close size=IconSize::Small />
            </button>
            <RowMessages sheet row is_secret is_reference />
        </div>
    }
}

/// What is wrong with a row, and what to be careful about.
#[component]
fn RowMessages(sheet: Sheet, row: usize, is_secret: Memo<bool>, is_reference: Memo<bool>) -> impl IntoView {
    let message = move |part: &'static str| {
        let field = format!("variables[{row}][{part}]");
        let id = format!("{}-error", anchor(&field));
        let error = sheet.error(field);
        move || {
            error.get().map(|message| {
                view! {
                    <p class="variable-message is-err" id=id.clone()>
                        <Icon icon=Icon::Warning size=IconSize::Small />
                        <span>{message}</span>
                    </p>
                }
            })
        }
    };
    let careful = |words: &'static str| {
        view! {
            <p class="variable-message is-warn">
                <Icon icon=Icon::Warning size=IconSize::Small />
                <span>{words}</span>
            </p>
        }
    };
    view! {
        {message("name")}
        {message("value")}
        {move || {
            is_secret
                .get()
                .then(|| careful(
                    "Looks like a secret. In plain text, everyone who may see the service's settings can read it.",
                ))
        }}
        {move || {
            (is_reference.get() && sheet.values.with(|values| values.instance_role.trim().is_empty()))
                .then(|| careful("App Runner reads it with the instance role: choose one below, under Security."))
        }}
    }
}

/// Plain text or a reference.
#[component]
fn SourceChoice(cell: Cell) -> impl IntoView {
    let value = cell.value();
    let first = value.get_untracked();
    let control = NodeRef::<leptos::html::Select>::new();
    #[cfg(feature = "hydrate")]
    Effect::new(move |first: Option<()>| {
        let wanted = value.get();
        if let Some(control) = control.get()
            && control.value() != wanted
        {
            if first.is_none() {
                cell.typed(control.value());
            } else {
                control.set_value(&wanted);
            }
        }
    });
    let option = |own: &'static str, words: &'static str| {
        view! { <option value=own selected=first == own>{words}</option> }
    };
    view! {
        <span class="select">
            <select
                node_ref=control
                class="input"
                id=anchor(&cell.name())
                name=cell.name()
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

/// A name or a value.
#[component]
fn TextCell(cell: Cell, label: String, masked: Signal<bool>) -> impl IntoView {
    let value = cell.value();
    let id = anchor(&cell.name());
    let error = cell.sheet.error(cell.name());
    let described = format!("{id}-error");
    let control = NodeRef::<leptos::html::Input>::new();
    #[cfg(feature = "hydrate")]
    Effect::new(move |first: Option<()>| {
        let wanted = value.get();
        if let Some(control) = control.get()
            && control.value() != wanted
        {
            // Typed before the page came alive, or moved up when a row above went.
            if first.is_none() {
                cell.typed(control.value());
            } else {
                control.set_value(&wanted);
            }
        }
    });
    view! {
        <input
            node_ref=control
            class="input input-mono"
            class:is-masked=move || masked.get()
            id=id
            name=cell.name()
            type="text"
            value=value.get_untracked()
            aria-label=label
            autocomplete="off"
            autocapitalize="none"
            spellcheck="false"
            aria-invalid=move || error.with(Option::is_some).then_some("true")
            aria-describedby=move || error.with(Option::is_some).then(|| described.clone())
            on:input=move |event| cell.typed(event_target_value(&event))
        />
    }
}

/// Gives a control the focus once it is drawn.
fn focus(field: String) {
    #[cfg(feature = "hydrate")]
    request_animation_frame(move || {
        use wasm_bindgen::JsCast;
        if let Some(control) = document()
            .get_element_by_id(&anchor(&field))
            .and_then(|element| element.dyn_into::<web_sys::HtmlElement>().ok())
        {
            if let Ok(Some(fold)) = control.closest("details") {
                let _ = fold.set_attribute("open", "");
            }
            let _ = control.focus();
        }
    });
    #[cfg(not(feature = "hydrate"))]
    let _ = field;
}
