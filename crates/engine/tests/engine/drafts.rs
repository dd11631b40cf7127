//! Nothing that a person typed is ever lost.

use crate::harness::World;
use engine::{Actor, DraftDestination, SaveRequest, Settlement};
use model::draft::{Draft, DraftValues, DraftVariable, Granted, Origin, Step, TypedFields, TypedVariables};
use model::event::EventKind;
use model::person::Role;

fn save(
    draft: &Draft,
    step: Step,
    change: impl FnOnce(&mut DraftValues),
    destination: DraftDestination,
) -> SaveRequest {
    let mut typed = draft.values.clone();
    change(&mut typed);
    SaveRequest {
        id: draft.id.clone(),
        version: draft.version,
        step,
        variables: Some(TypedVariables::Table(typed.variables.clone())),
        typed: TypedFields::from(&typed),
        destination,
    }
}

#[tokio::test]
async fn what_is_wrong_is_saved_and_told_on_the_same_step() {
    let world = World::new().await;
    let draft = world.engine.begin_draft(&world.km).await.unwrap();
    let request = save(
        &draft,
        Step::Source,
        |values| "nginx".clone_into(&mut values.image),
        DraftDestination::Next,
    );
    let (_, path) = world.engine.save_draft(&world.km, request).await.unwrap();
    assert_eq!(path, format!("/drafts/{}/source?check=1", draft.id));
    let view = world
        .engine
        .draft(&world.km, &draft.id, Step::Configure, None)
        .await
        .unwrap();
    assert_eq!(view.draft.values.image, "nginx");
    assert!(
        view.errors
            .at("image")
            .unwrap()
            .contains("public.ecr.aws/docker/library/nginx")
    );
}

#[tokio::test]
async fn the_second_writer_is_told_and_chooses() {
    let world = World::new().await;
    let draft = world.draft("web-hello", |_| {}).await;
    let first = save(
        &draft,
        Step::Configure,
        |values| "80".clone_into(&mut values.port),
        DraftDestination::Stay,
    );
    let second = save(
        &draft,
        Step::Configure,
        |values| "90".clone_into(&mut values.port),
        DraftDestination::Stay,
    );
    world.engine.save_draft(&world.km, first).await.unwrap();
    let (_, path) = world.engine.save_draft(&world.km, second).await.unwrap();
    let conflict: i64 = path.rsplit('=').next().unwrap().parse().unwrap();
    let view = world
        .engine
        .draft(&world.km, &draft.id, Step::Configure, Some(conflict))
        .await
        .unwrap();
    let shown = view.draft.version;
    assert_eq!(view.draft.values.port, "80");
    assert_eq!(view.conflict.unwrap().mine.port, "90");
    world
        .engine
        .settle_conflict(&world.km, &draft.id, conflict, shown, Settlement::Mine)
        .await
        .unwrap();
    assert_eq!(world.store.draft(&draft.id).await.unwrap().values.port, "90");
    let gone = world
        .engine
        .settle_conflict(&world.km, &draft.id, conflict, shown, Settlement::Mine)
        .await;
    assert!(matches!(gone, Err(engine::Error::NotFound(_))));
}

#[tokio::test]
async fn who_lets_go_of_what_they_typed_is_in_the_record_with_it() {
    let world = World::new().await;
    let draft = world.draft("web-hello", |_| {}).await;
    let port = |port: &'static str| {
        let change = move |values: &mut DraftValues| port.clone_into(&mut values.port);
        save(&draft, Step::Configure, change, DraftDestination::Stay)
    };
    let km = &world.km;
    world.engine.save_draft(km, port("80")).await.unwrap();
    let (_, path) = world.engine.save_draft(km, port("90")).await.unwrap();
    let conflict: i64 = path.rsplit('=').next().unwrap().parse().unwrap();
    let shown = world.store.draft(&draft.id).await.unwrap();
    for is_first in [true, false] {
        let settled = world
            .engine
            .settle_conflict(km, &draft.id, conflict, shown.version, Settlement::Theirs)
            .await;
        // Whoever presses twice lets go of it once.
        assert_eq!(settled.is_ok(), is_first);
    }
    let query = model::view::AuditQuery {
        action: "draft.version_dropped".to_owned(),
        ..Default::default()
    };
    let told = world.engine.audit(km, &query).await.unwrap().entries;
    let changes = &told[0].event.detail.changes;
    assert_eq!((told.len(), changes.len()), (1, 1));
    assert_eq!(changes[0].before.as_deref(), Some("90"));
    assert_eq!(changes[0].after.as_deref(), Some("80"));
    assert_eq!(told[0].target.as_deref(), Some("web-hello"));
}

#[tokio::test]
async fn two_people_in_different_steps_are_not_in_each_other_s_way() {
    let world = World::new().await;
    let (km, ra) = (&world.km, &teammate());
    let draft = world.draft("web-hello", |_| {}).await;
    let tag = |values: &mut DraftValues| {
        "public.ecr.aws/aws-containers/hello-app-runner:other".clone_into(&mut values.image);
    };
    let theirs = save(&draft, Step::Source, tag, DraftDestination::Stay);
    let port = |values: &mut DraftValues| "90".clone_into(&mut values.port);
    let mine = save(&draft, Step::Configure, port, DraftDestination::Stay);
    world.engine.save_draft(ra, theirs).await.unwrap();
    let between = world.store.draft(&draft.id).await.unwrap();
    let (version, path) = world.engine.save_draft(km, mine).await.unwrap();
    assert_eq!(path, format!("/drafts/{}/configure", draft.id));
    let saved = world.store.draft(&draft.id).await.unwrap();
    assert_eq!(version, saved.version);
    assert_eq!(saved.values.differences(&between.values), ["port"]);
    assert_eq!(saved.origins.get("image"), between.origins.get("image"));
    assert_eq!(saved.origins.get("port").cloned(), Some(person(&km.person.name)));
    // One page has all of them: there both meet.
    let old = save(&draft, Step::Quick, port, DraftDestination::Stay);
    let (_, path) = world.engine.save_draft(km, old).await.unwrap();
    assert!(path.contains("conflict="), "{path}");
}

#[tokio::test]
async fn a_choice_between_versions_does_not_cover_one_that_was_never_shown() {
    let world = World::new().await;
    let draft = world.draft("web-hello", |_| {}).await;
    let port = |draft: &Draft, port: &str| {
        save(
            draft,
            Step::Configure,
            |values| port.clone_into(&mut values.port),
            DraftDestination::Stay,
        )
    };
    let conflict = |path: String| path.rsplit('=').next().unwrap().parse::<i64>().unwrap();
    let km = &world.km;
    world.engine.save_draft(km, port(&draft, "80")).await.unwrap();
    let (_, path) = world.engine.save_draft(km, port(&draft, "90")).await.unwrap();
    let shown = world.store.draft(&draft.id).await.unwrap();
    world.engine.save_draft(km, port(&shown, "81")).await.unwrap();
    let path = world
        .engine
        .settle_conflict(km, &draft.id, conflict(path), shown.version, Settlement::Mine)
        .await
        .unwrap();
    let newest = world.store.draft(&draft.id).await.unwrap();
    assert_eq!(newest.values.port, "81");
    let view = world
        .engine
        .draft(km, &draft.id, Step::Configure, Some(conflict(path)))
        .await
        .unwrap();
    assert_eq!(view.conflict.unwrap().mine.port, "90");
}

#[tokio::test]
async fn the_image_fills_in_its_port_and_a_name_until_a_person_types_others() {
    let world = World::new().await;
    let draft = world.engine.begin_draft(&world.km).await.unwrap();
    let request = save(
        &draft,
        Step::Source,
        |values| crate::harness::HELLO.clone_into(&mut values.image),
        DraftDestination::Next,
    );
    world.engine.save_draft(&world.km, request).await.unwrap();
    let draft = world.store.draft(&draft.id).await.unwrap();
    assert_eq!(
        (draft.values.port.as_str(), draft.values.name.as_str()),
        ("8000", "hello-app-runner")
    );
    let request = save(
        &draft,
        Step::Configure,
        |values| "8001".clone_into(&mut values.port),
        DraftDestination::Stay,
    );
    world.engine.save_draft(&world.km, request).await.unwrap();
    let draft = world.store.draft(&draft.id).await.unwrap();
    let request = save(
        &draft,
        Step::Source,
        |values| "public.ecr.aws/nginx/nginx:latest".clone_into(&mut values.image),
        DraftDestination::Next,
    );
    world.engine.save_draft(&world.km, request).await.unwrap();
    assert_eq!(world.store.draft(&draft.id).await.unwrap().values.port, "8001");
}

#[tokio::test]
async fn a_discarded_draft_comes_back_whole() {
    let world = World::new().await;
    let draft = world.draft("web-hello", |_| {}).await;
    world
        .engine
        .discard_draft(&world.km, &draft.id, true)
        .await
        .unwrap();
    assert!(world.engine.drafts(&world.km).await.unwrap().drafts.is_empty());
    world
        .engine
        .discard_draft(&world.km, &draft.id, false)
        .await
        .unwrap();
    assert_eq!(world.store.draft(&draft.id).await.unwrap().values, draft.values);
}

#[tokio::test]
async fn values_of_variables_are_hidden_from_viewers() {
    let world = World::new().await;
    let draft = world
        .draft("web-hello", |values| {
            values.variables.push(model::draft::DraftVariable {
                name: "DATABASE_URL".to_owned(),
                value: "postgres://canary".to_owned(),
                ..Default::default()
            });
        })
        .await;
    let view = world
        .engine
        .draft(&World::member(Role::Viewer), &draft.id, Step::Configure, None)
        .await
        .unwrap();
    assert!(!format!("{view:?}").contains("canary"));
    let arn = {
        world
            .engine
            .submit_draft(&world.km, &draft.id, draft.version)
            .await
            .unwrap();
        world.arn_of(&draft.id).await
    };
    let view = world
        .until_status(&arn, model::service::ServiceStatus::Running)
        .await;
    assert!(!format!("{view:?}").contains("canary"));
    assert!(!format!("{:?}", world.history().await).contains("canary"));
}

#[tokio::test]
async fn an_operator_edits_only_drafts_of_their_own() {
    let world = World::new().await;
    let theirs = world.draft("web-hello", |_| {}).await;
    let operator = World::member(Role::Operator);
    let request = save(
        &theirs,
        Step::Configure,
        |values| "80".clone_into(&mut values.port),
        DraftDestination::Stay,
    );
    let refused = world.engine.save_draft(&operator, request).await;
    assert!(matches!(refused, Err(engine::Error::NotAuthorised(_))));
    let own = world.engine.begin_draft(&operator).await.unwrap();
    let request = save(
        &own,
        Step::Configure,
        |values| "80".clone_into(&mut values.port),
        DraftDestination::Stay,
    );
    world.engine.save_draft(&operator, request).await.unwrap();
}

/// Another Administrator.
fn teammate() -> Actor {
    let mut actor = World::member(Role::Admin);
    "ra".clone_into(&mut actor.person.name);
    actor
}

fn variable(name: &str, value: &str) -> DraftVariable {
    DraftVariable {
        name: name.to_owned(),
        value: value.to_owned(),
        ..DraftVariable::default()
    }
}

fn person(name: &str) -> Origin {
    Origin::Person(name.to_owned())
}

const LINK: &str = "v=1&image=public.ecr.aws/nginx/nginx:1.27&port=8080&name=linked&env=GREETING";

#[tokio::test]
async fn both_versions_go_together_and_every_mark_is_kept() {
    let world = World::new().await;
    let (km, ra) = (&world.km, &teammate());
    let draft = world
        .engine
        .begin_draft_from_link(km, LINK, "eu-west-1", false)
        .await
        .unwrap();
    // Ra changes the size and adds a variable; Km, who has not seen that, changes the start command and another variable.
    let theirs = save(
        &draft,
        Step::Configure,
        |values| {
            "512".clone_into(&mut values.cpu);
            "81".clone_into(&mut values.port);
            values.variables.push(variable("COLOUR", "red"));
        },
        DraftDestination::Stay,
    );
    let mine = save(
        &draft,
        Step::Configure,
        |values| {
            "serve".clone_into(&mut values.start_command);
            values.variables[0] = variable("GREETING", "Hello");
        },
        DraftDestination::Stay,
    );
    world.engine.save_draft(ra, theirs).await.unwrap();
    let (_, path) = world.engine.save_draft(km, mine).await.unwrap();
    let conflict: i64 = path.rsplit('=').next().unwrap().parse().unwrap();
    let view = world
        .engine
        .draft(km, &draft.id, Step::Configure, Some(conflict))
        .await
        .unwrap();
    let told = view.conflict.unwrap();
    assert_eq!(told.mine.cpu, draft.values.cpu);
    let both = told.both.unwrap();
    world
        .engine
        .settle_conflict(km, &draft.id, conflict, view.draft.version, Settlement::Both)
        .await
        .unwrap();
    let merged = world.store.draft(&draft.id).await.unwrap();
    assert_eq!(merged.values, both);
    let values = &merged.values;
    assert_eq!(
        (
            values.cpu.as_str(),
            values.port.as_str(),
            values.start_command.as_str()
        ),
        ("512", "81", "serve")
    );
    assert_eq!(
        values.variables,
        [variable("GREETING", "Hello"), variable("COLOUR", "red")]
    );
    let origin = |field: &str| merged.origins.get(field).cloned();
    assert_eq!(origin("image"), Some(Origin::Link));
    assert_eq!(
        (origin("cpu"), origin("port")),
        (Some(person("ra")), Some(person("ra")))
    );
    assert_eq!(origin("start_command"), Some(person(&km.person.name)));
    assert_eq!(origin("memory"), None);
}

#[tokio::test]
async fn what_my_version_has_from_the_link_is_from_the_link_again() {
    let world = World::new().await;
    let (km, ra) = (&world.km, &teammate());
    let draft = world
        .engine
        .begin_draft_from_link(km, LINK, "eu-west-1", false)
        .await
        .unwrap();
    let change = |port: &str, cpu: &str| {
        save(
            &draft,
            Step::Configure,
            |values| {
                port.clone_into(&mut values.port);
                cpu.clone_into(&mut values.cpu);
            },
            DraftDestination::Stay,
        )
    };
    let default = &draft.values.cpu;
    world.engine.save_draft(ra, change("81", default)).await.unwrap();
    let (_, path) = world.engine.save_draft(km, change("8080", "512")).await.unwrap();
    let conflict: i64 = path.rsplit('=').next().unwrap().parse().unwrap();
    let shown = world.store.draft(&draft.id).await.unwrap();
    assert_eq!(shown.origins.get("port").cloned(), Some(person("ra")));
    world
        .engine
        .settle_conflict(km, &draft.id, conflict, shown.version, Settlement::Mine)
        .await
        .unwrap();
    let settled = world.store.draft(&draft.id).await.unwrap();
    assert_eq!(settled.values.port, "8080");
    assert_eq!(settled.origins.get("port"), Some(&Origin::Link));
    assert_eq!(settled.origins.get("cpu").cloned(), Some(person(&km.person.name)));
}

#[tokio::test]
async fn what_a_link_chose_gets_no_role_before_somebody_has_said_so() {
    let world = World::new().await;
    let km = &world.km;
    let link = "v=1&image=public.ecr.aws/aws-containers/hello-app-runner:latest&port=8000&name=linked";
    let draft = world
        .engine
        .begin_draft_from_link(km, link, "eu-west-1", false)
        .await
        .unwrap();
    let latest = async || world.store.draft(&draft.id).await.unwrap();
    let change = async |change: &dyn Fn(&mut DraftValues)| {
        let request = save(&latest().await, Step::Quick, change, DraftDestination::Next);
        world.engine.save_draft(km, request).await.unwrap().1
    };
    let role = "arn:aws:iam::123456789012:role/OrdersApiInstanceRole";
    let path = change(&|values| role.clone_into(&mut values.instance_role)).await;
    assert!(path.ends_with("/quick?check=1"), "{path}");
    let told = world
        .engine
        .draft(km, &draft.id, Step::Quick, None)
        .await
        .unwrap();
    assert!(told.errors.at("acknowledged_role").is_some(), "{:?}", told.errors);
    let version = latest().await.version;
    let refused = world.engine.submit_draft(km, &draft.id, version).await;
    assert!(
        matches!(&refused, Err(engine::Error::Invalid(errors)) if errors.at("acknowledged_role").is_some()),
        "{refused:?}"
    );

    let confirm = |values: &mut DraftValues| {
        values.acknowledged_role = values.confirmed_text(Granted::InstanceRole).unwrap();
    };
    let path = change(&confirm).await;
    assert!(path.ends_with("/review"), "{path}");
    let acknowledged = || async {
        let mut told = world.history().await;
        told.retain(|row| row.event.kind == EventKind::DraftAcknowledged);
        told
    };
    let told = acknowledged().await;
    assert_eq!(told.len(), 1);
    let cause = told[0].event.detail.cause.as_deref().unwrap();
    assert!(
        cause.contains("hello-app-runner:latest") && cause.contains("OrdersApiInstanceRole"),
        "{cause}"
    );
    // Another role and another image are not what was confirmed.
    for other in [
        &(|values: &mut DraftValues| values.instance_role.push('2')) as &dyn Fn(&mut DraftValues),
        &|values| "public.ecr.aws/nginx/nginx:1.27".clone_into(&mut values.image),
    ] {
        change(&confirm).await;
        change(other).await;
        let draft = latest().await;
        assert_eq!(draft.values.acknowledged_role, "");
        let refused = world.engine.submit_draft(km, &draft.id, draft.version).await;
        assert!(matches!(refused, Err(engine::Error::Invalid(_))), "{refused:?}");
    }
    change(&|values| {
        role.clone_into(&mut values.instance_role);
        "public.ecr.aws/aws-containers/hello-app-runner:latest".clone_into(&mut values.image);
        "8000".clone_into(&mut values.port);
        confirm(values);
    })
    .await;
    let draft = latest().await;
    world
        .engine
        .submit_draft(km, &draft.id, draft.version)
        .await
        .unwrap();
}

#[tokio::test]
async fn what_a_member_typed_needs_no_confirmation() {
    let world = World::new().await;
    let role = "arn:aws:iam::123456789012:role/OrdersApiInstanceRole";
    let arn = world
        .create("web-hello", |values| role.clone_into(&mut values.instance_role))
        .await;
    assert_eq!(arn.name, "web-hello");
}
