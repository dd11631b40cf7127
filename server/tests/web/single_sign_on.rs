//! Single sign-on through the routes of the server, with a real provider.

#[path = "../../../crates/single_sign_on/tests/support/mod.rs"]
pub mod support;

use crate::harness::{Answer, Ask, Browser, NAME, PASSWORD, TestApp, log};
use http::StatusCode;
use server::config::{ServeConfig, SingleSignOnConfig};
use support::{IdentityProvider, SECRET, Visitor};

const BEGIN: &str = "/sign-in/single-sign-on";

fn configure(config: &mut ServeConfig, issuer: &str) {
    let file = config.data_dir.join("client-secret");
    std::fs::write(&file, format!("{SECRET}\n")).unwrap();
    config.single_sign_on = SingleSignOnConfig {
        issuer: Some(issuer.to_owned()),
        client_id: Some("slipway".to_owned()),
        client_secret_file: Some(file),
        label: Some("Example Login".to_owned()),
        scopes: Some("openid profile email groups".to_owned()),
        roles: vec![
            "platform=admin".to_owned(),
            "developers=editor".to_owned(),
            "everyone=viewer".to_owned(),
        ],
        ..SingleSignOnConfig::default()
    };
}

async fn start() -> (IdentityProvider, TestApp) {
    start_with(|_| {}).await
}

async fn start_with(change: impl FnOnce(&mut SingleSignOnConfig)) -> (IdentityProvider, TestApp) {
    let provider = IdentityProvider::start("{}");
    let app = TestApp::start_with(|config| {
        configure(config, &provider.address);
        change(&mut config.single_sign_on);
    })
    .await;
    (provider, app)
}

/// Path and query with which the provider sends somebody back.
pub async fn way_back(browser: &Browser, visitor: &mut Visitor, account: &str, next: &str) -> String {
    let answer = browser.get(&format!("{BEGIN}?next={next}")).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER);
    let back = visitor.sign_in(&answer.location(), account).await;
    let (_, path) = back.split_once("/sign-in/callback").unwrap();
    assert!(back.starts_with("http://127.0.0.1:"), "{back}");
    format!("/sign-in/callback{path}")
}

async fn sign_in(browser: &Browser, account: &str, next: &str) -> Answer {
    let back = way_back(browser, &mut Visitor::default(), account, next).await;
    browser.get(&back).await
}

async fn is_signed_in(browser: &Browser) -> bool {
    browser.get("/services").await.status == StatusCode::OK
}

/// The sign-in page that an answer leads to, which has to say this.
async fn is_told(browser: &Browser, answer: &Answer, sentence: &str) {
    assert!(answer.status.is_redirection(), "{}", answer.status);
    assert!(answer.location().starts_with("/sign-in"), "{}", answer.location());
    let page = browser.follow(answer).await;
    assert_eq!(page.status, StatusCode::OK);
    let text = page.text();
    assert!(
        text.contains("role=\"alert\"") && text.contains(sentence),
        "{sentence} is not in {text}"
    );
    assert!(!is_signed_in(browser).await);
}

#[tokio::test]
async fn people_of_the_provider_sign_in_and_go_where_they_wanted_to() {
    let (_provider, app) = start().await;
    app.set_up().await;
    let browser = app.browser();
    let page = browser.get("/sign-in?next=/gallery").await;
    assert!(
        page.text().contains("Sign in with Example Login"),
        "{}",
        page.text()
    );
    assert!(
        page.text()
            .contains("href=\"/sign-in/single-sign-on?next=/gallery\"")
    );
    let answer = sign_in(&browser, "lee", "/drafts?x=1").await;
    assert_eq!(answer.location(), "/drafts?x=1");
    assert!(is_signed_in(&browser).await);
    // As long as every other session, not as short as the one it began in.
    let rest = app
        .count("SELECT max(expires_at) - unixepoch() * 1000 FROM sessions")
        .await;
    assert!(rest > 11 * 3_600_000, "{rest}");
    assert_eq!(
        app.count(
            "SELECT count(*) FROM people WHERE name = 'lee.sato' AND role = 'editor' AND password_hash = ''"
        )
        .await,
        1
    );
    // Back once more, from another browser: the same member.
    assert_eq!(sign_in(&app.browser(), "lee", "/").await.location(), "/");
    assert_eq!(app.count("SELECT count(*) FROM people").await, 2);
}

#[tokio::test]
async fn a_link_of_another_site_signs_nobody_in() {
    let (_provider, app) = start().await;
    app.set_up().await;
    for site in ["cross-site", "same-site"] {
        let browser = app.browser();
        let link = Ask::get(&format!("{BEGIN}?next=/drafts")).with("sec-fetch-site", site);
        let answer = browser.send(link).await;
        assert_eq!(answer.location(), "/sign-in?next=/drafts", "{site}");
        assert!(answer.cookies().is_empty(), "{site}");
    }
    // A press on our own page, an address that is typed, and a browser that says nothing.
    let asks = ["same-origin", "none"].map(|site| Ask::get(BEGIN).with("sec-fetch-site", site));
    for ask in asks
        .into_iter()
        .chain([Ask::get(BEGIN).without("sec-fetch-site")])
    {
        let answer = app.browser().send(ask).await;
        assert!(
            answer.location().contains("code_challenge="),
            "{}",
            answer.location()
        );
    }
}

#[tokio::test]
async fn a_name_or_an_address_that_is_the_same_is_nobody_else() {
    let (_provider, app) = start().await;
    app.set_up().await;
    let (first, second) = (app.browser(), app.browser());
    sign_in(&first, "kim", "/").await;
    sign_in(&second, "kim-two", "/").await;
    assert_eq!(
        app.count("SELECT count(*) FROM people WHERE name = 'kim' AND role = 'admin'")
            .await,
        1
    );
    assert_eq!(
        app.count("SELECT count(*) FROM people WHERE name = 'kim-2' AND role = 'viewer'")
            .await,
        1
    );
}

#[tokio::test]
async fn nobody_is_led_to_another_site() {
    let (_provider, app) = start().await;
    app.set_up().await;
    for next in [
        "https://evil.example.com/",
        "//evil.example.com/",
        "/\\evil.example.com",
        "javascript:alert(1)",
        "%2F%2Fevil.example.com",
    ] {
        let answer = sign_in(&app.browser(), "kim", next).await;
        assert_eq!(answer.location(), "/services", "{next}");
    }
}

#[tokio::test]
async fn an_answer_counts_once_and_in_the_browser_that_asked_for_it() {
    let (_provider, app) = start().await;
    app.set_up().await;
    let browser = app.browser();
    let back = way_back(&browser, &mut Visitor::default(), "kim", "/").await;
    let not_begun = "That sign-in did not begin in this browser.";
    // Somebody else's browser, with and without a sign-in of its own under way.
    let other = app.browser();
    is_told(&other, &other.get(&back).await, not_begun).await;
    other.get(BEGIN).await;
    is_told(&other, &other.get(&back).await, not_begun).await;
    // Another state.
    let wrong = back.replace("state=", "state=x");
    is_told(&browser, &browser.get(&wrong).await, not_begun).await;
    for made_up in [
        "/sign-in/callback",
        "/sign-in/callback?code=x",
        "/sign-in/callback?state=&code=",
        "/sign-in/callback?error=access_denied",
    ] {
        is_told(&browser, &browser.get(made_up).await, not_begun).await;
    }
    // None of this has slowed anybody, and what was begun is still there.
    let session = browser.cookie("slipway").unwrap();
    assert_eq!(browser.get(&back).await.location(), "/");
    assert!(is_signed_in(&browser).await);
    assert_ne!(
        browser.cookie("slipway").unwrap(),
        session,
        "the session id is the one from before"
    );
    let old = app.browser();
    old.plant("slipway", &session);
    assert!(!is_signed_in(&old).await);
    is_told(&old, &old.get(&back).await, not_begun).await;
    // A second time in the same browser: still signed in, and nothing new has happened.
    let events = app
        .count("SELECT count(*) FROM events WHERE kind = 'person.signed_in'")
        .await;
    let answer = browser.get(&back).await;
    assert_eq!(answer.location(), "/");
    assert!(!browser.get("/services").await.text().contains(not_begun));
    assert_eq!(
        app.count("SELECT count(*) FROM events WHERE kind = 'person.signed_in'")
            .await,
        events
    );
}

#[tokio::test]
async fn an_answer_of_another_issuer_is_not_trusted() {
    let (provider, app) = start().await;
    app.set_up().await;
    let browser = app.browser();
    let back = way_back(&browser, &mut Visitor::default(), "kim", "/").await;
    let port = provider.port().to_string();
    assert!(back.contains("iss=") && back.contains(&port), "{back}");
    let forged = back.replace(&port, "1");
    is_told(
        &browser,
        &browser.get(&forged).await,
        "Slipway could not trust the answer",
    )
    .await;
    // What was begun is used up with it.
    is_told(
        &browser,
        &browser.get(&back).await,
        "did not begin in this browser",
    )
    .await;
    assert_eq!(
        app.count("SELECT count(*) FROM events WHERE kind = 'person.sign_in_failed'")
            .await,
        1
    );
}

#[tokio::test]
async fn several_tabs_finish_in_any_order() {
    let (_provider, app) = start().await;
    app.set_up().await;
    let browser = app.browser();
    let mut visitor = Visitor::default();
    let first = way_back(&browser, &mut visitor, "kim", "/drafts").await;
    let second = way_back(&browser, &mut visitor, "kim", "/gallery").await;
    assert_eq!(browser.get(&first).await.location(), "/drafts");
    assert_eq!(browser.get(&second).await.location(), "/gallery");
}

#[tokio::test]
async fn an_answer_that_comes_too_late_says_so() {
    let (_provider, app) = start().await;
    app.set_up().await;
    let browser = app.browser();
    let back = way_back(&browser, &mut Visitor::default(), "kim", "/drafts").await;
    app.write_beside(
        "UPDATE sessions SET data = json_set(data, '$.single_sign_on[0].begun_at',
             json_extract(data, '$.single_sign_on[0].begun_at') - 600000) WHERE data LIKE '%single_sign_on%'",
    )
    .await;
    let answer = browser.get(&back).await;
    assert_eq!(answer.location(), "/sign-in?next=/drafts");
    is_told(
        &browser,
        &answer,
        "That sign-in took too long or was used before.",
    )
    .await;
}

#[tokio::test]
async fn what_the_provider_refuses_lands_on_the_sign_in_page() {
    let (_provider, app) = start().await;
    app.set_up().await;
    let browser = app.browser();
    let refused = sign_in(&browser, "", "/").await;
    is_told(&browser, &refused, "The sign-in service did not sign you in.").await;
    let no_role = sign_in(&browser, "noa", "/").await;
    is_told(
        &browser,
        &no_role,
        "None of your groups has access to this Slipway.",
    )
    .await;
    assert_eq!(app.count("SELECT count(*) FROM people").await, 1);
    assert!(log().contains("none of their groups stands for a role"));
}

#[tokio::test]
async fn without_its_provider_people_are_told_and_passwords_go_on() {
    let (provider, app) = start().await;
    app.set_up().await;
    drop(provider);
    let browser = app.browser();
    let answer = browser.get(&format!("{BEGIN}?next=/drafts")).await;
    assert_eq!(answer.location(), "/sign-in?next=/drafts");
    is_told(&browser, &answer, "The sign-in service does not answer.").await;
    assert_eq!(browser.sign_in("").await.location(), "/services");
}

#[tokio::test]
async fn where_nobody_has_set_it_up_there_is_nothing_to_press() {
    let (app, _) = TestApp::signed_in().await;
    let browser = app.browser();
    assert!(!browser.get("/sign-in").await.text().contains("single-sign-on"));
    assert_eq!(
        browser.get(&format!("{BEGIN}?next=/drafts")).await.location(),
        "/sign-in?next=/drafts"
    );
    assert_eq!(
        browser.get("/sign-in/callback?code=x&state=y").await.location(),
        "/sign-in"
    );
    assert_eq!(app.count("SELECT count(*) FROM sessions").await, 1);
}

#[tokio::test]
async fn groups_that_change_change_the_role_and_end_what_went_before() {
    let (mut provider, app) = start().await;
    app.set_up().await;
    let (laptop, phone) = (app.browser(), app.browser());
    sign_in(&laptop, "kim", "/").await;
    assert!(is_signed_in(&laptop).await);
    provider.set_groups("kim", &["everyone"]);
    sign_in(&phone, "kim", "/").await;
    assert!(is_signed_in(&phone).await);
    assert!(!is_signed_in(&laptop).await);
    assert_eq!(
        app.count("SELECT count(*) FROM people WHERE name = 'kim' AND role = 'viewer'")
            .await,
        1
    );
    assert_eq!(
        app.count("SELECT count(*) FROM events WHERE kind = 'person.role_followed'")
            .await,
        1
    );
    // Up again, and down in the browser that is signed in: its own sign-in is the one that stays.
    provider.set_groups("kim", &["developers"]);
    sign_in(&phone, "kim", "/").await;
    provider.set_groups("kim", &["everyone"]);
    sign_in(&phone, "kim", "/").await;
    assert!(is_signed_in(&phone).await);
    // Out of all groups: refused, and out everywhere.
    provider.set_groups("kim", &[]);
    let elsewhere = app.browser();
    let answer = sign_in(&elsewhere, "kim", "/").await;
    is_told(&elsewhere, &answer, "None of your groups").await;
    assert!(!is_signed_in(&phone).await);
}

#[tokio::test]
async fn the_first_member_and_the_last_administrator_may_come_from_the_provider() {
    let (mut provider, app) = start().await;
    let browser = app.browser();
    // Whoever comes anywhere is offered both ways.
    let answer = browser.get("/drafts").await;
    assert_eq!(answer.location(), "/sign-in?next=/drafts");
    let page = browser.follow(&answer).await.text();
    assert!(page.contains("Nobody has an account yet") && page.contains("Sign in with Example Login"));
    let answer = sign_in(&browser, "lee", "/").await;
    let page = browser.follow(&answer).await.text();
    assert!(page.contains("Nobody has set up this Slipway yet."), "{page}");
    sign_in(&browser, "kim", "/").await;
    assert!(is_signed_in(&browser).await);
    let late = app.browser().get(&app.setup).await.text();
    assert!(!late.contains("Create the first administrator"), "{late}");
    provider.set_groups("kim", &["everyone"]);
    sign_in(&app.browser(), "kim", "/").await;
    assert_eq!(
        app.count("SELECT count(*) FROM people WHERE role = 'admin'")
            .await,
        1
    );
    assert!(is_signed_in(&browser).await);
    assert!(log().contains("the last administrator stand for another role"));
}

#[tokio::test]
async fn a_member_without_a_password_cannot_use_one() {
    let (_provider, app) = start().await;
    app.set_up().await;
    sign_in(&app.browser(), "kim", "/").await;
    let browser = app.browser();
    for password in ["", PASSWORD] {
        let answer = browser
            .press("/api/sign_in", &[("name", "kim"), ("password", password)])
            .await;
        is_told(&browser, &answer, "That name and password do not fit.").await;
    }
}

#[tokio::test]
async fn under_single_sign_on_alone_one_password_works() {
    let (_provider, app) = start_with(|config| {
        config.only = true;
        config.local_administrator = Some(NAME.to_owned());
    })
    .await;
    // Another name would be locked out at once.
    let token = app.setup.split_once("token=").unwrap().1;
    let other = app.browser();
    let answer = other
        .press(
            "/api/set_up",
            &[("token", token), ("name", "ls"), ("password", PASSWORD)],
        )
        .await;
    assert!(
        other
            .follow(&answer)
            .await
            .text()
            .contains("--local-administrator")
    );
    app.set_up().await;
    app.write_beside(
        "INSERT INTO people (name, role, password_hash, created_at) SELECT 'ls', 'admin', password_hash, created_at FROM people",
    )
    .await;
    let browser = app.browser();
    let page = browser.get("/sign-in?next=/drafts").await.text();
    assert!(!page.contains("name=\"password\""), "{page}");
    assert!(
        page.contains("Sign in with Example Login") && page.contains("/sign-in?local=1&amp;next=/drafts")
    );
    let page = browser.get("/sign-in?local=1&next=/drafts").await.text();
    assert!(page.contains("name=\"password\""), "{page}");
    assert!(!page.contains(&format!(">{NAME}<")), "the page tells the name");
    let refused = browser
        .press("/api/sign_in", &[("name", "ls"), ("password", PASSWORD)])
        .await;
    assert!(
        refused.location().starts_with("/sign-in?local=1"),
        "{}",
        refused.location()
    );
    is_told(&browser, &refused, "That name and password do not fit.").await;
    assert_eq!(browser.sign_in("").await.location(), "/services");
    assert!(is_signed_in(&browser).await);
}

#[tokio::test]
async fn with_no_password_at_all_the_first_one_comes_from_the_provider() {
    let (_provider, app) = start_with(|config| config.only = true).await;
    let token = app.setup.split_once("token=").unwrap().1;
    let browser = app.browser();
    let answer = browser
        .press(
            "/api/set_up",
            &[("token", token), ("name", "ls"), ("password", PASSWORD)],
        )
        .await;
    assert!(
        browser
            .follow(&answer)
            .await
            .text()
            .contains("Passwords are switched off here.")
    );
    assert_eq!(sign_in(&app.browser(), "kim", "/").await.location(), "/");
    let page = browser.get("/sign-in?local=1").await.text();
    assert!(
        page.contains("Sign in with Example Login") && !page.contains("name=\"password\""),
        "{page}"
    );
    assert!(!page.contains("local administrator"), "{page}");
}

#[tokio::test]
async fn the_public_address_is_where_the_provider_sends_people_back_to() {
    let provider = IdentityProvider::start("{}");
    let app = TestApp::start_with(|config| {
        configure(config, &provider.address);
        config.public_url = Some("https://slipway.example.com".parse().unwrap());
    })
    .await;
    let answer = app.browser().get(BEGIN).await;
    let location = answer.location();
    assert!(
        location.contains("redirect_uri=https%3A%2F%2Fslipway.example.com%2Fsign-in%2Fcallback&"),
        "{location}"
    );
    // Neither the answer nor the log has what only this server may know.
    assert!(!answer.text().contains(SECRET) && !log().contains(SECRET));
}

#[tokio::test]
async fn without_a_public_address_a_host_that_is_not_this_machine_is_not_believed() {
    let (_provider, app) = start().await;
    let raw = app
        .raw(format!(
            "GET {BEGIN} HTTP/1.1\r\nhost: evil.example.com\r\nconnection: close\r\n\r\n"
        ))
        .await;
    let own = format!("redirect_uri=http%3A%2F%2F127.0.0.1%3A{}%2F", app.address.port());
    assert!(raw.contains(&own) && !raw.contains("evil"), "{raw}");
}

#[tokio::test]
async fn who_was_removed_stays_removed() {
    let (_provider, app) = start().await;
    sign_in(&app.browser(), "kim", "/").await;
    sign_in(&app.browser(), "lee", "/").await;
    app.write_beside("UPDATE people SET removed_at = 1 WHERE name = 'lee.sato'")
        .await;
    let other = app.browser();
    let answer = sign_in(&other, "lee", "/").await;
    is_told(&other, &answer, "You are no member of this Slipway any more.").await;
    assert_eq!(app.count("SELECT count(*) FROM people").await, 2);
}

/// Goes to the provider to confirm, as the page's link does, and back.
async fn confirm(browser: &Browser, visitor: &mut Visitor, account: &str, next: &str) -> Answer {
    let answer = browser.get(&format!("/sign-in/confirm?next={next}")).await;
    let address = answer.location();
    assert!(
        address.contains("prompt=login") && address.contains("max_age=0"),
        "{address}"
    );
    let back = visitor.sign_in(&address, account).await;
    let (_, path) = back.split_once("/sign-in/callback").unwrap();
    browser.get(&format!("/sign-in/callback{path}")).await
}

#[tokio::test]
async fn a_member_without_a_password_confirms_at_the_provider_and_comes_back() {
    let (_provider, app) = start().await;
    app.set_up().await;
    let browser = app.browser();
    let mut visitor = Visitor::default();
    let back = way_back(&browser, &mut visitor, "kim", "/").await;
    browser.get(&back).await;
    // The provider did not say when it saw them: that they are signed in there may be hours old.
    let page = browser.get("/members/invite").await.text();
    assert!(
        page.contains("Confirm with Example Login in a new tab")
            && page.contains("href=\"/sign-in/confirm?next=/members/invite\"")
            && !page.contains("name=\"your_password\""),
        "{page}"
    );
    let refused = browser.press("/api/invite_member", &[("role", "viewer")]).await;
    assert_eq!(refused.location(), "/members/invite");
    let told = browser.follow(&refused).await.text();
    assert!(told.contains("Confirm that it is you once more."), "{told}");
    // A sign-in at the provider from before does not count: it asks anew.
    let answer = confirm(&browser, &mut visitor, "kim", "/members/invite").await;
    assert_eq!(answer.location(), "/members/invite");
    let page = browser.follow(&answer).await.text();
    assert!(page.contains("You have confirmed that it is you."), "{page}");
    assert!(!page.contains("Confirm with Example Login"), "{page}");
    browser.invite("viewer").await;
    // It holds for ten minutes.
    app.age_sessions("confirmed_at", 601).await;
    assert!(
        browser
            .get("/members/invite")
            .await
            .text()
            .contains("Confirm with Example Login")
    );
}

#[tokio::test]
async fn who_confirms_as_somebody_else_has_confirmed_nothing() {
    let (_provider, app) = start().await;
    app.set_up().await;
    let browser = app.browser();
    sign_in(&browser, "kim", "/").await;
    sign_in(&app.browser(), "lee", "/").await;
    for account in ["lee", "noa"] {
        let answer = confirm(&browser, &mut Visitor::default(), account, "/members/invite").await;
        assert_eq!(answer.location(), "/members/invite");
        let page = browser.follow(&answer).await.text();
        assert!(page.contains("There you signed in as somebody else."), "{page}");
        assert!(page.contains("Confirm with Example Login"), "{page}");
    }
    assert_eq!(
        app.count("SELECT count(*) FROM events WHERE kind = 'person.confirmation_failed'")
            .await,
        2
    );
    // Still who they were.
    assert!(browser.get("/account").await.text().contains("Account of kim"));
}

#[tokio::test]
async fn a_sign_in_that_the_provider_dates_counts_as_long_as_it_is_fresh() {
    let provider = IdentityProvider::start(r#"{"requireAuthTime":true}"#);
    let app = TestApp::start_with(|config| configure(config, &provider.address)).await;
    app.set_up().await;
    let browser = app.browser();
    let mut visitor = Visitor::default();
    let back = way_back(&browser, &mut visitor, "kim", "/").await;
    browser.get(&back).await;
    let asks = || async {
        browser
            .get("/members/invite")
            .await
            .text()
            .contains("Confirm with")
    };
    assert!(!asks().await);
    browser.invite("viewer").await;
    // Ten minutes count from then, and not from when Slipway heard of it.
    let rest = app
        .count("SELECT unixepoch() - max(json_extract(data, '$.confirmed_at')) FROM sessions")
        .await;
    assert!((0..60).contains(&rest), "{rest}");
    app.age_sessions("confirmed_at", 601).await;
    assert!(asks().await);
}

#[tokio::test]
async fn confirming_at_the_provider_is_for_who_is_signed_in() {
    let (_provider, app) = start().await;
    app.set_up().await;
    let stranger = app.browser();
    let answer = stranger.get("/sign-in/confirm?next=/drafts").await;
    assert!(
        answer.location().starts_with("/sign-in?next="),
        "{}",
        answer.location()
    );
    assert!(!answer.location().contains("prompt"), "{}", answer.location());
    // Nor does it lead away.
    let browser = app.browser();
    sign_in(&browser, "kim", "/").await;
    let answer = confirm(&browser, &mut Visitor::default(), "kim", "//evil.example.com/").await;
    assert_eq!(answer.location(), "/services");
}
