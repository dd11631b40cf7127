//! The table of events and its views.

use crate::folder::{Fresh, arn, event, km};
use model::event::{Author, Event, EventDetail, EventKind};
use model::time::Time;
use store::{EventFilter, NewEvent};

fn ids(events: &[Event]) -> Vec<i64> {
    events.iter().map(|event| event.id).collect()
}

/// Six events that differ in whatever can be filtered; ids are 1 to 6 in this order.
async fn six() -> Fresh {
    let fresh = Fresh::new().await;
    let ls = Author::Person {
        id: 2,
        name: "ls".to_owned(),
    };
    let events = vec![
        event(100, EventKind::CreateRequested).about(&arn("web-1")),
        event(200, EventKind::DraftSaved).about_draft("d1"),
        NewEvent::new(Time(300), EventKind::PauseRequested, ls.clone()).about(&arn("web-1")),
        NewEvent::new(Time(400), EventKind::RequestRefused, ls).about(&arn("api-2")),
        NewEvent::new(Time(500), EventKind::OperationEnded, Author::AppRunner).about(&arn("web-1")),
        event(600, EventKind::DraftDiscarded).about_draft("d1"),
    ];
    fresh.store.write_events(events).await.unwrap();
    fresh
}

#[tokio::test]
async fn each_filter_finds_its_own_and_counts_them() {
    let fresh = six().await;
    let all = EventFilter::default();
    let by = |change: fn(&mut EventFilter)| {
        let mut filter = EventFilter::default();
        change(&mut filter);
        filter
    };
    // Quiet ones (2) are for live pages only.
    for (filter, found) in [
        (all.clone(), vec![6, 5, 4, 3, 1]),
        (by(|filter| filter.service = Some(arn("web-1"))), vec![5, 3, 1]),
        (by(|filter| filter.draft = Some("d1".to_owned())), vec![6]),
        (by(|filter| filter.person = Some("ls".to_owned())), vec![4, 3]),
        (by(|filter| filter.person = Some("l_".to_owned())), vec![]),
        (
            by(|filter| filter.kinds = vec![EventKind::PauseRequested, EventKind::OperationEnded]),
            vec![5, 3],
        ),
        (by(|filter| filter.failures = true), vec![4]),
        (by(|filter| filter.from = Some(Time(300))), vec![6, 5, 4, 3]),
        (by(|filter| filter.until = Some(Time(500))), vec![4, 3, 1]),
        (
            by(|filter| (filter.from, filter.until) = (Some(Time(300)), Some(Time(301)))),
            vec![3],
        ),
        (
            by(|filter| {
                filter.service = Some(arn("web-1"));
                filter.person = Some("ls".to_owned());
                filter.failures = true;
            }),
            vec![],
        ),
    ] {
        let rows = fresh.store.history(&filter, 100).await.unwrap();
        assert_eq!(ids(&rows), found, "{filter:?}");
        let count = fresh.store.history_count(&filter, 100).await.unwrap();
        assert_eq!(count, i64::try_from(found.len()).unwrap(), "{filter:?}");
    }
    assert_eq!(fresh.store.history_count(&all, 3).await.unwrap(), 3);
}

#[tokio::test]
async fn an_event_comes_back_as_it_was_told() {
    let mut fresh = Fresh::new().await;
    let detail = EventDetail {
        cause: Some("the port's wrong: \u{202e}0808 \"'".to_owned()),
        from_link: true,
        ..EventDetail::default()
    };
    let told = NewEvent::new(Time(5), EventKind::RequestRefused, Author::Stranger)
        .about(&arn("web-1"))
        .about_draft("d1")
        .with(detail);
    let written = fresh.store.write_events(vec![told]).await.unwrap();
    fresh.restart().await;
    assert_eq!(
        fresh.store.history(&EventFilter::default(), 10).await.unwrap(),
        written
    );
    assert_eq!(fresh.store.events_after(0, 10).await.unwrap(), written);
}

/// Someone pages through the history while things happen.
#[tokio::test]
async fn pages_have_neither_gaps_nor_doubles_while_events_are_written() {
    let fresh = Fresh::new().await;
    let written = (1..=60)
        .map(|at| event(1_000 - at, EventKind::DeployRequested))
        .collect();
    fresh.store.write_events(written).await.unwrap();
    let mut filter = EventFilter::default();
    let mut found = Vec::new();
    loop {
        let page = fresh.store.history(&filter, 7).await.unwrap();
        let Some(last) = page.last() else { break };
        filter.older_than = Some(last.id);
        found.extend(ids(&page));
        fresh
            .store
            .write_events(vec![event(5, EventKind::PauseRequested)])
            .await
            .unwrap();
        // The count is that of the whole, whichever page is open.
        let count = fresh.store.history_count(&filter, 1_000).await.unwrap();
        assert_eq!(count, fresh.store.newest_event().await.unwrap());
    }
    assert_eq!(found, (1..=60).rev().collect::<Vec<i64>>());
}

#[tokio::test]
async fn a_live_stream_gets_what_it_missed_oldest_first_and_quiet_ones_too() {
    let fresh = six().await;
    let after = async |id, limit| ids(&fresh.store.events_after(id, limit).await.unwrap());
    assert_eq!(after(0, 100).await, [1, 2, 3, 4, 5, 6]);
    assert_eq!(after(1, 2).await, [2, 3]);
    assert_eq!(after(6, 100).await, Vec::<i64>::new());
    assert_eq!(after(i64::MAX, 100).await, Vec::<i64>::new());
    assert_eq!(fresh.store.newest_event().await.unwrap(), 6);
}

#[tokio::test(flavor = "multi_thread")]
async fn ids_grow_without_holes_however_many_write() {
    let fresh = Fresh::new().await;
    assert_eq!(fresh.store.newest_event().await.unwrap(), 0);
    let racing: Vec<_> = (0..16)
        .map(|_| {
            let store = fresh.store.clone();
            tokio::spawn(async move {
                let batch = || {
                    (0..5)
                        .map(|at| NewEvent::new(Time(at), EventKind::DraftSaved, km()))
                        .collect()
                };
                let mut written = Vec::new();
                for _ in 0..4 {
                    written.extend(ids(&store.write_events(batch()).await.unwrap()));
                }
                written
            })
        })
        .collect();
    let mut all = Vec::new();
    for task in racing {
        let written = task.await.unwrap();
        assert!(written.is_sorted());
        all.extend(written);
    }
    all.sort_unstable();
    assert_eq!(all, (1..=320).collect::<Vec<i64>>());
}

#[tokio::test]
async fn many_events_at_once_keep_their_order() {
    let fresh = Fresh::new().await;
    let events: Vec<NewEvent> = (0..1_234)
        .map(|number| event(number, EventKind::DraftCreated))
        .collect();
    let written = fresh.store.write_events(events).await.unwrap();
    assert_eq!(ids(&written), (1..=1_234).collect::<Vec<_>>());
    let read = fresh.store.events_after(0, 10_000).await.unwrap();
    assert_eq!(read, written);
    assert!(read.iter().map(|event| event.at.0).eq(0..1_234));
}
