//! The rows of the list under their heads. Heads are links: the order is the address.

use super::row::Row;
use crate::components::{Icon, IconSize};
use leptos::prelude::*;
use model::paths;
use model::service_list::{Density, ServiceColumn, ServiceOrder, ServicesQuery};
use model::view::ServicesView;

/// The form that puts services side by side; boxes of rows belong to it.
pub const COMPARE: &str = "compare";
/// The form that shows a service beside the list; buttons in the menus of rows belong to it.
pub const BESIDE: &str = "beside";

/// The table.
#[component]
pub fn Table(view: ServicesView, query: ServicesQuery) -> impl IntoView {
    let ServicesView {
        rows,
        regions,
        backend,
        order,
        layout,
        now,
        ..
    } = view;
    let heads: Vec<_> = layout
        .columns
        .iter()
        .map(|column| head(*column, order, &query))
        .collect();
    let fields = query
        .fields()
        .into_iter()
        .filter(|(name, value)| *name != "selected" && !value.is_empty())
        .map(|(name, value)| view! { <input type="hidden" name=name value=value.to_owned() /> })
        .collect_view();
    let rows = rows.iter().map(|listed| Row {
        listed,
        columns: &layout.columns,
        selected: !query.selected.is_empty() && paths::service_key(&listed.service.arn) == query.selected,
        silent: regions
            .iter()
            .find(|state| state.region == listed.service.arn.region)
            .and_then(|state| state.silent_since.and(state.answered_at)),
        backend: &backend,
        now,
    });
    #[cfg(feature = "ssr")]
    let rows = vec![super::drawn::rows(rows)];
    #[cfg(not(feature = "ssr"))]
    let rows: Vec<_> = rows.map(super::row::draw).collect();
    let class = match layout.density {
        Density::Comfortable => "table table-rows services-table",
        Density::Compact => "table table-rows services-table is-compact",
    };
    view! {
        <form id=BESIDE method="get" action=paths::SERVICES hidden>{fields}</form>
        <div class="table-frame">
            <table class=class>
                <caption class="visually-hidden">"Services"</caption>
                <thead>
                    <tr>
                        <th scope="col" class="column-pick"><span class="visually-hidden">"Compare"</span></th>
                        {heads}
                        <th scope="col" class="column-menu"><span class="visually-hidden">"Actions"</span></th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
    }
}

/// The head of a column, which sorts by it.
fn head(column: ServiceColumn, order: ServiceOrder, query: &ServicesQuery) -> AnyView {
    let is_sorted = order.column == column;
    let sorted = match (is_sorted, order.descending) {
        (false, _) => None,
        (true, false) => Some("ascending"),
        (true, true) => Some("descending"),
    };
    let href = paths::services(&ServicesQuery {
        sort: order.pressed(column).word(),
        ..query.from_first_page()
    });
    let class = match column {
        ServiceColumn::Name => "column-service",
        ServiceColumn::Status => "column-status",
        ServiceColumn::Region => "column-region",
        ServiceColumn::Image => "column-image",
        ServiceColumn::Domain => "column-domain",
        ServiceColumn::Change => "column-change",
        ServiceColumn::Created | ServiceColumn::Automatic | ServiceColumn::Account => "column-further",
    };
    view! {
        <th scope="col" class=class aria-sort=sorted>
            <a href=href>
                {column.label()}
                {is_sorted.then(|| view! { <Icon icon=Icon::ChevronDown size=IconSize::Small /> })}
            </a>
        </th>
    }
    .into_any()
}
