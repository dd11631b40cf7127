//! What is given to the image of a launch link, to be confirmed at the review too.

use crate::api::SaveDraft;
use crate::components::{ButtonKind, Card, SubmitButton};
use crate::pages::wizard::acknowledgement::Acknowledgement;
use crate::pages::wizard::sheet::Sheet;
use leptos::prelude::*;
use model::draft::{Granted, Step};
use server_fn::ServerFn;

/// The boxes of everything that is given, and the button that saves them. Nothing where no link or nothing of the kind is.
#[component]
pub fn Confirm(sheet: Sheet) -> impl IntoView {
    let (given, refusal) = sheet.view.with_value(|view| {
        let values = &view.draft.values;
        let given: Vec<Granted> = Granted::ALL
            .into_iter()
            .filter(|granted| view.draft.link.is_some() && values.confirmation(*granted).is_some())
            .collect();
        (given, view.edit_refusal.clone())
    });
    if given.is_empty() {
        return ().into_any();
    }
    let submit = move |event: leptos::ev::SubmitEvent| {
        #[cfg(feature = "hydrate")]
        sheet.autosave.submitted(sheet, &event);
        #[cfg(not(feature = "hydrate"))]
        let _ = event;
    };
    let boxes = given
        .into_iter()
        .map(|granted| view! { <Acknowledgement sheet granted /> })
        .collect_view();
    view! {
        <Card title="What the launch link gets">
            <form class="confirm-form" method="post" action=SaveDraft::url() on:submit=submit>
                <input type="hidden" name="id" value=sheet.id() />
                <input type="hidden" name="version" value=sheet.version.get_untracked() prop:value=sheet.version />
                <input type="hidden" name="step" value=Step::Configure.as_str() />
                {boxes}
                <SubmitButton
                    label="Confirm"
                    kind=ButtonKind::Secondary
                    name="intent"
                    value=format!("step:{}", Step::Review.as_str())
                    refusal
                />
            </form>
        </Card>
    }
    .into_any()
}
