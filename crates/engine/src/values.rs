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
use model::draft::{Draft, DraftValues, Origin};
use model::event::{EventDetail, EventKind};
use model::view::HiddenValues;
use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;
use tokio::time::Instant;

/// How long values are shown to who has revealed them, and how long it is that somebody who goes on looking is one entry.
const SHOWN_FOR: Duration = Duration::from_mins(5);

/// How long somebody works on a draft, in one browser, without being asked again who they are: a working day.
const WORKED_ON_FOR: Duration = Duration::from_hours(12);

/// Who sees which values.
#[derive(Debug)]
pub(crate) struct Shown {
    /// Revealed where nobody types.
    revealed: Memory,
    /// Seen where they are typed or compared, with an entry.
    noted: Memory,
    /// Opened to be worked on. Somebody else's values that come in meanwhile ask nobody in the middle of a word who they are.
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
    /// Others typed them, and it is long since the reader showed who they are.
    Unconfirmed,
}

fn is_from_service(origin: &Origin) -> bool {
    matches!(origin, Origin::Service(_))
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
        self.0.shown.revealed.set(actor, id, reveal);
        Ok(())
    }

    /// Whether plain values of a draft are shown to somebody where they are typed or compared, if their role shows them at all.
    /// Others' are shown to who has shown a while ago that it is them, and that they are is written down first. A page that follows
    /// what others do asks again and again: it is one entry in a while.
    ///
    /// # Errors
    /// The database cannot be written: then they are not shown.
    pub(crate) async fn shows_values(&self, actor: &Actor, draft: &Draft) -> Result<ShowsValues> {
        if !sees_values(actor, draft) {
            return Ok(ShowsValues::NotForRole);
        }
        let shown = &self.0.shown;
        let begun_by_others =
            draft.created_by != actor.person.name || draft.origins.values().any(is_from_service);
        let has_values = draft.values.has_plain_values();
        let asks = begun_by_others && has_values && !shown.worked_on.is_set(actor, &draft.id);
        if asks && actor.confirmed().is_err() {
            return Ok(ShowsValues::Unconfirmed);
        }
        shown.worked_on.set(actor, &draft.id, true);
        let typed_by_others = begun_by_others || draft.updated_by != actor.person.name;
        if typed_by_others && has_values && !shown.noted.is_set(actor, &draft.id) {
            self.tell_revealed(actor, &draft.id, &draft.values, None).await?;
            shown.noted.set(actor, &draft.id, true);
        }
        Ok(ShowsValues::Shown)
    }

    /// The same of a service, whose values App Runner tells, in the comparison of a draft with it.
    ///
    /// # Errors
    /// The database cannot be written: then they are not shown.
    pub(crate) async fn shows_values_of_service(
        &self,
        actor: &Actor,
        draft: &str,
        arn: &ServiceArn,
        values: &DraftValues,
    ) -> Result<ShowsValues> {
        if authorize(actor, Action::SeeValues, Resource::Shared).is_err() {
            return Ok(ShowsValues::NotForRole);
        }
        if !values.has_plain_values() {
            return Ok(ShowsValues::Shown);
        }
        let shown = &self.0.shown;
        let subject = arn.to_string();
        if !shown.worked_on.is_set(actor, &subject) && actor.confirmed().is_err() {
            return Ok(ShowsValues::Unconfirmed);
        }
        shown.worked_on.set(actor, &subject, true);
        if !shown.noted.is_set(actor, &subject) {
            self.tell_revealed(actor, draft, values, Some(arn)).await?;
            shown.noted.set(actor, &subject, true);
        }
        Ok(ShowsValues::Shown)
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
        HiddenValues {
            rows: without_values(draft),
            refusal: refusal.map(|refusal| refusal.to_string()),
            revealed: false,
            asks_who_it_is: typed_into == Some(ShowsValues::Unconfirmed),
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
