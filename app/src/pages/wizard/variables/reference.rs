//! References to secrets and parameters: what there is to choose from, keys of a secret's JSON, and who may read it.

use super::cell::{Cell, TextCell};
use super::row::{Message, message};
use crate::components::{CodeBlock, CopyButton, Icon, IconSize};
use crate::pages::wizard::sheet::Sheet;
use leptos::prelude::*;
use model::draft::DraftVariable;
use model::secret_reference::is_secret_arn;
use model::view::Choices;

/// Id of the list of names.
pub(super) const LIST: &str = "references";

/// The names that a reference can be chosen by, each with its ARN; and why there are none.
#[component]
pub(super) fn References(sheet: Sheet) -> impl IntoView {
    let Some(references) = sheet.view.with_value(|view| view.references.clone()) else {
        return ().into_any();
    };
    let mut notes = Vec::new();
    let mut options: Vec<(String, String)> = Vec::new();
    match references.secrets {
        Choices::Known { items, .. } => {
            if items.has_more {
                notes.push("There are more secrets than the list has: enter the ARN of others.".to_owned());
            }
            let named = |secret: model::secret::Secret| (secret.arn, format!("{} – secret", secret.name));
            options.extend(items.items.into_iter().map(named));
        }
        Choices::NotAsked { reason } => {
            notes.push(format!("The list of secrets is missing: {reason} Enter the ARN."));
        }
    }
    match references.parameters {
        Choices::Known { items, .. } => {
            if items.has_more {
                notes.push(
                    "There are more parameters than the list has: enter the ARN or the name of others."
                        .to_owned(),
                );
            }
            let named = |parameter: model::secret::Parameter| {
                let kind = if parameter.is_secure {
                    "parameter"
                } else {
                    "parameter, not encrypted"
                };
                (parameter.arn, format!("{} – {kind}", parameter.name))
            };
            options.extend(items.items.into_iter().map(named));
        }
        Choices::NotAsked { reason } => {
            notes.push(format!(
                "The list of parameters is missing: {reason} Enter the ARN or the name."
            ));
        }
    }
    let is_referring = Memo::new(move |_| {
        sheet
            .values
            .with(|values| values.variables.iter().any(DraftVariable::is_reference))
    });
    let options = options
        .into_iter()
        .map(|(arn, name)| view! { <option value=arn>{name}</option> })
        .collect_view();
    view! {
        <datalist id=LIST>{options}</datalist>
        {move || {
            is_referring
                .get()
                .then(|| {
                    notes.iter().map(|note| view! { <p class="form-note">{note.clone()}</p> }).collect_view()
                })
        }}
    }
    .into_any()
}

/// The key in the JSON of a secret.
#[component]
pub(super) fn JsonKey(sheet: Sheet, row: usize) -> impl IntoView {
    let cell = Cell::json_key(sheet, row);
    let has_keys = Memo::new(move |_| {
        sheet.values.with(|values| {
            values
                .variables
                .get(row)
                .is_some_and(|row| is_secret_arn(&row.value) || !row.json_key.is_empty())
        })
    });
    move || {
        has_keys.get().then(|| {
            view! {
                <div class="variable-part">
                    <TextCell
                        cell
                        label=format!("JSON key of variable {} – optional", row + 1)
                        placeholder=Signal::stored("JSON key: all of the secret without one".to_owned())
                    />
                </div>
                <Message field=cell.field() error=message(sheet, cell.field()) />
            }
        })
    }
}

/// The policy that an instance role takes to read what the variables refer to.
#[component]
pub(super) fn ReadingPolicy(sheet: Sheet) -> impl IntoView {
    let policy = Memo::new(move |_| {
        sheet
            .assessment
            .with(|assessment| assessment.reading_policy.clone())
    });
    move || {
        policy.get().map(|policy| {
            view! {
                <details class="make">
                    <summary>
                        <Icon icon=Icon::ChevronRight size=IconSize::Small />
                        "What the instance role has to be allowed"
                    </summary>
                    <div class="make-body form-card">
                        <p class="field-hint">
                            "App Runner reads secrets and parameters with the instance role when it deploys, and not again before \
                             the next deployment. Without this policy the deployment fails. Where a key of your own encrypts them, \
                             the role needs " <code>"kms:Decrypt"</code> " for that key too."
                        </p>
                        <section class="command" aria-label="Policy of the instance role">
                            <CopyButton text=policy.clone() label="Copy the policy" />
                            <CodeBlock text=policy />
                        </section>
                    </div>
                </details>
            }
        })
    }
}
