//! Where the focus goes when a page is drawn anew.

use leptos::ev;
use leptos::prelude::*;
use std::cell::Cell;
use std::rc::Rc;
use web_sys::{Element, HtmlElement};

/// How long a page may take to arrive before the focus does not go there any more, in milliseconds.
const ARRIVAL: f64 = 30_000.0;

/// Gives the focus to what `find` finds, as soon as it is there, and again when it is drawn anew. Nobody's focus is taken
/// away: whoever presses something, or is somewhere else by then, looks after it from then on.
pub(crate) fn keep_focus_on(find: impl Fn() -> Option<HtmlElement> + 'static) {
    let acted = Rc::new(Cell::new(false));
    let act = |acted: &Rc<Cell<bool>>| {
        let acted = Rc::clone(acted);
        move || acted.set(true)
    };
    let (pressed, typed) = (act(&acted), act(&acted));
    let watch = Watch {
        find: Box::new(find),
        from: document().active_element(),
        acted,
        end: js_sys::Date::now() + ARRIVAL,
        listeners: [
            window_event_listener(ev::pointerdown, move |_| pressed()),
            window_event_listener(ev::keydown, move |_| typed()),
        ],
    };
    watch.look();
}

struct Watch {
    find: Box<dyn Fn() -> Option<HtmlElement>>,
    /// What had the focus at the beginning: the button or the link that was pressed, or the field that was sent.
    from: Option<Element>,
    acted: Rc<Cell<bool>>,
    end: f64,
    listeners: [WindowListenerHandle; 2],
}

impl Watch {
    fn look(self) {
        let focused = document().active_element();
        let target = (self.find)();
        let is_there = target.is_some() && focused.as_ref() == target.as_deref();
        let is_free = focused
            .as_ref()
            .is_none_or(|focused| match focused.tag_name().as_str() {
                "BODY" | "H1" => true,
                // The control that led here, also the field in which Enter was pressed: it may stand until the page has come.
                // Another one was gone to since: somebody is typing there.
                _ => self.from.as_ref() == Some(focused),
            });
        if self.acted.get() || js_sys::Date::now() > self.end || !(is_there || is_free) {
            self.listeners.into_iter().for_each(WindowListenerHandle::remove);
            return;
        }
        if let Some(target) = target.filter(|_| !is_there) {
            let _ = target.focus();
        }
        request_animation_frame(move || self.look());
    }
}
