//! What someone typed when the session turned out to be over: to be saved now, or left.

mod form;

use crate::api::{self, HeldView, LeaveHeldForm};
use crate::components::{
    ButtonKind, Card, Crumb, EmptyState, Icon, KeyValue, KeyValueLayout, KeyValueList, LinkButton, NavItem,
    PageHead, SubmitButton,
};
use crate::pages::frame::Framed;
use crate::pages::problem::Problem;
use form::{Offer, Shown, offer, shown};
use leptos::prelude::*;
use model::paths;
use server_fn::ServerFn;

/// The page.
#[component]
pub fn Held() -> impl IntoView {
    let held = crate::api::resource(|| (), |()| api::load_held_form());
    view! {
        <Framed title="What you typed" current=NavItem::Drafts breadcrumb=vec![Crumb::here("What you typed")]>
            <Suspense>
                {move || Suspend::new(async move {
                    match held.await {
                        Ok(held) => {
                            let was_asked = held.is_some();
                            match held.and_then(|held| offer(&held.action).map(|offer| (held, offer))) {
                                Some((held, offer)) => view! { <Kept held offer /> }.into_any(),
                                None => view! { <Nothing was_asked /> }.into_any(),
                            }
                        }
                        Err(error) => view! { <Problem error /> }.into_any(),
                    }
                })}
            </Suspense>
        </Framed>
    }
}

#[component]
fn Kept(held: HeldView, offer: Offer) -> impl IntoView {
    let shown = shown(&held.action, &held.fields)
        .into_iter()
        .map(|(name, value)| match value {
            Shown::Plain(value) => {
                view! { <KeyValue key=name><span class="held-value">{value}</span></KeyValue> }.into_any()
            }
            Shown::Masked => view! {
                <KeyValue key=name>
                    <span class="muted">"Kept, and not shown: it looks like a secret"</span>
                </KeyValue>
            }
            .into_any(),
        })
        .collect::<Vec<_>>();
    let has_values = !shown.is_empty();
    let action = held.action_again();
    let why = if held.not_written {
        "The disk of Slipway was full or could not be written. Nothing has been done with it yet."
    } else {
        "You were signed out before it was saved. Nothing has been done with it yet."
    };
    let fields = held
        .fields
        .into_iter()
        .map(|(name, value)| view! { <input type="hidden" name=name value=value /> })
        .collect_view();
    view! {
        <PageHead
            title="What you typed is kept"
            facts=why.into_any()
        />
        <Card
            title=offer.what.trim_end_matches('.')
            class="held-card"
            foot=view! {
                <div class="held-actions">
                    <form method="post" action=action>
                        {fields}
                        <SubmitButton label=offer.button />
                    </form>
                    <form method="post" action=LeaveHeldForm::url()>
                        <SubmitButton label="Leave it" kind=ButtonKind::Secondary />
                    </form>
                </div>
            }
                .into_any()
        >
            {if has_values {
                view! { <KeyValueList layout=KeyValueLayout::Rows>{shown}</KeyValueList> }.into_any()
            } else {
                view! { <p class="muted">"It carries no values besides the one it is about."</p> }.into_any()
            }}
        </Card>
    }
}

/// Nothing that could be done now. `was_asked`: something was, and it is asked for anew with its page before one's eyes.
#[component]
fn Nothing(was_asked: bool) -> impl IntoView {
    let text = if was_asked {
        "You were signed out before what you pressed last was done, and it carries nothing that was typed. Press it again on its page."
    } else {
        "What you type is kept when a session ends in between. Nothing of yours is waiting."
    };
    view! {
        <Card>
            <EmptyState
                icon=Icon::Drafts
                title="Nothing is kept"
                page=true
                actions=view! {
                    <LinkButton href=paths::DRAFTS label="Go to the drafts" />
                    <LinkButton href=paths::SERVICES label="Go to the services" kind=ButtonKind::Quiet />
                }
                    .into_any()
            >
                {text}
            </EmptyState>
        </Card>
    }
}
