//! The list of what Editors may give to services.

use crate::actor::Actor;
use crate::authorize::{Action, Resource, authorize};
use crate::clock::now;
use crate::engine::Engine;
use crate::error::{Error, Result};
use model::allowed_list::{AllowedList, TypedAllowedList, Unlisted, list_of};
use model::draft::{DraftValues, Granted};
use model::event::{Change, EventDetail, EventKind};
use model::field_error::FieldErrors;
use model::view::AllowedListView;

/// The list in the settings.
const ALLOWED_LIST: &str = "allowed_list";

impl Engine {
    /// The page of the list. Everybody sees it: who chooses among it has to know it.
    ///
    /// # Errors
    /// The role does not allow it, or the database does not answer.
    pub async fn allowed_list(&self, actor: &Actor) -> Result<AllowedListView> {
        authorize(actor, Action::SeeServices, Resource::Shared)?;
        Ok(AllowedListView {
            list: self.kept_allowed_list().await?,
            refusal: authorize(actor, Action::Administer, Resource::Shared)
                .err()
                .map(|refusal| refusal.to_string()),
        })
    }

    /// Changes the list. What services have already stays with them.
    ///
    /// # Errors
    /// The role does not allow it, [`Error::NotConfirmed`], a line is wrong, or the database cannot be written.
    pub async fn set_allowed_list(&self, actor: &Actor, typed: &TypedAllowedList) -> Result<()> {
        self.administer(actor, "change the allowed list", None, async {
            let list = AllowedList::read(typed).map_err(Error::Invalid)?;
            let before = self.kept_allowed_list().await?;
            if before == list {
                return Ok(());
            }
            let changes = Granted::ALL
                .into_iter()
                .filter(|kind| before.of(*kind) != list.of(*kind));
            let changes = changes.map(|kind| Change {
                field: format!("Allowed {}", list_of(kind)),
                before: Some(in_words(before.of(kind))),
                after: Some(in_words(list.of(kind))),
            });
            let detail = EventDetail {
                changes: changes.collect(),
                ..EventDetail::default()
            };
            let event = actor.event(now(), EventKind::AllowedListChanged).with(detail);
            let text = serde_json::to_string(&list).map_err(|error| Error::Internal(error.to_string()))?;
            let event = self.store().change_setting(ALLOWED_LIST, &text, event).await?;
            self.0.hub.publish(&[event]).await;
            Ok(())
        })
        .await
    }

    async fn kept_allowed_list(&self) -> Result<AllowedList> {
        match self.store().setting(ALLOWED_LIST).await? {
            Some(text) => serde_json::from_str(&text)
                .map_err(|error| Error::Internal(format!("the allowed list cannot be read: {error}"))),
            None => Ok(AllowedList::default()),
        }
    }

    /// The list, for somebody who may give nothing else; `None` if they may give everything.
    ///
    /// # Errors
    /// The database does not answer.
    pub(crate) async fn allowed_to(&self, actor: &Actor) -> Result<Option<AllowedList>> {
        match authorize(actor, Action::Grant, Resource::Grant { is_listed: false }) {
            Ok(()) => Ok(None),
            Err(_) => Ok(Some(self.kept_allowed_list().await?)),
        }
    }

    /// Lets pass what may be given to a service once it is made.
    ///
    /// # Errors
    /// It is not on the list, told at the field of its name, or the database does not answer.
    pub(crate) async fn allow_to_give(
        &self,
        actor: &Actor,
        kind: Granted,
        arn: String,
        field: &str,
    ) -> Result<()> {
        let Some(list) = self.allowed_to(actor).await? else {
            return Ok(());
        };
        if list.allows(kind, &arn) {
            return Ok(());
        }
        let mut errors = FieldErrors::default();
        let message = format!(
            "The allowed list of {} has no such name. Enter one that it allows, choose what is there, or ask an Administrator.",
            list_of(kind)
        );
        errors.add(field, message);
        Err(Error::Invalid(errors))
    }

    /// What a form gives to the service, and may not be given by this member.
    ///
    /// # Errors
    /// The database does not answer.
    pub(crate) async fn unlisted(&self, actor: &Actor, values: &DraftValues) -> Result<Vec<Unlisted>> {
        Ok(match self.allowed_to(actor).await? {
            Some(list) => list.unlisted(values, self.account()),
            None => Vec::new(),
        })
    }
}

fn in_words(lines: &[String]) -> String {
    if lines.is_empty() {
        "Everything".to_owned()
    } else {
        lines.join(", ")
    }
}
