//! Everything that can be written, asked for by other sites: in each way that a browser can be made to ask.

use crate::harness::{Ask, Browser, FROM_ELSEWHERE, HELLO, NAME, PASSWORD, TestApp, functions, pages};
use crate::place::Place;
use crate::roles;
use http::StatusCode;

/// Whose request it is, by the headers that a browser puts there itself: `Origin` and `Sec-Fetch-Site`.
const SENDERS: [(&str, Option<&str>, Option<&str>); 8] = [
    ("another site", Some("https://evil.example"), Some("cross-site")),
    (
        "another host of our domain",
        Some("https://other.example.com"),
        Some("same-site"),
    ),
    (
        "another site, in an old browser",
        Some("https://evil.example"),
        None,
    ),
    ("a site that hides itself", Some("null"), Some("cross-site")),
    ("a site that hides itself, in an old browser", Some("null"), None),
    ("a site that hides its origin", None, Some("cross-site")),
    (
        "a site with our name in its own",
        Some("{here}.evil.example"),
        None,
    ),
    ("no browser at all", None, None),
];

/// How forms with files are sent, and what stands between their fields.
const MULTIPART: &str = "multipart/form-data; boundary=between";

/// How it is sent: what a form can, and what a script can without being asked whether it may.
const WAYS: [(&str, &[(&str, &str)]); 5] = [
    (
        "a form",
        &[
            ("accept", "text/html,application/xhtml+xml,*/*;q=0.8"),
            ("sec-fetch-mode", "navigate"),
            ("sec-fetch-dest", "document"),
            ("content-type", "application/x-www-form-urlencoded"),
        ],
    ),
    (
        "a form in plain text",
        &[
            ("accept", "text/html,application/xhtml+xml,*/*;q=0.8"),
            ("sec-fetch-mode", "navigate"),
            ("sec-fetch-dest", "iframe"),
            ("content-type", "text/plain"),
        ],
    ),
    (
        "a form with files",
        &[
            ("accept", "text/html,application/xhtml+xml,*/*;q=0.8"),
            ("sec-fetch-mode", "navigate"),
            ("sec-fetch-dest", "document"),
            ("content-type", MULTIPART),
        ],
    ),
    (
        "fetch",
        &[
            ("accept", "application/json"),
            ("sec-fetch-mode", "no-cors"),
            ("sec-fetch-dest", "empty"),
            ("content-type", "application/x-www-form-urlencoded"),
        ],
    ),
    (
        "a beacon",
        &[
            ("accept", "*/*"),
            ("sec-fetch-mode", "cors"),
            ("sec-fetch-dest", "empty"),
            ("content-type", "application/json"),
        ],
    ),
];

/// A request of `sender` in `way`; every header that differs from one of ours is among them.
fn foreign(path: &str, body: &str, sender: usize, way: usize) -> Ask {
    let (_, origin, site) = SENDERS[sender];
    let is_multipart = WAYS[way].1.contains(&("content-type", MULTIPART));
    let mut ask = if is_multipart {
        Ask::call(path, &[]).carrying(in_parts(body))
    } else {
        Ask::call(path, &[]).carrying(body)
    };
    for (name, value) in WAYS[way].1 {
        ask = ask.with(name, value);
    }
    ask = match origin {
        Some(origin) => ask.with("origin", origin),
        None => ask.without("origin"),
    };
    match site {
        Some(site) => ask.with("sec-fetch-site", site),
        None => ask.without("sec-fetch-site"),
    }
}

/// Everything that can be posted to, with fields that would do something.
async fn targets(app: &TestApp, km: &Browser) -> Vec<(String, String)> {
    let place = Place::of(app, km).await;
    let mut targets: Vec<(String, String)> = roles::FUNCTIONS
        .iter()
        .map(|(function, template, _)| (format!("/api/{function}"), encoded(&place.fields(template))))
        .collect();
    let invitation = km.invite("admin").await;
    let token = invitation.split_once("token=").unwrap().1.to_owned();
    let account = |token: String| {
        let fields = [
            ("token", token),
            ("name", "eve".to_owned()),
            ("password", PASSWORD.to_owned()),
        ];
        encoded(&fields.map(|(name, value)| (name.to_owned(), value)))
    };
    let own = |name: &str, value: &str| (name.to_owned(), value.to_owned());
    targets.extend([
        ("/api/join".to_owned(), account(token)),
        (
            "/api/set_up".to_owned(),
            account(app.setup.split_once("token=").unwrap().1.to_owned()),
        ),
        (
            "/api/sign_in".to_owned(),
            encoded(&[own("name", NAME), own("password", PASSWORD)]),
        ),
        ("/api/enter_code".to_owned(), encoded(&[own("code", "123456")])),
        ("/api/sign_out".to_owned(), String::new()),
        ("/api/set_scheme".to_owned(), encoded(&[own("scheme", "dark")])),
        (
            "/api/load_first_contact".to_owned(),
            encoded(&[own("token", "x")]),
        ),
        ("/api/load_invitation".to_owned(), encoded(&[own("token", "x")])),
    ]);
    targets.extend(server::posted_paths().iter().map(|path| {
        (
            path.replace("{id}", &place.other),
            encoded(&[own("your_password", PASSWORD)]),
        )
    }));
    // A page takes no form; if one ever does, it is here.
    targets.extend(
        pages()
            .into_iter()
            .map(|page| (page, encoded(&[own("image", HELLO)]))),
    );
    targets
}

/// The same fields as a form with files sends them.
fn in_parts(body: &str) -> String {
    let parts = model::query::decode_all(body).into_iter().map(|(name, value)| {
        format!("--between\r\ncontent-disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n")
    });
    parts.chain(["--between--\r\n".to_owned()]).collect()
}

fn encoded(fields: &[(String, String)]) -> String {
    model::query::encode(fields.iter().cloned())
}

#[tokio::test]
async fn nothing_is_written_for_another_site_whatever_it_asks_for_and_however() {
    let (app, km) = TestApp::signed_in().await;
    let targets = targets(&app, &km).await;
    for function in functions() {
        assert!(
            targets.iter().any(|(path, _)| *path == function),
            "{function} is asked for by no other site"
        );
    }
    let (stranger, pages) = (app.browser(), pages());
    let before = app.rows().await;
    let mut wrong = Vec::new();
    for (path, body) in &targets {
        for (sender, (who, ..)) in SENDERS.iter().enumerate() {
            // Nothing of a page looks at how it is sent.
            let ways = if pages.contains(path) { 1 } else { WAYS.len() };
            for (way, (how, _)) in WAYS.iter().enumerate().take(ways) {
                for (browser, session) in [(&km, "with a session"), (&stranger, "without")] {
                    let answer = browser.send(foreign(path, body, sender, way)).await;
                    if answer.status != StatusCode::FORBIDDEN || !answer.cookies().is_empty() {
                        wrong.push(format!("{path} by {how} of {who} {session}: {}", answer.status));
                    }
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
    let after = app.rows().await;
    for (table, rows) in &before {
        assert_eq!(&after[table], rows, "{table}");
    }
    // All of these came from one address: a flood is a row now and then.
    let told = app.rows_of("events").await;
    let told = told.iter().filter(|row| row.contains(FROM_ELSEWHERE)).count();
    assert!((1..10).contains(&told), "{told}");
    assert_eq!(km.get("/services").await.status, StatusCode::OK);
    // The same fields do something when they come from a page of ours.
    let mut changed = 0;
    for (path, body) in targets.iter().filter(|(path, _)| *path != "/api/sign_out") {
        let before = app.rows().await;
        let ask = Ask::form(path, &[]).carrying(body.as_str());
        km.send(ask).await;
        changed += usize::from(app.rows().await != before);
    }
    assert!(changed > 20, "{changed}");
}
