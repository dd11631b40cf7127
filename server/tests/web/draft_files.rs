//! Drafts as files: what is saved, what is read, and what strangers get of it.

use crate::harness::{Ask, Browser, PASSWORD, TestApp};
use http::StatusCode;

/// A form with a file, as a browser sends it.
fn upload(path: &str, file: &[u8], text: &str) -> Ask {
    let mut body = b"--frontier\r\ncontent-disposition: form-data; name=\"file\"; filename=\"draft.json\"\r\ncontent-type: application/json\r\n\r\n".to_vec();
    body.extend(file);
    body.extend(
        format!("\r\n--frontier\r\ncontent-disposition: form-data; name=\"text\"\r\n\r\n{text}\r\n--frontier--\r\n")
            .bytes(),
    );
    Ask::form(path, &[])
        .with("content-type", "multipart/form-data; boundary=frontier")
        .carrying(body)
}

async fn exported(member: &Browser) -> (String, String) {
    let draft = member.begin_draft().await;
    let fields = [
        ("id", draft.as_str()),
        ("version", "1"),
        ("step", "configure"),
        ("intent", "stay"),
        ("name", "web-file"),
        ("shown[variables]", "1"),
        ("variables[0][source]", "plain"),
        ("variables[0][name]", "API_TOKEN"),
        ("variables[0][value]", "canary-token"),
    ];
    member.press("/api/save_draft", &fields).await;
    let answer = member.get(&format!("/drafts/{draft}/export")).await;
    assert_eq!(answer.status, StatusCode::OK);
    assert_eq!(answer.header("content-type"), "application/json; charset=utf-8");
    assert_eq!(
        answer.header("content-disposition"),
        "attachment; filename=\"slipway-draft-web-file.json\""
    );
    assert_eq!(answer.header("cache-control"), "no-store");
    (draft, answer.text())
}

#[tokio::test]
async fn a_file_goes_out_without_secrets_and_comes_back_as_a_draft() {
    let (app, member) = TestApp::signed_in().await;
    let (draft, file) = exported(&member).await;
    assert!(file.contains("API_TOKEN") && !file.contains("canary"), "{file}");
    let answer = member
        .send(upload("/api/import_draft", file.as_bytes(), ""))
        .await;
    assert!(answer.location().ends_with("/review"), "{}", answer.location());
    let page = member.follow(&answer).await;
    assert!(page.text().contains("The draft is imported.") && page.text().contains("from file"));
    assert_eq!(app.count("SELECT count(*) FROM drafts").await, 2);
    // The text alone does too.
    let answer = member.press("/api/import_draft", &[("text", &file)]).await;
    assert!(answer.location().ends_with("/review"), "{}", answer.location());

    let all = member.press(&format!("/drafts/{draft}/export"), &[]).await;
    assert!(all.text().contains("canary-token"), "{}", all.text());
    assert_eq!(
        app.count("SELECT count(*) FROM events WHERE kind = 'draft.exported'")
            .await,
        1
    );
    assert_eq!(
        member.get("/drafts/nowhere/export").await.status,
        StatusCode::NOT_FOUND
    );
}

#[tokio::test]
async fn values_go_out_only_to_who_has_shown_a_moment_ago_that_it_is_them() {
    let (app, member) = TestApp::signed_in().await;
    let (draft, _) = exported(&member).await;
    let path = format!("/drafts/{draft}/export");
    let count = async |kind| {
        let query = "SELECT count(*) FROM events WHERE kind = $1";
        let count: i64 = sqlx::query_scalar(query)
            .bind(kind)
            .fetch_one(&app.database)
            .await
            .unwrap();
        count
    };
    let review = format!("/drafts/{draft}/review");
    assert!(!member.get(&review).await.text().contains("your_password"));
    app.age_sessions("confirmed_at", 601).await;
    let page = member.get(&review).await;
    assert!(
        page.tag("export-secrets")
            .contains(&format!("formaction=\"{path}\""))
    );
    assert!(page.tag("your_password").contains("type=\"password\""));
    for fields in [&[][..], &[("your_password", "wrong")]] {
        let answer = member.press(&path, fields).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text());
        assert_eq!(answer.location(), format!("{review}#your_password"));
        assert!(!answer.text().contains("canary"));
        let page = member.follow(&answer).await;
        assert!(
            page.tag("your_password").contains("aria-invalid=\"true\""),
            "{}",
            page.tag("your_password")
        );
        assert!(!page.everything().contains("canary"));
    }
    assert_eq!(count("draft.exported").await, 0);
    assert_eq!(count("person.confirmation_failed").await, 1);
    // Without values there is nothing to ask for.
    assert_eq!(member.get(&path).await.status, StatusCode::OK);
    let file = member.press(&path, &[("your_password", PASSWORD)]).await;
    assert_eq!(file.status, StatusCode::OK);
    assert!(file.text().contains("canary-token"), "{}", file.text());
    assert_eq!(count("draft.exported").await, 1);
    // And not again for a while.
    assert!(member.press(&path, &[]).await.text().contains("canary-token"));
    // Who may not see values is refused before anybody is asked.
    let viewer = app.joined(&member, "lee", "viewer").await;
    let answer = viewer.press(&path, &[("your_password", PASSWORD)]).await;
    assert_eq!(answer.status, StatusCode::FORBIDDEN);
    assert!(!answer.text().contains("canary"));
}

#[tokio::test]
async fn what_is_no_draft_is_said_with_its_place_and_stays_on_the_page() {
    let (app, member) = TestApp::signed_in().await;
    for (file, words) in [
        (
            &b"{\n \"format\": </textarea><script>alert(1)</script>"[..],
            "Line 2",
        ),
        (b"\xff\xfe\x00", "This is not JSON"),
        (b"{\"format\":\"slipway-draft\",\"version\":9}", "newer Slipway"),
        (b"", "Choose a file"),
    ] {
        let answer = member.send(upload("/api/import_draft", file, "")).await;
        assert_eq!(answer.location(), "/create#import");
        let page = member.follow(&answer).await;
        assert!(page.text().contains(words), "{words}: {}", page.text());
        assert!(!page.text().contains("<script>alert"));
        assert!(
            page.tag("text").contains("aria-invalid=\"true\""),
            "{}",
            page.tag("text")
        );
    }
    assert_eq!(app.count("SELECT count(*) FROM drafts").await, 0);
}

#[tokio::test]
async fn strangers_get_no_file_and_what_they_send_waits_for_them_to_sign_in() {
    let (app, member) = TestApp::signed_in().await;
    let (draft, file) = exported(&member).await;
    let stranger = app.browser();
    let answer = stranger.get(&format!("/drafts/{draft}/export")).await;
    assert!(answer.location().starts_with("/sign-in"), "{}", answer.location());
    let before = app.count("SELECT count(*) FROM drafts").await;
    let answer = stranger
        .send(upload("/api/import_draft", file.as_bytes(), ""))
        .await;
    assert_eq!(answer.location(), "/sign-in?next=/held");
    assert_eq!(app.count("SELECT count(*) FROM drafts").await, before);
    let broken =
        Ask::form("/api/import_draft", &[]).with("content-type", "multipart/form-data; boundary=frontier");
    assert_eq!(member.send(broken).await.status, StatusCode::BAD_REQUEST);
}

/// Whatever a draft is called, its file is named by letters that every system of files and every header can carry.
#[tokio::test]
async fn the_name_of_a_file_is_cleaned() {
    let (app, member) = TestApp::signed_in().await;
    for (name, file) in [
        ("../../etc/passwd", "slipway-draft-etcpasswd.json"),
        ("web\"; filename=\"x.exe", "slipway-draft-webfilenamexexe.json"),
        (
            "\u{202e}gpj.exe\r\nset-cookie: x",
            "slipway-draft-gpjexeset-cookiex.json",
        ),
        ("\u{2026}", "slipway-draft.json"),
    ] {
        let draft = member.begin_draft().await;
        let version = app.version_of(&draft).await;
        let typed = [
            ("id", draft.as_str()),
            ("step", "configure"),
            ("intent", "stay"),
            ("version", &version),
            ("name", name),
        ];
        member.press("/api/save_draft", &typed).await;
        let answer = member.get(&format!("/drafts/{draft}/export")).await;
        let disposition = answer.header("content-disposition");
        assert_eq!(disposition, format!("attachment; filename=\"{file}\""), "{name}");
    }
}
