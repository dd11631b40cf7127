//! The only list of pages.

use crate::live::Live;
use crate::pages::{
    aws_console, create, drafts, gallery, held, history, launch, not_found, service, services, set_up,
    sign_in, wizard,
};
use crate::{api, forms, live};
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
    let frame = Resource::new_blocking(move || live.frame.get(), |_| api::load_frame());
    provide_context(frame);
    live::connect(live, frame);
    Effect::new(|_| {
        forms::enhance();
        forms::mark_hydrated();
    });
    view! {
        <Title formatter=|title: String| if title.is_empty() { "Slipway".to_owned() } else { format!("{title} · Slipway") } />
        <Router>
            <forms::AfterNavigation />
            <Routes fallback=not_found::NotFound>
                <Route path=path!("/setup") view=set_up::SetUp ssr=SsrMode::Async />
                <Route path=path!("/sign-in") view=sign_in::SignIn ssr=SsrMode::Async />
                <Route path=path!("/services") view=services::Services ssr=SsrMode::Async />
                <Route path=path!("/services/:region/:name/:id") view=service::ServicePage ssr=SsrMode::Async />
                <Route path=path!("/create") view=create::Create ssr=SsrMode::Async />
                <Route path=path!("/drafts") view=drafts::Drafts ssr=SsrMode::Async />
                <Route path=path!("/drafts/:id/:step") view=wizard::Wizard ssr=SsrMode::Async />
                <Route path=path!("/launch") view=launch::Launch ssr=SsrMode::Async />
                <Route path=path!("/apprunner/home") view=aws_console::AwsConsole ssr=SsrMode::Async />
                <Route path=path!("/gallery") view=gallery::Gallery ssr=SsrMode::Async />
                <Route path=path!("/history") view=history::History ssr=SsrMode::Async />
                <Route path=path!("/held") view=held::Held ssr=SsrMode::Async />
            </Routes>
        </Router>
    }
}
