//! Every write leaves an entry in the audit log: what is done, what the role refuses, and what comes to nothing.

use crate::harness::{Browser, TestApp, borrowed};
use crate::place::{Place, own_draft, saved_view, somebody};
use crate::roles::{FUNCTIONS, WITHOUT_ENTRY};
use std::collections::BTreeSet;

/// Functions that the table calls where there is nothing to do: what is as wished already is no change.
const NOTHING_TO_DO: &[(&str, &str)] = &[
    ("end_session", "one that is not there"),
    ("end_other_sessions", "there is no other"),
    ("unarchive_draft", "one that is not archived"),
    ("discard_draft", "one that is not discarded is brought back"),
    ("revoke_invitation", "one that is not there"),
    ("decline_deletion", "nobody has proposed it"),
    ("save_draft", "nothing differs: another test changes every field"),
];

async fn entries(app: &TestApp, name: &str) -> i64 {
    sqlx::query_scalar(
        "SELECT COUNT(*) FROM events WHERE person_id = (SELECT id FROM people WHERE name = $1)",
    )
    .bind(name)
    .fetch_one(&app.database)
    .await
    .unwrap()
}

async fn press(browser: &Browser, place: &Place, function: &str, template: &str) {
    let fields = place.fields(template);
    browser
        .press(&format!("/api/{function}"), &borrowed(&fields))
        .await;
}

#[tokio::test]
async fn every_write_is_in_the_record_whatever_becomes_of_it() {
    let (app, km) = TestApp::signed_in().await;
    let mut place = Place::of(&app, &km).await;
    let exempt: BTreeSet<&str> = WITHOUT_ENTRY.iter().map(|(function, _)| *function).collect();
    let known: BTreeSet<&str> = FUNCTIONS.iter().map(|(function, ..)| *function).collect();
    assert!(exempt.is_subset(&known), "an exemption of nothing");
    let mut missing = Vec::new();
    let mut tried = 0;
    for (row, (function, template, may)) in FUNCTIONS.iter().enumerate() {
        if function.starts_with("load_") || exempt.contains(function) {
            continue;
        }
        tried += 1;
        // A member of their own for each: what somebody tries again within a minute is counted, and told later.
        for (letter, role) in [('V', "viewer"), ('A', "admin")] {
            let name = format!("{role}-{row}");
            let browser = somebody(&app, &km, &name, role, false).await;
            if template.contains("{own}") {
                place.own = own_draft(&browser).await;
            }
            if template.contains("{own_view}") {
                place.own_view = saved_view(&app, &browser, "of their own", false).await;
            }
            let before = entries(&app, &name).await;
            press(&browser, &place, function, template).await;
            let is_done = may.contains(letter);
            let has_nothing_to_do = is_done && NOTHING_TO_DO.iter().any(|(idle, _)| idle == function);
            if entries(&app, &name).await == before && !has_nothing_to_do {
                let outcome = if is_done { "done" } else { "refused" };
                missing.push(format!("{outcome}: {role} {function} {template}"));
            }
        }
    }
    assert!(tried > 40, "{tried}");
    assert!(missing.is_empty(), "{missing:#?}");
}

/// A well-formed ARN of no service.
const NO_SERVICE: &str =
    "arn=arn:aws:apprunner:eu-west-1:123456789012:service/no-such/8fe1e10304f84fd2b0df550fe98a71fa";

/// What may be tried with something that is not there, and the fields of a form that would be right otherwise.
const OF_SERVICES: [(&str, &str); 8] = [
    ("deploy_service", ""),
    ("pause_service", ""),
    ("resume_service", ""),
    ("delete_service", "&typed=no-such"),
    ("clone_service", "&region=eu-west-1"),
    ("fix_service", ""),
    ("propose_deletion", "&reason=old"),
    ("decline_deletion", ""),
];
const OF_DRAFTS: [(&str, &str); 10] = [
    ("save_draft", "&version=1&step=configure&intent=stay&port=8000"),
    ("submit_draft", "&version=1"),
    ("discard_draft", "&discard=1"),
    ("unarchive_draft", ""),
    ("reveal_values", "&reveal=1"),
    ("settle_conflict", "&conflict=1&version=1&choice=mine"),
    ("comment_on_draft", "&kind=remark&version=1&comment=hello"),
    ("comment_on_draft", "&kind=review_wanted&version=1&comment=hello"),
    ("comment_on_draft", "&kind=approved&version=1&comment="),
    ("comment_on_draft", "&kind=changes_wanted&version=1&comment=hello"),
];

#[tokio::test]
async fn what_is_done_to_nothing_is_in_the_record_too() {
    let (app, km) = TestApp::signed_in().await;
    let services = OF_SERVICES
        .iter()
        .flat_map(|(function, rest)| [NO_SERVICE, "arn=what"].map(|arn| (*function, format!("{arn}{rest}"))));
    let drafts = OF_DRAFTS
        .iter()
        .map(|(function, rest)| (*function, format!("id=no-such-draft{rest}")));
    let others = [("revoke_invitation", "id=9999"), ("unprotect", "id=9999")]
        .map(|(function, fields)| (function, fields.to_owned()));
    let mut missing = Vec::new();
    for (row, (function, form)) in services.chain(drafts).chain(others).enumerate() {
        // Whoever may do nothing of it is told of, too.
        for role in ["viewer", "editor", "admin"] {
            let name = format!("{role}-{row}");
            let browser = somebody(&app, &km, &name, role, false).await;
            let fields: Vec<(&str, &str)> = form
                .split('&')
                .filter_map(|field| field.split_once('='))
                .collect();
            let before = entries(&app, &name).await;
            browser.press(&format!("/api/{function}"), &fields).await;
            if entries(&app, &name).await != before + 1 {
                missing.push(format!("{role} {function} {form}"));
            }
        }
    }
    assert!(missing.is_empty(), "{missing:#?}");
}
