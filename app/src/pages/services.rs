//! The list of services.

#[cfg(feature = "hydrate")]
mod choosing;
pub mod compared;
#[cfg(feature = "ssr")]
mod drawn;
#[cfg(feature = "ssr")]
mod html;
pub mod panel;
mod row;
pub mod settings;
mod table;
mod toolbar;
pub mod views;

use crate::api::{Sealed, load_selected_service, load_services};
use crate::components::{
    Age, ButtonKind, ButtonSize, Card, Crumb, EmptyState, Facts, Flash, FlashKind, Flashbar, Icon,
    LinkButton, NavItem, PageHead,
};
use crate::live::Live;
use crate::page_code;
use crate::pages::followed::follow;
use crate::pages::frame::Framed;
use leptos::prelude::*;
use leptos_router::hooks::use_location;
use model::paths;
use model::service_list::ServicesQuery;
use model::time::Time;
use model::view::{RegionState, ServiceView, ServicesView, Unfinished};
use table::Table;
use toolbar::{Toolbar, Views};

/// The page.
#[component]
pub fn Services() -> impl IntoView {
    let live = Live::of_page();
    let search = use_location().search;
    let asked = Memo::new(move |_| search.with(|search| ServicesQuery::decode(search)));
    let selected = Memo::new(move |_| asked.with(|query| query.selected.clone()));
    // Another service beside the list is no reason to load that anew.
    let query = Memo::new(move |_| ServicesQuery {
        selected: String::new(),
        ..asked.get()
    });
    let services = follow(query, move || live.services.get(), load_services);
    let beside = follow(selected, move || live.services.get(), load_beside);
    #[cfg(feature = "hydrate")]
    choosing::follow_choice(asked);
    let list = move |view| {
        let query = asked.get_untracked();
        view! { <Loaded view query /> }.into_any()
    };
    let close = Signal::derive(move || paths::services(&query.get()));
    let has_panel = Memo::new(move |_| selected.with(|key| !key.is_empty()));
    view! {
        <Framed title="Services" current=NavItem::Services breadcrumb=vec![Crumb::here("Services")]>
            <div class="split" class:has-panel=has_panel>
                <div class="split-main">{services.draw(list)}</div>
                {move || has_panel.get().then(|| page_code::service_panel(beside, close))}
            </div>
        </Framed>
    }
}

/// The service beside the list; `None` inside where it is not there any more.
async fn load_beside(key: String) -> Result<Option<Option<Sealed<ServiceView>>>, crate::api::ApiError> {
    if key.is_empty() {
        return Ok(None);
    }
    load_selected_service(key).await.map(Some)
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
    #[cfg(feature = "hydrate")]
    choosing::keep_choices();
    view! {
        <Head view=view.clone() />
        <Flashbar>
            <Stale regions now />
            {unfinished.map(|unfinished| view! { <UnfinishedFlash unfinished /> })}
        </Flashbar>
        <Views tabs=view.views.clone() query=query.clone() />
        <List view query />
    }
    .into_any()
}

fn counted(services: i64) -> String {
    match services {
        1 => "1 service".to_owned(),
        count => format!("{count} services"),
    }
}

/// Title, facts and the two ways to a new service.
#[component]
fn Head(view: ServicesView) -> impl IntoView {
    let services = counted(view.total);
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
    let foot = view! { <Foot view=view.clone() query=query.clone() /> };
    let toolbar = view! { <Toolbar filter=view.filter.clone() query=query.clone() /> };
    let rows = if view.rows.is_empty() {
        nothing(&view).into_any()
    } else {
        view! { <Table view query /> }.into_any()
    };
    view! { <Card flush=true foot=foot.into_any()>{toolbar} {rows}</Card> }
}

/// Why the list is empty.
fn nothing(view: &ServicesView) -> impl IntoView + use<> {
    let (title, text) = if view.filter.error.is_some() {
        (
            "The filter cannot be read",
            "Correct it above; what you typed is kept.".to_owned(),
        )
    } else if view.matching > 0 {
        (
            "This page is empty",
            "The list has become shorter meanwhile.".to_owned(),
        )
    } else {
        (
            "No service matches the filter",
            format!("{} services are hidden by it.", view.total),
        )
    };
    view! {
        <EmptyState
            icon=Icon::Search
            title
            actions=view! { <LinkButton href=paths::SERVICES label="Clear filters" /> }.into_any()
        >
            {text}
        </EmptyState>
    }
}

/// How many match, pages, and which Regions are silent.
#[component]
fn Foot(view: ServicesView, query: ServicesQuery) -> impl IntoView {
    let ServicesView {
        matching,
        total,
        page,
        pages,
        regions,
        now,
        ..
    } = view;
    let filtered = !query.q.trim().is_empty();
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
        paths::services(&ServicesQuery {
            page: page.to_string(),
            ..query.from_first_page()
        })
    };
    view! {
        <div class="list-foot">
            <span class="list-facts">
                {if filtered { format!("{matching} of {total} services match") } else { counted(total) }}
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
