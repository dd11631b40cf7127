//! Values of environment variables stay where they belong: not in the log, not in the history, not in addresses.

use crate::harness::{Ask, Browser, HELLO, PASSWORD, TestApp, log, until};
use http::StatusCode;

const PLAIN: &str = "plain-marker-7f3a";
const SECRET: &str = "secret-marker-91bc";
const REFERENCE: &str = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:reference-marker-5d0e9c";

/// Saves both steps of a draft with three variables; gives every address that the answers led to.
async fn fill(app: &TestApp, member: &Browser, draft: &str) -> Vec<String> {
    let mut addresses = Vec::new();
    for step in ["source", "configure"] {
        let version = app.count("SELECT version FROM drafts").await.to_string();
        let fields = [
            ("id", draft),
            ("version", &version),
            ("step", step),
            ("intent", "next"),
            ("provider", "ecr_public"),
            ("image", HELLO),
            ("trigger", "manual"),
            ("name", "web-secrets"),
            ("region", "eu-west-1"),
            ("cpu", "1024"),
            ("memory", "2048"),
            ("port", "8000"),
            (
                "instance_role",
                "arn:aws:iam::123456789012:role/OrdersApiInstanceRole",
            ),
            ("shown[variables]", "1"),
            ("variables[0][source]", "plain"),
            ("variables[0][name]", "GREETING"),
            ("variables[0][value]", PLAIN),
            ("variables[1][source]", "plain"),
            ("variables[1][name]", "API_TOKEN"),
            ("variables[1][value]", SECRET),
            ("variables[2][source]", "reference"),
            ("variables[2][name]", "DATABASE"),
            ("variables[2][value]", REFERENCE),
            ("health_protocol", "tcp"),
            ("health_path", "/"),
            ("health_interval", "5"),
            ("health_timeout", "2"),
            ("healthy_threshold", "1"),
            ("unhealthy_threshold", "5"),
        ];
        addresses.push(member.press("/api/save_draft", &fields).await.location());
    }
    addresses
}

/// A service of that draft that runs, and every address on the way.
pub async fn create(app: &TestApp, member: &Browser) -> (String, Vec<String>) {
    let draft = member.begin_draft().await;
    let mut addresses = fill(app, member, &draft).await;
    assert_eq!(addresses.last(), Some(&format!("/drafts/{draft}/review")));
    let version = app.count("SELECT version FROM drafts").await.to_string();
    let answer = member
        .press("/api/submit_draft", &[("id", &draft), ("version", &version)])
        .await;
    addresses.push(answer.location());
    assert!(
        answer.location().starts_with("/services/"),
        "{}",
        answer.location()
    );
    until("the service runs", || async {
        let running = app
            .count("SELECT count(*) FROM services WHERE status = 'RUNNING'")
            .await;
        let ended = app
            .count("SELECT count(*) FROM events WHERE kind = 'operation.ended'")
            .await;
        (running == 1 && ended == 1).then_some(())
    })
    .await;
    (answer.location(), addresses)
}

#[tokio::test]
async fn values_are_neither_in_the_log_nor_in_events_nor_in_addresses() {
    let (app, member) = TestApp::signed_in().await;
    let (service, mut addresses) = create(&app, &member).await;
    let arn: String = sqlx::query_scalar("SELECT arn FROM services")
        .fetch_one(&app.database)
        .await
        .unwrap();
    addresses.push(
        member
            .press("/api/deploy_service", &[("arn", &arn)])
            .await
            .location(),
    );
    let mut told = app.rows_of("events").await.join("\n");
    assert!(told.contains("service.create_requested"), "{told}");
    let pages = [
        "/history".to_owned(),
        format!("/history?service={arn}"),
        format!("{service}?tab=activity"),
        "/services".to_owned(),
    ];
    for page in pages {
        let answer = member.get(&page).await;
        assert_eq!(answer.status, StatusCode::OK, "{page}");
        told.push_str(&answer.everything());
    }
    let history = member.call("/api/load_history", &[("query[view]", "all")]).await;
    assert_eq!(history.status, StatusCode::OK, "{}", history.text());
    assert!(history.text().contains("web-secrets"), "{}", history.text());
    told.push_str(&history.text());
    told.push_str(&addresses.join("\n"));
    told.push_str(&member.get("/metrics").await.text());
    let log = log();
    assert!(log.contains("path=\"/api/submit_draft\""));
    for value in [PLAIN, SECRET] {
        let at = told.find(value).map(|at| &told[at.saturating_sub(300)..at + 30]);
        assert_eq!(at, None);
        let line = log.lines().find(|line| line.contains(value));
        assert_eq!(line, None);
    }
}

#[tokio::test]
async fn who_may_not_see_values_is_not_sent_them() {
    let (app, member) = TestApp::signed_in().await;
    let (service, _) = create(&app, &member).await;
    let draft = member.begin_draft().await;
    sqlx::query("DELETE FROM drafts WHERE state <> 'open'")
        .execute(&app.database)
        .await
        .unwrap();
    fill(&app, &member, &draft).await;
    sqlx::query(
        "INSERT INTO people (name, role, password_hash, created_at) \
         SELECT 'ls', 'viewer', password_hash, created_at FROM people",
    )
    .execute(&app.database)
    .await
    .unwrap();
    let viewer = app.browser();
    viewer
        .press("/api/sign_in", &[("name", "ls"), ("password", PASSWORD)])
        .await;
    let draft = format!("/drafts/{draft}/review");
    for path in [format!("{service}?tab=configuration"), draft] {
        let page = viewer.get(&path).await;
        assert_eq!(page.status, StatusCode::OK, "{path}");
        // The names are there, so it is the right page.
        for text in [page.text(), page.data()] {
            assert!(
                text.contains("API_TOKEN") && text.contains("GREETING"),
                "{path}: {text}"
            );
        }
        let text = page.everything();
        assert!(!text.contains(SECRET) && !text.contains(PLAIN), "{path}: {text}");
    }
    let mut parts = service.split('/').skip(2);
    let (region, name, id) = (
        parts.next().unwrap(),
        parts.next().unwrap(),
        parts.next().unwrap(),
    );
    let fields = [("region", region), ("name", name), ("id", id)];
    let asked = viewer.send(Ask::call("/api/load_service", &fields)).await;
    assert_eq!(asked.status, StatusCode::OK, "{}", asked.text());
    assert!(asked.text().contains("API_TOKEN"));
    assert!(
        !asked.text().contains(SECRET) && !asked.text().contains(PLAIN),
        "{}",
        asked.text()
    );
}

#[tokio::test]
async fn passwords_are_neither_in_the_log_nor_on_the_page_that_asks_again() {
    let (app, _) = TestApp::signed_in().await;
    let wrong = "wrong-password-marker-2e8d";
    let browser = app.browser();
    for fields in [
        [("name", "km"), ("password", wrong)],
        [("name", wrong), ("password", wrong)],
    ] {
        let answer = browser.press("/api/sign_in", &fields).await;
        assert!(!answer.location().contains(wrong));
        let page = browser.follow(&answer).await;
        assert_eq!(page.status, StatusCode::OK);
        assert!(!page.tag("password").contains(wrong));
    }
    let log = log();
    assert!(log.contains("path=\"/api/sign_in\""));
    for line in log.lines() {
        assert!(!line.contains(wrong) && !line.contains(PASSWORD), "{line}");
    }
    let events = app.rows_of("events").await.join("\n");
    assert!(
        events.contains("person.sign_in_failed") && !events.contains(wrong),
        "{events}"
    );
}
