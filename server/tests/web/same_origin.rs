//! Writes come from our own pages only, and a link alone never writes.

use crate::harness::{Ask, TestApp, functions};
use http::{Method, StatusCode};

/// What requests of other sites say of themselves, and what says nothing. Without `Sec-Fetch-Site` `Origin` decides.
fn foreign(function: &str) -> Vec<(&'static str, Ask)> {
    let fields = [
        ("id", "x"),
        ("name", "km"),
        ("scheme", "dark"),
        ("text", "x"),
        ("token", "x"),
    ];
    let ask = Ask::form(function, &fields);
    let by_origin = |origin: &str| ask.clone().without("sec-fetch-site").with("origin", origin);
    vec![
        ("another site", ask.clone().with("sec-fetch-site", "cross-site")),
        ("a sibling", ask.clone().with("sec-fetch-site", "same-site")),
        ("the address bar", ask.clone().with("sec-fetch-site", "none")),
        (
            "a word that is none",
            ask.clone().with("sec-fetch-site", "same-origin, cross-site"),
        ),
        ("nobody", ask.clone().without("sec-fetch-site").without("origin")),
        ("another origin", by_origin("https://evil.example")),
        ("an opaque origin", by_origin("null")),
        ("an empty origin", by_origin("")),
        ("our origin and more", by_origin("{here}.evil.example")),
        ("our origin as a name", by_origin("https://evil.example/{here}")),
        ("another port", by_origin("http://127.0.0.1:1")),
        ("another host on our machine", by_origin("http://localhost")),
    ]
}

#[tokio::test]
async fn every_function_refuses_what_comes_from_elsewhere() {
    let (app, member) = TestApp::signed_in().await;
    let before = app.rows().await;
    for function in functions() {
        for (from, ask) in foreign(&function) {
            let answer = member.send(ask).await;
            assert_eq!(answer.status, StatusCode::FORBIDDEN, "{function} from {from}");
            assert!(answer.cookies().is_empty(), "{function} from {from}");
        }
    }
    assert_eq!(app.rows().await, before);
    assert_eq!(member.get("/services").await.status, StatusCode::OK);
}

#[tokio::test]
async fn forms_of_other_sites_are_not_held_for_a_stranger() {
    let (app, _) = TestApp::signed_in().await;
    let before = app.rows().await;
    let stranger = app.browser();
    for function in functions() {
        for (from, ask) in foreign(&function) {
            let answer = stranger.send(ask).await;
            assert_eq!(answer.status, StatusCode::FORBIDDEN, "{function} from {from}");
        }
    }
    assert_eq!(app.rows().await, before);
}

#[tokio::test]
async fn either_of_the_two_headers_is_enough_for_our_own_pages() {
    let (_app, member) = TestApp::signed_in().await;
    let ask = Ask::form("/api/begin_draft", &[]);
    for ask in [
        ask.clone().without("origin"),
        ask.clone().without("sec-fetch-site"),
        ask,
    ] {
        let answer = member.send(ask).await;
        assert!(answer.location().starts_with("/drafts/"), "{answer:?}");
    }
}

#[tokio::test]
async fn the_public_address_is_ours_too() {
    let app = TestApp::start_with(|config| {
        config.public_url = Some("https://slipway.example.com".parse().unwrap());
    })
    .await;
    let member = app.set_up().await;
    let ask = Ask::form("/api/begin_draft", &[]).without("sec-fetch-site");
    let answer = member
        .send(ask.clone().with("origin", "https://slipway.example.com"))
        .await;
    assert!(answer.location().starts_with("/drafts/"), "{answer:?}");
    for origin in [
        "https://evil.slipway.example.com",
        "https://slipway.example.com.evil.example",
        "https://slipway.example.com:8443",
    ] {
        let answer = member.send(ask.clone().with("origin", origin)).await;
        assert_eq!(answer.status, StatusCode::FORBIDDEN, "{origin}");
    }
}

#[tokio::test]
async fn opening_the_address_of_a_function_writes_nothing() {
    let (app, member) = TestApp::signed_in().await;
    let draft = member.begin_draft().await;
    let before = app.rows().await;
    for function in functions() {
        let path =
            format!("{function}?id={draft}&version=1&step=source&image=x&intent=next&scheme=dark&text=x");
        for method in [Method::GET, Method::HEAD, Method::OPTIONS] {
            let answer = member.send(Ask::get(&path).by(method.clone())).await;
            assert!(
                answer.status.is_client_error(),
                "{method} {function}: {}",
                answer.status
            );
            assert!(answer.cookies().is_empty(), "{method} {function}");
        }
    }
    assert_eq!(app.rows().await, before);
    assert_eq!(member.get("/services").await.status, StatusCode::OK);
}

#[tokio::test]
async fn opening_a_page_writes_nothing_but_what_the_page_is_for() {
    let (app, member) = TestApp::signed_in().await;
    let before = app.rows().await;
    for page in crate::harness::pages() {
        // It is the one page whose opening begins something, as in the AWS console.
        if page == "/create" {
            continue;
        }
        member.get(&page).await;
    }
    assert_eq!(app.rows().await, before);
}
