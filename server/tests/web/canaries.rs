//! Values that nobody but those they are for may see, followed through everything that can be asked for.
//!
//! An editor and an administrator leave a canary in every place that takes a secret. A viewer, an operator and a stranger then open
//! every page, call every function, save every file and listen to the live stream; what they were sent, and the log down to its
//! finest level, may hold none of them. Where a canary is for somebody it has to be there: a test that looks in the wrong place
//! fails.

mod refused;
mod signing_in;

use crate::harness::{
    Answer, Ask, Browser, HELLO, PASSWORD, TestApp, borrowed, functions, log, pages, until,
};
use crate::place::{Place, somebody};
use crate::roles::FUNCTIONS;
use crate::single_sign_on::support::IdentityProvider;
use http::StatusCode;
use http_body_util::BodyExt;
use server::config::SingleSignOnConfig;
use std::sync::{Arc, Mutex};

const PLAIN_OF_SERVICE: &str = "canary-01-plain-of-service-8d1f";
const SECRET_OF_SERVICE: &str = "canary-02-secret-of-service-40ab";
const PLAIN_OF_DRAFT: &str = "canary-03-plain-of-draft-5c77";
const SECRET_OF_DRAFT: &str = "canary-04-secret-of-draft-a9e2";
const COMMENT_IN_TEXT: &str = "canary-05-comment-in-text-11d0";
const IMPORTED: &str = "canary-06-imported-7b3c";
const IN_CONFIGURATION_FILE: &str = "canary-07-in-configuration-file-e5f4";
const OVERWRITTEN: &str = "canary-08-overwritten-92c6";
const IN_CONFLICT: &str = "canary-09-in-conflict-3f08";
const DEFAULT_OF_LINK: &str = "canary-10-default-of-link-d6a1";
const MOVED: &str = "canary-11-moved-0b5e";
const WRONG_PASSWORD: &str = "canary-12-wrong-password-c814";
const PASSWORD_AS_NAME: &str = "canary-13-password-as-name-6ee9";
const NEW_PASSWORD: &str = "canary-14-new-password-f2d7";
const PASSWORD_OF_EDITOR: &str = "canary-15-password-of-editor-27b8";
const PASSWORD_OF_STRANGER: &str = "canary-16-password-in-held-form-9a3d";
const HELD: &str = "canary-17-held-form-b46c";
const CLIENT_SECRET: &str = "canary-18-client-secret-58e0";
/// Somebody wrote it where everybody who sees drafts sees it; all the same it is in no log, no event and no file.
const IN_COMMAND: &str = "canary-19-in-command-1c9f";

/// A canary, and what it is.
type Canary = (&'static str, String);

/// What somebody was sent, and under which question.
#[derive(Default)]
struct Sent(Vec<(String, String)>);

impl Sent {
    fn add(&mut self, what: impl Into<String>, answer: &Answer) {
        let mut text = answer.everything();
        for (name, value) in &answer.headers {
            // Its own session is for every browser.
            if name != "set-cookie" {
                text.push('\n');
                text.push_str(name.as_str());
                text.push_str(&String::from_utf8_lossy(value.as_bytes()));
            }
        }
        self.0.push((what.into(), text));
    }

    /// Which canaries were sent where.
    fn found(&self, canaries: &[Canary]) -> Vec<String> {
        let mut found = Vec::new();
        for (what, text) in &self.0 {
            for (name, value) in canaries {
                if let Some(at) = text.find(value.as_str()) {
                    let around: String = text[..at]
                        .chars()
                        .rev()
                        .take(60)
                        .collect::<Vec<_>>()
                        .into_iter()
                        .rev()
                        .collect();
                    found.push(format!("{name} in {what}: …{around}"));
                }
            }
        }
        found
    }

    fn has(&self, words: &str) -> bool {
        self.0.iter().any(|(_, text)| text.contains(words))
    }
}

/// Everything that a browser hears of the live stream from now on.
async fn listen(browser: &Browser) -> Arc<Mutex<String>> {
    let answer = browser.open(Ask::get("/events/stream")).await;
    assert_eq!(answer.status(), StatusCode::OK);
    let heard = Arc::new(Mutex::new(String::new()));
    let kept = Arc::clone(&heard);
    let mut body = answer.into_body();
    tokio::spawn(async move {
        while let Some(Ok(frame)) = body.frame().await {
            if let Ok(data) = frame.into_data() {
                kept.lock().unwrap().push_str(&String::from_utf8_lossy(&data));
            }
        }
    });
    heard
}

/// Saves a step of a draft as its newest version.
async fn save(app: &TestApp, browser: &Browser, draft: &str, step: &str, fields: &[(&str, &str)]) -> Answer {
    let version = app.version_of(draft).await;
    save_on(browser, draft, step, &version, fields).await
}

async fn save_on(
    browser: &Browser,
    draft: &str,
    step: &str,
    version: &str,
    fields: &[(&str, &str)],
) -> Answer {
    let mut all = vec![("id", draft), ("version", version), ("step", step)];
    if !fields.iter().any(|(name, _)| *name == "intent") {
        all.push(("intent", "next"));
    }
    all.extend_from_slice(fields);
    let answer = browser.press("/api/save_draft", &all).await;
    assert!(answer.status.is_redirection(), "{}", answer.text());
    answer
}

/// The fields of two variables: one whose name says nothing, and one whose name is that of a secret.
fn variables<'a>(plain: &'a str, secret: &'a str) -> Vec<(&'static str, &'a str)> {
    vec![
        ("shown[variables]", "1"),
        ("variables[0][source]", "plain"),
        ("variables[0][name]", "GREETING"),
        ("variables[0][value]", plain),
        ("variables[1][source]", "plain"),
        ("variables[1][name]", "API_TOKEN"),
        ("variables[1][value]", secret),
    ]
}

const SOURCE: [(&str, &str); 3] = [
    ("provider", "ecr_public"),
    ("image", HELLO),
    ("trigger", "manual"),
];

fn service<'a>(name: &'a str, more: Vec<(&'static str, &'a str)>) -> Vec<(&'static str, &'a str)> {
    let mut fields = vec![
        ("name", name),
        ("region", "eu-west-1"),
        ("cpu", "1024"),
        ("memory", "2048"),
        ("port", "8000"),
        ("health_protocol", "tcp"),
        ("health_path", "/"),
        ("health_interval", "5"),
        ("health_timeout", "2"),
        ("healthy_threshold", "1"),
        ("unhealthy_threshold", "5"),
    ];
    fields.extend(more);
    fields
}

/// Where the canaries are.
struct Left {
    service: String,
    arn: String,
    variables: String,
    code: String,
    conflict: String,
    conflict_address: String,
    link: String,
    clone: String,
    invitation: String,
    /// Addresses that answers to forms led to.
    led_to: Sent,
}

impl Left {
    fn drafts(&self) -> [&str; 5] {
        [
            &self.variables,
            &self.code,
            &self.conflict,
            &self.link,
            &self.clone,
        ]
    }
}

/// Leaves canaries everywhere as an editor, and in the invitation of an administrator.
async fn leave(app: &TestApp, km: &Browser, editor: &Browser) -> Left {
    let mut led_to = Sent::default();
    // A service with values, and a draft that is cloned from it.
    let created = editor.begin_draft().await;
    led_to.add("saving", &save(app, editor, &created, "source", &SOURCE).await);
    let mut fields = service("web-canary", variables(PLAIN_OF_SERVICE, SECRET_OF_SERVICE));
    fields.push(("start_command", IN_COMMAND));
    led_to.add("saving", &save(app, editor, &created, "configure", &fields).await);
    let submitted = app.version_of(&created).await;
    let answer = editor
        .press("/api/submit_draft", &[("id", &created), ("version", &submitted)])
        .await;
    led_to.add("creating", &answer);
    let service_page = answer.location();
    let arn: String = until("the service is there", || async {
        sqlx::query_scalar("SELECT arn FROM services WHERE configuration IS NOT NULL AND status = 'RUNNING'")
            .fetch_optional(&app.database)
            .await
            .unwrap()
    })
    .await;
    let cloned = editor
        .press("/api/clone_service", &[("arn", &arn), ("region", "eu-west-1")])
        .await;
    led_to.add("cloning", &cloned);
    let clone = cloned.location().split('/').nth(2).unwrap().to_owned();

    // A draft with values in a table, in text, overwritten ones, moved ones and imported ones.
    let in_table = editor.begin_draft().await;
    led_to.add("saving", &save(app, editor, &in_table, "source", &SOURCE).await);
    let fields = service("web-table", variables(PLAIN_OF_DRAFT, OVERWRITTEN));
    led_to.add(
        "saving",
        &save(app, editor, &in_table, "configure", &fields).await,
    );
    let mut fields = service("web-table", variables(PLAIN_OF_DRAFT, MOVED));
    fields.push(("intent", "move:secret:1"));
    led_to.add(
        "moving",
        &save(app, editor, &in_table, "configure", &fields).await,
    );
    let text = format!("# {COMMENT_IN_TEXT}\nGREETING={PLAIN_OF_DRAFT}\nAPI_TOKEN={SECRET_OF_DRAFT}");
    let fields = [("intent", "show-variables:text"), ("env_text", text.as_str())];
    led_to.add(
        "writing",
        &save(app, editor, &in_table, "configure", &fields).await,
    );
    let import = format!("OTHER_TOKEN={IMPORTED}");
    let fields = [("intent", "preview-import"), ("import_text", import.as_str())];
    led_to.add(
        "importing",
        &save(app, editor, &in_table, "configure", &fields).await,
    );

    // A draft of source code.
    let code = editor.begin_draft().await;
    let file = format!("version: 1.0\nrun:\n  env:\n    - name: KEY\n      value: {IN_CONFIGURATION_FILE}\n");
    let fields = [
        ("repository_type", "code"),
        ("configuration_file", file.as_str()),
        ("configuration_source", "repository"),
    ];
    led_to.add("saving", &save(app, editor, &code, "source", &fields).await);
    led_to.add("saving", &save(app, editor, &code, "build", &fields).await);

    // Two browsers at the same step of a draft.
    let conflict = editor.begin_draft().await;
    let begun = app.version_of(&conflict).await;
    save_on(
        km,
        &conflict,
        "configure",
        &begun,
        &service("web-conflict", variables("a", "b")),
    )
    .await;
    let fields = service("web-conflict", variables("c", IN_CONFLICT));
    let answer = save_on(editor, &conflict, "configure", &begun, &fields).await;
    led_to.add("a conflict", &answer);
    let conflict_address = answer.location();
    assert!(conflict_address.contains("conflict="), "{conflict_address}");

    // A launch link with a value of its own.
    let link = format!("image={HELLO}&name=web-link&env=GREETING&default.GREETING={DEFAULT_OF_LINK}");
    let answer = editor
        .press("/api/begin_draft_from_link", &[("link", &link)])
        .await;
    led_to.add("a launch link", &answer);
    let link = answer.location().split('/').nth(2).unwrap().to_owned();
    editor
        .press(
            "/api/comment_on_draft",
            &[("id", &in_table), ("comment", "Please look at the values.")],
        )
        .await;
    Left {
        service: service_page,
        arn,
        variables: in_table,
        code,
        conflict,
        conflict_address,
        link,
        clone,
        invitation: km.invite("admin").await,
        led_to,
    }
}

/// Passwords that are mistyped, changed, and posted when the session is over.
async fn mistype(app: &TestApp, editor: &Browser) -> Sent {
    let mut sent = Sent::default();
    let stranger = app.browser();
    for (name, password) in [("km", WRONG_PASSWORD), (PASSWORD_AS_NAME, WRONG_PASSWORD)] {
        let answer = stranger
            .press("/api/sign_in", &[("name", name), ("password", password)])
            .await;
        sent.add("a refused sign-in", &answer);
    }
    let fields = [("current", PASSWORD_OF_EDITOR), ("password", NEW_PASSWORD)];
    let changed = editor.press("/api/change_password", &fields).await;
    sent.add("another password", &changed);
    let late = app.browser();
    let with_password = [("id", "1"), ("your_password", PASSWORD_OF_STRANGER)];
    sent.add(
        "a form of a stranger",
        &late.press("/api/remove_member", &with_password).await,
    );
    let paste = [("text", HELD)];
    sent.add("a form of a stranger", &late.press("/api/paste", &paste).await);
    sent.add("what a stranger is shown", &late.get("/sign-in?next=/held").await);
    sent
}

/// Everything that there is to open, for somebody who may open it or not.
async fn open_everything(browser: &Browser, place: &Left, who: &str) -> Sent {
    let mut sent = Sent::default();
    let mut addresses = pages();
    for draft in place.drafts() {
        for step in [
            "quick",
            "source",
            "build",
            "configure",
            "review",
            "compare",
            "images",
        ] {
            addresses.push(format!("/drafts/{draft}/{step}"));
        }
        addresses.push(format!("/drafts/{draft}/configure?variables=text"));
        addresses.push(format!("/drafts/{draft}/configure?variables=table&check=1"));
        addresses.push(format!("/drafts/{draft}/review?check=1"));
        addresses.push(format!("/drafts/{draft}/export"));
        addresses.push(format!(
            "/drafts/{draft}/compare?with=service:{}&all=1",
            place.arn
        ));
        addresses.push(format!(
            "/drafts/{draft}/compare?with=draft:{}&all=1",
            place.variables
        ));
    }
    for tab in [
        "overview",
        "activity",
        "logs",
        "configuration",
        "progress",
        "delete",
        "clone",
    ] {
        addresses.push(format!("{}?tab={tab}", place.service));
        addresses.push(format!("{}?{tab}=1", place.service));
    }
    let key = place.service.trim_start_matches("/services/");
    addresses.extend([
        place.conflict_address.clone(),
        format!("/services?panel={key}&selected={key}"),
        format!("/services/compare?with={key}&with={key}"),
        "/history?scope=all&view=all".to_owned(),
        format!("/history?service={}", place.arn),
        "/audit".to_owned(),
        "/audit?outcome=denied".to_owned(),
        "/search?text=canary".to_owned(),
        "/search?text=web".to_owned(),
        format!("/launch?image={HELLO}&name=web-link"),
        "/members/1".to_owned(),
        // What there is for machines, and what there is not.
        "/healthz".to_owned(),
        "/readyz".to_owned(),
        "/metrics".to_owned(),
        "/badge/launch.svg".to_owned(),
        "/favicon.svg".to_owned(),
        "/pkg/nothing.js".to_owned(),
        "/slipway.db".to_owned(),
        "/no/such/page".to_owned(),
        "/drafts/nowhere/source".to_owned(),
        "/api/load_draft".to_owned(),
    ]);
    for address in addresses {
        sent.add(format!("{address} for the {who}"), &browser.get(&address).await);
    }
    for file in ["/audit/export.csv", "/audit/export.json"] {
        sent.add(format!("{file} for the {who}"), &browser.press(file, &[]).await);
    }
    for draft in place.drafts() {
        let export = browser
            .press(&format!("/drafts/{draft}/export"), &[("your_password", PASSWORD)])
            .await;
        sent.add(format!("the export with secrets for the {who}"), &export);
    }
    sent.add(
        "a page by another method",
        &browser.send(Ask::call("/services", &[])).await,
    );
    for function in functions().iter().filter(|path| *path != "/api/sign_out") {
        sent.add(
            format!("{function} without fields for the {who}"),
            &browser.call(function, &[]).await,
        );
    }
    sent
}

/// Every function that there is, about each of the drafts and the service, as a script calls it and as a form does.
async fn call_everything(browser: &Browser, place: &Left, own: &str, who: &str) -> Sent {
    let mut sent = Sent::default();
    // They end the session that is looked with, or have to wait for the brake.
    let ending = ["change_password", "end_session", "end_other_sessions"];
    for (number, draft) in place.drafts().into_iter().enumerate() {
        let place = Place {
            own: own.to_owned(),
            other: draft.to_owned(),
            protected: draft.to_owned(),
            arn: place.arn.clone(),
            guarded: place.arn.clone(),
            member: "1".to_owned(),
            view: "1".to_owned(),
            ..Place::default()
        };
        // What is about no draft in particular says the same for each.
        let about_it = FUNCTIONS.iter().filter(|(function, template, _)| {
            !ending.contains(function) && (number == 0 || template.contains("{other}"))
        });
        for (function, template, _) in about_it {
            let fields = place.fields(template);
            let answer = browser
                .call(&format!("/api/{function}"), &borrowed(&fields))
                .await;
            sent.add(format!("{function} {template} for the {who}"), &answer);
            if !answer.location().is_empty() {
                sent.add(
                    format!("what follows {function} for the {who}"),
                    &browser.follow(&answer).await,
                );
            }
        }
    }
    sent
}

/// The code of a short link that a member and a stranger have opened.
async fn short_link(editor: &Browser, stranger: &Browser) -> String {
    let fields = [("link", "image=public.ecr.aws/nginx/nginx:1"), ("expires", "30")];
    let made = editor.press("/api/make_short_link", &fields).await;
    let code = made.location().split_once("short=").unwrap().1.to_owned();
    editor.follow(&made).await;
    for browser in [editor, stranger] {
        let opened = browser.get(&format!("/l/{code}")).await;
        assert!(opened.status.is_redirection(), "{}", opened.status);
        browser.follow(&opened).await;
        browser.get(&format!("/l/{code}?next=/")).await;
    }
    let revoked = editor.press("/api/revoke_short_link", &[("code", &code)]).await;
    assert!(revoked.status.is_redirection(), "{}", revoked.status);
    code
}

/// The canaries that are made by Slipway itself: tokens, sessions, keys and hashes.
async fn made(app: &TestApp, place: &Left, used_invitation: &str, sessions: Vec<Canary>) -> Vec<Canary> {
    let text = async |sql: &'static str| -> String {
        sqlx::query_scalar(sql).fetch_one(&app.database).await.unwrap()
    };
    let token = |link: &str| link.split_once("token=").unwrap().1.to_owned();
    let mut made = vec![
        ("the token of setting up", token(&app.setup)),
        ("an invitation that was used", token(used_invitation)),
        ("an invitation that is open", token(&place.invitation)),
        (
            "the key of fingerprints",
            text("SELECT value FROM settings WHERE name = 'fingerprint_key'").await,
        ),
        (
            "the hash of a password",
            text("SELECT password_hash FROM people WHERE id = 1").await,
        ),
    ];
    made.extend(sessions);
    for (name, value) in &made {
        assert!(value.len() > 20, "{name}: {value}");
    }
    made
}

fn written() -> Vec<Canary> {
    [
        ("a plain value of a service", PLAIN_OF_SERVICE),
        ("a secret of a service", SECRET_OF_SERVICE),
        ("a plain value of a draft", PLAIN_OF_DRAFT),
        ("a secret of a draft", SECRET_OF_DRAFT),
        ("a comment in the text of variables", COMMENT_IN_TEXT),
        ("an import", IMPORTED),
        ("a configuration file", IN_CONFIGURATION_FILE),
        ("a value that was overwritten", OVERWRITTEN),
        ("a value in a conflict", IN_CONFLICT),
        ("a default of a launch link", DEFAULT_OF_LINK),
        ("a value that was moved", MOVED),
        ("a wrong password", WRONG_PASSWORD),
        ("a password typed as a name", PASSWORD_AS_NAME),
        ("a new password", NEW_PASSWORD),
        ("the password of the editor", PASSWORD_OF_EDITOR),
        ("a password in a form that came too late", PASSWORD_OF_STRANGER),
        ("a form that came too late", HELD),
        ("the secret at the provider", CLIENT_SECRET),
    ]
    .map(|(name, value)| (name, value.to_owned()))
    .to_vec()
}

async fn start(provider: &IdentityProvider) -> TestApp {
    TestApp::start_with(|config| {
        let file = config.data_dir.join("client-secret");
        std::fs::write(&file, CLIENT_SECRET).unwrap();
        config.single_sign_on = SingleSignOnConfig {
            issuer: Some(provider.address.clone()),
            client_id: Some("slipway".to_owned()),
            client_secret_file: Some(file),
            default_role: Some("viewer".to_owned()),
            ..SingleSignOnConfig::default()
        };
    })
    .await
}

/// Those they are for see them: where they do not, nothing was proved by nobody else seeing them.
async fn editors_see_them(app: &TestApp, editor: &Browser, place: &Left) {
    let shows = async |address: String| editor.get(&address).await.everything();
    let table = shows(format!("/drafts/{}/configure?variables=table", place.variables)).await;
    let text = shows(format!("/drafts/{}/configure?variables=text", place.variables)).await;
    for canary in [PLAIN_OF_DRAFT, SECRET_OF_DRAFT, IMPORTED] {
        assert!(table.contains(canary), "{canary}");
    }
    assert!(text.contains(COMMENT_IN_TEXT) && text.contains(SECRET_OF_DRAFT));
    assert!(
        shows(format!("/drafts/{}/build", place.code))
            .await
            .contains(IN_CONFIGURATION_FILE)
    );
    assert!(shows(place.conflict_address.clone()).await.contains(IN_CONFLICT));
    assert!(
        shows(format!("/drafts/{}/configure", place.link))
            .await
            .contains(DEFAULT_OF_LINK)
    );
    let clone = shows(format!("/drafts/{}/configure", place.clone)).await;
    assert!(clone.contains(PLAIN_OF_SERVICE) && clone.contains(SECRET_OF_SERVICE));

    // At the review only after they are revealed; in a file only where it is asked for.
    let review = format!("/drafts/{}/review", place.variables);
    assert!(!shows(review.clone()).await.contains(SECRET_OF_DRAFT));
    editor
        .press("/api/reveal_values", &[("id", &place.variables), ("reveal", "1")])
        .await;
    assert!(shows(review).await.contains(SECRET_OF_DRAFT));
    let export = format!("/drafts/{}/export", place.variables);
    let file = editor.get(&export).await.text();
    assert!(
        file.contains(PLAIN_OF_DRAFT) && !file.contains(SECRET_OF_DRAFT),
        "{file}"
    );
    let file = editor.press(&export, &[]).await.text();
    assert!(file.contains(SECRET_OF_DRAFT), "{file}");

    // What was moved is where it was moved to, and the old value is among the versions until they end.
    let versions = app.rows_of("draft_versions").await.join("\n");
    assert!(versions.contains(OVERWRITTEN), "{versions}");
    let held = app.rows_of("sessions").await.join("\n");
    assert!(
        held.contains(HELD) && !held.contains(PASSWORD_OF_STRANGER),
        "{held}"
    );
}

#[tokio::test]
async fn no_canary_is_seen_by_those_it_is_not_for_nor_in_the_log() {
    let mut provider = IdentityProvider::start(&format!(r#"{{"clientSecret":"{CLIENT_SECRET}"}}"#));
    let app = start(&provider).await;
    let km = app.set_up().await;
    let joining = km.invite("editor").await;
    let editor = app.browser();
    let token = joining.split_once("token=").unwrap().1;
    let account = [("token", token), ("name", "ed"), ("password", PASSWORD_OF_EDITOR)];
    editor.press("/api/join", &account).await;
    let viewer = app.joined(&km, "vera", "viewer").await;
    let operator = app.joined(&km, "otto", "operator").await;
    let auditor = somebody(&app, &km, "aude", "viewer", true).await;
    // Editors and Administrators see values, but nobody hears of any.
    let mut heard = Vec::new();
    for listener in [&viewer, &operator, &auditor, &editor, &km] {
        heard.push(listen(listener).await);
    }
    let session = |browser: &Browser| browser.cookie("slipway").unwrap();
    let mut sessions = vec![
        ("the session of the administrator", session(&km)),
        ("the first session of the editor", session(&editor)),
    ];

    let place = leave(&app, &km, &editor).await;
    let mistyped = mistype(&app, &editor).await;
    sessions.push(("the session of the editor", session(&editor)));
    let mut canaries = written();
    canaries.extend(made(&app, &place, &joining, sessions).await);
    canaries.extend(signing_in::by_the_provider(&app, &mut provider).await);
    // From here on nobody answers there.
    drop(provider);
    let tess = app.joined(&km, "tess", "operator").await;
    let (made, entered) = signing_in::with_a_second_factor(&app, &tess).await;
    canaries.extend(made);
    let (made, refusals) = refused::what_is_wrong(&viewer, &editor, &place.variables).await;
    canaries.extend(made);
    assert!(canaries.len() > 40, "{}", canaries.len());
    editors_see_them(&app, &editor, &place).await;

    let mut sent = Sent::default();
    for (browser, who) in [(&viewer, "viewer"), (&operator, "operator")] {
        let own = browser
            .press(
                "/api/begin_draft_from_link",
                &[("link", &format!("image={HELLO}"))],
            )
            .await;
        let own = own.location().split('/').nth(2).unwrap().to_owned();
        sent.0.extend(open_everything(browser, &place, who).await.0);
        sent.0.extend(call_everything(browser, &place, &own, who).await.0);
        // The session still is one: all of that was not said to a stranger.
        assert_eq!(browser.get("/services").await.status, StatusCode::OK, "{who}");
    }
    sent.0
        .extend(open_everything(&app.browser(), &place, "stranger").await.0);
    for stream in &heard {
        let heard = stream.lock().unwrap().clone();
        assert!(
            heard.contains("draft.saved") && heard.contains("service.create_requested"),
            "{heard}"
        );
        sent.0.push(("the live stream".to_owned(), heard));
    }
    // They were shown the neighbours of what is hidden.
    for neighbour in [
        "API_TOKEN",
        "GREETING",
        "web-canary",
        "Please look at the values.",
        "Hidden",
    ] {
        assert!(sent.has(neighbour), "{neighbour} was on no page");
    }
    assert_eq!(sent.found(&canaries), Vec::<String>::new());
    assert_eq!(mistyped.found(&canaries), Vec::<String>::new());
    assert_eq!(place.led_to.found(&canaries), Vec::<String>::new());
    assert_eq!(entered.found(&canaries), Vec::<String>::new());
    assert_eq!(refusals.found(&canaries), Vec::<String>::new());

    // What is kept for ever, and what leaves the machine.
    let mut kept = Sent::default();
    canaries.push(("a start command", IN_COMMAND.to_owned()));
    kept.0
        .push(("the events".to_owned(), app.rows_of("events").await.join("\n")));
    for file in ["/audit/export.csv", "/audit/export.json"] {
        kept.add(format!("{file} of the administrator"), &km.press(file, &[]).await);
    }
    assert!(kept.has("API_TOKEN") && kept.has("fingerprint"));
    assert_eq!(kept.found(&canaries), Vec::<String>::new());
    let browsers = [&km, &editor, &viewer, &app.browser()];
    let failures = refused::without_a_table(&app, &browsers, &place.variables).await;
    assert_eq!(failures.found(&canaries), Vec::<String>::new());
    assert!(!failures.has("no such table"), "how the database is made");
    // Everybody who is a member sees it; in the log it would outlive its end.
    canaries.push(("a short link", short_link(&editor, &app.browser()).await));
    let log = log();
    assert!(
        log.contains("path=\"/api/submit_draft\"") && log.contains("TRACE"),
        "the log is not the finest"
    );
    let lines: Vec<(&str, &str)> = canaries
        .iter()
        .filter_map(|(name, value)| Some((*name, log.lines().find(|line| line.contains(value.as_str()))?)))
        .collect();
    assert!(lines.is_empty(), "{lines:#?}");
}
