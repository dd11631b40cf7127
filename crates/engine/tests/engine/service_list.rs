//! The list of services: its filter, saved views, the palette, and services side by side.

use crate::harness::World;
use engine::{Actor, Error};
use model::event::EventKind;
use model::person::{Person, Role};
use model::saved_view::MOST_OWN;
use model::service::ServiceStatus;
use model::service_list::{Density, ServiceColumn, ServiceLayout, ServicesQuery};
use model::view::{PaletteGroup, ServicesView};

fn asking(q: &str) -> ServicesQuery {
    ServicesQuery {
        q: q.to_owned(),
        ..ServicesQuery::default()
    }
}

async fn listed(world: &World, actor: &Actor, query: &ServicesQuery) -> ServicesView {
    world
        .engine
        .services(actor, query, &ServiceLayout::default())
        .await
        .unwrap()
}

fn message(error: Error) -> String {
    match error {
        Error::Invalid(errors) => errors.at("name").unwrap_or_default().to_owned(),
        other => other.to_string(),
    }
}

fn another(role: Role) -> Actor {
    Actor::new(Person {
        id: 77,
        name: "another".to_owned(),
        role,
        auditor: false,
    })
}

#[tokio::test]
async fn a_filter_narrows_the_list_and_one_that_cannot_be_read_says_where() {
    let world = World::new().await;
    let arn = world.create("web-hello", |_| {}).await;
    world.until_status(&arn, ServiceStatus::Running).await;
    world.create("api-hello", |_| {}).await;
    let found = listed(&world, &world.km, &asking("status = running and web")).await;
    assert_eq!((found.matching, found.total), (1, 2));
    assert_eq!(found.rows[0].service.arn, arn);
    assert!(found.filter.error.is_none());
    let region = &found.filter.regions[1];
    assert_eq!(region.q, "status = running and web and region = eu-west-1");
    assert!(found.filter.statuses[1].current);
    assert_eq!(found.filter.statuses[0].q, "web");
    let refused = listed(&world, &world.km, &asking("status = runing")).await;
    assert_eq!((refused.matching, refused.rows.len(), refused.total), (0, 0, 2));
    assert_eq!(refused.filter.error_place, "At character 10");
    let by = listed(&world, &world.km, &asking("created by = km")).await;
    assert_eq!(by.matching, 2);
}

#[tokio::test]
async fn what_an_address_leaves_open_is_as_it_was_remembered() {
    let world = World::new().await;
    let remembered = ServiceLayout {
        columns: vec![ServiceColumn::Name, ServiceColumn::Account],
        density: Density::Compact,
        size: 25,
    };
    let view = world
        .engine
        .services(&world.km, &ServicesQuery::default(), &remembered)
        .await
        .unwrap();
    assert_eq!(view.layout, remembered);
    let query = ServicesQuery {
        density: "comfortable".to_owned(),
        ..ServicesQuery::default()
    };
    let view = world
        .engine
        .services(&world.km, &query, &remembered)
        .await
        .unwrap();
    assert_eq!(
        (view.layout.density, view.layout.size),
        (Density::Comfortable, 25)
    );
}

#[tokio::test]
async fn a_view_is_shared_with_everybody_and_an_own_one_with_nobody() {
    let world = World::new().await;
    let layout = ServiceLayout::default();
    let query = asking("status = failed");
    let save = async |actor: &Actor, name: &str, shared: bool| {
        world.engine.save_view(actor, name, &query, &layout, shared).await
    };
    let shared = save(&world.km, " Failed  ones ", true).await.unwrap();
    let own = save(&world.km, "Mine", false).await.unwrap();
    let viewer = another(Role::Viewer);
    let names = async |actor: &Actor| {
        let view = listed(&world, actor, &asking("status=failed")).await;
        let named = |tab: &model::view::ViewTab| (tab.view.name.clone(), tab.changed, tab.refusal.is_some());
        view.views.iter().map(named).collect::<Vec<_>>()
    };
    assert_eq!(
        names(&world.km).await,
        [
            ("Failed ones".to_owned(), false, false),
            ("Mine".to_owned(), false, false)
        ]
    );
    assert_eq!(names(&viewer).await, [("Failed ones".to_owned(), false, true)]);
    // What somebody else keeps is not there; what the team shares may not be changed.
    let change = async |actor: &Actor, id: i64| {
        world
            .engine
            .change_view(actor, &id.to_string(), "Other", None)
            .await
    };
    assert!(matches!(change(&viewer, own).await, Err(Error::NotFound(_))));
    assert!(matches!(
        change(&viewer, shared).await,
        Err(Error::NotAuthorised(_))
    ));
    let delete = async |actor: &Actor, id: i64| world.engine.delete_view(actor, &id.to_string()).await;
    assert!(matches!(delete(&viewer, own).await, Err(Error::NotFound(_))));
    assert!(matches!(
        delete(&viewer, shared).await,
        Err(Error::NotAuthorised(_))
    ));
    let refused = world
        .engine
        .save_view(&viewer, "Theirs", &query, &layout, true)
        .await;
    assert!(matches!(refused, Err(Error::NotAuthorised(_))));
    save(&viewer, "Mine", false).await.unwrap();
    let editor = another(Role::Editor);
    let changed = world
        .engine
        .change_view(
            &editor,
            &shared.to_string(),
            "Broken",
            Some((&asking("status : fail"), &layout)),
        )
        .await
        .unwrap();
    assert_eq!(changed.name, "Broken");
    assert_eq!(names(&world.km).await[0], ("Broken".to_owned(), true, false));
    delete(&editor, shared).await.unwrap();
    delete(&world.km, own).await.unwrap();
    // The history tells of those of the team, and of nobody's own.
    let told: Vec<_> = world
        .history()
        .await
        .into_iter()
        .filter(|entry| entry.event.kind.as_str().starts_with("view."))
        .map(|entry| (entry.event.kind, entry.event.detail.attempt.unwrap_or_default()))
        .collect();
    assert_eq!(
        told,
        [
            (EventKind::ViewDeleted, "Broken".to_owned()),
            (EventKind::ViewChanged, "Broken".to_owned()),
            (EventKind::ViewShared, "Failed ones".to_owned()),
        ]
    );
}

#[tokio::test]
async fn names_of_views_do_not_meet_and_there_is_an_end_to_them() {
    let world = World::new().await;
    let layout = ServiceLayout::default();
    let save = async |name: &str, q: &str, shared: bool| {
        let saved = world
            .engine
            .save_view(&world.km, name, &asking(q), &layout, shared)
            .await;
        saved.map_err(message)
    };
    save("Mine", "", false).await.unwrap();
    save("Mine", "", true).await.unwrap();
    assert!(save("MINE", "", false).await.unwrap_err().contains("already"));
    assert!(save("", "", false).await.unwrap_err().starts_with("Write a name"));
    assert!(
        save("x", "status = x", false)
            .await
            .unwrap_err()
            .contains("Correct it first")
    );
    for number in 1..MOST_OWN {
        save(&format!("view {number}"), "", false).await.unwrap();
    }
    assert!(
        save("one more", "", false)
            .await
            .unwrap_err()
            .contains("20 views already")
    );
    save("one more", "", true).await.unwrap();
}

#[tokio::test]
async fn the_palette_offers_what_a_person_may_see_and_says_why_something_cannot_be_done() {
    let world = World::new().await;
    let arn = world.create("web-hello", |_| {}).await;
    world.until_status(&arn, ServiceStatus::Running).await;
    let draft = world.draft("web-draft", |_| {}).await;
    let palette = async |actor: &Actor, text: &str, recent: &[&str]| {
        let recent: Vec<String> = recent.iter().map(|text| (*text).to_owned()).collect();
        let view = world.engine.palette(actor, text, &recent).await.unwrap();
        let hits = view
            .hits
            .into_iter()
            .map(|hit| (hit.group, hit.label, hit.refusal));
        hits.collect::<Vec<_>>()
    };
    let viewer = World::member(Role::Viewer);
    let found = palette(&viewer, "WEB", &[]).await;
    assert_eq!(
        found,
        [
            (PaletteGroup::Service, "web-hello".to_owned(), None),
            (PaletteGroup::Draft, "web-draft".to_owned(), None),
        ]
    );
    let refused = palette(&viewer, "pause web", &[]).await;
    assert_eq!(refused.len(), 1);
    assert_eq!(refused[0].1, "Pause web-hello");
    assert!(refused[0].2.as_ref().unwrap().contains("Needs the Operator role"));
    assert_eq!(palette(&world.km, "pause web", &[]).await[0].2, None);
    let resume = palette(&world.km, "resume", &[]).await;
    assert_eq!(resume[0].2.as_deref(), Some("The service is not paused."));
    let pages = palette(&world.km, "hist", &[]).await;
    assert_eq!(pages, [(PaletteGroup::Page, "History".to_owned(), None)]);
    let here = model::paths::service(&arn);
    let there = format!("/drafts/{}/review", draft.id);
    let gone = "/services/eu-west-1/gone-1/00000000000000000000000000000000";
    let recent = palette(
        &world.km,
        "",
        &[&here, gone, "/drafts/none/review", "//x", "/history", &there],
    )
    .await;
    let recent: Vec<_> = recent
        .into_iter()
        .filter(|(group, ..)| *group == PaletteGroup::Recent)
        .map(|(_, label, _)| label)
        .collect();
    assert_eq!(recent, ["web-hello", "web-draft"]);
}

#[tokio::test]
async fn the_palette_refuses_what_the_pages_refuse_to_every_role() {
    let world = World::new().await;
    let arn = world.create("web-hello", |_| {}).await;
    world.until_status(&arn, ServiceStatus::Running).await;
    for role in Role::ALL {
        let member = World::member(role);
        let view = world.engine.service(&member, &arn).await.unwrap();
        for offer in view.offers {
            let text = format!("{} web-hello", offer.action.label());
            let palette = world.engine.palette(&member, &text, &[]).await.unwrap();
            let hit = palette
                .hits
                .iter()
                .find(|hit| hit.group == PaletteGroup::Action && hit.label == text);
            assert_eq!(
                hit.map(|hit| hit.refusal.clone()),
                Some(offer.refusal),
                "{text} as {role:?}"
            );
        }
        for (text, label, needs) in [
            ("new", "Create a service", Role::Operator),
            ("invite", "Invite a member", Role::Admin),
            ("protect", "Protect a Region, a tag or a service", Role::Admin),
            ("change allowed", "Change the allowed list", Role::Admin),
            ("export", "Export the audit log", Role::Viewer),
            ("import", "Import a draft", Role::Operator),
            ("badge", "Make a launch link", Role::Viewer),
        ] {
            let palette = world.engine.palette(&member, text, &[]).await.unwrap();
            let hit = palette.hits.into_iter().find(|hit| hit.label == label).unwrap();
            let words = format!("Needs the {} role", needs.label());
            let is_refused = hit.refusal.is_some_and(|refusal| refusal.starts_with(&words));
            assert_eq!(is_refused, role < needs, "{label} as {role:?}");
        }
    }
}

#[tokio::test]
async fn services_are_compared_once_each_and_at_most_four() {
    let world = World::new().await;
    let mut keys = Vec::new();
    for (name, port) in [("web-1", "8000"), ("web-2", "8000")] {
        let arn = world
            .create(name, |values| port.clone_into(&mut values.port))
            .await;
        world.until_status(&arn, ServiceStatus::Running).await;
        keys.push(model::paths::service_key(&arn));
    }
    keys.push(keys[0].clone());
    let view = world.engine.compare_services(&world.km, &keys).await.unwrap();
    assert_eq!(view.services.len(), 2);
    let port = view.fields.iter().find(|field| field.label == "Port").unwrap();
    assert!(!port.differs);
    assert_eq!(port.values, [Some("8000".to_owned()), Some("8000".to_owned())]);
    keys.push("eu-west-1/none/0".to_owned());
    let refused = world.engine.compare_services(&world.km, &keys).await;
    assert!(matches!(refused, Err(Error::NotFound("service"))));
    keys.truncate(2);
    for number in 3..6 {
        let arn = world.create(&format!("web-{number}"), |_| {}).await;
        keys.push(model::paths::service_key(&arn));
    }
    let view = world.engine.compare_services(&world.km, &keys).await.unwrap();
    let names: Vec<_> = view
        .services
        .iter()
        .map(|service| service.arn.name.as_str())
        .collect();
    assert_eq!(names, ["web-1", "web-2", "web-3", "web-4"]);
}

#[tokio::test]
async fn suggestions_know_what_there_is() {
    let world = World::new().await;
    world.create("web-hello", |_| {}).await;
    let suggested = async |text: &str| {
        let caret = text.chars().count();
        let completion = world
            .engine
            .complete_filter(&world.km, text, caret)
            .await
            .unwrap();
        let labels = completion
            .suggestions
            .into_iter()
            .map(|suggestion| suggestion.label);
        labels.collect::<Vec<_>>()
    };
    assert_eq!(suggested("region = eu-w").await, ["eu-west-1"]);
    assert_eq!(suggested("name = hel").await, ["web-hello"]);
    assert!(suggested("image : hello").await[0].contains("hello"));
}
