//! Protected places, approvals, and proposals to delete.

use crate::harness::{World, until};
use engine::{Actor, Error, now};
use model::arn::ServiceArn;
use model::draft::{CommentKind, Draft, DraftValues};
use model::event::EventKind;
use model::person::Role;
use model::protection::TypedScope;
use model::service::ServiceStatus;
use store::{NewEvent, SaveDraft};

/// Somebody who joined by an invitation.
async fn joined(world: &World, name: &str, role: Role) -> Actor {
    let token = world
        .engine
        .invite(&world.km, role.as_str(), false, "")
        .await
        .unwrap();
    let password = "another long password".to_owned();
    let person = world.engine.join(&token, name, password, "192.0.2.7").await;
    Actor::new(person.unwrap())
}

async fn protect_region(world: &World) {
    let typed = TypedScope {
        kind: "region".to_owned(),
        region: "eu-west-1".to_owned(),
        ..TypedScope::default()
    };
    world
        .engine
        .protect(&world.km, &typed, "production")
        .await
        .unwrap();
}

async fn protect_tag(world: &World, key: &str, value: &str) {
    let typed = TypedScope {
        kind: "tag".to_owned(),
        tag_key: key.to_owned(),
        tag_value: value.to_owned(),
        ..TypedScope::default()
    };
    world.engine.protect(&world.km, &typed, "").await.unwrap();
}

async fn save(world: &World, by: &Actor, draft: &Draft, change: impl FnOnce(&mut DraftValues)) -> Draft {
    let mut values = draft.values.clone();
    change(&mut values);
    world
        .store
        .save_draft(
            SaveDraft {
                id: draft.id.clone(),
                base_version: draft.version,
                step: model::draft::Step::Configure,
                values,
                origins: draft.origins.clone(),
                by: by.person.name.clone(),
                person_id: by.person.id,
                at: now(),
            },
            vec![NewEvent::new(now(), EventKind::DraftSaved, by.author())],
        )
        .await
        .unwrap();
    world.store.draft(&draft.id).await.unwrap()
}

async fn answer(world: &World, by: &Actor, draft: &Draft, kind: CommentKind) -> Result<(), Error> {
    let text = "after a look at it";
    world
        .engine
        .comment(by, &draft.id, kind, draft.version, text)
        .await
}

async fn refusal(world: &World, by: &Actor, draft: &Draft) -> String {
    let sent = world.engine.submit_draft(by, &draft.id, draft.version).await;
    let Err(Error::NotAuthorised(refusal)) = sent else {
        panic!("{sent:?}")
    };
    let step = model::draft::Step::Review;
    let view = world.engine.draft(by, &draft.id, step, None).await.unwrap();
    assert_eq!(
        view.refusal,
        Some(refusal.to_string()),
        "the button says the same"
    );
    refusal.to_string()
}

#[tokio::test]
async fn in_a_protected_region_an_editor_needs_somebody_elses_approval_of_this_very_version() {
    let world = World::new().await;
    let lee = joined(&world, "lee", Role::Editor).await;
    let ada = joined(&world, "ada", Role::Editor).await;
    protect_region(&world).await;
    let draft = Box::pin(world.draft("web-hello", |_| {})).await;
    let draft = save(&world, &lee, &draft, |values| {
        "web-lee".clone_into(&mut values.name);
    })
    .await;
    let told = refusal(&world, &lee, &draft).await;
    assert!(told.starts_with("Services in eu-west-1 are protected:"), "{told}");
    // Nobody approves what they saved.
    let own = answer(&world, &lee, &draft, CommentKind::Approved).await;
    assert!(matches!(own, Err(Error::NotAuthorised(_))), "{own:?}");
    answer(&world, &ada, &draft, CommentKind::Approved).await.unwrap();
    // Whoever saves after that ends the approval.
    let draft = save(&world, &lee, &draft, |values| {
        "web-other".clone_into(&mut values.name);
    })
    .await;
    refusal(&world, &lee, &draft).await;
    let stale = world
        .engine
        .comment(&ada, &draft.id, CommentKind::Approved, draft.version - 1, "")
        .await;
    assert!(matches!(stale, Err(Error::NotNow(_))), "{stale:?}");
    answer(&world, &ada, &draft, CommentKind::Approved).await.unwrap();
    // So does whoever asks for changes.
    answer(&world, &world.km, &draft, CommentKind::ChangesWanted)
        .await
        .unwrap();
    refusal(&world, &lee, &draft).await;
    answer(&world, &ada, &draft, CommentKind::Approved).await.unwrap();
    // The approval is for others than its author.
    refusal(&world, &ada, &draft).await;
    let view = world.engine.comments(&lee, &draft.id).await.unwrap();
    assert_eq!(view.approvals.len(), 1);
    world
        .engine
        .submit_draft(&lee, &draft.id, draft.version)
        .await
        .unwrap();
    world.arn_of(&draft.id).await;
    let denied = world.history().await;
    let denied: Vec<_> = denied
        .iter()
        .filter(|row| row.event.kind == EventKind::NotAuthorised)
        .filter_map(|row| row.event.detail.cause.clone())
        .collect();
    assert!(
        denied.contains(&"protected, and nobody else has approved it".to_owned()),
        "{denied:?}"
    );
}

#[tokio::test]
async fn an_approval_counts_as_long_as_its_author_builds_services() {
    let world = World::new().await;
    let lee = joined(&world, "lee", Role::Editor).await;
    let ada = joined(&world, "ada", Role::Editor).await;
    protect_region(&world).await;
    let draft = Box::pin(world.draft("web-hello", |_| {})).await;
    answer(&world, &ada, &draft, CommentKind::Approved).await.unwrap();
    world
        .engine
        .change_member(&world.km, ada.person.id, "operator", false)
        .await
        .unwrap();
    refusal(&world, &lee, &draft).await;
    // An Administrator needs nobody.
    world
        .engine
        .submit_draft(&world.km, &draft.id, draft.version)
        .await
        .unwrap();
}

#[tokio::test]
async fn a_tag_protects_what_is_to_have_it_and_what_aws_says_that_has_it() {
    let world = World::new().await;
    let lee = joined(&world, "lee", Role::Editor).await;
    let failed = Box::pin(world.create("wrong-port", |values| {
        "8080".clone_into(&mut values.port);
        "stage=production\nteam=shop".clone_into(&mut values.tags);
    }))
    .await;
    world.until_status(&failed, ServiceStatus::CreateFailed).await;
    protect_tag(&world, "stage", "production").await;
    let draft = Box::pin(world.draft("web-hello", |values| {
        "stage=production".clone_into(&mut values.tags);
    }))
    .await;
    let told = refusal(&world, &lee, &draft).await;
    assert!(
        told.starts_with("Services with the tag stage=production are protected:"),
        "{told}"
    );
    // Without the tag it is another service.
    let draft = save(&world, &lee, &draft, |values| {
        "stage=test".clone_into(&mut values.tags);
    })
    .await;
    world
        .engine
        .submit_draft(&lee, &draft.id, draft.version)
        .await
        .unwrap();
    // A service keeps its tags, whatever a draft that rebuilds it says.
    let place = world.engine.fix(&lee, &failed, false).await.unwrap();
    let id = place.split('/').nth(2).unwrap();
    let repair = world.store.draft(id).await.unwrap();
    let repair = save(&world, &lee, &repair, |values| values.tags.clear()).await;
    refusal(&world, &lee, &repair).await;
    // Its page says so as soon as AWS has told its tags.
    let shown = until("the page says what protects the service", || async {
        world.engine.service(&lee, &failed).await.ok()?.protection
    })
    .await;
    assert_eq!(shown.scope.to_string(), "Services with the tag stage=production");
    // Other values of the tag are free.
    let protections = world.engine.protection(&world.km).await.unwrap().protections;
    world
        .engine
        .unprotect(&world.km, protections[0].id)
        .await
        .unwrap();
    protect_tag(&world, "stage", "").await;
    refusal(&world, &lee, &repair).await;
}

#[tokio::test]
async fn without_an_answer_of_aws_about_tags_nothing_is_sent() {
    let mut world = World::new().await;
    let lee = joined(&world, "lee", Role::Editor).await;
    let failed = Box::pin(world.create("wrong-port", |values| "8080".clone_into(&mut values.port))).await;
    world.until_status(&failed, ServiceStatus::CreateFailed).await;
    let place = world.engine.fix(&lee, &failed, false).await.unwrap();
    let repair = world.store.draft(place.split('/').nth(2).unwrap()).await.unwrap();
    protect_tag(&world, "stage", "production").await;
    world.stop_simulator().await;
    let sent = world.engine.submit_draft(&lee, &repair.id, repair.version).await;
    assert!(matches!(sent, Err(Error::Aws(_) | Error::NotNow(_))), "{sent:?}");
    let step = model::draft::Step::Review;
    let view = world.engine.draft(&lee, &repair.id, step, None).await.unwrap();
    assert!(
        view.refusal.unwrap().contains("AWS"),
        "the page is whole and says why"
    );
}

#[tokio::test]
async fn a_service_is_protected_by_its_name_and_only_administrators_say_what_is() {
    let world = World::new().await;
    let lee = joined(&world, "lee", Role::Editor).await;
    let arn = Box::pin(world.create("wrong-port", |values| "8080".clone_into(&mut values.port))).await;
    world.until_status(&arn, ServiceStatus::CreateFailed).await;
    let typed = |arn: &ServiceArn| TypedScope {
        kind: "service".to_owned(),
        service: arn.to_string(),
        ..TypedScope::default()
    };
    let refused = world.engine.protect(&lee, &typed(&arn), "").await;
    assert!(matches!(refused, Err(Error::NotAuthorised(_))), "{refused:?}");
    world.engine.protect(&world.km, &typed(&arn), "").await.unwrap();
    let twice = world.engine.protect(&world.km, &typed(&arn), "").await;
    let Err(Error::Invalid(errors)) = twice else {
        panic!("{twice:?}")
    };
    assert_eq!(
        errors.at("service"),
        Some("The service wrong-port in eu-west-1 is protected already.")
    );
    let view = world.engine.service(&lee, &arn).await.unwrap();
    let protection = view.protection.unwrap();
    assert_eq!(protection.by, "km");
    let place = world.engine.fix(&lee, &arn, false).await.unwrap();
    let repair = world.store.draft(place.split('/').nth(2).unwrap()).await.unwrap();
    refusal(&world, &lee, &repair).await;
    let refused = world.engine.unprotect(&lee, protection.id).await;
    assert!(matches!(refused, Err(Error::NotAuthorised(_))), "{refused:?}");
    let long_ago = Actor {
        confirmed_at: now().plus(-15 * 60_000),
        ..world.km.clone()
    };
    let unconfirmed = world.engine.unprotect(&long_ago, protection.id).await;
    assert!(matches!(unconfirmed, Err(Error::NotConfirmed)), "{unconfirmed:?}");
    world.engine.unprotect(&world.km, protection.id).await.unwrap();
    let kinds = world.kinds_of(&arn).await;
    assert!(kinds.contains(&EventKind::ProtectionAdded), "{kinds:?}");
    assert!(kinds.contains(&EventKind::ProtectionRemoved), "{kinds:?}");
    world
        .engine
        .submit_draft(&lee, &repair.id, repair.version)
        .await
        .unwrap();
}

#[tokio::test]
async fn editors_propose_to_delete_and_administrators_decide() {
    let world = World::new().await;
    let lee = joined(&world, "lee", Role::Editor).await;
    let ada = joined(&world, "ada", Role::Editor).await;
    let arn = Box::pin(world.create("web-hello", |_| {})).await;
    world.until_status(&arn, ServiceStatus::Running).await;
    let engine = &world.engine;
    let empty = engine.propose_deletion(&lee, &arn, " ").await;
    assert!(
        matches!(&empty, Err(Error::Invalid(errors)) if errors.at("reason").is_some()),
        "{empty:?}"
    );
    engine
        .propose_deletion(&lee, &arn, "nobody calls it")
        .await
        .unwrap();
    for (who, told) in [
        (&ada, "Somebody has proposed to delete web-hello already."),
        (&world.km, "You may delete it yourself."),
    ] {
        let again = engine.propose_deletion(who, &arn, "me too").await;
        assert!(
            matches!(&again, Err(Error::NotNow(reason)) if reason == told),
            "{again:?}"
        );
    }
    let seen = engine.service(&world.km, &arn).await.unwrap().deletion_proposal;
    assert_eq!(seen.proposal.unwrap().reason, "nobody calls it");
    assert_eq!((seen.is_own, seen.offers, seen.end_refusal), (false, false, None));
    let kinds = world.kinds_of(&arn).await;
    assert!(kinds.contains(&EventKind::DeletionProposed), "{kinds:?}");
    let refused = engine.decline_deletion(&ada, &arn).await;
    assert!(matches!(refused, Err(Error::NotAuthorised(_))), "{refused:?}");
    engine.decline_deletion(&lee, &arn).await.unwrap();
    engine.propose_deletion(&ada, &arn, "really").await.unwrap();
    let told = engine.frame(&world.km).await.unwrap().notifications;
    assert_eq!(told[0].title, "ada proposes to delete web-hello.");
    engine.decline_deletion(&world.km, &arn).await.unwrap();
    let told = engine.frame(&ada).await.unwrap().notifications;
    assert_eq!(told[0].title, "km declines to delete web-hello.");
    let view = engine.service(&lee, &arn).await.unwrap();
    assert_eq!(view.deletion_proposal.proposal, None);
    assert_eq!(view.deletion_proposal.refusal, None);
}
