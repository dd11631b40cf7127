//! Protected places.

use super::{ApiError, Packed};
use leptos::prelude::*;
use model::view::ProtectionView;

/// What is protected.
#[server(endpoint = "load_protection", output = Packed)]
pub async fn load_protection() -> Result<ProtectionView, ApiError> {
    let (engine, actor) = super::context::signed_in()?;
    Ok(engine.protection(&actor).await?)
}

/// Protects a Region, a tag or a service, whichever `kind` names.
#[server(endpoint = "protect")]
pub async fn protect(
    #[server(default)] kind: String,
    #[server(default)] region: String,
    #[server(default)] tag_key: String,
    #[server(default)] tag_value: String,
    #[server(default)] service: String,
    #[server(default)] note: String,
) -> Result<(), ApiError> {
    use model::paths;
    use model::protection::TypedScope;
    let (engine, actor) = super::context::signed_in()?;
    let typed = vec![
        ("kind".to_owned(), kind.clone()),
        ("region".to_owned(), region.clone()),
        ("tag_key".to_owned(), tag_key.clone()),
        ("tag_value".to_owned(), tag_value.clone()),
        ("service".to_owned(), service.clone()),
        ("note".to_owned(), note.clone()),
    ];
    // Leads back to the form for this service, where it is one.
    let back = match service.parse() {
        Ok(arn) if kind == "service" => paths::protect_service(&arn),
        _ => paths::PROTECTION.to_owned(),
    };
    let scope = TypedScope {
        kind,
        region,
        tag_key,
        tag_value,
        service,
    };
    let outcome = engine.protect(&actor, &scope, &note).await;
    if let Ok(scope) = &outcome {
        let more = "Editors need somebody's approval there from now on.".to_owned();
        super::context::say(format!("{scope} {} protected.", scope.verb()), more).await;
    }
    let outcome = outcome.map(|_| paths::PROTECTION.to_owned());
    super::context::go_typed(outcome, &back, typed).await;
    Ok(())
}

/// Ends a protection.
#[server(endpoint = "unprotect")]
pub async fn unprotect(
    #[server(default)] id: String,
    #[server(default)] your_password: String,
) -> Result<(), ApiError> {
    use model::paths;
    let (engine, mut actor) = super::context::signed_in()?;
    // Nothing has the id 0.
    let id = id.parse().unwrap_or_default();
    let outcome = match super::context::confirm(&engine, &mut actor, your_password).await {
        Ok(()) => engine.unprotect(&actor, id).await,
        Err(error) => Err(error),
    };
    if let Ok(protection) = &outcome {
        let scope = &protection.scope;
        let more = "Every Editor creates and changes services there again.".to_owned();
        super::context::say(format!("{scope} {} not protected any more.", scope.verb()), more).await;
    }
    let outcome = outcome.map(|_| paths::PROTECTION.to_owned());
    super::context::go(outcome, &paths::protection_end(id)).await;
    Ok(())
}

/// Proposes to delete a service.
#[server(endpoint = "propose_deletion")]
pub async fn propose_deletion(
    #[server(default)] arn: String,
    #[server(default)] reason: String,
) -> Result<(), ApiError> {
    use model::paths;
    let (engine, actor) = super::context::signed_in()?;
    let action = engine::Action::ProposeDeletion;
    let (outcome, back) = match engine.service_to(&actor, action, &arn).await {
        Ok(arn) => {
            let outcome = engine.propose_deletion(&actor, &arn, &reason).await;
            if outcome.is_ok() {
                let more = "Every Administrator sees it at the service.".to_owned();
                super::context::say(format!("You propose to delete {}.", arn.name), more).await;
            }
            (
                outcome.map(|()| paths::service(&arn)),
                paths::service_propose_deletion(&arn),
            )
        }
        Err(error) => (Err(error), paths::SERVICES.to_owned()),
    };
    super::context::go_typed(outcome, &back, vec![("reason".to_owned(), reason)]).await;
    Ok(())
}

/// Declines a proposal to delete a service, or takes one's own back.
#[server(endpoint = "decline_deletion")]
pub async fn decline_deletion(#[server(default)] arn: String) -> Result<(), ApiError> {
    use model::paths;
    let (engine, actor) = super::context::signed_in()?;
    let action = engine::Action::ProposeDeletion;
    let (outcome, back) = match engine.service_to(&actor, action, &arn).await {
        Ok(arn) => {
            let back = paths::service(&arn);
            let outcome = engine.decline_deletion(&actor, &arn).await;
            (outcome.map(|()| back.clone()), back)
        }
        Err(error) => (Err(error), paths::SERVICES.to_owned()),
    };
    super::context::go(outcome, &back).await;
    Ok(())
}
