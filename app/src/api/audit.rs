//! The audit log.

use super::{ApiError, Packed};
use leptos::prelude::*;
use model::view::{AuditQuery, AuditView, RetentionView};

/// A page of the audit log.
#[server(endpoint = "load_audit", output = Packed)]
pub async fn load_audit(query: AuditQuery) -> Result<AuditView, ApiError> {
    let (engine, actor) = super::context::signed_in()?;
    Ok(engine.audit(&actor, &query).await?)
}

/// For how long events are kept.
#[server(endpoint = "load_retention", output = Packed)]
pub async fn load_retention() -> Result<RetentionView, ApiError> {
    let (engine, actor) = super::context::signed_in()?;
    Ok(engine.retention(&actor).await?)
}

/// Changes for how many days events are kept.
#[server(endpoint = "set_retention")]
pub async fn set_retention(
    #[server(default)] days: String,
    #[server(default)] your_password: String,
) -> Result<(), ApiError> {
    use super::context::{go_typed, say};
    let (engine, mut actor) = super::context::signed_in()?;
    let outcome = match super::context::confirm(&engine, &mut actor, your_password).await {
        Ok(()) => engine.set_retention(&actor, &days).await,
        Err(error) => Err(error),
    };
    if outcome.is_ok() {
        let kept = match days.trim() {
            "" => "Events are kept for ever.".to_owned(),
            "1" => "Events are kept for 1 day.".to_owned(),
            days => format!("Events are kept for {days} days."),
        };
        say(kept, String::new()).await;
    }
    go_typed(
        outcome.map(|()| model::paths::AUDIT.to_owned()),
        model::paths::AUDIT,
        vec![("days".to_owned(), days)],
    )
    .await;
    Ok(())
}
