//! Drafts that are not being edited any more.

use super::sheet::Sheet;
use crate::api::{DiscardDraft, UnarchiveDraft};
use crate::components::{ButtonKind, Card, EmptyState, Flash, FlashKind, Icon, LinkButton, SubmitButton};
use leptos::prelude::*;
use model::draft::DraftState;
use model::paths;
use server_fn::ServerFn;

/// On its way to App Runner.
#[component]
pub(super) fn Sending(sheet: Sheet) -> impl IntoView {
    let region = sheet.view.with_value(|view| view.draft.values.region.clone());
    view! {
        <Flash
            kind=FlashKind::Running
            title="Sent to App Runner, waiting for its answer."
            text=format!("This page goes on by itself. If no answer comes, Slipway looks for the service in {region}.")
        />
    }
}

/// Became a service.
#[component]
pub(super) fn Sent(sheet: Sheet) -> impl IntoView {
    match sheet.view.with_value(|view| view.draft.state.clone()) {
        DraftState::Sent { arn } => {
            let open = view! { <LinkButton href=paths::service(&arn) label="Open the service" kind=ButtonKind::Primary /> };
            view! {
                <Card>
                    <EmptyState icon=Icon::Services title=format!("This draft became {}", arn.name) actions=open.into_any()>
                        "App Runner took it on. What happened since then stands on the page of the service."
                    </EmptyState>
                </Card>
            }
            .into_any()
        }
        _ => ().into_any(),
    }
}

/// Thrown away, and not gone.
#[component]
pub(super) fn Discarded(sheet: Sheet) -> impl IntoView {
    let (by, refusal) = sheet
        .view
        .with_value(|view| (view.draft.updated_by.clone(), view.edit_refusal.clone()));
    let restore = view! {
        <form method="post" action=DiscardDraft::url()>
            <input type="hidden" name="id" value=sheet.id() />
            <input type="hidden" name="restore" value="1" />
            <SubmitButton label="Bring it back" icon=Icon::Undo refusal />
        </form>
        <LinkButton href=paths::DRAFTS label="All drafts" kind=ButtonKind::Quiet />
    };
    view! {
        <Card>
            <EmptyState icon=Icon::Trash title="This draft is discarded" actions=restore.into_any()>
                {format!("Everything in it is kept as {by} saved it last.")}
            </EmptyState>
        </Card>
    }
}

/// Out of the list, because nobody touched it for long.
#[component]
pub(super) fn Archived(sheet: Sheet) -> impl IntoView {
    let (by, refusal) = sheet
        .view
        .with_value(|view| (view.draft.updated_by.clone(), view.edit_refusal.clone()));
    let restore = view! {
        <form method="post" action=UnarchiveDraft::url()>
            <input type="hidden" name="id" value=sheet.id() />
            <SubmitButton label="Bring it back" icon=Icon::Undo refusal />
        </form>
        <LinkButton href=paths::DRAFTS label="All drafts" kind=ButtonKind::Quiet />
    };
    view! {
        <Card>
            <EmptyState icon=Icon::Drafts title="This draft is archived" actions=restore.into_any()>
                {format!("Nobody touched it for 30 days. Everything in it is kept as {by} saved it last.")}
            </EmptyState>
        </Card>
    }
}
