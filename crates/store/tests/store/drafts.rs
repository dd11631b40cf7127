//! Drafts: two writers, sixteen presses of a button, and coming back.

use crate::folder::{Fresh, arn, event, new_draft, operation, save, sender, service, values};
use model::draft::{Draft, DraftState, Step};
use model::event::EventKind;
use model::operation::OperationStatus;
use model::service::ServiceStatus;
use model::time::Time;
use store::{Error, Observation, Saved};

async fn begun(fresh: &Fresh) -> Draft {
    let event = event(10, EventKind::DraftCreated).about_draft("d1");
    fresh.store.create_draft(new_draft("d1"), event).await.unwrap().0
}

fn saved(draft: &str) -> store::NewEvent {
    event(20, EventKind::DraftSaved).about_draft(draft)
}

/// Whether a draft is sent from now on.
async fn sends(fresh: &Fresh, id: &str, version: i64, at: i64) -> bool {
    let (at, by) = (Time(at), sender());
    fresh.store.begin_sending(id, version, at, &by).await.unwrap()
}

#[tokio::test]
async fn a_draft_comes_back_after_a_restart() {
    let mut fresh = Fresh::new().await;
    let draft = begun(&fresh).await;
    assert_eq!((draft.version, &draft.state), (1, &DraftState::Open));
    fresh.restart().await;
    assert_eq!(fresh.store.draft("d1").await.unwrap(), draft);
    assert!(matches!(fresh.store.draft("d2").await, Err(Error::NotFound)));
}

#[tokio::test]
async fn a_second_draft_of_the_same_id_is_refused_whole() {
    let fresh = Fresh::new().await;
    begun(&fresh).await;
    let before = fresh.counts().await;
    let again = fresh.store.create_draft(new_draft("d1"), saved("d1")).await;
    assert!(matches!(again, Err(Error::Duplicate)), "{again:?}");
    assert_eq!(fresh.counts().await, before);
}

#[tokio::test]
async fn a_save_grows_the_version_and_one_without_a_change_does_not() {
    let fresh = Fresh::new().await;
    begun(&fresh).await;
    let first = fresh
        .store
        .save_draft(save("d1", 1, "web"), vec![saved("d1")])
        .await
        .unwrap();
    let Saved::Saved(draft, events) = first else {
        panic!("{first:?}")
    };
    assert_eq!((draft.version, draft.values.name.as_str()), (2, "web"));
    assert_eq!(
        (draft.updated_by.as_str(), draft.created_by.as_str()),
        ("ls", "km")
    );
    assert_eq!(events[0].draft.as_deref(), Some("d1"));
    let events = fresh.store.newest_event().await.unwrap();
    // The same words on top of an old version are no conflict: nothing would be lost.
    let again = fresh
        .store
        .save_draft(save("d1", 1, "web"), vec![saved("d1")])
        .await
        .unwrap();
    assert!(
        matches!(&again, Saved::Unchanged(draft) if draft.version == 2),
        "{again:?}"
    );
    assert_eq!(fresh.store.newest_event().await.unwrap(), events);
    let unknown = fresh
        .store
        .save_draft(save("d2", 1, "web"), vec![saved("d2")])
        .await;
    assert!(matches!(unknown, Err(Error::NotFound)));
}

#[tokio::test]
async fn what_the_second_writer_typed_is_kept_until_they_have_chosen() {
    let mut fresh = Fresh::new().await;
    begun(&fresh).await;
    fresh
        .store
        .save_draft(save("d1", 1, "theirs"), vec![saved("d1")])
        .await
        .unwrap();
    let events = fresh.store.newest_event().await.unwrap();
    let second = fresh
        .store
        .save_draft(save("d1", 1, "mine"), vec![saved("d1")])
        .await
        .unwrap();
    let Saved::Conflict(id) = second else {
        panic!("{second:?}")
    };
    fresh.restart().await;
    let draft = fresh.store.draft("d1").await.unwrap();
    assert_eq!((draft.version, draft.values.name.as_str()), (2, "theirs"));
    assert_eq!(fresh.store.newest_event().await.unwrap(), events);
    let conflict = fresh.store.conflict(id).await.unwrap();
    assert_eq!(conflict.values, values("mine"));
    assert_eq!(
        (
            conflict.draft.as_str(),
            conflict.base_version,
            conflict.step,
            conflict.person_id
        ),
        ("d1", 1, Step::Configure, 2)
    );
    fresh.store.settle_conflict(id, Vec::new()).await.unwrap();
    assert!(matches!(fresh.store.conflict(id).await, Err(Error::NotFound)));
}

#[tokio::test(flavor = "multi_thread")]
async fn of_sixteen_writers_on_one_version_one_wins_and_nothing_typed_is_lost() {
    let fresh = Fresh::new().await;
    begun(&fresh).await;
    let racing: Vec<_> = (0..16)
        .map(|number| {
            let store = fresh.store.clone();
            tokio::spawn(async move {
                let name = format!("writer-{number}");
                store
                    .save_draft(save("d1", 1, &name), vec![saved("d1")])
                    .await
                    .unwrap()
            })
        })
        .collect();
    let (mut won, mut kept) = (Vec::new(), Vec::new());
    for task in racing {
        match task.await.unwrap() {
            Saved::Saved(draft, _) => won.push(draft.values.name.clone()),
            Saved::Conflict(id) => kept.push(fresh.store.conflict(id).await.unwrap().values.name),
            Saved::Unchanged(draft) => panic!("{draft:?}"),
        }
    }
    assert_eq!((won.len(), kept.len()), (1, 15));
    assert_eq!(fresh.store.draft("d1").await.unwrap().values.name, won[0]);
    kept.extend(won);
    kept.sort();
    kept.dedup();
    assert_eq!(kept.len(), 16);
}

#[tokio::test(flavor = "multi_thread")]
async fn of_sixteen_presses_one_sends() {
    let fresh = Fresh::new().await;
    begun(&fresh).await;
    let racing: Vec<_> = (0..16)
        .map(|number| {
            let store = fresh.store.clone();
            tokio::spawn(async move {
                store
                    .begin_sending("d1", 1, Time(100 + number), &sender())
                    .await
                    .unwrap()
            })
        })
        .collect();
    let mut won = 0;
    for task in racing {
        won += i32::from(task.await.unwrap());
    }
    assert_eq!(won, 1);
    let sending = fresh.store.sending_drafts().await.unwrap();
    assert_eq!(sending.len(), 1);
    assert_eq!(sending[0].draft.state, DraftState::Sending);
    assert!((100..116).contains(&sending[0].at.0));
    assert_eq!(sending[0].by, Some(sender()));
}

#[tokio::test]
async fn drafts_are_found_by_a_part_of_their_names() {
    let fresh = Fresh::new().await;
    for (id, name) in [
        ("d1", "Web_shop"),
        ("d2", "web-api"),
        ("d3", ""),
        ("d4", "orders"),
    ] {
        let mut draft = new_draft(id);
        name.clone_into(&mut draft.values.name);
        let event = event(10, EventKind::DraftCreated).about_draft(id);
        fresh.store.create_draft(draft, event).await.unwrap();
    }
    let found = async |text: &str, unnamed: bool, limit: i64| {
        let found = fresh.store.drafts_named(text, unnamed, limit).await.unwrap();
        let mut ids: Vec<_> = found.into_iter().map(|draft| draft.id).collect();
        ids.sort();
        ids
    };
    assert_eq!(found("WEB", false, 9).await, ["d1", "d2"]);
    assert_eq!(found("web_", false, 9).await, ["d1"]);
    assert_eq!(found("%", false, 9).await, Vec::<String>::new());
    assert_eq!(found("nothing", true, 9).await, ["d3"]);
    assert_eq!(found("", false, 9).await, ["d1", "d2", "d4"]);
    assert_eq!(found("", false, 1).await.len(), 1);
}

#[tokio::test]
async fn only_the_version_that_was_looked_at_is_sent_and_nobody_types_into_it() {
    let fresh = Fresh::new().await;
    begun(&fresh).await;
    assert!(!sends(&fresh, "d1", 2, 30).await);
    assert!(!sends(&fresh, "d2", 1, 30).await);
    assert_eq!(fresh.store.counts().await.unwrap().open_drafts, 1);
    assert!(sends(&fresh, "d1", 1, 30).await);
    let open = fresh.store.open_drafts(10).await.unwrap().len();
    let counted = fresh.store.counts().await.unwrap().open_drafts;
    assert_eq!(
        counted,
        i64::try_from(open).unwrap(),
        "the count and the list differ"
    );
    let late = fresh
        .store
        .save_draft(save("d1", 1, "late"), vec![saved("d1")])
        .await
        .unwrap();
    assert!(matches!(late, Saved::Conflict(_)), "{late:?}");
    assert_eq!(fresh.store.draft("d1").await.unwrap().values.name, "as begun");
    let discarded = event(31, EventKind::DraftDiscarded);
    assert!(
        fresh
            .store
            .set_discarded("d1", true, discarded)
            .await
            .unwrap()
            .is_none()
    );
    // App Runner refused it: it is open again, with all that was typed.
    fresh
        .store
        .stop_sending("d1", vec![event(32, EventKind::RequestRefused)])
        .await
        .unwrap();
    assert_eq!(fresh.store.draft("d1").await.unwrap().state, DraftState::Open);
    assert!(sends(&fresh, "d1", 1, 33).await);
}

#[tokio::test]
async fn a_discarded_draft_leaves_the_list_and_comes_back_whole() {
    let fresh = Fresh::new().await;
    let draft = begun(&fresh).await;
    let discard = |discarded| {
        fresh
            .store
            .set_discarded("d1", discarded, event(40, EventKind::DraftDiscarded))
    };
    assert!(discard(false).await.unwrap().is_none());
    assert!(discard(true).await.unwrap().is_some());
    assert!(fresh.store.open_drafts(10).await.unwrap().is_empty());
    assert_eq!(fresh.store.open_draft_count().await.unwrap(), 0);
    // Pressed twice: nothing happens twice.
    let events = fresh.store.newest_event().await.unwrap();
    assert!(discard(true).await.unwrap().is_none());
    assert!(!sends(&fresh, "d1", 1, 41).await);
    assert_eq!(fresh.store.newest_event().await.unwrap(), events);
    assert!(discard(false).await.unwrap().is_some());
    assert_eq!(fresh.store.draft("d1").await.unwrap(), draft);
    assert_eq!(fresh.store.open_drafts(10).await.unwrap(), [draft]);
}

#[tokio::test]
async fn a_sent_draft_opens_again_to_repair_its_service_and_only_once() {
    let fresh = Fresh::new().await;
    begun(&fresh).await;
    let web = arn("web-1");
    assert!(sends(&fresh, "d1", 1, 30).await);
    let sent = Observation {
        services: vec![service(&web, ServiceStatus::OperationInProgress)],
        operations: vec![operation(&web, "o1", OperationStatus::InProgress)],
        sent_draft: Some(("d1".to_owned(), web.clone())),
        ..Observation::default()
    };
    fresh.store.record(sent).await.unwrap();
    assert_eq!(
        fresh.store.draft("d1").await.unwrap().state,
        DraftState::Sent { arn: web.clone() }
    );
    assert_eq!(
        fresh.store.draft_of_service(&web).await.unwrap().unwrap().id,
        "d1"
    );
    assert!(fresh.store.draft_rebuilding(&web).await.unwrap().is_none());
    let reopened = fresh
        .store
        .reopen_draft(save("d1", 1, "web"), &web, saved("d1"))
        .await
        .unwrap();
    let (reopened, _) = reopened.unwrap();
    assert_eq!((reopened.version, &reopened.rebuilds), (2, &Some(web.clone())));
    assert_eq!(
        fresh.store.draft_rebuilding(&web).await.unwrap().unwrap().id,
        "d1"
    );
    assert!(
        fresh
            .store
            .reopen_draft(save("d1", 2, "other"), &web, saved("d1"))
            .await
            .unwrap()
            .is_none()
    );
    assert_eq!(fresh.store.draft("d1").await.unwrap().values.name, "web");
}

#[tokio::test]
async fn the_list_begins_with_the_draft_saved_last() {
    let fresh = Fresh::new().await;
    for (id, at) in [("d1", 10), ("d2", 30), ("d3", 20)] {
        let draft = store::NewDraft {
            at: Time(at),
            ..new_draft(id)
        };
        fresh.store.create_draft(draft, saved(id)).await.unwrap();
    }
    let ids: Vec<String> = fresh
        .store
        .open_drafts(2)
        .await
        .unwrap()
        .into_iter()
        .map(|draft| draft.id)
        .collect();
    assert_eq!(ids, ["d2", "d3"]);
    assert_eq!(fresh.store.open_draft_count().await.unwrap(), 3);
}

#[tokio::test]
async fn the_newest_versions_are_kept_and_no_more() {
    let mut fresh = Fresh::new().await;
    begun(&fresh).await;
    assert_eq!(fresh.store.draft_version("d1", 1).await.unwrap(), None);
    for version in 1..=60 {
        let save = save("d1", version, &format!("web-{version}"));
        fresh.store.save_draft(save, vec![saved("d1")]).await.unwrap();
    }
    fresh.restart().await;
    let kept = fresh.store.draft_version("d1", 60).await.unwrap().unwrap();
    assert_eq!(kept.values.name, "web-59");
    assert!(fresh.store.draft_version("d1", 11).await.unwrap().is_some());
    assert_eq!(fresh.store.draft_version("d1", 10).await.unwrap(), None);
}
