//! What members are told by name, as browsers without a script see it, and live.

use crate::harness::{Browser, HELLO, TestApp, until};
use http::StatusCode;

async fn comment(browser: &Browser, draft: &str, text: &str) {
    let fields = [("id", draft), ("comment", text)];
    let answer = browser.press("/api/comment_on_draft", &fields).await;
    assert!(answer.location().contains(draft), "{}", answer.location());
}

/// The ids of the events whose notifications stand above a page, from top to bottom.
async fn above(browser: &Browser, path: &str) -> Vec<String> {
    let page = browser.get(path).await;
    assert_eq!(page.status, StatusCode::OK, "{path}");
    let text = page.text();
    let forms = text.split("action=\"/api/dismiss_notification\"").skip(1);
    forms
        .map(|form| {
            let value = form.split("value=\"").nth(1).unwrap();
            value.split('"').next().unwrap().to_owned()
        })
        .collect()
}

#[tokio::test]
async fn a_notification_stays_above_every_page_until_it_is_put_away() {
    let (app, km) = TestApp::signed_in().await;
    let lee = app.joined(&km, "lee", "viewer").await;
    let draft = km.begin_draft().await;
    assert_eq!(above(&km, "/services").await, [] as [&str; 0]);
    comment(&lee, &draft, "hello").await;
    let told = above(&km, "/services").await;
    assert_eq!(told.len(), 1);
    for path in ["/drafts", "/history", "/overview", "/services"] {
        let page = km.get(path).await.text();
        assert!(
            page.contains("lee commented on the draft of a new service."),
            "{path}"
        );
        assert!(page.contains("Notifications, 1 unread"), "{path}");
    }
    // Who did it, and who signs in anew.
    assert_eq!(above(&lee, "/services").await, [] as [&str; 0]);
    assert_eq!(above(&app.sign_in().await, "/services").await, told);
    // Only its own person puts it away.
    let fields = [("event", told[0].as_str()), ("next", "/history?q=1")];
    lee.press("/api/dismiss_notification", &fields).await;
    assert_eq!(above(&km, "/services").await, told);
    let answer = km.press("/api/dismiss_notification", &fields).await;
    assert_eq!(answer.location(), "/history?q=1");
    assert_eq!(above(&km, "/services").await, [] as [&str; 0]);
    let page = km.get("/notifications").await.text();
    assert!(
        page.contains("lee commented on the draft of a new service."),
        "it is gone"
    );
    assert!(page.contains("Nothing is unread"), "{page}");
}

#[tokio::test]
async fn more_than_a_few_are_folded_and_put_away_together() {
    let (app, km) = TestApp::signed_in().await;
    let lee = app.joined(&km, "lee", "viewer").await;
    let draft = km.begin_draft().await;
    for number in 0..5 {
        comment(&lee, &draft, &number.to_string()).await;
    }
    let page = km.get("/services").await.text();
    assert!(page.contains("4 more notifications"), "they are not folded");
    let newest = above(&km, "/services").await.remove(0);
    comment(&lee, &draft, "not seen yet").await;
    let fields = [("event", newest.as_str()), ("next", "https://elsewhere.example/")];
    let answer = km.press("/api/dismiss_notifications", &fields).await;
    assert!(answer.location().starts_with('/'), "{}", answer.location());
    assert_eq!(above(&km, "/services").await.len(), 1);
}

#[tokio::test]
async fn the_end_of_what_somebody_asked_for_finds_them_on_another_page() {
    let (_app, km) = TestApp::signed_in().await;
    let link = format!("image={HELLO}&port=8000&name=web-hello");
    let answer = km.press("/api/begin_draft_from_link", &[("link", &link)]).await;
    let id = answer.location().split('/').nth(2).unwrap().to_owned();
    km.press("/api/submit_draft", &[("id", &id), ("version", "1")])
        .await;
    until("the create has ended", || async {
        let page = km.get("/history").await.text();
        page.contains("web-hello is created.").then_some(())
    })
    .await;
}
