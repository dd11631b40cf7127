//! For how long events are kept.

use crate::api::SetRetention;
use crate::components::{ButtonKind, Card, SubmitButton, TextField};
use crate::live::FrameResource;
use leptos::prelude::*;
use server_fn::ServerFn;

/// What applies; a form for those who may change it.
#[component]
pub fn Retention(
    kept_days: Option<u32>,
    /// Why the reader may not change it.
    refusal: Option<String>,
) -> impl IntoView {
    let kept = match kept_days {
        None => "Events are kept for ever.".to_owned(),
        Some(1) => "Events are kept for 1 day.".to_owned(),
        Some(days) => format!("Events are kept for {days} days."),
    };
    let words = view! {
        <p>
            {kept}
            " Removing old ones leaves an entry that says which, and the rest can still be proved whole with "
            <code>"slipway admin verify-audit"</code> "."
        </p>
    };
    if refusal.is_some() {
        return view! { <Card title="Retention" class="audit-retention">{words}</Card> }.into_any();
    }
    let frame = expect_context::<FrameResource>();
    let notice = frame
        .get_untracked()
        .and_then(Result::ok)
        .and_then(|frame| frame.notice)
        .unwrap_or_default();
    let error = notice.errors.at("days").map(ToOwned::to_owned);
    let value = if error.is_some() {
        notice.typed_into("days")
    } else {
        kept_days.map(|days| days.to_string()).unwrap_or_default()
    };
    view! {
        <Card title="Retention" class="audit-retention">
            {words}
            <form method="post" action=SetRetention::url()>
                <TextField
                    name="days"
                    label="Days to keep events"
                    optional=true
                    hint="From 1. Leave it empty to keep events for ever.".into_any()
                    value
                    error
                />
                <SubmitButton label="Save retention" kind=ButtonKind::Secondary />
            </form>
        </Card>
    }
    .into_any()
}
