//! Who is invited, and what became of it.

use crate::components::{Badge, Card, Column, EmptyState, Icon, LinkButton, Table, Tone};
use leptos::prelude::*;
use model::invitation::{Ended, Invitation, InvitationState};
use model::paths;
use model::time::Time;

/// The list of invitations.
#[component]
pub(super) fn Invitations(invitations: Vec<Invitation>, now: Time) -> impl IntoView {
    if invitations.is_empty() {
        return view! {
            <Card title="Invitations">
                <EmptyState icon=Icon::Link title="Nobody is invited">
                    "An invitation is a link that works once. Hand it on by whatever way you trust: no mail server is needed."
                </EmptyState>
            </Card>
        }
        .into_any();
    }
    let rows = invitations
        .into_iter()
        .map(|invitation| view! { <Row invitation now /> })
        .collect_view();
    view! {
        <Card title="Invitations" flush=true>
            <Table
                label="Invitations"
                columns=&[Column::Shown("For"), Column::Shown("State"), Column::Shown("Role"), Column::Wide("Invited by"), Column::Shown("Ends"), Column::Act]
                class="table-rows"
                rows=rows.into_any()
            />
        </Card>
    }
    .into_any()
}

#[component]
fn Row(invitation: Invitation, now: Time) -> impl IntoView {
    let open = invitation.state(now) == InvitationState::Open;
    let note = if invitation.note.is_empty() {
        view! { <span class="cell-absent">"Not said"</span> }.into_any()
    } else {
        invitation.note.clone().into_any()
    };
    let by = invitation
        .created_by
        .clone()
        .unwrap_or_else(|| "The command line".to_owned());
    let ends = match &invitation.ended {
        Some(Ended::Accepted { by, at }) => format!("{}, {by} joined", at.day()),
        Some(Ended::Revoked { by, at }) => format!("{}, by {by}", at.day()),
        None => invitation.expires_at.exact(),
    };
    view! {
        <tr>
            <td class="cell-name">{note}</td>
            <td class="cell-status">{state(&invitation, now)}</td>
            <td class="cell-second">{role(&invitation)}</td>
            <td class="cell-wide">{by}</td>
            <td class="cell-second">{ends}</td>
            <td class="cell-act">
                {open
                    .then(|| {
                        view! {
                            <LinkButton
                                href=paths::invitation_revoke(invitation.id)
                                label="Revoke…"
                                size=crate::components::ButtonSize::Small
                            />
                        }
                    })}
            </td>
        </tr>
    }
}

/// "Editor, auditor"
pub(super) fn role(invitation: &Invitation) -> String {
    let auditor = if invitation.auditor { ", auditor" } else { "" };
    format!("{}{auditor}", invitation.role.label())
}

/// Whether it can be used, in a word.
pub(super) fn state(invitation: &Invitation, now: Time) -> AnyView {
    match invitation.state(now) {
        InvitationState::Open => view! { <Badge tone=Tone::Ok text="Open" /> }.into_any(),
        InvitationState::Accepted => view! { <Badge text="Accepted" /> }.into_any(),
        InvitationState::Expired => view! { <Badge text="Expired" /> }.into_any(),
        InvitationState::Revoked => view! { <Badge tone=Tone::Warn text="Revoked" /> }.into_any(),
    }
}
