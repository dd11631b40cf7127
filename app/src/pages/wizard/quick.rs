//! Everything that a create needs on one page, the rest folded with what applies now.

use super::build::BuildFields;
use super::configure::{Sections, Settings};
use super::exports::Exports;
use super::sheet::Sheet;
use super::source::{Deployment, SourceFields};
use super::step_form::StepForm;
use crate::components::Card;
use leptos::prelude::*;
use model::draft::DraftValues;

/// The form.
#[component]
pub(super) fn Quick(sheet: Sheet) -> impl IntoView {
    let is_code = Memo::new(move |_| sheet.values.with(DraftValues::is_code));
    view! {
        <StepForm sheet>
            <Card title="Source" class="form-card">
                <SourceFields sheet />
                <Deployment sheet />
            </Card>
            {move || {
                is_code
                    .get()
                    .then(|| view! { <Card title="Build settings" class="form-card"><BuildFields sheet /></Card> })
            }}
            <Card title="Service settings" class="form-card">
                <Settings sheet />
            </Card>
            <Sections sheet />
            <Exports sheet />
        </StepForm>
    }
}
