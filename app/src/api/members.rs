//! Members, invitations, and a member's own account.

use super::{ApiError, Packed};
use leptos::prelude::*;
use model::view::{AccountView, InvitationView, MemberView, MembersView};

/// The members and who is invited.
#[server(endpoint = "load_members", output = Packed)]
pub async fn load_members() -> Result<MembersView, ApiError> {
    let (engine, actor) = super::context::signed_in()?;
    Ok(engine.members(&actor).await?)
}

/// One member. `id` comes from an address.
#[server(endpoint = "load_member", output = Packed)]
pub async fn load_member(#[server(default)] id: String) -> Result<MemberView, ApiError> {
    let (engine, actor) = super::context::signed_in()?;
    // Nobody has the id 0.
    Ok(engine.member(&actor, id.parse().unwrap_or_default()).await?)
}

/// Invites somebody. The link is shown once, on the page that this leads to.
#[server(endpoint = "invite_member")]
pub async fn invite_member(
    #[server(default)] role: String,
    #[server(default)] auditor: String,
    #[server(default)] note: String,
    #[server(default)] your_password: String,
) -> Result<(), ApiError> {
    use crate::request::{self, Notice};
    let (engine, mut actor) = super::context::signed_in()?;
    let typed = vec![
        ("role".to_owned(), role.clone()),
        ("auditor".to_owned(), auditor.clone()),
        ("note".to_owned(), note.clone()),
    ];
    let outcome = match super::context::confirm(&engine, &mut actor, your_password).await {
        Ok(()) => engine.invite(&actor, &role, auditor == "1", &note).await,
        Err(error) => Err(error),
    };
    if let Ok(token) = &outcome {
        request::leave_notice(Notice {
            sentence: "The invitation is made.".to_owned(),
            more: "Hand this link to one person. It works once, for 72 hours, and is not shown again."
                .to_owned(),
            link: format!("{}{}", request::origin(), model::paths::join(token)),
            ..Notice::default()
        })
        .await;
    }
    let outcome = outcome.map(|_| model::paths::MEMBERS.to_owned());
    super::context::go_typed(outcome, model::paths::INVITE, typed).await;
    Ok(())
}

/// Takes an invitation back.
#[server(endpoint = "revoke_invitation")]
pub async fn revoke_invitation(#[server(default)] id: String) -> Result<(), ApiError> {
    let (engine, actor) = super::context::signed_in()?;
    let outcome = engine
        .revoke_invitation(&actor, id.parse().unwrap_or_default())
        .await;
    if outcome.is_ok() {
        let more = "Whoever opens its link is told so.".to_owned();
        super::context::say("Invitation revoked.".to_owned(), more).await;
    }
    let outcome = outcome.map(|()| model::paths::MEMBERS.to_owned());
    super::context::go(outcome, model::paths::MEMBERS).await;
    Ok(())
}

/// Gives a member a role.
#[server(endpoint = "change_member")]
pub async fn change_member(
    #[server(default)] id: String,
    #[server(default)] role: String,
    #[server(default)] auditor: String,
    #[server(default)] your_password: String,
) -> Result<(), ApiError> {
    let (engine, mut actor) = super::context::signed_in()?;
    let id = id.parse().unwrap_or_default();
    let typed = vec![
        ("role".to_owned(), role.clone()),
        ("auditor".to_owned(), auditor.clone()),
    ];
    let outcome = match super::context::confirm(&engine, &mut actor, your_password).await {
        Ok(()) => engine.change_member(&actor, id, &role, auditor == "1").await,
        Err(error) => Err(error),
    };
    if let Ok(member) = &outcome {
        let more = "Where they were signed in, they have to sign in again.".to_owned();
        super::context::say(format!("{}'s role is saved.", member.name), more).await;
    }
    let outcome = outcome.map(|_| model::paths::MEMBERS.to_owned());
    super::context::go_typed(outcome, &model::paths::member(id), typed).await;
    Ok(())
}

/// Makes somebody a member no more.
#[server(endpoint = "remove_member")]
pub async fn remove_member(
    #[server(default)] id: String,
    #[server(default)] your_password: String,
) -> Result<(), ApiError> {
    let (engine, mut actor) = super::context::signed_in()?;
    let id = id.parse().unwrap_or_default();
    let outcome = match super::context::confirm(&engine, &mut actor, your_password).await {
        Ok(()) => engine.remove_member(&actor, id).await,
        Err(error) => Err(error),
    };
    if let Ok(member) = &outcome {
        let more = "They are signed out everywhere. What they made stays.".to_owned();
        super::context::say(format!("{} is a member no more.", member.name), more).await;
    }
    let outcome = outcome.map(|_| model::paths::MEMBERS.to_owned());
    super::context::go(outcome, &model::paths::member_remove(id)).await;
    Ok(())
}

/// Signs a member out in all of their browsers.
#[server(endpoint = "end_sessions_of_member")]
pub async fn end_sessions_of_member(
    #[server(default)] id: String,
    #[server(default)] your_password: String,
) -> Result<(), ApiError> {
    let (engine, mut actor) = super::context::signed_in()?;
    let id = id.parse().unwrap_or_default();
    let outcome = match super::context::confirm(&engine, &mut actor, your_password).await {
        Ok(()) => engine.end_sessions_of(&actor, id).await,
        Err(error) => Err(error),
    };
    if let Ok(member) = &outcome {
        let (sentence, more) = if member.id == actor.person.id {
            ("You are signed out everywhere else.".to_owned(), String::new())
        } else {
            let sentence = format!("{} is signed out everywhere.", member.name);
            (sentence, "They can sign in again.".to_owned())
        };
        super::context::say(sentence, more).await;
    }
    let outcome = outcome.map(|_| model::paths::member(id));
    super::context::go(outcome, &model::paths::member_sign_out(id)).await;
    Ok(())
}

/// What an invitation offers to whoever follows it; `None` if it is not open.
#[server(endpoint = "load_invitation", output = Packed)]
pub async fn load_invitation(#[server(default)] token: String) -> Result<Option<InvitationView>, ApiError> {
    Ok(crate::request::engine().invitation(&token).await?)
}

/// Makes whoever has the link a member and signs them in.
#[server(endpoint = "join")]
pub async fn join(
    #[server(default)] token: String,
    #[server(default)] name: String,
    #[server(default)] password: String,
) -> Result<(), ApiError> {
    let engine = crate::request::engine();
    let outcome = match engine
        .join(&token, &name, password, &crate::request::address())
        .await
    {
        Ok(person) => crate::request::begin_session(&engine::Entry::first(person), "").await,
        Err(error) => Err(error),
    };
    let typed = vec![("name".to_owned(), name)];
    super::context::go_typed(outcome, &model::paths::join(&token), typed).await;
    Ok(())
}

/// The reader's own account.
#[server(endpoint = "load_account", output = Packed)]
pub async fn load_account() -> Result<AccountView, ApiError> {
    let (engine, actor) = super::context::signed_in()?;
    Ok(engine.account_of(&actor).await?)
}

/// Gives the reader another password.
#[server(endpoint = "change_password")]
pub async fn change_password(
    #[server(default)] current: String,
    #[server(default)] password: String,
) -> Result<(), ApiError> {
    use crate::request;
    let (engine, actor) = super::context::signed_in()?;
    let outcome = engine.change_password(&actor, current, password).await;
    let outcome = match outcome {
        // Whoever knows the id of this session knows it no more.
        Ok(()) => request::renew_session().await,
        Err(error) => Err(error),
    };
    if outcome.is_ok() {
        let more = "You are signed out everywhere else.".to_owned();
        super::context::say("Your password is changed.".to_owned(), more).await;
    }
    let outcome = outcome.map(|()| model::paths::ACCOUNT.to_owned());
    super::context::go(outcome, model::paths::ACCOUNT).await;
    Ok(())
}

/// Has the reader show that it is them, and goes on to where they wanted to.
#[server(endpoint = "confirm_member")]
pub async fn confirm_member(
    #[server(default)] your_password: String,
    #[server(default)] next: String,
) -> Result<(), ApiError> {
    let (engine, mut actor) = super::context::signed_in()?;
    let next = model::paths::safe_next(Some(&next));
    let outcome = match super::context::confirm(&engine, &mut actor, your_password).await {
        Ok(()) => engine.go_on_confirmed(&actor).await,
        Err(error) => Err(error),
    };
    let back = model::paths::confirm(next);
    super::context::go(outcome.map(|()| next.to_owned()), &back).await;
    Ok(())
}

/// Ends one of the reader's sessions.
#[server(endpoint = "end_session")]
pub async fn end_session(#[server(default)] handle: String) -> Result<(), ApiError> {
    let (engine, actor) = super::context::signed_in()?;
    let outcome = engine.end_session(&actor, &handle).await;
    if outcome.is_ok() {
        super::context::say("Signed out there.".to_owned(), String::new()).await;
    }
    let outcome = outcome.map(|()| model::paths::ACCOUNT.to_owned());
    super::context::go(outcome, model::paths::ACCOUNT).await;
    Ok(())
}

/// Ends all of the reader's sessions but this one.
#[server(endpoint = "end_other_sessions")]
pub async fn end_other_sessions() -> Result<(), ApiError> {
    let (engine, actor) = super::context::signed_in()?;
    let outcome = engine.end_other_sessions(&actor).await;
    if outcome.is_ok() {
        super::context::say("Signed out everywhere else.".to_owned(), String::new()).await;
    }
    let outcome = outcome.map(|()| model::paths::ACCOUNT.to_owned());
    super::context::go(outcome, model::paths::ACCOUNT).await;
    Ok(())
}
