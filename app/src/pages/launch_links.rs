//! Builds launch links with their badge, and lists the short ones.

mod builder;
mod made;
mod output;
mod revocation;
mod shorten;

use crate::api::{LaunchLinksPage, load_launch_links, load_short_links};
use crate::components::{Crumb, NavItem, PageHead};
use crate::live::Live;
use crate::pages::frame::Framed;
use crate::pages::problem::Problem;
use builder::Builder;
use leptos::prelude::*;
use leptos_router::hooks::use_location;
use made::Made;
use model::paths;
use revocation::Revocation;

/// The page.
#[component]
pub fn LaunchLinks() -> impl IntoView {
    let live = Live::of_page();
    let search = use_location().search;
    let address = Memo::new(move |_| search.with(|search| search.trim_start_matches('?').to_owned()));
    // Two resources: what happens elsewhere must not take the form away from who is typing into it.
    let begun = crate::api::resource(move || address.get(), load_launch_links);
    let links = crate::api::resource(move || live.events.get(), |_| load_short_links());
    view! {
        <Framed
            title="Launch links"
            current=NavItem::Gallery
            breadcrumb=vec![Crumb::link("Gallery", paths::GALLERY), Crumb::here("Launch links")]
        >
            <Transition>
                {move || Suspend::new(async move {
                    match begun.await {
                        Ok(page) => view! { <Begun page /> }.into_any(),
                        Err(error) => view! { <Problem error /> }.into_any(),
                    }
                })}
            </Transition>
            <Transition>
                {move || Suspend::new(async move {
                    let is_asked = begun.await.is_ok_and(|page| page.view.revoking.is_none());
                    match links.await {
                        Ok(view) if is_asked => Some(view! { <Made view /> }),
                        _ => None,
                    }
                })}
            </Transition>
        </Framed>
    }
}

#[component]
fn Begun(page: LaunchLinksPage) -> impl IntoView {
    let LaunchLinksPage { origin, mut view } = page;
    if let Some(row) = view.revoking.take() {
        return view! { <Revocation row now=view.now /> }.into_any();
    }
    view! {
        <PageHead
            title="Launch links"
            facts=view! { <p>"They open Slipway with a service filled in, and create nothing by themselves."</p> }
                .into_any()
        />
        <Builder origin view />
    }
    .into_any()
}
