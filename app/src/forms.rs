//! Forms are plain HTML: they post, the server answers with the next address, and that works without JavaScript.
//!
//! With it, one listener posts them in the background and goes to the next page without loading the document anew. So there
//! is one mechanism for all forms, and no form that works in one way only. (Leptos's `ActionForm` would need an action
//! per form and reports errors through the `Referer`, which our pages do not send.)

use leptos::prelude::*;

/// Starts listening for submitted forms. Does nothing on the server.
pub fn enhance() {
    #[cfg(feature = "hydrate")]
    browser::enhance();
}

/// Says on `<body>` that the page is live.
pub fn mark_hydrated() {
    #[cfg(feature = "hydrate")]
    if let Some(body) = document().body() {
        let _ = body.set_attribute("data-hydrated", "");
    }
}

/// Lets forms go to another page through the router, inside of which it stands, without loading the document anew.
#[component]
pub fn FormsGoByRouter() -> impl IntoView {
    #[cfg(feature = "hydrate")]
    browser::go_by_router();
}

/// What came of a form that was posted in the background.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(
    not(feature = "hydrate"),
    expect(dead_code, reason = "only browsers post in the background")
)]
pub enum Posted {
    /// Go there.
    Location {
        /// The address.
        address: String,
        /// The answer's text.
        body: String,
    },
    /// The answer's text, and no other address.
    Body(String),
    /// The session is over; what was typed is still on the page.
    SignedOut,
    /// No answer; what was typed is still on the page.
    NoConnection,
    /// The server refused or failed; the text says what to do.
    Failed(String),
}

#[cfg(feature = "hydrate")]
pub use browser::{Sent, go, post, replace_address, send, send_off, visit};

#[cfg(feature = "hydrate")]
mod browser {
    use super::Posted;
    use crate::focus::keep_focus_on;
    use crate::live::Live;
    use js_sys::Uint8Array;
    use leptos::ev;
    use leptos::prelude::*;
    use leptos::task::spawn_local;
    use leptos_router::NavigateOptions;
    use leptos_router::hooks::use_navigate;
    use wasm_bindgen::{JsCast, JsValue};
    use wasm_bindgen_futures::JsFuture;
    use web_sys::{
        Element, FormData, Headers, HtmlElement, HtmlFormElement, RequestInit, Response, SubmitEvent,
    };

    /// Forms and buttons with this attribute are left to the browser.
    const PLAIN: &str = "data-plain";
    /// Marks a form whose answer is awaited.
    const BUSY: &str = "data-busy";

    pub(super) fn enhance() {
        let live = Live::of_page();
        let listener = window_event_listener(ev::submit, move |event| submitted(live, &event));
        on_cleanup(move || listener.remove());
    }

    fn submitted(live: Live, event: &SubmitEvent) {
        let Some(form) = event
            .target()
            .and_then(|target| target.dyn_into::<HtmlFormElement>().ok())
        else {
            return;
        };
        let is_plain = |element: &Element| element.has_attribute(PLAIN);
        if event.default_prevented()
            || is_plain(&form)
            || event.submitter().is_some_and(|button| is_plain(&button))
        {
            return;
        }
        match form.method().as_str() {
            "get" => {
                if let Some(address) = asked_for(&form, event.submitter().as_ref()) {
                    event.prevent_default();
                    visit(&address);
                }
                return;
            }
            "post" => {}
            _ => return,
        }
        event.prevent_default();
        // Pressed twice: the first press counts.
        if form.has_attribute(BUSY) {
            return;
        }
        let submitter = event.submitter();
        spawn_local(async move {
            send(live, &form, submitter.as_ref()).await;
        });
    }

    /// What became of a form that was sent.
    #[derive(Debug, Clone, PartialEq, Eq)]
    pub enum Sent {
        /// The answer leads to another page. With its text.
        Elsewhere(String),
        /// The answer leads to this page, whose data is to be loaded anew. With its text.
        Here(String),
        /// Nothing was done; the page says why.
        Failed,
    }

    /// Where an answer led.
    #[derive(Debug, Clone, Copy, PartialEq, Eq)]
    pub enum Went {
        /// To another page.
        Elsewhere,
        /// To the page that is shown.
        Here,
    }

    /// Posts a form in the background and goes where the answer says, or says what is wrong.
    pub async fn send(live: Live, form: &HtmlFormElement, submitter: Option<&HtmlElement>) -> Sent {
        let _ = form.set_attribute(BUSY, "");
        // What an earlier try had to say is over.
        if let Ok(Some(note)) = Element::query_selector(form, "[data-form-message]") {
            note.set_text_content(None);
        }
        if let Some(button) = submitter {
            let _ = button.set_attribute("aria-busy", "true");
        }
        let posted = post(form, submitter).await;
        let _ = form.remove_attribute(BUSY);
        if let Some(button) = submitter {
            let _ = button.remove_attribute("aria-busy");
        }
        let problem = match posted {
            Posted::Location { address, body } => {
                return match go(live, &address) {
                    Went::Here => Sent::Here(body),
                    Went::Elsewhere => Sent::Elsewhere(body),
                };
            }
            Posted::Body(body) => {
                live.answered();
                return Sent::Here(body);
            }
            Posted::SignedOut => {
                "You are signed out. Sign in in another tab and come back: what you typed is still here."
                    .to_owned()
            }
            Posted::NoConnection => {
                "No connection to Slipway. What you typed is still here; try again in a moment.".to_owned()
            }
            Posted::Failed(sentence) => sentence,
        };
        say(live, form, &problem);
        Sent::Failed
    }

    /// Posts a form in the background, as the browser would. What it holds is taken at once, before the answer is awaited.
    pub fn post(
        form: &HtmlFormElement,
        submitter: Option<&HtmlElement>,
    ) -> impl Future<Output = Posted> + use<> {
        let data = FormData::new_with_form(form);
        let mut action = form.get_attribute("action").unwrap_or_default();
        if let (Ok(data), Some(button)) = (&data, submitter) {
            if let (Some(name), Some(value)) = (button.get_attribute("name"), button.get_attribute("value"))
                && !name.is_empty()
            {
                let _ = data.append_with_str(&name, &value);
            }
            if let Some(other) = button.get_attribute("formaction") {
                action = other;
            }
        }
        async move {
            match data {
                Ok(data) => fetch(&action, &data).await.unwrap_or(Posted::NoConnection),
                Err(_) => Posted::NoConnection,
            }
        }
    }

    /// Posts a form without waiting for an answer: for a document that is about to go. Whether the browser took it on.
    pub fn send_off(form: &HtmlFormElement, submitter: Option<&HtmlElement>) -> bool {
        let Ok(data) = FormData::new_with_form(form) else {
            return false;
        };
        if let Some((name, value)) =
            submitter.and_then(|button| button.get_attribute("name").zip(button.get_attribute("value")))
        {
            let _ = data.append_with_str(&name, &value);
        }
        let action = form.get_attribute("action").unwrap_or_default();
        encoded(&data)
            .and_then(|fields| {
                window()
                    .navigator()
                    .send_beacon_with_opt_url_search_params(&action, Some(&fields))
            })
            .unwrap_or(false)
    }

    /// The fields as a browser would send them.
    fn encoded(data: &FormData) -> Result<web_sys::UrlSearchParams, JsValue> {
        let fields = web_sys::UrlSearchParams::new()?;
        for pair in js_sys::try_iter(data)?.into_iter().flatten() {
            let pair: js_sys::Array = pair?.dyn_into()?;
            fields.append(
                &pair.get(0).as_string().unwrap_or_default(),
                &pair.get(1).as_string().unwrap_or_default(),
            );
        }
        Ok(fields)
    }

    async fn fetch(action: &str, data: &FormData) -> Result<Posted, JsValue> {
        let fields = encoded(data)?;
        let headers = Headers::new()?;
        headers.set("accept", "application/json")?;
        let init = RequestInit::new();
        init.set_method("POST");
        init.set_headers(&headers);
        init.set_body(&fields);
        let response: Response = JsFuture::from(window().fetch_with_str_and_init(action, &init))
            .await?
            .dyn_into()?;
        let location = response.headers().get("location")?;
        if let Some(address) = location {
            let body = text(&response).await?;
            return Ok(Posted::Location { address, body });
        }
        Ok(match response.status() {
            200..300 => Posted::Body(text(&response).await?),
            401 => Posted::SignedOut,
            503 => Posted::NoConnection,
            _ => {
                let body = JsFuture::from(response.array_buffer()?).await?;
                Posted::Failed(crate::api::sentence_of(Uint8Array::new(&body).to_vec()))
            }
        })
    }

    async fn text(response: &Response) -> Result<String, JsValue> {
        let text = JsFuture::from(response.text()?).await?;
        Ok(text.as_string().unwrap_or_default())
    }

    /// Goes to an address that the server answered with.
    pub fn go(live: Live, location: &str) -> Went {
        let current = window().location();
        let here = format!(
            "{}{}",
            current.pathname().unwrap_or_default(),
            current.search().unwrap_or_default()
        );
        let (page, fragment) = location
            .split_once('#')
            .map_or((location, None), |(page, fragment)| (page, Some(fragment)));
        // With another person, or nobody, everything on the page is another: the document is loaded anew.
        if page.split('?').next() == Some(model::paths::SIGN_IN) {
            let _ = current.assign(location);
            return Went::Elsewhere;
        }
        live.answered();
        if page != here {
            // With its fragment: the other page opens what that names, and gives it the focus, when it has arrived.
            visit(location);
            return Went::Elsewhere;
        }
        if let Some(fragment) = fragment.map(ToOwned::to_owned) {
            // The field may only be there when the page is drawn anew.
            keep_focus_on(move || {
                document()
                    .get_element_by_id(&fragment)
                    .and_then(|element| element.dyn_into().ok())
            });
        }
        Went::Here
    }

    /// The address that a form of a question leads to.
    fn asked_for(form: &HtmlFormElement, submitter: Option<&HtmlElement>) -> Option<String> {
        let data = FormData::new_with_form(form).ok()?;
        if let Some((name, value)) =
            submitter.and_then(|button| button.get_attribute("name").zip(button.get_attribute("value")))
        {
            let _ = data.append_with_str(&name, &value);
        }
        let fields = encoded(&data).ok()?;
        let question = String::from(fields.to_string());
        Some(format!("{}?{question}", form.get_attribute("action")?))
    }

    /// Goes to another page of the application.
    pub fn visit(page: &str) {
        go_on(page, NavigateOptions::default());
    }

    /// Gives the page that is shown another address, in place of the one it has.
    pub fn replace_address(page: &str) {
        go_on(
            page,
            NavigateOptions {
                replace: true,
                scroll: false,
                ..NavigateOptions::default()
            },
        );
    }

    fn go_on(page: &str, options: NavigateOptions) {
        NAVIGATE.with_borrow(|navigate| match navigate {
            Some(navigate) => navigate(page, options),
            None => {
                let _ = window().location().assign(page);
            }
        });
    }

    fn say(live: Live, form: &HtmlFormElement, sentence: &str) {
        live.announcement.set(sentence.to_owned());
        let Ok(Some(place)) = Element::query_selector(form, "[data-form-message]") else {
            let note = document().create_element("p").ok();
            if let Some(note) = note {
                let _ = note.set_attribute("data-form-message", "");
                let _ = note.set_attribute("role", "alert");
                let _ = note.set_attribute("class", "form-message");
                note.set_text_content(Some(sentence));
                let _ = form.prepend_with_node_1(&note);
            }
            return;
        };
        place.set_text_content(Some(sentence));
    }

    type Navigate = Box<dyn Fn(&str, NavigateOptions)>;

    thread_local! {
        /// The router's way to another page; the listener on the window stands outside of the router.
        static NAVIGATE: std::cell::RefCell<Option<Navigate>> = const { std::cell::RefCell::new(None) };
    }

    pub(super) fn go_by_router() {
        let navigate = use_navigate();
        NAVIGATE.set(Some(Box::new(move |page: &str, options| navigate(page, options))));
    }
}
