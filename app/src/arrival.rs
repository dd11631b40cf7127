//! Arriving at another page inside of the application: the focus goes to its heading, as a browser would announce a new
//! document.

use leptos::prelude::*;

/// Gives the heading of each page that is gone to the focus. Stands inside of the router.
#[component]
pub fn FocusOnArrival() -> impl IntoView {
    #[cfg(feature = "hydrate")]
    browser::focus_on_arrival();
}

#[cfg(feature = "hydrate")]
mod browser {
    use leptos::ev;
    use leptos::prelude::*;
    use leptos_router::hooks::use_location;
    use std::cell::Cell;
    use std::rc::Rc;
    use wasm_bindgen::JsCast;
    use web_sys::HtmlElement;

    pub(super) fn focus_on_arrival() {
        let location = use_location();
        Effect::new(move |before: Option<String>| {
            let path = location.pathname.get();
            if before.is_some_and(|before| before != path) {
                request_animation_frame(|| {
                    focus_heading();
                    keep_heading_focused();
                });
            }
            path
        });
    }

    /// How long a page may take to arrive before its heading does not take the focus any more, in milliseconds.
    const ARRIVAL: f64 = 30_000.0;

    fn focus_heading() {
        let heading = document().query_selector("h1").ok().flatten();
        if let Some(heading) = heading.and_then(|heading| heading.dyn_into::<HtmlElement>().ok()) {
            let _ = heading.set_attribute("tabindex", "-1");
            let _ = heading.focus();
        }
    }

    /// The heading that was there first may be the one of the page before, or go when the page's data arrives. Nobody's
    /// focus is taken away: whoever presses something looks after it from then on.
    fn keep_heading_focused() {
        let acted = Rc::new(Cell::new(false));
        let act = |acted: &Rc<Cell<bool>>| {
            let acted = Rc::clone(acted);
            move || acted.set(true)
        };
        let (pressed, typed) = (act(&acted), act(&acted));
        let listeners = [
            window_event_listener(ev::pointerdown, move |_| pressed()),
            window_event_listener(ev::keydown, move |_| typed()),
        ];
        watch_heading(js_sys::Date::now() + ARRIVAL, acted, listeners);
    }

    fn watch_heading(end: f64, acted: Rc<Cell<bool>>, listeners: [WindowListenerHandle; 2]) {
        request_animation_frame(move || {
            let focused = document().active_element().map(|focused| focused.tag_name());
            let is_elsewhere = focused.as_ref().is_some_and(|tag| tag != "BODY" && tag != "H1");
            if acted.get() || is_elsewhere || js_sys::Date::now() > end {
                listeners.into_iter().for_each(WindowListenerHandle::remove);
                return;
            }
            if focused.is_none_or(|tag| tag == "BODY") {
                focus_heading();
            }
            watch_heading(end, acted, listeners);
        });
    }
}
