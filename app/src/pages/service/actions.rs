//! Deploy and the menu of actions: each leads to its question, disabled with its reason.

use crate::components::{Icon, LinkButton, Menu, MenuLink, MenuRule};
use crate::pages::service::cloning::Cloning;
use crate::pages::service::deletion::Deletion;
use crate::pages::service::operating::{Operating, refusal};
use leptos::prelude::*;
use model::actions::ServiceAction;
use model::paths;
use model::view::ServiceView;

/// The buttons at the head of the page.
#[component]
pub fn Actions(
    view: ServiceView,
    /// Which questions are open.
    operating: Operating,
) -> impl IntoView {
    let arn = view.service.arn.clone();
    let protect_refusal = view.protect_refusal.clone();
    // Whoever may delete has nothing to propose.
    let propose = view.deletion_proposal.offers;
    let propose_refusal = view.deletion_proposal.refusal.clone();
    let refusal = move |action: ServiceAction| refusal(&view, action);
    let asked_of = arn.clone();
    let asked = move |action: ServiceAction| {
        let href = paths::service_question(&asked_of, action, "").unwrap_or_default();
        (href, format!("{}…", action.label()), operating.open(action))
    };
    let (deploy, deploy_label, deploys) = asked(ServiceAction::Deploy);
    let operation = |action: ServiceAction, icon: Icon| {
        let (href, label, opens) = asked(action);
        let refusal = refusal(action);
        opens.map(|opens| view! { <MenuLink href label icon refusal opens /> })
    };
    let (pause, resume) = (
        operation(ServiceAction::Pause, Icon::Pause),
        operation(ServiceAction::Resume, Icon::Play),
    );
    let (deploy_refusal, clone_refusal, delete_refusal) = (
        refusal(ServiceAction::Deploy),
        refusal(ServiceAction::Clone),
        refusal(ServiceAction::Delete),
    );
    view! {
        {deploys
            .map(|opens| {
                view! {
                    <LinkButton
                        href=deploy
                        label=deploy_label
                        icon=Icon::Deploy
                        refusal=deploy_refusal
                        opens
                    />
                }
            })}
        <Menu label="Actions">
            {pause}
            {resume}
            <MenuLink
                href=paths::service_clone(&arn)
                label=format!("{}…", ServiceAction::Clone.label())
                icon=Icon::Copy
                refusal=clone_refusal
                opens=Cloning::of_page().open
            />
            <MenuLink href=paths::history_of(&arn) label="Show history" icon=Icon::History />
            <MenuLink href=paths::protect_service(&arn) label="Protect…" icon=Icon::Lock refusal=protect_refusal />
            <MenuRule />
            {propose
                .then(|| {
                    view! {
                        <MenuLink href=paths::service_propose_deletion(&arn) label="Propose to delete…" icon=Icon::Trash refusal=propose_refusal />
                    }
                })}
            <MenuLink
                href=paths::service_delete(&arn)
                label="Delete service…"
                icon=Icon::Trash
                refusal=delete_refusal
                danger=true
                opens=Deletion::of_page().open
            />
        </Menu>
    }
}
