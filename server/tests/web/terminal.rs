//! What is done at the terminal while the server runs: the real binary beside it.

use crate::harness::{Authenticator, Browser, NAME, PASSWORD, TestApp, until};
use http::StatusCode;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};

/// Runs `slipway` with the folder of the server: standard output if it succeeded, standard error if not.
pub async fn slipway(folder: &Path, arguments: &[&str], input: &str) -> Result<String, String> {
    let mut command = Command::new(env!("CARGO_BIN_EXE_slipway"));
    command
        .args(arguments)
        .env_clear()
        .env("SLIPWAY_DATA_DIR", folder)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    let input = input.to_owned();
    let run = move || {
        let mut child = command.spawn().unwrap();
        // A command that reads nothing may have ended by now.
        let _ = child.stdin.take().unwrap().write_all(input.as_bytes());
        child.wait_with_output().unwrap()
    };
    let output = tokio::task::spawn_blocking(run).await.unwrap();
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).trim().to_owned();
    if output.status.success() {
        Ok(text(&output.stdout))
    } else {
        Err(text(&output.stderr))
    }
}

async fn signs_in(app: &TestApp, name: &str, password: &str) -> bool {
    let fields = [("name", name), ("password", password)];
    let answer = app.browser().press("/api/sign_in", &fields).await;
    answer.location() == "/services"
}

/// Whether a browser is signed in, once the server has looked at the database anew.
pub async fn until_out(browser: &Browser) {
    until("the session is over", || async {
        (browser.get("/services").await.status != StatusCode::OK).then_some(())
    })
    .await;
}

#[tokio::test]
async fn a_password_is_reset_and_sessions_end() {
    let (app, km) = TestApp::signed_in().await;
    let folder = app.folder.path();
    let password = slipway(folder, &["admin", "reset-password", NAME], "")
        .await
        .unwrap();
    until_out(&km).await;
    assert!(!signs_in(&app, NAME, PASSWORD).await);
    assert!(signs_in(&app, NAME, &password).await, "{password}");
    let told = slipway(
        folder,
        &["admin", "reset-password", NAME, "--password-stdin"],
        "yet another password\n",
    )
    .await
    .unwrap();
    assert!(!told.contains("yet another"), "{told}");
    assert!(signs_in(&app, NAME, "yet another password").await);
    let short = slipway(
        folder,
        &["admin", "reset-password", NAME, "--password-stdin"],
        "x",
    )
    .await;
    assert!(short.unwrap_err().contains("at least 15 characters"));
    let unknown = slipway(folder, &["admin", "reset-password", "nobody"], "").await;
    assert!(unknown.unwrap_err().contains("there is no member nobody"));
    assert!(!format!("{:?}", app.rows().await).contains(&password));
}

#[tokio::test]
async fn a_second_factor_is_taken_away() {
    let (app, km) = TestApp::signed_in().await;
    let folder = app.folder.path();
    let reset = ["admin", "reset-second-factor", NAME];
    let told = slipway(folder, &reset, "").await.unwrap();
    assert!(
        told.contains("km has no second factor. Nothing is changed."),
        "{told}"
    );
    assert_eq!(km.get("/services").await.status, StatusCode::OK);
    let begun = km.press("/api/begin_second_factor", &[]).await;
    let code = Authenticator::with_secret_of(&km.follow(&begun).await).code(0);
    km.press("/api/switch_on_second_factor", &[("first_code", &code)])
        .await;
    assert!(!signs_in(&app, NAME, PASSWORD).await);
    let members = slipway(folder, &["admin", "members"], "").await.unwrap();
    assert!(
        members.contains("SECOND FACTOR") && members.lines().nth(1).unwrap().contains("  yes  "),
        "{members}"
    );
    let told = slipway(folder, &reset, "").await.unwrap();
    assert!(
        told.contains("km has no second factor any more and is signed out"),
        "{told}"
    );
    until_out(&km).await;
    assert!(signs_in(&app, NAME, PASSWORD).await);
    assert_eq!(
        app.count("SELECT (SELECT count(*) FROM second_factors) + (SELECT count(*) FROM recovery_codes)")
            .await,
        0
    );
    let events = app.rows_of("events").await.join("\n");
    assert!(
        events.contains("person.second_factor_off") && events.contains("from the command line"),
        "{events}"
    );
    let unknown = slipway(folder, &["admin", "reset-second-factor", "nobody"], "").await;
    assert!(unknown.unwrap_err().contains("there is no member nobody"));
}

#[tokio::test]
async fn a_setup_link_makes_an_administrator_though_there_are_members() {
    let (app, _) = TestApp::signed_in().await;
    let link = slipway(app.folder.path(), &["admin", "setup-link"], "")
        .await
        .unwrap();
    let token = link
        .strip_prefix("http://127.0.0.1:3000/join?token=")
        .unwrap_or_else(|| panic!("{link}"));
    let lee = app.browser();
    let fields = [("token", token), ("name", "lee"), ("password", PASSWORD)];
    assert_eq!(lee.press("/api/join", &fields).await.location(), "/services");
    assert_eq!(lee.get("/members").await.status, StatusCode::OK);
    let members = slipway(app.folder.path(), &["admin", "members"], "")
        .await
        .unwrap();
    let lines: Vec<&str> = members.lines().collect();
    assert_eq!(lines.len(), 3, "{members}");
    assert!(
        lines[1].starts_with("km ") && lines[1].contains("Administrator"),
        "{members}"
    );
}

#[tokio::test]
async fn before_there_is_an_account_the_setup_link_is_that_of_the_first_run() {
    let app = TestApp::start().await;
    let link = slipway(
        app.folder.path(),
        &[
            "admin",
            "setup-link",
            "--public-url",
            "https://slipway.example.com",
        ],
        "",
    )
    .await
    .unwrap();
    let events = app.rows_of("events").await.join("\n");
    assert!(
        events.contains("person.setup_link_made") && !events.contains("token="),
        "{events}"
    );
    let token = link
        .strip_prefix("https://slipway.example.com/setup?token=")
        .unwrap_or_else(|| panic!("{link}"));
    let fields = [("token", token), ("name", NAME), ("password", PASSWORD)];
    assert_eq!(
        app.browser().press("/api/set_up", &fields).await.location(),
        "/services"
    );
}

#[tokio::test]
async fn a_backup_comes_back_under_the_running_server() {
    let (app, km) = TestApp::signed_in().await;
    let folder = app.folder.path();
    let kept = km.begin_draft().await;
    let file = folder.join("backup.db");
    let file = file.to_str().unwrap();
    slipway(folder, &["backup", file], "").await.unwrap();
    let events = app.rows_of("events").await.join("\n");
    assert!(
        events.contains("slipway.backed_up") && events.contains("'command_line'"),
        "{events}"
    );
    let again = slipway(folder, &["backup", file], "").await;
    assert!(again.unwrap_err().contains("is there already"));
    let lost = km.begin_draft().await;
    slipway(folder, &["restore", file], "").await.unwrap();
    until_out(&km).await;
    let km = app.sign_in().await;
    assert_eq!(
        km.get(&format!("/drafts/{kept}/source")).await.status,
        StatusCode::OK
    );
    assert_eq!(
        km.get(&format!("/drafts/{lost}/source")).await.status,
        StatusCode::NOT_FOUND
    );
    // It goes on from there.
    km.begin_draft().await;
}

#[tokio::test]
async fn what_is_not_there_is_said() {
    let empty = tempfile::TempDir::new().unwrap();
    let folder = empty.path();
    for arguments in [["admin", "members"], ["backup", "/tmp/never-written.db"]] {
        let error = slipway(folder, &arguments, "").await.unwrap_err();
        assert!(error.contains("there is no Slipway in the folder"), "{error}");
    }
    let missing = folder.join("nowhere.db");
    let error = slipway(folder, &["restore", missing.to_str().unwrap()], "")
        .await
        .unwrap_err();
    assert!(error.contains("nowhere.db cannot be used"), "{error}");
}
