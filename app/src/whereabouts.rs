//! Tells the server where this page is and what its reader types into, for those who look at the same thing.
//!
//! The live stream and what is said here belong together by the name of the tab, and by the session.

use crate::api::be_present;
use crate::live::Live;
use leptos::ev;
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::time::Duration;
use wasm_bindgen::JsCast;
use web_sys::Element;

/// Changes come in handfuls: from field to field, from page to page.
const GATHERING: Duration = Duration::from_millis(300);
/// Who has typed counts as typing for this long after they left the field, in milliseconds.
const TYPING: f64 = 60_000.0;
/// What is typed there is typed into the draft.
const FORM: &str = ".wizard-form";

/// Where this tab is.
#[derive(Clone, Copy)]
pub struct Whereabouts {
    live: Live,
    tab: StoredValue<String>,
    waits: StoredValue<bool>,
    /// The server knows of a place that the page has to be taken away from.
    said: StoredValue<bool>,
    typed_at: StoredValue<f64>,
}

impl Whereabouts {
    /// Follows where the page is from now on.
    pub fn of(live: Live) -> Whereabouts {
        // Told apart from the other tabs of this session; nothing rests on it being secret.
        let tab = format!("{}{}", js_sys::Date::now(), js_sys::Math::random()).replace('.', "");
        let whereabouts = Whereabouts {
            live,
            tab: StoredValue::new(tab),
            waits: StoredValue::new(false),
            said: StoredValue::new(false),
            typed_at: StoredValue::new(0.0),
        };
        whereabouts.watch_fields();
        Effect::new(move |before: Option<String>| {
            let subject = live.place.with(|place| place.subject.clone());
            // Who was there says nothing about here.
            if before.is_some_and(|before| before != subject) {
                live.rooms.update(Vec::clear);
            }
            subject
        });
        Effect::new(move |first: Option<()>| {
            live.place.track();
            if first.is_some() {
                whereabouts.say();
            }
        });
        whereabouts
    }

    /// What the stream calls this tab.
    pub fn tab(&self) -> String {
        self.tab.get_value()
    }

    /// Says where the page is, in a moment.
    pub fn say(self) {
        if self.waits.get_value() {
            return;
        }
        self.waits.set_value(true);
        let tell = move || {
            self.waits.set_value(false);
            // It is said again when the stream opens.
            if self.live.lost.get_untracked() || self.live.signed_out.get_untracked() {
                return;
            }
            let place = self.live.place.get_untracked();
            let is_somewhere = !place.subject.is_empty();
            if !is_somewhere && !self.said.get_value() {
                return;
            }
            self.said.set_value(is_somewhere);
            let editing = if place.field.is_some() { "1" } else { "" };
            let field = place.field.unwrap_or_default();
            let said = be_present(self.tab(), place.subject, field, editing.to_owned());
            spawn_local(async move {
                let _ = said.await;
            });
        };
        set_timeout(tell, GATHERING);
    }

    fn watch_fields(self) {
        let entered = window_event_listener(ev::focusin, move |event| {
            if let Some(field) = field_of(event.target()) {
                self.edit(Some(field));
            }
        });
        let typed = window_event_listener(ev::input, move |event| {
            if let Some(field) = field_of(event.target()) {
                self.typed_at.set_value(js_sys::Date::now());
                self.edit(Some(field));
            }
        });
        let left = window_event_listener(ev::focusout, move |event| {
            if field_of(event.target()).is_some() {
                self.look_soon();
            }
        });
        let gone = window_event_listener(ev::visibilitychange, move |_| {
            if document().hidden() {
                self.look_soon();
            } else if let Some(field) = document().active_element().and_then(|element| name_of(&element)) {
                self.edit(Some(field));
            }
        });
        on_cleanup(move || {
            for listener in [entered, typed, left, gone] {
                listener.remove();
            }
        });
    }

    fn edit(self, field: Option<String>) {
        self.live.place.maybe_update(|place| {
            let is_another = place.field != field && !place.subject.is_empty();
            if is_another {
                place.field = field;
            }
            is_another
        });
    }

    /// Nobody types any more: said once what was typed is long enough ago.
    fn look_soon(self) {
        let rest = self.typed_at.get_value() + TYPING - js_sys::Date::now();
        let look = move || {
            let is_long_ago = self.typed_at.get_value() + TYPING <= js_sys::Date::now();
            let is_there = document()
                .active_element()
                .is_some_and(|element| name_of(&element).is_some());
            if is_long_ago && (!is_there || document().hidden()) {
                self.edit(None);
            }
        };
        // The focus is nowhere between two fields.
        let wait = if rest > 0.0 { rest } else { 50.0 };
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "from 0 to a minute in milliseconds"
        )]
        set_timeout(look, Duration::from_millis(wait.ceil() as u64));
    }
}

fn field_of(target: Option<web_sys::EventTarget>) -> Option<String> {
    name_of(&target?.dyn_into::<Element>().ok()?)
}

/// The `name` of a control of the draft's form.
fn name_of(element: &Element) -> Option<String> {
    let is_control = matches!(element.tag_name().as_str(), "INPUT" | "SELECT" | "TEXTAREA");
    let is_in_form = element.closest(FORM).ok().flatten().is_some();
    let name = element.get_attribute("name")?;
    (is_control && is_in_form && name != "comment").then_some(name)
}
