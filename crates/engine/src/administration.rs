//! What whoever sits at the terminal of the server may do: no page of Slipway can be had there.

use crate::clock::now;
use crate::common_passwords::check_password;
use crate::engine::Engine;
use crate::error::{Error, Result};
use crate::members::new_invitation;
use crate::passwords::Passwords;
use crate::people::{SETUP_TOKEN, new_token, token_hash};
use model::event::{Author, EventDetail, EventKind};
use model::field_error::FieldErrors;
use model::person::Role;
use model::record::{Context, Via};
use model::view::MemberRow;
use rand::RngExt;
use std::path::Path;
use store::{NewEvent, Store};

/// Letters and digits that nobody takes for each other.
const READABLE: &[u8] = b"abcdefghijkmnpqrstuvwxyz23456789";

/// Leads whoever opens it to becoming an administrator.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SetupToken {
    /// Nobody has an account: the token of the setup page.
    First(String),
    /// There are members: the token of an invitation.
    Invitation(String),
}

impl Engine {
    /// Tells of what was written at a terminal behind the event of this id: another process did, and open pages hear of it here,
    /// above all that sessions are over. Answers the newest event so far.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn hear_terminal(&self, since: i64) -> Result<i64> {
        let (events, newest) = self.store().written_at_terminal(since).await?;
        self.0.hub.publish(&events).await;
        Ok(newest)
    }
}

/// The database beside a server that may be at work with it.
#[derive(Debug)]
pub struct Administration {
    store: Store,
}

impl Administration {
    /// Opens the database in `folder`.
    ///
    /// # Errors
    /// There is none, or it is of another version.
    pub async fn open(folder: &Path) -> Result<Administration> {
        Ok(Administration {
            store: Store::open_beside(folder).await?,
        })
    }

    /// The members, by name.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn members(&self) -> Result<Vec<MemberRow>> {
        Ok(self.store.members(now()).await?)
    }

    /// Gives a member another password: the given one, or one that is made up. Their sessions end. Answers what the password
    /// is.
    ///
    /// # Errors
    /// There is no such member, the password does not fit the rules, or the database cannot be written.
    pub async fn reset_password(&self, name: &str, password: Option<String>) -> Result<String> {
        let row = self
            .store
            .person_by_name(name)
            .await?
            .ok_or(Error::NotFound("member"))?;
        let password = password.unwrap_or_else(readable_password);
        let mut errors = FieldErrors::default();
        errors.check("password", check_password(name, &password));
        if !errors.is_empty() {
            return Err(Error::Invalid(errors));
        }
        let hash = Passwords::default().hash(password.clone()).await?;
        let event = at_terminal(EventKind::PasswordChanged).with(EventDetail {
            member: Some(name.to_owned()),
            cause: Some("from the command line".to_owned()),
            ..EventDetail::default()
        });
        self.store
            .change_password(row.person.id, None, &hash, None, event)
            .await?
            .ok_or(Error::NotFound("member"))?;
        Ok(password)
    }

    /// Takes a member's second factor away: they sign in with their password alone. Their sessions end. Whether there was one.
    ///
    /// # Errors
    /// There is no such member, or the database cannot be written.
    pub async fn reset_second_factor(&self, name: &str) -> Result<bool> {
        let row = self
            .store
            .person_by_name(name)
            .await?
            .ok_or(Error::NotFound("member"))?;
        let event = at_terminal(EventKind::SecondFactorOff).with(EventDetail {
            member: Some(name.to_owned()),
            cause: Some("from the command line".to_owned()),
            ..EventDetail::default()
        });
        Ok(self.store.reset_factor(row.person.id, event).await?.is_some())
    }

    /// A new one-time token that makes an administrator: the one of the setup page while nobody has an account, else that of
    /// an invitation.
    ///
    /// # Errors
    /// The database cannot be written.
    pub async fn setup_token(&self) -> Result<SetupToken> {
        if self.store.people_count().await? == 0 {
            let token = new_token();
            let event = at_terminal(EventKind::SetupLinkMade);
            self.store
                .change_setting(SETUP_TOKEN, &token_hash(&token), event)
                .await?;
            return Ok(SetupToken::First(token));
        }
        let note = "From the command line".to_owned();
        let (token, invitation, event) = new_invitation(Role::Admin, false, note, None, Author::Slipway);
        let event = event.from_context(&terminal());
        self.store
            .create_invitation(&invitation, &token_hash(&token), event)
            .await?;
        Ok(SetupToken::Invitation(token))
    }

    /// Closes the database.
    pub async fn close(self) {
        self.store.close().await;
    }
}

/// Writes a backup of the database in `folder`, see [`store::back_up`].
///
/// # Errors
/// See there.
pub async fn back_up(folder: &Path, file: &Path) -> Result<()> {
    store::back_up(folder, file).await?;
    // The backup is there, whether that can be written down or not: where the disk is full, it is made to make room.
    if let Err(error) = note_backup(folder).await {
        tracing::warn!(%error, "that a backup was written could not be written down");
    }
    Ok(())
}

async fn note_backup(folder: &Path) -> Result<()> {
    let store = Store::open_beside(folder).await?;
    let told = store.write_events(vec![at_terminal(EventKind::BackedUp)]).await;
    store.close().await;
    told?;
    Ok(())
}

/// Brings a backup back, see [`store::restore`].
///
/// # Errors
/// See there.
pub async fn restore(folder: &Path, file: &Path) -> Result<()> {
    let event = at_terminal(EventKind::Restored);
    Ok(store::restore(folder, file, event).await?)
}

/// Six groups of five: 150 bits, to be read out on a telephone.
fn readable_password() -> String {
    let mut random = rand::rng();
    let letters: Vec<char> = (0..30)
        .map(|_| char::from(READABLE[random.random_range(0..READABLE.len())]))
        .collect();
    let groups: Vec<String> = letters.chunks(5).map(|group| group.iter().collect()).collect();
    groups.join("-")
}

/// From where it is done with the data folder in hand.
fn terminal() -> Context {
    Context {
        via: Some(Via::CommandLine),
        ..Context::default()
    }
}

/// An event of what is done with the data folder in hand; nobody knows by whom.
fn at_terminal(kind: EventKind) -> NewEvent {
    NewEvent::new(now(), kind, Author::Slipway).from_context(&terminal())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn made_up_passwords_fit_the_rules_and_differ() {
        let (one, other) = (readable_password(), readable_password());
        assert_eq!(check_password("km", &one), Ok(()));
        assert_ne!(one, other);
        assert_eq!(one.len(), 35);
    }
}
