//! The frame of the pages: sidebar, top bar, content. And the plain one of launch, sign-in and set-up.

use super::avatar::Avatar;
use super::backend::{BackendBlock, BackendChip};
use super::breadcrumb::{Breadcrumb, Crumb};
use super::icon::Icon;
use super::mark::{Brand, Rails};
use super::menu::{MenuLink, MenuSubmit};
use super::notifications::Bell;
use leptos::prelude::*;
use model::paths;
use model::person::Person;
use model::view::Backend;
use serde::{Deserialize, Serialize};

/// An entry of the navigation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum NavItem {
    /// What needs somebody, what is under way.
    Overview,
    /// Services, their pages and the first run.
    Services,
    /// Drafts and the wizard.
    Drafts,
    /// Gallery.
    Gallery,
    /// History.
    History,
    /// Members and invitations; for who looks after them.
    Members,
    /// The reader's own account; stands at the foot, not in the list.
    Account,
    /// What the reader was told by name; stands in the top bar, not in the list.
    Notifications,
}

impl NavItem {
    const ALL: [NavItem; 6] = [
        NavItem::Overview,
        NavItem::Services,
        NavItem::Drafts,
        NavItem::Gallery,
        NavItem::History,
        NavItem::Members,
    ];

    fn parts(self) -> (&'static str, &'static str, Icon) {
        match self {
            NavItem::Overview => ("Overview", paths::OVERVIEW, Icon::Overview),
            NavItem::Services => ("Services", paths::SERVICES, Icon::Services),
            NavItem::Drafts => ("Drafts", paths::DRAFTS, Icon::Drafts),
            NavItem::Gallery => ("Gallery", paths::GALLERY, Icon::Gallery),
            NavItem::History => ("History", paths::HISTORY, Icon::History),
            NavItem::Members => ("Members", paths::MEMBERS, Icon::People),
            NavItem::Account => ("Your account", paths::ACCOUNT, Icon::People),
            NavItem::Notifications => ("Notifications", paths::NOTIFICATIONS, Icon::Bell),
        }
    }
}

/// The colours a reader has chosen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ColourScheme {
    /// Those of the system.
    #[default]
    System,
    /// Light.
    Light,
    /// Dark.
    Dark,
}

impl ColourScheme {
    /// All of them, in the order of the menu.
    pub const ALL: [ColourScheme; 3] = [ColourScheme::System, ColourScheme::Light, ColourScheme::Dark];

    /// The word in the cookie, in the form, and in `data-scheme` of the root element (left out for the system's).
    pub fn as_str(self) -> &'static str {
        match self {
            ColourScheme::System => "system",
            ColourScheme::Light => "light",
            ColourScheme::Dark => "dark",
        }
    }

    /// Reads that word; anything else is the system's.
    pub fn parse(text: Option<&str>) -> ColourScheme {
        ColourScheme::ALL
            .into_iter()
            .find(|scheme| Some(scheme.as_str()) == text)
            .unwrap_or_default()
    }

    fn label(self) -> &'static str {
        match self {
            ColourScheme::System => "System",
            ColourScheme::Light => "Light",
            ColourScheme::Dark => "Dark",
        }
    }

    fn icon(self) -> Icon {
        match self {
            ColourScheme::System => Icon::Screen,
            ColourScheme::Light => Icon::Sun,
            ColourScheme::Dark => Icon::Moon,
        }
    }
}

/// The colour-scheme button: a menu of three, in a form that posts `scheme` and, where given, `next`.
#[component]
pub fn ColourSchemeButton(
    /// Where the form is posted to.
    #[prop(into)]
    action: String,
    /// What applies now.
    #[prop(optional)]
    scheme: ColourScheme,
    /// Where to come back to.
    #[prop(optional, into)]
    next: MaybeProp<String>,
) -> impl IntoView {
    let rows = ColourScheme::ALL
        .into_iter()
        .map(|choice| {
            view! {
                <MenuSubmit
                    label=choice.label()
                    icon=choice.icon()
                    name="scheme"
                    value=choice.as_str()
                    current=choice == scheme
                />
            }
        })
        .collect_view();
    view! {
        <details class="menu">
            <summary class="icon-button" aria-label="Colour scheme" title="Colour scheme">
                <Icon icon=scheme.icon() />
            </summary>
            <form class="menu-list" method="post" action=action>
                <input type="hidden" name="next" value=move || next.get().unwrap_or_default() />
                {rows}
            </form>
        </details>
    }
}

/// The frame of every page that belongs to someone who is signed in.
#[component]
pub fn Shell(
    /// Who is signed in.
    person: Person,
    /// Which App Runner the page talks to.
    backend: Backend,
    /// The entry of the navigation that the page belongs to.
    #[prop(optional)]
    current: Option<NavItem>,
    /// Whether the reader looks after members.
    #[prop(optional)]
    administers: bool,
    /// How many services there are; not shown while unknown or none.
    #[prop(optional, into)]
    services: MaybeProp<u32>,
    /// How many drafts there are; not shown while unknown or none.
    #[prop(optional, into)]
    drafts: MaybeProp<u32>,
    /// How much the reader was told by name and has not put away.
    #[prop(optional, into)]
    unread: Signal<i64>,
    /// The way to this page; changes when the reader goes on inside of it.
    #[prop(optional, into)]
    breadcrumb: Signal<Vec<Crumb>>,
    /// Where the colour-scheme form is posted to.
    #[prop(into)]
    scheme_action: String,
    /// The colours that apply.
    #[prop(optional)]
    scheme: ColourScheme,
    /// Where the sign-out form is posted to.
    #[prop(into)]
    sign_out_action: String,
    /// The address of this page, to come back to after a change of colours.
    #[prop(optional, into)]
    here: MaybeProp<String>,
    /// Told to assistive technology when it changes: "web-hello is running".
    #[prop(optional, into)]
    announcement: MaybeProp<String>,
    /// The page: a [`super::page::PageHead`], flashes, tabs, content.
    children: Children,
) -> impl IntoView {
    let nav = NavItem::ALL
        .into_iter()
        .filter(|item| *item != NavItem::Members || administers)
        .map(|item| {
            let (label, href, icon) = item.parts();
            let count = match item {
                NavItem::Services => services,
                NavItem::Drafts => drafts,
                _ => MaybeProp::default(),
            };
            view! {
                <li>
                    <a class="nav-item" href=href aria-current=(current == Some(item)).then_some("page")>
                        <Icon icon />
                        <span class="nav-label">{label}</span>
                        {move || count.get().filter(|count| *count > 0).map(|count| view! { <span class="nav-count">{count}</span> })}
                    </a>
                </li>
            }
        })
        .collect_view();
    let close_drawer = move |event: leptos::ev::MouseEvent| {
        #[cfg(feature = "hydrate")]
        drawer::close_after_choice(&event);
        #[cfg(not(feature = "hydrate"))]
        let _ = event;
    };
    #[cfg(feature = "hydrate")]
    drawer::close_on_escape();
    view! {
        <a class="skip-link" href="#main">
            "Skip to the content"
        </a>
        <div class="shell">
            <nav class="sidebar" aria-label="Main" on:click=close_drawer>
                <input
                    type="checkbox"
                    class="drawer-toggle"
                    id="drawer"
                    aria-label="Show the navigation"
                    autocomplete="off"
                />
                <a class="sidebar-brand" href=paths::OVERVIEW aria-label="Slipway, overview">
                    <Brand />
                </a>
                <BackendBlock backend=backend.clone() />
                <ul class="nav">{nav}</ul>
                <Account person sign_out_action />
            </nav>
            <label class="drawer-scrim" for="drawer" aria-hidden="true"></label>
            <header class="top-bar">
                <label class="drawer-button" for="drawer" aria-hidden="true">
                    <Icon icon=Icon::Menu />
                </label>
                <a class="top-bar-brand" href=paths::OVERVIEW aria-label="Slipway, overview">
                    <Brand />
                </a>
                {move || view! { <Breadcrumb crumbs=breadcrumb.get() /> }}
                <div class="top-bar-end">
                    <BackendChip backend short=true />
                    <SearchOpener />
                    <Bell unread />
                    <ColourSchemeButton action=scheme_action scheme next=here />
                </div>
            </header>
            <main class="content" id="main" tabindex="-1">
                {children()}
            </main>
        </div>
        <div class="visually-hidden" role="status">
            {move || announcement.get()}
        </div>
    }
}

/// The way to the command palette; without a script, to the page that searches.
#[component]
fn SearchOpener() -> impl IntoView {
    let open = move |event: leptos::ev::MouseEvent| {
        #[cfg(feature = "hydrate")]
        crate::keys::open_palette(&event);
        #[cfg(not(feature = "hydrate"))]
        let _ = event;
    };
    view! {
        <a class="search-opener" href=paths::SEARCH aria-keyshortcuts="Control+K Meta+K" on:click=open>
            <Icon icon=Icon::Search />
            <span class="search-words">"Search"</span>
            <kbd class="needs-script" aria-hidden="true">"Ctrl K"</kbd>
        </a>
    }
}

/// The signed-in person at the bottom of the sidebar, with *Sign out* behind it.
#[component]
fn Account(
    /// Who is signed in.
    person: Person,
    /// Where the form is posted to.
    sign_out_action: String,
) -> impl IntoView {
    let label = format!("Account of {}", person.name);
    view! {
        <details class="menu account">
            <summary class="account-summary" aria-label=label>
                <Avatar name=person.name.clone() you=true />
                <span class="account-name">{person.name}</span>
                <span class="account-role">{person.role.label()}</span>
            </summary>
            <form class="menu-list menu-up" method="post" action=sign_out_action>
                <MenuLink href=paths::ACCOUNT label="Your account" icon=Icon::People />
                <MenuLink href=paths::KEYS label="Keys" icon=Icon::Keyboard />
                <MenuSubmit label="Sign out" icon=Icon::SignOut />
            </form>
        </details>
    }
}

/// How a page without a sidebar is laid out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum PlainLayout {
    /// Top bar and a column of 1080: launch links.
    #[default]
    Column,
    /// A column of 400 in the middle, the mark above it and the rails behind: sign-in and set-up.
    FirstContact,
    /// A column of 560 in the middle: error pages of the signed-out.
    Message,
}

/// The frame of pages without a sidebar.
#[component]
pub fn PlainShell(
    /// Which App Runner the page talks to, where that may be told.
    #[prop(optional_no_strip)]
    backend: Option<Backend>,
    /// Who is signed in.
    #[prop(optional_no_strip)]
    person: Option<Person>,
    /// How the page is laid out.
    #[prop(optional)]
    layout: PlainLayout,
    /// The page.
    children: Children,
) -> impl IntoView {
    let skip = view! {
        <a class="skip-link" href="#main">
            "Skip to the content"
        </a>
    };
    match layout {
        PlainLayout::FirstContact => view! {
            {skip}
            <div class="first-contact">
                <Rails />
                <main class="first-contact-column" id="main" tabindex="-1">
                    <Brand />
                    {children()}
                    {backend
                        .map(|backend| {
                            view! {
                                <p class="first-contact-chip">
                                    <BackendChip backend />
                                </p>
                            }
                        })}
                </main>
            </div>
        }
        .into_any(),
        PlainLayout::Column | PlainLayout::Message => {
            let class = if layout == PlainLayout::Column {
                "plain-content"
            } else {
                "plain-content plain-message"
            };
            view! {
                {skip}
                <div class="plain">
                    <header class="top-bar plain-bar">
                        <a class="plain-brand" href=paths::OVERVIEW aria-label="Slipway, overview">
                            <Brand />
                        </a>
                        <div class="top-bar-end">
                            {backend.map(|backend| view! { <BackendChip backend /> })}
                            {person.map(|person| view! { <Avatar name=person.name you=true /> })}
                        </div>
                    </header>
                    <main class=class id="main" tabindex="-1">
                        {children()}
                    </main>
                </div>
            }
            .into_any()
        }
    }
}

#[cfg(feature = "hydrate")]
mod drawer {
    use leptos::ev;
    use leptos::prelude::*;
    use wasm_bindgen::JsCast;

    /// The page of the link that was pressed appears below the drawer.
    pub fn close_after_choice(event: &ev::MouseEvent) {
        let pressed = event
            .target()
            .and_then(|target| target.dyn_into::<web_sys::Element>().ok())
            .and_then(|target| target.closest("a").ok().flatten());
        if pressed.is_some() {
            close();
        }
    }

    fn close() {
        if let Some(toggle) = document()
            .get_element_by_id("drawer")
            .and_then(|element| element.dyn_into::<web_sys::HtmlInputElement>().ok())
        {
            toggle.set_checked(false);
        }
    }

    pub fn close_on_escape() {
        Effect::new(|_| {
            let keys = window_event_listener(ev::keydown, |event| {
                if event.key() == "Escape" {
                    close();
                }
            });
            on_cleanup(move || keys.remove());
        });
    }
}
