//! Saved views: names that do not meet, limits, and what is kept of them.

use crate::folder::{Fresh, event};
use model::event::EventKind;
use model::time::Time;
use store::{Error, NewView};

fn view(name: &str, shared: bool, person: i64) -> NewView {
    NewView {
        name: name.to_owned(),
        query: "q=status%20%3D%20failed".to_owned(),
        shared,
        person,
        person_name: format!("person {person}"),
        at: Time(5),
    }
}

async fn create(fresh: &Fresh, view: &NewView, most: i64) -> Result<Option<i64>, Error> {
    let event = event(5, EventKind::ViewShared);
    let created = fresh.store.create_view(view, most, event).await?;
    Ok(created.map(|(id, _)| id))
}

async fn names(fresh: &Fresh) -> Vec<(String, bool, i64)> {
    let views = fresh.store.saved_views().await.unwrap();
    views
        .iter()
        .map(|view| (view.name.clone(), view.shared, view.person))
        .collect()
}

#[tokio::test]
async fn views_come_back_after_a_restart_those_of_the_team_first() {
    let mut fresh = Fresh::new().await;
    create(&fresh, &view("Mine", false, 1), 9).await.unwrap();
    create(&fresh, &view("b", true, 1), 9).await.unwrap();
    create(&fresh, &view("A", true, 2), 9).await.unwrap();
    fresh.restart().await;
    let expected = [("A", true, 2), ("b", true, 1), ("Mine", false, 1)];
    assert_eq!(
        names(&fresh).await,
        expected.map(|(name, shared, person)| (name.to_owned(), shared, person))
    );
    let views = fresh.store.saved_views().await.unwrap();
    assert_eq!(views[0].query, "q=status%20%3D%20failed");
    assert_eq!(
        (views[0].person_name.as_str(), views[0].updated_at),
        ("person 2", Time(5))
    );
}

#[tokio::test]
async fn a_name_is_taken_once_by_the_team_and_once_by_each_person() {
    let fresh = Fresh::new().await;
    create(&fresh, &view("Failed", true, 1), 9).await.unwrap();
    let again = create(&fresh, &view("FAILED", true, 2), 9).await;
    assert!(matches!(again, Err(Error::Duplicate)), "{again:?}");
    create(&fresh, &view("failed", false, 1), 9).await.unwrap();
    create(&fresh, &view("failed", false, 2), 9).await.unwrap();
    let again = create(&fresh, &view("Failed", false, 2), 9).await;
    assert!(matches!(again, Err(Error::Duplicate)), "{again:?}");
    // What was refused left no event.
    assert_eq!(fresh.counts().await["events"], 3);
}

#[tokio::test]
async fn the_team_and_each_person_have_a_limit_of_their_own() {
    let fresh = Fresh::new().await;
    assert!(create(&fresh, &view("a", true, 1), 1).await.unwrap().is_some());
    assert_eq!(create(&fresh, &view("b", true, 2), 1).await.unwrap(), None);
    assert!(create(&fresh, &view("a", false, 1), 1).await.unwrap().is_some());
    assert_eq!(create(&fresh, &view("b", false, 1), 1).await.unwrap(), None);
    assert!(create(&fresh, &view("b", false, 2), 1).await.unwrap().is_some());
    assert_eq!(fresh.counts().await["events"], 3);
}

#[tokio::test]
async fn a_view_is_changed_and_deleted_and_no_list_is_older_than_that() {
    let fresh = Fresh::new().await;
    let first = create(&fresh, &view("a", true, 1), 9).await.unwrap().unwrap();
    create(&fresh, &view("b", true, 1), 9).await.unwrap();
    let change = |name: &'static str| {
        let event = event(6, EventKind::ViewChanged);
        fresh.store.change_view(first, name, "sort=name", Time(6), event)
    };
    assert!(matches!(change("B").await, Err(Error::Duplicate)));
    // Its own name in other letters is free.
    change("Á").await.unwrap();
    change("á").await.unwrap();
    let views = fresh.store.saved_views().await.unwrap();
    let changed = views.iter().find(|view| view.id == first).unwrap();
    assert_eq!(
        (changed.name.as_str(), changed.query.as_str()),
        ("á", "sort=name")
    );
    let delete = || fresh.store.delete_view(first, event(7, EventKind::ViewDeleted));
    delete().await.unwrap();
    assert_eq!(names(&fresh).await.len(), 1);
    assert!(matches!(delete().await, Err(Error::NotFound)));
    assert!(matches!(change("c").await, Err(Error::NotFound)));
}
