//! The landing page: what needs somebody and what is under way, with the way to what is not shown.

use crate::harness::{Browser, HELLO, TestApp, unescaped, until};
use crate::place::{own_draft, somebody};
use http::StatusCode;
use model::arn::ServiceArn;
use model::event::{Author, EventKind};
use model::operation::{Operation, OperationKind, OperationStatus, ReachedStage, Stage};
use model::service::{Service, ServiceStatus};
use model::time::Time;
use std::collections::BTreeSet;
use store::{NewEvent, Observation, OperationRow, Store};

const MINUTE: i64 = 60_000;

/// The text of a card of the page, without the marks that the framework sets between texts.
async fn card(browser: &Browser, title: &str) -> String {
    let page = browser.get("/overview").await.text().replace("<!>", "");
    let (_, rest) = page
        .split_once(&format!(">{title}</h2>"))
        .unwrap_or_else(|| panic!("no card {title} in {page}"));
    unescaped(rest.split("</section>").next().unwrap())
}

/// A service in a Region that nobody follows, with what was done to it last: the watcher leaves both as they are.
async fn seen(store: &Store, name: &str, status: ServiceStatus, operation: Operation) -> ServiceArn {
    let id = format!("{:0>32}", name.len());
    let arn = format!("arn:aws:apprunner:us-west-2:123456789012:service/{name}/{id}");
    let arn: ServiceArn = arn.parse().unwrap();
    let service = Service {
        arn: arn.clone(),
        status,
        domain: None,
        created_at: operation.started_at,
        updated_at: operation.started_at,
        deleted_at: None,
        configuration: None,
        operation: Some(operation.clone()),
        seen_at: engine::now(),
    };
    let row = OperationRow {
        service: arn.clone(),
        operation,
        explanation: None,
    };
    let observation = Observation {
        services: vec![service],
        operations: vec![row],
        ..Observation::default()
    };
    store.record(observation).await.unwrap();
    arn
}

/// An operation that began so many minutes ago and is in its second stage.
fn begun(number: usize, kind: OperationKind, minutes: i64) -> Operation {
    let started_at = Time(engine::now().0 - minutes * MINUTE);
    let reached = |stage| ReachedStage {
        stage,
        at: started_at,
    };
    Operation {
        id: format!("00000000-0000-4000-8000-{number:012}"),
        kind,
        status: OperationStatus::InProgress,
        started_at,
        ended_at: None,
        stages: Stage::ALL.into_iter().take(2).map(reached).collect(),
        cause: None,
    }
}

fn failed(number: usize, kind: OperationKind, status: OperationStatus) -> Operation {
    let operation = begun(number, kind, 30);
    Operation {
        status,
        ended_at: Some(Time(operation.started_at.0 + 4 * MINUTE)),
        cause: Some("nothing listens on port 8080".to_owned()),
        ..operation
    }
}

#[tokio::test]
async fn what_is_stuck_and_what_serves_an_old_version_needs_somebody() {
    let (app, km) = TestApp::signed_in().await;
    let store = Store::open(app.folder.path()).await.unwrap();
    // A deployment takes at most five minutes: three times that is stuck, and less is not.
    let in_progress = ServiceStatus::OperationInProgress;
    let deploying = OperationKind::StartDeployment;
    let stuck = seen(&store, "web-stuck", in_progress, begun(1, deploying, 16)).await;
    seen(&store, "web-slowly", in_progress, begun(2, deploying, 14)).await;
    let rolled_back = failed(3, deploying, OperationStatus::RollbackSucceeded);
    let behind = seen(&store, "web-behind", ServiceStatus::Running, rolled_back).await;
    let update = failed(4, OperationKind::UpdateService, OperationStatus::Failed);
    seen(&store, "web-as-before-it", ServiceStatus::Running, update).await;
    let attention = until("they are told", || async {
        let card = card(&km, "Needs attention").await;
        card.contains("web-as-before-it").then_some(card)
    })
    .await;
    assert!(
        attention.contains("waits for a deployment that takes several times as long as usual"),
        "{attention}"
    );
    assert!(attention.contains(&format!("href=\"{}\"", model::paths::service(&stuck))));
    assert!(!attention.contains("web-slowly"), "{attention}");
    assert!(
        attention
            .contains("serves its version of before: the deployment failed: nothing listens on port 8080"),
        "{attention}"
    );
    assert!(
        attention.contains("serves its version of before: the update failed"),
        "{attention}"
    );
    assert!(attention.contains(&format!("href=\"{}\"", model::paths::service(&behind))));
    // Both that last are under way, the longest first, with how far they are.
    let under_way = card(&km, "Under way").await;
    let (first, second) = (under_way.find("web-stuck"), under_way.find("web-slowly"));
    assert!(first.is_some() && first < second, "{under_way}");
    assert_eq!(under_way.matches("Stage 2 of 5, ").count(), 2, "{under_way}");
    assert!(
        !under_way.contains("web-behind") && !under_way.contains(" more: "),
        "{under_way}"
    );
}

/// What App Runner itself tells, from the button on: the stages go by.
#[tokio::test]
async fn a_create_is_under_way_with_its_stages() {
    let app = TestApp::start_with(|config| config.simulator_speed = 40.0).await;
    let km = app.set_up().await;
    let link = format!("image={HELLO}&port=8000&name=web-hello");
    let begun = km.press("/api/begin_draft_from_link", &[("link", &link)]).await;
    let draft = begun.location().split('/').nth(2).unwrap().to_owned();
    km.press("/api/submit_draft", &[("id", &draft), ("version", "1")])
        .await;
    // Which of its stages somebody sees depends on when they look.
    until("it is under way with its stage", || async {
        let under_way = card(&km, "Under way").await;
        let words = ["web-hello", "Creating", "Stage ", " of 5, "];
        words
            .into_iter()
            .all(|words| under_way.contains(words))
            .then_some(())
    })
    .await;
    until("it is over", || async {
        let under_way = card(&km, "Under way").await;
        under_way
            .contains("App Runner works on nothing right now.")
            .then_some(())
    })
    .await;
}

/// Services with an operation that began so many minutes ago, by their names.
async fn fifteen_at_work(app: &TestApp, kind: OperationKind, minutes: i64) -> Vec<String> {
    let store = Store::open(app.folder.path()).await.unwrap();
    let mut names = Vec::new();
    for number in 1..=15 {
        let name = format!("web-{}", "x".repeat(number));
        let operation = begun(number, kind, minutes);
        seen(&store, &name, ServiceStatus::OperationInProgress, operation).await;
        names.push(name);
    }
    names
}

#[tokio::test]
async fn what_is_not_shown_is_counted_and_a_link_leads_to_it() {
    let (app, km) = TestApp::signed_in().await;
    let names = fifteen_at_work(&app, OperationKind::PauseService, 1).await;
    for _ in 0..10 {
        let draft = own_draft(&km).await;
        let fields = [
            ("id", draft.as_str()),
            ("kind", "review_wanted"),
            ("version", "1"),
            ("comment", "please"),
        ];
        km.press("/api/comment_on_draft", &fields).await;
    }
    let under_way = until("all are told", || async {
        let card = card(&km, "Under way").await;
        card.contains("and 3 more: show all that is under way")
            .then_some(card)
    })
    .await;
    assert_eq!(
        under_way.matches("class=\"overview-row\"").count(),
        12,
        "{under_way}"
    );
    let all = "/services?q=status%20%3D%20OPERATION_IN_PROGRESS";
    assert!(under_way.contains(&format!("href=\"{all}\"")), "{under_way}");
    let listed = km.get(all).await.text();
    assert!(
        names.iter().all(|name| listed.contains(&format!(">{name}<"))),
        "{listed}"
    );

    let attention = card(&km, "Needs attention").await;
    assert_eq!(
        attention.matches("waits for a review that km asked for").count(),
        8,
        "{attention}"
    );
    assert!(
        attention.contains("<a href=\"/drafts\">and 2 more drafts wait for a review</a>"),
        "{attention}"
    );
    assert_eq!(
        km.get("/drafts").await.text().matches("Please review").count(),
        10
    );
    let head = km.get("/overview").await.text();
    assert!(head.contains("10 things need somebody"), "{head}");
}

#[tokio::test]
async fn stuck_operations_are_counted_in_all_however_many_there_are() {
    let (app, km) = TestApp::signed_in().await;
    fifteen_at_work(&app, OperationKind::StartDeployment, 16).await;
    let all = "/services?q=status%20%3D%20OPERATION_IN_PROGRESS";
    let link = format!("<a href=\"{all}\">and 7 more operations take too long</a>");
    let attention = until("all are told", || async {
        let card = card(&km, "Needs attention").await;
        card.contains(&link).then_some(card)
    })
    .await;
    assert_eq!(
        attention.matches("several times as long").count(),
        8,
        "{attention}"
    );
    let head = km.get("/overview").await.text();
    assert!(head.contains("15 things need somebody"), "{head}");
}

#[tokio::test]
async fn proposals_to_delete_a_service_are_told_to_those_who_may() {
    let (app, km) = TestApp::signed_in().await;
    let ed = somebody(&app, &km, "ed", "editor", false).await;
    let store = Store::open(app.folder.path()).await.unwrap();
    let mut arns = Vec::new();
    for number in 1..=9 {
        let mut operation = begun(number, OperationKind::CreateService, 30);
        operation.status = OperationStatus::Succeeded;
        operation.ended_at = Some(Time(operation.started_at.0 + MINUTE));
        let name = format!("web-{}", "x".repeat(number));
        arns.push(seen(&store, &name, ServiceStatus::Running, operation).await);
    }
    let propose = async |arn: &ServiceArn| {
        let fields = [("arn", &*arn.to_string()), ("reason", "nobody calls it")];
        let proposed = ed.press("/api/propose_deletion", &fields).await;
        assert!(proposed.status.is_redirection(), "{}", proposed.text());
    };
    propose(&arns[0]).await;
    let words = "in us-west-2 waits for a decision: ed proposes to delete it: nobody calls it";
    let attention = until("it is told", || async {
        let card = card(&km, "Needs attention").await;
        card.contains(words).then_some(card)
    })
    .await;
    let link = format!(
        "<a href=\"{}\">{}</a>",
        model::paths::service(&arns[0]),
        arns[0].name
    );
    assert!(attention.contains(&link), "{attention}");
    assert!(
        card(&ed, "Needs attention")
            .await
            .contains("Nothing needs anybody")
    );

    for arn in &arns[1..] {
        propose(arn).await;
    }
    let attention = card(&km, "Needs attention").await;
    assert_eq!(attention.matches(words).count(), 8, "{attention}");
    let more =
        "<a href=\"/audit?action=service.deletion_proposed\">and 1 more proposal to delete a service</a>";
    assert!(attention.contains(more), "{attention}");
    let listed = km.get("/audit?action=service.deletion_proposed").await.text();
    assert!(
        arns.iter().all(|arn| listed.contains(&format!(">{}<", arn.name))),
        "{listed}"
    );
    // One that was declined is over.
    for arn in &arns {
        km.press("/api/decline_deletion", &[("arn", &arn.to_string())])
            .await;
    }
    assert!(
        card(&km, "Needs attention")
            .await
            .contains("Nothing needs anybody")
    );
}

#[tokio::test]
async fn what_changed_today_is_told_with_who_did_it_and_leads_there() {
    let (app, km) = TestApp::signed_in().await;
    let store = Store::open(app.folder.path()).await.unwrap();
    let operation = begun(1, OperationKind::PauseService, 1);
    let arn = seen(&store, "web-today", ServiceStatus::OperationInProgress, operation).await;
    let event = |days: i64, kind: EventKind, name: &str| {
        let at = Time(engine::now().0 - days * 24 * 60 * MINUTE);
        let author = Author::Person {
            id: 7,
            name: name.to_owned(),
        };
        NewEvent::new(at, kind, author).about(&arn)
    };
    let observation = Observation {
        events: vec![
            event(1, EventKind::ResumeRequested, "yves"),
            event(0, EventKind::PauseRequested, "tove"),
            // Nothing changes by what was refused.
            event(0, EventKind::NotAuthorised, "noor"),
        ],
        ..Observation::default()
    };
    store.record(observation).await.unwrap();
    let today = until("it is told", || async {
        let card = card(&km, "Changed today").await;
        card.contains("tove").then_some(card)
    })
    .await;
    assert!(today.contains("paused"), "{today}");
    let link = format!("href=\"{}\"", model::paths::service(&arn));
    assert!(today.contains(&link), "{today}");
    assert!(!today.contains("yves") && !today.contains("noor"), "{today}");
    let all = today
        .split("href=\"")
        .find(|rest| rest.contains("Show all of today"));
    let path = all.unwrap().split('"').next().unwrap().replace("&amp;", "&");
    let history = km.get(&path).await.text();
    assert!(history.contains("tove") && !history.contains("yves"), "{path}");
}

/// What people do beside services is read as in the audit log, also in the answer that the page is drawn from.
#[tokio::test]
async fn what_changed_today_tells_each_reader_what_is_theirs_to_read() {
    let (app, km) = TestApp::signed_in().await;
    let viewer = somebody(&app, &km, "vera", "viewer", false).await;
    let auditor = somebody(&app, &km, "aude", "viewer", true).await;
    km.press("/api/invite_member", &[("role", "admin"), ("note", "for Ray")])
        .await;
    own_draft(&km).await;
    let of = async |browser: &Browser| card(browser, "Changed today").await;
    for reader in [&km, &auditor] {
        assert!(of(reader).await.contains("for Ray"));
    }
    let theirs = of(&viewer).await;
    assert!(theirs.contains("began the draft"), "{theirs}");
    // Their own joining is theirs.
    assert!(theirs.contains("vera"), "{theirs}");
    let told = viewer.call("/api/load_overview", &[]).await.text();
    assert!(!theirs.contains("Ray") && !told.contains("Ray"), "{theirs}");
    let everything = of(&km).await.matches("class=\"history-row\"").count();
    assert!(theirs.matches("class=\"history-row\"").count() < everything);
}

/// Drafts, protection, views, links, members: each change leads somewhere.
#[tokio::test]
async fn every_change_of_today_is_a_link() {
    let (_app, km) = TestApp::signed_in().await;
    let draft = own_draft(&km).await;
    km.press("/api/comment_on_draft", &[("id", &draft), ("comment", "So.")])
        .await;
    for (function, fields) in [
        (
            "protect",
            [("kind", "tag"), ("tag_key", "stage"), ("tag_value", "live")].as_slice(),
        ),
        (
            "save_view",
            &[("name", "Failed"), ("list", "q=web"), ("shared", "1")],
        ),
        (
            "make_short_link",
            &[("link", "image=public.ecr.aws/nginx/nginx"), ("expires", "30")],
        ),
        ("invite_member", &[("role", "viewer"), ("note", "for Ray")]),
        ("set_retention", &[("days", "90")]),
    ] {
        km.press(&format!("/api/{function}"), fields).await;
    }
    let today = card(&km, "Changed today").await;
    let rows: Vec<&str> = today.split("class=\"history-row\"").skip(1).collect();
    assert_eq!(rows.len(), 8, "{today}");
    let mut places = BTreeSet::new();
    for row in rows {
        let (_, rest) = row.split_once("<a href=\"").unwrap_or_else(|| panic!("{row}"));
        let place = rest.split('"').next().unwrap();
        let page = km.get(&place.replace("&amp;", "&")).await;
        assert_eq!(page.status, StatusCode::OK, "{place}");
        places.insert(place.split('?').next().unwrap().to_owned());
    }
    let draft = format!("/drafts/{draft}/review");
    let wanted = [
        "/audit",
        draft.as_str(),
        "/launch/links",
        "/protection",
        "/services/views",
    ];
    assert_eq!(places, wanted.map(ToOwned::to_owned).into());
}
