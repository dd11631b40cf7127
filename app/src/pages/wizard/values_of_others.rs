//! What stands in place of a form whose values others typed, until the reader has shown that it is them.

use super::sheet::Sheet;
use crate::components::{ButtonKind, Card, LinkButton};
use crate::pages::confirmation::here;
use leptos::prelude::*;
use leptos_router::hooks::use_location;
use model::draft::Step;
use model::paths;

/// Why the form is not here, and the way to it.
#[component]
pub(super) fn ValuesOfOthers(sheet: Sheet) -> impl IntoView {
    let confirm = paths::confirm(&here(&use_location()));
    let review = paths::draft(&sheet.id(), Step::Review);
    view! {
        <Card
            title="Others typed values into this draft"
            foot=view! {
                <div class="button-row">
                    <LinkButton href=confirm label="Confirm it is you" kind=ButtonKind::Primary />
                    <LinkButton href=review label="Review without values" kind=ButtonKind::Secondary />
                </div>
            }
                .into_any()
        >
            <p>
                "Whoever changes it sees them, so confirm first that it is you. In this browser you then work on it without being asked again."
            </p>
        </Card>
    }
}
