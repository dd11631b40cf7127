//! Every server function against every role; pages and other routes are in `routes_by_role`.
//!
//! The table is written from the table of roles as people read it: Viewers see, propose by launch links and comment;
//! Operators deploy, pause, resume and retry, edit drafts of their own, clone into such, and make short links of their own;
//! Editors create, change, see values, and propose to delete; Administrators delete, say what is protected, and look after members and settings.
//! In protected places it takes an Administrator, or somebody else's approval. Whoever was removed, or whose session is
//! over, is a stranger.

use crate::harness::{Browser, HELLO, NAME, PASSWORD, TestApp, functions, until};
use http::StatusCode;
use std::collections::BTreeSet;

/// The letters of the table: Viewer, Operator, Editor, Administrator, and a Viewer who is an auditor.
pub const ROLES: [(char, &str, bool); 5] = [
    ('V', "viewer", false),
    ('O', "operator", false),
    ('E', "editor", false),
    ('A', "admin", false),
    ('R', "viewer", true),
];

/// Who may do what: the server function, what it is called with, and the letters of who may. `{own}` stands for a draft that
/// the caller began by a launch link, `{other}` for one of somebody else.
pub const FUNCTIONS: &[(&str, &str, &str)] = &[
    // Everybody who is signed in.
    ("load_frame", "", "VOEAR"),
    ("load_overview", "", "VOEAR"),
    ("load_services", "query[page]=1", "VOEAR"),
    ("load_protection", "", "VOEAR"),
    ("load_allowed_list", "", "VOEAR"),
    ("load_service", "region=eu-west-1&name={name}&id={id}", "VOEAR"),
    (
        "load_service_logs",
        "region=eu-west-1&name={name}&id={id}",
        "VOEAR",
    ),
    ("load_selected_service", "key=eu-west-1/{name}/{id}", "VOEAR"),
    ("load_compared_services", "address=x", "VOEAR"),
    ("complete_filter", "text=status&caret=6", "VOEAR"),
    ("search_palette", "text=web", "VOEAR"),
    ("load_history", "query[scope]=", "VOEAR"),
    // Everybody reads in the audit log what they did; what others did is left out (see `audit`).
    ("load_audit", "query[person]=", "VOEAR"),
    ("load_drafts", "", "VOEAR"),
    ("load_draft", "id={other}&step=source&conflict=", "VOEAR"),
    ("load_assessment", "id={other}", "VOEAR"),
    ("load_comments", "id={other}", "VOEAR"),
    ("load_comparison", "id={other}&with=draft:{own}&all=", "VOEAR"),
    ("load_launch", "query=image={image}", "VOEAR"),
    ("load_launch_links", "address=", "VOEAR"),
    ("load_short_links", "", "VOEAR"),
    ("load_short_link", "code=aaaaaaaaaaaaaaaaaaaaaa", "VOEAR"),
    ("build_launch_link", "image={image}", "VOEAR"),
    ("begin_draft_from_link", "link=image={image}", "VOEAR"),
    ("paste", "text={image}", "VOEAR"),
    ("comment_on_draft", "id={other}&comment=hello", "VOEAR"),
    // Their own.
    ("load_held_form", "", "VOEAR"),
    ("leave_held_form", "", "VOEAR"),
    ("load_account", "", "VOEAR"),
    ("change_password", "current=x&password=y", "VOEAR"),
    ("load_second_factor", "", "VOEAR"),
    ("begin_second_factor", "", "VOEAR"),
    ("leave_second_factor", "", "VOEAR"),
    ("switch_on_second_factor", "first_code=x", "VOEAR"),
    ("switch_off_second_factor", "off_code=x", "VOEAR"),
    ("renew_recovery_codes", "renewal_code=x", "VOEAR"),
    ("end_session", "handle=0", "VOEAR"),
    ("end_other_sessions", "", "VOEAR"),
    ("load_retention", "", "VOEAR"),
    ("load_keys", "", "VOEAR"),
    ("set_keys", "keys=off", "VOEAR"),
    ("set_services_layout", "density=compact", "VOEAR"),
    ("save_view", "name={member}&list=q=web", "VOEAR"),
    ("load_notifications", "", "VOEAR"),
    ("dismiss_notification", "event=9999", "VOEAR"),
    ("dismiss_notifications", "event=9999", "VOEAR"),
    ("be_present", "tab=x&subject=drafts", "VOEAR"),
    ("be_present", "tab=x&subject=draft:{other}", "VOEAR"),
    (
        "be_present",
        "tab=x&subject=service:eu-west-1/{name}/{id}",
        "VOEAR",
    ),
    // Operators run services and keep drafts of their own.
    ("begin_draft", "", "OEA"),
    ("import_draft", "text=x", "OEA"),
    ("deploy_service", "arn={arn}", "OEA"),
    ("pause_service", "arn={arn}", "OEA"),
    ("resume_service", "arn={arn}", "OEA"),
    ("fix_service", "arn={arn}&unchanged=1", "OEA"),
    ("save_draft", "id={own}&step=source&intent=stay&version=1", "OEA"),
    ("save_draft", "id={other}&step=source&intent=stay&version=1", "EA"),
    ("load_images", "id={own}&query[page]=1", "OEA"),
    ("load_images", "id={other}&query[page]=1", "EA"),
    ("reveal_values", "id={own}&reveal=1", "OEA"),
    ("reveal_values", "id={other}&reveal=1", "EA"),
    (
        "settle_conflict",
        "id={own}&conflict=1&version=1&choice=mine",
        "OEA",
    ),
    (
        "settle_conflict",
        "id={other}&conflict=1&version=1&choice=mine",
        "EA",
    ),
    ("discard_draft", "id={own}&restore=1", "OEA"),
    ("discard_draft", "id={other}&restore=1", "EA"),
    ("unarchive_draft", "id={own}", "OEA"),
    ("unarchive_draft", "id={other}", "EA"),
    // Editors build.
    (
        "comment_on_draft",
        "id={other}&kind=approved&version=0&comment=fine",
        "EA",
    ),
    (
        "comment_on_draft",
        "id={other}&kind=changes_wanted&version=0&comment=why",
        "EA",
    ),
    ("fix_service", "arn={arn}", "EA"),
    ("clone_service", "arn={arn}&region=eu-west-1", "OEA"),
    ("propose_deletion", "arn={arn}&reason=", "EA"),
    ("submit_draft", "id={own}&version=0", "EA"),
    ("submit_draft", "id={other}&version=0", "EA"),
    // Where services with its tag are protected, and nobody else has approved it.
    ("submit_draft", "id={protected}&version=0", "A"),
    ("make_short_link", "link=image={image}&expires=x", "OEA"),
    ("revoke_short_link", "code=x", "EA"),
    ("save_view", "name=s{member}&list=q=web&shared=1", "EA"),
    ("change_view", "id={view}&changed_name=team {member}", "EA"),
    ("delete_view", "id={view}", "EA"),
    // Administrators delete, say what is protected, and look after members. Nobody has proposed anything: to decline is theirs.
    ("decline_deletion", "arn={arn}", "A"),
    ("protect", "kind=x", "A"),
    ("unprotect", "id=9999", "A"),
    ("delete_service", "arn={arn}&typed=not-its-name", "A"),
    ("load_members", "", "A"),
    ("load_member", "id={member}", "A"),
    ("invite_member", "role=nobody", "A"),
    ("revoke_invitation", "id=9999", "A"),
    ("change_member", "id=9999&role=viewer", "A"),
    ("remove_member", "id=9999", "A"),
    ("set_retention", "days=x", "A"),
    ("set_allowed_list", "secrets=x", "A"),
];

/// What strangers may call; each has tests of its own.
const OPEN: [&str; 8] = [
    "enter_code",
    "join",
    "load_first_contact",
    "load_invitation",
    "set_scheme",
    "set_up",
    "sign_in",
    "sign_out",
];

/// What the templates of the table stand for.
pub struct Place {
    pub own: String,
    pub other: String,
    /// A draft in a protected place.
    pub protected: String,
    pub arn: String,
    pub member: String,
    /// A view that the team shares.
    pub view: String,
}

impl Place {
    /// What there is to work with for the administrator.
    pub async fn of(app: &TestApp, km: &Browser) -> Place {
        let arn = created(app, km).await;
        Place {
            own: own_draft(km).await,
            other: km.begin_draft().await,
            protected: protected_draft(km).await,
            arn,
            member: app.person(NAME).await.to_string(),
            view: shared_view(app, km, "of the team").await,
        }
    }

    pub fn fill(&self, template: &str) -> String {
        let (rest, id) = self.arn.rsplit_once('/').unwrap();
        let name = rest.rsplit_once('/').unwrap().1;
        template
            .replace("{own}", &self.own)
            .replace("{other}", &self.other)
            .replace("{protected}", &self.protected)
            .replace("{arn}", &self.arn)
            .replace("{name}", name)
            .replace("{id}", id)
            .replace("{member}", &self.member)
            .replace("{view}", &self.view)
            .replace("{code}", "aaaaaaaaaaaaaaaaaaaaaa")
            .replace("{*path}", "nothing.js")
            .replace("{image}", HELLO)
    }

    pub fn fields(&self, template: &str) -> Vec<(String, String)> {
        // A launch link in a field has its own `=`.
        template
            .split('&')
            .filter_map(|pair| pair.split_once('='))
            .map(|(name, value)| (name.to_owned(), self.fill(value)))
            .collect()
    }
}

/// Whether a call is refused for its caller's role, in whichever way it answers.
async fn is_refused(browser: &Browser, function: &str, fields: &[(String, String)]) -> bool {
    let fields: Vec<(&str, &str)> = fields
        .iter()
        .map(|(name, value)| (name.as_str(), value.as_str()))
        .collect();
    let answer = browser.call(&format!("/api/{function}"), &fields).await;
    assert_ne!(answer.status, StatusCode::UNAUTHORIZED, "{function}");
    assert_ne!(
        answer.status,
        StatusCode::BAD_REQUEST,
        "{function}: {}",
        answer.text()
    );
    assert!(answer.status.as_u16() != 500, "{function}: {}", answer.text());
    if answer.status == StatusCode::FORBIDDEN {
        return true;
    }
    // A form leads back to a page, with what it has to say there. This page says nothing else.
    let told = browser.get("/held").await.text();
    let by_role = told.contains("Needs the ") && told.contains(" role. You are ");
    by_role || told.contains(" are protected: it takes an Administrator")
}

/// A draft that somebody began by a launch link: everybody may.
pub async fn own_draft(browser: &Browser) -> String {
    let link = format!("image={HELLO}");
    let begun = browser
        .press("/api/begin_draft_from_link", &[("link", &link)])
        .await;
    begun.location().split('/').nth(2).unwrap().to_owned()
}

async fn created(app: &TestApp, km: &Browser) -> String {
    let answer = km
        .press(
            "/api/begin_draft_from_link",
            &[("link", &format!("image={HELLO}&port=8000&name=web-app"))],
        )
        .await;
    let draft = answer.location().split('/').nth(2).unwrap().to_owned();
    let version = app.version_of(&draft).await;
    km.press("/api/submit_draft", &[("id", &draft), ("version", &version)])
        .await;
    until("the service is there", || async {
        sqlx::query_scalar("SELECT arn FROM services WHERE status = 'RUNNING'")
            .fetch_optional(&app.database)
            .await
            .unwrap()
    })
    .await
}

/// A draft of a service with a tag that is protected.
async fn protected_draft(km: &Browser) -> String {
    km.press("/api/protect", &[("kind", "tag"), ("tag_key", "guarded")])
        .await;
    let draft = km.begin_draft().await;
    let saved = [
        ("id", draft.as_str()),
        ("step", "configure"),
        ("intent", "stay"),
        ("version", "1"),
        ("tags", "guarded=yes"),
    ];
    km.press("/api/save_draft", &saved).await;
    draft
}

/// A view that the administrator shares.
async fn shared_view(app: &TestApp, km: &Browser, name: &str) -> String {
    km.press(
        "/api/save_view",
        &[("name", name), ("list", "q=web"), ("shared", "1")],
    )
    .await;
    let id: i64 = sqlx::query_scalar("SELECT id FROM saved_views WHERE name = $1 AND shared = 1")
        .bind(name)
        .fetch_one(&app.database)
        .await
        .unwrap();
    id.to_string()
}

/// Somebody of a role, signed in.
pub async fn somebody(app: &TestApp, km: &Browser, name: &str, role: &str, auditor: bool) -> Browser {
    let browser = app.joined(km, name, role).await;
    if auditor {
        let id = app.person(name).await.to_string();
        km.press(
            "/api/change_member",
            &[("id", &id), ("role", role), ("auditor", "1")],
        )
        .await;
        browser
            .press("/api/sign_in", &[("name", name), ("password", PASSWORD)])
            .await;
    }
    browser
}

#[tokio::test]
async fn every_server_function_asks_who_may() {
    let named: BTreeSet<String> = FUNCTIONS
        .iter()
        .map(|(function, ..)| *function)
        .chain(OPEN)
        .map(|function| format!("/api/{function}"))
        .collect();
    let there: BTreeSet<String> = functions().into_iter().collect();
    assert_eq!(
        named, there,
        "a server function without a row, or a row without one"
    );
    let (app, km) = TestApp::signed_in().await;
    let arn = created(&app, &km).await;
    let other = km.begin_draft().await;
    let protected = protected_draft(&km).await;
    let mut wrong = Vec::new();
    for (letter, role, auditor) in ROLES {
        let name = format!("{role}{}", u8::from(auditor));
        let browser = somebody(&app, &km, &name, role, auditor).await;
        let place = Place {
            own: own_draft(&browser).await,
            other: other.clone(),
            protected: protected.clone(),
            arn: arn.clone(),
            member: app.person(&name).await.to_string(),
            view: shared_view(&app, &km, &name).await,
        };
        for (function, template, may) in FUNCTIONS {
            let refused = is_refused(&browser, function, &place.fields(template)).await;
            if refused == may.contains(letter) {
                let told = if refused { "is refused" } else { "may" };
                wrong.push(format!("{role} {told}: {function} {template}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[tokio::test]
async fn every_server_function_is_closed_to_whoever_was_removed() {
    let (app, km) = TestApp::signed_in().await;
    let browser = app.joined(&km, "lee", "admin").await;
    let id = app.person("lee").await.to_string();
    km.press("/api/remove_member", &[("id", &id)]).await;
    for function in functions() {
        if OPEN.iter().any(|open| function == format!("/api/{open}")) {
            continue;
        }
        let answer = browser.call(&function, &[]).await;
        assert_eq!(answer.status, StatusCode::UNAUTHORIZED, "{function}");
    }
}
