//! A member's own second factor: setting it up, recovery codes, switching it off.
//!
//! Browsers post its forms themselves, past the background: recovery codes are on the page that comes of it, and on no other.

use crate::api::{
    BeginSecondFactor, LeaveSecondFactor, RenewRecoveryCodes, SwitchOffSecondFactor, SwitchOnSecondFactor,
    load_second_factor,
};
use crate::components::{
    Age, ButtonKind, Card, CopyButton, Crumb, LinkButton, NavItem, PageHead, SubmitButton, TextField,
};
use crate::live::FrameResource;
use crate::pages::account::codes_left;
use crate::pages::confirmation::ConfirmField;
use crate::pages::frame::Framed;
use crate::pages::problem::Problem;
use leptos::prelude::*;
use model::paths;
use model::time::Time;
use model::view::{EnrolmentView, FactorState, SecondFactorView};
use server_fn::ServerFn;

const TITLE: &str = "Second factor";

/// The page.
#[component]
pub fn SecondFactor() -> impl IntoView {
    // Not followed: what happens elsewhere must take neither the codes away nor a form from who fills it in.
    let view = crate::api::resource(|| (), |()| load_second_factor());
    view! {
        <Framed
            title=TITLE
            current=NavItem::Account
            breadcrumb=vec![Crumb::link("Your account", paths::ACCOUNT), Crumb::here(TITLE)]
        >
            <PageHead title=TITLE />
            <div class="page-stack narrow-form">
                <Transition>
                    {move || Suspend::new(async move {
                        match view.await {
                            Ok(view) => drawn(view),
                            Err(error) => view! { <Problem error /> }.into_any(),
                        }
                    })}
                </Transition>
            </div>
        </Framed>
    }
}

fn drawn(view: SecondFactorView) -> AnyView {
    let SecondFactorView {
        state,
        enrolment,
        recovery_codes,
        now,
    } = view;
    match (state, enrolment) {
        (FactorState::NoPassword, _) => view! {
            <Card class="form-card">
                <p>"You sign in through single sign-on. A second factor is a matter of the sign-in service: set it up there."</p>
            </Card>
        }
        .into_any(),
        (FactorState::Off, Some(enrolment)) => view! { <Enrolment enrolment /> }.into_any(),
        (FactorState::Off, None) => view! { <Beginning /> }.into_any(),
        (FactorState::On { since, recovery_codes: left }, _) => view! {
            {(!recovery_codes.is_empty()).then(|| view! { <Codes codes=recovery_codes /> })}
            <IsOn since left now />
        }
        .into_any(),
    }
}

/// What the last answer said was wrong with a field.
fn wrong(field: &'static str) -> Option<String> {
    let frame = expect_context::<FrameResource>().get_untracked()?.ok()?;
    frame.notice?.errors.at(field).map(ToOwned::to_owned)
}

/// What a second factor is, and the button that begins.
#[component]
fn Beginning() -> impl IntoView {
    view! {
        <Card class="form-card">
            <p>
                "With a second factor, signing in asks for your password and then for a code. An authenticator, an app on a telephone or a password manager, shows another one every 30 seconds."
            </p>
            <form method="post" action=BeginSecondFactor::url() class="stacked-form" data-plain>
                <ConfirmField />
                <div class="form-foot">
                    <LinkButton href=paths::ACCOUNT label="Cancel" />
                    <SubmitButton label="Set up a second factor" kind=ButtonKind::Primary />
                </div>
            </form>
        </Card>
    }
}

/// The secret for the authenticator, and the field for its first code.
#[component]
fn Enrolment(enrolment: EnrolmentView) -> impl IntoView {
    let EnrolmentView { secret, size, path } = enrolment;
    let picture = (size > 0).then(|| {
        view! {
            <svg
                class="qr-code"
                role="img"
                aria-label="QR code of the secret"
                viewBox=format!("0 0 {size} {size}")
                shape-rendering="crispEdges"
            >
                <rect class="qr-code-light" width="100%" height="100%" />
                <path class="qr-code-dark" d=path />
            </svg>
        }
    });
    view! {
        <Card title="Put it into your authenticator" class="form-card">
            <p>"Scan this picture with your authenticator, or type the secret into it. Show it to nobody else."</p>
            {picture}
            <p class="second-factor-secret">
                <code>{secret.clone()}</code>
                <CopyButton text=secret label="Copy the secret" />
            </p>
            <form method="post" action=SwitchOnSecondFactor::url() class="stacked-form" data-plain>
                <TextField
                    name="first_code"
                    label="Code that it shows now"
                    hint="Six digits. The second factor is on when one was right.".into_any()
                    autocomplete="one-time-code"
                    inputmode="numeric"
                    mono=true
                    error=wrong("first_code")
                />
                <div class="form-foot">
                    <SubmitButton label="Switch it on" kind=ButtonKind::Primary />
                </div>
            </form>
            <form method="post" action=LeaveSecondFactor::url() data-plain>
                <SubmitButton label="Not now" kind=ButtonKind::Quiet />
            </form>
        </Card>
    }
}

/// The recovery codes, this once.
#[component]
fn Codes(codes: Vec<String>) -> impl IntoView {
    let all = codes.join("\n");
    let rows = codes
        .into_iter()
        .map(|code| view! { <li><code>{code}</code></li> })
        .collect_view();
    view! {
        <Card title="Recovery codes" class="form-card">
            <p>
                "Each of them signs you in once when your authenticator is not at hand. They are not shown again: keep them where you find them without it, on paper or in a password manager."
            </p>
            <ul class="recovery-codes" aria-label="Recovery codes">
                {rows}
            </ul>
            <CopyButton text=all label="Copy the recovery codes" />
        </Card>
    }
}

/// How it stands, and what there is to do.
#[component]
fn IsOn(since: Time, left: i64, now: Time) -> impl IntoView {
    view! {
        <Card title="Your second factor is on" class="form-card">
            <p>"On since " <Age at=since now /> ". " {codes_left(left)}</p>
        </Card>
        <Card title="New recovery codes" class="form-card">
            <p>"Makes ten new ones. Those that you have now are void."</p>
            <form method="post" action=RenewRecoveryCodes::url() class="stacked-form" data-plain>
                <CodeField name="renewal_code" error=wrong("renewal_code") />
                <div class="form-foot">
                    <SubmitButton label="Make new recovery codes" />
                </div>
            </form>
        </Card>
        <Card title="Switch it off" class="form-card">
            <p>"Your password alone signs you in then. You are signed out everywhere else."</p>
            <form method="post" action=SwitchOffSecondFactor::url() class="stacked-form" data-plain>
                <CodeField name="off_code" error=wrong("off_code") />
                <div class="form-foot">
                    <SubmitButton label="Switch the second factor off" kind=ButtonKind::Danger />
                </div>
            </form>
        </Card>
    }
}

/// A code shows that it is them: the password alone does not change what stands beside it.
#[component]
fn CodeField(name: &'static str, error: Option<String>) -> impl IntoView {
    view! {
        <TextField
            name=name
            label="Confirm it is you: a code"
            hint="Of your authenticator, or one of your recovery codes.".into_any()
            autocomplete="one-time-code"
            mono=true
            error
        />
    }
}
