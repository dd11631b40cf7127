//! Below the fields of roles: how a chosen role stands, how to make one elsewhere, and what the owner of an image has to
//! allow it.

use super::exports::ExportText;
use super::make::is_told;
use super::sheet::Sheet;
use crate::components::{ButtonKind, ButtonSize, Icon, IconSize, StatusGlyph, StatusIcon, SubmitButton};
use leptos::prelude::*;
use model::role::RoleKind;
use model::view::Export;

fn field(kind: RoleKind) -> &'static str {
    match kind {
        RoleKind::Access => "access_role",
        RoleKind::Instance => "instance_role",
    }
}

/// A role that was made a moment ago.
#[component]
pub(super) fn NewRole(sheet: Sheet, kind: RoleKind) -> impl IntoView {
    let name = field(kind);
    let is_new = Memo::new(move |_| {
        sheet
            .assessment
            .with(|assessment| assessment.new_roles.iter().any(|field| field == name))
    });
    move || {
        is_new.get().then(|| {
            view! {
                <div class="found" role="status">
                    <StatusGlyph icon=StatusIcon::Moving />
                    <span>
                        "This role is new. AWS may need some seconds until App Runner can take it on; a create that comes earlier is tried again for 20 seconds."
                    </span>
                </div>
            }
        })
    }
}

/// A role that was made without its policy.
#[component]
pub(super) fn WithoutPolicy(sheet: Sheet) -> impl IntoView {
    let refusal = sheet.view.with_value(|view| view.make_refusal.clone());
    let is_chosen = Memo::new(move |_| {
        sheet.values.with(|values| {
            !values.access_role.is_empty() && values.access_role.trim() == values.new_access_role_to_mend
        })
    });
    move || {
        let refusal = refusal.clone();
        is_chosen.get().then(|| {
            view! {
                <div class="found">
                    <span class="found-bad">
                        <StatusGlyph icon=StatusIcon::Broken />
                        "The role was made, but its policy is missing"
                    </span>
                    <span>"App Runner cannot pull the image with it yet."</span>
                    <SubmitButton
                        label="Attach the policy"
                        kind=ButtonKind::Secondary
                        size=ButtonSize::Small
                        name="intent"
                        value="make:access-policy"
                        busy_label="Attaching"
                        refusal
                    />
                </div>
            }
        })
    }
}

/// What makes a role, for somebody who may. Open for those who may not.
#[component]
pub(super) fn Templates(sheet: Sheet, kind: RoleKind) -> impl IntoView {
    let refusal = sheet.view.with_value(|view| view.make_refusal.clone());
    let (title, told) = match kind {
        RoleKind::Access => (
            "Make an access role with the AWS CLI or CloudFormation",
            is_told(&["new_access_role"]),
        ),
        RoleKind::Instance => (
            "Make an instance role with the AWS CLI or CloudFormation",
            is_told(&[]),
        ),
    };
    let is_refused = refusal.is_some() && kind == RoleKind::Access;
    let texts = Memo::new(move |_| {
        sheet.assessment.with(|assessment| match kind {
            RoleKind::Access => assessment.role_templates.access.clone(),
            RoleKind::Instance => assessment.role_templates.instance.clone(),
        })
    });
    view! {
        <details class="make" open=move || is_refused || told.get()>
            <summary>
                <Icon icon=Icon::ChevronRight size=IconSize::Small />
                {title}
            </summary>
            <div class="make-body form-card">
                <p class="field-hint">
                    {refusal.map(|refusal| format!("Making roles here: {refusal} "))}
                    "Somebody who may make roles runs one of these. Then the role is in the list within a minute."
                </p>
                <Texts texts />
            </div>
        </details>
    }
}

/// What the owner of an image of another account attaches to its repository.
#[component]
pub(super) fn RepositoryAccess(sheet: Sheet) -> impl IntoView {
    let access = Memo::new(move |_| {
        sheet
            .assessment
            .with(|assessment| assessment.repository_access.clone())
    });
    let texts = Memo::new(move |_| {
        access.with(|access| {
            access
                .as_ref()
                .map(|access| access.texts.clone())
                .unwrap_or_default()
        })
    });
    let owner = Memo::new(move |_| {
        access.with(|access| {
            let access = access.as_ref()?;
            Some((access.account.clone(), access.repository.clone()))
        })
    });
    move || {
        owner.get().map(|(account, repository)| {
            let words = move || {
                if texts.with(Vec::is_empty) {
                    "Choose the access role above: its ARN stands in the policy that the owner attaches."
                } else {
                    "The owner attaches this policy to the repository. The command replaces a policy that it has already; add the statement to that one instead."
                }
            };
            view! {
                <section class="repository-access" aria-label="Policy of the repository">
                    <h3 class="subhead">"Image of account " <span class="mono">{account}</span></h3>
                    <p class="field-hint">
                        "App Runner may pull from " <code>{repository}</code>
                        " when that account allows it. Images of another account do not deploy automatically."
                    </p>
                    <p class="field-hint">{words}</p>
                    <Texts texts />
                </section>
            }
        })
    }
}

#[component]
fn Texts(texts: Memo<Vec<Export>>) -> impl IntoView {
    move || {
        texts
            .get()
            .into_iter()
            .map(|export| view! { <ExportText export /> })
            .collect_view()
    }
}
