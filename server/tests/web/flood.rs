//! Many sign-ins at once: passwords are hashed two at a time, and everybody else is answered meanwhile.

use crate::harness::{Ask, NAME, TestApp};
use http::StatusCode;
use tokio::task::JoinSet;

/// Sign-ins at once, each by another name and from another address: none of them is slowed by the failures of others.
const SIGN_INS: usize = 200;
/// What a password takes to hash.
#[cfg(target_os = "linux")]
const MEGABYTES_EACH: u64 = 19;

/// A figure about this process, which the server runs in, in megabytes.
#[cfg(target_os = "linux")]
fn memory(figure: &str) -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find_map(|line| line.strip_prefix(figure)).unwrap();
    let kilobytes: u64 = line.trim_end_matches("kB").trim().parse().unwrap();
    kilobytes / 1024
}

/// A figure about passwords, as Prometheus is told.
async fn passwords(app: &TestApp, figure: &str) -> usize {
    let metrics = app.browser().get("/metrics").await;
    assert_eq!(metrics.status, StatusCode::OK);
    let text = metrics.text();
    let figure = format!("\nslipway_passwords_{figure} ");
    let (_, rest) = text
        .split_once(&figure)
        .unwrap_or_else(|| panic!("no {figure} in {text}"));
    rest.lines().next().unwrap().parse().unwrap()
}

/// Time does not tell whether there is such a member: each refusal hashes one password, whoever it is for.
#[tokio::test]
async fn every_refused_sign_in_does_the_same_work() {
    let (app, km) = TestApp::signed_in().await;
    for name in ["gone", "without"] {
        app.joined(&km, name, "viewer").await;
    }
    let gone = app.person("gone").await.to_string();
    km.press("/api/remove_member", &[("id", &gone)]).await;
    app.write_beside("UPDATE people SET password_hash = '' WHERE name = 'without'")
        .await;
    let mut before = passwords(&app, "hashed_total").await;
    for name in [NAME, "nobody", "gone", "without"] {
        let fields = [("name", name), ("password", "a password of nobody")];
        app.browser().press("/api/sign_in", &fields).await;
        let hashed = passwords(&app, "hashed_total").await;
        assert_eq!(hashed - before, 1, "{name}");
        before = hashed;
    }
    // Whoever has to wait makes no work at all.
    for _ in 0..4 {
        let fields = [("name", "nobody"), ("password", "a password of nobody")];
        app.browser().press("/api/sign_in", &fields).await;
    }
    assert!(passwords(&app, "hashed_total").await - before < 4);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_flood_of_sign_ins_is_hashed_two_at_a_time_and_pages_are_answered() {
    let app = TestApp::start_with(|config| {
        config.trusted_proxies = vec!["127.0.0.0/8".parse().unwrap()];
    })
    .await;
    let km = app.set_up().await;
    #[cfg(target_os = "linux")]
    let before = memory("VmHWM:");
    let mut flood = JoinSet::new();
    for number in 0..SIGN_INS {
        let browser = app.browser();
        flood.spawn(async move {
            let name = format!("nobody-{number}");
            let fields = [("name", name.as_str()), ("password", "a password of nobody")];
            let ask = Ask::call("/api/sign_in", &fields);
            let ask = ask.with("x-forwarded-for", &format!("2001:db8:7:{number:x}::1"));
            browser.send(ask).await
        });
    }
    let (mut most, mut pages, mut answers) = (0, 0, 0);
    while answers < SIGN_INS {
        if let Some(answer) = flood.try_join_next() {
            let status = answer.unwrap().status;
            // Refused, or sent away after a while in line: never a fault.
            let is_answered = status.is_success() || status.is_redirection() || status.is_client_error();
            assert!(
                is_answered || status == StatusCode::SERVICE_UNAVAILABLE,
                "{status}"
            );
            answers += 1;
            continue;
        }
        let page = km.get("/services").await;
        assert_eq!(page.status, StatusCode::OK);
        most = most.max(passwords(&app, "being_hashed").await);
        pages += usize::from(answers < SIGN_INS);
    }
    // The flood was one, and did not keep anybody from the pages.
    assert_eq!(most, 2);
    assert!(pages >= 3, "{pages}");
    #[cfg(target_os = "linux")]
    {
        // Far from four gigabytes. The allocator of tests keeps some of what threads gave back, so it is more than two hashes.
        let grown = memory("VmHWM:") - before;
        assert!(grown < SIGN_INS as u64 / 4 * MEGABYTES_EACH, "{grown} MB more");
    }
    assert_eq!(passwords(&app, "being_hashed").await, 0);
}
