//! Throwing drafts away, and bringing them back.

use crate::actor::Actor;
use crate::authorize::{Action, Resource};
use crate::clock::now;
use crate::engine::Engine;
use crate::error::{Error, Result};
use model::draft::DraftState;
use model::event::{EventDetail, EventKind};

impl Engine {
    /// Throws a draft away, or brings it back.
    ///
    /// # Errors
    /// The role does not allow it, there is no such draft, it is on its way to App Runner, or the database cannot be
    /// written.
    pub async fn discard_draft(&self, actor: &Actor, id: &str, discard: bool) -> Result<()> {
        let draft = self.draft_for(actor, Action::EditDraft, id).await?;
        self.allow(actor, Action::EditDraft, Resource::Draft(&draft), |event| {
            event.about_draft(id)
        })
        .await?;
        let kind = if discard {
            EventKind::DraftDiscarded
        } else {
            EventKind::DraftRestored
        };
        let event = actor.event(now(), kind).about_draft(id).with(EventDetail {
            draft_name: Some(draft.values.name.clone()).filter(|name| !name.is_empty()),
            ..EventDetail::default()
        });
        match self.store().set_discarded(id, discard, event).await? {
            Some(event) => {
                self.0.hub.publish(&[event]).await;
                Ok(())
            }
            None if matches!(draft.state, DraftState::Sending | DraftState::Sent { .. }) => {
                let refused = Err(Error::NotNow(
                    "This draft is on its way to App Runner.".to_owned(),
                ));
                self.attempted(actor, Action::EditDraft, refused, |event| event.about_draft(id))
                    .await
            }
            // Pressed twice: it is as wished already.
            None => Ok(()),
        }
    }
}
