//! Where an invitation leads: choosing a name and a password.

use crate::api::{self, FirstContact, Join as JoinFunction, SignOut};
use crate::components::{ButtonKind, ButtonSize, Card, LinkButton, PasswordField, SubmitButton, TextField};
use crate::pages::first_contact::{FirstContactPage, Refused, value_of_address};
use crate::pages::problem::ProblemPage;
use leptos::prelude::*;
use leptos_meta::Title;
use model::paths;
use model::person::SHORTEST_PASSWORD;
use model::view::InvitationView;
use server_fn::ServerFn;

/// The page.
#[component]
pub fn Join() -> impl IntoView {
    let token = value_of_address("token");
    let contact = api::resource(|| (), |()| api::load_first_contact(String::new()));
    let invitation = api::resource(move || token.get(), api::load_invitation);
    view! {
        <Title text="Join" />
        <Suspense>
            {move || Suspend::new(async move {
                match (contact.await, invitation.await) {
                    (Ok(contact), Ok(_)) if contact.person.is_some() => {
                        view! { <SignedInAlready contact /> }.into_any()
                    }
                    (Ok(contact), Ok(Some(invitation))) => {
                        view! { <Accept contact invitation token=token.get_untracked() /> }.into_any()
                    }
                    (Ok(contact), Ok(None)) => view! { <NotOpen contact /> }.into_any(),
                    (Err(error), _) | (_, Err(error)) => view! { <ProblemPage error /> }.into_any(),
                }
            })}
        </Suspense>
    }
}

/// The form. It posts as browsers do, past the background: password managers then offer to keep the password.
#[component]
fn Accept(contact: FirstContact, invitation: InvitationView, token: String) -> impl IntoView {
    let notice = contact.notice.clone().unwrap_or_default();
    let name = notice.typed_into("name");
    let at = |field: &str| notice.errors.at(field).map(ToOwned::to_owned);
    let (name_error, password_error) = (at("name"), at("password"));
    let password_is_wrong = name_error.is_none() && password_error.is_some();
    let by = invitation
        .created_by
        .map_or_else(|| "You are invited".to_owned(), |by| format!("{by} invites you"));
    let auditor = if invitation.auditor {
        " You also read the whole record of what everyone did."
    } else {
        ""
    };
    let hint =
        format!("At least {SHORTEST_PASSWORD} characters. Long and easy to remember beats short and odd.");
    view! {
        <FirstContactPage contact>
            <Card class="sign-in-card">
                <h1>"Join this Slipway"</h1>
                <p>
                    {format!("{by} to become a member with the role ")} <strong>{invitation.role.label()}</strong>
                    {format!(". {}{auditor}", invitation.role.help())}
                </p>
                <Refused notice />
                <form method="post" action=JoinFunction::url() data-plain>
                    <input type="hidden" name="token" value=token />
                    <TextField
                        name="name"
                        label="User name"
                        value=name
                        autocomplete="username"
                        autofocus=!password_is_wrong
                        error=name_error
                        hint="What the others read beside what you do. It stays as it is.".into_any()
                    />
                    <PasswordField
                        name="password"
                        label="Password"
                        autocomplete="new-password"
                        autofocus=password_is_wrong
                        hint=hint.into_any()
                        error=password_error
                    />
                    <SubmitButton label="Join and sign in" size=ButtonSize::Large wide=true />
                </form>
            </Card>
            <p class="first-contact-note">
                {format!("The invitation works once, until {}.", invitation.expires_at.exact())}
            </p>
        </FirstContactPage>
    }
}

/// Used, old, revoked or made up: who does not know the token learns no more.
#[component]
fn NotOpen(contact: FirstContact) -> impl IntoView {
    view! {
        <FirstContactPage contact>
            <Card class="sign-in-card">
                <h1>"This invitation is not open"</h1>
                <p>
                    "It was used, is older than 72 hours, was revoked, or its link is incomplete. Ask whoever sent it for another one."
                </p>
                <div class="sign-in-way">
                    <LinkButton href=paths::SIGN_IN label="Sign in instead" wide=true size=ButtonSize::Large />
                </div>
            </Card>
        </FirstContactPage>
    }
}

/// A member already.
#[component]
fn SignedInAlready(contact: FirstContact) -> impl IntoView {
    let name = contact
        .person
        .as_ref()
        .map(|person| person.name.clone())
        .unwrap_or_default();
    view! {
        <FirstContactPage contact>
            <Card class="sign-in-card">
                <h1>{format!("You are signed in as {name}")}</h1>
                <p>"An invitation is for somebody who is no member yet. Hand the link on, or sign out to use it yourself."</p>
                <div class="sign-in-way">
                    <LinkButton
                        href=paths::SERVICES
                        label="Go to the services"
                        kind=ButtonKind::Primary
                        size=ButtonSize::Large
                        wide=true
                    />
                </div>
                <form class="sign-in-other" method="post" action=SignOut::url() data-plain>
                    <SubmitButton label="Sign out" kind=ButtonKind::Quiet wide=true />
                </form>
            </Card>
        </FirstContactPage>
    }
}
