//! The folded section of security: what the application may do, and who can read the copy of its source.

use super::acknowledgement::Acknowledgement;
use super::fields::{hint, mark};
use super::labels::name_in;
use super::offer_field::OfferField;
use super::roles::{NewRole, Templates};
use super::sheet::Sheet;
use crate::components::{Fold, TextField};
use leptos::prelude::*;
use model::draft::{DraftValues, Granted};
use model::role::RoleKind;

/// What applies now, in words.
pub(super) fn summary(values: &DraftValues) -> String {
    let role = match values.instance_role.trim() {
        "" => "No instance role".to_owned(),
        arn => format!("Role {}", name_in(arn)),
    };
    format!("{role}, {}", key(values))
}

/// Which key.
pub(super) fn key(values: &DraftValues) -> &'static str {
    if values.kms_key.trim().is_empty() {
        "key owned by AWS"
    } else {
        "own key"
    }
}

/// Instance role and key.
#[component]
pub(super) fn Security(sheet: Sheet) -> impl IntoView {
    let words = Signal::derive(move || sheet.values.with(summary));
    let open = sheet.has_error(&["instance_role", "acknowledged_role", "kms_key"]);
    let rebuilds = sheet.view.with_value(|view| view.draft.rebuilds.is_some());
    let key_help = if rebuilds {
        "It stays: App Runner cannot change the key of a service."
    } else {
        "ARN of a key in AWS KMS for the copy of the source and its logs. It cannot be changed later."
    };
    view! {
        <Fold title="Security" summary=words open>
            <div class="form-card">
                <OfferField
                    sheet
                    name="instance_role"
                    label="Instance role"
                    none="None: the application calls no AWS service"
                    hint=view! {
                        "What the application may do in AWS, and how App Runner reads its secrets. The role trusts "
                        <code>"tasks.apprunner.amazonaws.com"</code> "."
                        {rebuilds.then_some(" A rebuild can change the role that a service has, and not remove it.")}
                    }
                        .into_any()
                />
                <NewRole sheet kind=RoleKind::Instance />
                <Acknowledgement sheet granted=Granted::InstanceRole />
                <Templates sheet kind=RoleKind::Instance />
                <TextField
                    name="kms_key"
                    label="Encryption key"
                    optional=true
                    value=sheet.field("kms_key")
                    hint=hint(key_help)
                    error=sheet.error("kms_key")
                    mono=true
                    readonly=rebuilds
                    placeholder="Key owned by AWS"
                    on_input=sheet.typed("kms_key")
                    below=mark(sheet, "kms_key")
                />
            </div>
        </Fold>
    }
}
