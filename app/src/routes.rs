//! The only list of pages.

use crate::live::Live;
use crate::page_code;
use crate::pages::{not_found, services};
use crate::{arrival, forms, live, notice};
use leptos::prelude::*;
use leptos_meta::{Title, provide_meta_context};
use leptos_router::components::{Route, Router, Routes};
use leptos_router::{SsrMode, path};

/// The application. Every page is rendered whole on the server (`SsrMode::Async`): with its status code, and complete
/// for browsers without JavaScript.
#[component]
pub fn App() -> impl IntoView {
    provide_meta_context();
    let live = Live::provide();
    let frame = notice::frame(live);
    provide_context(frame);
    live::connect(live, frame);
    Effect::new(move |_| {
        forms::enhance();
        #[cfg(feature = "hydrate")]
        crate::keys::listen(live);
        forms::mark_hydrated();
    });
    view! {
        <Title formatter=|title: String| if title.is_empty() { "Slipway".to_owned() } else { format!("{title} · Slipway") } />
        <Router>
            <forms::FormsGoByRouter />
            <arrival::FocusOnArrival />
            // Not the router's own fallback: going there from a page would dispose of that before it is taken down.
            <Routes fallback=|| ()>
                <Route path=path!("/setup") view=page_code::SET_UP ssr=SsrMode::Async />
                <Route path=path!("/sign-in") view=page_code::SIGN_IN ssr=SsrMode::Async />
                <Route path=path!("/sign-in/code") view=page_code::SIGN_IN_CODE ssr=SsrMode::Async />
                <Route path=path!("/confirm") view=page_code::CONFIRM ssr=SsrMode::Async />
                <Route path=path!("/overview") view=page_code::OVERVIEW ssr=SsrMode::Async />
                <Route path=path!("/services") view=services::Services ssr=SsrMode::Async />
                <Route path=path!("/services/compare") view=page_code::COMPARED_SERVICES ssr=SsrMode::Async />
                <Route path=path!("/services/settings") view=page_code::SERVICES_SETTINGS ssr=SsrMode::Async />
                <Route path=path!("/services/views") view=page_code::SERVICES_VIEWS ssr=SsrMode::Async />
                <Route path=path!("/search") view=page_code::SEARCH ssr=SsrMode::Async />
                <Route path=path!("/keys") view=page_code::KEYS ssr=SsrMode::Async />
                <Route path=path!("/services/:region/:name/:id") view=page_code::SERVICE ssr=SsrMode::Async />
                <Route path=path!("/create") view=page_code::CREATE ssr=SsrMode::Async />
                <Route path=path!("/drafts") view=page_code::DRAFTS ssr=SsrMode::Async />
                <Route path=path!("/drafts/:id/compare") view=page_code::COMPARISON ssr=SsrMode::Async />
                <Route path=path!("/drafts/:id/images") view=page_code::IMAGES ssr=SsrMode::Async />
                <Route path=path!("/drafts/:id/:step") view=page_code::WIZARD ssr=SsrMode::Async />
                <Route path=path!("/launch") view=page_code::LAUNCH ssr=SsrMode::Async />
                <Route path=path!("/launch/links") view=page_code::LAUNCH_LINKS ssr=SsrMode::Async />
                <Route path=path!("/l/:code") view=page_code::SHORT_LINK ssr=SsrMode::Async />
                <Route path=path!("/apprunner/home") view=page_code::AWS_CONSOLE ssr=SsrMode::Async />
                <Route path=path!("/gallery") view=page_code::GALLERY ssr=SsrMode::Async />
                <Route path=path!("/join") view=page_code::JOIN ssr=SsrMode::Async />
                <Route path=path!("/members") view=page_code::MEMBERS ssr=SsrMode::Async />
                <Route path=path!("/members/invite") view=page_code::INVITE ssr=SsrMode::Async />
                <Route path=path!("/members/:id") view=page_code::MEMBER ssr=SsrMode::Async />
                <Route path=path!("/protection") view=page_code::PROTECTION ssr=SsrMode::Async />
                <Route path=path!("/allowed-list") view=page_code::ALLOWED_LIST ssr=SsrMode::Async />
                <Route path=path!("/account") view=page_code::ACCOUNT ssr=SsrMode::Async />
                <Route path=path!("/account/second-factor") view=page_code::SECOND_FACTOR ssr=SsrMode::Async />
                <Route path=path!("/history") view=page_code::HISTORY ssr=SsrMode::Async />
                <Route path=path!("/notifications") view=page_code::NOTIFICATIONS ssr=SsrMode::Async />
                <Route path=path!("/audit") view=page_code::AUDIT ssr=SsrMode::Async />
                <Route path=path!("/held") view=page_code::HELD ssr=SsrMode::Async />
                <Route path=path!("/*address") view=not_found::NotFound ssr=SsrMode::Async />
            </Routes>
        </Router>
    }
}

/// Every page, as axum routes them. What is no page is answered by [`crate::request::not_found_page`], which stands behind
/// everything else that the server answers.
#[cfg(feature = "ssr")]
pub fn page_routes() -> Vec<leptos_axum::AxumRouteListing> {
    let mut pages = leptos_axum::generate_route_list(App);
    pages.retain(|page| !page.path().contains('*'));
    pages
}
