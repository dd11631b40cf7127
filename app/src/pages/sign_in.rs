//! Signing in.

use crate::api::{self, SignIn as SignInFunction};
use crate::components::{ButtonKind, ButtonSize, PasswordField, SubmitButton, TextField};
use crate::pages::first_contact::FirstContactPage;
use crate::pages::problem::Problem;
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;
use model::paths;
use server_fn::ServerFn;

/// The page.
#[component]
pub fn SignIn() -> impl IntoView {
    let query = use_query_map();
    let next = move || paths::safe_next(query.get().get_str("next")).to_owned();
    let contact = Resource::new_blocking(|| (), |()| api::load_first_contact(String::new()));
    view! {
        <Title text="Sign in" />
        <Suspense>
            {move || Suspend::new(async move {
                match contact.await {
                    Ok(contact) => {
                        let notice = contact.notice.clone().unwrap_or_default();
                        let goes_on = next();
                        view! {
                            <FirstContactPage contact>
                                <form class="sign-in-card" method="post" action=SignInFunction::url()>
                                    <h1 class="sign-in-title">"Sign in"</h1>
                                    <p class="sign-in-lead">{lead(&goes_on)}</p>
                                    <input type="hidden" name="next" value=goes_on />
                                    <TextField name="name" label="User name" value=notice.typed_into("name") autocomplete="username" autofocus=true />
                                    <PasswordField name="password" label="Password" autocomplete="current-password" />
                                    <SubmitButton label="Sign in" kind=ButtonKind::Primary size=ButtonSize::Large />
                                </form>
                            </FirstContactPage>
                        }
                            .into_any()
                    }
                    Err(error) => view! { <Problem error /> }.into_any(),
                }
            })}
        </Suspense>
    }
}

/// Where signing in goes on to, in words.
fn lead(next: &str) -> &'static str {
    match next.split('?').next().unwrap_or_default() {
        paths::LAUNCH => "Then you see what the link proposes.",
        paths::HELD => "You were signed out. What you typed is kept; you can save it after signing in.",
        paths::SERVICES => "Then you see your services.",
        _ => "Then you go on where you wanted to.",
    }
}
