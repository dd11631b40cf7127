//! What a member is told by name.

use super::{ApiError, Packed};
use leptos::prelude::*;
use model::view::NotificationsView;

/// The page that lists them.
#[server(endpoint = "load_notifications", output = Packed)]
pub async fn load_notifications() -> Result<NotificationsView, ApiError> {
    let (engine, actor) = super::context::signed_in()?;
    Ok(engine.notifications(&actor).await?)
}

/// Puts the notification of an event away. `next` is the page where it was pressed.
#[server(endpoint = "dismiss_notification")]
pub async fn dismiss_notification(
    #[server(default)] event: String,
    #[server(default)] next: String,
) -> Result<(), ApiError> {
    let (engine, actor) = super::context::signed_in()?;
    // What is no number is no event's.
    let event = event.parse().unwrap_or_default();
    let outcome = engine.dismiss_notification(&actor, event).await;
    let back = model::paths::safe_next(Some(&next));
    super::context::go(outcome.map(|()| back.to_owned()), back).await;
    Ok(())
}

/// Puts all notifications away up to that of an event, the newest that the page shows.
#[server(endpoint = "dismiss_notifications")]
pub async fn dismiss_notifications(
    #[server(default)] event: String,
    #[server(default)] next: String,
) -> Result<(), ApiError> {
    let (engine, actor) = super::context::signed_in()?;
    let event = event.parse().unwrap_or_default();
    let outcome = engine.dismiss_notifications(&actor, event).await;
    let back = model::paths::safe_next(Some(&next));
    super::context::go(outcome.map(|()| back.to_owned()), back).await;
    Ok(())
}
