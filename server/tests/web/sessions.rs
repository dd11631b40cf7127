//! How a session begins and ends, and what the database knows of it.

use crate::harness::{Browser, NAME, PASSWORD, TestApp};
use http::StatusCode;
use std::collections::BTreeSet;
use std::io::Read;
use tower_sessions::session::Id;

const HOUR: i64 = 3_600;
const DAY: i64 = 24 * HOUR;

async fn is_signed_in(browser: &Browser) -> bool {
    browser.get("/services").await.status == StatusCode::OK
}

fn id(browser: &Browser) -> String {
    browser.cookie("slipway").unwrap()
}

#[tokio::test]
async fn a_session_that_someone_planted_is_not_the_one_that_is_signed_in() {
    let (app, _) = TestApp::signed_in().await;
    let attacker = app.browser();
    // A form that is posted too early begins a session, and so does a wrong password.
    attacker.press("/api/begin_draft", &[]).await;
    let planted = id(&attacker);
    let victim = app.browser();
    victim.plant("slipway", &planted);
    assert_eq!(victim.sign_in("").await.location(), "/services");
    assert!(is_signed_in(&victim).await);
    assert_ne!(id(&victim), planted);
    assert!(!is_signed_in(&attacker).await);
}

#[tokio::test]
async fn a_session_id_that_the_server_never_gave_is_not_taken() {
    let (app, _) = TestApp::signed_in().await;
    for planted in [
        Id(42).to_string().as_str(),
        "",
        "x",
        "AAAAAAAAAAAAAAAAAAAAAA",
        "%00",
        &"a".repeat(4_000),
    ] {
        let browser = app.browser();
        browser.plant("slipway", planted);
        assert!(!is_signed_in(&browser).await, "{planted}");
        browser.sign_in("").await;
        assert!(is_signed_in(&browser).await, "{planted}");
        assert_ne!(id(&browser), planted);
    }
}

#[tokio::test]
async fn every_sign_in_has_an_id_of_its_own() {
    let (app, member) = TestApp::signed_in().await;
    let before = id(&member);
    member.sign_in("").await;
    let after = id(&member);
    assert_ne!(before, after);
    let old = app.browser();
    old.plant("slipway", &before);
    assert!(!is_signed_in(&old).await);
    assert!(is_signed_in(&member).await);
}

#[tokio::test]
async fn signing_out_ends_the_session_on_the_server_and_no_other_one() {
    let (app, member) = TestApp::signed_in().await;
    let elsewhere = app.sign_in().await;
    let copy = app.browser();
    copy.plant("slipway", &id(&member));
    assert!(is_signed_in(&copy).await);
    let sessions = app.count("SELECT count(*) FROM sessions").await;
    let answer = member.press("/api/sign_out", &[]).await;
    assert_eq!(answer.location(), "/sign-in");
    assert!(member.cookie("slipway").is_none(), "the browser keeps its cookie");
    assert!(!is_signed_in(&copy).await);
    assert!(is_signed_in(&elsewhere).await);
    assert_eq!(app.count("SELECT count(*) FROM sessions").await, sessions - 1);
    assert_eq!(
        app.count("SELECT count(*) FROM events WHERE kind = 'person.signed_out'")
            .await,
        1
    );
    // Pressed once more on a page that is still open.
    assert_eq!(member.press("/api/sign_out", &[]).await.location(), "/sign-in");
}

#[tokio::test]
async fn a_session_that_nobody_uses_ends_and_one_in_use_is_moved_on() {
    let (app, member) = TestApp::signed_in().await;
    let end = "SELECT max(expires_at) FROM sessions";
    let twelve_hours = app.count(end).await;
    let now = time::OffsetDateTime::now_utc().unix_timestamp();
    let rest = twelve_hours / 1_000 - now;
    assert!((12 * HOUR - 60..=12 * HOUR).contains(&rest), "{rest} s");
    // Used two hours after it began: it ends twelve hours after that.
    app.age_sessions("signed_in_at", 2 * HOUR).await;
    app.write_beside("UPDATE sessions SET expires_at = expires_at - 7200000")
        .await;
    let answer = member.get("/services").await;
    assert_eq!(answer.status, StatusCode::OK);
    assert_eq!(answer.cookies().len(), 1, "the browser would forget its cookie");
    assert!(app.count(end).await >= twelve_hours);
    // Moving it is a write, so the next request leaves it alone.
    assert!(member.get("/services").await.cookies().is_empty());
    app.expire_sessions().await;
    assert!(!is_signed_in(&member).await);
}

#[tokio::test]
async fn a_session_in_use_ends_after_a_week_all_the_same() {
    let (app, member) = TestApp::signed_in().await;
    app.age_sessions("signed_in_at", 7 * DAY - HOUR).await;
    assert!(is_signed_in(&member).await);
    app.age_sessions("signed_in_at", HOUR + 60).await;
    assert!(!is_signed_in(&member).await);
    assert_eq!(app.count("SELECT count(*) FROM sessions").await, 0);
}

#[tokio::test]
async fn a_session_is_worth_what_its_person_is_worth_at_that_moment() {
    let (app, _) = TestApp::signed_in().await;
    app.write_beside(
        "INSERT INTO people (name, role, password_hash, created_at) \
         SELECT 'ls', 'editor', password_hash, created_at FROM people",
    )
    .await;
    let browser = app.browser();
    browser
        .press("/api/sign_in", &[("name", "ls"), ("password", PASSWORD)])
        .await;
    browser.begin_draft().await;
    app.write_beside("UPDATE people SET role = 'viewer' WHERE name = 'ls'")
        .await;
    let answer = browser.press("/api/begin_draft", &[]).await;
    assert_eq!(answer.location(), "/drafts");
    let page = browser.follow(&answer).await.text();
    assert!(
        page.contains("Needs the Operator role. You are Viewer."),
        "{page}"
    );
    assert_eq!(app.count("SELECT count(*) FROM drafts").await, 1);
    app.write_beside("DELETE FROM people WHERE name = 'ls'").await;
    assert!(!is_signed_in(&browser).await);
}

/// Everything in the data folder, byte for byte.
fn bytes(app: &TestApp) -> Vec<u8> {
    let mut bytes = Vec::new();
    for file in std::fs::read_dir(app.folder.path()).unwrap() {
        std::fs::File::open(file.unwrap().path())
            .unwrap()
            .read_to_end(&mut bytes)
            .unwrap();
    }
    bytes
}

fn contains(bytes: &[u8], part: &[u8]) -> bool {
    bytes.windows(part.len()).any(|window| window == part)
}

#[tokio::test]
async fn who_reads_the_data_folder_can_neither_take_a_session_over_nor_sign_in_nor_set_up() {
    let app = TestApp::start().await;
    let token = app.setup.split_once("token=").unwrap().1.to_owned();
    assert!(!contains(&bytes(&app), token.as_bytes()));
    let member = app.set_up().await;
    let bytes = bytes(&app);
    // What must be there is found, so what is not found is not there.
    assert!(contains(&bytes, NAME.as_bytes()) && contains(&bytes, b"$argon2id$"));
    let id = id(&member);
    let number = id.parse::<Id>().unwrap().0;
    for secret in [
        id.as_bytes(),
        number.to_string().as_bytes(),
        &number.to_be_bytes(),
        &number.to_le_bytes(),
        PASSWORD.as_bytes(),
        token.as_bytes(),
    ] {
        assert!(!contains(&bytes, secret), "{}", String::from_utf8_lossy(secret));
    }
    assert_eq!(
        app.count("SELECT length(id_hash) FROM sessions").await,
        32,
        "not a SHA-256"
    );
}

#[tokio::test]
async fn the_setup_link_works_once() {
    let app = TestApp::start().await;
    let token = app.setup.split_once("token=").unwrap().1.to_owned();
    let wrong = app.browser();
    for bad in ["", "x", &token[..63], &token.to_uppercase()] {
        let answer = wrong
            .press(
                "/api/set_up",
                &[("token", bad), ("name", "eve"), ("password", PASSWORD)],
            )
            .await;
        assert!(answer.location().starts_with("/setup"), "{bad}");
    }
    assert_eq!(app.count("SELECT count(*) FROM people").await, 0);
    // Two people open the link at once: one of them has an account afterwards.
    let fields = |name: &'static str| [("token", token.as_str()), ("name", name), ("password", PASSWORD)];
    let (first, second) = (app.browser(), app.browser());
    let (left, right) = (fields("km"), fields("ls"));
    tokio::join!(
        first.press("/api/set_up", &left),
        second.press("/api/set_up", &right)
    );
    assert_eq!(app.count("SELECT count(*) FROM people").await, 1);
    assert!(is_signed_in(&first).await != is_signed_in(&second).await);
    let again = app.browser();
    again.press("/api/set_up", &fields("eve")).await;
    assert_eq!(app.count("SELECT count(*) FROM people").await, 1);
    assert!(!is_signed_in(&again).await);
    let page = again.get(&app.setup).await;
    assert!(
        !page.text().contains("name=\"password\""),
        "the page still asks for an account"
    );
}

#[tokio::test]
async fn a_setup_form_that_is_wrong_keeps_the_link_and_the_name() {
    let app = TestApp::start().await;
    let token = app.setup.split_once("token=").unwrap().1.to_owned();
    let browser = app.browser();
    let answer = browser
        .press(
            "/api/set_up",
            &[("token", &token), ("name", "km"), ("password", "short")],
        )
        .await;
    assert_eq!(answer.location(), app.setup);
    let page = browser.follow(&answer).await;
    assert_eq!(
        crate::harness::attribute(&page.tag("name"), "value").as_deref(),
        Some("km")
    );
    let password = page.tag("password");
    assert!(password.contains("aria-invalid=\"true\""), "{password}");
    assert!(page.text().contains("Enter at least"));
    assert!(!page.text().contains("short\""), "the password is in the page");
    assert!(
        !page.data().contains("short"),
        "the password goes along with the page"
    );
}

#[tokio::test]
async fn an_unknown_name_and_a_wrong_password_are_told_apart_by_nobody() {
    let (app, _) = TestApp::signed_in().await;
    let mut answers = Vec::new();
    for (name, password) in [(NAME, "wrong horse battery"), ("nobody", PASSWORD)] {
        let browser = app.browser();
        let answer = browser
            .press("/api/sign_in", &[("name", name), ("password", password)])
            .await;
        let page = browser.follow(&answer).await;
        assert!(!page.everything().contains(password));
        let alert = page.text();
        let at = alert
            .find("role=\"alert\"")
            .unwrap_or_else(|| panic!("no message in {alert}"));
        answers.push((
            answer.status,
            answer.location(),
            alert[at..].split("</").next().unwrap().to_owned(),
        ));
    }
    assert_eq!(answers[0], answers[1]);
}

#[tokio::test]
async fn ids_are_random_and_have_128_bits() {
    let (app, _) = TestApp::signed_in().await;
    let mut ids = BTreeSet::new();
    for _ in 0..20 {
        let begun: Id = id(&app.sign_in().await).parse().unwrap();
        ids.insert(begun.0.to_be_bytes());
    }
    // No byte is the same in all of them.
    for place in 0..16 {
        let bytes: BTreeSet<u8> = ids.iter().map(|id| id[place]).collect();
        assert!(bytes.len() > 1, "{place}");
    }
    assert_eq!(ids.len(), 20);
}
