//! Who sees the plain values of a draft's variables, and when.
//!
//! Pages that show a form without letting anybody type into it leave them out, until somebody who may see them has them
//! revealed; that is an event. Pages to type into cannot do without them, nor can comparisons: that somebody sees there what
//! others typed is an event, too.

use crate::actor::Actor;
use crate::authorize::{Action, Resource, authorize};
use crate::clock::now;
use crate::engine::Engine;
use crate::error::Result;
use model::arn::ServiceArn;
use model::draft::{Draft, DraftState, DraftValues, Origin, Step};
use model::event::{EventDetail, EventKind};
use model::view::HiddenValues;
use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;
use tokio::time::Instant;

/// How long values are shown to who has revealed them.
const SHOWN_FOR: Duration = Duration::from_mins(5);

/// Who has revealed the values of which draft, or has seen them where they are typed, and when. Forgotten with the process: then
/// they are hidden again.
#[derive(Debug, Default)]
pub(crate) struct Revealed(Mutex<HashMap<(i64, String, String), Instant>>);

/// In one browser: another one of the same member may stand open somewhere else.
fn key(actor: &Actor, draft: &str) -> (i64, String, String) {
    (actor.person.id, actor.session.clone(), draft.to_owned())
}

impl Revealed {
    fn set(&self, actor: &Actor, draft: &str, revealed: bool) {
        // Nothing in here panics, and what is kept is right at every moment.
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        kept.retain(|_, at| at.elapsed() < SHOWN_FOR);
        let key = key(actor, draft);
        if revealed {
            kept.insert(key, Instant::now());
        } else {
            kept.remove(&key);
        }
    }

    fn is_set(&self, actor: &Actor, draft: &str) -> bool {
        let kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        kept.get(&key(actor, draft))
            .is_some_and(|at| at.elapsed() < SHOWN_FOR)
    }
}

/// Whether a person may read the plain values of a draft's variables.
pub(crate) fn sees_values(actor: &Actor, draft: &Draft) -> bool {
    authorize(actor, Action::SeeValues, Resource::Draft(draft)).is_ok()
}

impl Engine {
    /// Shows somebody the hidden values of a draft for a few minutes, or hides them again.
    ///
    /// # Errors
    /// The role does not allow it, there is no such draft, or the database cannot be written.
    pub async fn reveal_values(&self, actor: &Actor, id: &str, reveal: bool) -> Result<()> {
        let draft = self.load_draft(id).await?;
        self.allow(actor, Action::SeeValues, Resource::Draft(&draft), |event| {
            event.about_draft(id)
        })
        .await?;
        if reveal {
            self.confirmed(actor, Action::SeeValues, |event| event.about_draft(id))
                .await?;
            // First written down, then shown.
            self.tell_revealed(actor, id, &draft.values, None).await?;
        }
        self.0.revealed.set(actor, id, reveal);
        Ok(())
    }

    /// Notes that somebody sees plain values that others typed, on a page to type into. A page that follows what others do asks
    /// again and again: it is noted once in a while.
    ///
    /// # Errors
    /// The database cannot be written: then they are not shown.
    pub(crate) async fn note_seen(&self, actor: &Actor, draft: &Draft) -> Result<()> {
        let is_own = [&draft.created_by, &draft.updated_by]
            .into_iter()
            .all(|name| *name == actor.person.name);
        let is_from_service = |origin: &Origin| matches!(origin, Origin::Service(_));
        let typed_by_others = !is_own || draft.origins.values().any(is_from_service);
        if !typed_by_others || !draft.values.has_plain_values() || self.0.seen.is_set(actor, &draft.id) {
            return Ok(());
        }
        self.tell_revealed(actor, &draft.id, &draft.values, None).await?;
        self.0.seen.set(actor, &draft.id, true);
        Ok(())
    }

    /// The same of a service, whose values App Runner tells, in the comparison of a draft with it.
    ///
    /// # Errors
    /// The database cannot be written: then they are not shown.
    pub(crate) async fn note_seen_of_service(
        &self,
        actor: &Actor,
        draft: &str,
        arn: &ServiceArn,
        values: &DraftValues,
    ) -> Result<()> {
        let subject = arn.to_string();
        if !values.has_plain_values() || self.0.seen.is_set(actor, &subject) {
            return Ok(());
        }
        self.tell_revealed(actor, draft, values, Some(arn)).await?;
        self.0.seen.set(actor, &subject, true);
        Ok(())
    }

    /// Writes down that somebody gets to see the plain values of a draft, or of a service in a draft.
    pub(crate) async fn tell_revealed(
        &self,
        actor: &Actor,
        id: &str,
        values: &DraftValues,
        service: Option<&ServiceArn>,
    ) -> Result<()> {
        let event = actor
            .event(now(), EventKind::ValuesRevealed)
            .about_draft(id)
            .with(EventDetail {
                draft_name: Some(values.name.clone()).filter(|name| !name.is_empty()),
                ..EventDetail::default()
            });
        let event = match service {
            Some(arn) => event.about(arn),
            None => event,
        };
        self.tell(vec![event]).await?;
        Ok(())
    }

    /// Takes the values out of a draft that this page of it does not need, or that the reader may not see.
    pub(crate) fn hide_values(&self, actor: &Actor, draft: &mut Draft, step: Step) -> HiddenValues {
        let refusal = authorize(actor, Action::SeeValues, Resource::Draft(draft)).err();
        let is_typed_into = draft.state == DraftState::Open && step != Step::Review;
        let revealed = refusal.is_none() && self.0.revealed.is_set(actor, &draft.id);
        if refusal.is_none() && (is_typed_into || revealed) {
            return HiddenValues {
                revealed,
                ..HiddenValues::default()
            };
        }
        HiddenValues {
            rows: without_values(draft),
            refusal: refusal.map(|refusal| refusal.to_string()),
            revealed: false,
        }
    }
}

/// A draft for pages that hold forms beside each other: its plain values are for those who may see them.
pub(crate) fn masked(actor: &Actor, mut draft: Draft) -> Draft {
    if !sees_values(actor, &draft) {
        without_values(&mut draft);
    }
    draft
}

/// Takes all plain values out of a draft, also those in the launch link that it began with; the rows that had one.
pub(crate) fn without_values(draft: &mut Draft) -> Vec<usize> {
    // That there was a link is told.
    if let Some(link) = &mut draft.link {
        link.clear();
    }
    without_plain_values(&mut draft.values)
}

/// Takes all plain values out of a form; the rows that had one.
pub(crate) fn without_plain_values(values: &mut DraftValues) -> Vec<usize> {
    for text in [
        &mut values.env_text,
        &mut values.import_text,
        &mut values.configuration_file,
    ] {
        text.clear();
    }
    let mut rows = Vec::new();
    for (row, variable) in values.variables.iter_mut().enumerate() {
        if !variable.is_reference() && !variable.value.is_empty() {
            variable.value.clear();
            rows.push(row);
        }
    }
    rows
}
