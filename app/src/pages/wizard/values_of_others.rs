//! What stands in place of a form whose values others typed, until the reader has shown that it is them.

use super::sheet::Sheet;
use crate::components::{ButtonKind, Card, LinkButton};
use crate::pages::confirmation::here;
use leptos::prelude::*;
use leptos_router::hooks::use_location;
use model::draft::Step;
use model::paths;
use model::view::HidesValues;

/// Why the form is not here, and the way on.
#[component]
pub(super) fn ValuesOfOthers(sheet: Sheet, why: HidesValues) -> impl IntoView {
    let confirm = (why == HidesValues::UntilConfirmed).then(|| paths::confirm(&here(&use_location())));
    let review = paths::draft(&sheet.id(), Step::Review);
    let words = match why {
        HidesValues::UntilConfirmed => {
            "Whoever changes it sees them, so confirm first that it is you. In this browser you then work on it without being asked again."
        }
        HidesValues::ForRole => {
            "Whoever changes it sees them, and your role shows names of variables only. Editors can go on with it; you see everything else in the review."
        }
    };
    let confirm =
        confirm.map(|href| view! { <LinkButton href label="Confirm it is you" kind=ButtonKind::Primary /> });
    view! {
        <Card
            title="Others typed values into this draft"
            foot=view! {
                <div class="button-row">
                    {confirm}
                    <LinkButton href=review label="Review without values" kind=ButtonKind::Secondary />
                </div>
            }
                .into_any()
        >
            <p>{words}</p>
        </Card>
    }
}
