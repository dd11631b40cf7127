//! Every page and every other route against every role, and against who is nobody here: a stranger, an expired session, a
//! member who was removed. The letters are those of `roles`, and S for strangers.

use crate::harness::{Ask, Browser, TestApp, pages};
use crate::place::{Place, own_draft, somebody};
use crate::roles::{ROLES, lets};
use http::{Method, StatusCode, header};
use model::paths;
use std::collections::BTreeSet;

/// Who sees which page: every page has a row. S stands for strangers.
const PAGES: [(&str, &str); 41] = [
    ("/setup", "SVOEAR"),
    ("/sign-in", "SVOEAR"),
    ("/sign-in/code", "SVOEAR"),
    ("/join", "SVOEAR"),
    ("/apprunner/home", "SVOEAR"),
    ("/confirm", "VOEAR"),
    ("/overview", "VOEAR"),
    ("/services", "VOEAR"),
    ("/services/compare", "VOEAR"),
    ("/services/settings", "VOEAR"),
    ("/services/views", "VOEAR"),
    ("/services/eu-west-1/{name}/{id}", "VOEAR"),
    ("/services/{guarded_key}", "VOEAR"),
    ("/search", "VOEAR"),
    ("/keys", "VOEAR"),
    ("/create", "VOEAR"),
    ("/drafts", "VOEAR"),
    ("/drafts/{own}/source", "VOEAR"),
    ("/drafts/{other}/source", "VOEAR"),
    ("/drafts/{protected}/source", "VOEAR"),
    ("/drafts/{own}/compare", "VOEAR"),
    ("/drafts/{other}/compare", "VOEAR"),
    ("/drafts/{protected}/compare", "VOEAR"),
    ("/drafts/{own}/images", "OEA"),
    ("/drafts/{other}/images", "EA"),
    ("/drafts/{protected}/images", "EA"),
    ("/launch", "VOEAR"),
    ("/launch/links", "VOEAR"),
    ("/l/{code}", "VOEAR"),
    ("/gallery", "VOEAR"),
    ("/members", "A"),
    ("/members/invite", "VOEAR"),
    ("/members/{member}", "A"),
    ("/protection", "VOEAR"),
    ("/allowed-list", "VOEAR"),
    ("/account", "VOEAR"),
    ("/account/second-factor", "VOEAR"),
    ("/history", "VOEAR"),
    ("/notifications", "VOEAR"),
    ("/audit", "VOEAR"),
    ("/held", "VOEAR"),
];

/// A route as the source of the router writes it, where that names it one by one; and its path.
type Named = (&'static str, &'static str);

const EXPORT: &str = "&paths::draft_export(\"{id}\")";

macro_rules! named {
    ($path:expr) => {
        (stringify!($path), $path)
    };
}

/// Who may ask for what is neither a page nor a server function: every route has a row.
const ROUTES: [(Method, Named, &str); 21] = [
    (Method::GET, named!(paths::HOME), "VOEAR"),
    (Method::GET, (EXPORT, "/drafts/{own}/export"), "VOEAR"),
    (Method::GET, (EXPORT, "/drafts/{other}/export"), "VOEAR"),
    (Method::GET, (EXPORT, "/drafts/{protected}/export"), "VOEAR"),
    // With values that look like secrets.
    (Method::POST, ("", "/drafts/{own}/export"), "OEA"),
    (Method::POST, ("", "/drafts/{other}/export"), "EA"),
    (Method::POST, ("", "/drafts/{protected}/export"), "EA"),
    // Everybody takes along what they may read (see `audit`).
    (Method::POST, ("", paths::AUDIT_CSV), "VOEAR"),
    (Method::POST, ("", paths::AUDIT_JSON), "VOEAR"),
    (Method::GET, named!(paths::EVENT_STREAM), "VOEAR"),
    (Method::GET, named!(paths::SINGLE_SIGN_ON), "SVOEAR"),
    (Method::GET, named!(paths::SIGN_IN_CALLBACK), "SVOEAR"),
    (Method::GET, named!(paths::CONFIRM_BY_SINGLE_SIGN_ON), "VOEAR"),
    (Method::GET, named!("/pkg/{*path}"), "SVOEAR"),
    (Method::GET, named!("/favicon.svg"), "SVOEAR"),
    (Method::GET, named!(paths::BADGE), "SVOEAR"),
    (Method::GET, named!(paths::BADGE_LIGHT), "SVOEAR"),
    (Method::GET, named!(paths::BADGE_DARK), "SVOEAR"),
    (Method::GET, named!(paths::HEALTH), "SVOEAR"),
    (Method::GET, named!(paths::READY), "SVOEAR"),
    (Method::GET, named!(paths::METRICS), "SVOEAR"),
];

/// The routes that the router names one by one, as they stand in its source: nothing else tells which there are.
fn named_routes() -> BTreeSet<&'static str> {
    let source = include_str!("../../src/router.rs");
    let (router, _) = source.split_once("#[cfg(test)]").unwrap();
    router
        .split(".route(")
        .skip(1)
        .map(|rest| rest.split_once(", ").unwrap().0)
        // What is posted is a list of its own, and added in one line.
        .filter(|path| *path != "&path")
        .collect()
}

/// The status of an answer whose body may never end, and where it leads.
async fn answered(browser: &Browser, method: &Method, path: &str) -> (StatusCode, String) {
    let ask = if *method == Method::POST {
        Ask::call(path, &[])
    } else {
        Ask::get(path)
    };
    let answer = browser.open(ask).await;
    let location = answer.headers().get(header::LOCATION);
    let location = location.map(|location| location.to_str().unwrap().to_owned());
    (answer.status(), location.unwrap_or_default())
}

#[tokio::test]
async fn every_page_and_every_other_route_asks_who_may() {
    let placeholders = [
        "{own}",
        "{other}",
        "{protected}",
        "{name}",
        "{id}",
        "{member}",
        "{code}",
    ];
    let named: BTreeSet<String> = PAGES
        .iter()
        .map(|(page, _)| {
            placeholders.iter().fold(
                page.replace("{guarded_key}", "eu-west-1/nowhere/nowhere"),
                |page, part| page.replace(part, "nowhere"),
            )
        })
        .collect();
    assert_eq!(
        named,
        pages().into_iter().collect(),
        "a page without a row, or a row without one"
    );
    let (posted, asked): (Vec<_>, Vec<_>) = ROUTES.iter().partition(|(method, ..)| *method == Method::POST);
    let asked: BTreeSet<&str> = asked.into_iter().map(|(_, (named, _), _)| *named).collect();
    assert_eq!(
        asked,
        named_routes(),
        "a route without a row, or a row without one"
    );
    let posted: BTreeSet<String> = posted
        .into_iter()
        .map(|(_, (_, path), _)| {
            path.replace("{own}", "{id}")
                .replace("{other}", "{id}")
                .replace("{protected}", "{id}")
        })
        .collect();
    assert_eq!(posted, server::posted_paths().into_iter().collect());

    let (app, km) = TestApp::signed_in().await;
    let mut place = Place::of(&app, &km).await;
    let all: Vec<(Method, &str, &str)> = PAGES
        .iter()
        .map(|(page, may)| (Method::GET, *page, *may))
        .chain(ROUTES.map(|(method, (_, path), may)| (method, path, may)))
        .collect();
    let mut wrong = Vec::new();
    for (letters, role, auditor) in ROLES {
        let name = format!("{role}{}", u8::from(auditor));
        let browser = somebody(&app, &km, &name, role, auditor).await;
        place.own = own_draft(&browser).await;
        for (method, path, may) in &all {
            let path = place.fill(path);
            let (status, location) = answered(&browser, method, &path).await;
            let is_asked_to_sign_in = status == StatusCode::UNAUTHORIZED || location == paths::sign_in(&path);
            if (status == StatusCode::FORBIDDEN) == lets(may, letters) || is_asked_to_sign_in {
                wrong.push(format!("{name} gets {status}: {method} {path}"));
            }
        }
    }
    let expired = app.sign_in().await;
    let removed = app.joined(&km, "gone", "admin").await;
    let id = app.person("gone").await.to_string();
    km.press("/api/remove_member", &[("id", &id)]).await;
    app.expire_sessions().await;
    for (who, browser) in [
        ("stranger", app.browser()),
        ("expired", expired),
        ("removed", removed),
    ] {
        for (method, path, may) in &all {
            let path = place.fill(path);
            let (status, location) = answered(&browser, method, &path).await;
            let is_refused = status == StatusCode::UNAUTHORIZED || location == paths::sign_in(&path);
            if is_refused == may.contains('S') {
                wrong.push(format!("{who} gets {status} {location}: {method} {path}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}
