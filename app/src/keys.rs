//! Keys of the whole application. What they open is loaded when it is opened: see [`crate::page_code::open`].

use crate::focus::keep_focus_on;
use crate::forms;
use crate::live::Live;
use crate::page_code;
use crate::pages::palette::Opened;
use leptos::ev;
use leptos::prelude::*;
use model::paths;
use std::cell::Cell;
use wasm_bindgen::JsCast;
use web_sys::{Element, EventTarget, HtmlElement, HtmlInputElement};

/// How long `g` waits for the key behind it, in milliseconds.
const WAITING: f64 = 1_500.0;

thread_local! {
    /// When `g` was pressed last.
    static GOING: Cell<f64> = const { Cell::new(0.0) };
    /// What the page counts; its buttons stand outside of all contexts.
    static LIVE: Cell<Option<Live>> = const { Cell::new(None) };
}

/// Listens for as long as the document lives.
pub fn listen(live: Live) {
    LIVE.set(Some(live));
    let keys = window_event_listener(ev::keydown, move |event| {
        let has_command = event.ctrl_key() != event.meta_key();
        let is_plain = !(event.ctrl_key() || event.meta_key() || event.alt_key());
        let key = event.key();
        if event.default_prevented() || event.is_composing() || !exists(".shell") {
            return;
        }
        let is_palette =
            has_command && !event.alt_key() && !event.shift_key() && key.eq_ignore_ascii_case("k");
        let acted = if is_palette {
            page_code::open(live, Opened::Palette);
            true
        } else {
            is_plain && !event.repeat() && acts(event.target()) && press(live, &key)
        };
        if acted {
            event.prevent_default();
        }
    });
    let arrival = window_event_listener(ev::focusin, move |event| {
        let field = element(event.target()).and_then(|target| target.dyn_into::<HtmlInputElement>().ok());
        if field.is_some_and(|field| field.id() == "q") {
            page_code::open(live, Opened::Suggestions);
        }
    });
    on_cleanup(move || {
        for listener in [keys, arrival] {
            listener.remove();
        }
    });
}

/// Opens the palette in place of the page that its button leads to. Listens at the button: the router listens above it.
pub fn open_palette(event: &ev::MouseEvent) {
    let is_plain = event.button() == 0 && !(event.ctrl_key() || event.meta_key() || event.shift_key());
    if let Some(live) = LIVE.get().filter(|_| is_plain) {
        event.prevent_default();
        page_code::open(live, Opened::Palette);
    }
}

fn element(target: Option<EventTarget>) -> Option<Element> {
    target?.dyn_into().ok()
}

fn exists(selector: &str) -> bool {
    document().query_selector(selector).ok().flatten().is_some()
}

/// Whether single keys act: not where somebody types or answers a question, and not where they are turned off.
fn acts(target: Option<EventTarget>) -> bool {
    let types = element(target).is_some_and(|target| {
        target
            .matches("input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable]")
            .unwrap_or(true)
    });
    !types && !exists("html[data-keys=off]") && !exists("dialog[open]")
}

/// Whether the key did something.
fn press(live: Live, key: &str) -> bool {
    let now = js_sys::Date::now();
    let is_going = now - GOING.replace(0.0) < WAITING;
    let page = match key {
        "o" if is_going => paths::OVERVIEW,
        "s" if is_going => paths::SERVICES,
        "d" if is_going => paths::DRAFTS,
        "h" if is_going => paths::HISTORY,
        "g" => {
            GOING.set(now);
            return true;
        }
        "?" => {
            page_code::open(live, Opened::Keys);
            return true;
        }
        "/" => {
            go_to_filter();
            return true;
        }
        _ => return false,
    };
    forms::visit(page);
    true
}

fn go_to_filter() {
    let filter = || document().get_element_by_id("q")?.dyn_into::<HtmlElement>().ok();
    if let Some(filter) = filter() {
        let _ = filter.focus();
    } else {
        forms::visit(paths::SERVICES);
        keep_focus_on(filter);
    }
}
