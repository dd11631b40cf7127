//! Choosing rows with a script: a press on a row or the space bar shows its service beside the list, arrows go from row to
//! row, and boxes stay with their services when the list is drawn anew.

use crate::forms;
use leptos::ev;
use leptos::prelude::*;
use model::paths;
use model::service_list::ServicesQuery;
use std::cell::RefCell;
use wasm_bindgen::JsCast;
use web_sys::{Element, EventTarget, HtmlElement, HtmlInputElement};

/// As wide as the panel needs: the same as in `style/pages/services.css`.
const WIDE: f64 = 1_100.0;
const ROW: &str = "tr[data-service]";
const CONTROLS: &str = "a, button, input, summary, label, .menu";

thread_local! {
    /// What is ticked.
    static PICKED: RefCell<Vec<String>> = const { RefCell::new(Vec::new()) };
}

/// Listens for as long as the page is shown, and marks the row of the service beside the list.
pub fn follow_choice(asked: Memo<ServicesQuery>) {
    Effect::new(move |_| {
        let listeners = [
            window_event_listener(ev::click, move |event| {
                if let Some(row) = pressed_row(event.target()) {
                    choose(asked, &row);
                }
            }),
            window_event_listener(ev::keydown, move |event| {
                let is_plain =
                    !(event.ctrl_key() || event.meta_key() || event.alt_key() || event.shift_key());
                if is_plain && !event.default_prevented() && go_by_key(asked, &event.key(), event.target()) {
                    event.prevent_default();
                }
            }),
            window_event_listener(ev::change, |event| ticked(event.target())),
        ];
        on_cleanup(move || listeners.into_iter().for_each(WindowListenerHandle::remove));
    });
    Effect::new(move |_| {
        asked.with(|query| mark(&query.selected));
    });
}

/// After the list is drawn: ticks boxes of services that were ticked, wherever they stand now.
pub fn keep_choices() {
    request_animation_frame(|| {
        for input in boxes() {
            let is_picked = PICKED.with_borrow(|picked| picked.contains(&input.value()));
            if input.checked() != is_picked {
                input.set_checked(is_picked);
            }
        }
    });
}

fn all(selector: &str) -> impl Iterator<Item = Element> {
    let found = document().query_selector_all(selector).ok();
    let count = found.as_ref().map_or(0, web_sys::NodeList::length);
    (0..count).filter_map(move |place| found.as_ref()?.get(place)?.dyn_into().ok())
}

fn boxes() -> impl Iterator<Item = HtmlInputElement> {
    all(".cell-pick input").filter_map(|input| input.dyn_into().ok())
}

fn ticked(target: Option<EventTarget>) {
    let is_box = target
        .and_then(|target| target.dyn_into::<Element>().ok())
        .is_some_and(|target| target.matches(".cell-pick input").unwrap_or(false));
    if is_box {
        PICKED.set(
            boxes()
                .filter(HtmlInputElement::checked)
                .map(|input| input.value())
                .collect(),
        );
    }
}

fn mark(selected: &str) {
    for row in all(ROW) {
        let is_selected = row.get_attribute("data-service").as_deref() == Some(selected);
        let _ = if is_selected {
            row.set_attribute("aria-current", "true")
        } else {
            row.remove_attribute("aria-current")
        };
    }
}

/// The row that was pressed, where that was on nothing that does something itself.
fn pressed_row(target: Option<EventTarget>) -> Option<Element> {
    let target = target?.dyn_into::<Element>().ok()?;
    let is_control = target.closest(CONTROLS).ok().flatten().is_some();
    if is_control || marks_text() {
        return None;
    }
    target.closest(ROW).ok().flatten()
}

/// Whoever marks a text presses too.
fn marks_text() -> bool {
    let window = window();
    let get = js_sys::Reflect::get(window.as_ref(), &"getSelection".into());
    let marked = get
        .ok()
        .and_then(|get| get.dyn_into::<js_sys::Function>().ok())
        .and_then(|get| get.call0(window.as_ref()).ok())
        .and_then(|marked| marked.dyn_into::<js_sys::Object>().ok());
    marked.is_some_and(|marked| marked.to_string().length() > 0)
}

fn choose(asked: Memo<ServicesQuery>, row: &Element) {
    let Some(key) = row.get_attribute("data-service") else {
        return;
    };
    let width = window().inner_width().ok().and_then(|width| width.as_f64());
    if width.unwrap_or_default() < WIDE {
        forms::visit(&format!("{}/{key}", paths::SERVICES));
        return;
    }
    let query = asked.get_untracked();
    let page = paths::services(&ServicesQuery {
        selected: key,
        ..query
    });
    forms::replace_address(&page);
}

/// Whether the key did something.
fn go_by_key(asked: Memo<ServicesQuery>, key: &str, target: Option<EventTarget>) -> bool {
    let Some(target) = target.and_then(|target| target.dyn_into::<Element>().ok()) else {
        return false;
    };
    if key == "Escape" {
        let query = asked.get_untracked();
        let is_field = target
            .matches("input, select, textarea, summary, dialog *")
            .unwrap_or(true);
        if query.selected.is_empty()
            || is_field
            || document()
                .query_selector("details[open]")
                .ok()
                .flatten()
                .is_some()
        {
            return false;
        }
        forms::replace_address(&paths::services(&ServicesQuery {
            selected: String::new(),
            ..query
        }));
        return true;
    }
    let Some(row) = target
        .matches(".cell-name a")
        .unwrap_or(false)
        .then(|| target.closest(ROW).ok().flatten())
        .flatten()
    else {
        return false;
    };
    let next = match key {
        "ArrowDown" => row.next_element_sibling(),
        "ArrowUp" => row.previous_element_sibling(),
        " " => {
            choose(asked, &row);
            return true;
        }
        _ => return false,
    };
    let Some(next) = next else {
        return true;
    };
    if let Ok(Some(link)) = next.query_selector(".cell-name a")
        && let Ok(link) = link.dyn_into::<HtmlElement>()
    {
        let _ = link.focus();
    }
    // The panel goes along where it is open.
    if asked.with_untracked(|query| !query.selected.is_empty()) {
        choose(asked, &next);
    }
    true
}
