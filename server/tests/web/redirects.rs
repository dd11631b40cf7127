//! No answer leads away from this site, wherever a stranger's address would like it to.

use crate::harness::{Answer, Ask, HELLO, TestApp, attribute, functions};
use http::StatusCode;

/// Wishes of strangers that browsers would take for another site, or for a script.
const ELSEWHERE: [&str; 24] = [
    "//evil.example",
    "///evil.example",
    "////evil.example",
    "/\\evil.example",
    "\\\\evil.example",
    "\\/evil.example",
    "https://evil.example",
    "HTTPS:evil.example",
    "https:/evil.example",
    "//evil.example/services",
    " //evil.example",
    "/\t/evil.example",
    "/\n/evil.example",
    "\t//evil.example",
    "/\r\nlocation: https://evil.example",
    "/\u{0}/evil.example",
    "javascript:alert(1)",
    "data:text/html,x",
    "evil.example",
    "@evil.example",
    ".evil.example",
    "/services\\..\\..\\\\evil.example",
    "/\u{85}/evil.example",
    "",
];

/// Whether a browser on one of our pages stays on this site.
fn stays_here(location: &str) -> bool {
    location.starts_with('/')
        && !location[1..].starts_with(['/', '\\'])
        && !location.contains('\\')
        && !location.chars().any(char::is_control)
}

fn assert_stays(answer: &Answer, what: &str) {
    for name in ["location", "refresh"] {
        for value in answer.headers.get_all(name) {
            let value = value.to_str().unwrap_or("not ASCII");
            assert!(stays_here(value), "{what} leads to {value:?}");
        }
    }
    assert!(
        !answer.cookies().iter().any(|cookie| cookie.contains("evil")),
        "{what}"
    );
}

#[tokio::test]
async fn signing_in_leads_to_our_own_pages_only() {
    let (app, _) = TestApp::signed_in().await;
    for wish in ELSEWHERE {
        let browser = app.browser();
        for answer in [
            browser.sign_in(wish).await,
            // Wrong, so that it leads back with the wish.
            browser
                .press(
                    "/api/sign_in",
                    &[("name", "km"), ("password", ""), ("next", wish)],
                )
                .await,
            browser
                .call(
                    "/api/sign_in",
                    &[
                        ("name", "km"),
                        ("password", crate::harness::PASSWORD),
                        ("next", wish),
                    ],
                )
                .await,
        ] {
            assert_stays(&answer, &format!("signing in for {wish:?}"));
            assert!(
                !answer.location().contains("evil"),
                "{wish:?}: {}",
                answer.location()
            );
        }
    }
}

#[tokio::test]
async fn the_sign_in_page_carries_only_wishes_that_stay_here() {
    let (app, member) = TestApp::signed_in().await;
    for wish in ELSEWHERE {
        let path = format!("/sign-in?next={}", model::paths::encode(wish));
        let page = app.browser().get(&path).await;
        assert_eq!(page.status, StatusCode::OK);
        let next = page
            .tags("input")
            .iter()
            .find(|tag| tag.contains("name=\"next\""))
            .and_then(|tag| attribute(tag, "value"))
            .unwrap();
        assert_eq!(next, if wish.is_empty() { "" } else { "/services" }, "{wish:?}");
        let page = member.get(&path).await;
        for link in page.tags("a").iter().filter_map(|tag| attribute(tag, "href")) {
            assert!(
                link.starts_with('#') || stays_here(&link),
                "{wish:?} became a link to {link:?}"
            );
        }
    }
}

#[tokio::test]
async fn changing_the_colours_leads_to_our_own_pages_only() {
    let (app, member) = TestApp::signed_in().await;
    for browser in [app.browser(), member] {
        for wish in ELSEWHERE {
            let fields = [("scheme", "dark"), ("next", wish)];
            for answer in [
                browser.press("/api/set_scheme", &fields).await,
                browser.call("/api/set_scheme", &fields).await,
            ] {
                assert_stays(&answer, &format!("the colours for {wish:?}"));
                assert_eq!(answer.location(), "/services", "{wish:?}");
            }
        }
        let answer = browser
            .press(
                "/api/set_scheme",
                &[("scheme", "dark"), ("next", "/history?view=all")],
            )
            .await;
        assert_eq!(answer.location(), "/history?view=all");
    }
}

#[tokio::test]
async fn addresses_that_look_like_other_sites_lead_nowhere() {
    let (app, member) = TestApp::signed_in().await;
    let stranger = app.browser();
    for path in [
        "//evil.example",
        "//evil.example/..",
        "///evil.example/services/",
        "/services//evil.example",
        "/%5cevil.example",
        "/%2f%2fevil.example",
        "/sign-in/?next=//evil.example",
        "/setup?next=//evil.example",
        "/launch?next=//evil.example&redirect=https://evil.example",
    ] {
        for (who, cookies) in [("a stranger", stranger.cookies()), ("a member", member.cookies())] {
            let answer = app
                .raw(format!(
                    "GET {path} HTTP/1.1\r\nhost: {}\r\ncookie: {cookies}\r\nconnection: close\r\n\r\n",
                    app.address
                ))
                .await;
            let head = answer.split("\r\n\r\n").next().unwrap();
            for line in head.lines().filter_map(|line| line.strip_prefix("location: ")) {
                assert!(stays_here(line), "{who} at {path} is led to {line}");
                let next = line.split_once("next=").map(|(_, next)| next);
                if let Some(next) = next {
                    let pair = format!("next={next}");
                    let next = &model::query::decode(&pair).unwrap()[0].1;
                    let signed_in = app.browser().sign_in(next).await.location();
                    assert!(stays_here(&signed_in), "{who} at {path} is led to {signed_in}");
                }
            }
        }
    }
}

#[tokio::test]
async fn no_function_leads_away_whatever_its_fields_say() {
    let (_app, member) = TestApp::signed_in().await;
    let evil = "//evil.example/\r\nset-cookie: evil=1";
    let arn = "arn:aws:apprunner:eu-west-1:123456789012:service//evil.example/x\r\nset-cookie: evil=1";
    let fields = [
        ("id", evil),
        ("arn", arn),
        ("link", evil),
        ("text", "https://evil.example/launch?image=x"),
        ("next", evil),
        ("conflict", evil),
        ("intent", "step://evil.example"),
        ("token", evil),
        ("region", evil),
        ("name", evil),
    ];
    for function in functions() {
        for ask in [Ask::form(&function, &fields), Ask::call(&function, &fields)] {
            for referer in ["https://evil.example/", "//evil.example", "{here}/services", ""] {
                let answer = member.send(ask.clone().with("referer", referer)).await;
                if referer == "{here}/services" {
                    continue;
                }
                assert_stays(&answer, &format!("{function} from {referer:?}"));
            }
        }
        // It ends the session, as it should.
        if function == "/api/sign_out" {
            member.sign_in("").await;
        }
    }
}

#[tokio::test]
async fn what_people_paste_leads_to_our_own_pages_only() {
    let (_app, member) = TestApp::signed_in().await;
    for (text, leads) in [
        (HELLO.to_owned(), true),
        (format!("https://evil.example/launch?image={HELLO}"), true),
        (format!("docker pull {HELLO}"), true),
        ("https://evil.example/".to_owned(), false),
        ("javascript:alert(1)".to_owned(), false),
        ("//evil.example".to_owned(), false),
    ] {
        let answer = member.press("/api/paste", &[("text", &text)]).await;
        assert_stays(&answer, &text);
        assert_eq!(
            answer.location().starts_with("/launch?"),
            leads,
            "{text}: {}",
            answer.location()
        );
    }
}
