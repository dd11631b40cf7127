//! Launch links that are built here, short ones, and the badge.

use crate::harness::{Answer, Ask, Browser, HELLO, TestApp, attribute, unescaped};
use crate::headers::assert_common;
use http::{Method, StatusCode};

const BADGES: [&str; 3] = [
    "/badge/launch.svg",
    "/badge/launch-light.svg",
    "/badge/launch-dark.svg",
];

fn query() -> String {
    format!("v=1&image={HELLO}&name=by-short-link&port=8000&default.GREETING=Hello%20%26%20welcome")
}

/// A short link's path.
async fn made(member: &Browser) -> String {
    let answer = member
        .press(
            "/api/make_short_link",
            &[("link", &query()), ("expires", "30"), ("note", "for the README")],
        )
        .await;
    let location = answer.location();
    let code = location.strip_prefix("/launch/links?short=").unwrap();
    format!("/l/{code}")
}

async fn opened(app: &TestApp) -> i64 {
    app.count("SELECT sum(opened) FROM short_links").await
}

#[tokio::test]
async fn a_form_becomes_a_link_with_its_badge() {
    let (app, member) = TestApp::signed_in().await;
    let before = app.rows_of("events").await;
    let answer = member
        .press(
            "/api/build_launch_link",
            &[
                ("image", &format!("docker pull {HELLO}")),
                ("port", "8000"),
                ("name", "web-hello"),
                ("size", "256/512"),
                ("variables", "GREETING=a & b\r\nAPI_TOKEN"),
                ("from", "readme"),
            ],
        )
        .await;
    let built = format!(
        "v=1&image={HELLO}&name=web-hello&cpu=256&memory=512&port=8000&default.GREETING=a%20%26%20b&env=API_TOKEN&from=readme"
    );
    assert_eq!(answer.location(), format!("/launch/links?{built}"));
    assert_eq!(app.rows_of("events").await, before);
    let page = member.follow(&answer).await;
    let text = unescaped(&page.text());
    let here = format!("http://{}", app.address);
    assert!(text.contains(&format!(
        "[![Launch with App Runner]({here}/badge/launch.svg)]({here}/launch?{built})"
    )));
    for badge in &BADGES[1..] {
        assert!(page.tags("img").iter().any(|tag| tag.contains(badge)), "{badge}");
    }
    assert!(text.contains(&format!("{} of 8,192 characters", built.len())));
    // What it proposes is what the launch page shows.
    let launch = member.get(&format!("/launch?{built}")).await;
    assert!(launch.status.is_success() && !launch.text().contains("Ignored"));
}

#[tokio::test]
async fn behind_a_public_address_links_carry_it() {
    let app = TestApp::start_with(|config| {
        config.public_url = Some("https://slipway.example.com/".parse().unwrap());
    })
    .await;
    let member = app.set_up().await;
    let page = member.get(&format!("/launch/links?{}", query())).await;
    let text = unescaped(&page.text());
    assert!(text.contains(&format!("(https://slipway.example.com/launch?{})", query())));
    assert!(!text.contains(&format!("http://{}/launch", app.address)));
}

#[tokio::test]
async fn a_form_that_is_wrong_comes_back_as_it_was_typed_and_a_secret_reaches_no_address() {
    let (_app, member) = TestApp::signed_in().await;
    let answer = member
        .press(
            "/api/build_launch_link",
            &[
                ("image", "nginx"),
                ("port", "0"),
                ("variables", "API_TOKEN=hunter2-<b>"),
            ],
        )
        .await;
    assert_eq!(answer.location(), "/launch/links");
    let page = member.follow(&answer).await;
    let text = unescaped(&page.text());
    for part in [
        "Check 3 fields before the link is built",
        "App Runner cannot pull from Docker Hub.",
        "Enter a port from 1 to 65535.",
        "API_TOKEN looks like a secret.",
        "API_TOKEN=hunter2-<b></textarea>",
    ] {
        assert!(text.contains(part), "{part}");
    }
    assert!(!page.text().contains("hunter2-<b>"));
    // The notice is told once.
    assert!(!member.get("/launch/links").await.text().contains("hunter2"));
}

#[tokio::test]
async fn a_short_link_leads_to_the_launch_page_and_to_no_other_place() {
    let (app, member) = TestApp::signed_in().await;
    let path = made(&member).await;
    let before = app.rows_of("events").await;
    let answer = member.get(&path).await;
    let code = path.strip_prefix("/l/").unwrap();
    assert_eq!(answer.status, StatusCode::SEE_OTHER);
    assert_eq!(answer.location(), format!("/launch?{}&short={code}", query()));
    assert_eq!(answer.header("cache-control"), "no-store");
    assert_common(&answer, "a short link");
    let landing = member.follow(&answer).await;
    assert!(landing.text().contains("by-short-link") && !landing.text().contains("Ignored"));
    // Whatever is added to its address does not choose where it leads.
    for more in [
        "?next=https://evil.example",
        "?image=public.ecr.aws/evil/evil",
        "?//evil.example",
    ] {
        let location = member.get(&format!("{path}{more}")).await.location();
        assert!(
            location.starts_with(&format!("/launch?v=1&image={HELLO}&")),
            "{location}"
        );
        assert!(!location.contains("evil"), "{location}");
    }
    // Following writes a count, and nothing that a history or another browser would tell of.
    assert_eq!(app.rows_of("events").await, before);
    assert_eq!(app.count("SELECT count(*) FROM drafts").await, 0);
}

#[tokio::test]
async fn openings_are_counted_but_not_those_in_advance() {
    let (app, member) = TestApp::signed_in().await;
    let path = made(&member).await;
    let in_advance = [
        Ask::new(Method::HEAD, &path),
        Ask::get(&path).with("sec-purpose", "prefetch"),
        Ask::get(&path).with("sec-purpose", "prefetch;prerender"),
        Ask::get(&path).with("purpose", "prefetch"),
    ];
    for ask in in_advance {
        assert_eq!(member.send(ask).await.status, StatusCode::SEE_OTHER);
    }
    assert_eq!(opened(&app).await, 0);
    let answer = member.get(&path).await;
    member.get(&path).await;
    assert_eq!(opened(&app).await, 2);
    // Continue is counted for the link that led there.
    let page = member.follow(&answer).await;
    let link = page
        .tags("input")
        .iter()
        .find(|tag| tag.contains("name=\"link\""))
        .and_then(|tag| attribute(tag, "value"))
        .unwrap();
    let fields = [("link", link.as_str()), ("region", "eu-west-1")];
    let draft = member.press("/api/begin_draft_from_link", &fields).await;
    assert!(draft.location().starts_with("/drafts/"), "{}", draft.location());
    assert_eq!(app.count("SELECT drafts FROM short_links").await, 1);
    let list = member.get("/launch/links").await;
    assert_eq!(cells(&list, 5), ["2", "1"]);
}

/// The numbers in the row of the list.
fn cells(page: &Answer, from: usize) -> Vec<String> {
    let text = page.text();
    let body = text.split("<tbody").nth(1).unwrap().to_owned();
    body.split("<td")
        .skip(1 + from)
        .take(2)
        .map(|cell| {
            let inside = cell.split_once('>').unwrap().1;
            inside
                .split("<!>")
                .next()
                .unwrap()
                .split('<')
                .next()
                .unwrap()
                .to_owned()
        })
        .collect()
}

#[tokio::test]
async fn a_link_that_has_ended_or_never_was_says_so() {
    let (app, member) = TestApp::signed_in().await;
    let expired = made(&member).await;
    app.write_beside("UPDATE short_links SET expires_at = 1").await;
    let revoked = made(&member).await;
    let code = revoked.strip_prefix("/l/").unwrap();
    let answer = member.press("/api/revoke_short_link", &[("code", code)]).await;
    assert_eq!(answer.location(), "/launch/links");
    assert!(
        member
            .follow(&answer)
            .await
            .text()
            .contains("Short link revoked.")
    );
    let unknown = format!("/l/{}", "0".repeat(22));
    for (path, status, words) in [
        (expired.as_str(), StatusCode::GONE, "This short link has expired"),
        (revoked.as_str(), StatusCode::GONE, "km revoked it on "),
        (
            unknown.as_str(),
            StatusCode::NOT_FOUND,
            "There is no such short link",
        ),
        ("/l/x", StatusCode::NOT_FOUND, "There is no such short link"),
        (
            "/l/%2e%2e%2flaunch",
            StatusCode::NOT_FOUND,
            "There is no such short link",
        ),
        ("/l/%00%ff", StatusCode::NOT_FOUND, "There is no such short link"),
        ("/l/", StatusCode::NOT_FOUND, "There is no such page"),
        ("/l", StatusCode::NOT_FOUND, "There is no such page"),
    ] {
        let page = member.get(path).await;
        assert_eq!(page.status, status, "{path}");
        assert!(page.text().contains(words), "{path}: {words}");
        assert_eq!(page.location(), "", "{path}");
        assert_common(&page, path);
    }
    assert_eq!(opened(&app).await, 0);
}

#[tokio::test]
async fn a_stranger_signs_in_first_and_comes_back_to_the_short_link() {
    let (app, member) = TestApp::signed_in().await;
    let path = made(&member).await;
    let stranger = app.browser();
    let answer = stranger.get(&path).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER);
    assert_eq!(answer.location(), format!("/sign-in?next={path}"));
    let sign_in = stranger.follow(&answer).await;
    assert!(sign_in.text().contains("You will continue to a launch link."));
    // A stranger neither counts nor learns whether there is such a link.
    let unknown = format!("/l/{}", "0".repeat(22));
    assert_eq!(
        stranger.get(&unknown).await.location(),
        format!("/sign-in?next={unknown}")
    );
    assert_eq!(opened(&app).await, 0);
    let signed_in = stranger.sign_in(&path).await;
    assert_eq!(signed_in.location(), path);
    assert!(
        stranger
            .follow(&signed_in)
            .await
            .location()
            .starts_with("/launch?v=1&image=")
    );
    assert_eq!(opened(&app).await, 1);
}

#[tokio::test]
async fn revoking_asks_first_and_happens_once() {
    let (app, member) = TestApp::signed_in().await;
    let path = made(&member).await;
    let code = path.strip_prefix("/l/").unwrap();
    let question = member.get(&format!("/launch/links?revoke={code}")).await;
    assert!(
        question
            .text()
            .contains("Revoke the short link for hello-app-runner")
    );
    assert_eq!(question.tags("h1").len(), 1);
    for _ in 0..2 {
        member.press("/api/revoke_short_link", &[("code", code)]).await;
    }
    let told = "SELECT count(*) FROM events WHERE kind = 'link.revoked' AND person_name = 'km'";
    assert_eq!(app.count(told).await, 1);
    let history = member.get("/history").await;
    assert!(
        history
            .text()
            .contains(&format!("revoked the short link to launch {HELLO}"))
    );
    let gone = member.get("/launch/links?short=nowhere").await;
    assert_eq!(gone.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn the_badge_is_for_everyone_and_for_long() {
    let app = TestApp::start().await;
    let stranger = app.browser();
    for path in BADGES {
        let badge = stranger.get(path).await;
        assert_eq!(badge.status, StatusCode::OK, "{path}");
        for (name, value) in [
            ("content-type", "image/svg+xml; charset=utf-8"),
            ("cache-control", "public, max-age=2592000"),
            ("cross-origin-resource-policy", "cross-origin"),
            ("x-content-type-options", "nosniff"),
        ] {
            assert_eq!(badge.header(name), value, "{path}");
        }
        assert_eq!(badge.cookies(), Vec::<String>::new(), "{path}");
        let artwork = badge.text();
        assert!(
            artwork.contains("role=\"img\"") && artwork.contains("<title"),
            "{path}"
        );
        for active in ["<script", "href=", "url(", "<image", "@import", "onload"] {
            assert!(!artwork.contains(active), "{path}: {active}");
        }
    }
    let nothing = stranger.get("/badge/launch.png").await;
    assert!(nothing.status.is_redirection());
}
