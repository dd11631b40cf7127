//! Who is told by name, and for how long that is kept.

use crate::folder::{Fresh, new_draft};
use model::event::{Author, EventKind};
use model::time::Time;
use store::{Error, NewEvent};

const KM: i64 = 1;
const RA: i64 = 2;
const GONE: i64 = 3;

/// Two members and one who was removed, and a draft of the first.
async fn with_people() -> Fresh {
    let fresh = Fresh::new().await;
    let file = fresh.past_the_store().await;
    for (id, name, removed) in [(KM, "km", "NULL"), (RA, "ra", "NULL"), (GONE, "go", "5")] {
        let insert = format!(
            "INSERT INTO people (id, name, role, password_hash, created_at, removed_at)
             VALUES ({id}, '{name}', 'editor', '', 1, {removed})"
        );
        sqlx::raw_sql(sqlx::AssertSqlSafe(insert))
            .execute(&file)
            .await
            .unwrap();
    }
    let event = by(KM, EventKind::DraftCreated, 10);
    fresh.store.create_draft(new_draft("d1"), event).await.unwrap();
    fresh
}

fn by(id: i64, kind: EventKind, at: i64) -> NewEvent {
    let name = if id == KM { "km" } else { "ra" };
    let author = Author::Person {
        id,
        name: name.to_owned(),
    };
    NewEvent::new(Time(at), kind, author).about_draft("d1")
}

async fn unread(fresh: &Fresh, person: i64) -> i64 {
    fresh.store.unread_notifications(person, 10).await.unwrap().1
}

#[tokio::test]
async fn a_wish_for_a_review_is_told_to_those_who_may_answer_and_are_still_there() {
    let fresh = with_people().await;
    let events = vec![by(KM, EventKind::DraftReviewWanted, 20)];
    let written = fresh.store.write_events(events).await.unwrap();
    let (told, count) = fresh.store.unread_notifications(RA, 10).await.unwrap();
    assert_eq!((told.as_ref(), count), (&written[..], 1));
    assert_eq!((unread(&fresh, KM).await, unread(&fresh, GONE).await), (0, 0));
}

#[tokio::test]
async fn what_is_put_away_is_not_told_again_after_a_restart() {
    let mut fresh = with_people().await;
    let events = (0..3)
        .map(|at| by(RA, EventKind::DraftCommented, 20 + at))
        .collect();
    let written = fresh.store.write_events(events).await.unwrap();
    assert_eq!(unread(&fresh, KM).await, 3);
    let (first, second) = (written[0].id, written[1].id);
    fresh
        .store
        .dismiss_notifications_until(KM, second, Time(50))
        .await
        .unwrap();
    let refused = fresh.store.dismiss_notification(RA, first, Time(50)).await;
    assert!(matches!(refused, Err(Error::NotFound)), "{refused:?}");
    fresh.restart().await;
    let kept = fresh.store.notifications(KM, 10).await.unwrap();
    let kept: Vec<(i64, bool)> = kept.iter().map(|(event, read)| (event.id, *read)).collect();
    assert_eq!(kept, [(written[2].id, false), (second, true), (first, true)]);
}

#[tokio::test]
async fn a_notification_goes_with_its_event() {
    let fresh = with_people().await;
    let events = vec![
        by(RA, EventKind::DraftCommented, 20),
        by(RA, EventKind::DraftCommented, 9_000),
    ];
    fresh.store.write_events(events).await.unwrap();
    assert_eq!(unread(&fresh, KM).await, 2);
    let told = fresh
        .store
        .shorten_record(Time(5_000), Time(10_000))
        .await
        .unwrap();
    assert!(told.is_some());
    assert_eq!(unread(&fresh, KM).await, 1);
}
