//! Drafts that nobody has touched for long leave the list. Nothing of them is deleted.

use crate::actor::Actor;
use crate::authorize::{Action, Resource};
use crate::clock::now;
use crate::engine::Engine;
use crate::error::Result;
use model::draft::{ARCHIVED_AFTER, Draft};
use model::event::{Author, EventDetail, EventKind};
use model::time::Time;
use store::NewEvent;

impl Engine {
    /// Archives open drafts that at `at` nobody has touched for 30 days: saved, commented on or brought back. Says how many.
    ///
    /// # Errors
    /// The database cannot be written.
    pub async fn archive_drafts(&self, at: Time) -> Result<usize> {
        let archived = |draft: &Draft| {
            NewEvent::new(at, EventKind::DraftArchived, Author::Slipway)
                .about_draft(&draft.id)
                .with(named(draft))
        };
        let events = self
            .store()
            .archive_drafts(at.plus(-ARCHIVED_AFTER.0), archived)
            .await?;
        self.0.hub.publish(&events).await;
        Ok(events.len())
    }

    /// Brings an archived draft back. One that is open already stays as it is.
    ///
    /// # Errors
    /// The role does not allow it, there is no such draft, or the database cannot be written.
    pub async fn unarchive_draft(&self, actor: &Actor, id: &str) -> Result<()> {
        let draft = self.draft_for(actor, Action::EditDraft, id).await?;
        self.allow(actor, Action::EditDraft, Resource::Draft(&draft), |event| {
            event.about_draft(id)
        })
        .await?;
        let at = now();
        let event = actor
            .event(at, EventKind::DraftRestored)
            .about_draft(id)
            .with(named(&draft));
        if let Some(event) = self.store().unarchive_draft(id, at, event).await? {
            self.0.hub.publish(&[event]).await;
        }
        Ok(())
    }
}

fn named(draft: &Draft) -> EventDetail {
    EventDetail {
        draft_name: Some(draft.values.name.clone()).filter(|name| !name.is_empty()),
        ..EventDetail::default()
    }
}
