//! Whether what was typed is safe.

use super::age::ticking;
use super::icon::{Icon, IconSize};
use super::status::{StatusGlyph, StatusIcon};
use leptos::prelude::*;
use model::time::Time;

/// How a draft stands between browser and server.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Saving {
    /// Safe since then.
    Saved(Time),
    /// On its way.
    Saving,
    /// Typed, not sent yet.
    Unsaved,
    /// Not safe: why, and what happens next ("no connection. Trying again in 5 s.").
    Failed(String),
}

/// "Saved 3 s ago", at the right of the page head.
#[component]
pub fn SaveState(
    /// How the draft stands.
    #[prop(into)]
    state: Signal<Saving>,
    /// What time it is; the browser counts on from here.
    now: Time,
) -> impl IntoView {
    let start = now;
    let now = ticking(now);
    view! {
        <div class="save-state">
            {move || match state.get() {
                Saving::Saved(at) => {
                    // A save after this page was shown can be younger than the server's "now".
                    let age = move || match at.age(now.get().max(start)) {
                        age if age == "now" => "Saved just now".to_owned(),
                        age => format!("Saved {age}"),
                    };
                    view! {
                        <span class="save-state-ok">
                            <Icon icon=Icon::Check size=IconSize::Small />
                            <span>{age}</span>
                        </span>
                    }
                        .into_any()
                }
                Saving::Saving => {
                    view! {
                        <span class="save-state-busy">
                            <StatusGlyph icon=StatusIcon::Moving />
                            <span>"Saving"</span>
                        </span>
                    }
                        .into_any()
                }
                Saving::Unsaved => view! { <span>"Not saved yet"</span> }.into_any(),
                Saving::Failed(why) => {
                    view! {
                        <span class="save-state-err">
                            <Icon icon=Icon::Warning size=IconSize::Small />
                            <span>{format!("Not saved: {why}")}</span>
                        </span>
                    }
                        .into_any()
                }
            }}
        </div>
    }
}
