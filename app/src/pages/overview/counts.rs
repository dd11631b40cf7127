//! How many services there are, by status and by Region; each number leads to them.

use crate::components::{Card, Indicator, ServiceStatusIndicator, StatusIcon, Tone};
use leptos::prelude::*;
use model::paths;
use model::service::ServiceStatus;
use model::time::Time;
use model::view::RegionState;

fn services(count: i64) -> String {
    match count {
        1 => "1 service".to_owned(),
        count => format!("{count} services"),
    }
}

/// The two lists.
#[component]
pub(super) fn Counts(
    statuses: Vec<(ServiceStatus, i64)>,
    regions: Vec<(RegionState, i64)>,
    now: Time,
) -> impl IntoView {
    let by_status = if statuses.is_empty() {
        view! { <p class="muted overview-none">"There is no service yet."</p> }.into_any()
    } else {
        let rows = statuses
            .into_iter()
            .map(|(status, count)| {
                let label = format!("{}: {}", status.label(), services(count));
                view! {
                    <li>
                        <a class="overview-count" href=paths::services_with_status(status) aria-label=label>
                            <ServiceStatusIndicator status=status />
                            <span class="overview-number">{count}</span>
                        </a>
                    </li>
                }
            })
            .collect_view();
        view! { <ul class="overview-counts">{rows}</ul> }.into_any()
    };
    let by_region = regions
        .into_iter()
        .map(|(state, count)| {
            let label = format!("{}: {}", state.region, services(count));
            let silent = state.silent_since.map(|since| {
                let indication = crate::components::Indication {
                    icon: StatusIcon::Careful,
                    tone: Tone::Warn,
                    label: format!("Silent for {}", now.since(since)),
                };
                view! { <Indicator status=indication /> }
            });
            view! {
                <li>
                    <a class="overview-count" href=paths::services_in(&state.region) aria-label=label>
                        <span>{state.region.to_string()} {silent}</span>
                        <span class="overview-number">{count}</span>
                    </a>
                </li>
            }
        })
        .collect_view();
    view! {
        <div class="page-stack">
            <Card title="By status" class="card-narrow" flush=true>
                {by_status}
            </Card>
            <Card title="By Region" class="card-narrow" flush=true>
                <ul class="overview-counts">{by_region}</ul>
            </Card>
        </div>
    }
}
