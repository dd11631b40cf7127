//! Begins a draft with a file that another draft was exported to.

use crate::api::ImportDraft;
use crate::components::{ButtonKind, Card, Field, Icon, SubmitButton, TextArea};
use crate::live::FrameResource;
use leptos::prelude::*;
use server_fn::ServerFn;

/// A file, or its text. The browser sends the form itself: a script would have to read the file first.
#[component]
pub fn FromFile() -> impl IntoView {
    let frame = expect_context::<FrameResource>();
    let refusal = MaybeProp::derive(move || frame.get()?.ok()?.frame.begin_refusal);
    let notice = frame
        .get_untracked()
        .and_then(Result::ok)
        .and_then(|frame| frame.notice)
        .unwrap_or_default();
    let (typed, error) = (
        notice.typed_into("text"),
        notice.errors.at("text").map(str::to_owned),
    );
    view! {
        <Card title="From a file" id="import">
            <form
                class="import-form"
                method="post"
                action=ImportDraft::url()
                enctype="multipart/form-data"
                data-plain=true
            >
                <Field name="file" label="JSON file of an exported draft" optional=true>
                    <input class="input" id="file" name="file" type="file" accept=".json,application/json" />
                </Field>
                <TextArea name="text" label="Or its text" optional=true value=typed error rows=4 mono=true />
                <SubmitButton label="Import" icon=Icon::Drafts kind=ButtonKind::Secondary refusal />
            </form>
        </Card>
    }
}
