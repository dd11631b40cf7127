//! The question before an invitation is taken back.

use super::invitations::{role, state};
use crate::api::RevokeInvitation;
use crate::components::{
    ButtonKind, Consequence, Consequences, DialogPage, LinkButton, Question, SubmitButton,
};
use leptos::prelude::*;
use model::invitation::{Invitation, InvitationState};
use model::paths;
use model::time::Time;
use server_fn::ServerFn;

const FORM: &str = "revoke";

/// What is lost, and the two answers.
#[component]
pub(super) fn Revocation(invitation: Invitation, now: Time) -> impl IntoView {
    let ended = match invitation.state(now) {
        InvitationState::Open => None,
        InvitationState::Expired => Some("It has expired already."),
        InvitationState::Accepted => Some("It is used already. Remove the member instead."),
        InvitationState::Revoked => Some("It is revoked already."),
    };
    let for_whom = if invitation.note.is_empty() {
        String::new()
    } else {
        format!(" for {}", invitation.note)
    };
    let foot = view! {
        <LinkButton href=paths::MEMBERS label="Keep it" />
        <SubmitButton
            label="Revoke the invitation"
            kind=ButtonKind::DangerSolid
            refusal=ended.map(ToOwned::to_owned)
            form=FORM
            busy_label="Revoking"
        />
    };
    view! {
        <DialogPage>
            <Question
                title=format!("Revoke the invitation{for_whom}?")
                id="revoke-title"
                page=true
                foot=foot.into_any()
            >
                <p class="short-link-asked">{role(&invitation)} " " {state(&invitation, now)}</p>
                <Consequences>
                    <Consequence lost=true>"Its link leads to a page that says so. It cannot be brought back."</Consequence>
                    <Consequence>"You can invite again at any time."</Consequence>
                </Consequences>
                <form method="post" action=RevokeInvitation::url() id=FORM>
                    <input type="hidden" name="id" value=invitation.id.to_string() />
                </form>
            </Question>
        </DialogPage>
    }
}
