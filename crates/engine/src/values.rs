//! Who sees the plain values of a draft's variables, and when.
//!
//! Pages that show a form without letting anybody type into it leave them out, until somebody who may see them has them
//! revealed; that is an event. Pages to type into cannot do without them, nor can comparisons: who sees there what others typed
//! has shown a while ago that it is them, and that they see it is an event, too.

use crate::actor::Actor;
use crate::authorize::{Action, Resource, authorize};
use crate::clock::now;
use crate::engine::Engine;
use crate::error::Result;
use model::arn::ServiceArn;
use model::draft::{Draft, DraftValues};
use model::event::{EventDetail, EventKind};
use model::view::{HiddenValues, HidesValues};
use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;
use tokio::time::Instant;

/// How long values are shown to who has revealed them, and how long it is that somebody who goes on looking is one entry.
const SHOWN_FOR: Duration = Duration::from_mins(5);

/// How long somebody works on a draft, in one browser, without being asked again who they are: a working day, from when they showed
/// it.
const WORKED_ON_FOR: Duration = Duration::from_hours(12);

/// Who sees which values.
#[derive(Debug)]
pub(crate) struct Shown {
    /// Revealed where nobody types.
    revealed: Memory,
    /// Seen where they are typed or compared, with an entry.
    noted: Memory,
    /// Worked on by who has shown that it is them: nobody is asked in the middle of a word.
    worked_on: Memory,
}

impl Default for Shown {
    fn default() -> Shown {
        Shown {
            revealed: Memory::lasting(SHOWN_FOR),
            noted: Memory::lasting(SHOWN_FOR),
            worked_on: Memory::lasting(WORKED_ON_FOR),
        }
    }
}

/// Who was shown the values of which draft or service, and when. Forgotten with the process: then they are hidden again.
#[derive(Debug)]
struct Memory {
    lasts: Duration,
    kept: Mutex<HashMap<(i64, String, String), Instant>>,
}

/// In one browser: another one of the same member may stand open somewhere else.
fn key(actor: &Actor, draft: &str) -> (i64, String, String) {
    (actor.person.id, actor.session.clone(), draft.to_owned())
}

impl Memory {
    fn lasting(lasts: Duration) -> Memory {
        Memory {
            lasts,
            kept: Mutex::default(),
        }
    }

    fn set(&self, actor: &Actor, draft: &str, revealed: bool) {
        // Nothing in here panics, and what is kept is right at every moment.
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        kept.retain(|_, at| at.elapsed() < self.lasts);
        let key = key(actor, draft);
        if revealed {
            kept.insert(key, Instant::now());
        } else {
            kept.remove(&key);
        }
    }

    fn is_set(&self, actor: &Actor, draft: &str) -> bool {
        let kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        kept.get(&key(actor, draft))
            .is_some_and(|at| at.elapsed() < self.lasts)
    }
}

/// Whether plain values are shown to somebody where they are typed or compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ShowsValues {
    /// They are.
    Shown,
    /// Their role does not show them.
    NotForRole,
    /// Others typed them, or began the draft, and it is long since the reader showed who they are.
    Unconfirmed,
}

/// Whether there is a plain value in a draft, or in the launch link that it began with.
fn has_values(draft: &Draft) -> bool {
    let link = draft.link.as_deref().unwrap_or_default();
    let is_default = |(name, value): &(String, String)| name.starts_with("default.") && !value.is_empty();
    draft.values.has_plain_values() || model::query::decode_all(link).iter().any(is_default)
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
        let draft = self.draft_for(actor, Action::SeeValues, id).await?;
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
        self.0.shown.revealed.set(actor, id, reveal);
        Ok(())
    }

    /// Whether plain values of a draft are shown to somebody where they are typed or compared; that they see what others typed is
    /// written down first.
    ///
    /// # Errors
    /// The database cannot be written: then they are not shown.
    pub(crate) async fn shows_values(&self, actor: &Actor, draft: &Draft) -> Result<ShowsValues> {
        let shows = self.would_show_values(actor, draft);
        if shows == ShowsValues::Shown {
            self.note_shown(actor, draft).await?;
        }
        Ok(shows)
    }

    /// The same, without showing anything: what others typed is for who has shown a while ago that it is them.
    pub(crate) fn would_show_values(&self, actor: &Actor, draft: &Draft) -> ShowsValues {
        if !sees_values(actor, draft) {
            return ShowsValues::NotForRole;
        }
        let asks = draft.is_typed_by_others(&actor.person.name) && has_values(draft);
        if asks && !self.is_at_work(actor, &draft.id) {
            return ShowsValues::Unconfirmed;
        }
        ShowsValues::Shown
    }

    /// Notes that the values of a draft are about to be shown. A page that follows what others do asks again and again: it is one
    /// entry in a while.
    ///
    /// # Errors
    /// The database cannot be written: then they are not to be shown.
    pub(crate) async fn note_shown(&self, actor: &Actor, draft: &Draft) -> Result<()> {
        let shown = &self.0.shown;
        let others = draft.is_typed_by_others(&actor.person.name) || draft.updated_by != actor.person.name;
        if others && has_values(draft) && !shown.noted.is_set(actor, &draft.id) {
            self.tell_revealed(actor, &draft.id, &draft.values, None).await?;
            shown.noted.set(actor, &draft.id, true);
        }
        self.begin_work(actor, &draft.id);
        Ok(())
    }

    /// Whether a service's values, which App Runner tells, are shown to somebody in the comparison of a draft with it.
    pub(crate) fn would_show_values_of_service(
        &self,
        actor: &Actor,
        arn: &ServiceArn,
        values: &DraftValues,
    ) -> ShowsValues {
        if authorize(actor, Action::SeeValues, Resource::Shared).is_err() {
            return ShowsValues::NotForRole;
        }
        if values.has_plain_values() && !self.is_at_work(actor, &arn.to_string()) {
            return ShowsValues::Unconfirmed;
        }
        ShowsValues::Shown
    }

    /// Notes that the values of a service are about to be shown, beside a draft.
    ///
    /// # Errors
    /// The database cannot be written: then they are not to be shown.
    pub(crate) async fn note_shown_of_service(
        &self,
        actor: &Actor,
        draft: &str,
        arn: &ServiceArn,
        values: &DraftValues,
    ) -> Result<()> {
        let subject = arn.to_string();
        let shown = &self.0.shown;
        if values.has_plain_values() && !shown.noted.is_set(actor, &subject) {
            self.tell_revealed(actor, draft, values, Some(arn)).await?;
            shown.noted.set(actor, &subject, true);
        }
        self.begin_work(actor, &subject);
        Ok(())
    }

    /// Whether somebody has shown that it is them: a moment ago, or when they began to work on this.
    fn is_at_work(&self, actor: &Actor, subject: &str) -> bool {
        let shown = &self.0.shown;
        actor.confirmed().is_ok()
            || shown.revealed.is_set(actor, subject)
            || shown.worked_on.is_set(actor, subject)
    }

    /// Lets somebody work on this without being asked again, who has shown that it is them. It counts from then.
    fn begin_work(&self, actor: &Actor, subject: &str) {
        let shown = &self.0.shown;
        if !shown.worked_on.is_set(actor, subject) && self.is_at_work(actor, subject) {
            shown.worked_on.set(actor, subject, true);
        }
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

    /// Takes the values out of a draft that a page does not need, or that the reader does not get to see. `typed_into` is what
    /// [`Engine::shows_values`] said, of a page to type into.
    pub(crate) fn hide_values(
        &self,
        actor: &Actor,
        draft: &mut Draft,
        typed_into: Option<ShowsValues>,
    ) -> HiddenValues {
        let refusal = authorize(actor, Action::SeeValues, Resource::Draft(draft)).err();
        let revealed = refusal.is_none() && self.0.shown.revealed.is_set(actor, &draft.id);
        if typed_into == Some(ShowsValues::Shown) || revealed {
            return HiddenValues {
                revealed,
                ..HiddenValues::default()
            };
        }
        let withholds_form = match typed_into {
            Some(ShowsValues::Unconfirmed) => Some(HidesValues::UntilConfirmed),
            Some(ShowsValues::NotForRole) if has_values(draft) => Some(HidesValues::ForRole),
            _ => None,
        };
        HiddenValues {
            rows: without_values(draft),
            refusal: refusal.map(|refusal| refusal.to_string()),
            revealed: false,
            withholds_form,
        }
    }
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
