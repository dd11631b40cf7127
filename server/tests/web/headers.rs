//! The headers of every kind of answer, the policy of pages, caching, and the flags of cookies.

use crate::harness::{Answer, Ask, Browser, TestApp, WASM, attribute, pages};
use http::{Method, StatusCode};

/// What every answer carries, whoever gives it and whatever it says.
pub fn assert_common(answer: &Answer, what: &str) {
    for (name, value) in [
        ("x-content-type-options", "nosniff"),
        ("x-frame-options", "DENY"),
        ("referrer-policy", "no-referrer"),
        ("cross-origin-opener-policy", "same-origin"),
        ("cross-origin-resource-policy", "same-origin"),
        (
            "permissions-policy",
            "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
        ),
    ] {
        assert_eq!(answer.header(name), value, "{name} of {what}");
    }
    let policy = answer.header("content-security-policy");
    for directive in ["default-src 'none'", "frame-ancestors 'none'", "base-uri 'none'"] {
        assert!(policy.contains(directive), "{what} has the policy {policy}");
    }
    assert!(
        !policy.contains("unsafe-inline"),
        "{what} has the policy {policy}"
    );
    let id = answer.header("x-request-id");
    assert!(
        id.len() == 16 && id.chars().all(|c| c.is_ascii_hexdigit()),
        "{what} has the request id {id}"
    );
    assert_eq!(answer.header("access-control-allow-origin"), "", "{what}");
    assert_eq!(answer.header("server"), "", "{what}");
}

/// One answer of every kind, under a name.
async fn answers(app: &TestApp, member: &Browser) -> Vec<(&'static str, Answer)> {
    let stranger = app.browser();
    let too_large = Ask::call("/api/paste", &[]).carrying(vec![b'a'; 2 * 1024 * 1024]);
    let elsewhere = Ask::call("/api/paste", &[]).with("sec-fetch-site", "cross-site");
    vec![
        ("a page", member.get("/services").await),
        (
            "the head of a page",
            member.send(Ask::new(Method::HEAD, "/services")).await,
        ),
        ("a page that is not there", member.get("/no/such/page").await),
        (
            "a draft that is not there",
            member.get("/drafts/nowhere/source").await,
        ),
        ("a page of strangers", stranger.get("/sign-in").await),
        ("a redirect", member.get("/").await),
        ("a redirect of a stranger", stranger.get("/history").await),
        (
            "a form's answer",
            member.press("/api/paste", &[("text", "x")]).await,
        ),
        ("a script's answer", member.call("/api/load_frame", &[]).await),
        ("a stranger's call", stranger.call("/api/load_frame", &[]).await),
        (
            "a call that cannot be read",
            member.call("/api/load_service", &[]).await,
        ),
        (
            "a method that is not there",
            member.send(Ask::call("/services", &[])).await,
        ),
        ("a body that is too large", member.send(too_large).await),
        ("a request of another site", member.send(elsewhere).await),
        ("an asset", stranger.get(WASM).await),
        (
            "an asset that is not there",
            stranger.get("/pkg/slipway-0.js").await,
        ),
        ("the icon", stranger.get("/favicon.svg").await),
        ("health", stranger.get("/healthz").await),
        ("readiness", stranger.get("/readyz").await),
        ("metrics", stranger.get("/metrics").await),
        ("a stranger's stream", stranger.get("/events/stream").await),
    ]
}

#[tokio::test]
async fn every_kind_of_answer_carries_the_headers() {
    let (app, member) = TestApp::signed_in().await;
    for (what, answer) in answers(&app, &member).await {
        assert_common(&answer, what);
    }
    let stream = member.open(Ask::get("/events/stream")).await;
    assert_eq!(stream.headers()["x-frame-options"], "DENY");
    assert_eq!(stream.headers()["cache-control"], "no-store");
    assert_eq!(
        stream.headers()["content-type"],
        "text/event-stream; charset=utf-8"
    );
    assert_eq!(stream.headers()["x-accel-buffering"], "no");
    // Texts say how they are encoded.
    for (what, answer) in answers(&app, &member).await {
        let kind = answer.header("content-type");
        let is_text = kind.starts_with("text/") || kind.contains("xml");
        assert!(!is_text || kind.contains("charset=utf-8"), "{what}: {kind}");
    }
}

#[tokio::test]
async fn every_answer_has_a_request_id_of_its_own_and_takes_none_from_the_caller() {
    let (app, member) = TestApp::signed_in().await;
    let answers = answers(&app, &member).await;
    let mut ids: Vec<&str> = answers
        .iter()
        .map(|(_, answer)| answer.header("x-request-id"))
        .collect();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), answers.len());
    let forged = "0123456789abcdef";
    let answer = member
        .send(Ask::get("/services").with("x-request-id", forged))
        .await;
    assert_ne!(answer.header("x-request-id"), forged);
}

#[tokio::test]
async fn only_assets_that_are_there_may_be_kept_by_a_browser() {
    let (app, member) = TestApp::signed_in().await;
    for (what, answer) in answers(&app, &member).await {
        let expected = match what {
            "an asset" => "public, max-age=31536000, immutable",
            "the icon" => "public, max-age=86400",
            // A word that never changes, asked for every second.
            "health" => "",
            _ => "no-store",
        };
        assert_eq!(answer.header("cache-control"), expected, "{what}");
    }
}

#[tokio::test]
async fn every_page_is_for_its_reader_only() {
    let (_app, member) = TestApp::signed_in().await;
    for page in pages() {
        let answer = member.get(&page).await;
        assert_eq!(answer.header("cache-control"), "no-store", "{page}");
        assert_eq!(
            answer.header("content-type"),
            "text/html; charset=utf-8",
            "{page}"
        );
        assert_common(&answer, &page);
    }
}

/// The nonce that the policy of an answer names.
fn nonce(answer: &Answer) -> String {
    let policy = answer.header("content-security-policy");
    let (_, rest) = policy
        .split_once("'nonce-")
        .unwrap_or_else(|| panic!("no nonce in {policy}"));
    rest.split('\'').next().unwrap().to_owned()
}

#[tokio::test]
async fn every_script_of_every_page_carries_the_nonce_of_its_request() {
    let (app, member) = TestApp::signed_in().await;
    let stranger = app.browser();
    let mut addresses: Vec<(Browser, String)> =
        pages().into_iter().map(|page| (member.clone(), page)).collect();
    addresses.push((member.clone(), "/no/such/page".to_owned()));
    addresses.push((stranger.clone(), "/sign-in".to_owned()));
    addresses.push((stranger.clone(), "/setup?token=x".to_owned()));
    addresses.push((stranger, "/apprunner/home".to_owned()));
    for (browser, address) in addresses {
        let page = browser.get(&address).await;
        if page.status.is_redirection() {
            continue;
        }
        let nonce = nonce(&page);
        assert!(nonce.len() >= 16, "{address}: {nonce}");
        let scripts = page.tags("script");
        assert!(!scripts.is_empty(), "{address} has no script");
        for script in &scripts {
            assert_eq!(
                attribute(script, "nonce").as_ref(),
                Some(&nonce),
                "{address}: {script}"
            );
        }
        let again = browser.get(&address).await;
        assert_ne!(self::nonce(&again), nonce, "{address}");
    }
}

#[tokio::test]
async fn pages_have_nothing_inline_that_their_policy_forbids() {
    let (_app, member) = TestApp::signed_in().await;
    let draft = member.begin_draft().await;
    let mut addresses = pages();
    addresses.push(format!("/drafts/{draft}/source"));
    addresses.push(format!("/drafts/{draft}/configure?check=1"));
    addresses.push(format!("/drafts/{draft}/review?check=1"));
    addresses.push("/launch?image=public.ecr.aws/nginx/nginx:1.27&start=a".to_owned());
    for address in addresses {
        let page = member.get(&address).await;
        let policy = page.header("content-security-policy");
        if page.status.is_redirection() {
            continue;
        }
        for directive in [
            "style-src 'self'",
            "img-src 'self'",
            "connect-src 'self'",
            "form-action 'self'",
            "'strict-dynamic'",
        ] {
            assert!(policy.contains(directive), "{address}: {policy}");
        }
        assert!(!policy.contains("'unsafe-eval'"), "{address}: {policy}");
        let text = page.text();
        assert!(!text.contains("<style"), "{address} has a style element");
        assert!(
            !text.contains("javascript:"),
            "{address} has a link that is a script"
        );
        for tag in text.split('<').skip(1).filter_map(|rest| rest.split('>').next()) {
            let names = tag
                .split_whitespace()
                .skip(1)
                .filter_map(|part| part.split_once("=\"").map(|(name, _)| name));
            for name in names {
                assert!(name != "style" && !name.starts_with("on"), "{address}: <{tag}>");
            }
        }
        for tag in ["script", "link", "img"].iter().flat_map(|name| page.tags(name)) {
            for source in ["src", "href"].iter().filter_map(|name| attribute(&tag, name)) {
                assert!(
                    source.starts_with('/') && !source.starts_with("//"),
                    "{address}: {tag}"
                );
            }
        }
    }
}

#[tokio::test]
async fn assets_come_in_the_smallest_form_that_the_browser_takes() {
    let app = TestApp::start().await;
    let browser = app.browser();
    let script = WASM.replace(".wasm", ".js");
    let style = WASM.replace(".wasm", ".css");
    for (path, accepted, encoding, body, kind) in [
        (
            WASM,
            "gzip, deflate, br, zstd",
            "br",
            "wasm in brotli",
            "application/wasm",
        ),
        (WASM, "gzip", "gzip", "wasm in gzip", "application/wasm"),
        (
            WASM,
            "br;q=0, gzip;q=0.5",
            "gzip",
            "wasm in gzip",
            "application/wasm",
        ),
        (
            WASM,
            "br;q=0.0, gzip;q=0",
            "",
            "wasm as it is",
            "application/wasm",
        ),
        (WASM, "", "", "wasm as it is", "application/wasm"),
        (WASM, "brotli, x-gzip", "", "wasm as it is", "application/wasm"),
        (
            &script,
            "br, gzip",
            "gzip",
            "script in gzip",
            "text/javascript; charset=utf-8",
        ),
        (&style, "br, gzip", "", "style", "text/css; charset=utf-8"),
    ] {
        let answer = browser
            .send(Ask::get(path).with("accept-encoding", accepted))
            .await;
        let what = format!("{path} for {accepted}");
        assert_eq!(answer.status, StatusCode::OK, "{what}");
        assert_eq!(answer.header("content-encoding"), encoding, "{what}");
        assert_eq!(answer.text(), body, "{what}");
        assert_eq!(answer.header("content-type"), kind, "{what}");
        assert_eq!(answer.header("vary"), "accept-encoding", "{what}");
    }
}

#[tokio::test]
async fn nothing_but_the_site_can_be_had_as_an_asset() {
    let app = TestApp::start().await;
    for path in [
        "/pkg/",
        "/pkg/nothing.js",
        "/pkg/../favicon.svg",
        "/pkg/%2e%2e/favicon.svg",
        "/pkg/..%2ffavicon.svg",
        "/pkg//etc/passwd",
        "/pkg/%2e%2e/%2e%2e/Cargo.toml",
        "/pkg/slipway-0123abcd.wasm%00",
    ] {
        let answer = app
            .raw(format!(
                "GET {path} HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n"
            ))
            .await;
        let status: u16 = answer[9..12].parse().unwrap();
        assert!((300..500).contains(&status), "{path}: {answer}");
        assert!(
            !answer.contains("<svg/>") && !answer.contains("[workspace]"),
            "{path}: {answer}"
        );
    }
}

#[tokio::test]
async fn pages_are_compressed_where_the_browser_takes_it() {
    let (_app, member) = TestApp::signed_in().await;
    for encoding in ["br", "gzip"] {
        let answer = member
            .send(Ask::get("/services").with("accept-encoding", encoding))
            .await;
        assert_eq!(answer.header("content-encoding"), encoding);
        let vary = answer.header("vary").to_lowercase();
        assert!(vary.contains("accept-encoding"), "{vary}");
        assert!(!answer.text().contains("<html"));
    }
}

/// The flags behind the value of a cookie, in a fixed order.
fn flags(cookie: &str) -> Vec<&str> {
    let mut flags: Vec<&str> = cookie
        .split("; ")
        .skip(1)
        .filter(|flag| !flag.starts_with("Max-Age="))
        .collect();
    flags.sort_unstable();
    flags
}

#[tokio::test]
async fn cookies_are_out_of_reach_of_scripts_and_other_sites() {
    let (app, _) = TestApp::signed_in().await;
    let answer = app.browser().sign_in("").await;
    let cookies = answer.cookies();
    assert_eq!(cookies.len(), 1, "{cookies:?}");
    assert!(cookies[0].starts_with("slipway="), "{cookies:?}");
    assert_eq!(flags(&cookies[0]), ["HttpOnly", "Path=/", "SameSite=Lax"]);
    let answer = app
        .browser()
        .press("/api/set_scheme", &[("scheme", "dark"), ("next", "/sign-in")])
        .await;
    let cookies = answer.cookies();
    assert_eq!(cookies.len(), 1, "{cookies:?}");
    assert!(cookies[0].starts_with("slipway_scheme=dark;"), "{cookies:?}");
    assert_eq!(flags(&cookies[0]), ["HttpOnly", "Path=/", "SameSite=Lax"]);
}

#[tokio::test]
async fn behind_https_cookies_are_tied_to_the_host_and_never_sent_in_the_clear() {
    let app = TestApp::start_with(|config| {
        config.public_url = Some("https://slipway.example.com".parse().unwrap());
    })
    .await;
    let browser = app.set_up().await;
    assert!(
        browser.cookie("__Host-slipway").is_some(),
        "{}",
        browser.cookies()
    );
    let sign_in = app.browser().sign_in("").await;
    let scheme = browser
        .press("/api/set_scheme", &[("scheme", "dark"), ("next", "/")])
        .await;
    let keys = browser.press("/api/set_keys", &[("keys", "off")]).await;
    let list = browser
        .press("/api/set_services_layout", &[("density", "compact")])
        .await;
    for answer in [sign_in, scheme, keys, list] {
        for cookie in answer.cookies() {
            assert!(cookie.starts_with("__Host-slipway"), "{cookie}");
            assert_eq!(
                flags(&cookie),
                ["HttpOnly", "Path=/", "SameSite=Lax", "Secure"],
                "{cookie}"
            );
        }
        assert_eq!(answer.cookies().len(), 1, "{:?}", answer.cookies());
    }
    let page = browser.get("/services").await;
    assert_eq!(page.status, StatusCode::OK);
    let root = page.tags("html").remove(0);
    assert!(
        root.contains("data-scheme=\"dark\"") && root.contains("data-keys=\"off\""),
        "{root}"
    );
    // What another host of the same domain left under the plain names is nobody's choice.
    let other = app.sign_in().await;
    for (name, value) in [("slipway_scheme", "dark"), ("slipway_keys", "off")] {
        other.plant(name, value);
    }
    let root = other.get("/services").await.tags("html").remove(0);
    assert!(
        !root.contains("data-scheme") && !root.contains("data-keys"),
        "{root}"
    );
}

#[tokio::test]
async fn at_signing_out_the_browser_forgets_what_pages_kept_in_it() {
    let (_app, member) = TestApp::signed_in().await;
    for answer in [
        member.get("/services").await,
        member.press("/api/set_keys", &[]).await,
    ] {
        assert_eq!(answer.header("clear-site-data"), "");
    }
    let answer = member.press("/api/sign_out", &[]).await;
    assert_eq!(answer.header("clear-site-data"), "\"storage\"");
    assert_eq!(answer.location(), "/sign-in");
}

#[tokio::test]
async fn browsers_are_told_to_come_by_https_only_where_they_can() {
    let app = TestApp::start_with(|config| {
        config.public_url = Some("https://slipway.example.com".parse().unwrap());
    })
    .await;
    let member = app.set_up().await;
    for (what, answer) in answers(&app, &member).await {
        assert_eq!(
            answer.header("strict-transport-security"),
            "max-age=31536000; includeSubDomains",
            "{what}"
        );
    }
    for public_url in [None, Some("http://slipway.example.com")] {
        let app =
            TestApp::start_with(|config| config.public_url = public_url.map(|url| url.parse().unwrap()))
                .await;
        let answer = app.browser().get("/sign-in").await;
        assert_eq!(answer.header("strict-transport-security"), "", "{public_url:?}");
    }
}

#[tokio::test]
async fn looking_at_a_page_begins_no_session() {
    let app = TestApp::start().await;
    let browser = app.browser();
    for page in ["/sign-in", "/setup", "/services", "/healthz", "/apprunner/home"] {
        assert_eq!(browser.get(page).await.cookies(), Vec::<String>::new(), "{page}");
    }
    assert_eq!(app.count("SELECT count(*) FROM sessions").await, 0);
}

#[tokio::test]
async fn what_a_cookie_says_of_colours_is_never_taken_as_markup() {
    let (app, member) = TestApp::signed_in().await;
    for scheme in ["\"><script>alert(1)</script>", "dark onload=x", "DARK", ""] {
        member.plant("slipway_scheme", scheme);
        let page = member.get("/services").await;
        assert_eq!(page.status, StatusCode::OK);
        let root = page.tags("html").remove(0);
        assert!(!root.contains("data-scheme"), "{root}");
    }
    let pressed = app
        .browser()
        .press("/api/set_scheme", &[("scheme", "x; Domain=evil.example")])
        .await;
    assert!(!pressed.cookies()[0].contains("evil"), "{:?}", pressed.cookies());
}

/// On several threads, as it is served: a page must not read what belongs to another request of the same thread.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn pages_that_are_asked_for_at_the_same_time_are_each_whole_and_themselves() {
    const TITLES: [(&str, &str); 5] = [
        ("/services", "Services · Slipway"),
        ("/history", "History · Slipway"),
        ("/gallery", "Gallery · Slipway"),
        ("/drafts", "Drafts · Slipway"),
        ("/create", "Create service · Slipway"),
    ];
    let (_app, member) = TestApp::signed_in().await;
    for _ in 0..6 {
        let asked = TITLES.iter().cycle().take(25).map(|(path, title)| {
            let member = member.clone();
            tokio::spawn(async move { (member.get(path).await, path, title) })
        });
        for page in asked.collect::<Vec<_>>() {
            let (page, path, title) = page.await.unwrap();
            assert_eq!(page.status, StatusCode::OK, "{path}: {}", page.text());
            assert!(page.text().contains(&format!("<title>{title}</title>")), "{path}");
            assert!(page.text().contains("</main>"), "{path}");
        }
    }
}
