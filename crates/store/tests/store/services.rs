//! The list of services.

use crate::folder::{ACCOUNT, Fresh, arn, arn_in, event, new_draft, operation, service};
use model::event::EventKind;
use model::health_check::HealthCheck;
use model::operation::{OperationStatus, ReachedStage, Stage};
use model::service::{Configuration, Service, ServiceStatus, Source, Variable, VariableValue};
use model::service_filter::Filter;
use model::service_list::ServiceOrder;
use model::time::Time;
use store::{Observation, OperationRow, ServiceFilter};

fn configuration(image: &str) -> Configuration {
    Configuration {
        source: Source::Image {
            identifier: image.to_owned(),
            access_role: None,
        },
        automatic_deployment: false,
        port: Some("8000".to_owned()),
        start_command: None,
        variables: vec![Variable {
            name: "TOKEN".to_owned(),
            value: VariableValue::Plain {
                fingerprint: "5e1c a07b".to_owned(),
            },
        }],
        size: None,
        instance_role: None,
        health_check: HealthCheck::default(),
        auto_scaling: None,
        public_ingress: true,
        vpc_connector: None,
        ip_address_type: None,
        encryption_key: None,
        tracing: false,
    }
}

async fn with(services: Vec<model::service::Service>) -> Fresh {
    let fresh = Fresh::new().await;
    let observation = Observation {
        services,
        ..Observation::default()
    };
    fresh.store.record(observation).await.unwrap();
    fresh
}

async fn names(fresh: &Fresh, filter: &ServiceFilter) -> Vec<String> {
    let page = fresh.store.services(filter, 100, 0).await.unwrap();
    assert_eq!(page.matching, i64::try_from(page.rows.len()).unwrap());
    page.rows.iter().map(|row| row.service.arn.name.clone()).collect()
}

/// The moment at which the tests ask.
const NOW: Time = Time(1_000 * 86_400_000);

fn asking(filter: &str) -> ServiceFilter {
    sorted(filter, "")
}

fn sorted(filter: &str, order: &str) -> ServiceFilter {
    ServiceFilter::new(Filter::parse(filter).unwrap(), ServiceOrder::parse(order), NOW)
}

#[tokio::test]
async fn what_needs_someone_comes_first_then_names() {
    let fresh = with(vec![
        service(&arn("paused"), ServiceStatus::Paused),
        service(&arn("running-b"), ServiceStatus::Running),
        service(&arn("running-a"), ServiceStatus::Running),
        service(&arn("moving"), ServiceStatus::OperationInProgress),
        service(&arn("undeletable"), ServiceStatus::DeleteFailed),
        service(&arn("failed"), ServiceStatus::CreateFailed),
    ])
    .await;
    assert_eq!(
        names(&fresh, &ServiceFilter::default()).await,
        [
            "failed",
            "undeletable",
            "moving",
            "running-a",
            "running-b",
            "paused"
        ]
    );
}

#[tokio::test]
async fn pages_have_neither_gaps_nor_doubles() {
    let services: Vec<_> = (0..23)
        .map(|number| service(&arn(&format!("web-{number:02}")), ServiceStatus::Running))
        .collect();
    let fresh = with(services).await;
    let mut found = Vec::new();
    for offset in (0..30).step_by(5) {
        let page = fresh.store.services(&asking("WEB"), 5, offset).await.unwrap();
        assert_eq!((page.matching, page.total), (23, 23));
        found.extend(page.rows.iter().map(|row| row.service.arn.name.clone()));
    }
    let expected: Vec<String> = (0..23).map(|number| format!("web-{number:02}")).collect();
    assert_eq!(found, expected);
}

#[tokio::test]
async fn a_filter_finds_its_very_characters() {
    let mut with_image = service(&arn("plain"), ServiceStatus::Running);
    with_image.configuration = Some(configuration(r"public.ecr.aws/a/100%\odd_one:latest"));
    let mut with_domain = service(&arn("other"), ServiceStatus::Paused);
    with_domain.domain = Some("ab12cd34ef.eu-west-1.awsapprunner.com".to_owned());
    let fresh = with(vec![
        with_image,
        with_domain,
        service(&arn("web_hello"), ServiceStatus::Running),
        service(&arn("web-hello"), ServiceStatus::Running),
    ])
    .await;
    for (typed, found) in [
        ("web_hello", vec!["web_hello"]),
        ("WEB_", vec!["web_hello"]),
        ("hello", vec!["web-hello", "web_hello"]),
        ("image : \"%\"", vec!["plain"]),
        ("image : _ or name : _", vec!["plain", "web_hello"]),
        (r#"image : "\\""#, vec!["plain"]),
        (r#"image : "100%\\odd_""#, vec!["plain"]),
        ("image : \"0%%o\"", vec![]),
        (r#"image : "\\%""#, vec![]),
        ("domain : AB12CD", vec!["other"]),
        ("\"'; DROP TABLE services; --\"", vec![]),
    ] {
        assert_eq!(names(&fresh, &asking(typed)).await, found, "{typed}");
    }
}

#[tokio::test]
async fn filters_narrow_one_another() {
    let fresh = with(vec![
        service(&arn_in("eu-west-1", "web-1"), ServiceStatus::Running),
        service(&arn_in("us-east-1", "web-2"), ServiceStatus::Running),
        service(&arn_in("us-east-1", "web-3"), ServiceStatus::Paused),
        service(&arn_in("us-east-1", "api-4"), ServiceStatus::Paused),
    ])
    .await;
    let in_us = asking("region = us-east-1");
    assert_eq!(names(&fresh, &in_us).await, ["web-2", "api-4", "web-3"]);
    let paused = asking("region = us-* and status = paused web");
    assert_eq!(names(&fresh, &paused).await, ["web-3"]);
    assert_eq!(fresh.store.services(&paused, 10, 0).await.unwrap().total, 4);
}

/// Three services that differ in everything that can be asked for.
async fn different() -> Fresh {
    let day = 86_400_000;
    let mut web = service(&arn("webs"), ServiceStatus::OperationInProgress);
    web.configuration = Some(Configuration {
        automatic_deployment: true,
        ..configuration("public.ecr.aws/nginx/nginx:1.27")
    });
    let running = operation(&web.arn, "o1", OperationStatus::InProgress);
    web.operation = Some(running.operation.clone());
    (web.created_at, web.updated_at) = (NOW.plus(-20 * day), NOW.plus(-3_600_000));
    let mut api = service(&arn_in("us-east-1", "apis"), ServiceStatus::CreateFailed);
    api.configuration = Some(configuration("team/api:2"));
    (api.created_at, api.updated_at) = (NOW.plus(-2 * day), NOW.plus(-2 * day));
    let mut job = service(&arn("jobs"), ServiceStatus::Running);
    (job.created_at, job.updated_at) = (NOW.plus(-10 * day), NOW.plus(-9 * day));
    let fresh = Fresh::new().await;
    let asked = event(NOW.plus(-3_600_000).0, EventKind::DeployRequested).about(&web.arn);
    let observation = Observation {
        services: vec![web, api, job],
        operations: vec![running],
        events: vec![asked],
        ..Observation::default()
    };
    fresh.store.record(observation).await.unwrap();
    fresh
}

#[tokio::test]
async fn every_property_can_be_asked_for() {
    let fresh = different().await;
    for (typed, found) in [
        ("name = webs", vec!["webs"]),
        ("name = w*bs", vec!["webs"]),
        ("name != webs", vec!["apis", "jobs"]),
        ("not name : b", vec!["apis"]),
        ("status = failed", vec!["apis"]),
        ("status = \"in progress\"", vec!["webs"]),
        ("status = creating", vec!["webs"]),
        ("status = deploying", vec![]),
        ("status != creating", vec!["apis", "jobs"]),
        ("status = running or status = create*", vec!["apis", "jobs"]),
        ("region = US-*", vec!["apis"]),
        ("account = 123456789012 job", vec!["jobs"]),
        ("account : 999", vec![]),
        ("image : nginx", vec!["webs"]),
        ("image = \"\"", vec!["jobs"]),
        ("not image : nginx", vec!["apis", "jobs"]),
        ("changed by = KM", vec!["webs"]),
        ("changed by != km", vec!["apis", "jobs"]),
        ("created by = km", vec![]),
        ("created < 7d", vec!["apis"]),
        ("created > 2w", vec!["webs"]),
        ("changed < 2h", vec!["webs"]),
        ("changed > 7d", vec!["jobs"]),
        ("created < 1972-09-20", vec!["webs", "jobs"]),
        ("created > 1972-09-20", vec!["apis"]),
        ("automatic = yes", vec!["webs"]),
        ("automatic = no", vec!["apis"]),
        ("automatic != yes", vec!["apis", "jobs"]),
        ("(web or api) and not region = us-*", vec!["webs"]),
    ] {
        assert_eq!(names(&fresh, &asking(typed)).await, found, "{typed}");
    }
}

#[tokio::test]
async fn who_sent_its_draft_has_created_a_service() {
    let fresh = different().await;
    fresh
        .store
        .create_draft(new_draft("d1"), event(1, EventKind::DraftCreated))
        .await
        .unwrap();
    let pool = fresh.past_the_store().await;
    sqlx::query("UPDATE drafts SET state = 'sent', service_arn = $1")
        .bind(arn("webs").to_string())
        .execute(&pool)
        .await
        .unwrap();
    assert_eq!(names(&fresh, &asking("created by : k")).await, ["webs"]);
}

#[tokio::test]
async fn every_column_can_be_sorted_by() {
    let fresh = different().await;
    for (order, sorted_names) in [
        ("", ["apis", "webs", "jobs"]),
        ("-status", ["jobs", "webs", "apis"]),
        ("name", ["apis", "jobs", "webs"]),
        ("-name", ["webs", "jobs", "apis"]),
        ("region", ["jobs", "webs", "apis"]),
        ("-region", ["apis", "jobs", "webs"]),
        ("image", ["jobs", "webs", "apis"]),
        ("domain", ["apis", "jobs", "webs"]),
        ("-changed", ["webs", "apis", "jobs"]),
        ("created", ["webs", "jobs", "apis"]),
        ("-created", ["apis", "jobs", "webs"]),
        ("-automatic", ["webs", "apis", "jobs"]),
        ("account", ["apis", "jobs", "webs"]),
    ] {
        assert_eq!(names(&fresh, &sorted("", order)).await, sorted_names, "{order}");
    }
}

#[tokio::test]
async fn a_service_is_found_by_the_beginning_of_its_name_first() {
    let fresh = with(vec![
        service(&arn("a-web"), ServiceStatus::Running),
        service(&arn("web-2"), ServiceStatus::Running),
        service(&arn("web-1"), ServiceStatus::Paused),
        service(&arn("w_bb"), ServiceStatus::Paused),
    ])
    .await;
    let named = async |text: &str, limit| {
        let found = fresh.store.services_named(text, limit).await.unwrap();
        found
            .into_iter()
            .map(|listed| listed.service.arn.name)
            .collect::<Vec<_>>()
    };
    assert_eq!(named("WEB", 10).await, ["web-1", "web-2", "a-web"]);
    assert_eq!(named("web", 2).await, ["web-1", "web-2"]);
    assert_eq!(named("w_", 10).await, ["w_bb"]);
    let fresh = different().await;
    assert_eq!(
        fresh.store.images_like("NGINX", 10).await.unwrap(),
        ["public.ecr.aws/nginx/nginx:1.27"]
    );
}

#[tokio::test]
async fn a_deleted_service_is_remembered_but_not_listed_and_its_name_is_free() {
    let mut fresh = with(vec![service(&arn("web-1"), ServiceStatus::Running)]).await;
    let region = "eu-west-1".parse().unwrap();
    let taken = async |fresh: &Fresh| {
        fresh
            .store
            .service_by_name(ACCOUNT, &region, "web-1")
            .await
            .unwrap()
    };
    assert_eq!(taken(&fresh).await, Some(arn("web-1")));
    let mut gone = service(&arn("web-1"), ServiceStatus::Deleted);
    gone.deleted_at = Some(Time(50));
    let observation = Observation {
        services: vec![gone],
        ..Observation::default()
    };
    fresh.store.record(observation).await.unwrap();
    fresh.restart().await;
    assert!(names(&fresh, &ServiceFilter::default()).await.is_empty());
    assert_eq!(taken(&fresh).await, None);
    assert!(
        fresh
            .store
            .services_in(ACCOUNT, &region)
            .await
            .unwrap()
            .is_empty()
    );
    let remembered = fresh.store.service(&arn("web-1")).await.unwrap().unwrap();
    assert_eq!(remembered.service.deleted_at, Some(Time(50)));
    assert_eq!(fresh.store.service_arns(10).await.unwrap(), [arn("web-1")]);
    assert!(fresh.store.service(&arn("never-seen")).await.unwrap().is_none());
}

/// `ListServices` tells neither configuration nor operation: what is known of them stays.
#[tokio::test]
async fn a_brief_answer_keeps_what_a_full_one_told() {
    let web = arn("web-1");
    let mut described = service(&web, ServiceStatus::OperationInProgress);
    described.configuration = Some(configuration("public.ecr.aws/nginx/nginx:1.27"));
    described.domain = Some("ab12cd34ef.eu-west-1.awsapprunner.com".to_owned());
    described.operation = Some(operation(&web, "o1", OperationStatus::InProgress).operation);
    let fresh = Fresh::new().await;
    let full = Observation {
        services: vec![described.clone()],
        operations: vec![operation(&web, "o1", OperationStatus::InProgress)],
        ..Observation::default()
    };
    fresh.store.record(full).await.unwrap();
    let brief = Observation {
        services: vec![service(&web, ServiceStatus::Running)],
        ..Observation::default()
    };
    fresh.store.record(brief).await.unwrap();
    let listed = fresh.store.service(&web).await.unwrap().unwrap();
    assert_eq!(listed.image.as_deref(), Some("public.ecr.aws/nginx/nginx:1.27"));
    assert_eq!(listed.service.status, ServiceStatus::Running);
    assert_eq!(listed.service.configuration, described.configuration);
    assert_eq!(listed.service.domain, described.domain);
    assert_eq!(listed.service.operation, described.operation);
    let row = fresh
        .store
        .services(&ServiceFilter::default(), 1, 0)
        .await
        .unwrap()
        .rows[0]
        .clone();
    assert_eq!(row.service.operation, described.operation);
    assert_eq!(row.service.configuration, None);
    let region = "eu-west-1".parse().unwrap();
    assert_eq!(
        fresh.store.services_in(ACCOUNT, &region).await.unwrap(),
        [listed.service]
    );
}

#[tokio::test]
async fn the_list_says_who_changed_a_service_last_and_who_only_looked_does_not_count() {
    let web = arn("web-1");
    let fresh = with(vec![service(&web, ServiceStatus::Running)]).await;
    let events = vec![
        event(70, EventKind::DeployRequested).about(&web),
        event(80, EventKind::OperationEnded).about(&web),
        event(90, EventKind::PauseRequested).about(&arn("another")),
    ];
    fresh.store.write_events(events).await.unwrap();
    let row = fresh.store.service(&web).await.unwrap().unwrap();
    assert_eq!(
        (row.changed_by.as_deref(), row.changed_at),
        (Some("km"), Some(Time(70)))
    );
}

#[tokio::test]
async fn a_list_is_never_older_than_what_was_written() {
    let web = arn("web-1");
    let fresh = with(vec![service(&web, ServiceStatus::Running)]).await;
    let all = ServiceFilter::default();
    let listed = async || fresh.store.services(&all, 100, 0).await.unwrap();
    assert_eq!(listed().await.rows[0].service.status, ServiceStatus::Running);
    assert_eq!(listed().await.newest_failure, None);
    // Without an event.
    let failed = Observation {
        services: vec![
            service(&web, ServiceStatus::CreateFailed),
            service(&arn("web-2"), ServiceStatus::Running),
        ],
        ..Observation::default()
    };
    fresh.store.record(failed).await.unwrap();
    let after = listed().await;
    assert_eq!((after.total, after.rows.len()), (2, 2));
    assert_eq!(
        after.newest_failure.as_ref().map(|row| &row.service.arn),
        Some(&web)
    );
    // With an event alone.
    let asked = event(500, EventKind::DeployRequested).about(&web);
    fresh.store.write_events(vec![asked]).await.unwrap();
    assert_eq!(listed().await.rows[0].changed_by.as_deref(), Some("km"));
    assert_eq!(fresh.store.counts().await.unwrap().services, 2);
}

#[tokio::test]
async fn lists_carry_what_is_under_way_and_not_what_is_over() {
    let (web, api) = (arn("web-1"), arn("api-1"));
    let reached = vec![ReachedStage {
        stage: Stage::Pull,
        at: Time(6),
    }];
    let mut running = operation(&web, "op-1", OperationStatus::InProgress);
    running.operation.stages.clone_from(&reached);
    let mut over = operation(&api, "op-2", OperationStatus::Succeeded);
    over.operation.stages.clone_from(&reached);
    over.operation.ended_at = Some(Time(9));
    let of = |row: &OperationRow, status| Service {
        operation: Some(row.operation.clone()),
        ..service(&row.service, status)
    };
    let fresh = Fresh::new().await;
    let observation = Observation {
        services: vec![
            of(&running, ServiceStatus::OperationInProgress),
            of(&over, ServiceStatus::Running),
        ],
        operations: vec![running, over],
        ..Observation::default()
    };
    fresh.store.record(observation).await.unwrap();
    let page = fresh
        .store
        .services(&ServiceFilter::default(), 100, 0)
        .await
        .unwrap();
    let stages: Vec<_> = page
        .rows
        .iter()
        .map(|row| {
            row.service
                .operation
                .as_ref()
                .map(|operation| operation.stages.clone())
        })
        .collect();
    assert_eq!(stages, [Some(reached), None]);
}
