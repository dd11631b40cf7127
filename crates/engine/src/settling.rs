//! Settling a conflict between two versions of a draft.

use crate::actor::Actor;
use crate::authorize::{Action, Resource};
use crate::changes;
use crate::clock::now;
use crate::engine::Engine;
use crate::error::{Error, Result};
use crate::saving::{DraftDestination, SaveRequest};
use model::draft::{TypedFields, TypedVariables};
use model::event::{EventDetail, EventKind};
use model::paths;

/// What its writer makes of a conflict.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Settlement {
    /// The saved version counts.
    Theirs,
    /// What was kept aside counts, in all fields of its step.
    Mine,
    /// What its writer has changed is put on top of the saved version.
    Both,
}

impl Engine {
    /// Settles a conflict. What was kept aside, or what its writer had changed there, goes on top of `version`, the one that
    /// they were shown beside it; if that has moved on too, it is kept aside again.
    ///
    /// # Errors
    /// The role does not allow it, the conflict is gone or somebody else's, or the database cannot be written.
    pub async fn settle_conflict(
        &self,
        actor: &Actor,
        id: &str,
        conflict: i64,
        version: i64,
        settlement: Settlement,
    ) -> Result<String> {
        let draft = self.draft_for(actor, Action::EditDraft, id).await?;
        self.allow(actor, Action::EditDraft, Resource::Draft(&draft), |event| {
            event.about_draft(id)
        })
        .await?;
        let conflict = match self.store().conflict(conflict).await {
            Ok(conflict) if conflict.draft == id && conflict.person_id == actor.person.id => conflict,
            Ok(_) | Err(store::Error::NotFound) => {
                let unknown = Err(Error::NotFound("unsaved version"));
                return self
                    .attempted(actor, Action::EditDraft, unknown, |event| event.about_draft(id))
                    .await;
            }
            Err(error) => return Err(error.into()),
        };
        let mut path = paths::draft(id, conflict.step);
        let base = match settlement {
            Settlement::Both => self.store().draft_version(id, conflict.base_version).await?,
            Settlement::Mine | Settlement::Theirs => None,
        };
        let values = match (settlement, base) {
            (Settlement::Theirs, _) => None,
            (Settlement::Both, Some(base)) => {
                let mut both = draft.values.clone();
                both.take_changes_of_step(conflict.step, &base.values, &conflict.values);
                Some(both)
            }
            // Without the version that both began with nobody knows what was changed.
            (Settlement::Mine | Settlement::Both, _) => Some(conflict.values.clone()),
        };
        let told = if let Some(values) = values {
            let request = SaveRequest {
                id: id.to_owned(),
                version,
                step: conflict.step,
                typed: TypedFields::from(&values),
                variables: Some(TypedVariables::Both(values.variables, values.env_text)),
                destination: DraftDestination::Stay,
            };
            path = Box::pin(self.save(actor, request, Some(&conflict))).await?.1;
            // Saving has told it.
            Vec::new()
        } else {
            let detail = EventDetail {
                changes: changes::of_draft(&conflict.values, &draft.values, &self.0.fingerprints),
                draft_name: Some(draft.title().to_owned()),
                ..EventDetail::default()
            };
            let event = actor.event(now(), EventKind::DraftVersionDropped).about_draft(id);
            vec![event.with(detail)]
        };
        let events = self.store().settle_conflict(conflict.id, told).await?;
        self.0.hub.publish(&events).await;
        Ok(path)
    }
}
