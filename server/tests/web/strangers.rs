//! Everything is closed to strangers but for a list, and nothing that someone typed is lost when a session ends.

use crate::harness::{Answer, Ask, Browser, NOT_SIGNED_IN, TestApp, attribute, borrowed, functions, pages};
use app::api::ApiError;
use http::{Method, StatusCode};
use model::paths;

/// Pages that strangers may see.
const OPEN_PAGES: [&str; 5] = ["/apprunner/home", "/join", "/setup", "/sign-in", "/sign-in/code"];
/// Server functions that strangers may call.
const OPEN_FUNCTIONS: [&str; 8] = [
    "/api/enter_code",
    "/api/join",
    "/api/load_first_contact",
    "/api/load_invitation",
    "/api/set_scheme",
    "/api/set_up",
    "/api/sign_in",
    "/api/sign_out",
];
/// Forms that are offered again after signing in.
const OFFERED: [&str; 23] = [
    "/api/begin_draft",
    "/api/begin_draft_from_link",
    "/api/build_launch_link",
    "/api/deploy_service",
    "/api/discard_draft",
    "/api/import_draft",
    "/api/clone_service",
    "/api/comment_on_draft",
    "/api/unarchive_draft",
    "/api/change_view",
    "/api/fix_service",
    "/api/invite_member",
    "/api/make_short_link",
    "/api/paste",
    "/api/pause_service",
    "/api/propose_deletion",
    "/api/protect",
    "/api/resume_service",
    "/api/save_draft",
    "/api/save_view",
    "/api/set_retention",
    "/api/settle_conflict",
    "/api/submit_draft",
];

/// Someone without a session, and someone whose session is over: there must be no difference.
async fn strangers(app: &TestApp) -> Vec<(&'static str, Browser)> {
    let expired = app.sign_in().await;
    app.expire_sessions().await;
    vec![("a stranger", app.browser()), ("an expired session", expired)]
}

fn is_refused_page(answer: &Answer) -> bool {
    answer.status == StatusCode::SEE_OTHER && answer.location().starts_with(paths::SIGN_IN)
}

#[tokio::test]
async fn exactly_these_pages_are_open_to_strangers() {
    let (app, _) = TestApp::signed_in().await;
    for (who, browser) in strangers(&app).await {
        let mut open = Vec::new();
        for page in pages() {
            let answer = browser.get(&page).await;
            if is_refused_page(&answer) {
                assert_eq!(answer.location(), paths::sign_in(&page), "{who} at {page}");
            } else {
                open.push(page);
            }
        }
        open.sort();
        assert_eq!(open, OPEN_PAGES, "{who}");
    }
}

#[tokio::test]
async fn addresses_that_are_no_pages_are_closed_too() {
    let (app, member) = TestApp::signed_in().await;
    assert_eq!(member.get("/no/such/page").await.status, StatusCode::NOT_FOUND);
    for (who, browser) in strangers(&app).await {
        for path in [
            "/",
            "/no/such/page",
            "/sign-in/",
            "/setup/x",
            "/healthz/x",
            "/api",
            "/api/sign_in/x",
        ] {
            let answer = browser.get(path).await;
            assert!(is_refused_page(&answer), "{who} at {path}: {answer:?}");
        }
        let answer = browser.get("/events/stream").await;
        assert_eq!(answer.status, StatusCode::UNAUTHORIZED, "{who}");
        for path in ["/healthz", "/metrics", "/favicon.svg", crate::harness::WASM] {
            assert_eq!(browser.get(path).await.status, StatusCode::OK, "{who} at {path}");
        }
    }
}

#[tokio::test]
async fn a_stranger_comes_back_to_where_they_wanted_to_go() {
    let (app, _) = TestApp::signed_in().await;
    let browser = app.browser();
    let wish = "/launch?image=public.ecr.aws/nginx/nginx:1.27&port=80&env=A%26B";
    let answer = browser.get(wish).await;
    let sign_in = browser.follow(&answer).await;
    assert_eq!(sign_in.status, StatusCode::OK);
    let next = sign_in
        .tags("input")
        .iter()
        .find(|tag| tag.contains("name=\"next\""))
        .and_then(|tag| attribute(tag, "value"))
        .unwrap();
    assert_eq!(browser.sign_in(&next).await.location(), wish);
}

#[tokio::test]
async fn exactly_these_functions_are_open_to_strangers() {
    let (app, _) = TestApp::signed_in().await;
    for (who, browser) in strangers(&app).await {
        let mut open = Vec::new();
        for function in functions() {
            let answer = browser.call(&function, &[]).await;
            if answer.status == StatusCode::UNAUTHORIZED {
                assert_eq!(answer.error(), ApiError::SignedOut, "{who} at {function}");
            } else {
                open.push(function);
            }
        }
        assert_eq!(open, OPEN_FUNCTIONS, "{who}");
    }
}

#[tokio::test]
async fn a_stranger_changes_nothing_whatever_is_called() {
    let (app, member) = TestApp::signed_in().await;
    let draft = member.begin_draft().await;
    let browser = app.browser();
    let before = app.rows().await;
    for function in functions() {
        // These begin a session, which is what they are for.
        if OPEN_FUNCTIONS.contains(&function.as_str()) {
            continue;
        }
        let fields = [
            ("id", draft.as_str()),
            ("version", "1"),
            ("step", "source"),
            ("image", "x"),
        ];
        browser.call(&function, &fields).await;
        for method in [Method::PUT, Method::DELETE, Method::PATCH] {
            let ask = Ask::call(&function, &fields).by(method);
            browser.send(ask).await;
        }
    }
    assert_eq!(app.rows().await, before);
    // The first of them is in the audit log at once, and the flood of them is no flood there.
    let told = app.rows_of("events").await;
    let told: Vec<&String> = told.iter().filter(|row| row.contains(NOT_SIGNED_IN)).collect();
    assert!((1..10).contains(&told.len()), "{told:?}");
    assert!(
        told[0].contains("'stranger'") && told[0].contains("/api/") && told[0].contains("127.0.0.1"),
        "{told:?}"
    );
}

#[tokio::test]
async fn a_form_that_is_posted_too_late_is_offered_again_after_signing_in() {
    let (app, _) = TestApp::signed_in().await;
    let fields = [
        ("id", "4b1c"),
        ("name", "web & \"hello\" <b>"),
        ("variables[0][name]", "GREETING"),
        ("variables[0][value]", "Grüße\nan alle"),
        ("arn", "arn:aws:apprunner:eu-west-1:123456789012:service/web/1"),
    ];
    for function in functions() {
        if OPEN_FUNCTIONS.contains(&function.as_str()) {
            continue;
        }
        let browser = app.sign_in().await;
        app.expire_sessions().await;
        let refused = browser.press(&function, &fields).await;
        assert_eq!(refused.status, StatusCode::SEE_OTHER, "{function}");
        assert_eq!(refused.location(), "/sign-in?next=/held", "{function}");
        let signed_in = browser.sign_in("/held").await;
        assert_eq!(signed_in.location(), "/held", "{function}");
        let held = browser.follow(&signed_in).await;
        assert_eq!(held.status, StatusCode::OK, "{function}");
        let action = format!("action=\"{function}?held=1\"");
        let is_offered = held.tags("form").iter().any(|tag| tag.contains(&action));
        assert_eq!(is_offered, OFFERED.contains(&function.as_str()), "{function}");
        if is_offered {
            assert_eq!(
                hidden(&held),
                fields.map(|(name, value)| (name.to_owned(), value.to_owned()))
            );
        } else {
            assert!(held.text().contains("Nothing is kept"), "{function}");
        }
    }
}

/// The hidden fields of a page, in their order.
fn hidden(page: &Answer) -> Vec<(String, String)> {
    page.tags("input")
        .iter()
        .filter(|tag| tag.contains("type=\"hidden\""))
        .filter_map(|tag| Some((attribute(tag, "name")?, attribute(tag, "value")?)))
        // The switch of the colours stands on every page.
        .filter(|(name, _)| name != "next")
        .collect()
}

#[tokio::test]
async fn what_was_typed_too_late_is_saved_once_its_writer_says_so() {
    let (app, browser) = TestApp::signed_in().await;
    let draft = browser.begin_draft().await;
    let version = app.count("SELECT version FROM drafts").await.to_string();
    app.expire_sessions().await;
    let fields = [
        ("id", draft.as_str()),
        ("version", version.as_str()),
        ("step", "source"),
        ("intent", "next"),
        ("provider", "ecr_public"),
        ("image", "public.ecr.aws/nginx/nginx:1.27"),
        ("trigger", "manual"),
    ];
    browser.press("/api/save_draft", &fields).await;
    assert_eq!(
        app.count("SELECT count(*) FROM drafts WHERE form LIKE '%nginx%'")
            .await,
        0
    );
    let signed_in = browser.sign_in("/held").await;
    let held = browser.follow(&signed_in).await;
    // Signing in is not yet saying so.
    assert_eq!(
        app.count("SELECT count(*) FROM drafts WHERE form LIKE '%nginx%'")
            .await,
        0
    );
    let typed = hidden(&held);
    let saved = browser.press("/api/save_draft?held=1", &borrowed(&typed)).await;
    assert_eq!(saved.location(), format!("/drafts/{draft}/configure"));
    assert_eq!(
        app.count("SELECT count(*) FROM drafts WHERE form LIKE '%nginx%'")
            .await,
        1
    );
    let again = browser.get("/held").await;
    assert!(again.text().contains("Nothing is kept"));
}

#[tokio::test]
async fn a_held_form_is_seen_by_no_other_browser() {
    let (app, browser) = TestApp::signed_in().await;
    app.expire_sessions().await;
    browser.press("/api/save_draft", &[("name", "only-mine")]).await;
    let other = app.sign_in().await;
    assert!(!other.get("/held").await.everything().contains("only-mine"));
    let signed_in = browser.sign_in("/held").await;
    assert!(browser.follow(&signed_in).await.text().contains("only-mine"));
}

#[tokio::test]
async fn before_there_is_an_account_everything_leads_to_the_setup() {
    let app = TestApp::start().await;
    let browser = app.browser();
    for page in pages() {
        if OPEN_PAGES.contains(&page.as_str()) {
            continue;
        }
        assert_eq!(browser.get(&page).await.location(), "/setup", "{page}");
    }
    for function in functions() {
        if OPEN_FUNCTIONS.contains(&function.as_str()) {
            continue;
        }
        let answer = browser.call(&function, &[]).await;
        assert_eq!(answer.location(), "/setup", "{function}");
    }
}

#[tokio::test]
async fn a_form_with_a_password_is_not_kept() {
    let (app, browser) = TestApp::signed_in().await;
    app.expire_sessions().await;
    let fields = [
        ("current", "correct horse battery"),
        ("password", "canary-of-a-password"),
    ];
    let refused = browser.press("/api/change_password", &fields).await;
    assert_eq!(refused.location(), "/sign-in?next=/held");
    assert!(!format!("{:?}", app.rows_of("sessions").await).contains("canary-of-a-password"));
    let signed_in = browser.sign_in("/held").await;
    assert!(
        browser
            .follow(&signed_in)
            .await
            .text()
            .contains("Nothing is kept")
    );
}

#[tokio::test]
async fn what_a_stranger_types_fills_no_disk() {
    let (app, _) = TestApp::signed_in().await;
    let long = "x".repeat(100_000);
    let fields = [("token", "0"), ("name", long.as_str()), ("password", "y")];
    app.browser().press("/api/join", &fields).await;
    app.browser().press("/api/sign_in", &fields).await;
    let kept = app.count("SELECT max(length(data)) FROM sessions").await;
    assert!(kept < 2_000, "{kept} bytes");
}

#[tokio::test]
async fn what_somebody_left_in_a_session_is_not_for_whoever_signs_in_there_next() {
    let (app, km) = TestApp::signed_in().await;
    let lee = app.joined(&km, "lee", "viewer").await;
    // An invitation whose link was never looked at.
    km.press("/api/invite_member", &[("role", "admin")]).await;
    km.press(
        "/api/sign_in",
        &[("name", "lee"), ("password", crate::harness::PASSWORD)],
    )
    .await;
    assert!(!km.get("/services").await.text().contains("/join?token="));
    drop(lee);
}
