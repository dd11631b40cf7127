//! A second factor over HTTP: the page that sets it up, and signing in with it.

use crate::harness::{Answer, Authenticator, Browser, NAME, PASSWORD, TestApp, log, recovery_codes};
use http::StatusCode;
use std::collections::BTreeSet;

const PAGE: &str = "/account/second-factor";

async fn is_signed_in(browser: &Browser) -> bool {
    browser.get("/services").await.status == StatusCode::OK
}

/// Switches the second factor of whoever is signed in on; the code of this step is used up.
async fn switch_on(browser: &Browser) -> (Authenticator, Vec<String>) {
    let begun = browser.press("/api/begin_second_factor", &[]).await;
    assert_eq!(begun.location(), PAGE);
    let authenticator = Authenticator::with_secret_of(&browser.follow(&begun).await);
    let code = authenticator.code(0);
    let on = browser
        .press("/api/switch_on_second_factor", &[("first_code", &code)])
        .await;
    assert_eq!(on.location(), PAGE);
    let page = browser.follow(&on).await;
    assert!(
        page.text().contains("Your second factor is on."),
        "{}",
        page.text()
    );
    let codes = recovery_codes(&page);
    assert_eq!(codes.len(), 10, "{}", page.text());
    (authenticator, codes)
}

async fn enter(browser: &Browser, code: &str) -> Answer {
    browser.press("/api/enter_code", &[("code", code)]).await
}

#[tokio::test]
async fn it_is_set_up_on_a_page_without_a_script_and_its_codes_are_shown_once() {
    let (app, km) = TestApp::signed_in().await;
    let elsewhere = app.sign_in().await;
    assert!(km.get("/account").await.text().contains("Set up a second factor"));
    let begun = km.press("/api/begin_second_factor", &[]).await;
    let page = km.follow(&begun).await;
    let text = page.text();
    assert!(
        text.contains("class=\"qr-code\"") && !text.contains("otpauth"),
        "{text}"
    );
    let authenticator = Authenticator::with_secret_of(&page);
    let wrong = km
        .press("/api/switch_on_second_factor", &[("first_code", "12345")])
        .await;
    let told = km.follow(&wrong).await;
    assert!(
        told.text().contains("That is not the code of this moment."),
        "{}",
        told.text()
    );
    // It is the same secret as before.
    let code = Authenticator::with_secret_of(&told).code(0);
    assert_eq!(code, authenticator.code(0));
    let before = km.cookie("slipway").unwrap();
    let on = km
        .press("/api/switch_on_second_factor", &[("first_code", &code)])
        .await;
    assert_ne!(km.cookie("slipway").unwrap(), before);
    assert!(!is_signed_in(&elsewhere).await);
    let page = km.follow(&on).await;
    let codes = recovery_codes(&page);
    assert_eq!(codes.len(), 10);
    assert!(
        page.text().contains("10 recovery codes are left."),
        "{}",
        page.text()
    );
    assert!(recovery_codes(&km.get(PAGE).await).is_empty(), "shown twice");
    // The database has no code in the clear, and events and log have neither codes nor the secret.
    let rows = app.rows().await;
    let kept = format!("{rows:?}");
    let events = rows["events"].join("\n");
    let log = log();
    for code in &codes {
        let letters = code.replace('-', "");
        for place in [&kept, &log] {
            assert!(!place.contains(code) && !place.contains(&letters), "{code}");
        }
    }
    let secret: String = sqlx::query_scalar("SELECT hex(secret) FROM second_factors")
        .fetch_one(&app.database)
        .await
        .unwrap();
    assert!(!events.contains(&secret) && !log.contains(&secret));
}

#[tokio::test]
async fn signing_in_asks_for_a_code_and_goes_where_somebody_wanted_to_go() {
    let (app, km) = TestApp::signed_in().await;
    let (authenticator, _) = switch_on(&km).await;
    let browser = app.browser();
    let asked = browser.sign_in("/drafts?x=1").await;
    assert_eq!(asked.location(), "/sign-in/code");
    let page = browser.follow(&asked).await;
    assert_eq!(page.status, StatusCode::OK);
    // Between texts stand marks of the framework.
    let text = page.text().replace("<!>", "");
    assert!(text.contains("The password of <strong>km</strong>"), "{text}");
    // Half signed in is not signed in.
    assert!(!is_signed_in(&browser).await);
    let refused = browser.call("/api/load_account", &[]).await;
    assert_eq!(refused.status, StatusCode::UNAUTHORIZED);
    let stream = browser.get("/events/stream").await;
    assert_eq!(stream.status, StatusCode::UNAUTHORIZED);
    let half = browser.cookie("slipway").unwrap();
    let wrong = enter(&browser, "000000").await;
    assert_eq!(wrong.location(), "/sign-in/code");
    let told = browser.follow(&wrong).await.text();
    assert!(
        told.contains("That code is not right, or was used before."),
        "{told}"
    );
    let right = enter(&browser, &authenticator.code(1)).await;
    assert_eq!(right.location(), "/drafts?x=1");
    assert!(is_signed_in(&browser).await);
    assert_ne!(
        browser.cookie("slipway").unwrap(),
        half,
        "the session id is the one from before"
    );
    let old = app.browser();
    old.plant("slipway", &half);
    assert!(!is_signed_in(&old).await);
    assert!(!old.get("/sign-in/code").await.text().contains("name=\"code\""));
    // As long as every other session.
    let rest = app
        .count("SELECT max(expires_at) - unixepoch() * 1000 FROM sessions")
        .await;
    assert!(rest > 11 * 3_600_000, "{rest}");
}

#[tokio::test]
async fn without_a_password_before_there_is_nothing_to_enter_a_code_for() {
    let (app, km) = TestApp::signed_in().await;
    let (_, codes) = switch_on(&km).await;
    let stranger = app.browser();
    let page = stranger.get("/sign-in/code").await;
    assert!(page.text().contains("Sign in first") && !page.text().contains("name=\"code\""));
    let refused = enter(&stranger, &codes[0]).await;
    assert_eq!(refused.location(), "/sign-in");
    assert!(!is_signed_in(&stranger).await);
    // Five minutes later the password has to be shown again.
    let late = app.browser();
    late.sign_in("/gallery").await;
    app.write_beside(
        "UPDATE sessions SET data = json_set(data, '$.half_signed_in.since',
             json_extract(data, '$.half_signed_in.since') - 300000) WHERE data LIKE '%half_signed_in%'",
    )
    .await;
    let refused = enter(&late, &codes[0]).await;
    assert_eq!(refused.location(), "/sign-in?next=/gallery");
    let told = late.follow(&refused).await.text();
    assert!(told.contains("Signing in took too long"), "{told}");
    assert!(!is_signed_in(&late).await);
    // Nothing of it was used up.
    late.sign_in("").await;
    enter(&late, &codes[0]).await;
    assert!(is_signed_in(&late).await);
}

#[tokio::test]
async fn a_session_that_someone_planted_learns_nothing_of_the_password() {
    let (app, km) = TestApp::signed_in().await;
    let (authenticator, _) = switch_on(&km).await;
    let attacker = app.browser();
    attacker.press("/api/begin_draft", &[]).await;
    let victim = app.browser();
    victim.plant("slipway", &attacker.cookie("slipway").unwrap());
    assert_eq!(victim.sign_in("").await.location(), "/sign-in/code");
    assert!(
        !attacker
            .get("/sign-in/code")
            .await
            .text()
            .contains("name=\"code\"")
    );
    enter(&attacker, &authenticator.code(1)).await;
    assert!(!is_signed_in(&attacker).await);
    enter(&victim, &authenticator.code(1)).await;
    assert!(is_signed_in(&victim).await);
}

#[tokio::test]
async fn a_form_that_was_posted_too_late_waits_through_both_steps() {
    let (app, km) = TestApp::signed_in().await;
    let (_, codes) = switch_on(&km).await;
    app.expire_sessions().await;
    let late = app.browser();
    let answer = late
        .press("/api/paste", &[("text", "public.ecr.aws/nginx/nginx:1.27")])
        .await;
    assert_eq!(answer.location(), "/sign-in?next=/held");
    assert_eq!(late.sign_in("/held").await.location(), "/sign-in/code");
    let on = enter(&late, &codes[0]).await;
    assert_eq!(on.location(), "/held");
    let page = late.follow(&on).await.text();
    assert!(page.contains("public.ecr.aws/nginx/nginx:1.27"), "{page}");
}

#[tokio::test]
async fn a_code_of_the_second_factor_is_not_kept_with_a_form() {
    let (app, _) = TestApp::signed_in().await;
    for field in ["first_code", "renewal_code", "off_code"] {
        let late = app.browser();
        late.press("/api/switch_off_second_factor", &[(field, "abcde-fgh23")])
            .await;
        assert!(
            !format!("{:?}", app.rows().await).contains("abcde-fgh23"),
            "{field}"
        );
    }
}

#[tokio::test]
async fn a_code_confirms_and_what_is_wrong_is_said_at_its_field() {
    let (app, km) = TestApp::signed_in().await;
    let (authenticator, codes) = switch_on(&km).await;
    let lee = app.joined(&km, "lee", "viewer").await;
    let id = app.person("lee").await.to_string();
    app.age_sessions("confirmed_at", 601).await;
    let page = km.get("/members/invite").await.text();
    assert!(
        page.contains("Confirm it is you: your password, or a code"),
        "{page}"
    );
    let wrong = [("id", id.as_str()), ("your_password", "000000")];
    let answer = km.press("/api/remove_member", &wrong).await;
    let told = km.follow(&answer).await.text();
    assert!(
        told.contains("That is neither your password nor a code"),
        "{told}"
    );
    let code = authenticator.code(1);
    let right = [("id", id.as_str()), ("your_password", code.as_str())];
    km.press("/api/remove_member", &right).await;
    assert!(!is_signed_in(&lee).await);
    // The second factor itself wants a code of its own.
    let answer = km
        .press("/api/switch_off_second_factor", &[("off_code", PASSWORD)])
        .await;
    let page = km.follow(&answer).await;
    assert!(page.text().contains("That code is not right"), "{}", page.text());
    assert!(page.tag("off_code").contains("aria-invalid=\"true\""));
    let answer = km
        .press("/api/renew_recovery_codes", &[("renewal_code", &codes[0])])
        .await;
    let fresh = recovery_codes(&km.follow(&answer).await);
    assert_eq!(fresh.len(), 10);
    let answer = km
        .press("/api/switch_off_second_factor", &[("off_code", &fresh[0])])
        .await;
    let page = km.follow(&answer).await.text();
    assert!(page.contains("Your second factor is off."), "{page}");
    assert_eq!(app.browser().sign_in("").await.location(), "/services");
}

#[tokio::test]
async fn administrators_see_who_has_one() {
    let (app, km) = TestApp::signed_in().await;
    let lee = app.joined(&km, "lee", "viewer").await;
    let badges = || async { km.get("/members").await.text().matches(">Second factor<").count() };
    assert_eq!(badges().await, 0);
    switch_on(&lee).await;
    assert_eq!(badges().await, 1);
}

/// The password was right when it was looked at, and is another one when the session begins.
#[tokio::test]
async fn a_sign_in_that_races_a_reset_of_the_password_becomes_no_session() {
    let (app, _) = TestApp::signed_in().await;
    let browser = app.browser();
    // Every session that begins from here on finds that the member's sessions were ended meanwhile.
    sqlx::query(
        "CREATE TRIGGER meanwhile AFTER UPDATE OF signed_in_at ON people BEGIN
             UPDATE people SET session_epoch = session_epoch + 1 WHERE id = NEW.id; END",
    )
    .execute(&app.database)
    .await
    .unwrap();
    let answer = browser.sign_in("").await;
    assert!(answer.location().starts_with("/sign-in"), "{}", answer.location());
    let told = browser.follow(&answer).await;
    assert!(
        told.text()
            .contains("something about the account changed meanwhile"),
        "{}",
        told.text()
    );
    assert!(!is_signed_in(&browser).await);
    sqlx::query("DROP TRIGGER meanwhile")
        .execute(&app.database)
        .await
        .unwrap();
    assert_eq!(browser.sign_in("").await.location(), "/services");
}

#[tokio::test]
async fn a_session_that_was_ended_is_not_revived_by_another_password() {
    let (app, km) = TestApp::signed_in().await;
    // Ended from elsewhere in the moment in which the password is written.
    sqlx::query(
        "CREATE TRIGGER meanwhile AFTER UPDATE OF password_hash ON people BEGIN
             DELETE FROM sessions WHERE person_id = NEW.id; END",
    )
    .execute(&app.database)
    .await
    .unwrap();
    let fields = [("current", PASSWORD), ("password", "another long password")];
    km.press("/api/change_password", &fields).await;
    assert!(!is_signed_in(&km).await);
    assert_eq!(
        app.count("SELECT count(*) FROM sessions WHERE person_id IS NOT NULL")
            .await,
        0
    );
}

#[tokio::test]
async fn passwords_that_many_people_use_are_refused() {
    let (app, km) = TestApp::signed_in().await;
    let fields = [("current", PASSWORD), ("password", "1qaz2wsx3edc4rfv")];
    let answer = km.press("/api/change_password", &fields).await;
    let told = km.follow(&answer).await.text();
    assert!(told.contains("Many people use this password"), "{told}");
    let fields = [("name", NAME), ("password", PASSWORD)];
    assert_eq!(
        app.browser().press("/api/sign_in", &fields).await.location(),
        "/services"
    );
}

#[tokio::test]
async fn recovery_codes_are_never_the_same_twice() {
    let (_app, km) = TestApp::signed_in().await;
    let (_, first) = switch_on(&km).await;
    let mut all: BTreeSet<String> = first.iter().cloned().collect();
    let mut code = first[0].clone();
    for _ in 0..3 {
        let renewed = km
            .press("/api/renew_recovery_codes", &[("renewal_code", &code)])
            .await;
        let codes = recovery_codes(&km.follow(&renewed).await);
        assert_eq!(codes.len(), 10);
        code = codes[0].clone();
        all.extend(codes);
    }
    assert_eq!(all.len(), 40);
}
