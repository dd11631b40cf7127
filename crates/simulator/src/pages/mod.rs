//! The control page: what `/_simulator` tells and takes, for people.
//!
//! Pages are written by the server and complete without JavaScript. Forms post to `/_simulator/forms/…`, where each
//! becomes the call that programs make; what it has to say is shown on the page that follows. A script of a few lines
//! keeps what changes by itself up to date.

pub mod code;
pub mod components;
mod connection;
mod connections;
mod custom_domains;
pub mod document;
mod failures;
mod forms;
mod icons;
pub mod messages;
mod notice;
mod operation;
mod pushes;
mod sent;
pub mod service;
mod services;
mod settings;
mod status;
mod switches;
mod wording;

use axum::body::Body;
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, Method, Response, StatusCode, header};

use crate::control::guard;
use crate::server::App;
use crate::storage;
use document::Sheet;
use notice::Notice;

/// Where the pages begin.
pub const HOME: &str = "/_simulator/";

/// An address of this module.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Page {
    /// `/_simulator` without its slash.
    Entrance,
    /// Every service.
    Services,
    /// One service, by its id.
    Service(String),
    /// Every connection.
    Connections,
    /// The provider's side of a connection, by its id.
    Connection(String),
    /// The switches.
    Switches,
    /// Pushing images and commits.
    Pushes,
    /// The time factor, export, import and reset.
    Settings,
    /// What a form is sent to, by its name.
    Form(String),
}

/// The page at an address, if there is one for that method.
pub fn find(method: &Method, path: &str) -> Option<Page> {
    if path == "/_simulator" && matches!(*method, Method::GET | Method::HEAD) {
        return Some(Page::Entrance);
    }
    let parts: Vec<&str> = path.strip_prefix(HOME)?.split('/').collect();
    match (method, parts.as_slice()) {
        (&Method::POST, ["forms", name @ ..]) => Some(Page::Form(name.join("/"))),
        (&Method::GET | &Method::HEAD, parts) => match parts {
            [""] => Some(Page::Services),
            ["services", id] => Some(Page::Service((*id).to_owned())),
            ["connections"] => Some(Page::Connections),
            ["connections", id] => Some(Page::Connection((*id).to_owned())),
            ["switches"] => Some(Page::Switches),
            ["pushes"] => Some(Page::Pushes),
            ["settings"] => Some(Page::Settings),
            _ => None,
        },
        _ => None,
    }
}

/// Whether a client asks for something to read, as browsers do and SDKs and `curl` do not.
pub fn is_wanted(headers: &HeaderMap) -> bool {
    let accept = headers
        .get(header::ACCEPT)
        .and_then(|accept| accept.to_str().ok());
    accept.is_some_and(|accept| accept.contains("text/html"))
}

/// Answers a request of a page or a form.
pub async fn answer(app: &App, page: Page, parts: &Parts, body: Body) -> Response<Body> {
    let checked = match page {
        Page::Form(_) => guard::check_form(&parts.headers),
        _ => guard::check_page(&parts.headers),
    };
    if let Err(refusal) = checked {
        return respond(refusal.status, &document::refused(refusal.message));
    }
    let answer = match page {
        Page::Entrance => return redirect(HOME),
        Page::Form(name) => forms::answer(app, &name, &parts.headers, body).await,
        page => {
            let notice = Notice::of_query(app, parts.uri.query().unwrap_or_default());
            show(app, &page, &notice).await
        }
    };
    answer.unwrap_or_else(|error| {
        tracing::error!(%error, "the simulator's database failed");
        respond(
            StatusCode::INTERNAL_SERVER_ERROR,
            &document::broken(&error.to_string()),
        )
    })
}

/// Answers a request of an address that is nothing's.
pub async fn missing(app: &App) -> Response<Body> {
    let sheet = document::missing(
        "There is no such page",
        "The address leads nowhere in this simulator.",
    );
    match document::write(app, sheet, &Notice::default()).await {
        Ok((status, html)) => respond(status, &html),
        Err(error) => respond(
            StatusCode::INTERNAL_SERVER_ERROR,
            &document::broken(&error.to_string()),
        ),
    }
}

/// A page, with what there is to say on it.
async fn show(app: &App, page: &Page, notice: &Notice) -> storage::Result<Response<Body>> {
    let sheet: Sheet = match page {
        Page::Service(id) => service::sheet(app, id, notice).await?,
        Page::Connections => connections::sheet(app).await?,
        Page::Connection(id) => connection::sheet(app, id).await?,
        Page::Switches => switches::sheet(app, notice).await?,
        Page::Pushes => pushes::sheet(app, notice).await?,
        Page::Settings => settings::sheet(app, notice),
        Page::Services | Page::Entrance | Page::Form(_) => services::sheet(app).await?,
    };
    let (status, html) = document::write(app, sheet, notice).await?;
    Ok(respond(status, &html))
}

/// Leads a browser to a page, by GET whatever it was that it sent.
pub fn redirect(address: &str) -> Response<Body> {
    let mut response = respond(StatusCode::SEE_OTHER, "");
    if let Ok(address) = HeaderValue::from_str(address) {
        response.headers_mut().insert(header::LOCATION, address);
    }
    response
}

fn respond(status: StatusCode, html: &str) -> Response<Body> {
    let mut response = Response::new(Body::from(html.to_owned()));
    *response.status_mut() = status;
    let headers = response.headers_mut();
    for (name, value) in [
        (header::CONTENT_TYPE, "text/html; charset=utf-8"),
        (header::CACHE_CONTROL, "no-store"),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        // Not no-referrer: browsers would send the pages' own forms with the origin null.
        (header::REFERRER_POLICY, "same-origin"),
        (header::CONTENT_SECURITY_POLICY, &code::POLICY),
    ] {
        if let Ok(value) = HeaderValue::from_str(value) {
            headers.insert(name, value);
        }
    }
    headers.insert(
        "cross-origin-resource-policy",
        HeaderValue::from_static("same-origin"),
    );
    headers.insert(
        "cross-origin-opener-policy",
        HeaderValue::from_static("same-origin"),
    );
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_are_found_by_method_and_path() {
        assert_eq!(find(&Method::GET, "/_simulator"), Some(Page::Entrance));
        assert_eq!(find(&Method::GET, "/_simulator/"), Some(Page::Services));
        assert_eq!(
            find(&Method::HEAD, "/_simulator/services/abc"),
            Some(Page::Service("abc".to_owned()))
        );
        assert_eq!(
            find(&Method::POST, "/_simulator/forms/reset"),
            Some(Page::Form("reset".to_owned()))
        );
        // These are calls.
        assert_eq!(find(&Method::GET, "/_simulator/state"), None);
        assert_eq!(find(&Method::POST, "/_simulator/connections"), None);
        assert_eq!(find(&Method::GET, "/_simulator/forms/reset"), None);
    }

    #[test]
    fn browsers_ask_for_pages_and_programs_do_not() {
        let wanted = |accept: &'static str| {
            let headers = HeaderMap::from_iter([(header::ACCEPT, HeaderValue::from_static(accept))]);
            is_wanted(&headers)
        };
        assert!(wanted("text/html,application/xhtml+xml;q=0.9,*/*;q=0.8"));
        assert!(!wanted("*/*") && !wanted("application/json"));
        assert!(!is_wanted(&HeaderMap::new()));
    }
}
