//! Flashes: what happened to the unfinished business of this page, above its content.

use super::copy_button::CopyButton;
use super::icon::{Icon, IconSize};
use super::status::{StatusGlyph, StatusIcon};
use super::text::MaybeText;
use leptos::prelude::*;

/// What a flash is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum FlashKind {
    /// Something is under way.
    Running,
    /// Something went well. Goes by itself after 8 s where it has no action and may be dismissed.
    Success,
    /// Careful.
    Warning,
    /// Something broke.
    Error,
    /// Good to know.
    #[default]
    Info,
}

/// The stack of flashes of a page. At most three [`Flash`]es; say "2 more" below them.
#[component]
pub fn Flashbar(
    /// The flashes.
    children: Children,
) -> impl IntoView {
    view! { <div class="flashbar">{children()}</div> }
}

/// One flash: **a bold sentence**, a plain one, and what to do about it.
#[component]
pub fn Flash(
    /// What it is about.
    #[prop(optional)]
    kind: FlashKind,
    /// The sentence in bold, with its full stop.
    #[prop(into)]
    title: String,
    /// The plain sentence.
    #[prop(optional, into)]
    text: MaybeProp<String>,
    /// Codes and request ids in the faintest ink: "InvalidStateException, request 0f4b7c1e".
    #[prop(optional, into)]
    detail: MaybeText,
    /// A link to hand on: it is copied from here, and stays until it is dismissed.
    #[prop(optional_no_strip)]
    link: Option<String>,
    /// One small secondary button.
    #[prop(optional)]
    action: Option<AnyView>,
    /// Whether it can be dismissed; only with scripting.
    #[prop(optional)]
    dismissible: bool,
    /// Told when it is dismissed or has gone by itself.
    #[prop(optional)]
    on_dismiss: Option<Callback<()>>,
) -> impl IntoView {
    let detail = detail.0;
    let glyph = |icon| view! { <StatusGlyph icon /> }.into_any();
    let (class, icon) = match kind {
        FlashKind::Running => ("flash flash-accent", glyph(StatusIcon::Moving)),
        FlashKind::Success => ("flash flash-ok", glyph(StatusIcon::Good)),
        FlashKind::Warning => (
            "flash flash-warn",
            view! { <Icon icon=Icon::Warning /> }.into_any(),
        ),
        FlashKind::Error => ("flash flash-err", glyph(StatusIcon::Broken)),
        FlashKind::Info => ("flash flash-accent", glyph(StatusIcon::Note)),
    };
    let gone = RwSignal::new(false);
    let dismiss = move || {
        gone.set(true);
        if let Some(told) = on_dismiss {
            told.run(());
        }
    };
    #[cfg(feature = "hydrate")]
    if kind == FlashKind::Success && dismissible && action.is_none() && link.is_none() {
        Effect::new(move |_| {
            set_timeout(
                move || {
                    // The page may have gone in the meantime, and the signal with it.
                    if gone.try_get_untracked() == Some(false) {
                        dismiss();
                    }
                },
                std::time::Duration::from_secs(8),
            );
        });
    }
    view! {
        <div class=class hidden=move || gone.get()>
            {icon}
            <div class="flash-text">
                <strong>{title}</strong>
                {move || text.get().map(|text| format!(" {text}"))}
                {detail.map(|detail| view! { <span class="flash-detail">{format!(" {detail}")}</span> })}
                {link
                    .map(|link| {
                        view! {
                            <span class="flash-link">
                                <code class="mono">{link.clone()}</code>
                                <CopyButton text=link label="Copy the link" />
                            </span>
                        }
                    })}
            </div>
            {action.map(|action| view! { <div class="flash-action">{action}</div> })}
            {dismissible
                .then(|| {
                    view! {
                        <button
                            type="button"
                            class="icon-button needs-script flash-dismiss"
                            aria-label="Dismiss this message"
                            on:click=move |_| dismiss()
                        >
                            <Icon icon=Icon::Close size=IconSize::Normal />
                        </button>
                    }
                })}
        </div>
    }
}
