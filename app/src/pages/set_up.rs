//! The one-time link that creates the first administrator.

use crate::api::{self, FirstContact, SetUp as SetUpFunction};
use crate::components::{
    ButtonKind, ButtonSize, Card, Icon, LinkButton, PasswordField, SubmitButton, TextField,
};
use crate::pages::first_contact::{FirstContactPage, Refused, message_at, value_of_address};
use crate::pages::problem::ProblemPage;
use leptos::prelude::*;
use leptos_meta::Title;
use model::field_error::FieldErrors;
use model::paths;
use model::person::{self, SHORTEST_PASSWORD};
use model::view::Backend;
use server_fn::ServerFn;

/// The page.
#[component]
pub fn SetUp() -> impl IntoView {
    let token = value_of_address("token");
    let contact = crate::api::resource(move || token.get(), api::load_first_contact);
    view! {
        <Title text="Set up" />
        <Suspense>
            {move || Suspend::new(async move {
                match contact.await {
                    Ok(contact) if contact.token_is_valid => {
                        let backend = contact.backend.clone();
                        view! {
                            <FirstContactPage contact=contact.clone() without_chip=true>
                                <FirstAdministrator contact token=token.get_untracked() />
                                <WhatItConnectsTo backend />
                            </FirstContactPage>
                        }
                            .into_any()
                    }
                    Ok(contact) => {
                        let has_link = !token.get_untracked().is_empty();
                        view! { <NoSetup contact has_link /> }.into_any()
                    }
                    Err(error) => view! { <ProblemPage error /> }.into_any(),
                }
            })}
        </Suspense>
    }
}

/// The form. It posts as browsers do, past the background: password managers then offer to keep the password.
#[component]
fn FirstAdministrator(
    /// What the last try had to say.
    contact: FirstContact,
    /// The token of the link.
    token: String,
) -> impl IntoView {
    let notice = contact.notice.unwrap_or_default();
    let name = notice.typed_into("name");
    let errors = RwSignal::new(notice.errors.clone());
    let typed = Typed {
        name: RwSignal::new(name.clone()),
        password: RwSignal::new(String::new()),
        errors,
    };
    let password_is_wrong =
        errors.with_untracked(|errors| errors.at("name").is_none() && errors.at("password").is_some());
    let hint =
        format!("At least {SHORTEST_PASSWORD} characters. Long and easy to remember beats short and odd.");
    view! {
        <Card class="sign-in-card">
            <h1>"Create the first administrator"</h1>
            <p>"The one-time link from the terminal is valid. It stops working once this account exists."</p>
            <Refused notice />
            <form method="post" action=SetUpFunction::url() data-plain on:submit=move |event| typed.check(&event)>
                <input type="hidden" name="token" value=token />
                <TextField
                    name="name"
                    label="User name"
                    value=name
                    autocomplete="username"
                    autofocus=!password_is_wrong
                    error=message_at(errors, "name")
                    on_input=Callback::new(move |name| {
                        typed.name.set(name);
                        typed.check_again();
                    })
                />
                <PasswordField
                    name="password"
                    label="Password"
                    autocomplete="new-password"
                    hint=hint.into_any()
                    autofocus=password_is_wrong
                    error=message_at(errors, "password")
                    on_input=Callback::new(move |password| {
                        typed.password.set(password);
                        typed.check_again();
                    })
                    below=view! { <Strength name=typed.name password=typed.password /> }.into_any()
                />
                <SubmitButton label="Create account and sign in" size=ButtonSize::Large wide=true />
            </form>
        </Card>
    }
}

/// What is typed into the form, and what is wrong with it.
#[derive(Clone, Copy)]
struct Typed {
    name: RwSignal<String>,
    password: RwSignal<String>,
    errors: RwSignal<FieldErrors>,
}

impl Typed {
    /// The rules of the server, before the form is sent: what was typed stays in its fields.
    #[cfg_attr(
        not(feature = "hydrate"),
        expect(clippy::unused_self, reason = "only browsers check")
    )]
    fn check(self, event: &leptos::ev::SubmitEvent) {
        #[cfg(feature = "hydrate")]
        {
            use crate::pages::first_contact::lead_to;
            use wasm_bindgen::JsCast;
            let Some(form) = event
                .target()
                .and_then(|target| target.dyn_into::<web_sys::HtmlFormElement>().ok())
                .and_then(|form| web_sys::FormData::new_with_form(&form).ok())
            else {
                return;
            };
            // From the fields themselves: something may have been typed before the page came alive.
            let typed = |field: &str| form.get(field).as_string().unwrap_or_default();
            self.name.set(typed("name"));
            self.password.set(typed("password"));
            let found = self.faults();
            if !found.is_empty() {
                event.prevent_default();
                lead_to(&found);
            }
            self.errors.set(found);
        }
        #[cfg(not(feature = "hydrate"))]
        let _ = event;
    }

    /// After a try that failed, a message goes as soon as its field is right.
    fn check_again(self) {
        if self.errors.with_untracked(|errors| !errors.is_empty()) {
            self.errors.set(self.faults());
        }
    }

    fn faults(self) -> FieldErrors {
        let (name, password) = (self.name.get_untracked(), self.password.get_untracked());
        let mut faults = FieldErrors::default();
        faults.check("name", person::check_name(&name));
        faults.check("password", person::check_password(&name, &password));
        faults
    }
}

/// How long the password is, and whether that will do. Shown while it is typed.
#[component]
fn Strength(name: RwSignal<String>, password: RwSignal<String>) -> impl IntoView {
    let judged = Memo::new(move |_| name.with(|name| password.with(|password| judge(name, password))));
    move || {
        judged.get().map(|(filled, word)| {
            let parts = (0..4)
                .map(|part| view! { <span class:is-filled=part < filled></span> })
                .collect_view();
            view! {
                <div class="strength" aria-hidden="true">
                    {parts}
                </div>
                <p class="strength-word">{word}</p>
            }
        })
    }
}

/// Parts of four, and the words; nothing for an empty field.
fn judge(name: &str, password: &str) -> Option<(u8, String)> {
    let length = password.chars().count();
    let characters = |count: usize| {
        if count == 1 {
            "1 character".to_owned()
        } else {
            format!("{count} characters")
        }
    };
    match length {
        0 => None,
        short if short < SHORTEST_PASSWORD => {
            let filled = if short * 2 < SHORTEST_PASSWORD { 1 } else { 2 };
            Some((
                filled,
                format!("{}, {} more to go", characters(length), SHORTEST_PASSWORD - short),
            ))
        }
        _ if person::check_password(name, password).is_err() => {
            Some((1, format!("{}: easy to guess", characters(length))))
        }
        long if long >= SHORTEST_PASSWORD + 5 => Some((4, format!("{}: strong", characters(length)))),
        _ => Some((3, format!("{}: good", characters(length)))),
    }
}

/// What the account is for: which App Runner Slipway talks to.
#[component]
fn WhatItConnectsTo(backend: Backend) -> impl IntoView {
    let (icon, note) = match &backend {
        Backend::Simulator { .. } => (
            Icon::Flask,
            view! {
                <strong>"You start with the local simulator."</strong>
                " No AWS account is contacted. Restart with "
                <code>"--aws"</code>
                " to work with a real account."
            }
            .into_any(),
        ),
        Backend::Aws { .. } => (
            Icon::Cloud,
            view! {
                <strong>{format!("You start with {}.", backend.label())}</strong>
                " What is created there costs money. Restart without "
                <code>"--aws"</code>
                " to try Slipway with its simulator."
            }
            .into_any(),
        ),
    };
    view! {
        <Card class="sign-in-card">
            <div class="side-note">
                <Icon icon />
                <p>{note}</p>
            </div>
        </Card>
    }
}

/// There is nothing to set up with this address, and what to do instead.
#[component]
fn NoSetup(
    /// Whether somebody has an account, and whether it is this person.
    contact: FirstContact,
    /// Whether the address carried a token.
    has_link: bool,
) -> impl IntoView {
    let way = |href: &'static str, label: &'static str| {
        view! {
            <div class="sign-in-way">
                <LinkButton href label kind=ButtonKind::Primary size=ButtonSize::Large wide=true />
            </div>
        }
        .into_any()
    };
    let (title, lead, way) = if contact.needs_setup {
        let title = if has_link {
            "This setup link is not valid any more"
        } else {
            "Nobody has an account yet"
        };
        let lead = if has_link {
            "Each start of Slipway prints a new link in its terminal, and ends the ones before. Restart Slipway and open \
             the newest link."
        } else {
            "Slipway printed a one-time link in its terminal when it started. Open it to create the first administrator."
        };
        (title, lead, None)
    } else if contact.person.is_some() {
        (
            "Slipway is set up already",
            "A setup link works once, and you are signed in.",
            Some(way(paths::SERVICES, "Go to the services")),
        )
    } else {
        (
            "Slipway is set up already",
            "A setup link works once: the first administrator exists. Sign in with that account.",
            Some(way(paths::SIGN_IN, "Sign in")),
        )
    };
    view! {
        <FirstContactPage contact>
            <Card class="sign-in-card">
                <h1>{title}</h1>
                <p>{lead}</p>
                {way}
            </Card>
        </FirstContactPage>
    }
}

#[cfg(test)]
mod tests {
    use super::judge;

    #[test]
    fn a_password_is_judged_as_the_server_does() {
        assert_eq!(judge("km", ""), None);
        assert_eq!(
            judge("km", "a"),
            Some((1, "1 character, 14 more to go".to_owned()))
        );
        assert_eq!(
            judge("km", "long and easy"),
            Some((2, "13 characters, 2 more to go".to_owned()))
        );
        assert_eq!(
            judge("km", "123456789012345"),
            Some((1, "15 characters: easy to guess".to_owned()))
        );
        assert_eq!(
            judge("km", "long and easy to"),
            Some((3, "16 characters: good".to_owned()))
        );
        assert_eq!(
            judge("km", "long and easy to remember"),
            Some((4, "25 characters: strong".to_owned()))
        );
    }
}
