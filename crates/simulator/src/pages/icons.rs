//! Drawings on a 16 px grid: icons of navigation and buttons, and the bolder second set for states. Slipway's own.

use maud::{Markup, html};

/// An icon of navigation and buttons. Hidden from assistive technology: a word stands beside it.
pub fn icon(path: &str) -> Markup {
    html! { svg class="icon" viewBox="0 0 16 16" aria-hidden="true" { path d=(path) {} } }
}

pub const SERVICES: &str = "M3.6 2.25h8.8c.6 0 1.1.5 1.1 1.1v2.3c0 .6-.5 1.1-1.1 1.1H3.6c-.6 0-1.1-.5-1.1-1.1v-2.3c0-.6.5-1.1 1.1-1.1zM3.6 9.25h8.8c.6 0 1.1.5 1.1 1.1v2.3c0 .6-.5 1.1-1.1 1.1H3.6c-.6 0-1.1-.5-1.1-1.1v-2.3c0-.6.5-1.1 1.1-1.1zM5.1 4.5h.01M5.1 11.5h.01";
pub const LINK: &str = "M6.7 9.3a2.7 2.7 0 0 0 3.8 0l2.2-2.2a2.7 2.7 0 0 0-3.8-3.8l-.9.9M9.3 6.7a2.7 2.7 0 0 0-3.8 0L3.3 8.9a2.7 2.7 0 0 0 3.8 3.8l.9-.9";
pub const WARNING: &str =
    "M7.2 2.9a.92.92 0 0 1 1.6 0l5 8.9a.92.92 0 0 1-.8 1.35H3a.92.92 0 0 1-.8-1.35zM8 6.25v3M8 11.2h.01";
pub const CUBE: &str = "M8 2l5.25 3v6L8 14l-5.25-3V5zM2.75 5L8 8l5.25-3M8 8v6";
pub const CLOCK: &str = "M8 13.75a5.75 5.75 0 1 0 0-11.5 5.75 5.75 0 0 0 0 11.5zM8 4.75V8l2.25 1.5";
pub const FLASK: &str = "M6.4 2.25v4.1L3 12.1c-.45.75.1 1.65.95 1.65h8.1c.85 0 1.4-.9.95-1.65L9.6 6.35v-4.1M5.25 2.25h5.5M4.9 9.75h6.2";
pub const EXTERNAL: &str = "M9.5 2.5h4v4M13.25 2.75L7.75 8.25M11.5 9.75v2.5c0 .7-.55 1.25-1.25 1.25h-6.5c-.7 0-1.25-.55-1.25-1.25v-6.5c0-.7.55-1.25 1.25-1.25h2.5";
pub const BRANCH: &str = "M4.5 5.5v5M4.5 5.5a1.5 1.5 0 1 0 0-3 1.5 1.5 0 0 0 0 3zM4.5 13.5a1.5 1.5 0 1 0 0-3 1.5 1.5 0 0 0 0 3zM11.5 5.5a1.5 1.5 0 1 0 0-3 1.5 1.5 0 0 0 0 3zM11.5 5.5v.5A2.5 2.5 0 0 1 9 8.5H7a2.5 2.5 0 0 0-2.5 2";
pub const CHEVRON_RIGHT: &str = "M6.25 3.75L10.5 8l-4.25 4.25";
pub const CHEVRON_DOWN: &str = "M3.75 6.25L8 10.5l4.25-4.25";
pub const DOWNLOAD: &str = "M8 2.75v7.5M4.75 7L8 10.25 11.25 7M3 13.25h10";
pub const CHECK: &str = "M3.25 8.5l3.1 3.1 6.4-7";
pub const CROSS: &str = "M4 4l8 8M12 4l-8 8";

/// Slipway's mark.
pub fn mark() -> Markup {
    html! {
        svg class="mark" viewBox="0 0 24 24" aria-hidden="true" {
            path class="mark-hull" d="M3.6 11.5L19.5 5.7c.9-.3 1.7.6 1.3 1.4l-2.3 4.4c-.3.5-.7.9-1.2 1.1l-6.6 2.4c-.5.2-1.1.2-1.6.1l-5.2-1.3c-1-.3-1.2-1.9-.3-2.3z" {}
            path class="mark-rail" d="M2.5 20.2L21.9 13.1" {}
        }
    }
}

/// A drawing of the second set. Disc means settled and good, octagon means stop, outline means past or absent, movement
/// means now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StatusIcon {
    Good,
    Moving,
    Paused,
    Broken,
    Stuck,
    Gone,
    Waiting,
    Done,
    TurningBack,
    TurnedBack,
    Careful,
}

const CIRCLE: &str = "M8 14.100a6.100 6.100 0 1 0 0-12.200 6.100 6.100 0 0 0 0 12.200z";
const DISC: &str = "M8 15A7 7 0 1 0 8 1a7 7 0 0 0 0 14z";
const OCTAGON: &str = "M5.600 2h4.800L14 5.600v4.800L10.400 14H5.600L2 10.400V5.600z";
/// Larger than its outline, which a stroke makes grow.
const OCTAGON_FILLED: &str = "M5.400 1.400h5.200l4 4v5.200l-4 4H5.400l-4-4V5.400z";

impl StatusIcon {
    /// Filled shape, outline, and the glyph drawn on the filled shape in the colour of the surface.
    fn paths(self) -> (&'static str, &'static str, &'static str) {
        match self {
            StatusIcon::Good => (DISC, "", "M4.900 8.200l2.200 2.200 4.100-4.500"),
            StatusIcon::Moving => ("", CIRCLE, "M8 2a6 6 0 0 1 6 6"),
            StatusIcon::Paused => ("", CIRCLE, "M6.400 5.900v4.200M9.600 5.900v4.200"),
            StatusIcon::Broken => (
                OCTAGON_FILLED,
                "",
                "M5.900 5.900l4.200 4.200M10.100 5.900l-4.200 4.200",
            ),
            StatusIcon::Stuck => ("", OCTAGON, "M8 5v3.400M8 10.900h.01"),
            StatusIcon::Gone => ("", CIRCLE, "M4 12l8-8"),
            StatusIcon::Waiting => ("", CIRCLE, "M8 5v3.200l1.900 1.200"),
            StatusIcon::Done => ("", CIRCLE, "M5.500 8.200l1.800 1.800 3.300-3.700"),
            StatusIcon::TurningBack => (
                "",
                "M3 6.200A5.400 5.400 0 1 1 2.600 8M2.600 2.600v3.700h3.700",
                "",
            ),
            StatusIcon::TurnedBack => (
                DISC,
                "",
                "M6.700 4.700L4.700 6.700l2 2M4.900 6.700h4a2.200 2.200 0 0 1 0 4.400H7.500",
            ),
            StatusIcon::Careful => (
                "M7 2.200a1.150 1.150 0 0 1 2 0l5.700 10.100a1.150 1.150 0 0 1-1 1.700H2.300a1.150 1.150 0 0 1-1-1.700z",
                "",
                "M8 6v3.200M8 11.500h.01",
            ),
        }
    }

    /// Draws it, in the colour of the text around it.
    pub fn draw(self) -> Markup {
        let (solid, line, glyph) = self.paths();
        let class = match self {
            StatusIcon::Moving => "status-icon is-moving",
            _ if !solid.is_empty() => "status-icon is-filled",
            _ => "status-icon",
        };
        html! {
            svg class=(class) viewBox="0 0 16 16" aria-hidden="true" {
                @for (part, path) in [("status-solid", solid), ("status-line", line), ("status-glyph", glyph)] {
                    @if !path.is_empty() { path class=(part) d=(path) {} }
                }
            }
        }
    }
}
