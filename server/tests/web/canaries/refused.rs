//! Answers that are errors, to requests with a canary in them and to others: they repeat nothing, and neither does the log.

use super::{Canary, Sent, service, variables};
use crate::harness::{Ask, Browser, TestApp};
use std::collections::BTreeSet;

const BY_ROLE: &str = "canary-20-refused-by-role-e07b";
const MALFORMED: &str = "canary-21-malformed-94a2";
const TOO_LARGE: &str = "canary-22-too-large-c3d8";
const INVALID: &str = "canary-23-invalid-5f60";

/// Requests that are refused for what they are, and what is said of them on the page after.
pub(super) async fn what_is_wrong(viewer: &Browser, editor: &Browser, draft: &str) -> (Vec<Canary>, Sent) {
    let of_draft = [
        ("id", draft),
        ("version", "1"),
        ("step", "configure"),
        ("intent", "stay"),
    ];
    let with = |value: &'static str| {
        let mut fields = of_draft.to_vec();
        fields.extend(service("web-refused", variables(value, value)));
        fields
    };
    let comment = [
        ("id", draft),
        ("kind", "approved"),
        ("version", "1"),
        ("comment", BY_ROLE),
    ];
    let mut asks = vec![
        (viewer, Ask::get("/members")),
        (viewer, Ask::call("/api/load_members", &[("more", BY_ROLE)])),
        (viewer, Ask::call("/api/comment_on_draft", &comment)),
        (viewer, Ask::call("/api/save_draft", &with(BY_ROLE))),
        (viewer, Ask::get("/held")),
        (viewer, Ask::get("/drafts/nowhere/source")),
        (
            editor,
            Ask::call(
                "/api/change_password",
                &[("current", INVALID), ("password", INVALID)],
            ),
        ),
        (editor, Ask::get("/account")),
    ];
    // Where a number or a list belongs, text that is none, and no form at all; too large a form.
    let fields = with(TOO_LARGE).into_iter();
    let fields = fields.map(|(name, value)| (name.to_owned(), value.to_owned()));
    let too_large = format!(
        "{}&more={}",
        model::query::encode(fields),
        TOO_LARGE.repeat(50_000)
    );
    for (function, body) in [
        ("load_member", format!("id={MALFORMED}")),
        ("load_services", format!("query[page]={MALFORMED}")),
        ("load_services", format!("query={MALFORMED}")),
        (
            "load_history",
            format!("query[before]={MALFORMED}&query[{MALFORMED}][x]=1"),
        ),
        ("dismiss_notification", format!("event={MALFORMED}")),
        (
            "load_draft",
            format!("id=%ff{MALFORMED}&step=%ff&conflict={MALFORMED}"),
        ),
        ("paste", format!("{{\"text\": \"{MALFORMED}\"}}")),
        (
            "save_draft",
            format!("id={draft}&step={MALFORMED}&intent={MALFORMED}&version=0&variables={MALFORMED}"),
        ),
        ("save_draft", too_large),
    ] {
        for accept in ["application/json", "text/html"] {
            let ask = Ask::call(&format!("/api/{function}"), &[]).with("accept", accept);
            asks.push((editor, ask.carrying(body.clone())));
            asks.push((editor, Ask::get("/held")));
        }
    }
    let mut sent = Sent::default();
    let mut statuses = BTreeSet::new();
    for (browser, ask) in asks {
        let answer = browser.send(ask).await;
        statuses.insert(answer.status.as_u16());
        sent.add(format!("an answer {}", answer.status), &answer);
    }
    for status in [403, 404, 400, 413] {
        assert!(statuses.contains(&status), "{status} is not among {statuses:?}");
    }
    let made = [
        ("a value that the role does not allow", BY_ROLE),
        ("a value in a form that cannot be read", MALFORMED),
        ("a value in a form that is too large", TOO_LARGE),
        ("a value in a field that is wrong", INVALID),
    ];
    (made.map(|(name, value)| (name, value.to_owned())).to_vec(), sent)
}

/// What everybody is told while the database refuses: pages, functions and files, with canaries in what is asked.
pub(super) async fn without_a_table(app: &TestApp, browsers: &[&Browser], draft: &str) -> Sent {
    let mut sent = Sent::default();
    let rename = async |from: &'static str, to: &'static str| {
        let sql = format!("ALTER TABLE {from} RENAME TO {to}");
        sqlx::query(sqlx::AssertSqlSafe(sql))
            .execute(&app.database)
            .await
            .unwrap();
    };
    let mut faults = 0;
    rename("drafts", "drafts_away").await;
    for browser in browsers {
        let mut asks = vec![
            Ask::get("/drafts"),
            Ask::get(&format!("/drafts/{draft}/configure")),
            Ask::get(&format!("/drafts/{draft}/export")),
            Ask::call("/api/load_drafts", &[]),
            Ask::call(
                "/api/load_draft",
                &[("id", draft), ("step", "configure"), ("conflict", "")],
            ),
        ];
        let mut fields = vec![
            ("id", draft),
            ("version", "1"),
            ("step", "configure"),
            ("intent", "stay"),
        ];
        fields.extend(service(
            "web-failed",
            variables(super::PLAIN_OF_DRAFT, super::SECRET_OF_DRAFT),
        ));
        asks.push(Ask::call("/api/save_draft", &fields));
        asks.push(Ask::form("/api/save_draft", &fields));
        for ask in asks {
            let answer = browser.send(ask).await;
            faults += usize::from(answer.status.is_server_error());
            sent.add("an answer without the table of drafts", &answer);
        }
    }
    rename("drafts_away", "drafts").await;
    // All but the form of a browser, which leads back to its page, for each of those who are signed in.
    assert!(faults >= 3 * 5, "{faults} of the answers were faults");
    sent
}
