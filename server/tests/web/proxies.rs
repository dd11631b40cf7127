//! Behind a proxy: whose word counts about where people come from.
//!
//! Tests come from 127.0.0.1, which is the proxy where one is named.

use crate::harness::{Answer, Ask, Browser, NAME, PASSWORD, TestApp};
use http::StatusCode;

const PUBLIC: &str = "https://slipway.example.com";

async fn behind(proxies: &[&str]) -> TestApp {
    TestApp::start_with(|config| {
        config.trusted_proxies = proxies.iter().map(|proxy| proxy.parse().unwrap()).collect();
    })
    .await
}

/// Signs in with this password, as somebody at `hops`.
async fn sign_in_from(browser: &Browser, hops: &str, password: &str) -> Answer {
    let fields = [("name", NAME), ("password", password)];
    let ask = Ask::form("/api/sign_in", &fields).with("x-forwarded-for", hops);
    browser.send(ask).await
}

fn is_in(answer: &Answer) -> bool {
    !answer.location().starts_with("/sign-in")
}

/// The addresses of the events of a kind, the newest first.
async fn addresses(app: &TestApp, kind: &str) -> Vec<String> {
    sqlx::query_scalar("SELECT address FROM events WHERE kind = $1 ORDER BY id DESC")
        .bind(kind)
        .fetch_all(&app.database)
        .await
        .unwrap()
}

#[tokio::test]
async fn what_a_proxy_says_is_what_sessions_and_the_audit_log_tell() {
    let app = behind(&["127.0.0.0/8", "10.0.0.0/8"]).await;
    app.set_up().await;
    let browser = app.browser();
    // What the browser wrote itself stands to the left of what the proxies wrote.
    let hops = "198.51.100.66, 2001:db8:7::9, 10.1.1.1";
    assert!(is_in(&sign_in_from(&browser, hops, PASSWORD).await));
    assert_eq!(addresses(&app, "person.signed_in").await[0], "2001:db8:7::9");
    let sessions = browser
        .send(Ask::get("/account").with("x-forwarded-for", hops))
        .await;
    assert!(sessions.text().contains("2001:db8:7::9"));
    assert!(!sessions.text().contains("198.51.100.66"));
    // An act, and one that is denied.
    let begun = Ask::form("/api/begin_draft", &[]).with("x-forwarded-for", "203.0.113.5");
    browser.send(begun).await;
    assert_eq!(addresses(&app, "draft.created").await, ["203.0.113.5"]);
    let viewer = app.joined(&browser, "lee", "viewer").await;
    let refused = Ask::form("/api/begin_draft", &[]).with("x-forwarded-for", "203.0.113.6");
    viewer.send(refused).await;
    assert_eq!(addresses(&app, "person.not_authorised").await, ["203.0.113.6"]);
}

#[tokio::test]
async fn strangers_cannot_say_that_they_are_somewhere_else() {
    for proxies in [&[][..], &["10.0.0.0/8", "127.0.0.2"]] {
        let app = behind(proxies).await;
        app.set_up().await;
        let browser = app.browser();
        assert!(is_in(&sign_in_from(&browser, "203.0.113.7", PASSWORD).await));
        assert_eq!(
            addresses(&app, "person.signed_in").await[0],
            "127.0.0.1",
            "{proxies:?}"
        );
        assert!(browser.get("/account").await.text().contains("127.0.0.1"));
    }
}

#[tokio::test]
async fn guessing_is_slowed_for_who_guesses_and_not_for_who_shares_the_proxy() {
    let app = behind(&["127.0.0.1"]).await;
    app.set_up().await;
    let guess = async |hops: &str, name: &str| {
        let fields = [("name", name), ("password", "no such password")];
        let ask = Ask::form("/api/sign_in", &fields).with("x-forwarded-for", hops);
        app.browser().send(ask).await
    };
    // Names that nobody has: only the address counts for the member. Each guess from another address of one network.
    for place in 0..3 {
        guess(&format!("2001:db8:1:2::{place}"), &format!("nobody{place}")).await;
    }
    let subjects: Vec<String> =
        sqlx::query_scalar("SELECT subject FROM sign_in_attempts WHERE subject LIKE 'address:%'")
            .fetch_all(&app.database)
            .await
            .unwrap();
    assert_eq!(subjects, ["address:2001:db8:1:2::/64"]);
    // As many as would take minutes.
    app.write_beside("UPDATE sign_in_attempts SET failures = 12")
        .await;
    let neighbour = sign_in_from(&app.browser(), "2001:db8:1:2:ffff::1", PASSWORD).await;
    assert!(
        !is_in(&neighbour),
        "a neighbour in the same network does not wait"
    );
    let told = app.browser();
    let refused = sign_in_from(&told, "2001:db8:1:2:ffff::1", PASSWORD).await;
    assert!(told.follow(&refused).await.text().contains("Too many attempts."));
    // Others come through the same proxy.
    for hops in ["2001:db8:1:3::1", "203.0.113.9"] {
        assert!(
            is_in(&sign_in_from(&app.browser(), hops, PASSWORD).await),
            "{hops}"
        );
    }
    // The refused attempt is told with its own address.
    assert_eq!(
        addresses(&app, "person.sign_in_failed").await[0],
        "2001:db8:1:2:ffff::1"
    );
}

#[tokio::test]
async fn who_comes_without_https_is_sent_there_and_nothing_is_taken_from_them() {
    let app = TestApp::start_with(|config| {
        config.public_url = Some(PUBLIC.parse().unwrap());
        config.trusted_proxies = vec!["127.0.0.1".parse().unwrap()];
    })
    .await;
    let member = app.set_up().await;
    let plain = |ask: Ask| {
        ask.with("x-forwarded-for", "203.0.113.5")
            .with("x-forwarded-proto", "http")
    };
    for path in [
        "/services?q=a%20b",
        "/",
        "//evil.example/x",
        "/sign-in",
        "/favicon.svg",
    ] {
        let answer = member.send(plain(Ask::get(path))).await;
        assert_eq!(answer.status, StatusCode::PERMANENT_REDIRECT, "{path}");
        assert_eq!(answer.location(), format!("{PUBLIC}{path}"));
        assert_eq!(answer.header("strict-transport-security"), "", "{path}");
        assert!(answer.cookies().is_empty(), "{path}");
    }
    let before = app.rows().await;
    let answer = member.send(plain(Ask::form("/api/begin_draft", &[]))).await;
    assert_eq!(answer.status, StatusCode::FORBIDDEN);
    assert!(answer.text().contains(PUBLIC), "{}", answer.text());
    assert_eq!(app.rows().await, before);
    // By https, and straight from inside, as a load balancer looks whether it is alive.
    let https = Ask::get("/services").with("x-forwarded-proto", "https");
    assert_eq!(member.send(https).await.status, StatusCode::OK);
    assert_eq!(member.get("/healthz").await.status, StatusCode::OK);
}

#[tokio::test]
async fn links_to_take_along_have_the_scheme_that_the_proxy_says() {
    for (proxies, scheme) in [(&["127.0.0.1"][..], "https"), (&[], "http")] {
        let app = behind(proxies).await;
        let member = app.set_up().await;
        let ask = Ask::form("/api/invite_member", &[("role", "viewer")])
            .with("host", "slipway.example.com")
            .with("x-forwarded-proto", "https");
        member.send(ask).await;
        let page = member.get("/members").await.text();
        let link = page.split("/join?token=").next().unwrap();
        assert!(
            link.ends_with(&format!("{scheme}://slipway.example.com")),
            "{proxies:?}"
        );
    }
}

#[tokio::test]
async fn figures_of_the_inside_are_for_the_inside() {
    let app = behind(&["127.0.0.1"]).await;
    let browser = app.browser();
    for (name, value) in [("x-forwarded-for", "203.0.113.5"), ("x-forwarded-proto", "https")] {
        let outside = browser.send(Ask::get("/metrics").with(name, value)).await;
        assert_eq!(outside.status, StatusCode::NOT_FOUND, "{name}");
        assert!(!outside.text().contains("slipway_"), "{}", outside.text());
    }
    let inside = browser.get("/metrics").await;
    assert_eq!(inside.status, StatusCode::OK);
    assert!(inside.text().contains("slipway_event_stream_listeners"));
}
