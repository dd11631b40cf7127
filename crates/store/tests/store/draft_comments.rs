//! What members say about drafts, and drafts that nobody touches.

use crate::folder::{Fresh, event, new_draft, save, sender};
use model::draft::{CommentKind, DraftState};
use model::event::EventKind;
use model::time::Time;
use store::NewComment;

async fn begun(fresh: &Fresh, id: &str, at: i64) {
    let draft = store::NewDraft {
        at: Time(at),
        ..new_draft(id)
    };
    let event = event(at, EventKind::DraftCreated).about_draft(id);
    fresh.store.create_draft(draft, event).await.unwrap();
}

async fn say(fresh: &Fresh, draft: &str, kind: CommentKind, text: &str, at: i64) -> bool {
    let comment = NewComment {
        draft: draft.to_owned(),
        kind,
        text: text.to_owned(),
        person_id: 1,
        by: "km".to_owned(),
        at: Time(at),
        version: None,
    };
    let event = event(at, EventKind::DraftCommented).about_draft(draft);
    fresh.store.add_comment(comment, event).await.unwrap().is_some()
}

fn archived(draft: &model::draft::Draft) -> store::NewEvent {
    event(500, EventKind::DraftArchived).about_draft(&draft.id)
}

#[tokio::test]
async fn comments_come_back_in_their_order_and_the_newest_ones_of_many() {
    let mut fresh = Fresh::new().await;
    begun(&fresh, "d1", 10).await;
    begun(&fresh, "d2", 10).await;
    for (number, text) in ["one", "<b>two</b>", "three"].into_iter().enumerate() {
        assert!(
            say(
                &fresh,
                "d1",
                CommentKind::Remark,
                text,
                20 + i64::try_from(number).unwrap()
            )
            .await
        );
    }
    assert!(say(&fresh, "d2", CommentKind::Remark, "other", 30).await);
    fresh.restart().await;
    let texts: Vec<String> = fresh
        .store
        .comments("d1", 2)
        .await
        .unwrap()
        .into_iter()
        .map(|comment| comment.text)
        .collect();
    assert_eq!(texts, ["<b>two</b>", "three"]);
    assert!(!say(&fresh, "nowhere", CommentKind::Remark, "x", 40).await);
}

#[tokio::test]
async fn a_review_is_wanted_from_the_wish_to_the_answer() {
    let fresh = Fresh::new().await;
    begun(&fresh, "d1", 10).await;
    let wanted = || async { fresh.store.wanted_reviews().await.unwrap().remove("d1") };
    assert_eq!(wanted().await, None);
    say(&fresh, "d1", CommentKind::ReviewWanted, "", 20).await;
    say(&fresh, "d1", CommentKind::Remark, "I look", 21).await;
    let wish = wanted().await.unwrap();
    assert_eq!((wish.by.as_str(), wish.at), ("km", Time(20)));
    say(&fresh, "d1", CommentKind::Approved, "fine", 22).await;
    assert_eq!(wanted().await, None);
    say(&fresh, "d1", CommentKind::ReviewWanted, "", 23).await;
    assert!(wanted().await.is_some());
    // Nobody is asked to review what is gone.
    let discarded = event(24, EventKind::DraftDiscarded);
    fresh.store.set_discarded("d1", true, discarded).await.unwrap();
    assert_eq!(wanted().await, None);
    assert!(!say(&fresh, "d1", CommentKind::Approved, "late", 25).await);
    assert_eq!(fresh.store.comments("d1", 10).await.unwrap().len(), 4);
}

#[tokio::test]
async fn only_what_nobody_touched_is_archived_with_an_event_each() {
    let fresh = Fresh::new().await;
    for id in ["old", "saved", "commented", "sending", "discarded"] {
        begun(&fresh, id, 10).await;
    }
    let saving = store::SaveDraft {
        at: Time(200),
        ..save("saved", 1, "web")
    };
    let saved = event(200, EventKind::DraftSaved).about_draft("saved");
    fresh.store.save_draft(saving, vec![saved]).await.unwrap();
    say(&fresh, "commented", CommentKind::Remark, "still wanted", 200).await;
    assert!(
        fresh
            .store
            .begin_sending("sending", 1, Time(11), &sender())
            .await
            .unwrap()
    );
    let discarded = event(12, EventKind::DraftDiscarded);
    fresh
        .store
        .set_discarded("discarded", true, discarded)
        .await
        .unwrap();

    let events = fresh.store.archive_drafts(Time(100), archived).await.unwrap();
    let of: Vec<_> = events
        .iter()
        .map(|event| (event.kind, event.draft.clone()))
        .collect();
    assert_eq!(of, [(EventKind::DraftArchived, Some("old".to_owned()))]);
    assert_eq!(
        fresh.store.draft("old").await.unwrap().state,
        DraftState::Archived
    );
    let listed = fresh.store.archived_drafts(10).await.unwrap();
    assert_eq!(listed.len(), 1);
    assert_eq!(listed[0].id, "old");
    assert_eq!(fresh.store.open_draft_count().await.unwrap(), 3);
    // Nothing is left to do, and the moment itself is not past.
    assert!(
        fresh
            .store
            .archive_drafts(Time(100), archived)
            .await
            .unwrap()
            .is_empty()
    );
    assert!(
        fresh
            .store
            .archive_drafts(Time(200), archived)
            .await
            .unwrap()
            .is_empty()
    );
}

#[tokio::test]
async fn what_is_brought_back_stays_for_another_while() {
    let mut fresh = Fresh::new().await;
    begun(&fresh, "d1", 10).await;
    let before = fresh.store.draft("d1").await.unwrap();
    let back = |at| {
        let store = fresh.store.clone();
        async move {
            let event = event(at, EventKind::DraftRestored).about_draft("d1");
            store.unarchive_draft("d1", Time(at), event).await.unwrap()
        }
    };
    assert!(back(20).await.is_none());
    fresh.store.archive_drafts(Time(100), archived).await.unwrap();
    assert!(
        !fresh
            .store
            .begin_sending("d1", 1, Time(110), &sender())
            .await
            .unwrap()
    );
    assert!(back(120).await.is_some());
    fresh.restart().await;
    assert_eq!(fresh.store.draft("d1").await.unwrap(), before);
    assert!(
        fresh
            .store
            .archive_drafts(Time(120), archived)
            .await
            .unwrap()
            .is_empty()
    );
    assert_eq!(
        fresh
            .store
            .archive_drafts(Time(121), archived)
            .await
            .unwrap()
            .len(),
        1
    );
}
