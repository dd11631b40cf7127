//! What a month costs, beside the form.

use super::sheet::Sheet;
use crate::components::{Card, Icon, IconSize, KeyValue, KeyValueList};
use leptos::prelude::*;
use model::view::Cost;

/// The card.
#[component]
pub(super) fn CostCard(sheet: Sheet) -> impl IntoView {
    let cost = Memo::new(move |_| sheet.assessment.with(|assessment| assessment.cost.clone()));
    view! {
        <Card title="Cost in a month" class="card-narrow cost">
            {move || match cost.get() {
                Cost::Unknown(reason) => view! { <p class="muted">{reason}</p> }.into_any(),
                Cost::Known { idle, busy, most, formula } => {
                    let formula = formula
                        .into_iter()
                        .map(|(what, formula)| {
                            view! { <p class="cost-formula">{what} ": " <span class="mono">{formula}</span></p> }
                        })
                        .collect_view();
                    view! {
                        <KeyValueList>
                            <KeyValue key="Idle">{idle}</KeyValue>
                            <KeyValue key="Busy all the time">{busy}</KeyValue>
                            <KeyValue key="At most">{most}</KeyValue>
                        </KeyValueList>
                        <details class="cost-details">
                            <summary>
                                <Icon icon=Icon::ChevronRight size=IconSize::Small />
                                "How it is worked out"
                            </summary>
                            {formula}
                            <p class="muted">"Builds, traffic, logs and secrets are billed beside it."</p>
                        </details>
                    }
                        .into_any()
                }
            }}
        </Card>
    }
}
