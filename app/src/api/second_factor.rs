//! A member's own second factor.

use super::{ApiError, Packed};
use leptos::prelude::*;
use model::view::SecondFactorView;

/// The reader's second factor. Recovery codes that were just made are shown by the first page that asks.
#[server(endpoint = "load_second_factor", output = Packed)]
pub async fn load_second_factor() -> Result<SecondFactorView, ApiError> {
    let (engine, actor) = super::context::signed_in()?;
    let show = !crate::request::is_in_advance();
    Ok(engine.second_factor(&actor, show).await?)
}

/// Begins to set a second factor up: makes a secret for an authenticator.
#[server(endpoint = "begin_second_factor")]
pub async fn begin_second_factor(#[server(default)] your_password: String) -> Result<(), ApiError> {
    let (engine, mut actor) = super::context::signed_in()?;
    let outcome = match super::context::confirm(&engine, &mut actor, your_password).await {
        Ok(()) => engine.begin_second_factor(&actor).await,
        Err(error) => Err(error),
    };
    go(outcome).await;
    Ok(())
}

/// Gives setting it up, up.
#[server(endpoint = "leave_second_factor")]
pub async fn leave_second_factor() -> Result<(), ApiError> {
    let (engine, actor) = super::context::signed_in()?;
    engine.leave_second_factor(&actor);
    crate::request::go_to(model::paths::ACCOUNT);
    Ok(())
}

/// Switches the second factor on.
#[server(endpoint = "switch_on_second_factor")]
pub async fn switch_on_second_factor(#[server(default)] first_code: String) -> Result<(), ApiError> {
    let (engine, actor) = super::context::signed_in()?;
    let outcome = match engine.switch_on_second_factor(&actor, &first_code).await {
        // Whoever knows the id of this session knows it no more.
        Ok(()) => crate::request::renew_session().await,
        Err(error) => Err(refused_at("first_code", error)),
    };
    if outcome.is_ok() {
        let more = "You are signed out everywhere else.".to_owned();
        super::context::say("Your second factor is on.".to_owned(), more).await;
    }
    go(outcome).await;
    Ok(())
}

/// Switches the second factor off.
#[server(endpoint = "switch_off_second_factor")]
pub async fn switch_off_second_factor(#[server(default)] off_code: String) -> Result<(), ApiError> {
    let (engine, actor) = super::context::signed_in()?;
    let outcome = match engine.switch_off_second_factor(&actor, &off_code).await {
        Ok(()) => crate::request::renew_session().await,
        Err(error) => Err(refused_at("off_code", error)),
    };
    if outcome.is_ok() {
        let more = "Your password alone signs you in. You are signed out everywhere else.".to_owned();
        super::context::say("Your second factor is off.".to_owned(), more).await;
    }
    go(outcome).await;
    Ok(())
}

/// Makes new recovery codes.
#[server(endpoint = "renew_recovery_codes")]
pub async fn renew_recovery_codes(#[server(default)] renewal_code: String) -> Result<(), ApiError> {
    let (engine, actor) = super::context::signed_in()?;
    let outcome = engine
        .renew_recovery_codes(&actor, &renewal_code)
        .await
        .map_err(|error| refused_at("renewal_code", error));
    if outcome.is_ok() {
        let more = "Those that you had before are void.".to_owned();
        super::context::say("You have new recovery codes.".to_owned(), more).await;
    }
    go(outcome).await;
    Ok(())
}

#[cfg(feature = "ssr")]
async fn go(outcome: Result<(), engine::Error>) {
    let outcome = outcome.map(|()| model::paths::SECOND_FACTOR.to_owned());
    super::context::go(outcome, model::paths::SECOND_FACTOR).await;
}

/// The engine's message about the code, at the field of this name: a page has several, and short links have a `code` too.
#[cfg(feature = "ssr")]
fn refused_at(field: &str, error: engine::Error) -> engine::Error {
    match error {
        engine::Error::Invalid(errors) => {
            let mut moved = model::field_error::FieldErrors::default();
            for error in errors.0 {
                moved.add(field, error.message);
            }
            engine::Error::Invalid(moved)
        }
        error => error,
    }
}
