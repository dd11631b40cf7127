//! What can be written into the filter, below it. The server knows; a browser asks when somebody pauses.

use super::PAUSE;
use crate::api::complete_filter;
use leptos::ev;
use leptos::mount::mount_to;
use leptos::prelude::*;
use leptos::task::spawn_local;
use model::service_filter::{Completion, Suggestion};
use wasm_bindgen::JsCast;
use web_sys::{HtmlElement, HtmlInputElement};

const LIST: &str = "q-suggestions";
/// Says on the field that it is attended to already.
const ATTENDED: &str = "data-attended";

/// What is suggested for one field.
#[derive(Clone)]
struct State {
    field: HtmlInputElement,
    found: RwSignal<Completion>,
    active: RwSignal<Option<usize>>,
    /// Counts what was asked for: an answer to anything but the last question is late.
    asked: StoredValue<u32>,
}

/// Looks after the field that has the focus, once for each.
pub(super) fn attend() {
    let Some(field) = document()
        .get_element_by_id("q")
        .and_then(|field| field.dyn_into::<HtmlInputElement>().ok())
    else {
        return;
    };
    let around = field
        .parent_element()
        .and_then(|around| around.dyn_into::<HtmlElement>().ok());
    let Some(around) = around.filter(|_| !field.has_attribute(ATTENDED)) else {
        return;
    };
    for (name, value) in [
        (ATTENDED, ""),
        ("role", "combobox"),
        ("aria-autocomplete", "list"),
        ("aria-expanded", "false"),
        ("aria-controls", LIST),
    ] {
        let _ = field.set_attribute(name, value);
    }
    mount_to(around, move || view! { <Suggestions field=field.clone() /> }).forget();
}

#[component]
fn Suggestions(field: HtmlInputElement) -> impl IntoView {
    let state = State {
        field: field.clone(),
        found: RwSignal::new(Completion::default()),
        active: RwSignal::new(None),
        asked: StoredValue::new(0),
    };
    listen(&state);
    let (found, active) = (state.found, state.active);
    let is_empty = move || found.with(|found| found.suggestions.is_empty());
    {
        let field = state.field.clone();
        Effect::new(move |_| {
            let _ = field.set_attribute("aria-expanded", if is_empty() { "false" } else { "true" });
            let _ = match active.get() {
                Some(place) => field.set_attribute("aria-activedescendant", &option_id(place)),
                None => field.remove_attribute("aria-activedescendant"),
            };
        });
    }
    let options = move || {
        let suggestions = found.with(|found| found.suggestions.clone());
        suggestions
            .into_iter()
            .enumerate()
            .map(|(place, suggestion)| option(place, suggestion, &state))
            .collect_view()
    };
    let state = StoredValue::new_local(options);
    view! {
        <div class="suggestions" id=LIST role="listbox" aria-label="What can be written" hidden=is_empty>
            {move || state.with_value(|options| options())}
        </div>
    }
}

fn option_id(place: usize) -> String {
    format!("{LIST}-{place}")
}

fn option(place: usize, suggestion: Suggestion, state: &State) -> impl IntoView + use<> {
    let active = state.active;
    let taking = state.clone();
    view! {
        <div
            class="palette-option"
            id=option_id(place)
            role="option"
            aria-selected=move || if active.get() == Some(place) { "true" } else { "false" }
            // Before the field loses the focus.
            on:pointerdown=move |event| {
                event.prevent_default();
                taking.take(place);
            }
        >
            <span class="palette-words">{suggestion.label}</span>
            <span class="palette-detail">{suggestion.description}</span>
        </div>
    }
}

fn listen(state: &State) {
    let target: &web_sys::EventTarget = state.field.as_ref();
    let typed = state.clone();
    on(target, "input", move |_| typed.ask());
    let arrived = state.clone();
    on(target, "focus", move |_| arrived.ask());
    let left = state.clone();
    on(target, "blur", move |_| left.close());
    let pressed = state.clone();
    on(target, "keydown", move |event| {
        if let Ok(event) = event.dyn_into::<ev::KeyboardEvent>() {
            pressed.press(&event);
        }
    });
    // It has the focus already.
    state.ask();
}

/// Listens for as long as the field lives: it goes with its listeners.
fn on(target: &web_sys::EventTarget, name: &str, act: impl Fn(web_sys::Event) + 'static) {
    let listener = wasm_bindgen::closure::Closure::<dyn Fn(web_sys::Event)>::new(act);
    let _ = target.add_event_listener_with_callback(name, listener.as_ref().unchecked_ref());
    listener.forget();
}

impl State {
    /// The text, and how many of its characters stand before the caret.
    fn typed(&self) -> (String, usize) {
        let text = self.field.value();
        let units = self.field.selection_start().ok().flatten().unwrap_or_default();
        let mut behind = usize::try_from(units).unwrap_or(usize::MAX);
        let mut caret = 0;
        for character in text.chars() {
            if behind < character.len_utf16() {
                break;
            }
            behind -= character.len_utf16();
            caret += 1;
        }
        (text, caret)
    }

    /// Asks after a pause, if nobody types meanwhile.
    fn ask(&self) {
        let question = self.asked.get_value().wrapping_add(1);
        self.asked.set_value(question);
        let state = self.clone();
        set_timeout(
            move || {
                if state.asked.get_value() != question {
                    return;
                }
                spawn_local(async move {
                    let (text, caret) = state.typed();
                    let answer = complete_filter(text, caret).await;
                    // What is suggested helps; where nothing comes, the field works as it is.
                    if let Ok(completion) = answer
                        && state.asked.get_value() == question
                    {
                        state.active.set(None);
                        state.found.set(completion);
                    }
                });
            },
            PAUSE,
        );
    }

    fn close(&self) {
        self.asked.update_value(|asked| *asked = asked.wrapping_add(1));
        self.active.set(None);
        self.found.set(Completion::default());
    }

    fn press(&self, event: &ev::KeyboardEvent) {
        let count = self.found.with_untracked(|found| found.suggestions.len());
        if count == 0 {
            return;
        }
        let active = self.active.get_untracked();
        match (event.key().as_str(), active) {
            ("ArrowDown", _) => self
                .active
                .set(Some(active.map_or(0, |active| (active + 1) % count))),
            ("ArrowUp", _) => {
                let next = active.map_or(count - 1, |active| (active + count - 1) % count);
                self.active.set(Some(next));
            }
            ("Enter", Some(active)) => self.take(active),
            ("Enter", None) => {
                self.close();
                return;
            }
            ("Escape", _) => self.close(),
            _ => return,
        }
        event.prevent_default();
    }

    /// Puts a suggestion where it belongs, and asks what can follow.
    fn take(&self, place: usize) {
        let Completion {
            from,
            to,
            suggestions,
        } = self.found.get_untracked();
        let Some(suggestion) = suggestions.into_iter().nth(place) else {
            return;
        };
        let text = self.field.value();
        let head: String = text.chars().take(from).collect();
        let tail: String = text.chars().skip(to).collect();
        let begun = format!("{head}{}", suggestion.text);
        let caret = u32::try_from(begun.encode_utf16().count()).unwrap_or(u32::MAX);
        self.field.set_value(&format!("{begun}{tail}"));
        let _ = self.field.set_selection_range(caret, caret);
        self.ask();
    }
}
