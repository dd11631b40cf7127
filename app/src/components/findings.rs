//! What was checked and what came out: preflight, and lists like it.

use super::status::{StatusGlyph, StatusIcon, Tone};
use super::text::MaybeText;
use leptos::prelude::*;

/// How a check came out, from the worst.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum FindingKind {
    /// The create would fail.
    Blocker,
    /// Careful.
    Warning,
    /// Fine.
    Passed,
    /// Not checked yet.
    Unchecked,
}

impl FindingKind {
    fn look(self) -> (StatusIcon, Tone) {
        match self {
            FindingKind::Blocker => (StatusIcon::Broken, Tone::Err),
            FindingKind::Warning => (StatusIcon::Careful, Tone::Warn),
            FindingKind::Passed => (StatusIcon::Good, Tone::Ok),
            FindingKind::Unchecked => (StatusIcon::Unchecked, Tone::Neutral),
        }
    }
}

/// A list of [`Finding`]s: blockers, warnings, passed, not yet checked.
#[component]
pub fn Findings(
    /// The findings.
    children: Children,
) -> impl IntoView {
    view! { <ul class="findings">{children()}</ul> }
}

/// One finding, why, and the small button that repairs it.
#[component]
pub fn Finding(
    /// How it came out.
    kind: FindingKind,
    /// The finding.
    #[prop(into)]
    title: String,
    /// Why, in one line.
    #[prop(optional, into)]
    text: MaybeText,
    /// A small button.
    #[prop(optional)]
    action: Option<AnyView>,
) -> impl IntoView {
    let text = text.0;
    let (icon, tone) = kind.look();
    view! {
        <li class=format!("finding finding-{}", tone.as_str())>
            <StatusGlyph icon />
            <span class="finding-title">{title}</span>
            {text.map(|text| view! { <span class="finding-text">{text}</span> })}
            {action.map(|action| view! { <span class="finding-action">{action}</span> })}
        </li>
    }
}
