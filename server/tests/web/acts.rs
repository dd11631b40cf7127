//! What every write tells when it is done: one entry in the audit log, by whom, from where, to what, and what it changed.

use crate::harness::{Authenticator, Browser, HELLO, NAME, PASSWORD, TestApp, recovery_codes, until};
use crate::roles::{FUNCTIONS, WITHOUT_ENTRY};
use model::event::EventDetail;
use sqlx::Row;
use std::collections::BTreeSet;

/// A team at work, and what it has done so far.
struct Acts {
    app: TestApp,
    tried: BTreeSet<String>,
    wrong: Vec<String>,
}

/// Who does something, and with what browser.
type Member<'a> = (&'a str, &'a Browser);

impl Acts {
    /// Does something and holds what the record tells of it against what it should: the kind, what it was done to, from where,
    /// and the fields before and after.
    async fn act(&mut self, by: Member<'_>, function: &str, fields: &[(&str, &str)], told: &[&str]) {
        self.tried.insert(function.to_owned());
        let (name, browser) = by;
        let mut sessions = self.app.sessions_of(name).await;
        let newest = self.app.count("SELECT max(id) FROM events").await;
        let path = if function.starts_with('/') {
            function.to_owned()
        } else {
            format!("/api/{function}")
        };
        let answer = browser.press(&path, fields).await;
        sessions.extend(self.app.sessions_of(name).await);
        let entries = self.entries(newest, name, &sessions).await;
        if entries != told {
            let location = answer.location();
            self.wrong.push(format!(
                "{function}: {entries:#?}, and not {told:#?}; it led to {location}"
            ));
        }
    }

    /// What the record tells of a member since an entry.
    async fn entries(&self, since: i64, name: &str, sessions: &BTreeSet<String>) -> Vec<String> {
        let rows = sqlx::query(
            "SELECT kind, target, via, session, address, outcome, aws_request, detail FROM events
             WHERE act = 1 AND id > $1 AND person_name = $2 ORDER BY id",
        )
        .bind(since)
        .bind(name)
        .fetch_all(&self.app.database)
        .await
        .unwrap();
        rows.iter()
            .map(|row| {
                let text = |column: &str| row.get::<Option<String>, _>(column).unwrap_or_default();
                assert_eq!(text("address"), "127.0.0.1");
                let detail: EventDetail = serde_json::from_str(&text("detail")).unwrap();
                let mut told = vec![format!("{} {} {}", text("kind"), text("via"), text("target"))];
                // Signing in begins one.
                if !sessions.contains(&text("session")) {
                    told.push(format!(" session {:?}", text("session")));
                }
                if text("outcome") != "done" {
                    let cause = detail.cause.unwrap_or_default();
                    told.push(format!(" {}: {cause}", text("outcome")));
                }
                if !text("aws_request").is_empty() {
                    told.push(" (AWS)".to_owned());
                }
                if let Some(status) = detail.status_after {
                    told.push(format!(" > {}", status.label()));
                }
                for change in detail.changes {
                    let of = |value: Option<String>| value.unwrap_or_else(|| "-".to_owned());
                    let (before, after) = (of(change.before), of(change.after));
                    told.push(format!(" | {}: {before} > {after}", change.field));
                }
                without_fingerprints(&told.concat())
            })
            .collect()
    }

    /// The newest that the record tells of a member.
    async fn newest(&self, name: &str) -> String {
        let sessions = self.app.sessions_of(name).await;
        self.entries(0, name, &sessions).await.pop().unwrap_or_default()
    }

    async fn text(&self, query: &'static str) -> String {
        sqlx::query_scalar(query)
            .fetch_one(&self.app.database)
            .await
            .unwrap()
    }

    /// The ARN of a service once nothing goes on there any more.
    async fn until_settled(&self, name: &str) -> String {
        until("the service has settled", || async {
            sqlx::query_scalar(
                "SELECT arn FROM services WHERE name = $1 AND status <> 'OPERATION_IN_PROGRESS'
                 AND NOT EXISTS (SELECT 1 FROM operations WHERE service_arn = arn AND ended_at IS NULL)",
            )
            .bind(name.to_owned())
            .fetch_optional(&self.app.database)
            .await
            .unwrap()
        })
        .await
    }
}

/// Fingerprints have the key of each Slipway in them.
fn without_fingerprints(told: &str) -> String {
    let mut parts = told.split("fingerprint v2 ");
    let mut text = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        text.push_str("fingerprint");
        text.push_str(part.get("0123 4567".len()..).unwrap_or_default());
    }
    text
}

#[tokio::test]
async fn every_act_tells_who_from_where_to_what_and_what_it_changed() {
    let (app, km) = TestApp::signed_in().await;
    let lee = app.joined(&km, "lee", "editor").await;
    let mut acts = Acts {
        app,
        tried: BTreeSet::new(),
        wrong: Vec::new(),
    };
    drafts(&mut acts, &km, &lee).await;
    services(&mut acts, &km, &lee).await;
    protection(&mut acts, &km, &lee).await;
    lists_and_links(&mut acts, &km).await;
    settings(&mut acts, &km).await;
    members(&mut acts, &km).await;
    own_account(&mut acts, &lee).await;
    let known: BTreeSet<String> = FUNCTIONS
        .iter()
        .map(|(function, ..)| *function)
        .filter(|function| !function.starts_with("load_"))
        .filter(|function| WITHOUT_ENTRY.iter().all(|(exempt, _)| exempt != function))
        .map(ToOwned::to_owned)
        .collect();
    let left_out: Vec<_> = known.difference(&acts.tried).collect();
    assert!(left_out.is_empty(), "no act of {left_out:?}");
    assert!(acts.wrong.is_empty(), "{}", acts.wrong.join("\n"));
}

async fn drafts(acts: &mut Acts, km: &Browser, lee: &Browser) {
    let (km, lee) = ((NAME, km), ("lee", lee));
    let begun = ["draft.created page  | region: - > eu-west-1"];
    acts.act(km, "begin_draft", &[], &begun).await;
    let link = format!("image={HELLO}&port=8001&name=web-app");
    let told = format!(
        "draft.created link web-app | image: - > {HELLO} | name: - > web-app | region: - > eu-west-1 | port: 8080 > 8001"
    );
    acts.act(km, "begin_draft_from_link", &[("link", &link)], &[&told])
        .await;
    let draft = acts.text("SELECT id FROM drafts WHERE link IS NOT NULL").await;
    let file = km.1.get(&format!("/drafts/{draft}/export")).await.text();
    acts.act(km, "import_draft", &[("text", &file)], &[&told]).await;

    let typed = |port| {
        [
            ("id", draft.as_str()),
            ("step", "configure"),
            ("intent", "stay"),
            ("version", "1"),
            ("port", port),
            ("env_text", "API_KEY=opensesame"),
        ]
    };
    let told = ["draft.saved page web-app | port: 8001 > 8000 | API_KEY: - > fingerprint"];
    acts.act(km, "save_draft", &typed("8000"), &told).await;
    // Somebody typed something else meanwhile, and lets go of it.
    lee.1.press("/api/save_draft", &typed("9000")).await;
    let conflict = acts
        .app
        .count("SELECT max(id) FROM draft_conflicts")
        .await
        .to_string();
    let version = acts.app.version_of(&draft).await;
    let settled = [
        ("id", draft.as_str()),
        ("conflict", &conflict),
        ("version", &version),
        ("choice", "theirs"),
    ];
    let told = ["draft.version_dropped page web-app | port: 9000 > 8000"];
    acts.act(lee, "settle_conflict", &settled, &told).await;

    let revealed = [("id", draft.as_str()), ("reveal", "1")];
    acts.act(
        km,
        "reveal_values",
        &revealed,
        &["draft.values_revealed page web-app"],
    )
    .await;
    let exported = "/drafts/{id}/export".replace("{id}", &draft);
    acts.act(km, &exported, &[], &["draft.exported page web-app"])
        .await;
    for (by, kind, told) in [
        (km, "remark", "draft.commented page web-app"),
        (km, "review_wanted", "draft.review_wanted page web-app"),
        (lee, "changes_wanted", "draft.changes_wanted page web-app"),
        (lee, "approved", "draft.approved page web-app"),
    ] {
        let said = [
            ("id", draft.as_str()),
            ("kind", kind),
            ("version", &version),
            ("comment", "So."),
        ];
        acts.act(by, "comment_on_draft", &said, &[told]).await;
    }
    let back = ["draft.restored page web-app"];
    acts.act(
        km,
        "discard_draft",
        &[("id", &draft)],
        &["draft.discarded page web-app"],
    )
    .await;
    acts.act(km, "discard_draft", &[("id", &draft), ("restore", "1")], &back)
        .await;
    acts.app
        .write_beside("UPDATE drafts SET state = 'archived'")
        .await;
    acts.act(km, "unarchive_draft", &[("id", &draft)], &back).await;

    let told = format!(
        "service.create_requested link web-app (AWS) > Operation in progress | Source: - > {HELLO} | Deployment trigger: - > Manual \
         | Port: - > 8000 | CPU and memory: - > 1 vCPU, 2 GB | Health check: - > TCP every 5 s \
         | Auto scaling: - > DefaultConfiguration, revision 1 | API_KEY: - > fingerprint"
    );
    let sent = [("id", draft.as_str()), ("version", &version)];
    acts.act(km, "submit_draft", &sent, &[&told]).await;
}

async fn services(acts: &mut Acts, km: &Browser, lee: &Browser) {
    let (km, lee) = ((NAME, km), ("lee", lee));
    let arn = acts.until_settled("web-app").await;
    for (function, told) in [
        (
            "deploy_service",
            "service.deploy_requested page web-app (AWS) > Operation in progress",
        ),
        (
            "pause_service",
            "service.pause_requested page web-app (AWS) > Operation in progress",
        ),
        (
            "resume_service",
            "service.resume_requested page web-app (AWS) > Operation in progress",
        ),
    ] {
        acts.act(lee, function, &[("arn", &arn)], &[told]).await;
        acts.until_settled("web-app").await;
    }
    // What App Runner tells of a service has its values.
    let told = format!(
        "draft.created page web-app | image: - > {HELLO} | name: - > web-app-2 | region: - > eu-west-1 | port: 8080 > 8000 | API_KEY: - > fingerprint"
    );
    let told = ["draft.values_revealed page web-app", &told];
    let cloned = [("arn", arn.as_str()), ("region", "eu-west-1")];
    acts.act(lee, "clone_service", &cloned, &told).await;

    // It listens where nobody asks, and is repaired.
    let link = format!("image={HELLO}&port=8001&name=web-broken");
    km.1.press("/api/begin_draft_from_link", &[("link", &link)]).await;
    let draft = acts
        .text("SELECT id FROM drafts WHERE link LIKE '%web-broken%'")
        .await;
    km.1.press("/api/submit_draft", &[("id", &draft), ("version", "1")])
        .await;
    let broken = acts.until_settled("web-broken").await;
    let told = ["draft.restored page web-broken | port: 8001 > 8000"];
    acts.act(lee, "fix_service", &[("arn", &broken)], &told).await;
    let version = acts.app.version_of(&draft).await;
    let sent = [("id", draft.as_str()), ("version", &version)];
    let told =
        ["service.rebuild_requested link web-broken (AWS) > Operation in progress | Port: 8001 > 8000"];
    acts.act(lee, "submit_draft", &sent, &told).await;
    acts.until_settled("web-broken").await;

    let proposed = [("arn", arn.as_str()), ("reason", "Nobody uses it.")];
    acts.act(
        lee,
        "propose_deletion",
        &proposed,
        &["service.deletion_proposed page web-app"],
    )
    .await;
    acts.act(
        km,
        "decline_deletion",
        &[("arn", &arn)],
        &["service.deletion_declined page web-app"],
    )
    .await;
    let deleted = [("arn", arn.as_str()), ("typed", "web-app")];
    acts.act(
        km,
        "delete_service",
        &deleted,
        &["service.delete_requested page web-app (AWS) > Operation in progress"],
    )
    .await;
}

async fn protection(acts: &mut Acts, km: &Browser, lee: &Browser) {
    let (km, lee) = ((NAME, km), ("lee", lee));
    let broken = acts.until_settled("web-broken").await;
    let places: [(&[(&str, &str)], &str); 3] = [
        (&[("kind", "service"), ("service", &broken)], "web-broken"),
        (&[("kind", "region"), ("region", "eu-west-1")], "eu-west-1"),
        (
            &[("kind", "tag"), ("tag_key", "stage"), ("tag_value", "live")],
            "Services with the tag stage=live",
        ),
    ];
    for (place, target) in places {
        let told = format!("service.protected page {target} | Protected: - > Yes");
        acts.act(km, "protect", place, &[&told]).await;
    }
    let newest = acts
        .app
        .count("SELECT max(id) FROM protections")
        .await
        .to_string();
    let told = "service.unprotected page Services with the tag stage=live | Protected: Yes > -";
    acts.act(km, "unprotect", &[("id", &newest)], &[told]).await;
    // What the role does not allow is told with the same.
    let denied = ["person.not_authorised page web-broken denied: needs the Administrator role"];
    let deleted = [("arn", broken.as_str()), ("typed", "web-broken")];
    acts.act(lee, "delete_service", &deleted, &denied).await;
}

async fn lists_and_links(acts: &mut Acts, km: &Browser) {
    let km = (NAME, km);
    let link = format!("image={HELLO}");
    let expiring = [("link", link.as_str()), ("expires", "30")];
    km.1.press("/api/make_short_link", &expiring).await;
    let code = acts.text("SELECT code FROM short_links").await;
    let told = format!("link.created page {code}");
    assert_eq!(acts.newest(NAME).await, told);
    let told = format!("link.revoked page {code}");
    acts.act(km, "revoke_short_link", &[("code", &code)], &[&told])
        .await;
    acts.tried.insert("make_short_link".to_owned());

    let list = "q=status%20%3D%20failed&columns=name.status.region.image.domain.changed&density=comfortable&size=100";
    let shared = [
        &format!("view.shared page Failed | Name: - > Failed | List: - > {list}"),
        "view.changed page Broken | Name: Failed > Broken",
        &format!("view.deleted page Broken | Name: Broken > - | List: {list} > -"),
    ];
    // What somebody keeps for themselves is nobody else's to read.
    let kept = ["view.kept page "; 3];
    for (for_all, told) in [("1", shared), ("", kept)] {
        let view = [
            ("name", "Failed"),
            ("list", "q=status = failed"),
            ("shared", for_all),
        ];
        acts.act(km, "save_view", &view, &told[..1]).await;
        let id = acts
            .app
            .count("SELECT max(id) FROM saved_views")
            .await
            .to_string();
        let renamed = [("id", id.as_str()), ("changed_name", "Broken")];
        acts.act(km, "change_view", &renamed, &told[1..2]).await;
        acts.act(km, "delete_view", &[("id", &id)], &told[2..]).await;
    }
}

async fn settings(acts: &mut Acts, km: &Browser) {
    let km = (NAME, km);
    let told = ["record.retention_changed page  | Events are kept: for ever > for 90 days"];
    acts.act(km, "set_retention", &[("days", "90")], &told).await;
    let allowed = [("instance_roles", "arn:aws:iam::123456789012:role/web")];
    let told = [
        "service.allowed_list_changed page  | Allowed instance roles: Everything > arn:aws:iam::123456789012:role/web",
    ];
    acts.act(km, "set_allowed_list", &allowed, &told).await;
    let exported = ["record.exported page "];
    acts.act(km, "/audit/export.csv", &[], &exported).await;
}

async fn members(acts: &mut Acts, km: &Browser) {
    let km = (NAME, km);
    let invited = [("role", "operator"), ("note", "for Ray")];
    let told = ["person.invited page for Ray | Role: - > Operator | Auditor: - > No"];
    acts.act(km, "invite_member", &invited, &told).await;
    let invitation = acts
        .app
        .count("SELECT max(id) FROM invitations")
        .await
        .to_string();
    let told = ["person.invitation_revoked page for Ray | Role: Operator > - | Auditor: No > -"];
    acts.act(km, "revoke_invitation", &[("id", &invitation)], &told)
        .await;
    acts.app.joined(km.1, "ray", "viewer").await;
    let ray = acts.app.person("ray").await.to_string();
    acts.act(
        km,
        "end_sessions_of_member",
        &[("id", &ray)],
        &["person.sessions_ended page ray"],
    )
    .await;
    let changed = [("id", ray.as_str()), ("role", "operator"), ("auditor", "1")];
    let told = ["person.role_changed page ray | Role: Viewer > Operator | Auditor: No > Yes"];
    acts.act(km, "change_member", &changed, &told).await;
    let told = ["person.removed page ray | Role: Operator > - | Auditor: Yes > -"];
    acts.act(km, "remove_member", &[("id", &ray)], &told).await;
}

async fn own_account(acts: &mut Acts, lee: &Browser) {
    let by = ("lee", lee);
    let name = [("name", "lee"), ("password", PASSWORD)];
    let elsewhere = acts.app.browser();
    let one = acts.app.sessions_of("lee").await;
    acts.act(
        ("lee", &elsewhere),
        "sign_in",
        &name,
        &["person.signed_in page  session \"\""],
    )
    .await;
    acts.act(("lee", &elsewhere), "sign_out", &[], &["person.signed_out page "])
        .await;
    acts.app.browser().press("/api/sign_in", &name).await;
    let all = acts.app.sessions_of("lee").await;
    let other = all.difference(&one).next().unwrap();
    let told = format!("person.sessions_ended page  | Session: {other} > -");
    acts.act(by, "end_session", &[("handle", other)], &[&told]).await;
    acts.app.browser().press("/api/sign_in", &name).await;
    acts.act(by, "end_other_sessions", &[], &["person.sessions_ended page "])
        .await;
    acts.app.age_sessions("confirmed_at", 601).await;
    acts.act(
        by,
        "confirm_member",
        &[("your_password", PASSWORD)],
        &["person.confirmed page "],
    )
    .await;

    let begun = lee.press("/api/begin_second_factor", &[]).await;
    let first = Authenticator::with_secret_of(&lee.follow(&begun).await).code(0);
    let told = ["person.second_factor_on page "];
    acts.act(by, "switch_on_second_factor", &[("first_code", &first)], &told)
        .await;
    let codes = recovery_codes(&lee.get("/account/second-factor").await);
    let told = [
        "person.recovery_code_used page ",
        "person.recovery_codes_made page ",
    ];
    acts.act(by, "renew_recovery_codes", &[("renewal_code", &codes[0])], &told)
        .await;
    let codes = recovery_codes(&lee.get("/account/second-factor").await);
    let told = [
        "person.recovery_code_used page ",
        "person.second_factor_off page ",
    ];
    acts.act(by, "switch_off_second_factor", &[("off_code", &codes[0])], &told)
        .await;
    let passwords = [("current", PASSWORD), ("password", "another horse battery")];
    acts.act(
        by,
        "change_password",
        &passwords,
        &["person.password_changed page "],
    )
    .await;
}
