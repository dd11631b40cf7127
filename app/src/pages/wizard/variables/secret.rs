//! The way out of a plain value that looks like a secret.

use super::cell::{Cell, TextCell};
use super::row::{Message, careful, message};
use crate::components::{ButtonKind, ButtonSize, CodeBlock, CopyButton, Icon, IconSize, SubmitButton};
use crate::pages::wizard::sheet::Sheet;
use leptos::prelude::*;
use model::secret_store::SecretStore;

/// The hint, and the fold with the two places where the value can be kept.
#[component]
pub(super) fn KeepAsSecret(sheet: Sheet, row: usize) -> impl IntoView {
    let cell = Cell::secret_name(sheet, row);
    let (typed, variable) = (cell.text(), Cell::name(sheet, row).text());
    let proposed = move |store: SecretStore| {
        sheet
            .values
            .with(|values| variable.with(|variable| store.proposed_name(&values.name, variable)))
    };
    let at_name = message(sheet, cell.field());
    let at_value = message(sheet, Cell::value(sheet, row).field());
    let told = Memo::new(move |_| at_name.with(Option::is_some) || at_value.with(Option::is_some));
    let region = move || sheet.values.with(|values| values.region.clone());
    let commands = move || {
        SecretStore::ALL
            .into_iter()
            .map(|store| {
                let name = match typed.get().trim() {
                    typed if store.check_name(typed).is_ok() => typed.to_owned(),
                    _ => proposed(store),
                };
                let command = store.command(&name, &region());
                view! {
                    <section class="command" aria-label=format!("Command for {}", store.label())>
                        <CopyButton text=command.clone() label=format!("Copy the command for {}", store.label()) />
                        <CodeBlock text=command />
                    </section>
                }
            })
            .collect_view()
    };
    let buttons = SecretStore::ALL
        .into_iter()
        .map(|store| {
            view! {
                <SubmitButton
                    label=format!("Move to {}", store.label())
                    kind=ButtonKind::Secondary
                    size=ButtonSize::Small
                    name="intent"
                    value=format!("move:{}:{row}", store.as_str())
                    busy_label="Moving"
                />
            }
        })
        .collect_view();
    view! {
        {careful("Looks like a secret. In plain text, everyone who may see the service's settings can read it.")}
        <details class="make variable-part" open=move || told.get()>
            <summary>
                <Icon icon=Icon::ChevronRight size=IconSize::Small />
                "Keep it as a secret"
            </summary>
            <div class="make-body form-card">
                <p class="field-hint">
                    "Makes a new secret or an encrypted parameter of the value, and refers to it here. The value is in this draft no \
                     more then."
                </p>
                <TextCell
                    cell
                    label=format!("Name of the secret of variable {} – optional", row + 1)
                    placeholder=Signal::derive(move || proposed(SecretStore::SecretsManager))
                />
                <Message field=cell.field() error=at_name />
                <div class="file-actions">{buttons}</div>
                <p class="field-hint">
                    "If Slipway may not do that, somebody who may runs one of these, with the value in the file "
                    <code>"value.txt"</code> " and no line break behind it. Then choose the name as a reference."
                </p>
                {commands}
            </div>
        </details>
    }
}
