//! The variables of a draft as browsers without a script post them: two views of the same, imports, values that are hidden,
//! revealed and moved to where secrets are kept.

use crate::harness::{Answer, Ask, Browser, PASSWORD, TestApp, log};
use http::StatusCode;

const CANARY: &str = "canary-value-61d0";

/// Posts the second step with these fields; the address of the answer.
async fn post(app: &TestApp, member: &Browser, draft: &str, fields: &[(&str, &str)]) -> Answer {
    let version = app.version_of(draft).await;
    let mut all = vec![
        ("id", draft),
        ("version", version.as_str()),
        ("step", "configure"),
    ];
    all.extend_from_slice(fields);
    let answer = member.press("/api/save_draft", &all).await;
    assert!(answer.status.is_redirection(), "{}", answer.text());
    answer
}

/// A draft with a plain value that looks like a secret and one that does not.
async fn draft(app: &TestApp, member: &Browser) -> String {
    let draft = member.begin_draft().await;
    let text = format!("# of the shop\nMODE=live\nAPI_TOKEN={CANARY}");
    let fields = [
        ("intent", "show-variables:table"),
        ("name", "web-values"),
        ("region", "eu-west-1"),
        ("env_text", text.as_str()),
    ];
    let answer = post(app, member, &draft, &fields).await;
    assert_eq!(
        answer.location(),
        format!("/drafts/{draft}/configure?variables=table#variables")
    );
    draft
}

async fn viewer(app: &TestApp) -> Browser {
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
    viewer
}

#[tokio::test]
async fn table_and_text_are_views_of_the_same() {
    let (app, member) = TestApp::signed_in().await;
    let draft = draft(&app, &member).await;
    let page = member.get(&format!("/drafts/{draft}/configure")).await;
    assert!(page.tag("variables-1-name").contains("value=\"API_TOKEN\""));
    assert!(page.tag("variables-1-value").contains("is-masked"));
    // A row changes: the text keeps its comment.
    let answer = post(
        &app,
        &member,
        &draft,
        &[
            ("intent", "show-variables:text"),
            ("shown[variables]", "1"),
            ("variables[0][source]", "plain"),
            ("variables[0][name]", "MODE"),
            ("variables[0][value]", "two\r\nlines"),
        ],
    )
    .await;
    assert_eq!(
        answer.location(),
        format!("/drafts/{draft}/configure?variables=text#env_text")
    );
    let page = member.follow(&answer).await;
    assert!(
        page.text()
            .contains("# of the shop\nMODE=\"two\\nlines\"</textarea>"),
        "{}",
        page.text()
    );
    // What cannot be read is told by its line, and kept.
    let answer = post(
        &app,
        &member,
        &draft,
        &[
            ("intent", "next"),
            ("env_text", "MODE=live\r\nnonsense\r\nPORT=1"),
        ],
    )
    .await;
    let page = member.follow(&answer).await;
    for told in [
        "Line 2: Write NAME=value",
        "Line 3: App Runner sets PORT itself",
        "MODE=live\nnonsense\nPORT=1",
    ] {
        assert!(page.text().contains(told), "{told}: {}", page.text());
    }
}

#[tokio::test]
async fn an_import_is_shown_before_it_is_taken() {
    let (app, member) = TestApp::signed_in().await;
    let draft = draft(&app, &member).await;
    let csv = "name,value\r\nMODE,test\r\nNEW,1\r\nPORT,80\r\n";
    let answer = post(
        &app,
        &member,
        &draft,
        &[("intent", "preview-import"), ("import_text", csv)],
    )
    .await;
    let page = member.follow(&answer).await;
    for told in [
        "Read as CSV: 1 added, 1 replaced, 1 left out. 3 of 50 variables after that.",
        "Take 2 variables over",
        "Left out. App Runner sets PORT itself",
    ] {
        assert!(page.text().contains(told), "{told}: {}", page.text());
    }
    let answer = post(
        &app,
        &member,
        &draft,
        &[("intent", "take-import:1-1-1"), ("import_text", csv)],
    )
    .await;
    assert_eq!(answer.location(), format!("/drafts/{draft}/configure#variables"));
    let page = member.follow(&answer).await;
    assert!(page.tag("variables-0-value").contains("value=\"test\""));
    assert!(page.tag("variables-2-name").contains("value=\"NEW\""));
}

#[tokio::test]
async fn values_are_on_no_page_that_only_shows_them_until_they_are_revealed() {
    let (app, member) = TestApp::signed_in().await;
    let draft = draft(&app, &member).await;
    let import = format!("OTHER_TOKEN={CANARY}");
    post(
        &app,
        &member,
        &draft,
        &[("intent", "preview-import"), ("import_text", &import)],
    )
    .await;
    let review = format!("/drafts/{draft}/review");
    for page in [&review, "/drafts"] {
        let answer = member.get(page).await;
        assert_eq!(answer.status, StatusCode::OK);
        assert!(answer.text().contains("web-values"), "{page}");
        assert!(!answer.everything().contains(CANARY), "{page}");
    }
    assert!(member.get(&review).await.text().contains("API_TOKEN"));
    // Asked at its field; it is nothing that is wrong in the draft.
    app.age_sessions("confirmed_at", 601).await;
    let answer = member
        .press("/api/reveal_values", &[("id", &draft), ("reveal", "1")])
        .await;
    let asked = member.follow(&answer).await;
    assert!(!asked.everything().contains(CANARY));
    assert!(
        asked.tag("your_password").contains("aria-invalid"),
        "{}",
        asked.tag("your_password")
    );
    assert!(!asked.text().contains("your_password: "));
    app.age_sessions("confirmed_at", -601).await;
    let answer = member
        .press("/api/reveal_values", &[("id", &draft), ("reveal", "1")])
        .await;
    assert_eq!(answer.location(), review);
    assert!(member.follow(&answer).await.text().contains(CANARY));
    assert!(
        member
            .get("/history")
            .await
            .text()
            .contains("revealed the values in")
    );
    member
        .press("/api/reveal_values", &[("id", &draft), ("reveal", "0")])
        .await;
    assert!(!member.get(&review).await.everything().contains(CANARY));

    // Who may not see them never gets them, wherever they ask.
    let viewer = viewer(&app).await;
    let answer = viewer
        .press("/api/reveal_values", &[("id", &draft), ("reveal", "1")])
        .await;
    assert!(
        viewer
            .follow(&answer)
            .await
            .text()
            .contains("Needs the Editor role")
    );
    let mut told = String::new();
    for page in [
        review,
        format!("/drafts/{draft}/configure?variables=text"),
        "/drafts".to_owned(),
        "/history".to_owned(),
    ] {
        told.push_str(&viewer.get(&page).await.everything());
    }
    for (function, fields) in [
        (
            "/api/load_draft",
            vec![("id", draft.as_str()), ("step", "configure"), ("conflict", "")],
        ),
        ("/api/load_assessment", vec![("id", draft.as_str())]),
        ("/api/load_drafts", vec![]),
    ] {
        let answer = viewer.send(Ask::call(function, &fields)).await;
        assert_eq!(answer.status, StatusCode::OK, "{function}");
        told.push_str(&answer.text());
    }
    assert!(told.contains("API_TOKEN") && !told.contains(CANARY));
    let events = app.rows_of("events").await.join("\n");
    assert!(events.contains("draft.values_revealed") && !events.contains(CANARY));
    let line = log()
        .lines()
        .find(|line| line.contains(CANARY))
        .map(str::to_owned);
    assert_eq!(line, None);
}

#[tokio::test]
async fn a_value_is_moved_by_one_button() {
    let (app, member) = TestApp::signed_in().await;
    let draft = draft(&app, &member).await;
    let rows = [
        ("shown[variables]", "1"),
        ("variables[0][source]", "plain"),
        ("variables[0][name]", "MODE"),
        ("variables[0][value]", "live"),
        ("variables[1][source]", "plain"),
        ("variables[1][name]", "API_TOKEN"),
        ("variables[1][value]", CANARY),
    ];
    // A name that cannot be: told at its row, and nothing is lost.
    let mut fields = rows.to_vec();
    fields.extend([("intent", "move:secret:1"), ("variables[1][secret_name]", "a b")]);
    let answer = post(&app, &member, &draft, &fields).await;
    let page = member.follow(&answer).await;
    assert!(
        page.tag("variables-1-secret_name")
            .contains("aria-invalid=\"true\"")
    );
    assert!(page.tag("variables-1-secret_name").contains("value=\"a b\""));
    assert!(page.tag("variables-1-value").contains(CANARY));

    let mut fields = rows.to_vec();
    fields.push(("intent", "move:parameter:1"));
    let answer = post(&app, &member, &draft, &fields).await;
    assert_eq!(
        answer.location(),
        format!("/drafts/{draft}/configure#variables-1-value")
    );
    let page = member.follow(&answer).await;
    let arn = "arn:aws:ssm:eu-west-1:123456789012:parameter/web-values/API_TOKEN";
    assert!(page.tag("variables-1-value").contains(arn));
    assert!(page.text().contains("ssm:GetParameters"));
    let mut kept = app.rows_of("drafts").await.join("\n");
    kept.push_str(&app.rows_of("draft_conflicts").await.join("\n"));
    kept.push_str(&app.rows_of("events").await.join("\n"));
    assert!(kept.contains(arn) && !kept.contains(CANARY));
    assert!(
        member
            .get("/history")
            .await
            .text()
            .contains("made the parameter /web-values/API_TOKEN")
    );
    assert!(!log().contains(CANARY));
}
