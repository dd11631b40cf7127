//! What the command palette finds, as a page: for browsers without a script, and for links.

use crate::api::search_palette;
use crate::components::{ButtonKind, Card, Crumb, EmptyState, Icon, NavItem, PageHead, SubmitButton};
use crate::pages::first_contact::value_of_address;
use crate::pages::followed::follow;
use crate::pages::frame::Framed;
use leptos::prelude::*;
use model::paths;
use model::view::PaletteView;

/// The page.
#[component]
pub fn Search() -> impl IntoView {
    let text = value_of_address("text");
    let found = follow(text, || 0, |text| search_palette(text, String::new()));
    view! {
        <Framed title="Search" breadcrumb=vec![Crumb::here("Search")] current=NavItem::Services>
            {found.draw(move |view| {
                let text = text.get_untracked();
                view! { <Loaded view text /> }.into_any()
            })}
        </Framed>
    }
}

#[component]
fn Loaded(view: PaletteView, text: String) -> impl IntoView {
    let mut groups: Vec<(&'static str, Vec<AnyView>)> = Vec::new();
    for hit in view.hits {
        let label = hit.group.label();
        let row = match hit.refusal {
            None => {
                view! { <li><a href=hit.href>{hit.label}</a><span class="faint">{hit.detail}</span></li> }
                    .into_any()
            }
            Some(reason) => view! {
                <li><span class="faint">{hit.label}</span><span class="faint">{reason}</span></li>
            }
            .into_any(),
        };
        match groups.iter_mut().find(|(known, _)| *known == label) {
            Some((_, rows)) => rows.push(row),
            None => groups.push((label, vec![row])),
        }
    }
    let is_empty = groups.is_empty();
    let groups = groups
        .into_iter()
        .map(|(label, rows)| view! { <section class="panel-part"><h2 class="subhead">{label}</h2><ul class="search-hits">{rows}</ul></section> })
        .collect_view();
    view! {
        <PageHead title="Search" />
        <Card class="card-narrow">
            <form class="search-form" method="get" action=paths::SEARCH role="search">
                <input
                    class="input"
                    type="search"
                    name="text"
                    value=text
                    aria-label="Search services, drafts, pages and actions"
                    placeholder="A name, or an action as: deploy web"
                    autocomplete="off"
                    maxlength="200"
                />
                <SubmitButton label="Search" kind=ButtonKind::Secondary />
            </form>
            {is_empty.then(|| view! { <EmptyState icon=Icon::Search title="Nothing found">"Write a part of a name, or an action and a name, as: pause web."</EmptyState> })}
            {groups}
        </Card>
    }
}
