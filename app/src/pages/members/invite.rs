//! Invites somebody.

use super::change::{RoleFields, typed_before};
use crate::api::InviteMember;
use crate::components::{ButtonKind, Card, Crumb, LinkButton, NavItem, PageHead, SubmitButton, TextField};
use crate::live::FrameResource;
use crate::pages::confirmation::ConfirmField;
use crate::pages::frame::{Framed, error_at};
use leptos::prelude::*;
use model::paths;
use model::person::Role;
use server_fn::ServerFn;

/// The page.
#[component]
pub fn Invite() -> impl IntoView {
    view! {
        <Framed
            title="Invite a member"
            current=NavItem::Members
            breadcrumb=vec![Crumb::link("Members", paths::MEMBERS), Crumb::here("Invite")]
        >
            <Form />
        </Framed>
    }
}

#[component]
fn Form() -> impl IntoView {
    let frame = expect_context::<FrameResource>()
        .get_untracked()
        .and_then(Result::ok);
    let refusal = frame
        .as_ref()
        .and_then(|frame| frame.frame.administer_refusal.clone());
    let notice = typed_before();
    let role = Role::parse(&notice.typed_into("role")).unwrap_or(Role::Viewer);
    let auditor = notice.typed_into("auditor") == "1";
    view! {
        <PageHead
            title="Invite a member"
            facts=view! {
                <p>"Makes a link that works once, for 72 hours. Whoever opens it chooses a name and a password."</p>
            }
                .into_any()
        />
        <form method="post" action=InviteMember::url() class="narrow-form">
            <Card class="form-card">
                <TextField
                    name="note"
                    label="For whom"
                    value=notice.typed_into("note")
                    optional=true
                    error=error_at("note")
                    hint="So that you and others know which link is whose.".into_any()
                />
                <RoleFields role auditor error=error_at("role") />
                <ConfirmField />
                <div class="form-foot">
                    <LinkButton href=paths::MEMBERS label="Cancel" />
                    <SubmitButton label="Make the link" kind=ButtonKind::Primary refusal=refusal busy_label="Making it" />
                </div>
            </Card>
        </form>
    }
}
