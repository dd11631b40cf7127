//! One member: their role, and removing them.

use crate::api::{ChangeMember, EndSessionsOfMember, NoticeView, RemoveMember, load_member};
use crate::components::{
    Age, Badge, ButtonKind, Card, Checkbox, Consequence, Consequences, Crumb, DialogPage, Facts, LinkButton,
    NavItem, PageHead, Question, RadioTiles, SubmitButton, Tile, Tone,
};
use crate::live::FrameResource;
use crate::pages::confirmation::ConfirmField;
use crate::pages::first_contact::value_of_address;
use crate::pages::frame::{Framed, error_at};
use crate::pages::problem::Problem;
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;
use model::paths;
use model::person::Role;
use model::view::MemberView;
use server_fn::ServerFn;

/// The page.
#[component]
pub fn Member() -> impl IntoView {
    let params = use_params_map();
    let id = Memo::new(move |_| params.with(|params| params.get("id").unwrap_or_default()));
    let asked = value_of_address("confirm");
    // Not followed: what happens elsewhere must not take the form away from who fills it in.
    let view = crate::api::resource(move || id.get(), load_member);
    view! {
        <Framed
            title="Member"
            current=NavItem::Members
            breadcrumb=vec![Crumb::link("Members", paths::MEMBERS), Crumb::here("Member")]
        >
            <Transition>
                {move || Suspend::new(async move {
                    match view.await {
                        Ok(view) if asked.get() == "remove" => view! { <Removal view /> }.into_any(),
                        Ok(view) if asked.get() == "sign-out" => view! { <SigningOut view /> }.into_any(),
                        Ok(view) => view! { <Change view /> }.into_any(),
                        Err(error) => view! { <Problem error /> }.into_any(),
                    }
                })}
            </Transition>
        </Framed>
    }
}

/// What was typed before into a form that was refused.
pub(crate) fn typed_before() -> NoticeView {
    expect_context::<FrameResource>()
        .get_untracked()
        .and_then(Result::ok)
        .and_then(|frame| frame.notice)
        .filter(|notice| notice.failed)
        .unwrap_or_default()
}

/// The role, each with what it may do, and the auditor flag.
#[component]
pub(super) fn RoleFields(
    /// What is chosen.
    role: Role,
    /// Whether the flag is set.
    auditor: bool,
    /// What is wrong with the role.
    #[prop(into)]
    error: MaybeProp<String>,
    /// Why it has to stay an administrator.
    #[prop(optional_no_strip)]
    keep_reason: Option<String>,
) -> impl IntoView {
    let chosen = RwSignal::new(role.as_str().to_owned());
    let tiles: Vec<Tile> = Role::ALL
        .into_iter()
        .map(|role| Tile {
            value: role.as_str(),
            title: role.label().to_owned(),
            help: role.help().to_owned(),
            refusal: keep_reason.clone().filter(|_| role != Role::Admin),
        })
        .collect();
    view! {
        <div class="role-tiles">
            <RadioTiles
                name="role"
                legend="Role"
                tiles=Signal::stored(tiles)
                value=chosen
                error
                on_input=Callback::new(move |value| chosen.set(value))
            />
        </div>
        <Checkbox
            name="auditor"
            label="Auditor"
            value="1"
            checked=auditor
            hint="Reads the whole record of what everyone did, whatever the role."
        />
    }
}

#[component]
fn Change(view: MemberView) -> impl IntoView {
    let MemberView {
        row,
        keep_reason,
        is_you,
        now,
    } = view;
    let person = row.person;
    let notice = typed_before();
    let is_typed = !notice.typed_into("role").is_empty();
    let role = Role::parse(&notice.typed_into("role")).unwrap_or(person.role);
    let auditor = if is_typed {
        notice.typed_into("auditor") == "1"
    } else {
        person.auditor
    };
    let since = view! { "Member since " <Age at=row.created_at now /> }.into_any();
    let last = match row.signed_in_at {
        Some(at) => view! { "Signed in last " <Age at now /> }.into_any(),
        None => "Has not signed in since it is noted".into_any(),
    };
    let own =
        is_you.then(|| view! { <p class="muted">"This is you: saving another role signs you out."</p> });
    view! {
        <PageHead
            title=person.name.clone()
            status=view! { {person.auditor.then(|| view! { <Badge tone=Tone::Accent text="Auditor" /> })}
                {row.second_factor.then(|| view! { <Badge tone=Tone::Ok text="Second factor" /> })} }.into_any()
            facts=view! { <Facts items=vec![person.role.label().into_any(), since, last] /> }.into_any()
            actions=view! {
                <LinkButton
                    href=paths::member_sign_out(person.id)
                    label="Sign out…"
                    kind=ButtonKind::Secondary
                />
                <LinkButton
                    href=paths::member_remove(person.id)
                    label="Remove…"
                    kind=ButtonKind::Danger
                    refusal=keep_reason.clone()
                />
            }
                .into_any()
        />
        <form method="post" action=ChangeMember::url() class="narrow-form">
            <input type="hidden" name="id" value=person.id.to_string() />
            <Card class="form-card">
                <RoleFields role auditor error=error_at("role") keep_reason />
                <p class="muted">"Another role ends the member's sessions at once: they sign in again with what they may do then."</p>
                {own}
                <ConfirmField />
                <div class="form-foot">
                    <LinkButton href=paths::MEMBERS label="Cancel" />
                    <SubmitButton label="Save" kind=ButtonKind::Primary busy_label="Saving" />
                </div>
            </Card>
        </form>
    }
}

const SIGN_OUT: &str = "sign-out";

/// The question before all sessions of a member are ended.
#[component]
fn SigningOut(view: MemberView) -> impl IntoView {
    let person = view.row.person;
    let lost = if view.is_you {
        "You are signed out at once in every browser but this one."
    } else {
        "They are signed out at once in every browser."
    };
    let foot = view! {
        <LinkButton href=paths::member(person.id) label="Keep them signed in" />
        <SubmitButton label="Sign out everywhere" kind=ButtonKind::Primary form=SIGN_OUT busy_label="Signing out" />
    };
    view! {
        <DialogPage>
            <Question
                title=format!("Sign {} out everywhere?", person.name)
                id="sign-out-title"
                page=true
                foot=foot.into_any()
            >
                <Consequences>
                    <Consequence lost=true>{lost}</Consequence>
                    <Consequence>"What is typed and not saved yet is kept for when they sign in again."</Consequence>
                </Consequences>
                <form method="post" action=EndSessionsOfMember::url() id=SIGN_OUT>
                    <input type="hidden" name="id" value=person.id.to_string() />
                    <ConfirmField />
                </form>
            </Question>
        </DialogPage>
    }
}

const REMOVE: &str = "remove";

/// The question before a member is removed.
#[component]
fn Removal(view: MemberView) -> impl IntoView {
    let person = view.row.person;
    let foot = view! {
        <LinkButton href=paths::member(person.id) label="Keep them" />
        <SubmitButton
            label="Remove the member"
            kind=ButtonKind::DangerSolid
            refusal=view.keep_reason
            form=REMOVE
            busy_label="Removing"
        />
    };
    view! {
        <DialogPage>
            <Question title=format!("Remove {}?", person.name) id="remove-title" page=true foot=foot.into_any()>
                <Consequences>
                    <Consequence lost=true>"They are signed out everywhere at once and cannot sign in again."</Consequence>
                    <Consequence lost=true>"Nobody can take the name: drafts and the history go on telling who it was."</Consequence>
                    <Consequence>"Their drafts, comments and services stay."</Consequence>
                </Consequences>
                <form method="post" action=RemoveMember::url() id=REMOVE>
                    <input type="hidden" name="id" value=person.id.to_string() />
                    <ConfirmField />
                </form>
            </Question>
        </DialogPage>
    }
}
