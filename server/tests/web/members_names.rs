//! The role that is named on the command line: AWS is called under it in the name of whoever asks.

use crate::harness::{Browser, HELLO, TestApp};
use clap::Parser;
use server::config::{CommandLine, ServeConfig};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

const ROLE: &str = "arn:aws:iam::123456789012:role/Dashboard";

/// The settings of a command line, in those of a test.
fn typed(config: &mut ServeConfig, arguments: &[&str]) {
    let arguments = ["slipway"].iter().chain(arguments);
    let typed = CommandLine::parse_from(arguments).serve;
    config.assume_role = typed.assume_role;
    config.without_source_identity = typed.without_source_identity;
}

/// Asks the simulator, whose address stands on every page.
async fn simulator(km: &Browser, head: &str, body: &str) -> String {
    let page = km.get("/services").await.text();
    let (_, rest) = page.split_once("href=\"http://localhost:").unwrap();
    let port: u16 = rest.split_once('/').unwrap().0.parse().unwrap();
    let mut stream = TcpStream::connect(("127.0.0.1", port)).await.unwrap();
    let request = format!(
        "{head}\r\nhost: localhost:{port}\r\nconnection: close\r\ncontent-length: {}\r\n\r\n{body}",
        body.len()
    );
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).await.unwrap();
    String::from_utf8_lossy(&answer).into_owned()
}

/// The role, with a trust policy that allows these actions to the account.
async fn make_role(km: &Browser, actions: &str) {
    let policy = format!(
        r#"{{"Statement":[{{"Effect":"Allow","Principal":{{"AWS":"123456789012"}},"Action":[{actions}]}}]}}"#
    );
    let form = format!(
        "Action=CreateRole&Version=2010-05-08&RoleName=Dashboard&AssumeRolePolicyDocument={}",
        model::paths::encode(&policy)
    );
    let head = "POST / HTTP/1.1\r\ncontent-type: application/x-www-form-urlencoded\r\nauthorization: AWS4-HMAC-SHA256 \
                Credential=AKID/20261121/eu-west-1/iam/aws4_request, SignedHeaders=host, Signature=x";
    let answer = simulator(km, head, &form).await;
    assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
}

/// Creates a service and gives where that led to.
async fn create(app: &TestApp, browser: &Browser) -> String {
    let link = format!("image={HELLO}&port=8000&name=web-app");
    let begun = browser
        .press("/api/begin_draft_from_link", &[("link", &link)])
        .await;
    let draft = begun.location().split('/').nth(2).unwrap().to_owned();
    let version = app.version_of(&draft).await;
    let sent = browser
        .press("/api/submit_draft", &[("id", &draft), ("version", &version)])
        .await;
    sent.location()
}

async fn calls(km: &Browser) -> String {
    simulator(
        km,
        "GET /_simulator/calls HTTP/1.1\r\naccept: application/json",
        "",
    )
    .await
}

#[tokio::test]
async fn the_role_of_the_command_line_is_assumed_in_the_name_of_who_asks() {
    let app = TestApp::start_with(|config| typed(config, &["--assume-role", ROLE])).await;
    let km = app.set_up().await;
    let lee = app.joined(&km, "lee", "editor").await;
    // There is no such role yet: nothing is created in any other name.
    assert!(create(&app, &lee).await.starts_with("/drafts/"));
    assert!(!calls(&km).await.contains("\"CreateService\""));
    make_role(&km, r#""sts:AssumeRole","sts:SetSourceIdentity""#).await;
    assert!(create(&app, &lee).await.starts_with("/services/"));
    let calls = calls(&km).await;
    let (_, created) = calls.split_once("\"CreateService\"").unwrap();
    let id = app.person("lee").await;
    for names_them in [
        "arn:aws:sts::123456789012:assumed-role/Dashboard/lee".to_owned(),
        format!("\"slipway-{id}\""),
    ] {
        assert!(calls.contains(&names_them), "{names_them}: {created}");
    }
}

#[tokio::test]
async fn the_source_identity_is_left_out_where_the_command_line_says_so() {
    let arguments = ["--assume-role", ROLE, "--without-source-identity"];
    let app = TestApp::start_with(|config| typed(config, &arguments)).await;
    let km = app.set_up().await;
    make_role(&km, r#""sts:AssumeRole""#).await;
    assert!(create(&app, &km).await.starts_with("/services/"));
    let calls = calls(&km).await;
    assert!(calls.contains("assumed-role/Dashboard/km"), "{calls}");
    assert!(!calls.contains("slipway-1"), "{calls}");
}

#[tokio::test]
async fn a_role_of_another_account_does_not_let_it_start() {
    let role = "arn:aws:iam::210987654321:role/Dashboard";
    let refused = TestApp::refused_with(|config| typed(config, &["--assume-role", role])).await;
    assert!(
        refused.contains("is not in the account 123456789012"),
        "{refused}"
    );
}
