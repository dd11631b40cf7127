//! The list of services.

#[cfg(feature = "ssr")]
mod drawn;
#[cfg(feature = "ssr")]
mod html;
mod row;
mod toolbar;

use crate::api::{ServicesQuery, load_services};
use crate::components::{
    Age, ButtonKind, ButtonSize, Card, Crumb, EmptyState, Facts, Flash, FlashKind, Flashbar, Icon,
    LinkButton, NavItem, PageHead,
};
use crate::live::Live;
use crate::page_code;
use crate::pages::followed::follow;
use crate::pages::frame::Framed;
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use leptos_router::params::ParamsMap;
use model::paths;
use model::time::Time;
use model::view::{RegionState, ServicesView, Unfinished};
use row::Row;
use toolbar::Toolbar;

/// The page.
#[component]
pub fn Services() -> impl IntoView {
    let live = Live::of_page();
    let address = use_query_map();
    let query = Memo::new(move |_| query_of(&address.get()));
    let services = follow(query, move || live.services.get(), load_services);
    view! {
        <Framed title="Services" current=NavItem::Services breadcrumb=vec![Crumb::here("Services")]>
            {services.draw(move |view| view! { <Loaded view query=query.get_untracked() /> }.into_any())}
        </Framed>
    }
}

fn query_of(address: &ParamsMap) -> ServicesQuery {
    let text = |name: &str| address.get_str(name).unwrap_or_default().to_owned();
    ServicesQuery {
        filter: text("filter"),
        region: text("region"),
        status: text("status"),
        page: text("page"),
    }
}

/// The list, or what stands in its place while there is none.
#[component]
fn Loaded(view: ServicesView, query: ServicesQuery) -> impl IntoView {
    if view.total == 0 && view.regions.iter().all(|region| region.silent_since.is_none()) {
        return page_code::first_run(view.backend).into_any();
    }
    #[cfg(feature = "ssr")]
    return drawn::page(view, query, content);
    #[cfg(not(feature = "ssr"))]
    content(view, query)
}

/// What the page shows. The server draws it once for all who ask the same in the same second, so it must follow from what is
/// given here alone, and from no context.
fn content(view: ServicesView, query: ServicesQuery) -> AnyView {
    let unfinished = view.unfinished.clone();
    let (regions, now) = (view.regions.clone(), view.now);
    view! {
        <Head view=view.clone() />
        <Flashbar>
            <Stale regions now />
            {unfinished.map(|unfinished| view! { <UnfinishedFlash unfinished /> })}
        </Flashbar>
        <List view query />
    }
    .into_any()
}

/// Title, facts and the two ways to a new service.
#[component]
fn Head(view: ServicesView) -> impl IntoView {
    let services = if view.total == 1 {
        "1 service".to_owned()
    } else {
        format!("{} services", view.total)
    };
    let regions = match view.regions.len() {
        1 => view.regions[0].region.to_string(),
        count => format!("{count} Regions"),
    };
    let facts = vec![
        format!("{services} in {regions}").into_any(),
        view! { <CheckedAge regions=view.regions now=view.now /> }.into_any(),
    ];
    view! {
        <PageHead
            title="Services"
            facts=view! { <Facts items=facts /> }.into_any()
            actions=view! {
                <LinkButton href=paths::PASTE label="Paste a link" icon=Icon::Link />
                <LinkButton href=paths::CREATE label="Create service" icon=Icon::Plus kind=ButtonKind::Primary />
            }
                .into_any()
        />
    }
}

/// "Checked 2 s ago": how old the oldest answer of a Region is. Follows the live stream without loading anything.
#[component]
fn CheckedAge(regions: Vec<RegionState>, now: Time) -> impl IntoView {
    let live = Live::of_page();
    let oldest = Memo::new(move |_| {
        let checked = live.checked.get();
        let last = |state: &RegionState| checked.get(state.region.as_str()).copied().max(state.answered_at);
        regions.iter().map(last).min().flatten()
    });
    move || match oldest.get() {
        // A check after the page was made would be in its future: the page's clock goes with it.
        Some(at) => view! { "Checked " <Age at now=now.max(at) /> }.into_any(),
        None => "Not checked yet".into_any(),
    }
}

/// Every Region has stopped answering: what is shown is old.
#[component]
fn Stale(regions: Vec<RegionState>, now: Time) -> impl IntoView {
    let since = regions.iter().map(|region| region.silent_since).min().flatten();
    let all_silent = !regions.is_empty() && regions.iter().all(|region| region.silent_since.is_some());
    let failure = regions.iter().find_map(|region| region.failure.clone());
    since.filter(|_| all_silent).map(|since| {
        view! {
            <Flash
                kind=FlashKind::Warning
                title=format!("App Runner has not answered for {}.", now.since(since))
                text="You see its last known state. Slipway goes on asking."
                detail=failure
            />
        }
    })
}

#[component]
fn UnfinishedFlash(unfinished: Unfinished) -> impl IntoView {
    let reason = match unfinished.cause {
        Some(cause) => format!("{}. Its settings are kept.", capitalised(&cause)),
        None => "Its settings are kept.".to_owned(),
    };
    view! {
        <Flash
            kind=FlashKind::Error
            title=format!("{} was not created.", unfinished.service.name)
            text=reason
            dismissible=true
            action=view! {
                <LinkButton href=paths::service(&unfinished.service) label="See why and fix" size=ButtonSize::Small />
            }
                .into_any()
        />
    }
}

fn capitalised(clause: &str) -> String {
    let mut characters = clause.chars();
    characters
        .next()
        .map(|first| {
            std::iter::once(first.to_ascii_uppercase())
                .chain(characters)
                .collect()
        })
        .unwrap_or_default()
}

/// The table with its filter.
#[component]
fn List(view: ServicesView, query: ServicesQuery) -> impl IntoView {
    let ServicesView {
        rows,
        matching,
        total,
        page,
        pages,
        regions,
        backend,
        now,
        ..
    } = view;
    let is_empty = rows.is_empty();
    let rows = rows.iter().map(|listed| Row {
        listed,
        silent: regions
            .iter()
            .find(|state| state.region == listed.service.arn.region)
            .and_then(|state| state.silent_since.and(state.answered_at)),
        backend: &backend,
        now,
    });
    #[cfg(feature = "ssr")]
    let rows = vec![drawn::rows(rows)];
    #[cfg(not(feature = "ssr"))]
    let rows: Vec<_> = rows.map(row::draw).collect();
    let foot = view! { <Foot matching total page pages query=query.clone() regions=regions.clone() now /> };
    view! {
        <Card flush=true foot=foot.into_any()>
            <Toolbar query=query.clone() regions=regions.clone() />
            {if is_empty {
                let statement = no_match(&query);
                view! {
                    <EmptyState
                        icon=Icon::Search
                        title=statement
                        actions=view! { <LinkButton href=paths::SERVICES label="Clear filters" /> }.into_any()
                    >
                        {format!("{total} services are hidden by the filter.")}
                    </EmptyState>
                }
                    .into_any()
            } else {
                view! {
                    <div class="table-frame">
                        <table class="table table-rows services-table">
                            <caption class="visually-hidden">"Services"</caption>
                            <thead>
                                <tr>
                                    <th scope="col" class="column-service">"Service"</th>
                                    <th scope="col" class="column-status">"Status"</th>
                                    <th scope="col" class="column-region">"Region"</th>
                                    <th scope="col" class="column-image">"Image or source"</th>
                                    <th scope="col" class="column-domain">"Default domain"</th>
                                    <th scope="col" class="column-change">"Last change"</th>
                                    <th scope="col" class="column-menu"><span class="visually-hidden">"Actions"</span></th>
                                </tr>
                            </thead>
                            <tbody>{rows}</tbody>
                        </table>
                    </div>
                }
                    .into_any()
            }}
        </Card>
    }
}

/// The question repeated as a statement.
fn no_match(query: &ServicesQuery) -> String {
    let mut statement = "No service".to_owned();
    if let Some(status) = model::service::ServiceStatus::parse(&query.status) {
        statement += " is ";
        statement += &status.label().to_ascii_lowercase();
    }
    if !query.region.is_empty() {
        statement += " in ";
        statement += &query.region;
    }
    if !query.filter.is_empty() {
        statement += " matches \"";
        statement += &query.filter;
        statement += "\"";
    }
    statement
}

/// How many match, pages, and which Regions are silent.
#[component]
fn Foot(
    matching: i64,
    total: i64,
    page: i64,
    pages: i64,
    query: ServicesQuery,
    regions: Vec<RegionState>,
    now: Time,
) -> impl IntoView {
    let filtered = query
        != ServicesQuery {
            page: query.page.clone(),
            ..ServicesQuery::default()
        };
    let silent: Vec<_> = regions
        .iter()
        .filter_map(|state| {
            let since = state.silent_since?;
            Some(format!(
                "{} has not answered for {}. Showing its last known state.",
                state.region,
                now.since(since)
            ))
        })
        .collect();
    let to_page = move |page: i64| {
        toolbar::address(&ServicesQuery {
            page: page.to_string(),
            ..query.clone()
        })
    };
    view! {
        <div class="list-foot">
            <span class="list-facts">
                {if filtered { format!("{matching} of {total} services match") } else { format!("{total} services") }}
                {filtered.then(|| view! { " · " <a href=paths::SERVICES>"Clear filter"</a> })}
            </span>
            {(pages > 1).then(|| view! {
                <nav class="pager" aria-label="Pages">
                    {(page > 1).then(|| view! { <LinkButton href=to_page(page - 1) label="Previous" size=ButtonSize::Small /> })}
                    <span>{format!("Page {page} of {pages}")}</span>
                    {(page < pages).then(|| view! { <LinkButton href=to_page(page + 1) label="Next" size=ButtonSize::Small /> })}
                </nav>
            })}
            {silent
                .into_iter()
                .map(|sentence| {
                    view! {
                        <span class="list-warning">
                            <crate::components::StatusGlyph icon=crate::components::StatusIcon::Careful />
                            {sentence}
                        </span>
                    }
                })
                .collect_view()}
        </div>
    }
}
