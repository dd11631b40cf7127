//! Launch links: looking at one writes nothing, says nothing to the log, and always has an answer.

use crate::harness::{Browser, HELLO, TestApp, attribute, log};
use http::StatusCode;

/// Links that strangers may write, and what becomes of them.
fn links() -> Vec<(&'static str, String, StatusCode)> {
    let refused = StatusCode::UNPROCESSABLE_ENTITY;
    let script = model::paths::encode("<script>alert(1)</script>\"'><img src=x onerror=alert(1)>");
    vec![
        (
            "plain",
            format!("image={HELLO}&port=8000&name=web-hello"),
            StatusCode::OK,
        ),
        (
            "alias",
            format!("imageUri={HELLO}&serviceName=web-hello"),
            StatusCode::OK,
        ),
        (
            "unknown",
            format!("image={HELLO}&instanceRole=admin&redirect=https://evil.example"),
            StatusCode::OK,
        ),
        (
            "bad values",
            format!("image={HELLO}&port=0&name=a&region=mars-1&cpu=7&memory=x&health=x"),
            StatusCode::OK,
        ),
        (
            "script in a value",
            format!("image={HELLO}&name={script}&region={script}"),
            StatusCode::OK,
        ),
        (
            "script in a name",
            format!("image={HELLO}&{script}={script}"),
            StatusCode::OK,
        ),
        (
            "script as a command",
            format!("image={HELLO}&start={script}"),
            StatusCode::OK,
        ),
        (
            "script as a default",
            format!("image={HELLO}&env=GREETING&default.GREETING={script}"),
            StatusCode::OK,
        ),
        (
            "many variables",
            format!("image={HELLO}{}", "&env=A".repeat(500)),
            StatusCode::OK,
        ),
        (
            "percent signs",
            format!("image={HELLO}&from=%&env=%zz&x=%2"),
            StatusCode::OK,
        ),
        ("nothing", String::new(), refused),
        ("no image", "port=80".to_owned(), refused),
        ("image twice", format!("image={HELLO}&image={HELLO}"), refused),
        (
            "image and its alias",
            format!("image={HELLO}&imageURI=public.ecr.aws/a/b"),
            refused,
        ),
        ("port twice", format!("image={HELLO}&port=80&port=81"), refused),
        ("another registry", "image=ghcr.io/a/b:1".to_owned(), refused),
        ("script as an image", format!("image={script}"), refused),
        ("another version", format!("v=2&image={HELLO}"), refused),
        (
            "hidden characters",
            format!("image={HELLO}&name=web%E2%80%AEhello"),
            refused,
        ),
        (
            "control characters",
            format!("image={HELLO}%00&name=a%0d%0ab"),
            refused,
        ),
        ("bytes that are no text", "image=%ff%fe".to_owned(), refused),
        (
            "a long image",
            format!("image=public.ecr.aws/a/{}", "b".repeat(600)),
            refused,
        ),
        (
            "a long link",
            format!("image={HELLO}&x={}", "y".repeat(9_000)),
            refused,
        ),
        (
            "a very long link",
            format!("image={HELLO}&x={}", "y".repeat(60_000)),
            refused,
        ),
    ]
}

#[tokio::test]
async fn every_link_has_an_answer_and_none_speaks_as_markup() {
    let (_app, member) = TestApp::signed_in().await;
    for (what, query, status) in links() {
        let page = member.get(&format!("/launch?{query}")).await;
        assert_eq!(page.status, status, "{what}");
        let text = page.text();
        assert!(!text.contains("<script>alert"), "{what}");
        assert!(!text.contains("<img src=x"), "{what}");
        assert_eq!(page.tags("img"), Vec::<String>::new(), "{what}");
        let is_offered = text.contains("Continue to draft");
        assert_eq!(is_offered, status == StatusCode::OK, "{what}");
    }
}

#[tokio::test]
async fn what_a_link_says_is_shown_as_the_text_it_is() {
    let (_app, member) = TestApp::signed_in().await;
    let command = "sh -c \"echo <b>'&amp;'</b>\"";
    let page = member
        .get(&format!(
            "/launch?image={HELLO}&start={}",
            model::paths::encode(command)
        ))
        .await;
    let text = crate::harness::unescaped(&page.text());
    assert!(text.contains(command), "{text}");
    assert!(!page.text().contains("<b>'"));
}

#[tokio::test]
async fn looking_at_a_link_writes_nothing() {
    let (app, member) = TestApp::signed_in().await;
    let stranger = app.browser();
    let before = app.rows().await;
    for (what, query, _) in links() {
        for browser in [&member, &stranger] {
            browser.get(&format!("/launch?{query}")).await;
        }
        assert_eq!(app.rows().await, before, "{what}");
    }
    for path in ["/apprunner/home", "/gallery", "/create"] {
        member.get(path).await;
    }
    assert_eq!(app.rows().await, before);
}

async fn continue_with(browser: &Browser, query: &str, more: &[(&str, &str)]) -> crate::harness::Answer {
    let mut fields = vec![("link", query), ("region", "eu-west-1")];
    fields.extend_from_slice(more);
    browser.press("/api/begin_draft_from_link", &fields).await
}

#[tokio::test]
async fn continuing_begins_one_draft_with_what_the_page_showed() {
    let (app, member) = TestApp::signed_in().await;
    let query = format!("image={HELLO}&port=8000&name=web-hello&start=run-me&accessRole=arn:x");
    let page = member.get(&format!("/launch?{query}")).await;
    let link = page
        .tags("input")
        .iter()
        .find(|tag| tag.contains("name=\"link\""))
        .and_then(|tag| attribute(tag, "value"))
        .unwrap();
    assert_eq!(link, query);
    let answer = continue_with(&member, &link, &[]).await;
    assert!(answer.location().starts_with("/drafts/") && answer.location().contains("/quick"));
    let form: String = sqlx::query_scalar("SELECT form FROM drafts")
        .fetch_one(&app.database)
        .await
        .unwrap();
    assert!(form.contains("web-hello") && form.contains("8000"), "{form}");
    // A start command is code: it is taken by who ticks the box, and a role by nobody.
    assert!(!form.contains("run-me") && !form.contains("arn:x"), "{form}");
    continue_with(&member, &link, &[("accept_start", "1")]).await;
    assert_eq!(
        app.count("SELECT count(*) FROM drafts WHERE form LIKE '%run-me%'")
            .await,
        1
    );
}

#[tokio::test]
async fn a_link_that_is_refused_begins_no_draft_whoever_posts_it() {
    let (app, member) = TestApp::signed_in().await;
    for (what, query, status) in links() {
        if status == StatusCode::OK {
            continue;
        }
        let answer = continue_with(&member, &query, &[]).await;
        assert!(answer.status.is_redirection(), "{what}: {}", answer.status);
        let page = member.follow(&answer).await;
        assert!(page.status.as_u16() < 500, "{what}: {}", page.status);
    }
    assert_eq!(app.count("SELECT count(*) FROM drafts").await, 0);
}

#[tokio::test]
async fn neither_a_link_nor_the_setup_token_reaches_the_log() {
    let app = TestApp::start().await;
    let token = app.setup.split_once("token=").unwrap().1.to_owned();
    app.browser().get(&app.setup).await;
    let member = app.set_up().await;
    app.browser().get(&app.setup).await;
    let marker = "marker-of-a-launch-link";
    let query = format!("image={HELLO}&name={marker}&from={marker}&env=A&default.A={marker}&x={marker}");
    let stranger = app.browser();
    for browser in [&member, &stranger] {
        for path in [
            "/launch",
            "/sign-in",
            "/apprunner/home",
            "/no/such/page",
            "/events/stream",
        ] {
            if path != "/events/stream" {
                browser.get(&format!("{path}?{query}")).await;
            }
        }
        browser
            .press(&format!("/api/paste?{query}"), &[("text", marker)])
            .await;
        continue_with(browser, &format!("image=ghcr.io/{marker}"), &[]).await;
        continue_with(browser, &query, &[]).await;
    }
    let log = log();
    // What must be there is found, so what is not found is not there.
    assert!(log.contains("path=\"/launch\"") && log.contains("path=\"/setup\""));
    for secret in [marker, token.as_str()] {
        let line = log.lines().find(|line| line.contains(secret));
        assert_eq!(line, None);
    }
}
