//! The code of pages, apart from that of the list of services: browsers load it when they first show such a page.
//!
//! Few parts, of pages that share much: what several parts need is a file of its own for each set of them, and code in
//! many files is larger than in one. `xtask` takes the WebAssembly apart along these functions.

use crate::api::ApiError;
#[cfg(feature = "hydrate")]
use crate::pages::first_run::FIRST_RUN;
use crate::pages::problem::{Problem, ProblemPage};
use crate::pages::services::panel::Beside;
#[cfg(feature = "hydrate")]
use crate::pages::services::panel::PANEL;
use leptos::prelude::*;
use leptos::wasm_split::SplitLoaderError;
use leptos_meta::Title;
use leptos_router::ChooseView;
use model::paths;
use model::view::Backend;
use std::pin::Pin;

type Coming<T> = Pin<Box<dyn Future<Output = Result<T, SplitLoaderError>>>>;

/// A page of the list of routes whose code is loaded before it is drawn.
#[derive(Clone, Copy)]
pub struct LoadedPage {
    draw: fn() -> Coming<AnyView>,
    #[cfg_attr(
        not(feature = "hydrate"),
        expect(dead_code, reason = "a server has all of its code")
    )]
    load: fn() -> Coming<()>,
}

impl ChooseView for LoadedPage {
    async fn choose(self) -> AnyView {
        match (self.draw)().await {
            Ok(page) => page,
            // Perhaps the server has another build by now: the way on from this page loads the document anew.
            Err(_) => view! {
                <Title text="Not loaded" />
                <ProblemPage error=ApiError::NoConnection />
            }
            .into_any(),
        }
    }

    async fn preload(&self) {}
}

macro_rules! pages {
    ($($part:ident { $($name:ident = $page:ident: $component:path;)* })*) => {
        $($(
            mod $page {
                #![allow(unsafe_code, reason = "the attribute links functions of several WebAssembly files")]
                use super::*;

                #[leptos::wasm_split::wasm_split(
                    $part,
                    fallible,
                    wasm_split_path = leptos::wasm_split,
                    preload(load)
                )]
                pub(super) fn $page() -> Result<AnyView, SplitLoaderError> {
                    Ok($component().into_any())
                }
            }

            #[doc = concat!("The page of `", stringify!($component), "`.")]
            pub const $name: LoadedPage = LoadedPage {
                draw: || Box::pin($page::$page()),
                load: || Box::pin($page::load()),
            };
        )*)*
    };
}

pages! {
    welcome {
        SET_UP = set_up: crate::pages::set_up::SetUp;
        SIGN_IN = sign_in: crate::pages::sign_in::SignIn;
        SIGN_IN_CODE = sign_in_code: crate::pages::sign_in_code::SignInCode;
        CREATE = create: crate::pages::create::Create;
        LAUNCH = launch: crate::pages::launch::Launch;
        SHORT_LINK = short_link: crate::pages::short_link::ShortLink;
        AWS_CONSOLE = aws_console: crate::pages::aws_console::AwsConsole;
        GALLERY = gallery: crate::pages::gallery::Gallery;
        JOIN = join: crate::pages::join::Join;
    }
    drafts {
        DRAFTS = drafts: crate::pages::drafts::Drafts;
        WIZARD = wizard: crate::pages::wizard::Wizard;
        COMPARISON = comparison: crate::pages::comparison::ComparisonPage;
        IMAGES = images: crate::pages::images::Images;
        HELD = held: crate::pages::held::Held;
        LAUNCH_LINKS = launch_links: crate::pages::launch_links::LaunchLinks;
    }
    service {
        OVERVIEW = overview: crate::pages::overview::Overview;
        SERVICE = service: crate::pages::service::ServicePage;
        HISTORY = history: crate::pages::history::History;
        NOTIFICATIONS = notifications: crate::pages::notifications::Notifications;
        AUDIT = audit: crate::pages::audit::Audit;
        COMPARED_SERVICES = compared_services: crate::pages::services::compared::ComparedServices;
        SERVICES_SETTINGS = services_settings: crate::pages::services::settings::ServicesSettings;
        SERVICES_VIEWS = services_views: crate::pages::services::views::ServicesViews;
        SEARCH = search: crate::pages::search::Search;
        KEYS = keys: crate::pages::keys::Keys;
    }
    team {
        MEMBERS = members: crate::pages::members::Members;
        INVITE = invite: crate::pages::members::invite::Invite;
        MEMBER = member: crate::pages::members::change::Member;
        PROTECTION = protection: crate::pages::protection::ProtectionPage;
        ALLOWED_LIST = allowed_list: crate::pages::allowed_list::AllowedListPage;
        CONFIRM = confirm: crate::pages::confirm::Confirm;
        ACCOUNT = account: crate::pages::account::Account;
        SECOND_FACTOR = second_factor: crate::pages::second_factor::SecondFactor;
    }
}

mod offer {
    #![allow(
        unsafe_code,
        reason = "the attribute links functions of several WebAssembly files"
    )]
    #![allow(clippy::unnecessary_wraps, reason = "the attribute adds the error")]
    use crate::pages::first_run::FirstRun;
    use leptos::prelude::*;
    use leptos::wasm_split::SplitLoaderError;
    use model::view::Backend;

    #[leptos::wasm_split::wasm_split(welcome, fallible, wasm_split_path = leptos::wasm_split, preload(load))]
    pub(super) fn offer(backend: Backend) -> Result<AnyView, SplitLoaderError> {
        Ok(view! { <FirstRun backend /> }.into_any())
    }
}

/// What stands in place of the list of services while there are none.
pub fn first_run(backend: Backend) -> impl IntoView {
    Suspend::new(async move {
        offer::offer(backend)
            .await
            .unwrap_or_else(|_| view! { <Problem error=ApiError::NoConnection /> }.into_any())
    })
}

mod panel {
    #![allow(
        unsafe_code,
        reason = "the attribute links functions of several WebAssembly files"
    )]
    #![allow(clippy::unnecessary_wraps, reason = "the attribute adds the error")]
    use crate::api::Sealed;
    use crate::pages::problem::Problem;
    use crate::pages::service::operating::Operating;
    use crate::pages::services::panel::{Beside, ServicePanel};
    use leptos::prelude::*;
    use leptos::wasm_split::SplitLoaderError;

    #[leptos::wasm_split::wasm_split(service, fallible, wasm_split_path = leptos::wasm_split, preload(load))]
    pub(super) fn panel(beside: Beside, close: Signal<String>) -> Result<AnyView, SplitLoaderError> {
        let operating = Operating::new();
        // What follows the news stands inside: drawn over, not taken away while its code is waited for once more.
        let draw = move |beside: Option<Option<Sealed<_>>>| {
            let close = close.get_untracked();
            match beside.map(|view| view.map(|view| view.open()).transpose()) {
                Some(Ok(view)) => view! { <ServicePanel view close operating /> }.into_any(),
                Some(Err(error)) => view! { <Problem error /> }.into_any(),
                None => ().into_any(),
            }
        };
        Ok(beside.draw(draw).into_any())
    }
}

/// The service beside the list, with the news of it; `close` is the list without it.
pub fn service_panel(beside: Beside, close: Signal<String>) -> impl IntoView {
    view! {
        <Transition>
            {move || Suspend::new(async move {
                panel::panel(beside, close)
                    .await
                    .unwrap_or_else(|_| view! { <Problem error=ApiError::NoConnection /> }.into_any())
            })}
        </Transition>
    }
}

#[cfg(feature = "hydrate")]
mod palette {
    #![allow(
        unsafe_code,
        reason = "the attribute links functions of several WebAssembly files"
    )]
    #![allow(clippy::unnecessary_wraps, reason = "the attribute adds the error")]
    use crate::live::Live;
    use crate::pages::palette::{self, Opened};
    use leptos::wasm_split::SplitLoaderError;

    #[leptos::wasm_split::wasm_split(palette, fallible, wasm_split_path = leptos::wasm_split)]
    pub(super) fn open(live: Live, what: Opened) -> Result<(), SplitLoaderError> {
        palette::open(live, what);
        Ok(())
    }
}

/// Opens the command palette, the list of keys, or what can be written into the filter.
#[cfg(feature = "hydrate")]
pub fn open(live: crate::live::Live, what: crate::pages::palette::Opened) {
    use crate::pages::palette::Opened;
    leptos::task::spawn_local(async move {
        if palette::open(live, what).await.is_err() {
            // What works without a script; the filter does by itself.
            match what {
                Opened::Palette => crate::forms::visit(paths::SEARCH),
                Opened::Keys => crate::forms::visit(paths::KEYS),
                Opened::Suggestions => {}
            }
        }
    });
}

/// Loads the code of the page that the server sent, before it is made alive. Whether it arrived: without it the page
/// works as it does without scripts.
#[cfg(feature = "hydrate")]
pub async fn load_code_of_page() -> bool {
    let path = window().location().pathname().unwrap_or_default();
    if let Some(page) = page_at(&path) {
        return (page.load)().await.is_ok();
    }
    let is_there = |class: &str| {
        let found = document().query_selector(&format!(".{class}"));
        found.is_ok_and(|found| found.is_some())
    };
    (!is_there(FIRST_RUN) || offer::load().await.is_ok()) && (!is_there(PANEL) || panel::load().await.is_ok())
}

/// The page at a path; `None` for one whose code is there from the beginning.
#[cfg_attr(
    not(feature = "hydrate"),
    expect(dead_code, reason = "a server has all of its code")
)]
fn page_at(path: &str) -> Option<LoadedPage> {
    let is_below = |folder: &str| {
        path.strip_prefix(folder)
            .is_some_and(|rest| rest.len() > 1 && rest.starts_with('/'))
    };
    let page = match path.trim_end_matches('/') {
        paths::SETUP => SET_UP,
        paths::SIGN_IN => SIGN_IN,
        paths::SIGN_IN_CODE => SIGN_IN_CODE,
        paths::CREATE => CREATE,
        paths::LAUNCH => LAUNCH,
        paths::LAUNCH_LINKS => LAUNCH_LINKS,
        paths::AWS_CONSOLE => AWS_CONSOLE,
        paths::GALLERY => GALLERY,
        paths::DRAFTS => DRAFTS,
        paths::HELD => HELD,
        paths::HISTORY => HISTORY,
        paths::NOTIFICATIONS => NOTIFICATIONS,
        paths::OVERVIEW => OVERVIEW,
        paths::JOIN => JOIN,
        paths::MEMBERS => MEMBERS,
        paths::INVITE => INVITE,
        paths::PROTECTION => PROTECTION,
        paths::ALLOWED_LIST => ALLOWED_LIST,
        paths::CONFIRM => CONFIRM,
        paths::ACCOUNT => ACCOUNT,
        paths::SECOND_FACTOR => SECOND_FACTOR,
        _ if is_below(paths::MEMBERS) => MEMBER,
        paths::AUDIT => AUDIT,
        paths::COMPARE_SERVICES => COMPARED_SERVICES,
        paths::SERVICES_SETTINGS => SERVICES_SETTINGS,
        paths::SERVICES_VIEWS => SERVICES_VIEWS,
        paths::SEARCH => SEARCH,
        paths::KEYS => KEYS,
        _ if is_below(paths::SERVICES) => SERVICE,
        path if is_below(paths::DRAFTS) && path.ends_with("/compare") => COMPARISON,
        path if is_below(paths::DRAFTS) && path.rsplit('/').next() == Some(paths::IMAGES) => IMAGES,
        _ if is_below(paths::DRAFTS) => WIZARD,
        _ if is_below(paths::SHORT_LINKS) => SHORT_LINK,
        _ => return None,
    };
    Some(page)
}
