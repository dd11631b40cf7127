//! What server functions and pages are tried with: services, drafts, links, views and members of a team.

use crate::harness::{Browser, HELLO, NAME, PASSWORD, TestApp, until};

/// A tag that is protected.
const GUARDED: &str = "guarded=yes";

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
    /// Services whose deletion is proposed: by whoever tries, where they may, and by somebody else.
    pub own_proposal: String,
    pub proposed: String,
    pub protection: String,
    /// What was typed while somebody else saved: by whoever tries, where they may, and by somebody else.
    pub own_conflict: String,
    pub protected_conflict: String,
    pub other_conflict: String,
    /// Sessions by their handles; nobody works with them.
    pub own_session: String,
    pub other_session: String,
    /// Notifications by their events.
    pub own_notification: String,
    pub other_notification: String,
}

impl Place {
    /// What there is to work with for the administrator.
    pub async fn of(app: &TestApp, km: &Browser) -> Place {
        let arn = created(app, km, "web-app").await;
        let view = saved_view(app, km, "of km", false).await;
        let protected = protected_draft(km).await;
        let other = km.begin_draft().await;
        let proposer = app.joined(km, "proposer", "editor").await;
        let unused = created(app, km, "web-old").await;
        propose_deletion(&proposer, &unused).await;
        let conflict = conflict(app, km, km, &other, "").await;
        let notification = notification(app, &proposer, &other, NAME).await;
        Place {
            own: own_draft(km).await,
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
            own_proposal: unused.clone(),
            proposed: unused,
            protection: protection(app, km, "fresh").await,
            own_conflict: conflict.clone(),
            protected_conflict: conflict.clone(),
            other_conflict: conflict,
            own_session: session(app, NAME).await,
            other_session: session(app, NAME).await,
            own_notification: notification.clone(),
            other_notification: notification,
            other,
            protected,
        }
    }

    /// The same for somebody of a role.
    pub async fn seen_by(&self, app: &TestApp, km: &Browser, browser: &Browser, name: &str) -> Place {
        let role = app.role_of(name).await;
        let own = own_draft(browser).await;
        let mut place = Place {
            member: app.person(name).await.to_string(),
            newcomer: newcomer(app, km, &format!("newcomer-{name}")).await,
            invitation: invitation(app, km).await,
            own_link: self.other_link.clone(),
            own_view: saved_view(app, browser, &format!("of {name}"), false).await,
            other_link: short_link(app, km).await,
            view: saved_view(app, km, name, true).await,
            protection: protection(app, km, &format!("fresh-{name}")).await,
            own_session: session(app, name).await,
            own_notification: notification(app, km, &own, name).await,
            ..self.clone()
        };
        if role != "viewer" {
            place.own_link = short_link(app, browser).await;
            place.own_conflict = conflict(app, browser, browser, &own, "").await;
        }
        if ["editor", "admin"].contains(&role.as_str()) {
            place.protected_conflict = conflict(app, browser, km, &self.protected, GUARDED).await;
        }
        if role == "editor" {
            place.own_proposal.clone_from(&self.arn);
            propose_deletion(browser, &self.arn).await;
        }
        Place { own, ..place }
    }

    /// Whether what is the administrator's alone is as it was.
    pub async fn others_are_untouched(&self, app: &TestApp) -> bool {
        let rows: i64 = sqlx::query_scalar(
            "SELECT (SELECT count(*) FROM sessions WHERE lower(substr(hex(id_hash), 1, 16)) = $1)
                  + (SELECT count(*) FROM draft_conflicts WHERE id = $2)
                  + (SELECT count(*) FROM notifications WHERE event_id = $3 AND dismissed_at IS NULL)",
        )
        .bind(&self.other_session)
        .bind(&self.other_conflict)
        .bind(&self.other_notification)
        .fetch_one(&app.database)
        .await
        .unwrap();
        rows == 3
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
            .replace("{own_proposal}", &self.own_proposal)
            .replace("{proposed}", &self.proposed)
            .replace("{protection}", &self.protection)
            .replace("{own_conflict}", &self.own_conflict)
            .replace("{protected_conflict}", &self.protected_conflict)
            .replace("{other_conflict}", &self.other_conflict)
            .replace("{own_session}", &self.own_session)
            .replace("{other_session}", &self.other_session)
            .replace("{own_notification}", &self.own_notification)
            .replace("{other_notification}", &self.other_notification)
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
        ("tags", GUARDED),
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

/// Proposes to delete a service.
async fn propose_deletion(browser: &Browser, arn: &str) {
    let fields = [("arn", arn), ("reason", "Nobody uses it.")];
    browser.press("/api/propose_deletion", &fields).await;
}

/// A protection that guards nothing that there is.
async fn protection(app: &TestApp, km: &Browser, tag: &str) -> String {
    km.press("/api/protect", &[("kind", "tag"), ("tag_key", tag)])
        .await;
    app.count("SELECT max(id) FROM protections").await.to_string()
}

/// What somebody types into a draft that another browser has saved meanwhile; it is kept aside.
async fn conflict(app: &TestApp, browser: &Browser, saver: &Browser, draft: &str, tags: &str) -> String {
    let version = app.version_of(draft).await;
    let mut kept = String::new();
    for (browser, port) in [(saver, "80"), (browser, "90")] {
        let typed = [
            ("id", draft),
            ("step", "configure"),
            ("intent", "stay"),
            ("version", &version),
            ("port", &format!("{port}{version}")),
            ("tags", tags),
        ];
        kept = browser.press("/api/save_draft", &typed).await.location();
    }
    let (_, conflict) = kept.split_once("conflict=").unwrap();
    conflict.split('#').next().unwrap().to_owned()
}

/// Of a comment on a member's draft.
async fn notification(app: &TestApp, commenter: &Browser, draft: &str, name: &str) -> String {
    let fields = [("id", draft), ("comment", "hello")];
    commenter.press("/api/comment_on_draft", &fields).await;
    let event: i64 = sqlx::query_scalar("SELECT max(event_id) FROM notifications WHERE person_id = $1")
        .bind(app.person(name).await)
        .fetch_one(&app.database)
        .await
        .unwrap();
    event.to_string()
}

/// Another session of a member, by its handle.
async fn session(app: &TestApp, name: &str) -> String {
    let before = app.sessions_of(name).await;
    let signed_in = [("name", name), ("password", PASSWORD)];
    app.browser().press("/api/sign_in", &signed_in).await;
    let now = app.sessions_of(name).await;
    now.difference(&before).next().unwrap().clone()
}
