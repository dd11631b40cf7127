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

/// The letters of the table: Viewer, Operator, Editor, Administrator, and a Viewer who is an auditor. An auditor of another role
/// may what either letter may.
pub const ROLES: [(&str, &str, bool); 7] = [
    ("V", "viewer", false),
    ("O", "operator", false),
    ("E", "editor", false),
    ("A", "admin", false),
    ("R", "viewer", true),
    ("OR", "operator", true),
    ("ER", "editor", true),
];

/// Whether the letters of a row let somebody of these letters.
pub fn lets(may: &str, letters: &str) -> bool {
    letters.chars().any(|letter| may.contains(letter))
}

/// Who may do what: the server function, what it is called with, and the letters of who may. What a function is about stands in
/// it by the names of [`KINDS`].
pub const FUNCTIONS: &[(&str, &str, &str)] = &[
    // Everybody who is signed in.
    ("load_frame", "", "VOEAR"),
    ("load_overview", "", "VOEAR"),
    ("load_services", "query[page]=1", "VOEAR"),
    ("load_protection", "", "VOEAR"),
    ("load_allowed_list", "", "VOEAR"),
    ("load_service", "{parts}", "VOEAR"),
    ("load_service", "{guarded_parts}", "VOEAR"),
    ("load_service_logs", "{parts}", "VOEAR"),
    ("load_service_logs", "{guarded_parts}", "VOEAR"),
    ("load_selected_service", "key={key}", "VOEAR"),
    ("load_selected_service", "key={guarded_key}", "VOEAR"),
    ("load_compared_services", "address=x", "VOEAR"),
    ("complete_filter", "text=status&caret=6", "VOEAR"),
    ("search_palette", "text=web", "VOEAR"),
    ("load_history", "query[scope]=", "VOEAR"),
    // Everybody reads in the audit log what they did; what others did is left out (see `audit`).
    ("load_audit", "query[person]=", "VOEAR"),
    ("load_drafts", "", "VOEAR"),
    ("load_draft", "id={own}&step=source&conflict=", "VOEAR"),
    ("load_draft", "id={other}&step=source&conflict=", "VOEAR"),
    ("load_draft", "id={protected}&step=source&conflict=", "VOEAR"),
    ("load_assessment", "id={own}", "VOEAR"),
    ("load_assessment", "id={other}", "VOEAR"),
    ("load_assessment", "id={protected}", "VOEAR"),
    ("load_comments", "id={own}", "VOEAR"),
    ("load_comments", "id={other}", "VOEAR"),
    ("load_comments", "id={protected}", "VOEAR"),
    ("load_comparison", "id={other}&with=draft:{own}&all=", "VOEAR"),
    (
        "load_comparison",
        "id={protected}&with=draft:{other}&all=",
        "VOEAR",
    ),
    ("load_launch", "query=image={image}", "VOEAR"),
    ("load_launch_links", "address=", "VOEAR"),
    ("load_short_links", "", "VOEAR"),
    ("load_short_link", "code={own_link}", "VOEAR"),
    ("load_short_link", "code={other_link}", "VOEAR"),
    ("build_launch_link", "image={image}", "VOEAR"),
    ("begin_draft_from_link", "link=image={image}", "VOEAR"),
    ("paste", "text={image}", "VOEAR"),
    ("comment_on_draft", "id={own}&comment=hello", "VOEAR"),
    ("comment_on_draft", "id={other}&comment=hello", "VOEAR"),
    ("comment_on_draft", "id={protected}&comment=hello", "VOEAR"),
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
    ("confirm_member", "your_password=x", "VOEAR"),
    ("end_session", "handle=0", "VOEAR"),
    ("end_other_sessions", "", "VOEAR"),
    ("load_retention", "", "VOEAR"),
    ("load_keys", "", "VOEAR"),
    ("set_keys", "keys=off", "VOEAR"),
    ("set_services_layout", "density=compact", "VOEAR"),
    ("save_view", "name={member}&list=q=web", "VOEAR"),
    ("change_view", "id={own_view}&changed_name=of {member}", "VOEAR"),
    // What somebody keeps for themselves is there for nobody else.
    ("change_view", "id={other_view}&changed_name=of {member}", ""),
    ("delete_view", "id={own_view}", "VOEAR"),
    ("delete_view", "id={other_view}", ""),
    ("load_notifications", "", "VOEAR"),
    ("dismiss_notification", "event=9999", "VOEAR"),
    ("dismiss_notifications", "event=9999", "VOEAR"),
    ("be_present", "tab=x&subject=drafts", "VOEAR"),
    ("be_present", "tab=x&subject=draft:{own}", "VOEAR"),
    ("be_present", "tab=x&subject=draft:{other}", "VOEAR"),
    ("be_present", "tab=x&subject=draft:{protected}", "VOEAR"),
    ("be_present", "tab=x&subject=service:{key}", "VOEAR"),
    ("be_present", "tab=x&subject=service:{guarded_key}", "VOEAR"),
    // Operators run services and keep drafts of their own.
    ("begin_draft", "", "OEA"),
    ("import_draft", "text=x", "OEA"),
    ("deploy_service", "arn={arn}", "OEA"),
    ("deploy_service", "arn={guarded}", "OEA"),
    ("pause_service", "arn={arn}", "OEA"),
    ("pause_service", "arn={guarded}", "OEA"),
    ("resume_service", "arn={arn}", "OEA"),
    ("resume_service", "arn={guarded}", "OEA"),
    ("fix_service", "arn={arn}&unchanged=1", "OEA"),
    // It opens a draft; what is protected is asked when that is sent (see `protected`).
    ("fix_service", "arn={guarded}&unchanged=1", "OEA"),
    ("save_draft", "id={own}&step=source&intent=stay&version=1", "OEA"),
    ("save_draft", "id={other}&step=source&intent=stay&version=1", "EA"),
    (
        "save_draft",
        "id={protected}&step=source&intent=stay&version=1",
        "EA",
    ),
    ("load_images", "id={own}&query[page]=1", "OEA"),
    ("load_images", "id={other}&query[page]=1", "EA"),
    ("load_images", "id={protected}&query[page]=1", "EA"),
    ("reveal_values", "id={own}&reveal=1", "OEA"),
    ("reveal_values", "id={other}&reveal=1", "EA"),
    ("reveal_values", "id={protected}&reveal=1", "EA"),
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
    (
        "settle_conflict",
        "id={protected}&conflict=1&version=1&choice=mine",
        "EA",
    ),
    ("discard_draft", "id={own}&restore=1", "OEA"),
    ("discard_draft", "id={other}&restore=1", "EA"),
    ("discard_draft", "id={protected}&restore=1", "EA"),
    ("unarchive_draft", "id={own}", "OEA"),
    ("unarchive_draft", "id={other}", "EA"),
    ("unarchive_draft", "id={protected}", "EA"),
    // Editors build, and nobody approves what they saved themselves.
    (
        "comment_on_draft",
        "id={own}&kind=approved&version=0&comment=fine",
        "",
    ),
    (
        "comment_on_draft",
        "id={protected}&kind=approved&version=0&comment=fine",
        "EA",
    ),
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
    ("fix_service", "arn={guarded}", "EA"),
    ("clone_service", "arn={arn}&region=eu-west-1", "OEA"),
    ("clone_service", "arn={guarded}&region=eu-west-1", "OEA"),
    ("propose_deletion", "arn={arn}&reason=", "EA"),
    ("propose_deletion", "arn={guarded}&reason=", "EA"),
    ("submit_draft", "id={own}&version=0", "EA"),
    ("submit_draft", "id={other}&version=0", "EA"),
    // Where services with its tag are protected, and nobody else has approved it.
    ("submit_draft", "id={protected}&version=0", "A"),
    ("make_short_link", "link=image={image}&expires=x", "OEA"),
    ("revoke_short_link", "code={other_link}", "EA"),
    ("revoke_short_link", "code={own_link}", "OEA"),
    ("save_view", "name=s{member}&list=q=web&shared=1", "EA"),
    ("change_view", "id={view}&changed_name=team {member}", "EA"),
    ("delete_view", "id={view}", "EA"),
    // Administrators delete, say what is protected, and look after members. Nobody has proposed anything: to decline is theirs.
    ("decline_deletion", "arn={arn}", "A"),
    ("decline_deletion", "arn={guarded}", "A"),
    ("protect", "kind=x", "A"),
    ("unprotect", "id=9999", "A"),
    ("delete_service", "arn={arn}&typed=not-its-name", "A"),
    ("delete_service", "arn={guarded}&typed=not-its-name", "A"),
    ("load_members", "", "A"),
    ("load_member", "id={member}", "A"),
    ("invite_member", "role=nobody", "A"),
    ("revoke_invitation", "id={invitation}", "A"),
    ("end_sessions_of_member", "id={newcomer}", "A"),
    ("change_member", "id={newcomer}&role=operator", "A"),
    ("remove_member", "id={newcomer}", "A"),
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

/// What functions are about: a function that takes one of a line takes each of it, in one row or another.
const KINDS: [&[&str]; 6] = [
    // A draft of the caller's, of somebody else, and in a protected place.
    &["{own}", "{other}", "{protected}"],
    // A service, which is nobody's own, and a protected one: by its ARN, as an address, and by its parts.
    &["{arn}", "{guarded}"],
    &["{key}", "{guarded_key}"],
    &["{parts}", "{guarded_parts}"],
    // A short link of the caller's, or of somebody else where they may make none; and of somebody else.
    &["{own_link}", "{other_link}"],
    // A view that the caller keeps, that somebody else keeps, and that the team shares.
    &["{own_view}", "{other_view}", "{view}"],
];

/// What the templates of the table stand for.
#[derive(Debug, Clone, Default)]
pub struct Place {
    pub own: String,
    pub other: String,
    pub protected: String,
    pub arn: String,
    pub guarded: String,
    pub member: String,
    /// Somebody who has just joined.
    pub newcomer: String,
    /// That nobody has accepted.
    pub invitation: String,
    pub own_link: String,
    pub other_link: String,
    pub own_view: String,
    pub other_view: String,
    pub view: String,
}

impl Place {
    /// What there is to work with for the administrator.
    pub async fn of(app: &TestApp, km: &Browser) -> Place {
        let arn = created(app, km, "web-app").await;
        let view = saved_view(app, km, "of km", false).await;
        Place {
            own: own_draft(km).await,
            other: km.begin_draft().await,
            protected: protected_draft(km).await,
            arn,
            guarded: protected_service(app, km).await,
            member: app.person(NAME).await.to_string(),
            newcomer: newcomer(app, km, "newcomer").await,
            invitation: invitation(app, km).await,
            own_link: short_link(app, km).await,
            other_link: short_link(app, km).await,
            own_view: view.clone(),
            other_view: view,
            view: saved_view(app, km, "of the team", true).await,
        }
    }

    /// The same for somebody of a role.
    async fn seen_by(&self, app: &TestApp, km: &Browser, browser: &Browser, name: &str) -> Place {
        let makes_links = app.role_of(name).await != "viewer";
        Place {
            own: own_draft(browser).await,
            member: app.person(name).await.to_string(),
            newcomer: newcomer(app, km, &format!("newcomer-{name}")).await,
            invitation: invitation(app, km).await,
            own_link: if makes_links {
                short_link(app, browser).await
            } else {
                self.other_link.clone()
            },
            own_view: saved_view(app, browser, &format!("of {name}"), false).await,
            other_link: short_link(app, km).await,
            view: saved_view(app, km, name, true).await,
            ..self.clone()
        }
    }

    pub fn fill(&self, template: &str) -> String {
        let (name, id) = name_and_id(&self.arn);
        let (guarded_name, guarded_id) = name_and_id(&self.guarded);
        template
            .replace("{parts}", "region=eu-west-1&name={name}&id={id}")
            .replace(
                "{guarded_parts}",
                &format!("region=eu-west-1&name={guarded_name}&id={guarded_id}"),
            )
            .replace("{key}", "eu-west-1/{name}/{id}")
            .replace("{guarded_key}", &format!("eu-west-1/{guarded_name}/{guarded_id}"))
            .replace("{own}", &self.own)
            .replace("{other}", &self.other)
            .replace("{protected}", &self.protected)
            .replace("{arn}", &self.arn)
            .replace("{guarded}", &self.guarded)
            .replace("{name}", name)
            .replace("{id}", id)
            .replace("{member}", &self.member)
            .replace("{newcomer}", &self.newcomer)
            .replace("{invitation}", &self.invitation)
            .replace("{own_link}", &self.own_link)
            .replace("{other_link}", &self.other_link)
            .replace("{own_view}", &self.own_view)
            .replace("{other_view}", &self.other_view)
            .replace("{view}", &self.view)
            .replace("{code}", "aaaaaaaaaaaaaaaaaaaaaa")
            .replace("{*path}", "nothing.js")
            .replace("{image}", HELLO)
    }

    pub fn fields(&self, template: &str) -> Vec<(String, String)> {
        // A launch link in a field has its own `=`.
        let parts = self.fill(template);
        let pairs = if template.contains("parts}") {
            &parts
        } else {
            template
        };
        pairs
            .split('&')
            .filter_map(|pair| pair.split_once('='))
            .map(|(name, value)| (name.to_owned(), self.fill(value)))
            .collect()
    }
}

/// Name and id of a service, as they stand at the end of its ARN.
fn name_and_id(arn: &str) -> (&str, &str) {
    let (rest, id) = arn.rsplit_once('/').unwrap_or_default();
    (rest.rsplit_once('/').unwrap_or_default().1, id)
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
    by_role
        || told.contains(" protected: it takes an Administrator")
        || told.contains("You saved this version yourself.")
        || told.contains("There is no such view")
}

/// A draft that somebody began by a launch link: everybody may.
pub async fn own_draft(browser: &Browser) -> String {
    let link = format!("image={HELLO}");
    let begun = browser
        .press("/api/begin_draft_from_link", &[("link", &link)])
        .await;
    begun.location().split('/').nth(2).unwrap().to_owned()
}

async fn created(app: &TestApp, km: &Browser, name: &'static str) -> String {
    let link = format!("image={HELLO}&port=8000&name={name}");
    let answer = km.press("/api/begin_draft_from_link", &[("link", &link)]).await;
    let draft = answer.location().split('/').nth(2).unwrap().to_owned();
    let version = app.version_of(&draft).await;
    km.press("/api/submit_draft", &[("id", &draft), ("version", &version)])
        .await;
    until("the service is there", || async {
        sqlx::query_scalar("SELECT arn FROM services WHERE status = 'RUNNING' AND name = $1")
            .bind(name)
            .fetch_optional(&app.database)
            .await
            .unwrap()
    })
    .await
}

/// A service that is protected itself.
async fn protected_service(app: &TestApp, km: &Browser) -> String {
    let arn = created(app, km, "web-guarded").await;
    km.press("/api/protect", &[("kind", "service"), ("service", &arn)])
        .await;
    arn
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

/// A view that somebody saves, for the team or for themselves.
pub async fn saved_view(app: &TestApp, browser: &Browser, name: &str, shared: bool) -> String {
    let mut fields = vec![("name", name), ("list", "q=web")];
    if shared {
        fields.push(("shared", "1"));
    }
    browser.press("/api/save_view", &fields).await;
    let id: i64 =
        sqlx::query_scalar("SELECT id FROM saved_views WHERE name = $1 AND shared = $2 ORDER BY id DESC")
            .bind(name)
            .bind(shared)
            .fetch_one(&app.database)
            .await
            .unwrap();
    id.to_string()
}

/// A short link that somebody makes.
async fn short_link(app: &TestApp, browser: &Browser) -> String {
    let link = format!("image={HELLO}");
    browser
        .press("/api/make_short_link", &[("link", &link), ("expires", "30")])
        .await;
    sqlx::query_scalar("SELECT code FROM short_links ORDER BY created_at DESC, rowid DESC LIMIT 1")
        .fetch_one(&app.database)
        .await
        .unwrap()
}

async fn newcomer(app: &TestApp, km: &Browser, name: &str) -> String {
    app.joined(km, name, "viewer").await;
    app.person(name).await.to_string()
}

async fn invitation(app: &TestApp, km: &Browser) -> String {
    km.invite("viewer").await;
    app.count("SELECT max(id) FROM invitations").await.to_string()
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
    let all = Place::of(&app, &km).await;
    let mut wrong = Vec::new();
    for (letters, role, auditor) in ROLES {
        let name = format!("{role}{}", u8::from(auditor));
        let browser = somebody(&app, &km, &name, role, auditor).await;
        let place = all.seen_by(&app, &km, &browser, &name).await;
        for (function, template, may) in FUNCTIONS {
            let refused = is_refused(&browser, function, &place.fields(template)).await;
            if refused == lets(may, letters) {
                let told = if refused { "is refused" } else { "may" };
                wrong.push(format!("{name} {told}: {function} {template}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn every_function_is_tried_with_each_of_a_kind() {
    let mut missing = Vec::new();
    let functions: BTreeSet<&str> = FUNCTIONS.iter().map(|(function, ..)| *function).collect();
    for function in functions {
        let templates: Vec<&str> = FUNCTIONS
            .iter()
            .filter(|(of, ..)| *of == function)
            .map(|(_, template, _)| *template)
            .collect();
        let takes = |name: &str| templates.iter().any(|template| template.contains(name));
        for kind in KINDS {
            if kind.iter().any(|name| takes(name)) {
                let left_out = kind.iter().filter(|name| !takes(name));
                missing.extend(left_out.map(|name| format!("{function} {name}")));
            }
        }
        // What is about something names it.
        for template in templates {
            let names_nothing = ["id=", "arn=", "code="]
                .iter()
                .filter_map(|field| template.strip_prefix(field))
                .any(|value| !value.starts_with('{') && !value.starts_with("9999"));
            if names_nothing {
                missing.push(format!("{function} is about nothing: {template}"));
            }
        }
    }
    assert!(missing.is_empty(), "{missing:#?}");
}

#[tokio::test]
async fn every_server_function_is_closed_to_strangers_removed_members_and_sessions_that_are_over() {
    let (app, km) = TestApp::signed_in().await;
    let place = Place::of(&app, &km).await;
    let removed = app.joined(&km, "lee", "admin").await;
    let id = app.person("lee").await.to_string();
    km.press("/api/remove_member", &[("id", &id)]).await;
    app.expire_sessions().await;
    for (who, browser) in [
        ("a stranger", &app.browser()),
        ("removed", &removed),
        ("expired", &km),
    ] {
        for (function, template, _) in FUNCTIONS {
            let fields = place.fields(template);
            let fields: Vec<(&str, &str)> = fields
                .iter()
                .map(|(name, value)| (name.as_str(), value.as_str()))
                .collect();
            let answer = browser.call(&format!("/api/{function}"), &fields).await;
            assert_eq!(
                answer.status,
                StatusCode::UNAUTHORIZED,
                "{who}: {function} {template}"
            );
        }
    }
}
