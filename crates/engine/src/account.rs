//! A member's own account: their password, their sessions.

use crate::actor::Actor;
use crate::clock::now;
use crate::common_passwords::check_password;
use crate::engine::Engine;
use crate::error::{Error, Result};
use model::browser;
use model::event::{Change, EventDetail, EventKind};
use model::field_error::FieldErrors;
use model::view::{AccountView, SessionRow};
use store::StoredSession;

impl Engine {
    /// The page of a member's own account.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn account_of(&self, actor: &Actor) -> Result<AccountView> {
        let now = now();
        let found = self.store().sessions_of(actor.person.id, now).await?;
        let mut sessions: Vec<SessionRow> = found.into_iter().map(|session| row(session, actor)).collect();
        sessions.sort_by_key(|row| (std::cmp::Reverse(row.used_at), row.handle.clone()));
        Ok(AccountView {
            person: actor.person.clone(),
            sessions,
            factor: self.factor_state(actor).await?,
            now,
        })
    }

    /// Gives a member another password. All their sessions end but the one that asks.
    ///
    /// # Errors
    /// [`Error::Invalid`] at the fields `current` and `password`, [`Error::TooManyAttempts`], [`Error::Busy`], or the
    /// database.
    pub async fn change_password(&self, actor: &Actor, current: String, password: String) -> Result<()> {
        let mut errors = FieldErrors::default();
        errors.check("password", check_password(&actor.person.name, &password));
        if current.is_empty() {
            errors.add("current", "Enter the password that you have now.");
        } else if current == password {
            errors.add("password", "This is the password that you have now.");
        }
        if !errors.is_empty() {
            let wrong = Err(Error::Invalid(errors));
            return self.own_attempt(actor, "change the password", wrong).await;
        }
        let Some(old) = self.password_if_right(actor, current).await? else {
            self.confirmation_failed(actor, None).await?;
            return Err(wrong_current(errors));
        };
        let hash = self.0.passwords.hash(password).await?;
        let event = actor.event(now(), EventKind::PasswordChanged);
        let changed = self
            .store()
            .change_password(actor.person.id, Some(&old), &hash, Some(&actor.session), event)
            .await?;
        // Changed from elsewhere in the same moment: what was typed is not their password any more.
        let Some(event) = changed else {
            return Err(wrong_current(errors));
        };
        self.0.hub.publish(&[event]).await;
        Ok(())
    }

    /// Ends the session that a member asks with so that it goes on under another id, with the epoch that this answers; `None` where
    /// it has ended meanwhile.
    ///
    /// # Errors
    /// The database cannot be written.
    pub async fn take_session(&self, actor: &Actor) -> Result<Option<i64>> {
        Ok(self.store().take_session(actor.person.id, &actor.session).await?)
    }

    /// Ends a session of the member who asks. One that has ended before is no error.
    ///
    /// # Errors
    /// The database cannot be written.
    pub async fn end_session(&self, actor: &Actor, handle: &str) -> Result<()> {
        let event = actor.event(now(), EventKind::SessionsEnded).with(EventDetail {
            cause: Some("one session".to_owned()),
            // The record names sessions by their handles.
            changes: vec![Change {
                field: "Session".to_owned(),
                before: Some(handle.to_owned()),
                after: None,
            }],
            ..EventDetail::default()
        });
        let ended = self.store().end_session(actor.person.id, handle, event).await?;
        self.0.hub.publish(ended.as_slice()).await;
        Ok(())
    }

    /// Ends all sessions of the member who asks but the one that they ask with.
    ///
    /// # Errors
    /// The database cannot be written.
    pub async fn end_other_sessions(&self, actor: &Actor) -> Result<()> {
        let event = actor.event(now(), EventKind::SessionsEnded).with(EventDetail {
            cause: Some("all others".to_owned()),
            ..EventDetail::default()
        });
        let ended = self
            .store()
            .end_other_sessions(actor.person.id, &actor.session, event)
            .await?;
        self.0.hub.publish(ended.as_slice()).await;
        Ok(())
    }
}

fn wrong_current(mut errors: FieldErrors) -> Error {
    errors.add("current", "That is not your password.");
    Error::Invalid(errors)
}

fn row(session: StoredSession, actor: &Actor) -> SessionRow {
    SessionRow {
        browser: browser::describe(&session.browser),
        address: session.address,
        signed_in_at: session.signed_in_at,
        used_at: session.used_at,
        is_this: session.handle == actor.session,
        handle: session.handle,
    }
}
