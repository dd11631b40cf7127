//! What a member is told by name, and putting it away.

use crate::actor::Actor;
use crate::authorize::{Action, Resource, authorize};
use crate::clock::now;
use crate::engine::Engine;
use crate::error::{Error, Result};
use model::notification::Notification;
use model::view::NotificationsView;

/// Notifications above every page: the others wait on the page that lists them.
pub(crate) const SHOWN: i64 = 10;
/// Notifications on the page that lists them.
const LISTED: i64 = 100;

impl Engine {
    /// What the actor has not put away: the newest of it, and how much that is in all.
    pub(crate) async fn unread(&self, actor: &Actor) -> Result<(Vec<Notification>, i64)> {
        let (events, count) = self.store().unread_notifications(actor.person.id, SHOWN).await?;
        let shown = events.iter().filter_map(|event| Notification::of(event, false));
        Ok((shown.collect(), count))
    }

    /// What the actor was told, newest first.
    ///
    /// # Errors
    /// The role does not allow it, or the database does not answer.
    pub async fn notifications(&self, actor: &Actor) -> Result<NotificationsView> {
        authorize(actor, Action::SeeServices, Resource::Shared)?;
        let told = self.store().notifications(actor.person.id, LISTED).await?;
        let (_, unread) = self.store().unread_notifications(actor.person.id, SHOWN).await?;
        Ok(NotificationsView {
            notifications: told
                .iter()
                .filter_map(|(event, read)| Notification::of(event, *read))
                .collect(),
            unread,
            now: now(),
        })
    }

    /// Puts the notification of an event away.
    ///
    /// # Errors
    /// The role does not allow it, the actor was not told of it, or the database cannot be written.
    pub async fn dismiss_notification(&self, actor: &Actor, event: i64) -> Result<()> {
        authorize(actor, Action::SeeServices, Resource::Shared)?;
        let dismissed = self.store().dismiss_notification(actor.person.id, event, now());
        match dismissed.await {
            Err(store::Error::NotFound) => return Err(Error::NotFound("notification")),
            answer => answer?,
        }
        self.0.hub.dismissed(actor.person.id);
        Ok(())
    }

    /// Puts all notifications away that the actor has seen: up to that of `event`.
    ///
    /// # Errors
    /// The role does not allow it, or the database cannot be written.
    pub async fn dismiss_notifications(&self, actor: &Actor, event: i64) -> Result<()> {
        authorize(actor, Action::SeeServices, Resource::Shared)?;
        self.store()
            .dismiss_notifications_until(actor.person.id, event, now())
            .await?;
        self.0.hub.dismissed(actor.person.id);
        Ok(())
    }
}
