//! Plain values that others typed are shown to who has confirmed a while ago that it is them.

use crate::harness::{NAME, PASSWORD, TestApp};
use http::StatusCode;
use model::paths;

const CANARY: &str = "canary-of-others";

/// An Editor in whose browser somebody sits long after they signed in, and a draft of the administrator.
#[tokio::test]
async fn pages_to_type_into_and_comparisons_ask_who_it_is() {
    let (app, km) = TestApp::signed_in().await;
    let draft = km.begin_draft().await;
    let version = app.version_of(&draft).await;
    let saved = [
        ("id", draft.as_str()),
        ("step", "configure"),
        ("intent", "stay"),
        ("version", &version),
        ("env_mode", "text"),
        ("env_text", "MODE=canary-of-others"),
    ];
    km.press("/api/save_draft", &saved).await;
    let lee = app.joined(&km, "lee", "editor").await;
    let own = lee.begin_draft().await;
    let compared = paths::draft_compared(&own, &format!("draft:{draft}"), false);
    app.age_sessions("confirmed_at", 601).await;

    let configure = format!("/drafts/{draft}/configure");
    for path in [&configure, &compared] {
        let page = lee.get(path).await;
        assert_eq!(page.status, StatusCode::OK);
        let text = page.text();
        assert!(!text.contains(CANARY), "{path}");
        let link = format!("href=\"{}\"", paths::confirm(path));
        assert!(text.contains(&link.replace('&', "&amp;")), "{path}: {text}");
    }
    assert!(km.get(&configure).await.text().contains(CANARY), "their own");

    // Wrong, nothing at all, and right.
    let ask = async |password: &str| {
        let fields = [("your_password", password), ("next", configure.as_str())];
        lee.press("/api/confirm_member", &fields).await
    };
    for (password, told) in [
        ("wrong", "That is not your password."),
        ("", "Confirm that it is you"),
    ] {
        let answer = ask(password).await;
        assert_eq!(answer.location(), paths::confirm(&configure));
        assert!(lee.follow(&answer).await.text().contains(told), "{password}");
        assert!(!lee.get(&configure).await.text().contains(CANARY));
    }
    let answer = ask(PASSWORD).await;
    assert_eq!(answer.location(), configure);
    assert!(lee.follow(&answer).await.text().contains(CANARY));
    assert!(lee.get(&compared).await.text().contains(CANARY));
    // In the middle of the work nobody is asked again.
    app.age_sessions("confirmed_at", 601).await;
    assert!(lee.get(&configure).await.text().contains(CANARY));
    let seen = app
        .count("SELECT count(*) FROM events WHERE kind = 'draft.values_revealed'")
        .await;
    assert_eq!(seen, 1, "{NAME} typed it, lee saw it");
}

#[tokio::test]
async fn the_page_that_asks_leads_on_to_our_own_pages_only() {
    let (_app, km) = TestApp::signed_in().await;
    for wish in ["//evil.example", "https://evil.example", "/\\evil.example", ""] {
        let page = km.get(&paths::confirm(wish)).await.text();
        assert!(
            !page.contains("value=\"//evil") && !page.contains("value=\"https://evil"),
            "{wish}"
        );
        let answer = km.press("/api/confirm_member", &[("next", wish)]).await;
        assert_eq!(answer.location(), "/services", "{wish:?}");
    }
}
