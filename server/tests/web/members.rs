//! Members over HTTP: joining, losing a role, being removed, and what becomes of sessions.

use crate::harness::{Ask, Browser, NAME, PASSWORD, TestApp, until};
use crate::place::Place;
use http::StatusCode;
use http_body_util::BodyExt;

const NEW_PASSWORD: &str = "another long password";

async fn is_signed_in(browser: &Browser) -> bool {
    browser.get("/services").await.status == StatusCode::OK
}

/// Waits until a live stream says that its session is over, and ends.
async fn says_farewell(browser: &Browser) -> tokio::task::JoinHandle<String> {
    let mut body = browser.open(Ask::get("/events/stream?after=0")).await.into_body();
    // The first frame: it listens from here on.
    let first = body.frame().await.unwrap().unwrap();
    tokio::spawn(async move {
        let mut heard = String::from_utf8_lossy(first.data_ref().unwrap()).into_owned();
        while let Some(Ok(frame)) = body.frame().await {
            heard.push_str(&String::from_utf8_lossy(frame.data_ref().unwrap()));
        }
        heard
    })
}

#[tokio::test]
async fn an_invitation_is_shown_once_and_makes_a_member() {
    let (app, km) = TestApp::signed_in().await;
    let link = km.invite("editor").await;
    assert!(!km.get("/members").await.text().contains(&link), "shown twice");
    let lee = app.browser();
    let page = lee.get(&link).await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(page.text().contains("km invites you"), "{}", page.text());
    let token = link.split_once("token=").unwrap().1;
    let short = [("token", token), ("name", "lee"), ("password", "short")];
    let refused = lee.press("/api/join", &short).await;
    let back = lee.follow(&refused).await;
    assert!(back.text().contains("Enter at least 15 characters"));
    assert!(back.text().contains("value=\"lee\""), "the name is lost");
    let right = [("token", token), ("name", "lee"), ("password", NEW_PASSWORD)];
    assert_eq!(lee.press("/api/join", &right).await.location(), "/services");
    assert!(is_signed_in(&lee).await);
    let used = app.browser().get(&link).await.text();
    assert!(used.contains("This invitation is not open"));
    // The token is in no row of the database, and in no event.
    assert!(!format!("{:?}", app.rows().await).contains(token));
}

#[tokio::test]
async fn another_role_ends_sessions_and_streams_at_once() {
    let (app, km) = TestApp::signed_in().await;
    let lee = app.joined(&km, "lee", "editor").await;
    let stream = says_farewell(&lee).await;
    let before = lee.cookie("slipway").unwrap();
    let id = app.person("lee").await.to_string();
    let answer = km
        .press("/api/change_member", &[("id", &id), ("role", "viewer")])
        .await;
    assert_eq!(answer.location(), "/members");
    assert!(!is_signed_in(&lee).await);
    assert!(stream.await.unwrap().contains("event: signed-out"));
    assert!(is_signed_in(&km).await);
    lee.press("/api/sign_in", &[("name", "lee"), ("password", PASSWORD)])
        .await;
    assert!(is_signed_in(&lee).await);
    assert_ne!(lee.cookie("slipway").unwrap(), before);
    assert_eq!(lee.get("/members").await.status, StatusCode::FORBIDDEN);
    // The same role once more changes nothing.
    km.press("/api/change_member", &[("id", &id), ("role", "viewer")])
        .await;
    assert!(is_signed_in(&lee).await);
}

#[tokio::test]
async fn a_removed_member_is_out_everywhere_and_stays_out() {
    let (app, km) = TestApp::signed_in().await;
    let lee = app.joined(&km, "lee", "admin").await;
    let elsewhere = app.browser();
    elsewhere
        .press("/api/sign_in", &[("name", "lee"), ("password", PASSWORD)])
        .await;
    assert!(is_signed_in(&elsewhere).await);
    let stream = says_farewell(&elsewhere).await;
    let id = app.person("lee").await.to_string();
    km.press("/api/remove_member", &[("id", &id)]).await;
    for browser in [&lee, &elsewhere] {
        assert!(!is_signed_in(browser).await);
    }
    assert!(stream.await.unwrap().contains("event: signed-out"));
    let again = lee
        .press("/api/sign_in", &[("name", "lee"), ("password", PASSWORD)])
        .await;
    assert!(again.location().starts_with("/sign-in"));
    assert_eq!(
        app.count("SELECT count(*) FROM sessions WHERE person_id IS NOT NULL")
            .await,
        1
    );
}

#[tokio::test]
async fn a_session_is_ended_from_another_browser() {
    let (app, km) = TestApp::signed_in().await;
    let (one, other) = (app.sign_in().await, app.sign_in().await);
    let page = km.get("/account").await;
    let handles: Vec<String> = page
        .tags("input")
        .iter()
        .filter(|tag| tag.contains("name=\"handle\""))
        .filter_map(|tag| crate::harness::attribute(tag, "value"))
        .collect();
    assert_eq!(handles.len(), 2, "{}", page.text());
    km.press("/api/end_session", &[("handle", &handles[0])]).await;
    let (first, second) = (is_signed_in(&one).await, is_signed_in(&other).await);
    assert!(first ^ second, "{first} {second}");
    km.press("/api/end_other_sessions", &[]).await;
    assert!(!is_signed_in(&one).await && !is_signed_in(&other).await);
    assert!(is_signed_in(&km).await);
}

#[tokio::test]
async fn an_administrator_signs_a_member_out_everywhere() {
    let (app, km) = TestApp::signed_in().await;
    let lee = app.joined(&km, "lee", "admin").await;
    let other = app.browser();
    let fields = [("name", "lee"), ("password", PASSWORD)];
    other.press("/api/sign_in", &fields).await;
    let id = app.person("lee").await.to_string();
    let page = km.get(&format!("/members/{id}?confirm=sign-out")).await.text();
    assert!(page.contains("Sign lee out everywhere?"), "{page}");
    let answer = km.press("/api/end_sessions_of_member", &[("id", &id)]).await;
    let told = km.follow(&answer).await.text();
    assert!(told.contains("lee is signed out everywhere."), "{told}");
    assert!(!is_signed_in(&lee).await && !is_signed_in(&other).await);
    let audit = km.get("/audit").await.text().replace("<!>", "");
    assert!(audit.contains("ended all sessions of lee"), "{audit}");
    // They come in again, and can do the same to themselves without losing the browser that they sit at.
    lee.press("/api/sign_in", &fields).await;
    other.press("/api/sign_in", &fields).await;
    lee.press("/api/end_sessions_of_member", &[("id", &id)]).await;
    assert!(is_signed_in(&lee).await && !is_signed_in(&other).await);
}

#[tokio::test]
async fn the_handle_of_somebody_elses_session_ends_nothing() {
    let (app, km) = TestApp::signed_in().await;
    let lee = app.joined(&km, "lee", "viewer").await;
    let page = lee.get("/account").await.text();
    assert!(page.contains("This one"));
    let theirs: String = sqlx::query_scalar(
        "SELECT lower(substr(hex(id_hash), 1, 16)) FROM sessions WHERE person_id = (SELECT id FROM people WHERE name = 'km')",
    )
    .fetch_one(&app.database)
    .await
    .unwrap();
    lee.press("/api/end_session", &[("handle", &theirs)]).await;
    assert!(is_signed_in(&km).await);
}

#[tokio::test]
async fn another_password_ends_the_other_sessions_and_renews_this_one() {
    let (app, km) = TestApp::signed_in().await;
    let other = app.sign_in().await;
    let before = km.cookie("slipway").unwrap();
    let fields = [("current", PASSWORD), ("password", NEW_PASSWORD)];
    let answer = km.press("/api/change_password", &fields).await;
    assert_eq!(answer.location(), "/account");
    let page = km.follow(&answer).await.text();
    assert!(page.contains("Your password is changed."), "{page}");
    assert_ne!(km.cookie("slipway").unwrap(), before);
    assert!(!is_signed_in(&other).await);
    let stale = app.browser();
    stale.plant("slipway", &before);
    assert!(!is_signed_in(&stale).await);
    let old = app.browser().sign_in("").await;
    assert!(old.location().starts_with("/sign-in"));
    let fields = [("name", NAME), ("password", NEW_PASSWORD)];
    assert_eq!(
        app.browser().press("/api/sign_in", &fields).await.location(),
        "/services"
    );
}

#[tokio::test]
async fn what_matters_asks_who_sits_there_when_the_last_time_is_long_ago() {
    let (app, km) = TestApp::signed_in().await;
    let lee = app.joined(&km, "lee", "viewer").await;
    let id = app.person("lee").await.to_string();
    assert!(!km.get("/members/invite").await.text().contains("your_password"));
    app.age_sessions("confirmed_at", 601).await;
    let page = km.get("/members/invite").await.text();
    assert!(page.contains("Confirm it is you: your password"), "{page}");
    let answer = km.press("/api/remove_member", &[("id", &id)]).await;
    let asked = km.follow(&answer).await.text();
    assert!(asked.contains("Confirm that it is you"), "{asked}");
    assert!(is_signed_in(&lee).await);
    let wrong = [("id", id.as_str()), ("your_password", "wrong")];
    let answer = km.press("/api/remove_member", &wrong).await;
    assert!(
        km.follow(&answer)
            .await
            .text()
            .contains("That is not your password.")
    );
    let right = [("id", id.as_str()), ("your_password", PASSWORD)];
    km.press("/api/remove_member", &right).await;
    assert!(!is_signed_in(&lee).await);
    // It holds for a while.
    assert!(!km.get("/members/invite").await.text().contains("your_password"));
}

#[tokio::test]
async fn everything_that_matters_asks_and_does_nothing_until_it_is_answered() {
    let (app, km) = TestApp::signed_in().await;
    let place = Place::of(&app, &km).await;
    app.joined(&km, "lee", "viewer").await;
    let lee = app.person("lee").await.to_string();
    let version = app.version_of(&place.other).await;
    let variable = [
        ("id", place.other.as_str()),
        ("version", &version),
        ("step", "configure"),
        ("intent", "stay"),
        ("env_text", "MODE=live"),
    ];
    km.press("/api/save_draft", &variable).await;
    let name = place.fill("{name}");
    app.age_sessions("confirmed_at", 601).await;
    let acts: [(&str, &[(&str, &str)]); 10] = [
        ("delete_service", &[("arn", &place.arn), ("typed", &name)]),
        ("clone_service", &[("arn", &place.arn), ("region", "eu-west-1")]),
        ("reveal_values", &[("id", &place.other), ("reveal", "1")]),
        ("unprotect", &[("id", "1")]),
        ("change_member", &[("id", &lee), ("role", "admin")]),
        ("remove_member", &[("id", &lee)]),
        ("end_sessions_of_member", &[("id", &lee)]),
        ("invite_member", &[("role", "admin")]),
        ("set_retention", &[("days", "1")]),
        (
            "set_allowed_list",
            &[("instance_roles", "arn:aws:iam::123456789012:role/x")],
        ),
    ];
    let rest = async || {
        let mut rows = app.rows().await;
        rows.remove("events");
        rows.remove("sessions");
        rows
    };
    let before = rest().await;
    for (act, fields) in acts {
        let answer = km.press(&format!("/api/{act}"), fields).await;
        let asked = km.follow(&answer).await.text();
        assert!(asked.contains("Confirm that it is you"), "{act} does not ask");
    }
    assert_eq!(rest().await, before);
    let told = app
        .count("SELECT count(*) FROM events WHERE kind = 'person.not_possible' AND detail LIKE '%had not confirmed%'")
        .await;
    assert_eq!(told, 10, "each is told by itself");
}

#[tokio::test]
async fn sessions_tell_browser_address_and_last_use() {
    let (app, km) = TestApp::signed_in().await;
    let firefox = app.browser();
    let fields = [("name", NAME), ("password", PASSWORD)];
    let ask = Ask::form("/api/sign_in", &fields).with(
        "user-agent",
        "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0",
    );
    firefox.send(ask).await;
    let page = km.get("/account").await.text();
    assert!(page.contains("Firefox on Linux"), "{page}");
    assert!(page.contains("127.0.0.1"), "{page}");
    let noted = "SELECT count(*) FROM sessions WHERE json_extract(data, '$.moved_at') IS NOT NULL";
    assert_eq!(app.count(noted).await, 0);
    app.age_sessions("signed_in_at", 3 * 3_600).await;
    firefox.get("/services").await;
    until("the use is noted", || async {
        (app.count(noted).await == 1).then_some(())
    })
    .await;
    app.write_beside(
        "UPDATE sessions SET data = json_set(data, '$.moved_at', json_extract(data, '$.moved_at') - 7200)
         WHERE json_extract(data, '$.moved_at') IS NOT NULL",
    )
    .await;
    let page = km.get("/account").await.text();
    let (_, row) = page.split_once("Firefox on Linux").unwrap();
    let (row, _) = row.split_once("</tr>").unwrap();
    let (signed_in, used) = (row.find("3 h ago"), row.find("2 h ago"));
    assert!(signed_in.is_some() && signed_in < used, "{row}");
}

#[tokio::test]
async fn a_link_that_is_older_than_72_hours_makes_nobody_a_member() {
    let (app, km) = TestApp::signed_in().await;
    let link = km.invite("viewer").await;
    let stranger = app.browser();
    let open = stranger.get(&link).await.text();
    assert!(open.contains("Join this Slipway"), "{open}");
    let later =
        "UPDATE invitations SET created_at = created_at - 259200001, expires_at = expires_at - 259200001";
    sqlx::query(later).execute(&app.database).await.unwrap();
    let ended = stranger.get(&link).await.text();
    assert!(!ended.contains("Join this Slipway"), "{ended}");
    let (_, token) = link.split_once("token=").unwrap();
    let fields = [("token", token), ("name", "late"), ("password", PASSWORD)];
    stranger.press("/api/join", &fields).await;
    assert_eq!(
        app.count("SELECT count(*) FROM people WHERE name = 'late'").await,
        0
    );
    assert_ne!(stranger.get("/services").await.status, StatusCode::OK);
}
