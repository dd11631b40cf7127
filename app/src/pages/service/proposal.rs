//! Proposing to delete a service, by those who may not, and what becomes of it.

use crate::api::{DeclineDeletion, ProposeDeletion};
use crate::components::{
    ButtonKind, ButtonSize, Consequence, Consequences, Flash, FlashKind, LinkButton, Question, SubmitButton,
    TextArea,
};
use crate::live::FrameResource;
use crate::pages::frame::error_at;
use leptos::prelude::*;
use model::paths;
use model::view::ServiceView;
use server_fn::ServerFn;

const FORM: &str = "propose-deletion";

/// The question, on a page of its own: it is asked seldom.
#[component]
pub fn ProposalQuestion(view: ServiceView) -> impl IntoView {
    let arn = view.service.arn;
    let notice = expect_context::<FrameResource>()
        .get_untracked()
        .and_then(Result::ok)
        .and_then(|frame| frame.notice)
        .unwrap_or_default();
    let error = error_at("reason");
    let foot = view! {
        <LinkButton href=paths::service(&arn) label="Not now" />
        <SubmitButton
            label="Propose to delete"
            kind=ButtonKind::Primary
            refusal=view.deletion_proposal.refusal
            form=FORM
            busy_label="Proposing"
        />
    };
    view! {
        <Question title=format!("Propose to delete {}?", arn.name) id="propose-title" page=true foot=foot.into_any()>
            <Consequences>
                <Consequence>"Nothing happens to the service. Every Administrator sees the proposal at it, and deletes it or declines."</Consequence>
                <Consequence>"You can take the proposal back."</Consequence>
            </Consequences>
            <form method="post" action=ProposeDeletion::url() id=FORM>
                <input type="hidden" name="arn" value=arn.to_string() />
                <TextArea
                    name="reason"
                    label="Why it can go"
                    value=Signal::stored(notice.typed_into("reason"))
                    error
                    rows=3
                    hint="Everyone in your team can read it. Up to 2,000 characters.".into_any()
                />
            </form>
        </Question>
    }
}

/// That it is proposed, with what the reader can do about it.
pub(super) fn flash(view: &ServiceView) -> Option<AnyView> {
    let state = view.deletion_proposal.clone();
    let proposal = state.proposal?;
    let arn = view.service.arn.clone();
    let who = if state.is_own {
        "You propose".to_owned()
    } else {
        format!("{} proposes", proposal.by)
    };
    let end = if state.is_own { "Take it back" } else { "Decline" };
    let delete = (!state.offers).then(
        || view! { <LinkButton href=paths::service_delete(&arn) label="Delete…" size=ButtonSize::Small /> },
    );
    let action = view! {
        {delete}
        <form method="post" action=DeclineDeletion::url()>
            <input type="hidden" name="arn" value=arn.to_string() />
            <SubmitButton label=end kind=ButtonKind::Secondary size=ButtonSize::Small refusal=state.end_refusal />
        </form>
    };
    Some(
        view! {
            <Flash
                kind=FlashKind::Warning
                title=format!("{who} to delete this service.")
                text=format!("“{}” ({})", proposal.reason, proposal.at.age(view.now))
                action=action.into_any()
            />
        }
        .into_any(),
    )
}
