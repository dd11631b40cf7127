//! The second step of signing in: a code behind the right password.

use crate::api::{self, EnterCode, FirstContact};
use crate::components::{ButtonKind, ButtonSize, Card, LinkButton, SubmitButton, TextField};
use crate::pages::first_contact::{FirstContactPage, Refused};
use crate::pages::problem::ProblemPage;
use leptos::prelude::*;
use leptos_meta::Title;
use model::paths;
use server_fn::ServerFn;

/// The page.
#[component]
pub fn SignInCode() -> impl IntoView {
    let contact = api::resource(|| (), |()| api::load_first_contact(String::new()));
    view! {
        <Title text="Enter a code" />
        <Suspense>
            {move || Suspend::new(async move {
                match contact.await {
                    Ok(contact) => match contact.asked_for_code.clone() {
                        Some(name) => view! { <Code contact name /> }.into_any(),
                        None => view! { <NotAsked contact /> }.into_any(),
                    },
                    Err(error) => view! { <ProblemPage error /> }.into_any(),
                }
            })}
        </Suspense>
    }
}

/// The form. It posts as browsers do: the page after it knows its person from the start.
#[component]
fn Code(contact: FirstContact, name: String) -> impl IntoView {
    let notice = contact.notice.clone().unwrap_or_default();
    view! {
        <FirstContactPage contact>
            <Card class="sign-in-card">
                <h1>"Enter a code"</h1>
                <p>
                    "The password of " <strong>{name}</strong>
                    " is right. Your authenticator shows the code that is asked for now."
                </p>
                <Refused notice />
                <form method="post" action=EnterCode::url() data-plain>
                    <TextField
                        name="code"
                        label="Code"
                        hint="Six digits, or one of your recovery codes.".into_any()
                        autocomplete="one-time-code"
                        mono=true
                        autofocus=true
                    />
                    <SubmitButton label="Sign in" kind=ButtonKind::Primary size=ButtonSize::Large wide=true />
                </form>
            </Card>
            <p class="first-contact-note">
                "Neither at hand? Ask whoever runs this Slipway. "
                <a href=paths::SIGN_IN rel="external">
                    "Sign in as somebody else"
                </a>
            </p>
        </FirstContactPage>
    }
}

/// Nobody has shown a password here, or too long ago.
#[component]
fn NotAsked(contact: FirstContact) -> impl IntoView {
    let is_signed_in = contact.person.is_some();
    let (title, sentence, href, label) = if is_signed_in {
        (
            "You are signed in",
            "No code is asked for.",
            paths::HOME,
            "Continue",
        )
    } else {
        (
            "Sign in first",
            "A code is asked for within five minutes after the password.",
            paths::SIGN_IN,
            "Sign in",
        )
    };
    let notice = contact.notice.clone().unwrap_or_default();
    view! {
        <FirstContactPage contact>
            <Card class="sign-in-card">
                <h1>{title}</h1>
                <p>{sentence}</p>
                <Refused notice />
                <div class="sign-in-way">
                    <LinkButton
                        href=href
                        label
                        kind=ButtonKind::Primary
                        size=ButtonSize::Large
                        plain=true
                        wide=true
                    />
                </div>
            </Card>
        </FirstContactPage>
    }
}
