//! The audit log: what gets into it, who reads what of it, and how long it is kept.

use crate::harness::World;
use engine::{Actor, Error, hears, now};
use model::draft::DraftVariable;
use model::event::EventKind;
use model::person::Role;
use model::record::{Context, Outcome, Reading, RecordEntry, Via};
use model::view::{AuditQuery, HistoryQuery};

async fn audit(world: &World, actor: &Actor, change: impl FnOnce(&mut AuditQuery)) -> Vec<RecordEntry> {
    let mut query = AuditQuery::default();
    change(&mut query);
    world.engine.audit(actor, &query).await.unwrap().entries
}

fn kinds(entries: &[RecordEntry]) -> Vec<EventKind> {
    entries.iter().map(|entry| entry.event.kind).collect()
}

fn somewhere() -> Context {
    Context {
        session: Some("5e1ca07b".to_owned()),
        address: Some("198.51.100.4".to_owned()),
        via: Some(Via::Page),
    }
}

type Set = fn(&mut AuditQuery, String);

#[tokio::test]
async fn an_entry_says_who_from_where_before_and_after_and_no_secret() {
    let world = World::new().await;
    let km = Actor {
        context: somewhere(),
        ..world.km.clone()
    };
    let draft = world
        .draft("web-hello", |values| {
            values.variables = vec![DraftVariable {
                name: "API_KEY".to_owned(),
                value: "canary-5f1d".to_owned(),
                ..DraftVariable::default()
            }];
            values.start_command = "run --token canary-77aa".to_owned();
        })
        .await;
    let path = world
        .engine
        .submit_draft(&km, &draft.id, draft.version)
        .await
        .unwrap();
    assert!(path.starts_with("/services/"), "{path}");
    let entries = audit(&world, &km, |query| query.target = "web-hello".to_owned()).await;
    assert_eq!(kinds(&entries)[0], EventKind::CreateRequested);
    let created = &entries[0];
    assert_eq!(created.session.as_deref(), Some("5e1ca07b"));
    assert_eq!(created.address.as_deref(), Some("198.51.100.4"));
    assert_eq!((created.via, created.outcome), (Some(Via::Page), Outcome::Done));
    assert!(created.event.detail.aws_request.is_some());
    let fields: Vec<&str> = created
        .event
        .detail
        .changes
        .iter()
        .map(|change| change.field.as_str())
        .collect();
    assert!(
        fields.contains(&"Source") && fields.contains(&"API_KEY"),
        "{fields:?}"
    );
    // Saving it told what was typed, by fingerprints.
    let saved = audit(&world, &km, |query| query.action = "draft.saved".to_owned()).await;
    let saved = format!("{saved:?}");
    assert!(
        saved.contains("API_KEY") && saved.contains("fingerprint"),
        "{saved}"
    );
    let all = format!("{:?}", audit(&world, &km, |_| {}).await);
    assert!(!all.contains("canary"), "{all}");
    // Each filter finds it, and another value does not.
    let request = created.event.detail.aws_request.clone().unwrap();
    let id = created.event.id.to_string();
    let arn = created.event.service.as_ref().unwrap().to_string();
    let filters: [(&str, &str, Set); 12] = [
        ("5e1ca07b", "5e1ca07c", |query, text| query.session = text),
        ("198.51.100.4", "198.51.100.5", |query, text| query.address = text),
        ("km", "ls", |query, text| query.person = text),
        ("service.create_requested", "service.nothing", |query, text| {
            query.action = text;
        }),
        (&request, "1-2-3", |query, text| query.request = text),
        (&id, "0", |query, text| query.entry = text),
        (&arn, "arn:aws:none", |query, text| query.target = text),
        ("api_key", "api_token", |query, text| query.changed = text),
        ("hello-app-runner", "hello_app_runner", |query, text| {
            query.changed = text;
        }),
        ("Health check", "Health\nTCP", |query, text| query.changed = text),
        ("done", "denied", |query, text| query.outcome = text),
        ("page", "link", |query, text| query.origin = text),
    ];
    for (right, wrong, set) in filters {
        let found =
            |entries: Vec<RecordEntry>| entries.iter().any(|entry| entry.event.id == created.event.id);
        assert!(
            found(audit(&world, &km, |query| set(query, right.to_owned())).await),
            "{right}"
        );
        assert!(
            !found(audit(&world, &km, |query| set(query, wrong.to_owned())).await),
            "{wrong}"
        );
    }
    for (from, to, is_in) in [
        ("2000-01-01", "2000-01-02", false),
        ("2000-01-01T10:00", "2999-01-01", true),
        ("soon", "", false),
    ] {
        let entries = audit(&world, &km, |query| {
            (query.from, query.to) = (from.to_owned(), to.to_owned());
        })
        .await;
        assert_eq!(!entries.is_empty(), is_in, "{from} {to}");
    }
}

#[tokio::test]
async fn each_role_reads_its_part_and_hears_the_same() {
    let world = World::new().await;
    let viewer = World::member(Role::Viewer);
    let draft = world.draft("web-hello", |_| {}).await;
    world.engine.signed_out(&world.km).await.unwrap();
    world.engine.signed_out(&viewer).await.unwrap();
    let refused = world.engine.discard_draft(&viewer, &draft.id, true).await;
    assert!(matches!(refused, Err(Error::NotAuthorised(_))));
    let of_km = |entries: &[RecordEntry]| {
        let km = world.km.author();
        entries.iter().filter(|entry| entry.event.author == km).count()
    };
    for (role, reading) in [
        (Role::Viewer, Reading::Own),
        (Role::Operator, Reading::Own),
        (Role::Editor, Reading::Services),
        (Role::Admin, Reading::Everything),
    ] {
        let reader = World::member(role);
        let view = world.engine.audit(&reader, &AuditQuery::default()).await.unwrap();
        assert_eq!(view.reading, reading);
        let retention = world.engine.retention(&reader).await.unwrap();
        assert_eq!(retention.refusal.is_none(), role == Role::Admin);
        assert_eq!(view.people.is_empty(), reading == Reading::Own);
        let entries = view.entries;
        let sees = |kind| entries.iter().any(|entry| entry.event.kind == kind);
        assert!(sees(EventKind::NotAuthorised), "{role:?}: what one did oneself");
        assert_eq!(sees(EventKind::DraftCreated), reading != Reading::Own, "{role:?}");
        assert_eq!(
            sees(EventKind::PersonCreated),
            reading == Reading::Everything,
            "{role:?}"
        );
        assert_eq!(of_km(&entries) > 0, reading != Reading::Own, "{role:?}");
        // By its id alone, and in an export, it is the same.
        let hidden = world
            .engine
            .audit(&world.km, &AuditQuery::default())
            .await
            .unwrap();
        for entry in hidden.entries {
            let id = entry.event.id.to_string();
            let alone = audit(&world, &reader, |query| query.entry = id).await;
            let is_listed = entries.iter().any(|listed| listed.event.id == entry.event.id);
            // Exports of the readers before are theirs: all of them are the same member here.
            if entry.event.kind != EventKind::RecordExported {
                assert_eq!(alone.len(), usize::from(is_listed), "{role:?} {entry:?}");
            }
        }
        let mut export = world
            .engine
            .export_audit(&reader, &AuditQuery::default(), "CSV")
            .await
            .unwrap();
        let exported = export.next().await.unwrap();
        assert_eq!(of_km(&exported) > 0, reading != Reading::Own, "{role:?}");
        assert!(export.next().await.unwrap().is_empty());
        // The live stream tells no more.
        let engine::Replay::Messages(told) = world.engine.hub().replay(0).await.unwrap() else {
            panic!("few events");
        };
        let hears_of_set_up = told
            .iter()
            .any(|told| told.message.kind == EventKind::PersonCreated && hears(&reader, told));
        assert_eq!(hears_of_set_up, reading == Reading::Everything, "{role:?}");
        assert!(
            told.iter()
                .any(|told| told.message.kind == EventKind::DraftCreated && hears(&reader, told))
        );
    }
    // The history is everybody's, without what others did beside services.
    let history = world
        .engine
        .history(&viewer, &HistoryQuery::default())
        .await
        .unwrap();
    let kinds: Vec<EventKind> = history.entries.iter().map(|entry| entry.event.kind).collect();
    assert!(
        kinds.contains(&EventKind::DraftCreated) && !kinds.contains(&EventKind::PersonCreated),
        "{kinds:?}"
    );
}

#[tokio::test]
async fn a_flood_of_denied_attempts_is_told_at_once_as_far_as_hands_reach_and_counted_from_there() {
    let world = World::new().await;
    let viewer = Actor {
        context: somewhere(),
        ..World::member(Role::Viewer)
    };
    let draft = world.draft("web-hello", |_| {}).await;
    for _ in 0..50 {
        let refused = world.engine.discard_draft(&viewer, &draft.id, true).await;
        assert!(matches!(refused, Err(Error::NotAuthorised(_))));
    }
    let denied = || audit(&world, &world.km, |query| query.outcome = "denied".to_owned());
    assert_eq!(denied().await.len(), 20);
    world.engine.tell_denials(false).await.unwrap();
    assert_eq!(denied().await.len(), 20);
    world.engine.tell_denials(true).await.unwrap();
    let entries = denied().await;
    assert_eq!(entries.len(), 21);
    assert_eq!(entries[0].event.detail.repeated, Some(30));
    assert_eq!(entries[0].event.draft.as_deref(), Some(draft.id.as_str()));
    assert_eq!(entries[0].address.as_deref(), Some("198.51.100.4"));
    assert_eq!(entries[0].event.author, viewer.author());
}

#[tokio::test]
async fn retention_is_an_administrators_and_recorded_and_removes_what_is_old() {
    let world = World::new().await;
    let editor = World::member(Role::Editor);
    assert!(matches!(
        world.engine.set_retention(&editor, "30").await,
        Err(Error::NotAuthorised(_))
    ));
    assert!(matches!(
        world.engine.set_retention(&world.km, "0").await,
        Err(Error::Invalid(_))
    ));
    world.draft("web-hello", |_| {}).await;
    assert_eq!(
        world
            .engine
            .shorten_record(now().plus(400 * 86_400_000))
            .await
            .unwrap(),
        0
    );
    world.engine.set_retention(&world.km, "30").await.unwrap();
    let view = world
        .engine
        .audit(&world.km, &AuditQuery::default())
        .await
        .unwrap();
    let kept = world.engine.retention(&world.km).await.unwrap().kept_days;
    assert_eq!(kept, Some(30));
    assert_eq!(view.entries[0].event.kind, EventKind::RetentionChanged);
    let change = &view.entries[0].event.detail.changes[0];
    assert_eq!(change.before.as_deref(), Some("for ever"));
    assert_eq!(change.after.as_deref(), Some("for 30 days"));
    assert_eq!(world.engine.shorten_record(now()).await.unwrap(), 0);
    assert!(
        world
            .engine
            .shorten_record(now().plus(31 * 86_400_000))
            .await
            .unwrap()
            > 0
    );
    let left = audit(&world, &world.km, |_| {}).await;
    assert_eq!(left[0].event.kind, EventKind::RecordShortened);
    let whole = store::verify(world.folder.path(), None).await.unwrap().unwrap();
    assert!(whole.first > 1);
    // Nothing typed is for ever again.
    world.engine.set_retention(&world.km, " ").await.unwrap();
    let kept = world.engine.retention(&world.km).await.unwrap().kept_days;
    assert_eq!(kept, None);
}
