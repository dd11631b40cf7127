//! Every server function against every role; pages and other routes are in `routes_by_role`.
//!
//! The table is written from the table of roles as people read it: Viewers see, propose by launch links and comment;
//! Operators deploy, pause, resume and retry, edit drafts of their own, clone into such, and make short links of their own;
//! Editors create, change, see values, and propose to delete; Administrators delete, say what is protected, and look after members and settings.
//! In protected places it takes an Administrator, or somebody else's approval. Whoever was removed, or whose session is
//! over, is a stranger.

use crate::harness::{Browser, TestApp, borrowed, functions};
use crate::place::{Place, somebody};
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
    // What somebody else typed aside is left out (see the engine's `drafts`).
    (
        "load_draft",
        "id={own}&step=configure&conflict={own_conflict}",
        "VOEAR",
    ),
    (
        "load_draft",
        "id={other}&step=configure&conflict={other_conflict}",
        "VOEAR",
    ),
    (
        "load_draft",
        "id={protected}&step=configure&conflict={protected_conflict}",
        "VOEAR",
    ),
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
    ("end_session", "handle={own_session}", "VOEAR"),
    // It ends nothing, and tells nobody whether there is such a session (see `members`).
    ("end_session", "handle={other_session}", "VOEAR"),
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
    ("dismiss_notification", "event={own_notification}", "VOEAR"),
    ("dismiss_notification", "event={other_notification}", ""),
    // Up to that of an event, whoever was told of that: their own.
    ("dismiss_notifications", "event={own_notification}", "VOEAR"),
    ("dismiss_notifications", "event={other_notification}", "VOEAR"),
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
        "id={own}&conflict={own_conflict}&version=1&choice=mine",
        "OEA",
    ),
    // In a draft of theirs, what somebody else typed there.
    (
        "settle_conflict",
        "id={own}&conflict={other_conflict}&version=1&choice=mine",
        "",
    ),
    (
        "settle_conflict",
        "id={other}&conflict={other_conflict}&version=1&choice=theirs",
        "",
    ),
    (
        "settle_conflict",
        "id={protected}&conflict={protected_conflict}&version=1&choice=theirs",
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
    // Whoever proposed it takes it back.
    ("decline_deletion", "arn={own_proposal}", "EA"),
    // Administrators delete, or decline to, say what is protected, and look after members.
    ("decline_deletion", "arn={proposed}", "A"),
    ("decline_deletion", "arn={arn}", "A"),
    ("decline_deletion", "arn={guarded}", "A"),
    ("protect", "kind=x", "A"),
    ("unprotect", "id={protection}", "A"),
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

/// Functions that write nothing which the audit log is for, and why.
pub const WITHOUT_ENTRY: &[(&str, &str)] = &[
    ("complete_filter", "reads"),
    ("search_palette", "reads"),
    ("build_launch_link", "reads"),
    ("be_present", "who looks at what, for as long as they do"),
    ("set_keys", "a cookie of the browser"),
    ("set_services_layout", "a cookie of the browser"),
    ("dismiss_notification", "what the reader was told and has read"),
    ("dismiss_notifications", "what the reader was told and has read"),
    ("leave_held_form", "a form that was never sent"),
    ("leave_second_factor", "a secret that nobody has used"),
    (
        "begin_second_factor",
        "a secret that nobody has used; what it comes to is an entry",
    ),
    ("paste", "reads; a link is followed on the page that it leads to"),
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
const KINDS: [&[&str]; 10] = [
    // A draft of the caller's, of somebody else, and in a protected place.
    &["{own}", "{other}", "{protected}"],
    // A service, which is nobody's own, and a protected one: by its ARN, as an address, and by its parts.
    &["{arn}", "{guarded}"],
    &["{key}", "{guarded_key}"],
    &["{parts}", "{guarded_parts}"],
    // A short link of the caller's, or of somebody else where they may make none; and of somebody else.
    &["{own_link}", "{other_link}"],
    // A service that the caller proposed to delete, and one that somebody else did.
    &["{own_proposal}", "{proposed}"],
    // What the caller typed while somebody else saved, in a draft of theirs and in a protected place; and what somebody else did.
    &["{own_conflict}", "{protected_conflict}", "{other_conflict}"],
    // A session of the caller's, and of somebody else.
    &["{own_session}", "{other_session}"],
    // What the caller was told of, and somebody else.
    &["{own_notification}", "{other_notification}"],
    // A view that the caller keeps, that somebody else keeps, and that the team shares.
    &["{own_view}", "{other_view}", "{view}"],
];

/// Whether a call is refused for its caller's role, in whichever way it answers.
async fn is_refused(browser: &Browser, function: &str, fields: &[(String, String)]) -> bool {
    let answer = browser.call(&format!("/api/{function}"), &borrowed(fields)).await;
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
        // What is somebody else's alone is not there.
        || told.contains("There is no such view")
        || told.contains("There is no such unsaved version")
        || told.contains("There is no such notification")
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
    assert!(all.others_are_untouched(&app).await);
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
            let answer = browser
                .call(&format!("/api/{function}"), &borrowed(&fields))
                .await;
            assert_eq!(
                answer.status,
                StatusCode::UNAUTHORIZED,
                "{who}: {function} {template}"
            );
        }
    }
}
