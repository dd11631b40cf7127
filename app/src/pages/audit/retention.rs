//! For how long events are kept.

use crate::api::{PageFrame, SetRetention, load_retention};
use crate::components::{ButtonKind, Card, SubmitButton, TextField};
use crate::live::{FrameResource, Live};
use crate::pages::confirmation::ConfirmField;
use crate::pages::followed::follow;
use leptos::prelude::*;
use model::view::RetentionView;
use server_fn::ServerFn;

/// What applies; a form for those who may change it.
#[component]
pub fn Retention() -> impl IntoView {
    let live = Live::of_page();
    let applies = follow(
        Memo::new(|_| ()),
        move || live.events.get(),
        |()| load_retention(),
    );
    // Asked for apart: news must not take the form away from who is typing into it.
    let begun = crate::api::resource(|| (), |()| load_retention());
    view! {
        <Card title="Retention" class="audit-retention">
            {applies.draw(|view| view! { <Applies view /> }.into_any())}
            <Transition>
                {move || Suspend::new(async move {
                    begun
                        .await
                        .ok()
                        .filter(|view| view.refusal.is_none())
                        .map(|view| view! { <Form kept_days=view.kept_days /> })
                })}
            </Transition>
        </Card>
    }
}

#[component]
fn Applies(view: RetentionView) -> impl IntoView {
    let kept = match view.kept_days {
        None => "Events are kept for ever.".to_owned(),
        Some(1) => "Events are kept for 1 day.".to_owned(),
        Some(days) => format!("Events are kept for {days} days."),
    };
    view! {
        <p>
            {kept}
            " Removing old ones leaves an entry that says which, and the rest can still be proved whole with "
            <code>"slipway admin verify-audit"</code> "."
        </p>
    }
}

#[component]
fn Form(kept_days: Option<u32>) -> impl IntoView {
    let frame = expect_context::<FrameResource>();
    let wrong = |frame: &PageFrame| Some(frame.notice.as_ref()?.errors.at("days")?.to_owned());
    let error = Memo::new(move |_| frame.get().and_then(Result::ok).and_then(|frame| wrong(&frame)));
    // What was typed without a script and is wrong.
    let typed = frame
        .get_untracked()
        .and_then(Result::ok)
        .filter(|frame| wrong(frame).is_some())
        .and_then(|frame| Some(frame.notice?.typed_into("days")));
    let value = typed.unwrap_or_else(|| kept_days.map(|days| days.to_string()).unwrap_or_default());
    view! {
        <form method="post" action=SetRetention::url()>
            <TextField
                name="days"
                label="Days to keep events"
                optional=true
                hint="From 1. Leave it empty to keep events for ever.".into_any()
                value
                error
            />
            <ConfirmField />
            <SubmitButton label="Save retention" kind=ButtonKind::Secondary />
        </form>
    }
}
