//! Drafts among people: as files, side by side, with comments, and out of the way when nobody touches them.

use crate::harness::World;
use engine::{Actor, Error, now};
use model::draft::{ARCHIVED_AFTER, CommentKind, DraftState, DraftVariable, Origin};
use model::event::{Author, EventKind};
use model::person::{Person, Role};
use model::service::ServiceStatus;
use model::view::{ComparedWith, HidesValues};

fn variable(source: &str, name: &str, value: &str) -> DraftVariable {
    DraftVariable {
        source: source.to_owned(),
        name: name.to_owned(),
        value: value.to_owned(),
        ..DraftVariable::default()
    }
}

async fn with_secrets(world: &World) -> model::draft::Draft {
    world
        .draft("web-hello", |values| {
            values.variables.push(variable("plain", "GREETING", "Hello"));
            values
                .variables
                .push(variable("plain", "API_TOKEN", "canary-token"));
        })
        .await
}

#[tokio::test]
async fn what_a_link_proposed_is_to_be_acknowledged_also_behind_a_file() {
    let world = World::new().await;
    let link = "v=1&image=public.ecr.aws/nginx/nginx:1.27&name=web-nginx&port=80";
    let draft = world
        .engine
        .begin_draft_from_link(&world.km, link, "eu-west-1", false)
        .await
        .unwrap();
    let file = world
        .engine
        .export_draft(&world.km, &draft.id, false)
        .await
        .unwrap();
    let mut back = world
        .engine
        .import_draft(&world.km, &file.text)
        .await
        .unwrap()
        .draft;
    assert!(back.link.is_some());
    back.values.instance_role = "arn:aws:iam::123456789012:role/StorefrontInstanceRole".to_owned();
    let errors = back.errors_of(model::draft::Step::Review, "123456789012");
    assert!(errors.at("acknowledged_role").is_some(), "{errors:?}");
}

#[tokio::test]
async fn a_draft_comes_back_from_its_file_without_secrets_unless_they_were_asked_for() {
    let world = World::new().await;
    let draft = with_secrets(&world).await;
    let file = world
        .engine
        .export_draft(&world.km, &draft.id, false)
        .await
        .unwrap();
    assert_eq!(file.file_name, "slipway-draft-web-hello.json");
    assert!(
        file.text.contains("Hello") && !file.text.contains("canary"),
        "{}",
        file.text
    );
    let back = world.engine.import_draft(&world.km, &file.text).await.unwrap();
    assert!(back.ignored.is_empty());
    assert_eq!(back.draft.values.differences(&draft.values), ["variables"]);
    assert_eq!(back.draft.values.variables[1], variable("plain", "API_TOKEN", ""));
    assert_eq!(back.draft.origins.get("image"), Some(&Origin::File));
    assert_eq!(back.draft.origins.get("cpu"), None);

    assert!(
        !world
            .history()
            .await
            .iter()
            .any(|row| row.event.kind == EventKind::DraftExported)
    );
    let file = world
        .engine
        .export_draft(&world.km, &draft.id, true)
        .await
        .unwrap();
    let back = world.engine.import_draft(&world.km, &file.text).await.unwrap();
    assert_eq!(back.draft.values, draft.values);
    let told = world.history().await;
    let exported = told
        .iter()
        .find(|row| row.event.kind == EventKind::DraftExported)
        .unwrap();
    assert_eq!(exported.event.draft.as_ref(), Some(&draft.id));
    assert!(!format!("{told:?}").contains("canary"));
}

#[tokio::test]
async fn those_who_see_no_values_get_none_and_are_refused_where_they_ask() {
    let world = World::new().await;
    let draft = with_secrets(&world).await;
    let viewer = World::member(Role::Viewer);
    let file = world
        .engine
        .export_draft(&viewer, &draft.id, false)
        .await
        .unwrap();
    assert!(
        file.text.contains("GREETING") && !file.text.contains("Hello"),
        "{}",
        file.text
    );
    let refused = world.engine.export_draft(&viewer, &draft.id, true).await;
    assert!(matches!(refused, Err(Error::NotAuthorised(_))));
    let refused = world.engine.import_draft(&viewer, &file.text).await;
    assert!(matches!(refused, Err(Error::NotAuthorised(_))));
    let wrong = world.engine.import_draft(&world.km, "{").await;
    assert!(matches!(&wrong, Err(Error::Invalid(errors)) if errors.at("text").unwrap().contains("Line 1")));
}

#[tokio::test]
async fn a_draft_stands_beside_a_service_as_it_runs_and_beside_a_draft() {
    let world = World::new().await;
    let arn = world
        .create("web-hello", |values| {
            values
                .variables
                .push(variable("plain", "GREETING", "canary-greeting"));
        })
        .await;
    world.until_status(&arn, ServiceStatus::Running).await;
    let cloned = world
        .engine
        .clone_service(&world.km, &arn, "eu-west-1")
        .await
        .unwrap();
    let id = cloned.draft.id;
    let with = Some(ComparedWith::Service(arn.clone()));
    let view = world
        .engine
        .compare_draft(&world.km, &id, with.clone())
        .await
        .unwrap();
    let other = view.other.unwrap();
    assert_eq!(view.draft.values.differences(&other.values), ["name"]);
    assert_eq!(view.hides_values, None);
    assert!(
        view.choices
            .iter()
            .any(|choice| Some(&choice.with) == with.as_ref())
    );
    assert!(
        !view
            .choices
            .iter()
            .any(|choice| choice.with == ComparedWith::Draft(id.clone()))
    );

    let seen = world
        .engine
        .compare_draft(&World::member(Role::Viewer), &id, with)
        .await
        .unwrap();
    assert_eq!(seen.hides_values, Some(HidesValues::ForRole));
    assert!(!format!("{seen:?}").contains("canary"));
    assert_eq!(
        seen.draft.values.differences(&seen.other.unwrap().values),
        ["name"]
    );

    let theirs = world
        .draft("web-other", |values| "2048".clone_into(&mut values.cpu))
        .await;
    let with = Some(ComparedWith::Draft(theirs.id));
    let view = world.engine.compare_draft(&world.km, &id, with).await.unwrap();
    assert_eq!(
        view.draft.values.differences(&view.other.unwrap().values),
        ["name", "cpu", "variables"]
    );
    let nothing = world.engine.compare_draft(&world.km, &id, None).await.unwrap();
    assert_eq!(nothing.other, None);
    let gone = Some(ComparedWith::Draft("gone".to_owned()));
    assert!(matches!(
        world.engine.compare_draft(&world.km, &id, gone).await,
        Err(Error::NotFound(_))
    ));
}

#[tokio::test]
async fn a_review_is_asked_for_and_answered_by_those_who_may() {
    let world = World::new().await;
    let draft = world.draft("web-hello", |_| {}).await;
    let viewer = World::member(Role::Viewer);
    let lee = Actor::new(Person {
        id: 98,
        name: "lee".to_owned(),
        role: Role::Editor,
        auditor: false,
    });
    let review = || async {
        world.engine.drafts(&world.km).await.unwrap().drafts[0]
            .review
            .clone()
    };
    let text = "please review\r\n<script>alert(1)</script> canary-comment";
    world
        .engine
        .comment(&viewer, &draft.id, CommentKind::ReviewWanted, draft.version, text)
        .await
        .unwrap();
    assert_eq!(review().await.unwrap().by, "ls");
    let refused = world
        .engine
        .comment(&viewer, &draft.id, CommentKind::Approved, draft.version, "")
        .await;
    assert!(matches!(refused, Err(Error::NotAuthorised(_))));
    let view = world.engine.comments(&viewer, &draft.id).await.unwrap();
    assert_eq!(view.comments[0].text, text.replace("\r\n", "\n"));
    assert_eq!(
        (view.comment_refusal, view.review_refusal.is_some()),
        (None, true)
    );
    world
        .engine
        .comment(&lee, &draft.id, CommentKind::Approved, draft.version, "")
        .await
        .unwrap();
    assert_eq!(review().await, None);
    let told = world.history().await;
    let kinds: Vec<_> = told.iter().take(3).map(|row| row.event.kind).collect();
    assert_eq!(
        kinds,
        [
            EventKind::DraftApproved,
            EventKind::NotAuthorised,
            EventKind::DraftReviewWanted
        ]
    );
    assert!(!format!("{told:?}").contains("canary"));
    for wrong in ["", &"x".repeat(2_001)] {
        let said = world
            .engine
            .comment(&world.km, &draft.id, CommentKind::Remark, draft.version, wrong)
            .await;
        assert!(
            matches!(&said, Err(Error::Invalid(errors)) if errors.at("comment").is_some()),
            "{said:?}"
        );
    }
    // It is still the same version: nobody who edits is disturbed.
    assert_eq!(world.store.draft(&draft.id).await.unwrap().version, draft.version);
}

#[tokio::test]
async fn thirty_days_after_the_last_touch_a_draft_is_archived_and_one_press_brings_it_back() {
    let world = World::new().await;
    let draft = world.draft("web-hello", |_| {}).await;
    let then = draft.updated_at.plus(ARCHIVED_AFTER.0);
    assert_eq!(world.engine.archive_drafts(now()).await.unwrap(), 0);
    assert_eq!(world.engine.archive_drafts(then).await.unwrap(), 0);
    assert_eq!(world.engine.archive_drafts(then.plus(1)).await.unwrap(), 1);
    let view = world.engine.drafts(&world.km).await.unwrap();
    assert!(view.drafts.is_empty());
    assert_eq!(view.archived[0].draft.id, draft.id);
    let newest = world.history().await.remove(0).event;
    assert_eq!(
        (newest.kind, newest.author),
        (EventKind::DraftArchived, Author::Slipway)
    );
    assert_eq!(world.engine.frame(&world.km).await.unwrap().drafts, 0);

    let sent = world
        .engine
        .submit_draft(&world.km, &draft.id, draft.version)
        .await;
    assert!(matches!(sent, Err(Error::NotNow(_))), "{sent:?}");
    let refused = world
        .engine
        .unarchive_draft(&World::member(Role::Viewer), &draft.id)
        .await;
    assert!(matches!(refused, Err(Error::NotAuthorised(_))));
    for _ in 0..2 {
        world.engine.unarchive_draft(&world.km, &draft.id).await.unwrap();
    }
    let back = world.store.draft(&draft.id).await.unwrap();
    assert_eq!((back.state, back.values), (DraftState::Open, draft.values));
}
