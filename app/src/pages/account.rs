//! A member's own account: password, second factor and sessions.

use crate::api::{ChangePassword, EndOtherSessions, EndSession, load_account};
use crate::components::{
    Age, Badge, ButtonKind, ButtonSize, Card, Column, Crumb, LinkButton, NavItem, PageHead, PasswordField,
    SubmitButton, Table, Tone,
};
use crate::live::{FrameResource, Live};
use crate::pages::followed::follow;
use crate::pages::frame::Framed;
use leptos::prelude::*;
use model::paths;
use model::person::SHORTEST_PASSWORD;
use model::time::Time;
use model::view::{AccountView, FactorState, SessionRow};
use server_fn::ServerFn;

/// The page.
#[component]
pub fn Account() -> impl IntoView {
    let live = Live::of_page();
    let view = follow(Memo::new(|_| ()), move || live.events.get(), |()| load_account());
    view! {
        <Framed title="Your account" current=NavItem::Account breadcrumb=vec![Crumb::here("Your account")]>
            <PageHead title="Your account" />
            <div class="page-stack narrow-form">
                <Password />
                {view.draw(|view| view! { <Factor state=view.factor.clone() now=view.now /> <Sessions view /> }.into_any())}
            </div>
        </Framed>
    }
}

/// The form that changes the password. Browsers post it themselves: password managers then offer to keep the new one.
#[component]
fn Password() -> impl IntoView {
    let notice = expect_context::<FrameResource>()
        .get_untracked()
        .and_then(Result::ok)
        .and_then(|frame| frame.notice)
        .unwrap_or_default();
    let at = move |field: &str| notice.errors.at(field).map(ToOwned::to_owned);
    let hint = format!("At least {SHORTEST_PASSWORD} characters. You stay signed in here, and nowhere else.");
    view! {
        <Card title="Password" class="form-card">
            <form method="post" action=ChangePassword::url() class="stacked-form" data-plain>
                <PasswordField
                    name="current"
                    label="Current password"
                    autocomplete="current-password"
                    error=at("current")
                />
                <PasswordField
                    name="password"
                    label="New password"
                    autocomplete="new-password"
                    hint=hint.into_any()
                    error=at("password")
                />
                <div class="form-foot">
                    <SubmitButton label="Change password" />
                </div>
            </form>
        </Card>
    }
}

/// What is asked for beside the password. What there is to do stands on a page of its own, which news leave alone.
#[component]
fn Factor(state: FactorState, now: Time) -> impl IntoView {
    let (sentence, label) = match state {
        FactorState::NoPassword => (
            "You sign in through single sign-on: a second factor is a matter of the sign-in service."
                .into_any(),
            None,
        ),
        FactorState::Off => (
            "Your password alone signs you in. With a second factor, nobody gets in who has found it out."
                .into_any(),
            Some("Set up a second factor"),
        ),
        FactorState::On {
            since,
            recovery_codes,
        } => (
            view! {
                "Signing in asks for a code of your authenticator. On since " <Age at=since now /> ". "
                {codes_left(recovery_codes)}
            }
            .into_any(),
            Some("Change the second factor"),
        ),
    };
    view! {
        <Card title="Second factor" class="form-card">
            <p>{sentence}</p>
            {label
                .map(|label| {
                    view! {
                        <div class="form-foot">
                            <LinkButton href=paths::SECOND_FACTOR label />
                        </div>
                    }
                })}
        </Card>
    }
}

/// "7 recovery codes are left."
pub(super) fn codes_left(count: i64) -> String {
    match count {
        0 => "No recovery codes are left: make new ones.".to_owned(),
        1 => "1 recovery code is left.".to_owned(),
        count => format!("{count} recovery codes are left."),
    }
}

#[component]
fn Sessions(view: AccountView) -> impl IntoView {
    let AccountView { sessions, now, .. } = view;
    let others = sessions.iter().filter(|session| !session.is_this).count();
    let rows = sessions
        .into_iter()
        .map(|session| view! { <Session session now /> })
        .collect_view();
    let foot = (others > 0).then(|| {
        view! {
            <form method="post" action=EndOtherSessions::url() class="foot-end">
                <SubmitButton label="Sign out everywhere else" kind=ButtonKind::Secondary size=ButtonSize::Small />
            </form>
        }
        .into_any()
    });
    let foot = foot.unwrap_or_else(|| {
        "A session ends after 12 hours without use, and after 7 days in any case.".into_any()
    });
    view! {
        <Card title="Where you are signed in" flush=true foot=foot>
            <Table
                label="Sessions"
                columns=&[Column::Shown("Browser"), Column::Shown("Address"), Column::Wide("Signed in"), Column::Shown("Last used"), Column::Act]
                class="table-rows"
                rows=rows.into_any()
            />
        </Card>
    }
}

#[component]
fn Session(session: SessionRow, now: Time) -> impl IntoView {
    let object = format!("of {} at {}", session.browser, session.address);
    let end = if session.is_this {
        view! { <Badge tone=Tone::Ok text="This one" /> }.into_any()
    } else {
        view! {
            <form method="post" action=EndSession::url()>
                <input type="hidden" name="handle" value=session.handle />
                <SubmitButton label="Sign out" object kind=ButtonKind::Secondary size=ButtonSize::Small />
            </form>
        }
        .into_any()
    };
    view! {
        <tr>
            <td class="cell-name">{session.browser}</td>
            <td class="cell-second mono">{session.address}</td>
            <td class="cell-wide">
                <Age at=session.signed_in_at now />
            </td>
            <td class="cell-second">
                <Age at=session.used_at now />
            </td>
            <td class="cell-act">{end}</td>
        </tr>
    }
}
