//! Filter, status and Region above the list. Everything is an address.

use crate::api::ServicesQuery;
use crate::components::{FilterField, FilterToken, Menu, MenuLink};
use leptos::prelude::*;
use model::paths;
use model::query;
use model::region::Region;
use model::service::ServiceStatus;
use model::view::RegionState;

/// The address of the list under a query.
pub fn address(services: &ServicesQuery) -> String {
    let pairs = [
        ("filter", &services.filter),
        ("region", &services.region),
        ("status", &services.status),
        ("page", &services.page),
    ];
    let pairs: Vec<_> = pairs.into_iter().filter(|(_, value)| !value.is_empty()).collect();
    if pairs.is_empty() {
        return paths::SERVICES.to_owned();
    }
    format!(
        "{}?{}",
        paths::SERVICES,
        query::encode(pairs.iter().map(|(name, value)| (name, value.as_str())))
    )
}

/// The row above the table.
#[component]
pub fn Toolbar(query: ServicesQuery, regions: Vec<RegionState>) -> impl IntoView {
    let from_first_page = ServicesQuery {
        page: String::new(),
        ..query.clone()
    };
    let kept = from_first_page.clone();
    let with_region = move |region: &str| {
        address(&ServicesQuery {
            region: region.to_owned(),
            ..kept.clone()
        })
    };
    let kept = from_first_page;
    let with_status = move |status: &str| {
        address(&ServicesQuery {
            status: status.to_owned(),
            ..kept.clone()
        })
    };
    let every_region = format!("All {} Regions", regions.len());
    let chosen = query.region.parse::<Region>().ok();
    let region_label = match (&chosen, regions.as_slice()) {
        (Some(region), _) => region.to_string(),
        (None, [only]) => only.region.to_string(),
        (None, all) => format!("All {} Regions", all.len()),
    };
    let tokens = ServiceStatus::parse(&query.status)
        .map(|status| FilterToken {
            property: "Status".to_owned(),
            operator: "=",
            value: status.label().to_owned(),
            without: with_status(""),
        })
        .into_iter()
        .collect();
    let statuses = [
        ServiceStatus::Running,
        ServiceStatus::OperationInProgress,
        ServiceStatus::CreateFailed,
        ServiceStatus::Paused,
    ];
    view! {
        <form method="get" action=paths::SERVICES class="card-toolbar" role="search">
            {hidden("region", &query.region)}
            {hidden("status", &query.status)}
            <FilterField
                name="filter"
                label="Filter services"
                placeholder="Filter by name, image or domain"
                value=query.filter.clone()
                tokens
            />
            <Menu label="Status">
                <MenuLink href=with_status("") label="Every status" />
                {statuses
                    .into_iter()
                    .map(|status| view! { <MenuLink href=with_status(status.as_str()) label=status.label() /> })
                    .collect_view()}
            </Menu>
            <Menu label=region_label>
                <MenuLink href=with_region("") label=every_region />
                {regions
                    .iter()
                    .map(|state| {
                        view! { <MenuLink href=with_region(state.region.as_str()) label=state.region.label() /> }
                    })
                    .collect_view()}
            </Menu>
        </form>
    }
}

/// Carries a condition on when the filter is sent.
fn hidden(name: &'static str, value: &str) -> Option<impl IntoView + use<>> {
    (!value.is_empty()).then(|| view! { <input type="hidden" name=name value=value.to_owned() /> })
}
