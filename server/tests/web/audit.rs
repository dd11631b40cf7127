//! The audit log through the front door: the page, its files, and the proof at a terminal.

use crate::harness::{Ask, Browser, HELLO, NAME, TestApp};
use crate::place::{own_draft, somebody};
use http::StatusCode;
use sqlx::AssertSqlSafe;
use std::collections::BTreeSet;
use std::path::Path;
use std::process::{Command, Output};

/// A draft with a secret in it, saved.
async fn save_secret(member: &Browser) -> String {
    let draft = member.begin_draft().await;
    let fields = [
        ("id", draft.as_str()),
        ("version", "1"),
        ("step", "configure"),
        ("intent", "stay"),
        ("name", "web-audit"),
        ("start_command", "run --token canary-command"),
        ("shown[variables]", "1"),
        ("variables[0][source]", "plain"),
        ("variables[0][name]", "API_TOKEN"),
        ("variables[0][value]", "canary-token"),
    ];
    member.press("/api/save_draft", &fields).await;
    draft
}

/// Makes the one member somebody of another role.
async fn become_role(app: &TestApp, role: &str) {
    app.write_beside(&format!(
        "UPDATE people SET role = '{role}' WHERE name = '{NAME}'"
    ))
    .await;
}

#[tokio::test]
async fn the_page_tells_who_did_what_from_where_and_filters_by_its_address() {
    let (app, member) = TestApp::signed_in().await;
    let draft = save_secret(&member).await;
    let page = member.get("/audit").await;
    assert_eq!(page.status, StatusCode::OK);
    let text = page.text();
    assert!(text.contains("saved the draft web-audit"), "{text}");
    assert!(text.contains("127.0.0.1") && text.contains("API_TOKEN") && text.contains("fingerprint"));
    assert!(!page.everything().contains("canary"));
    let found = member
        .get(&format!("/audit?target={draft}&action=draft.saved"))
        .await
        .text();
    assert!(found.contains("saved the draft web-audit") && !found.contains("set up Slipway"));
    for nothing in [
        "/audit?outcome=denied",
        "/audit?outcome=unheard",
        "/audit?address=192.0.2.1",
        "/audit?from=2999-01-01",
    ] {
        let text = member.get(nothing).await.text();
        assert!(text.contains("No entry matches"), "{nothing}: {text}");
    }
    assert_eq!(app.browser().get("/audit").await.status, StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn files_hold_what_the_role_allows_and_no_secret_and_are_recorded() {
    let (app, member) = TestApp::signed_in().await;
    save_secret(&member).await;
    let csv = member.press("/audit/export.csv", &[]).await;
    assert_eq!(csv.status, StatusCode::OK);
    assert!(
        csv.header("content-type").starts_with("text/csv"),
        "{:?}",
        csv.headers
    );
    assert!(csv.header("content-disposition").contains("slipway-audit-"));
    let text = csv.text();
    assert!(text.starts_with("id,time,person,"), "{text}");
    assert!(
        text.contains("draft.saved")
            && text.contains("person.created")
            && text.contains("API_TOKEN: (none) -> fingerprint")
    );
    assert!(!text.contains("canary"), "{text}");
    let json = member
        .press("/audit/export.json", &[("action", "draft.saved")])
        .await;
    let entries: serde_json::Value = serde_json::from_str(&json.text()).unwrap();
    let entries = entries.as_array().unwrap();
    assert_eq!(entries.len(), 1);
    assert_eq!(entries[0]["action"], "draft.saved");
    assert_eq!(entries[0]["address"], "127.0.0.1");
    assert!(!json.text().contains("canary"));
    let nothing = member
        .press("/audit/export.json", &[("outcome", "unheard")])
        .await;
    assert_eq!(nothing.text(), "[]\n");
    assert_eq!(
        app.count("SELECT count(*) FROM events WHERE kind = 'record.exported'")
            .await,
        3
    );
    // Who reads their own actions takes those along; what somebody else did is not among them.
    app.write_beside(
        "INSERT INTO people (name, role, password_hash, created_at) VALUES ('ls', 'viewer', '', 0)",
    )
    .await;
    become_role(&app, "viewer").await;
    let own = member.press("/audit/export.csv", &[]).await.text();
    assert!(own.contains("draft.saved"));
    app.write_beside("UPDATE sessions SET data = replace(data, '\"person\":1', '\"person\":2')")
        .await;
    let others = member.press("/audit/export.csv", &[]).await.text();
    assert!(
        others.starts_with("id,time,person,") && !others.contains("draft.saved"),
        "{others}"
    );
    let page = member.get("/audit").await.text();
    assert!(!page.contains("web-audit"), "{page}");
    // Strangers, links of other sites, and a browser that follows it as a link.
    assert_ne!(
        app.browser().press("/audit/export.csv", &[]).await.status,
        StatusCode::OK
    );
    let elsewhere = Ask::form("/audit/export.csv", &[])
        .with("origin", "https://elsewhere.example")
        .with("sec-fetch-site", "cross-site");
    assert_eq!(member.send(elsewhere).await.status, StatusCode::FORBIDDEN);
    assert_ne!(member.get("/audit/export.csv").await.status, StatusCode::OK);
}

/// How much somebody reads: what they did themselves, what was done to services too, or all of it.
#[derive(Debug, PartialEq)]
enum Part {
    Own,
    Services,
    All,
}

/// The ids of the entries that are somebody's to read, as the database has them.
async fn entries_for(app: &TestApp, reader: &str, part: Part) -> BTreeSet<i64> {
    // Refused attempts are about a person; what they were refused at says whether they are about services.
    let sql = match part {
        Part::Own => "SELECT id FROM events WHERE act = 1 AND person_name = $1",
        Part::Services => {
            "SELECT id FROM events WHERE act = 1 AND (person_name = $1 OR service_arn IS NOT NULL OR draft_id IS NOT NULL
             OR kind NOT LIKE 'person.%' AND kind NOT LIKE 'record.%' AND kind NOT LIKE 'slipway.%')"
        }
        Part::All => "SELECT id FROM events WHERE act = 1 AND $1 <> ''",
    };
    let ids = sqlx::query_scalar(sql).bind(reader).fetch_all(&app.database);
    ids.await.unwrap().into_iter().collect()
}

/// The ids of the entries in a file of comma-separated values, whose cells may have lines.
fn ids_in_csv(text: &str) -> BTreeSet<i64> {
    let mut ids = BTreeSet::new();
    let mut is_in_quotes = false;
    for line in text.lines().skip(1) {
        if !is_in_quotes {
            ids.insert(line.split(',').next().unwrap().parse().unwrap());
        }
        is_in_quotes ^= line.matches('"').count() % 2 == 1;
    }
    ids
}

fn ids_on_page(text: &str) -> BTreeSet<i64> {
    text.split("/audit?entry=")
        .skip(1)
        .map(|rest| rest.split('"').next().unwrap().parse().unwrap())
        .collect()
}

#[tokio::test]
async fn each_role_reads_its_part_and_an_auditor_reads_all_on_the_page_and_in_both_files() {
    let (app, km) = TestApp::signed_in().await;
    let mut members = vec![(NAME, km.clone(), Part::All)];
    for (name, role, auditor, part) in [
        ("vera", "viewer", false, Part::Own),
        ("otto", "operator", false, Part::Own),
        ("ed", "editor", false, Part::Services),
        ("ria", "viewer", true, Part::All),
    ] {
        members.push((name, somebody(&app, &km, name, role, auditor).await, part));
    }
    // Everybody does something with a draft, something that is about no service, and something they may not do.
    for (_, member, _) in &members {
        own_draft(member).await;
        member.press("/api/end_other_sessions", &[]).await;
        member.press("/api/invite_member", &[("role", "viewer")]).await;
        let arn =
            "arn:aws:apprunner:eu-west-1:123456789012:service/web-nowhere/0123456789abcdef0123456789abcdef";
        member
            .press("/api/delete_service", &[("arn", arn), ("typed", "web")])
            .await;
    }
    let all = entries_for(&app, NAME, Part::All).await;
    let own = entries_for(&app, "vera", Part::Own).await;
    assert!(own.len() >= 3 && all.len() < 100, "{own:?} of {all:?}");
    for (name, member, part) in members {
        let what = format!("{name} reads {part:?}");
        let page = member.get("/audit").await.text();
        // Taking it along is an entry itself, which the file is too early for.
        let expected = entries_for(&app, name, part).await;
        assert_eq!(ids_on_page(&page), expected, "{what} on the page");
        let csv = member.press("/audit/export.csv", &[]).await.text();
        assert_eq!(ids_in_csv(&csv), expected, "{what} as CSV");
        let json = member.press("/audit/export.json", &[]).await.text();
        let entries: Vec<serde_json::Value> = serde_json::from_str(&json).unwrap();
        let mut ids: BTreeSet<i64> = entries
            .iter()
            .map(|entry| entry["id"].as_i64().unwrap())
            .collect();
        ids.retain(|id| all.contains(id) || expected.contains(id));
        assert_eq!(ids, expected, "{what} as JSON");
        // Asking for the administrator by name shows no more of them.
        let of_km = member
            .press("/audit/export.json", &[("person", NAME)])
            .await
            .text();
        let sees_set_up = of_km.contains("person.created");
        let sees_draft = of_km.contains("draft.created");
        assert_eq!(
            (sees_set_up, sees_draft),
            match name {
                "vera" | "otto" => (false, false),
                "ed" => (false, true),
                _ => (true, true),
            },
            "{what}"
        );
    }
}

/// More entries than are in memory at once.
#[tokio::test]
async fn a_long_file_comes_whole_and_in_order() {
    let (app, member) = TestApp::signed_in().await;
    for _ in 0..3 {
        member.begin_draft().await;
    }
    let store = store::Store::open(app.folder.path()).await.unwrap();
    let events = (0..1_200)
        .map(|at| {
            store::NewEvent::new(
                model::time::Time(at),
                model::event::EventKind::DeployRequested,
                model::event::Author::Slipway,
            )
        })
        .collect();
    store.write_events(events).await.unwrap();
    let json = member.press("/audit/export.json", &[]).await.text();
    let entries: serde_json::Value = serde_json::from_str(&json).unwrap();
    let ids: Vec<i64> = entries
        .as_array()
        .unwrap()
        .iter()
        .map(|entry| entry["id"].as_i64().unwrap())
        .collect();
    assert!(ids.len() > 1_200 && ids.is_sorted_by(|one, next| one > next));
    let csv = member.press("/audit/export.csv", &[]).await.text();
    // One more for the export itself, one for the head.
    assert_eq!(csv.matches("\r\n").count(), ids.len() + 2);
}

#[tokio::test]
async fn retention_is_changed_by_a_form_that_says_what_is_wrong() {
    let (app, member) = TestApp::signed_in().await;
    let answer = member.press("/api/set_retention", &[("days", "0")]).await;
    assert_eq!(answer.location(), "/audit");
    let page = member.follow(&answer).await.text();
    assert!(page.contains("Enter a number of days from 1 to 36500"), "{page}");
    let answer = member.press("/api/set_retention", &[("days", "90")]).await;
    let page = member.follow(&answer).await.text();
    assert!(page.contains("Events are kept for 90 days."), "{page}");
    become_role(&app, "editor").await;
    member.press("/api/set_retention", &[("days", "1")]).await;
    let kept = app
        .count("SELECT CAST(value AS INTEGER) FROM settings WHERE name = 'event_retention_days'")
        .await;
    assert_eq!(kept, 90);
    assert!(!member.get("/audit").await.text().contains("Save retention"));
}

fn verify(folder: &Path, more: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_slipway"))
        .args(["admin", "verify-audit", "--data-dir"])
        .arg(folder)
        .args(more)
        .output()
        .unwrap()
}

fn printed(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr)
}

#[tokio::test]
async fn the_terminal_proves_the_log_whole_and_names_the_row_that_is_not() {
    let (app, member) = TestApp::signed_in().await;
    for _ in 0..5 {
        member.begin_draft().await;
    }
    let folder = app.folder.path();
    let whole = verify(folder, &[]);
    assert!(whole.status.success(), "{}", printed(&whole));
    let words = printed(&whole);
    let mark = words.split("--expect ").nth(1).unwrap().trim().to_owned();
    assert!(words.contains("The audit log is whole"), "{words}");
    member.begin_draft().await;
    let later = verify(folder, &["--expect", &mark]);
    assert!(later.status.success(), "{}", printed(&later));
    assert_eq!(verify(folder, &["--expect", "nonsense"]).status.code(), Some(2));
    for statement in [
        "DROP TRIGGER events_stay_as_they_are",
        "UPDATE events SET person_name = 'ls' WHERE id = 3",
    ] {
        sqlx::query(statement).execute(&app.database).await.unwrap();
    }
    let changed = verify(folder, &[]);
    assert_eq!(changed.status.code(), Some(1));
    assert!(
        printed(&changed).contains("event 3 was changed"),
        "{}",
        printed(&changed)
    );
    sqlx::query("UPDATE events SET person_name = NULL, detail = '{' WHERE id = 2")
        .execute(&app.database)
        .await
        .unwrap();
    assert!(printed(&verify(folder, &[])).contains("event 2 was changed"));
    for (statements, words) in [
        (
            "UPDATE events SET id = -id WHERE id IN (4, 5); UPDATE events SET id = 9 + id WHERE id < 0",
            "swapped",
        ),
        ("DELETE FROM events WHERE id = 4", "missing"),
    ] {
        let (app, member) = TestApp::signed_in().await;
        for _ in 0..5 {
            member.begin_draft().await;
        }
        for trigger in ["events_stay_as_they_are", "events_are_removed_by_retention_only"] {
            sqlx::raw_sql(AssertSqlSafe(format!("DROP TRIGGER {trigger}")))
                .execute(&app.database)
                .await
                .unwrap();
        }
        sqlx::raw_sql(statements).execute(&app.database).await.unwrap();
        let found = verify(app.folder.path(), &[]);
        assert_eq!(found.status.code(), Some(1));
        let told = printed(&found);
        assert!(told.contains(words) && told.contains('4'), "{told}");
    }
    let nowhere = verify(&folder.join("nowhere"), &[]);
    assert_eq!(nowhere.status.code(), Some(1));
    assert!(printed(&nowhere).contains("--data-dir"), "{}", printed(&nowhere));
}

/// Every author, every target and every origin that there is, found by the filter of the page and not by another.
#[tokio::test]
async fn each_author_target_and_origin_is_found_by_its_filter() {
    let (app, km) = TestApp::signed_in().await;
    let lee = app.joined(&km, "lee", "editor").await;
    let draft = own_draft(&lee).await;
    let view = [
        ("name", "Failed ones"),
        ("list", "q=status = failed"),
        ("shared", "1"),
    ];
    km.press("/api/save_view", &view).await;
    for place in [
        [("kind", "tag"), ("tag_key", "stage")],
        [("kind", "region"), ("region", "eu-west-1")],
    ] {
        km.press("/api/protect", &place).await;
    }
    let link = format!("image={HELLO}");
    km.press("/api/make_short_link", &[("link", &link), ("expires", "30")])
        .await;
    let code: String = sqlx::query_scalar("SELECT code FROM short_links")
        .fetch_one(&app.database)
        .await
        .unwrap();
    let wrong = [("name", "nobody"), ("password", "wrong horse battery")];
    app.browser().press("/api/sign_in", &wrong).await;
    engine::Administration::open(app.folder.path())
        .await
        .unwrap()
        .reset_second_factor("lee")
        .await
        .unwrap();
    engine::Administration::open(app.folder.path())
        .await
        .unwrap()
        .reset_password("lee", None)
        .await
        .unwrap();

    let found = async |query: &str| {
        let page = km.get(&format!("/audit?{query}")).await.text();
        let rows = page.matches("class=\"history-row").count();
        (rows, page)
    };
    for (query, sentence) in [
        ("person=lee", "began the draft"),
        ("person=Slipway", "gave lee another password"),
        ("person=Someone", "could not sign in"),
        ("target=Failed%20ones", "saved the view"),
        ("target=Services%20with%20a%20tag%20stage", "protected"),
        ("target=eu-west-1", "protected"),
        ("target=lee", "gave lee another password"),
        (&format!("target={code}"), "made a short link"),
        (&format!("target={draft}"), "began the draft"),
        ("origin=page", "saved the view"),
        ("origin=link", "began the draft"),
        ("origin=command_line", "gave lee another password"),
    ] {
        let (rows, page) = found(query).await;
        assert!(rows > 0 && page.contains(sentence), "{query}: {page}");
    }
    let (everything, page) = found("").await;
    for author in ["km", "lee", "Slipway", "Someone"] {
        assert!(
            page.contains(&format!("<option value=\"{author}\"")),
            "{author}: {page}"
        );
    }
    for query in [
        "person=lee",
        "person=Slipway",
        "person=Someone",
        "origin=page",
        "origin=link",
        "origin=command_line",
        "target=stage",
    ] {
        assert!(found(query).await.0 < everything, "{query}");
    }
}
