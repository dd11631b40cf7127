//! A member's own account: showing that it is them, their password, their sessions.

use crate::actor::Actor;
use crate::brake;
use crate::clock::now;
use crate::engine::Engine;
use crate::error::{Error, Result};
use model::browser;
use model::event::{EventDetail, EventKind};
use model::field_error::FieldErrors;
use model::person;
use model::view::{AccountView, SessionRow};
use store::StoredSession;

/// The field that asks for the password once more.
pub const CONFIRMATION: &str = "your_password";

impl Engine {
    /// Has a member show by their password that it is them. `address` is where the attempt comes from; guessing is slowed
    /// as it is when signing in.
    ///
    /// # Errors
    /// [`Error::Invalid`] at the field [`CONFIRMATION`], [`Error::TooManyAttempts`], [`Error::Busy`], or the database.
    pub async fn confirm(&self, actor: &mut Actor, password: String, address: &str) -> Result<()> {
        let hash = self.store().password_hash(actor.person.id).await?;
        let subjects = brake::name_and_address(&actor.person.name, address);
        if self.fits_slowly(&subjects, password, hash).await? {
            actor.confirmed_at = now();
            return Ok(());
        }
        self.tell(vec![actor.event(now(), EventKind::ConfirmationFailed)])
            .await?;
        let mut errors = FieldErrors::default();
        errors.add(CONFIRMATION, "That is not your password.");
        Err(Error::Invalid(errors))
    }

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
            now,
        })
    }

    /// Gives a member another password. All their sessions end but the one that asks.
    ///
    /// # Errors
    /// [`Error::Invalid`] at the fields `current` and `password`, [`Error::TooManyAttempts`], [`Error::Busy`], or the
    /// database.
    pub async fn change_password(
        &self,
        actor: &Actor,
        current: String,
        password: String,
        address: &str,
    ) -> Result<()> {
        let mut errors = FieldErrors::default();
        errors.check("password", person::check_password(&actor.person.name, &password));
        if current.is_empty() {
            errors.add("current", "Enter the password that you have now.");
        } else if current == password {
            errors.add("password", "This is the password that you have now.");
        }
        if !errors.is_empty() {
            return Err(Error::Invalid(errors));
        }
        if let Err(error) = self.confirm(&mut actor.clone(), current, address).await {
            return Err(match error {
                Error::Invalid(_) => {
                    errors.add("current", "That is not your password.");
                    Error::Invalid(errors)
                }
                error => error,
            });
        }
        let hash = self.0.passwords.hash(password).await?;
        let event = actor.event(now(), EventKind::PasswordChanged);
        let event = self
            .store()
            .change_password(actor.person.id, &hash, Some(&actor.session), event)
            .await?;
        self.0.hub.publish(&[event]).await;
        Ok(())
    }

    /// Ends a session of the member who asks. One that has ended before is no error.
    ///
    /// # Errors
    /// The database cannot be written.
    pub async fn end_session(&self, actor: &Actor, handle: &str) -> Result<()> {
        let event = actor.event(now(), EventKind::SessionsEnded).with(EventDetail {
            cause: Some("one session".to_owned()),
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
