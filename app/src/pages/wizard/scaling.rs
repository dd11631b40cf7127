//! The folded section of auto scaling.

use super::fields::hint;
use super::labels::name_in;
use super::make::{AUTO_SCALING, MakeAutoScaling, is_told};
use super::offer_field::OfferField;
use super::sheet::Sheet;
use crate::components::Fold;
use leptos::prelude::*;
use model::auto_scaling::AutoScaling;
use model::draft::DraftValues;

/// What applies now, in words.
pub(super) fn summary(values: &DraftValues) -> String {
    match values.auto_scaling.trim() {
        "" => AutoScaling::DEFAULT.to_string(),
        arn => name_in(arn).to_owned(),
    }
}

/// Which configuration, and what its numbers mean.
#[component]
pub(super) fn Scaling(sheet: Sheet) -> impl IntoView {
    let words = Signal::derive(move || sheet.values.with(summary));
    let (wrong, told) = (sheet.has_error(&["auto_scaling"]), is_told(AUTO_SCALING));
    let open = Signal::derive(move || wrong || told.get());
    view! {
        <Fold title="Auto scaling" summary=words open>
            <div class="form-card">
                <OfferField
                    sheet
                    name="auto_scaling"
                    label="Auto scaling configuration"
                    none="Default configuration"
                    hint=hint("How many instances run, and how many requests each works on at the same time. Several services can share one.")
                />
                <MakeAutoScaling sheet />
                <p class="form-note">"By default: " {AutoScaling::DEFAULT.meaning()}</p>
            </div>
        </Fold>
    }
}
