//! Making what the account does not have yet: folded below the field that takes it.

use super::fields::hint;
use super::sheet::Sheet;
use crate::components::{
    ButtonKind, ButtonSize, Choice, Icon, IconSize, SelectField, SubmitButton, TextField,
};
use crate::live::FrameResource;
use leptos::prelude::*;
use model::repository::Provider;
use model::role::ACCESS_ROLE_POLICY;

/// What an auto scaling configuration is made of.
pub(super) const AUTO_SCALING: &[&str] = &[
    "new_auto_scaling",
    "new_max_concurrency",
    "new_min_size",
    "new_max_size",
];
/// What a VPC connector is made of.
pub(super) const VPC_CONNECTOR: &[&str] = &["new_vpc_connector", "new_subnets", "new_security_groups"];
/// What an observability configuration is made of.
pub(super) const OBSERVABILITY: &[&str] = &["new_observability"];

/// The fold: fields, and the button that makes it.
#[component]
pub(super) fn Make(
    sheet: Sheet,
    /// "Make a connection".
    title: &'static str,
    /// What the button sends.
    intent: &'static str,
    /// Its fields: the fold is open while something is told of one of them.
    fields: &'static [&'static str],
    children: Children,
) -> impl IntoView {
    let open = is_told(fields);
    let refusal = sheet.view.with_value(|view| view.make_refusal.clone());
    view! {
        <details class="make" open=move || open.get()>
            <summary>
                <Icon icon=Icon::ChevronRight size=IconSize::Small />
                {title}
            </summary>
            <div class="make-body form-card">
                {children()}
                <SubmitButton
                    label=title
                    kind=ButtonKind::Secondary
                    size=ButtonSize::Small
                    name="intent"
                    value=format!("make:{intent}")
                    busy_label="Making"
                    refusal
                />
            </div>
        </details>
    }
}

pub(super) fn text(sheet: Sheet, name: &'static str, label: &'static str, help: &'static str) -> AnyView {
    view! {
        <TextField name=name label=label value=sheet.field(name) hint=hint(help) error=told(name) on_input=sheet.typed(name) />
    }
    .into_any()
}

fn number(sheet: Sheet, name: &'static str, label: &'static str, help: &'static str) -> AnyView {
    view! {
        <TextField
            name=name
            label=label
            value=sheet.field(name)
            hint=hint(help)
            error=told(name)
            inputmode="numeric"
            on_input=sheet.typed(name)
        />
    }
    .into_any()
}

/// The message at a field that is looked at only when its button is pressed: what the answer had to say.
pub(super) fn told(name: impl Into<String>) -> MaybeProp<String> {
    let (frame, name) = (expect_context::<FrameResource>(), name.into());
    MaybeProp::derive(move || {
        let notice = frame.get()?.ok()?.notice?;
        notice.errors.at(&name).map(str::to_owned)
    })
}

/// Whether the last answer had to say something of one of these fields.
pub(super) fn is_told(fields: &[&'static str]) -> Memo<bool> {
    let told: Vec<MaybeProp<String>> = fields.iter().map(|field| told(*field)).collect();
    Memo::new(move |_| told.iter().any(|told| told.get().is_some()))
}

/// A role that lets App Runner pull images.
#[component]
pub(super) fn MakeAccessRole(sheet: Sheet) -> impl IntoView {
    view! {
        <Make sheet title="Make an access role" intent="access-role" fields=&["new_access_role"]>
            {text(sheet, "new_access_role", "Name of the new role", "Unique in the account.")}
            <p class="field-hint">
                "It trusts " <code>"build.apprunner.amazonaws.com"</code> " and gets the policy " <code class="lines">{ACCESS_ROLE_POLICY}</code>
                ". It can take up to two minutes until AWS knows it everywhere; a create that comes earlier is tried again."
            </p>
        </Make>
    }
}

/// A connection to GitHub or Bitbucket.
#[component]
pub(super) fn MakeConnection(sheet: Sheet) -> impl IntoView {
    let providers = Provider::ALL
        .into_iter()
        .map(|provider| Choice::new(provider.as_api(), provider.label()))
        .collect::<Vec<_>>();
    view! {
        <Make sheet title="Make a connection" intent="connection" fields=&["new_connection", "new_connection_provider"]>
            <div class="field-pair">
                {text(sheet, "new_connection", "Name of the new connection", "Unique in the Region.")}
                <SelectField
                    name="new_connection_provider"
                    label="Provider"
                    choices=providers
                    value=sheet.field("new_connection_provider")
                    error=told("new_connection_provider")
                    on_input=sheet.typed("new_connection_provider")
                />
            </div>
            <p class="field-hint">
                "After that, somebody with rights at the provider completes the handshake there: it lets AWS read the repositories."
            </p>
        </Make>
    }
}

/// An auto scaling configuration.
#[component]
pub(super) fn MakeAutoScaling(sheet: Sheet) -> impl IntoView {
    view! {
        <Make sheet title="Make an auto scaling configuration" intent="auto-scaling" fields=AUTO_SCALING>
            {text(sheet, "new_auto_scaling", "Name of the new configuration", "A name that exists already gets a further revision.")}
            <div class="field-triple">
                {number(sheet, "new_max_concurrency", "Requests at the same time", "Of one instance, 1 to 200.")}
                {number(sheet, "new_min_size", "Minimum of instances", "1 to 25. They are paid for at rest.")}
                {number(sheet, "new_max_size", "Maximum of instances", "1 to 25.")}
            </div>
        </Make>
    }
}

/// An observability configuration.
#[component]
pub(super) fn MakeObservability(sheet: Sheet) -> impl IntoView {
    view! {
        <Make sheet title="Make an observability configuration" intent="observability" fields=OBSERVABILITY>
            {text(sheet, "new_observability", "Name of the new configuration", "It traces with AWS X-Ray.")}
        </Make>
    }
}
