//! Views, filter and choices above the list. Everything is an address.

use super::table::COMPARE;
use crate::components::{ButtonSize, Icon, IconSize, LinkButton, Menu, MenuLink, SavedViews, TabItem};
use leptos::prelude::*;
use model::paths;
use model::service_list::ServicesQuery;
use model::view::{FilterChoice, FilterView, ViewTab};

/// Saved views as tabs, and the way to save another.
#[component]
pub fn Views(tabs: Vec<ViewTab>, query: ServicesQuery) -> impl IntoView {
    let current = tabs.iter().find(|tab| tab.current);
    let is_asked = !query.saved().encode().is_empty();
    let action = match current {
        Some(tab) if tab.changed => Some("Save changes…"),
        Some(_) => Some("Edit view…"),
        None if is_asked => Some("Save view…"),
        None => None,
    };
    if tabs.is_empty() && action.is_none() {
        return ().into_any();
    }
    let all = TabItem::new("All services", paths::SERVICES, current.is_none() && !is_asked);
    let items = std::iter::once(all)
        .chain(tabs.iter().map(|tab| {
            let label = if tab.view.shared {
                tab.view.name.clone()
            } else {
                format!("{} (yours)", tab.view.name)
            };
            TabItem::new(label, paths::services_view(&tab.view), tab.current)
        }))
        .collect();
    let list = query.from_first_page().encode();
    view! {
        <div class="views-row">
            <SavedViews items />
            {action
                .map(|label| {
                    view! { <LinkButton href=paths::services_views(&list) label size=ButtonSize::Small /> }
                })}
        </div>
    }
    .into_any()
}

/// The row above the table.
#[component]
pub fn Toolbar(filter: FilterView, query: ServicesQuery) -> impl IntoView {
    let first = query.from_first_page();
    let menu = |choices: Vec<FilterChoice>, every: Option<&'static str>| {
        let chosen = choices.iter().skip(1).find(|choice| choice.current);
        let label = match (chosen.or(choices.first()), every) {
            (Some(choice), None) => choice.label.clone(),
            (_, Some(every)) => every.to_owned(),
            (None, None) => String::new(),
        };
        let links = choices
            .into_iter()
            .map(|choice| {
                let href = paths::services(&ServicesQuery {
                    q: choice.q,
                    ..first.clone()
                });
                view! { <MenuLink href label=choice.label /> }
            })
            .collect_view();
        view! { <Menu label>{links}</Menu> }
    };
    let statuses = menu(filter.statuses.clone(), Some("Status"));
    let regions = menu(filter.regions.clone(), None);
    let kept = first
        .fields()
        .into_iter()
        .filter(|(name, value)| *name != "q" && !value.is_empty())
        .map(|(name, value)| view! { <input type="hidden" name=name value=value.to_owned() /> })
        .collect_view();
    let settings = paths::services_settings(&first.encode());
    view! {
        <div class="card-toolbar">
            <form method="get" action=paths::SERVICES role="search">
                {kept}
                <Field query=query.q.clone() is_wrong=filter.error.is_some() />
            </form>
            {statuses}
            {regions}
            <LinkButton href=settings label="Columns…" />
            <form class="compare-form" id=COMPARE method="get" action=paths::COMPARE_SERVICES>
                <button type="submit" class="button">"Compare"</button>
            </form>
            <Wrong filter typed=query.q />
        </div>
    }
}

/// The field of the filter. With a script, a combobox: see `crate::pages::palette::suggestions`.
#[component]
fn Field(query: String, is_wrong: bool) -> impl IntoView {
    view! {
        <div class="filter">
            <Icon icon=Icon::Search size=IconSize::Small />
            <input
                class="filter-input"
                id="q"
                type="text"
                inputmode="search"
                enterkeyhint="search"
                name="q"
                value=query.clone()
                prop:value=query
                placeholder="Filter, as status = failed and region = eu-*"
                aria-label="Filter services"
                aria-invalid=is_wrong.then_some("true")
                aria-describedby=is_wrong.then_some("q-error")
                autocomplete="off"
                autocapitalize="none"
                spellcheck="false"
                maxlength="1000"
            />
        </div>
    }
}

/// What cannot be read, where, and what to write instead.
#[component]
fn Wrong(filter: FilterView, typed: String) -> impl IntoView {
    filter.error.map(|error| {
        let (before, at, behind) = error.parts(&typed);
        let (before, at, behind) = (before.to_owned(), at.to_owned(), behind.to_owned());
        let at = if at.is_empty() { "▁".to_owned() } else { at };
        view! {
            <div class="filter-error" id="q-error" role="alert">
                <p class="field-error">
                    <Icon icon=Icon::Warning size=IconSize::Small />
                    <span>{format!("{}: {}", filter.error_place, error.message)}</span>
                </p>
                <p class="filter-typed mono" aria-hidden="true">{before}<mark>{at}</mark>{behind}</p>
            </div>
        }
    })
}
