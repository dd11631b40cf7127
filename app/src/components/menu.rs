//! Menus that work without a script: a disclosure with a list of links and buttons.

use super::icon::{Icon, IconSize};
use super::text::MaybeText;
use leptos::prelude::*;

/// A button that shows a list of actions. Its children are [`MenuLink`]s, [`MenuSubmit`]s (each in a form of its own),
/// [`MenuRule`]s, or plain links and buttons of the class `menu-item`. With a script it closes on Esc, on a choice and on a press elsewhere.
#[component]
pub fn Menu(
    /// Its words, or its name where only the dots are shown: "Actions for orders-api".
    #[prop(into)]
    label: String,
    /// Shows three dots instead of the words.
    #[prop(optional)]
    dots: bool,
    /// Further classes of the list: `menu-up` opens it upwards.
    #[prop(optional, into)]
    class: String,
    /// The actions.
    children: Children,
) -> impl IntoView {
    #[cfg(feature = "hydrate")]
    Effect::new(|_| browser::close_menus_when_left());
    let summary = if dots {
        view! {
            <summary class="icon-button" aria-label=label>
                <Icon icon=Icon::More />
            </summary>
        }
        .into_any()
    } else {
        view! {
            <summary class="button">
                {label}
                <Icon icon=Icon::ChevronDown size=IconSize::Small />
            </summary>
        }
        .into_any()
    };
    view! {
        <details class="menu">
            {summary}
            <div class=format!("menu-list {class}")>{children()}</div>
        </details>
    }
}

/// What stands in a row of a menu: icon, words, and below them the reason of an action that is not available.
fn row(label: String, icon: Option<Icon>, refusal: Option<String>) -> impl IntoView {
    view! {
        {icon.map(|icon| view! { <Icon icon /> })}
        <span class="menu-words">{label}</span>
        {refusal.map(|reason| view! { <span class="menu-reason">{reason}</span> })}
    }
}

fn class(danger: bool) -> &'static str {
    if danger {
        "menu-item menu-item-danger"
    } else {
        "menu-item"
    }
}

/// A row that leads somewhere.
#[component]
pub fn MenuLink(
    /// Where it leads; from `model::paths`.
    #[prop(into)]
    href: String,
    /// Its words; with an ellipsis where it asks again.
    #[prop(into)]
    label: String,
    /// Before the words.
    #[prop(optional_no_strip, into)]
    icon: Option<Icon>,
    /// Why it is not available, as a second line.
    #[prop(optional, into)]
    refusal: MaybeText,
    /// Leads to a loss. Comes last, after a rule.
    #[prop(optional)]
    danger: bool,
    /// With a script, opens this dialog instead of leading to its page.
    #[prop(optional)]
    opens: Option<RwSignal<bool>>,
    /// Leads to a file that the browser saves, and to no page.
    #[prop(optional)]
    download: bool,
) -> impl IntoView {
    let refusal = refusal.0;
    let refused = refusal.is_some();
    let press = move |event: leptos::ev::MouseEvent| {
        if refused {
            event.prevent_default();
        } else if let Some(open) = opens {
            event.prevent_default();
            open.set(true);
        }
    };
    view! {
        <a
            class=class(danger)
            href=(!refused).then_some(href)
            download=download
            role=refused.then_some("link")
            tabindex=refused.then_some("0")
            aria-disabled=refused.then_some("true")
            aria-haspopup=opens.map(|_| "dialog")
            on:click=press
        >
            {row(label, icon, refusal)}
        </a>
    }
}

/// A row that sends the form around it.
#[component]
pub fn MenuSubmit(
    /// Its words.
    #[prop(into)]
    label: String,
    /// Before the words.
    #[prop(optional_no_strip, into)]
    icon: Option<Icon>,
    /// Why it is not available, as a second line.
    #[prop(optional, into)]
    refusal: MaybeText,
    /// Leads to a loss.
    #[prop(optional)]
    danger: bool,
    /// `name` that goes along with the form.
    #[prop(optional, into)]
    name: MaybeText,
    /// `value` that goes along with the form.
    #[prop(optional, into)]
    value: MaybeText,
    /// Marks the choice that applies now.
    #[prop(optional)]
    current: bool,
) -> impl IntoView {
    let (refusal, name, value) = (refusal.0, name.0, value.0);
    let refused = refusal.is_some();
    view! {
        <button
            type=if refused { "button" } else { "submit" }
            class=class(danger)
            name=name
            value=value
            aria-disabled=refused.then_some("true")
            aria-current=current.then_some("true")
        >
            {row(label, icon, refusal)}
        </button>
    }
}

/// A line between groups of actions.
#[component]
pub fn MenuRule() -> impl IntoView {
    view! { <hr class="menu-rule" /> }
}

#[cfg(feature = "hydrate")]
mod browser {
    use leptos::ev;
    use leptos::prelude::*;
    use std::cell::Cell;
    use wasm_bindgen::JsCast;

    thread_local! {
        // One pair of listeners for all menus of the page: a list has one menu a row.
        static WATCHED: Cell<bool> = const { Cell::new(false) };
    }

    /// Closes menus on Esc, giving the focus back, and on a press outside or on one of their rows.
    pub fn close_menus_when_left() {
        if WATCHED.replace(true) {
            return;
        }
        window_event_listener(ev::keydown, |event| {
            if event.key() != "Escape" {
                return;
            }
            for menu in open_menus() {
                let _ = menu.remove_attribute("open");
                if let Ok(Some(summary)) = menu.query_selector("summary")
                    && let Ok(summary) = summary.dyn_into::<web_sys::HtmlElement>()
                {
                    let _ = summary.focus();
                }
            }
        });
        window_event_listener(ev::click, |event| {
            let target = event
                .target()
                .and_then(|target| target.dyn_into::<web_sys::Element>().ok());
            let chosen = target.as_ref().is_some_and(|target| {
                let row = target.closest(".menu-item:not([aria-disabled])");
                row.ok().flatten().is_some()
            });
            for menu in open_menus() {
                if chosen || !menu.contains(target.as_deref()) {
                    let _ = menu.remove_attribute("open");
                }
            }
        });
    }

    fn open_menus() -> Vec<web_sys::Element> {
        let Ok(found) = document().query_selector_all("details.menu[open]") else {
            return Vec::new();
        };
        (0..found.length())
            .filter_map(|place| found.get(place)?.dyn_into::<web_sys::Element>().ok())
            .collect()
    }
}
