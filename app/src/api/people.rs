//! Setting up, signing in and out.

use super::{ApiError, Packed};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

/// Creates the first administrator and signs them in.
#[server(endpoint = "set_up")]
pub async fn set_up(
    #[server(default)] token: String,
    #[server(default)] name: String,
    #[server(default)] password: String,
) -> Result<(), ApiError> {
    use super::context::go_typed;
    let engine = crate::request::engine();
    let address = crate::request::address();
    let outcome = match engine.set_up(&token, &name, password, &address).await {
        Ok(person) => crate::request::begin_session(&engine::Entry::first(person), "").await,
        Err(error) => Err(error),
    };
    let back = format!("{}?token={}", model::paths::SETUP, model::paths::encode(&token));
    go_typed(outcome, &back, vec![("name".to_owned(), name)]).await;
    Ok(())
}

/// Signs in and goes on to where the person wanted to go, or to the page that asks for a code first.
#[server(endpoint = "sign_in")]
pub async fn sign_in(
    #[server(default)] name: String,
    #[server(default)] password: String,
    #[server(default)] next: String,
) -> Result<(), ApiError> {
    use super::context::go_typed;
    use engine::PasswordOutcome;
    let engine = crate::request::engine();
    let outcome = match engine.sign_in(&name, password, &crate::request::address()).await {
        Ok(PasswordOutcome::In(entry)) => crate::request::begin_session(&entry, &next).await,
        Ok(PasswordOutcome::Code(half)) => crate::request::ask_for_code(half, &next)
            .await
            .map(|()| model::paths::SIGN_IN_CODE.to_owned()),
        Err(error) => Err(error),
    };
    let next = if next.is_empty() {
        ""
    } else {
        model::paths::safe_next(Some(&next))
    };
    let back = match engine.sign_in_view().password_form {
        model::view::PasswordForm::BehindLink => model::paths::sign_in_locally(next),
        _ => model::paths::sign_in(next),
    };
    go_typed(outcome, &back, vec![("name".to_owned(), name)]).await;
    Ok(())
}

/// The second step: a code of the authenticator, or a recovery code.
#[server(endpoint = "enter_code")]
pub async fn enter_code(#[server(default)] code: String) -> Result<(), ApiError> {
    use super::context::go;
    use crate::request;
    let Some((half, next)) = request::asked_for_code().await else {
        go(Err(engine::Error::HalfSignInOver), model::paths::SIGN_IN).await;
        return Ok(());
    };
    let entered = request::engine()
        .enter_code(&half, &code, &request::address())
        .await;
    let outcome = match entered {
        Ok(entry) => request::begin_session(&entry, &next).await,
        Err(error) => Err(error),
    };
    let back = if matches!(outcome, Err(engine::Error::HalfSignInOver)) {
        request::forget_asked_for_code().await;
        // Where nobody wanted to go anywhere, it is not said.
        if next.is_empty() {
            model::paths::SIGN_IN.to_owned()
        } else {
            model::paths::sign_in(model::paths::safe_next(Some(&next)))
        }
    } else {
        model::paths::SIGN_IN_CODE.to_owned()
    };
    go(outcome, &back).await;
    Ok(())
}

/// Signs out.
#[server(endpoint = "sign_out")]
pub async fn sign_out() -> Result<(), ApiError> {
    if let Some(actor) = crate::request::actor() {
        match crate::request::engine().signed_out(&actor).await {
            // Whoever leaves is let go, noted or not.
            Err(error) if error.is_not_written() => {
                tracing::error!(%error, "that somebody signed out could not be noted");
            }
            noted => noted?,
        }
    }
    if let Some(session) = crate::request::session()
        && let Err(error) = session.flush().await
    {
        tracing::error!(%error, "a session could not be ended");
    }
    crate::request::forget_in_browser();
    crate::request::go_to(model::paths::SIGN_IN);
    Ok(())
}

/// Query of the action of a form that is posted once more.
pub(crate) const HELD_AGAIN: &str = "held=1";

/// A form that was posted when the session was over: where to, and its fields.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct HeldView {
    /// Where it is posted to once more.
    pub action: String,
    /// Its fields.
    pub fields: Vec<(String, String)>,
    /// Whether it waits because the disk was full.
    pub not_written: bool,
}

impl HeldView {
    /// Where to post it to, so that it is forgotten once it has done what it asks for.
    pub fn action_again(&self) -> String {
        format!("{}?{HELD_AGAIN}", self.action)
    }
}

/// Forgets the form that this browser posted when its session was over.
#[server(endpoint = "leave_held_form")]
pub async fn leave_held_form() -> Result<(), ApiError> {
    super::context::signed_in()?;
    crate::request::drop_held_form().await;
    crate::request::go_to(model::paths::SERVICES);
    Ok(())
}

/// The form that this browser posted when its session was over.
#[server(endpoint = "load_held_form", output = Packed)]
pub async fn load_held_form() -> Result<Option<HeldView>, ApiError> {
    super::context::signed_in()?;
    let Some(session) = crate::request::session() else {
        return Ok(None);
    };
    let held = session
        .get::<crate::request::HeldForm>(crate::request::HELD_FORM)
        .await
        .ok()
        .flatten();
    Ok(held.map(|held| HeldView {
        fields: model::query::decode_all(&held.body),
        not_written: held.not_written,
        action: held.action,
    }))
}
