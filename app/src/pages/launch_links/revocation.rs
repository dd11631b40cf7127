//! The question before a short link is revoked: a page of its own, with and without a script.

use super::made::state;
use crate::api::RevokeShortLink;
use crate::components::{
    ButtonKind, Consequence, Consequences, DialogPage, LinkButton, Question, SubmitButton,
};
use leptos::prelude::*;
use model::launch::ShortLinkState;
use model::paths;
use model::time::Time;
use model::view::ShortLinkRow;
use server_fn::ServerFn;

const FORM: &str = "revoke";

/// What is lost, what stays, and the two answers.
#[component]
pub(super) fn Revocation(row: ShortLinkRow, now: Time) -> impl IntoView {
    let ShortLinkRow {
        link,
        image,
        revoke_refusal: refusal,
    } = row;
    let ended = match link.state(now) {
        ShortLinkState::Open => None,
        ShortLinkState::Expired => Some("It has expired already.".to_owned()),
        ShortLinkState::Revoked => Some("It is revoked already.".to_owned()),
    };
    let launches = image
        .map(|image| format!(" for {}", image.short()))
        .unwrap_or_default();
    let drafts = match link.drafts {
        0 => "The history keeps what happened with it.".to_owned(),
        1 => "The draft that began with it stays, and so does what became of it.".to_owned(),
        count => format!("The {count} drafts that began with it stay, and so does what became of them."),
    };
    let foot = view! {
        <LinkButton href=paths::launch_links_short(&link.code) label="Keep it" />
        <SubmitButton
            label="Revoke the short link"
            kind=ButtonKind::DangerSolid
            refusal=refusal.or(ended)
            form=FORM
            busy_label="Revoking"
        />
    };
    view! {
        <DialogPage>
            <Question title=format!("Revoke the short link{launches}?") id="revoke-title" page=true foot=foot.into_any()>
                <p class="short-link-asked">
                    <span class="mono">{paths::short_link(&link.code)}</span>
                    {state(&link, now)}
                </p>
                <Consequences>
                    <Consequence lost=true>
                        "Pages and READMEs that carry it lead to a page that says so. It cannot be brought back."
                    </Consequence>
                    <Consequence>{drafts}</Consequence>
                </Consequences>
                <form method="post" action=RevokeShortLink::url() id=FORM>
                    <input type="hidden" name="code" value=link.code.to_string() />
                </form>
            </Question>
        </DialogPage>
    }
}
