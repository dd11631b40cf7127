//! The live stream, what the process tells of itself, and its end.

use crate::harness::{Ask, Browser, TestApp, log, until};
use crate::terminal::slipway;
use http::StatusCode;
use http_body_util::BodyExt;
use hyper::body::Incoming;
use std::time::{Duration, Instant};

/// Long enough for a loaded machine; nothing waits that long unless it is broken.
const PATIENCE: Duration = Duration::from_secs(30);

/// A stream that is being listened to.
struct Stream {
    body: Incoming,
    heard: String,
}

impl Stream {
    async fn open(browser: &Browser, ask: Ask) -> Stream {
        let answer = browser.open(ask).await;
        assert_eq!(answer.status(), StatusCode::OK);
        Stream {
            body: answer.into_body(),
            heard: String::new(),
        }
    }

    /// The next message whole; `None` at the end of the stream.
    async fn next(&mut self) -> Option<Message> {
        loop {
            if let Some(end) = self.heard.find("\n\n") {
                let message = Message::parse(&self.heard[..end]);
                self.heard.drain(..end + 2);
                // Comments and news of Regions come at any time.
                if ["message", "resync", "dismissed"].contains(&message.kind.as_str()) {
                    return Some(message);
                }
                continue;
            }
            let frame = tokio::time::timeout(PATIENCE, self.body.frame())
                .await
                .expect("nothing was heard");
            let data = frame?.ok()?.into_data().ok()?;
            self.heard.push_str(std::str::from_utf8(&data).unwrap());
        }
    }

    /// Messages up to the one with this id.
    async fn ids_until(&mut self, last: i64) -> Vec<i64> {
        let mut ids = Vec::new();
        while ids.last() != Some(&last) {
            let message = self.next().await.expect("the stream ended");
            assert_eq!(message.kind, "message");
            ids.push(message.id);
        }
        ids
    }
}

#[derive(Debug, Default, PartialEq, Eq)]
struct Message {
    id: i64,
    kind: String,
    data: String,
}

impl Message {
    fn parse(block: &str) -> Message {
        let mut message = Message::default();
        for (name, value) in block.lines().filter_map(|line| line.split_once(": ")) {
            match name {
                "id" => message.id = value.parse().unwrap(),
                "event" => value.clone_into(&mut message.kind),
                "data" => value.clone_into(&mut message.data),
                _ => {}
            }
        }
        message
    }
}

async fn newest(app: &TestApp) -> i64 {
    app.count("SELECT max(id) FROM events").await
}

#[tokio::test]
async fn what_happens_is_told_at_once_and_carries_the_id_of_its_event() {
    let (app, member) = TestApp::signed_in().await;
    let mut stream = Stream::open(&member, Ask::get("/events/stream")).await;
    let draft = member.begin_draft().await;
    let message = stream.next().await.unwrap();
    assert_eq!(message.id, newest(&app).await);
    assert!(message.data.contains(&draft), "{}", message.data);
    assert!(message.data.contains("draft.created"), "{}", message.data);
}

#[tokio::test]
async fn what_a_member_puts_away_is_told_to_their_other_pages_and_to_nobody_else() {
    let (app, km) = TestApp::signed_in().await;
    let lee = app.joined(&km, "lee", "viewer").await;
    let draft = km.begin_draft().await;
    let comment = [("id", draft.as_str()), ("comment", "hello")];
    lee.press("/api/comment_on_draft", &comment).await;
    let event = newest(&app).await.to_string();
    let elsewhere = app.sign_in().await;
    let mut mine = Stream::open(&elsewhere, Ask::get("/events/stream")).await;
    let mut theirs = Stream::open(&lee, Ask::get("/events/stream")).await;
    for (function, field) in [
        ("dismiss_notification", event.as_str()),
        ("dismiss_notifications", event.as_str()),
    ] {
        km.press(&format!("/api/{function}"), &[("event", field)]).await;
        assert_eq!(mine.next().await.unwrap().kind, "dismissed", "{function}");
    }
    // What is not theirs is put away for nobody.
    lee.press("/api/dismiss_notification", &[("event", &event)]).await;
    km.begin_draft().await;
    for stream in [&mut mine, &mut theirs] {
        assert_eq!(stream.next().await.unwrap().kind, "message");
    }
}

#[tokio::test]
async fn what_was_missed_is_told_again_in_order_and_once() {
    let (app, member) = TestApp::signed_in().await;
    let before = newest(&app).await;
    for _ in 0..3 {
        member.begin_draft().await;
    }
    let missed: Vec<i64> = (before + 1..=newest(&app).await).collect();
    assert_eq!(missed.len(), 3);
    let path = format!("/events/stream?after={before}");
    let by_query = Ask::get(&path);
    let by_header = Ask::get("/events/stream").with("last-event-id", &before.to_string());
    // A browser that reconnects keeps its address, and its header is the newer of the two.
    let by_both = Ask::get("/events/stream?after=0").with("last-event-id", &before.to_string());
    for ask in [by_query, by_header, by_both] {
        let mut stream = Stream::open(&member, ask.clone()).await;
        member.begin_draft().await;
        let last = newest(&app).await;
        let told = stream.ids_until(last).await;
        assert_eq!(told, (before + 1..=last).collect::<Vec<_>>(), "{ask:?}");
    }
}

#[tokio::test]
async fn who_missed_too_much_or_comes_from_the_future_loads_everything_anew() {
    let (app, member) = TestApp::signed_in().await;
    let first = newest(&app).await;
    sqlx::query(
        "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 600) \
         INSERT INTO events (at, kind, author, detail, quiet, failed) \
         SELECT 1, 'draft.saved', 'slipway', '{}', 1, 0 FROM n",
    )
    .execute(&app.database)
    .await
    .unwrap();
    for missing in [-first, 1 - first, 0, 1, 1_000] {
        // What is written in between makes the future a little later each time.
        let last = newest(&app).await;
        let after = if missing <= 0 {
            first + missing
        } else {
            last + missing
        };
        let mut stream = Stream::open(&member, Ask::get(&format!("/events/stream?after={after}"))).await;
        let message = stream.next().await.unwrap();
        assert_eq!(
            (message.kind.as_str(), message.id),
            ("resync", last),
            "after {after}"
        );
        // It goes on from there.
        member.begin_draft().await;
        let next = stream.next().await.unwrap();
        assert_eq!(
            (next.kind.as_str(), next.id),
            ("message", last + 1),
            "after {after}"
        );
    }
}

#[tokio::test]
async fn an_id_that_is_none_is_no_reason_to_fail() {
    let (_app, member) = TestApp::signed_in().await;
    for ask in [
        Ask::get("/events/stream").with("last-event-id", "x"),
        Ask::get("/events/stream").with("last-event-id", ""),
        Ask::get("/events/stream").with("last-event-id", "99999999999999999999999"),
        Ask::get("/events/stream?after=-1"),
        Ask::get("/events/stream?other=1"),
    ] {
        let answer = member.open(ask.clone()).await;
        assert_eq!(answer.status(), StatusCode::OK, "{ask:?}");
    }
    let answer = member.open(Ask::get("/events/stream?after=x")).await;
    assert!(answer.status() == StatusCode::OK || answer.status() == StatusCode::BAD_REQUEST);
}

#[tokio::test]
async fn a_stream_ends_with_its_session_and_others_go_on() {
    let (app, member) = TestApp::signed_in().await;
    let elsewhere = app.sign_in().await;
    let mut ending = Stream::open(&member, Ask::get("/events/stream")).await;
    let mut lasting = Stream::open(&elsewhere, Ask::get("/events/stream")).await;
    member.press("/api/sign_out", &[]).await;
    while ending.next().await.is_some() {}
    let draft = elsewhere.begin_draft().await;
    loop {
        let message = lasting
            .next()
            .await
            .expect("the other session's stream ended too");
        if message.data.contains(&draft) {
            break;
        }
    }
}

/// The terminal is another process.
#[tokio::test]
async fn a_stream_hears_at_once_that_its_session_was_ended_at_the_terminal() {
    let (app, km) = TestApp::signed_in().await;
    let lee = app.joined(&km, "lee", "viewer").await;
    let mut theirs = Stream::open(&lee, Ask::get("/events/stream")).await;
    let mut others = Stream::open(&km, Ask::get("/events/stream")).await;
    let begun = Instant::now();
    slipway(app.folder.path(), &["admin", "reset-password", "lee"], "")
        .await
        .unwrap();
    assert_eq!(theirs.next().await, None);
    assert!(begun.elapsed() < Duration::from_secs(20), "{:?}", begun.elapsed());
    // Everybody else is told and goes on.
    let told = others.next().await.unwrap();
    assert!(told.data.contains("person.password_changed"), "{}", told.data);
    let draft = km.begin_draft().await;
    assert!(others.next().await.unwrap().data.contains(&draft));
}

#[tokio::test]
async fn a_server_that_stops_ends_its_streams_and_finishes_what_is_under_way() {
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    let (app, member) = TestApp::signed_in().await;
    let mut stream = Stream::open(&member, Ask::get("/events/stream")).await;
    // A form of which the server has the beginning only.
    let mut slow = tokio::net::TcpStream::connect(app.address).await.unwrap();
    let body = "text=public.ecr.aws/nginx/nginx:1.27";
    let head = format!(
        "POST /api/paste HTTP/1.1\r\nhost: {0}\r\norigin: http://{0}\r\ncookie: {1}\r\naccept: text/html\r\n\
         content-type: application/x-www-form-urlencoded\r\ncontent-length: {2}\r\nexpect: 100-continue\r\n\r\n",
        app.address,
        member.cookies(),
        body.len()
    );
    slow.write_all(head.as_bytes()).await.unwrap();
    slow.write_all(&body.as_bytes()[..10]).await.unwrap();
    // The server asks for the rest once it works on the request.
    let mut go_on = [0; b"HTTP/1.1 100 Continue\r\n\r\n".len()];
    slow.read_exact(&mut go_on).await.unwrap();
    assert_eq!(&go_on, b"HTTP/1.1 100 Continue\r\n\r\n");
    let address = app.address;
    let stopped = app.stop();
    while stream.next().await.is_some() {}
    slow.write_all(&body.as_bytes()[10..]).await.unwrap();
    let mut answer = String::new();
    slow.read_to_string(&mut answer).await.unwrap();
    assert!(
        answer.starts_with("HTTP/1.1 302") || answer.starts_with("HTTP/1.1 303"),
        "{answer}"
    );
    assert!(answer.contains("location: /launch?"), "{answer}");
    let ended = tokio::time::timeout(PATIENCE, stopped)
        .await
        .expect("it does not stop");
    ended.unwrap().unwrap();
    assert!(tokio::net::TcpStream::connect(address).await.is_err());
}

#[tokio::test]
async fn health_and_readiness_say_what_they_are_about() {
    let app = TestApp::start().await;
    let browser = app.browser();
    let health = browser.get("/healthz").await;
    assert_eq!(
        (health.status, health.text().as_str()),
        (StatusCode::OK, "alive\n")
    );
    until("every Region has answered", || async {
        let ready = browser.get("/readyz").await;
        (ready.status == StatusCode::OK && ready.text() == "ready\n").then_some(())
    })
    .await;
}

#[tokio::test]
async fn metrics_count_requests_by_route_and_never_by_address() {
    let (_app, member) = TestApp::signed_in().await;
    member
        .get("/services/eu-west-1/metrics-marker/x?tab=metrics-marker")
        .await;
    member
        .send(Ask::get("/services").by("METRICSMARKER".parse().unwrap()))
        .await;
    let _stream = Stream::open(&member, Ask::get("/events/stream")).await;
    let metrics = member.get("/metrics").await;
    assert_eq!(
        metrics.header("content-type"),
        "text/plain; version=0.0.4; charset=utf-8"
    );
    let text = metrics.text();
    assert!(!text.to_lowercase().contains("metrics-marker"), "{text}");
    assert!(!text.contains("METRICSMARKER"), "{text}");
    for part in [
        "slipway_http_requests_total{method=\"GET\",route=\"/services/{region}/{name}/{id}\",status=\"404\"}",
        "method=\"other\"",
        "slipway_http_request_seconds",
        "slipway_event_stream_listeners",
    ] {
        assert!(text.contains(part), "{part} is missing in {text}");
    }
}

#[tokio::test]
async fn a_request_is_found_in_the_log_by_its_id() {
    let (_app, member) = TestApp::signed_in().await;
    let answer = member.get("/services?q=not-for-the-log").await;
    let id = answer.header("x-request-id");
    let log = log();
    let line = log
        .lines()
        .find(|line| line.contains(id) && line.contains("answered"))
        .unwrap_or_else(|| panic!("no line has the id {id}"));
    assert!(
        line.contains("path=\"/services\"") && line.contains("status=200"),
        "{line}"
    );
    assert!(!log.contains("not-for-the-log"));
}
