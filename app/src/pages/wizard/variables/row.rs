//! One variable.

use super::cell::{Cell, LinesCell, SourceChoice, TextCell};
use super::focus::focus;
use super::reference::{JsonKey, LIST};
use super::secret::KeepAsSecret;
use crate::components::{Icon, IconSize};
use crate::pages::wizard::make::told;
use crate::pages::wizard::sheet::Sheet;
use leptos::prelude::*;
use model::draft::DraftVariable;
use model::paths::anchor;

/// The message at a control of a row: of the form, or of the last answer.
pub(super) fn message(sheet: Sheet, field: String) -> MaybeProp<String> {
    let (of_form, of_answer) = (sheet.error(field.clone()), told(field));
    MaybeProp::derive(move || of_form.get().or_else(|| of_answer.get()))
}

/// One variable, with its messages below it.
#[component]
pub(super) fn Row(sheet: Sheet, row: usize) -> impl IntoView {
    let this = move |read: fn(&DraftVariable) -> bool| {
        Memo::new(move |_| {
            sheet
                .values
                .with(|values| values.variables.get(row).is_some_and(read))
        })
    };
    let is_secret = this(DraftVariable::looks_secret);
    let is_reference = this(DraftVariable::is_reference);
    let (name, value) = (Cell::name(sheet, row), Cell::value(sheet, row));
    let names = name.text();
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
                name.field()
            } else {
                "variables".to_owned()
            };
            focus(next);
        }
    };
    let paste = move |event: leptos::ev::ClipboardEvent| {
        #[cfg(feature = "hydrate")]
        super::paste::pasted(sheet, &event);
        #[cfg(not(feature = "hydrate"))]
        let _ = &event;
    };
    view! {
        <div class="variable" role="group" aria-label=format!("Variable {}", row + 1)>
            <SourceChoice cell=Cell::source(sheet, row) />
            <TextCell cell=name label=format!("Name of variable {}", row + 1) on:paste=paste />
            <Value cell=value is_secret is_reference />
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
            <Message field=name.field() error=message(sheet, name.field()) />
            <Message field=value.field() error=message(sheet, value.field()) />
            {move || is_reference.get().then(|| view! { <OfReference sheet row /> })}
            {move || is_secret.get().then(|| view! { <KeepAsSecret sheet row /> })}
        </div>
    }
}

/// Value or ARN; hidden like a password where it looks like a secret, until somebody wants to see it.
#[component]
fn Value(cell: Cell, is_secret: Memo<bool>, is_reference: Memo<bool>) -> impl IntoView {
    let shown = RwSignal::new(false);
    let masked = Signal::derive(move || is_secret.get() && !shown.get());
    let label = format!("Value or ARN of variable {}", cell.row + 1);
    // Once it has lines it keeps its control: who is typing does not lose it.
    let text = cell.text();
    let has_lines = Memo::new(move |before: Option<&bool>| {
        before == Some(&true) || text.with(|text| text.contains('\n'))
    });
    let list = Signal::derive(move || is_reference.get().then_some(LIST));
    let control = {
        let label = label.clone();
        move || {
            if has_lines.get() {
                view! { <LinesCell cell label=label.clone() masked /> }.into_any()
            } else {
                view! { <TextCell cell label=label.clone() masked list /> }.into_any()
            }
        }
    };
    let id = anchor(&cell.field());
    view! {
        <div class:password=move || is_secret.get()>
            {control}
            {move || {
                let id = id.clone();
                is_secret
                    .get()
                    .then(|| {
                        view! {
                            <button
                                type="button"
                                class="password-show needs-script"
                                aria-controls=id
                                aria-pressed=move || shown.get().to_string()
                                on:click=move |_| shown.update(|shown| *shown = !*shown)
                            >
                                {move || if shown.get() { "Hide" } else { "Show" }}
                                <span class="visually-hidden">{format!(" value of variable {}", cell.row + 1)}</span>
                            </button>
                        }
                    })
            }}
        </div>
    }
}

/// What is wrong with a control.
#[component]
pub(super) fn Message(field: String, error: MaybeProp<String>) -> impl IntoView {
    let id = format!("{}-error", anchor(&field));
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
}

/// Something to be careful about.
pub(super) fn careful(words: &'static str) -> AnyView {
    view! {
        <p class="variable-message is-warn">
            <Icon icon=Icon::Warning size=IconSize::Small />
            <span>{words}</span>
        </p>
    }
    .into_any()
}

/// What a reference has beside its ARN.
#[component]
fn OfReference(sheet: Sheet, row: usize) -> impl IntoView {
    let has_role = Memo::new(move |_| {
        sheet
            .values
            .with(|values| !values.instance_role.trim().is_empty())
    });
    view! {
        <JsonKey sheet row />
        {move || {
            (!has_role.get())
                .then(|| careful("App Runner reads it with the instance role: choose one below, under Security."))
        }}
    }
}
