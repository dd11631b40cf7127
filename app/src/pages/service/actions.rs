//! Deploy and the menu of actions: each a form of its own, disabled with its reason.

use crate::api::{DeployService, PauseService, ResumeService};
use crate::components::{ButtonKind, Icon, Menu, MenuLink, MenuRule, MenuSubmit, SubmitButton};
use crate::pages::service::cloning::Cloning;
use crate::pages::service::deletion::Deletion;
use leptos::prelude::*;
use model::actions::ServiceAction;
use model::paths;
use model::view::ServiceView;
use server_fn::ServerFn;

/// The buttons at the head of the page.
#[component]
pub fn Actions(view: ServiceView) -> impl IntoView {
    let arn = view.service.arn.clone();
    let offers = view.offers;
    let protect_refusal = view.protect_refusal;
    // Whoever may delete has nothing to propose.
    let propose = view.deletion_proposal.offers;
    let propose_refusal = view.deletion_proposal.refusal;
    let refusal = move |action: ServiceAction| {
        offers
            .iter()
            .find(|offer| offer.action == action)
            .and_then(|offer| offer.refusal.clone())
    };
    let arn_field = {
        let arn = arn.to_string();
        move || view! { <input type="hidden" name="arn" value=arn.clone() /> }
    };
    let deploy = view! {
        <form method="post" action=DeployService::url()>
            {arn_field()}
            <SubmitButton
                label=ServiceAction::Deploy.label()
                kind=ButtonKind::Secondary
                icon=Icon::Deploy
                refusal=refusal(ServiceAction::Deploy)
                busy_label="Deploying"
            />
        </form>
    };
    view! {
        {deploy}
        <Menu label="Actions">
            <form method="post" action=PauseService::url()>
                {arn_field()}
                <MenuSubmit label=ServiceAction::Pause.label() icon=Icon::Pause refusal=refusal(ServiceAction::Pause) />
            </form>
            <form method="post" action=ResumeService::url()>
                {arn_field()}
                <MenuSubmit label=ServiceAction::Resume.label() icon=Icon::Play refusal=refusal(ServiceAction::Resume) />
            </form>
            <MenuLink
                href=paths::service_clone(&arn)
                label=format!("{}…", ServiceAction::Clone.label())
                icon=Icon::Copy
                refusal=refusal(ServiceAction::Clone)
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
                refusal=refusal(ServiceAction::Delete)
                danger=true
                opens=Deletion::of_page().open
            />
        </Menu>
    }
}
