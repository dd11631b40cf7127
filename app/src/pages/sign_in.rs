//! Signing in.

use crate::api::{self, FirstContact, SignIn as SignInFunction, SignOut};
use crate::components::{ButtonKind, ButtonSize, Card, LinkButton, PasswordField, SubmitButton, TextField};
use crate::pages::first_contact::{FirstContactPage, Refused, value_of_address};
use crate::pages::problem::ProblemPage;
use leptos::prelude::*;
use leptos_meta::Title;
use model::launch::LaunchLink;
use model::paths;
use model::view::PasswordForm;
use server_fn::ServerFn;

/// The page.
#[component]
pub fn SignIn() -> impl IntoView {
    let next = value_of_address("next");
    let local = value_of_address("local");
    let contact = crate::api::resource(|| (), |()| api::load_first_contact(String::new()));
    view! {
        <Title text="Sign in" />
        <Suspense>
            {move || Suspend::new(async move {
                let wish = next.get_untracked();
                // Without a wish the server says where people begin.
                let next = if wish.is_empty() { wish } else { paths::safe_next(Some(&wish)).to_owned() };
                let local = !local.get_untracked().is_empty();
                match contact.await {
                    Ok(contact) if contact.person.is_some() => view! { <SignedInAlready contact next /> }.into_any(),
                    Ok(contact) if contact.needs_setup => view! { <NobodyYet contact next /> }.into_any(),
                    Ok(contact) => view! { <Credentials contact next local /> }.into_any(),
                    Err(error) => view! { <ProblemPage error /> }.into_any(),
                }
            })}
        </Suspense>
    }
}

/// The ways to sign in: single sign-on first, and the form for a password where there is one.
#[component]
fn Credentials(contact: FirstContact, next: String, local: bool) -> impl IntoView {
    let notice = contact.notice.clone().unwrap_or_default();
    let form = contact.sign_in.password_form;
    let shows_form = form == PasswordForm::Shown || (form == PasswordForm::BehindLink && local);
    // The form behind the link stands alone: whoever opens it is there because the other way is closed.
    let label = contact
        .sign_in
        .single_sign_on
        .clone()
        .filter(|_| form != PasswordForm::BehindLink || !local);
    let other_way = (form == PasswordForm::BehindLink).then(|| other_way(local, &next));
    let is_alone = label.is_none();
    let name = notice.typed_into("name");
    view! {
        <FirstContactPage contact>
            <Card class="sign-in-card">
                <h1>"Sign in"</h1>
                <p>{lead(&next)}</p>
                <Refused notice />
                {label.map(|label| view! { <SingleSignOn label next=next.clone() /> })}
                {(shows_form && !is_alone).then(|| view! { <p class="sign-in-or">"or"</p> })}
                {shows_form.then(|| view! { <WithPassword name next=next.clone() is_alone /> })}
            </Card>
            {if let Some(other_way) = other_way {
                other_way
            } else if shows_form {
                view! { <p class="first-contact-note">"Forgot the password? Ask whoever runs this Slipway."</p> }.into_any()
            } else {
                ().into_any()
            }}
        </FirstContactPage>
    }
}

/// Leads to the form for the local administrator, and back.
fn other_way(local: bool, next: &str) -> AnyView {
    let (href, words) = if local {
        (paths::sign_in(next), "Sign in another way")
    } else {
        (paths::sign_in_locally(next), "Sign in as the local administrator")
    };
    view! {
        <p class="first-contact-note">
            <a href=href rel="external">{words}</a>
        </p>
    }
    .into_any()
}

/// Leads to the provider of single sign-on. A page of the server, so the router leaves it alone.
#[component]
fn SingleSignOn(label: String, next: String) -> impl IntoView {
    view! {
        <div class="sign-in-way">
            <LinkButton
                href=paths::single_sign_on(&next)
                label=format!("Sign in with {label}")
                kind=ButtonKind::Primary
                size=ButtonSize::Large
                plain=true
                wide=true
            />
        </div>
    }
}

/// The form. It posts as browsers do: password managers recognise that, and the page after it knows its person from the
/// start.
#[component]
fn WithPassword(name: String, next: String, is_alone: bool) -> impl IntoView {
    // Whoever has typed the name once only types the password again.
    let name_is_known = !name.is_empty();
    let kind = if is_alone {
        ButtonKind::Primary
    } else {
        ButtonKind::Secondary
    };
    view! {
        <form method="post" action=SignInFunction::url() data-plain>
            <input type="hidden" name="next" value=next />
            <TextField
                name="name"
                label="User name"
                value=name
                autocomplete="username"
                autofocus=is_alone && !name_is_known
            />
            <PasswordField
                name="password"
                label="Password"
                autocomplete="current-password"
                autofocus=name_is_known
            />
            <SubmitButton label="Sign in" kind size=ButtonSize::Large wide=true />
        </form>
    }
}

/// There is nobody to sign in as.
#[component]
fn NobodyYet(contact: FirstContact, next: String) -> impl IntoView {
    let label = contact.sign_in.single_sign_on.clone();
    let notice = contact.notice.clone().unwrap_or_default();
    let or_groups = label
        .is_some()
        .then_some(" Or sign in: who is an Administrator by their groups can be the first.");
    view! {
        <FirstContactPage contact>
            <Card class="sign-in-card">
                <h1>"Nobody has an account yet"</h1>
                <p>
                    "Slipway printed a one-time link in its terminal when it started. Open it to create the first administrator."
                    {or_groups}
                </p>
                <Refused notice />
                {label.map(|label| view! { <SingleSignOn label next /> })}
            </Card>
        </FirstContactPage>
    }
}

/// Signed in already: on, or out.
#[component]
fn SignedInAlready(contact: FirstContact, next: String) -> impl IntoView {
    let on = if next.is_empty() {
        paths::HOME.to_owned()
    } else {
        next
    };
    view! {
        <FirstContactPage contact>
            <Card class="sign-in-card">
                <h1>"You are signed in"</h1>
                <p>"Go on, or sign out and come back as someone else."</p>
                <div class="sign-in-way">
                    <LinkButton href=on label="Continue" kind=ButtonKind::Primary size=ButtonSize::Large wide=true />
                </div>
                <form class="sign-in-other" method="post" action=SignOut::url() data-plain>
                    <SubmitButton label="Sign out" kind=ButtonKind::Quiet wide=true />
                </form>
            </Card>
        </FirstContactPage>
    }
}

/// Where signing in goes on to, in words. The address may be a stranger's: only what was checked is repeated.
fn lead(next: &str) -> AnyView {
    let (page, query) = next.split_once('?').unwrap_or((next, ""));
    let page = page.split('#').next().unwrap_or_default();
    match page {
        paths::LAUNCH => match LaunchLink::parse(query, &[]) {
            Ok(link) => {
                let name = link
                    .image
                    .repository
                    .rsplit('/')
                    .next()
                    .unwrap_or_default()
                    .to_owned();
                view! { "You will continue to a launch link for " <code>{name}</code> "." }.into_any()
            }
            Err(_) => "You will continue to a launch link.".into_any(),
        },
        paths::HELD => {
            "You were signed out. What you typed is kept; you can save it when you are back.".into_any()
        }
        paths::DRAFTS => "You will continue to your team's drafts.".into_any(),
        paths::LAUNCH_LINKS => "You will continue to launch links.".into_any(),
        page if page
            .strip_prefix(paths::SHORT_LINKS)
            .is_some_and(|code| code.starts_with('/')) =>
        {
            "You will continue to a launch link.".into_any()
        }
        paths::GALLERY => "You will continue to the gallery.".into_any(),
        paths::HISTORY => "You will continue to the history.".into_any(),
        page if page.starts_with("/drafts/") => "You will continue to a draft.".into_any(),
        page if page.starts_with("/services/") => "You will continue to a service.".into_any(),
        "" | paths::OVERVIEW => "You will continue to the overview.".into_any(),
        _ => "You will continue to your services.".into_any(),
    }
}
