//! Who is on the page of a draft or a service at the moment, as the live stream tells it.

use crate::harness::{Ask, Browser, TestApp};
use http::StatusCode;
use http_body_util::BodyExt;
use hyper::body::Incoming;
use std::time::{Duration, Instant};

/// Long enough for a loaded machine; nothing waits that long unless it is broken.
const PATIENCE: Duration = Duration::from_secs(30);

/// A page that somebody has open.
struct Page {
    body: Incoming,
    heard: String,
}

impl Page {
    async fn open(browser: &Browser, tab: &str, subject: &str, field: &str) -> Page {
        let answer = browser.open(Ask::get(&format!("/events/stream?tab={tab}"))).await;
        assert_eq!(answer.status(), StatusCode::OK);
        say(browser, tab, subject, field).await;
        Page {
            body: answer.into_body(),
            heard: String::new(),
        }
    }

    /// The next news of who is there.
    async fn present(&mut self) -> String {
        loop {
            if let Some(end) = self.heard.find("\n\n") {
                let message = self.heard[..end].to_owned();
                self.heard.drain(..end + 2);
                if let Some(data) = message.strip_prefix("event: present\ndata: ") {
                    return data.to_owned();
                }
                continue;
            }
            let frame = tokio::time::timeout(PATIENCE, self.body.frame());
            let frame = frame.await.expect("nothing was heard").unwrap().unwrap();
            self.heard
                .push_str(std::str::from_utf8(frame.data_ref().unwrap()).unwrap());
        }
    }

    /// Listens until somebody is there, or is not.
    async fn until(&mut self, there: &[&str], gone: &[&str]) -> String {
        loop {
            let news = self.present().await;
            if there.iter().all(|name| news.contains(name)) && !gone.iter().any(|name| news.contains(name)) {
                return news;
            }
        }
    }
}

async fn say(browser: &Browser, tab: &str, subject: &str, field: &str) {
    let editing = if field.is_empty() { "" } else { "1" };
    let fields = [
        ("tab", tab),
        ("subject", subject),
        ("field", field),
        ("editing", editing),
    ];
    let answer = browser.call("/api/be_present", &fields).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.text());
}

#[tokio::test]
async fn two_people_at_a_draft_see_each_other_come_type_and_go() {
    let (app, km) = TestApp::signed_in().await;
    let lee = app.joined(&km, "lee", "editor").await;
    let subject = format!("draft:{}", km.begin_draft().await);
    let mut mine = Page::open(&km, "a", &subject, "").await;
    let mut list = Page::open(&km, "b", "drafts", "").await;
    let theirs = Page::open(&lee, "c", &subject, "").await;
    mine.until(
        &[r#"{"name":"lee","edits":null}"#, r#"{"name":"km","edits":null}"#],
        &[],
    )
    .await;
    list.until(&[r#""name":"lee""#], &[]).await;
    say(&lee, "c", &subject, "port").await;
    mine.until(&[r#"{"name":"lee","edits":"Port"}"#], &[]).await;
    // A name that is no field's is not repeated to others.
    say(&lee, "c", &subject, "<script>").await;
    mine.until(&[r#"{"name":"lee","edits":""}"#], &["script"]).await;
    drop(theirs);
    let left = Instant::now();
    mine.until(&[r#""name":"km""#], &[r#""name":"lee""#]).await;
    assert!(left.elapsed() < Duration::from_secs(10), "{:?}", left.elapsed());
    list.until(&[r#""name":"km""#], &[r#""name":"lee""#]).await;
}

#[tokio::test]
async fn a_viewer_looks_whatever_their_page_says() {
    let (app, km) = TestApp::signed_in().await;
    let vi = app.joined(&km, "vi", "viewer").await;
    let subject = format!("draft:{}", km.begin_draft().await);
    let mut mine = Page::open(&km, "a", &subject, "port").await;
    let _theirs = Page::open(&vi, "b", &subject, "port").await;
    mine.until(
        &[r#"{"name":"km","edits":"Port"}"#, r#"{"name":"vi","edits":null}"#],
        &[],
    )
    .await;
}

#[tokio::test]
async fn nobody_is_at_what_there_is_not() {
    let (_app, km) = TestApp::signed_in().await;
    for subject in ["draft:nothing", "service:eu-west-1/web/0", "service:x"] {
        let fields = [("tab", "a"), ("subject", subject)];
        let answer = km.call("/api/be_present", &fields).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{subject}");
    }
}

#[tokio::test]
async fn a_stranger_is_nowhere() {
    let (app, _km) = TestApp::signed_in().await;
    let fields = [("tab", "a"), ("subject", "drafts")];
    let answer = app.browser().call("/api/be_present", &fields).await;
    assert_eq!(answer.status, StatusCode::UNAUTHORIZED);
}
