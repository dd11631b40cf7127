//! The icons of buttons, navigation and badges: one set on a 16 px grid, stroked in the colour of the text.
//! States have a second, bolder set: see [`super::status`].
//!
//! The document holds every drawing once, in `IconSheet`: a list of services shows the same six a hundred times.

use leptos::prelude::*;
#[cfg(feature = "ssr")]
use std::sync::{Arc, LazyLock};

macro_rules! icons {
    ($($(#[$doc:meta])* $name:ident = $path:literal,)*) => {
        /// What an icon shows.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum Icon {
            $($(#[$doc])* $name,)*
        }

        impl Icon {
            /// Where its drawing is in the document.
            fn address(self) -> &'static str {
                match self { $(Icon::$name => concat!("#icon-", stringify!($name)),)* }
            }
        }

        #[cfg(feature = "ssr")]
        const SYMBOLS: &str = concat!($(
            "<symbol id=\"icon-", stringify!($name), "\" viewBox=\"0 0 16 16\"><path d=\"", $path, "\"/></symbol>",
        )*);
    };
}

icons! {
    /// Add, create.
    Plus = "M8 3v10M3 8h10",
    /// A link, a value that came from one.
    Link = "M6.7 9.3a2.7 2.7 0 0 0 3.8 0l2.2-2.2a2.7 2.7 0 0 0-3.8-3.8l-.9.9M9.3 6.7a2.7 2.7 0 0 0-3.8 0L3.3 8.9a2.7 2.7 0 0 0 3.8 3.8l.9-.9",
    /// What there is at a glance.
    Overview = "M2.5 8.5L8 3l5.5 5.5M4 7.25v5.5c0 .4.35.75.75.75h6.5c.4 0 .75-.35.75-.75v-5.5",
    /// Services.
    Services = "M3.6 2.25h8.8c.6 0 1.1.5 1.1 1.1v2.3c0 .6-.5 1.1-1.1 1.1H3.6c-.6 0-1.1-.5-1.1-1.1v-2.3c0-.6.5-1.1 1.1-1.1zM3.6 9.25h8.8c.6 0 1.1.5 1.1 1.1v2.3c0 .6-.5 1.1-1.1 1.1H3.6c-.6 0-1.1-.5-1.1-1.1v-2.3c0-.6.5-1.1 1.1-1.1zM5.1 4.5h.01M5.1 11.5h.01",
    /// Drafts.
    Drafts = "M9.6 2.25H4.5c-.7 0-1.25.55-1.25 1.25v9c0 .7.55 1.25 1.25 1.25h7c.7 0 1.25-.55 1.25-1.25V5.4zM9.6 2.25V4.6c0 .45.35.8.8.8h2.35",
    /// Gallery.
    Gallery = "M3.5 2.5h2.4c.5 0 .9.4.9.9v2.4c0 .5-.4.9-.9.9H3.5c-.5 0-.9-.4-.9-.9V3.4c0-.5.4-.9.9-.9zM10.1 2.5h2.4c.5 0 .9.4.9.9v2.4c0 .5-.4.9-.9.9h-2.4c-.5 0-.9-.4-.9-.9V3.4c0-.5.4-.9.9-.9zM3.5 9.3h2.4c.5 0 .9.4.9.9v2.4c0 .5-.4.9-.9.9H3.5c-.5 0-.9-.4-.9-.9v-2.4c0-.5.4-.9.9-.9zM10.1 9.3h2.4c.5 0 .9.4.9.9v2.4c0 .5-.4.9-.9.9h-2.4c-.5 0-.9-.4-.9-.9v-2.4c0-.5.4-.9.9-.9z",
    /// History.
    History = "M2.6 6.2A5.75 5.75 0 1 1 2.25 8M2.25 2.75v3.5h3.5M8 5v3.25l2.1 1.25",
    /// Members.
    People = "M6 7.5a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5zM1.75 13.5c.3-2.3 2-3.75 4.25-3.75s3.95 1.45 4.25 3.75M10.5 2.75a2.4 2.4 0 0 1 0 4.6M11.75 9.9c1.4.5 2.3 1.75 2.5 3.6",
    /// Notifications.
    Bell = "M8 2.25a4 4 0 0 0-4 4v2.6L2.9 11.2h10.2L12 8.85v-2.6a4 4 0 0 0-4-4zM6.5 13.5a1.75 1.75 0 0 0 3 0",
    /// Search or filter by text.
    Search = "M7 11.75a4.75 4.75 0 1 0 0-9.5 4.75 4.75 0 0 0 0 9.5zM10.5 10.5l3.25 3.25",
    /// Keys that do something.
    Keyboard = "M2.75 4h10.5c.55 0 1 .45 1 1v6c0 .55-.45 1-1 1H2.75c-.55 0-1-.45-1-1V5c0-.55.45-1 1-1zM4.5 6.5h.01M7 6.5h.01M9.5 6.5h.01M11.75 6.5h.01M5.5 9.5h5",
    /// Close, remove, dismiss.
    Close = "M4 4l8 8M12 4l-8 8",
    /// Onwards.
    ChevronRight = "M6.25 3.75L10.5 8l-4.25 4.25",
    /// Back.
    ChevronLeft = "M9.75 3.75L5.5 8l4.25 4.25",
    /// Opens downwards.
    ChevronDown = "M3.75 6.25L8 10.5l4.25-4.25",
    /// The local simulator.
    Flask = "M6.4 2.25v4.1L3 12.1c-.45.75.1 1.65.95 1.65h8.1c.85 0 1.4-.9.95-1.65L9.6 6.35v-4.1M5.25 2.25h5.5M4.9 9.75h6.2",
    /// Protected, or not allowed.
    Lock = "M4.75 7h6.5c.7 0 1.25.55 1.25 1.25v4.25c0 .7-.55 1.25-1.25 1.25h-6.5c-.7 0-1.25-.55-1.25-1.25V8.25C3.5 7.55 4.05 7 4.75 7zM5.5 7V4.75a2.5 2.5 0 0 1 5 0V7",
    /// An AWS account.
    Cloud = "M4.8 12.75a3 3 0 0 1-.5-5.95 3.9 3.9 0 0 1 7.45-.75 3.4 3.4 0 0 1-.35 6.7z",
    /// Done, or chosen.
    Check = "M3.25 8.5l3.1 3.1 6.4-7",
    /// Copy to the clipboard.
    Copy = "M6.75 5.5h5.5c.7 0 1.25.55 1.25 1.25v5.5c0 .7-.55 1.25-1.25 1.25h-5.5c-.7 0-1.25-.55-1.25-1.25v-5.5c0-.7.55-1.25 1.25-1.25zM3.5 10.5c-.55 0-1-.45-1-1V3.75c0-.7.55-1.25 1.25-1.25H9.5c.55 0 1 .45 1 1",
    /// Opens another site.
    External = "M9.5 2.5h4v4M13.25 2.75L7.75 8.25M11.5 9.75v2.5c0 .7-.55 1.25-1.25 1.25h-6.5c-.7 0-1.25-.55-1.25-1.25v-6.5c0-.7.55-1.25 1.25-1.25h2.5",
    /// More actions.
    More = "M8 3.1a.4.4 0 1 0 0 .8.4.4 0 0 0 0-.8zM8 7.6a.4.4 0 1 0 0 .8.4.4 0 0 0 0-.8zM8 12.1a.4.4 0 1 0 0 .8.4.4 0 0 0 0-.8z",
    /// The navigation of narrow screens.
    Menu = "M2.5 4.25h11M2.5 8h11M2.5 11.75h11",
    /// Dark colours.
    Moon = "M13.5 9.4A5.75 5.75 0 1 1 6.6 2.5a4.6 4.6 0 0 0 6.9 6.9z",
    /// Light colours.
    Sun = "M8 10.75a2.75 2.75 0 1 0 0-5.5 2.75 2.75 0 0 0 0 5.5zM8 1.75v1M8 13.25v1M1.75 8h1M13.25 8h1M3.6 3.6l.7.7M11.7 11.7l.7.7M3.6 12.4l.7-.7M11.7 4.3l.7-.7",
    /// The colours of the system.
    Screen = "M3.5 2.75h9c.7 0 1.25.55 1.25 1.25v5.5c0 .7-.55 1.25-1.25 1.25h-9c-.7 0-1.25-.55-1.25-1.25V4c0-.7.55-1.25 1.25-1.25zM5.5 13.5h5M8 10.75v2.75",
    /// Deploy.
    Deploy = "M8 10.25V2.75M4.75 6L8 2.75 11.25 6M3 13.25h10",
    /// Pause.
    Pause = "M5.5 3.5v9M10.5 3.5v9",
    /// Resume.
    Play = "M5 3.1v9.8L12.75 8z",
    /// Edit.
    Edit = "M10.1 3.65l2.25 2.25M2.75 13.25l.55-2.9 7.25-7.2a1.35 1.35 0 0 1 1.9 0l.4.4c.5.5.5 1.35 0 1.85l-7.2 7.3z",
    /// Delete, discard.
    Trash = "M2.75 4.5h10.5M6 4.5V3.25c0-.4.35-.75.75-.75h2.5c.4 0 .75.35.75.75V4.5M4 4.5l.55 7.85c.05.65.6 1.15 1.25 1.15h4.4c.65 0 1.2-.5 1.25-1.15L12 4.5M6.75 7.25v3.5M9.25 7.25v3.5",
    /// Try again, ask again.
    Refresh = "M13.25 8a5.25 5.25 0 1 1-1.55-3.7l1.55 1.45M13.25 2.5v3.25H10",
    /// Bring back.
    Undo = "M2.75 8a5.25 5.25 0 1 0 1.55-3.7L2.75 5.75M2.75 2.5v3.25H6",
    /// Download.
    Download = "M8 2.75v7.5M4.75 7L8 10.25 11.25 7M3 13.25h10",
    /// A fact worth knowing.
    Info = "M8 13.75a5.75 5.75 0 1 0 0-11.5 5.75 5.75 0 0 0 0 11.5zM8 7.5v3.25M8 5.25h.01",
    /// Careful.
    Warning = "M7.2 2.9a.92.92 0 0 1 1.6 0l5 8.9a.92.92 0 0 1-.8 1.35H3a.92.92 0 0 1-.8-1.35zM8 6.25v3M8 11.2h.01",
    /// A branch of a source repository.
    Branch = "M4.5 5.5v5M4.5 5.5a1.5 1.5 0 1 0 0-3 1.5 1.5 0 0 0 0 3zM4.5 13.5a1.5 1.5 0 1 0 0-3 1.5 1.5 0 0 0 0 3zM11.5 5.5a1.5 1.5 0 1 0 0-3 1.5 1.5 0 0 0 0 3zM11.5 5.5v.5A2.5 2.5 0 0 1 9 8.5H7a2.5 2.5 0 0 0-2.5 2",
    /// A container image, a value that came from one.
    Cube = "M8 2l5.25 3v6L8 14l-5.25-3V5zM2.75 5L8 8l5.25-3M8 8v6",
    /// A Region.
    Globe = "M8 13.75a5.75 5.75 0 1 0 0-11.5 5.75 5.75 0 0 0 0 11.5zM2.25 8h11.5M8 2.25C9.7 4 10.4 5.9 10.4 8S9.7 12 8 13.75C6.3 12 5.6 10.1 5.6 8S6.3 4 8 2.25z",
    /// No row fits the filter.
    Filter = "M2.25 4.25h11.5M4.5 8h7M6.75 11.75h2.5",
    /// Gone.
    Gone = "M8 13.75a5.75 5.75 0 1 0 0-11.5 5.75 5.75 0 0 0 0 11.5zM4 12l8-8",
    /// Sign out.
    SignOut = "M6.25 2.75h-2.5c-.7 0-1.25.55-1.25 1.25v8c0 .7.55 1.25 1.25 1.25h2.5M10.25 11L13.25 8l-3-3M13 8H6.5",
    /// A log.
    Log = "M2.75 4h7.5M2.75 8h10.5M2.75 12h6",
}

/// Edge of an icon in pixels.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum IconSize {
    /// 12, in badges.
    Badge,
    /// 14, in small buttons and hints.
    Small,
    /// 16, in buttons and navigation.
    #[default]
    Normal,
    /// 24, above the title of an empty state.
    Large,
}

impl IconSize {
    fn class(self) -> &'static str {
        match self {
            IconSize::Badge => "icon icon-12",
            IconSize::Small => "icon icon-14",
            IconSize::Normal => "icon",
            IconSize::Large => "icon icon-24",
        }
    }
}

/// An icon. Hidden from assistive technology: a word stands beside it, or its button has a name.
#[component]
pub fn Icon(
    /// What it shows.
    icon: Icon,
    /// How large it is.
    #[prop(optional)]
    size: IconSize,
) -> impl IntoView {
    view! {
        <svg class=size.class() aria-hidden="true">
            <use_ href=icon.address() />
        </svg>
    }
}

/// The drawings of both sets, icons and states. Behind the application in the document, where hydration does not look.
#[cfg(feature = "ssr")]
#[component]
pub fn IconSheet() -> impl IntoView {
    static SHEET: LazyLock<Arc<str>> =
        LazyLock::new(|| Arc::from([SYMBOLS, &super::status::symbols()].concat()));
    view! { <svg class="icon-sheet" aria-hidden="true" inner_html=Arc::clone(&SHEET)></svg> }
}
