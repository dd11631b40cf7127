//! Short links: made once, ended once, counted always.

use crate::folder::{Fresh, event, new_draft};
use model::event::EventKind;
use model::launch::{Revocation, ShortCode, ShortLink};
use model::time::Time;
use store::{Error, NewDraft};

fn link(number: u8, at: i64) -> ShortLink {
    ShortLink {
        code: ShortCode::of([number; 16]),
        query: "v=1&image=public.ecr.aws/nginx/nginx:1.27".to_owned(),
        note: "for the README".to_owned(),
        created_by: "km".to_owned(),
        created_at: Time(at),
        expires_at: Some(Time(at + 1_000)),
        revoked: None,
        opened: 0,
        opened_at: None,
        drafts: 0,
    }
}

async fn made(fresh: &Fresh, number: u8, at: i64) -> ShortLink {
    let link = link(number, at);
    let event = event(at, EventKind::ShortLinkCreated);
    fresh.store.create_short_link(&link, event).await.unwrap();
    link
}

fn revocation(by: &str, at: i64) -> Revocation {
    Revocation {
        by: by.to_owned(),
        at: Time(at),
    }
}

#[tokio::test]
async fn a_short_link_comes_back_after_a_restart() {
    let mut fresh = Fresh::new().await;
    let link = made(&fresh, 1, 10).await;
    fresh.restart().await;
    assert_eq!(fresh.store.short_link(&link.code).await.unwrap(), link);
    let unknown = fresh.store.short_link(&ShortCode::of([2; 16])).await;
    assert!(matches!(unknown, Err(Error::NotFound)));
}

#[tokio::test]
async fn a_code_is_given_away_once() {
    let fresh = Fresh::new().await;
    let first = made(&fresh, 1, 10).await;
    let before = fresh.counts().await;
    let again = link(1, 20);
    let refused = fresh
        .store
        .create_short_link(&again, event(20, EventKind::ShortLinkCreated))
        .await;
    assert!(matches!(refused, Err(Error::Duplicate)), "{refused:?}");
    assert_eq!(fresh.counts().await, before);
    assert_eq!(fresh.store.short_link(&first.code).await.unwrap(), first);
}

#[tokio::test]
async fn the_list_begins_with_the_newest() {
    let fresh = Fresh::new().await;
    for (number, at) in [(1, 10), (2, 30), (3, 20)] {
        made(&fresh, number, at).await;
    }
    let listed = fresh.store.short_links(2).await.unwrap();
    assert_eq!(listed, [link(2, 30), link(3, 20)]);
}

#[tokio::test]
async fn of_two_revocations_the_first_counts() {
    let fresh = Fresh::new().await;
    let link = made(&fresh, 1, 10).await;
    let revoke = |by: &'static str, at| {
        let (store, code) = (fresh.store.clone(), link.code.clone());
        async move {
            store
                .revoke_short_link(&code, &revocation(by, at), event(at, EventKind::ShortLinkRevoked))
                .await
                .unwrap()
        }
    };
    assert!(revoke("km", 20).await.is_some());
    let events = fresh.store.newest_event().await.unwrap();
    assert!(revoke("ls", 30).await.is_none());
    assert_eq!(fresh.store.newest_event().await.unwrap(), events);
    let revoked = fresh.store.short_link(&link.code).await.unwrap().revoked;
    assert_eq!(revoked, Some(revocation("km", 20)));
    let nowhere = fresh
        .store
        .revoke_short_link(
            &ShortCode::of([9; 16]),
            &revocation("km", 40),
            event(40, EventKind::ShortLinkRevoked),
        )
        .await
        .unwrap();
    assert!(nowhere.is_none());
}

#[tokio::test(flavor = "multi_thread")]
async fn openings_and_drafts_are_counted_whoever_comes_at_once() {
    let fresh = Fresh::new().await;
    let (link, other) = (made(&fresh, 1, 10).await, made(&fresh, 2, 10).await);
    let racing: Vec<_> = (0..16)
        .map(|_| {
            let (store, code) = (fresh.store.clone(), link.code.clone());
            tokio::spawn(async move { store.count_opening(&code, Time(50)).await.unwrap() })
        })
        .collect();
    for task in racing {
        task.await.unwrap();
    }
    for (id, short_link) in [
        ("d1", Some(link.code.clone())),
        ("d2", Some(link.code.clone())),
        ("d3", None),
    ] {
        let draft = NewDraft {
            short_link,
            ..new_draft(id)
        };
        let begun = event(60, EventKind::DraftCreated).about_draft(id);
        fresh.store.create_draft(draft, begun).await.unwrap();
    }
    // A draft that is not written is not counted.
    let twice = NewDraft {
        short_link: Some(link.code.clone()),
        ..new_draft("d1")
    };
    let refused = fresh
        .store
        .create_draft(twice, event(70, EventKind::DraftCreated))
        .await;
    assert!(matches!(refused, Err(Error::Duplicate)));
    let counted = fresh.store.short_link(&link.code).await.unwrap();
    assert_eq!(
        (counted.opened, counted.opened_at, counted.drafts),
        (16, Some(Time(50)), 2)
    );
    assert_eq!(fresh.store.short_link(&other.code).await.unwrap(), other);
}
