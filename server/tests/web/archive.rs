//! Drafts that nobody touches leave the list by themselves, and come back by one press.

use crate::harness::{TestApp, until};
use model::draft::DraftValues;
use model::event::{Author, EventKind};
use model::time::Time;
use std::collections::BTreeMap;
use store::{NewDraft, NewEvent, Store};
use tempfile::TempDir;

/// A data folder of a Slipway that was last used in 1970.
async fn old_folder() -> TempDir {
    let folder = TempDir::new().unwrap();
    let store = Store::open(folder.path()).await.unwrap();
    let draft = NewDraft {
        id: "d-old".to_owned(),
        values: DraftValues {
            name: "web-forgotten".to_owned(),
            ..DraftValues::default()
        },
        origins: BTreeMap::new(),
        link: None,
        rebuilds: None,
        short_link: None,
        by: "km".to_owned(),
        at: Time(0),
    };
    let event = NewEvent::new(Time(0), EventKind::DraftCreated, Author::Slipway).about_draft("d-old");
    store.create_draft(draft, event).await.unwrap();
    store.close().await;
    folder
}

#[tokio::test]
async fn a_forgotten_draft_is_archived_and_brought_back() {
    let folder = old_folder().await;
    let app = TestApp::start_with(|config| {
        // Closed, it is this one file.
        std::fs::copy(
            folder.path().join("slipway.db"),
            config.data_dir.join("slipway.db"),
        )
        .unwrap();
    })
    .await;
    let member = app.set_up().await;
    let listed = until("the draft is archived", || async {
        let page = member.get("/drafts").await.text();
        page.contains("1 draft, not touched for 30 days").then_some(page)
    })
    .await;
    assert!(
        listed.contains("web-forgotten") && listed.contains("No draft is open"),
        "{listed}"
    );
    let draft = member.get("/drafts/d-old/configure").await.text();
    assert!(draft.contains("This draft is archived"), "{draft}");
    let answer = member.press("/api/unarchive_draft", &[("id", "d-old")]).await;
    assert_eq!(answer.location(), "/drafts/d-old/review");
    let listed = member.get("/drafts").await.text();
    assert!(listed.contains("1 draft, shared with your team"), "{listed}");
    assert!(!listed.contains("not touched for 30 days"), "{listed}");
    let told = member.get("/history").await.text();
    assert!(told.contains("archived the draft web-forgotten"), "{told}");
}
