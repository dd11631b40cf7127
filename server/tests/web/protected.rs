//! Protected places against every role: creating, trying again, rebuilding and deleting, for each kind of protection, without an
//! approval and with one. An approval stands for a second person and for no role.

use crate::harness::{Browser, TestApp, until};
use crate::place::{own_draft, somebody};

/// How a press is answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Answered {
    /// The role is not enough.
    ByRole,
    /// The place is protected, and nobody else has approved it.
    Protected,
    /// What comes after who may: another version, or a name that was not typed.
    May,
}

use Answered::{ByRole, May, Protected};

/// A Viewer, an Operator, an Editor and an Administrator.
struct Team([Browser; 4]);

impl Team {
    async fn of(app: &TestApp, km: &Browser) -> Team {
        Team([
            somebody(app, km, "vera", "viewer", false).await,
            somebody(app, km, "otto", "operator", false).await,
            somebody(app, km, "ed", "editor", false).await,
            somebody(app, km, "lee", "admin", false).await,
        ])
    }

    fn operator(&self) -> &Browser {
        &self.0[1]
    }

    fn editor(&self) -> &Browser {
        &self.0[2]
    }

    /// How each of them is answered who sends a draft in a version that it never had: nothing is sent by whoever may.
    async fn sending(&self, draft: &str) -> Vec<Answered> {
        let fields = [("id", draft), ("version", "0")];
        self.pressing("/api/submit_draft", &fields, "in between").await
    }

    /// How each of them is answered who deletes a service and mistypes its name.
    async fn deleting(&self, arn: &str) -> Vec<Answered> {
        let fields = [("arn", arn), ("typed", "mistyped")];
        self.pressing("/api/delete_service", &fields, "Check the fields")
            .await
    }

    async fn pressing(&self, path: &str, fields: &[(&str, &str)], may: &str) -> Vec<Answered> {
        let mut answers = Vec::new();
        for browser in &self.0 {
            browser.press(path, fields).await;
            // What it led to shows why other buttons are disabled; this page says nothing else.
            let told = browser.get("/held").await.text();
            answers.push(if told.contains(" protected: it takes an Administrator") {
                Protected
            } else if told.contains("Needs the ") && told.contains(" role. You are ") {
                ByRole
            } else {
                assert!(told.contains(may), "{path}: {told}");
                May
            });
        }
        answers
    }
}

/// Saves the step with the settings of the service.
async fn configure(app: &TestApp, browser: &Browser, draft: &str, fields: &[(&str, &str)]) {
    let version = app.version_of(draft).await;
    let mut all = vec![
        ("id", draft),
        ("step", "configure"),
        ("intent", "stay"),
        ("version", version.as_str()),
    ];
    all.extend_from_slice(fields);
    let saved = browser.press("/api/save_draft", &all).await;
    assert!(saved.status.is_redirection(), "{}", saved.text());
}

/// Sends a draft as it is now, and whether that was done.
async fn send(app: &TestApp, browser: &Browser, draft: &str) -> bool {
    let version = app.version_of(draft).await;
    let answer = browser
        .press("/api/submit_draft", &[("id", draft), ("version", &version)])
        .await;
    answer.location().starts_with("/services/")
}

async fn approve(app: &TestApp, browser: &Browser, draft: &str) {
    let version = app.version_of(draft).await;
    let fields = [
        ("id", draft),
        ("kind", "approved"),
        ("version", version.as_str()),
        ("comment", "fine"),
    ];
    let approved = browser.press("/api/comment_on_draft", &fields).await;
    assert!(approved.status.is_redirection(), "{}", approved.text());
}

/// Waits until a service is in a state with nothing under way that is newer than `operations`, and gives its ARN.
async fn until_status(app: &TestApp, status: &'static str, operations: i64) -> String {
    until(status, || async {
        sqlx::query_scalar(
            "SELECT s.arn FROM services s WHERE s.status = $1
             AND (SELECT count(*) FROM operations o WHERE o.service_arn = s.arn AND o.ended_at IS NOT NULL) = $2
             AND NOT EXISTS (SELECT 1 FROM operations o WHERE o.service_arn = s.arn AND o.ended_at IS NULL)",
        )
        .bind(status)
        .bind(operations)
        .fetch_optional(&app.database)
        .await
        .unwrap()
    })
    .await
}

/// Opens the draft of a service whose create failed, as it was.
async fn open_to_try_again(browser: &Browser, arn: &str) -> String {
    let opened = browser
        .press("/api/fix_service", &[("arn", arn), ("unchanged", "1")])
        .await;
    opened.location().split('/').nth(2).unwrap().to_owned()
}

/// A protection, the name of its service being known once it is there.
async fn protect(km: &Browser, kind: &str, arn: &str) {
    let fields: &[(&str, &str)] = match kind {
        "region" => &[("kind", "region"), ("region", "eu-west-1")],
        "tag" => &[("kind", "tag"), ("tag_key", "stage"), ("tag_value", "production")],
        _ => &[("kind", "service"), ("service", arn)],
    };
    let protected = km.press("/api/protect", fields).await;
    let told = km.follow(&protected).await.text();
    assert!(told.contains(" protected."), "{kind}: {told}");
}

/// A service in a protected place whose create failed is tried again, rebuilt, and deleted.
async fn repairs_and_deletes_in_a_place_protected_by(kind: &str) {
    let (app, km) = TestApp::signed_in().await;
    let team = Team::of(&app, &km).await;
    let ada = app.joined(&km, "ada", "editor").await;
    // Nobody listens on 8080.
    let draft = own_draft(&km).await;
    let wrong = [
        ("name", "web-wrong"),
        ("region", "eu-west-1"),
        ("port", "8080"),
        ("tags", "stage=production"),
    ];
    configure(&app, &km, &draft, &wrong).await;
    assert!(send(&app, &km, &draft).await);
    let arn = until_status(&app, "CREATE_FAILED", 1).await;
    protect(&km, kind, &arn).await;
    assert_eq!(team.deleting(&arn).await, [ByRole, ByRole, ByRole, May], "{kind}");

    // As it was: by Operators too, after somebody else approved it.
    let draft = open_to_try_again(team.operator(), &arn).await;
    let again = [ByRole, Protected, Protected, May];
    assert_eq!(team.sending(&draft).await, again, "{kind}, again");
    assert!(!send(&app, team.operator(), &draft).await);
    approve(&app, &ada, &draft).await;
    assert_eq!(
        team.sending(&draft).await,
        [ByRole, May, May, May],
        "{kind}, again"
    );
    assert_eq!(team.deleting(&arn).await, [ByRole, ByRole, ByRole, May], "{kind}");
    assert!(send(&app, team.operator(), &draft).await, "{kind}");
    until_status(&app, "CREATE_FAILED", 2).await;

    // Otherwise than it was: by Editors.
    let draft = open_to_try_again(&km, &arn).await;
    configure(&app, &km, &draft, &[("port", "8000")]).await;
    let rebuild = [ByRole, ByRole, Protected, May];
    assert_eq!(team.sending(&draft).await, rebuild, "{kind}, rebuild");
    assert!(!send(&app, team.editor(), &draft).await);
    approve(&app, &ada, &draft).await;
    let rebuild = [ByRole, ByRole, May, May];
    assert_eq!(team.sending(&draft).await, rebuild, "{kind}, rebuild");
    assert!(send(&app, team.editor(), &draft).await, "{kind}");
    until_status(&app, "RUNNING", 3).await;
    assert_eq!(team.deleting(&arn).await, [ByRole, ByRole, ByRole, May], "{kind}");
}

#[tokio::test]
async fn in_a_protected_region_repairs_take_a_second_person_and_deletes_an_administrator() {
    repairs_and_deletes_in_a_place_protected_by("region").await;
}

#[tokio::test]
async fn under_a_protected_tag_repairs_take_a_second_person_and_deletes_an_administrator() {
    repairs_and_deletes_in_a_place_protected_by("tag").await;
}

#[tokio::test]
async fn of_a_protected_service_repairs_take_a_second_person_and_deletes_an_administrator() {
    repairs_and_deletes_in_a_place_protected_by("service").await;
}

/// A single service is protected from when it is there: its create is in nobody's way.
#[tokio::test]
async fn creates_in_protected_places_take_a_second_person() {
    let (app, km) = TestApp::signed_in().await;
    let team = Team::of(&app, &km).await;
    let ada = app.joined(&km, "ada", "editor").await;
    for (kind, tags) in [("tag", "stage=production"), ("region", "stage=test")] {
        let draft = own_draft(&km).await;
        let name = format!("web-{kind}");
        let fields = [
            ("name", name.as_str()),
            ("region", "eu-west-1"),
            ("port", "8000"),
            ("tags", tags),
        ];
        configure(&app, &km, &draft, &fields).await;
        assert_eq!(
            team.sending(&draft).await,
            [ByRole, ByRole, May, May],
            "{kind}, free"
        );
        protect(&km, kind, "").await;
        assert_eq!(
            team.sending(&draft).await,
            [ByRole, ByRole, Protected, May],
            "{kind}, protected"
        );
        assert!(!send(&app, team.editor(), &draft).await);
        approve(&app, &ada, &draft).await;
        assert_eq!(
            team.sending(&draft).await,
            [ByRole, ByRole, May, May],
            "{kind}, approved"
        );
        assert!(send(&app, team.editor(), &draft).await, "{kind}");
    }
}
