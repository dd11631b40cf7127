//! What was done to the service: its operations, newest first.

use crate::components::{Age, ButtonSize, Card, Column, LinkButton, OperationStatusIndicator, Table};
use crate::pages::service::nothing;
use leptos::prelude::*;
use model::paths;
use model::view::ServiceView;

/// The tab.
#[component]
pub fn Activity(view: ServiceView) -> impl IntoView {
    let now = view.now;
    let rows: Vec<_> = view
        .operations
        .iter()
        .map(|operation| {
            let ended = match operation.ended_at {
                Some(at) => view! { <Age at now /> }.into_any(),
                None => view! { <span class="faint">"Not yet"</span> }.into_any(),
            };
            view! {
                <tr>
                    <td class="cell-name">{operation.kind.label()}</td>
                    <td class="cell-status"><OperationStatusIndicator operation=operation.clone() now /></td>
                    <td class="cell-second"><Age at=operation.started_at now /></td>
                    <td class="cell-wide">{ended}</td>
                    <td class="cell-wide mono">{operation.id.clone()}</td>
                </tr>
            }
        })
        .collect();
    let history = view! {
        <LinkButton href=paths::history_of(&view.service.arn) label="Show history" size=ButtonSize::Small />
    };
    if rows.is_empty() {
        return view! {
            <Card title="Operations" flush=true>{nothing("No operations", "App Runner tells of none.")}</Card>
        }
        .into_any();
    }
    view! {
        <Card title="Operations" flush=true actions=history.into_any()>
            <Table
                label="Operations"
                columns=&[Column::Shown("Operation"), Column::Shown("Status"), Column::Shown("Started"), Column::Shown("Ended"), Column::Shown("Id")]
                class="table-rows"
                rows=rows.into_any()
            />
        </Card>
    }
    .into_any()
}
