//! Setting up, signing in and out.

use crate::actor::Actor;
use crate::brake;
use crate::clock::now;
use crate::common_passwords::check_password;
use crate::denials::{Denied, HAS_TO_WAIT};
use crate::engine::Engine;
use crate::error::{Error, Result};
use crate::single_sign_on::PasswordsFor;
use model::event::{Author, EventDetail, EventKind};
use model::field_error::FieldErrors;
use model::person::{self, Person, Role};
use model::record::{Context, Via};
use model::time::Time;
use rand::RngExt;
use sha2::{Digest, Sha256};
use std::fmt::Write as _;
use store::{NewEvent, PersonRow};

/// Name of the setting that holds the hash of the setup token.
pub(crate) const SETUP_TOKEN: &str = "setup_token";

fn hex(bytes: impl AsRef<[u8]>) -> String {
    bytes.as_ref().iter().fold(String::new(), |mut text, byte| {
        // Writing to a String cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// A token that nobody guesses: 256 bits.
pub(crate) fn new_token() -> String {
    hex(rand::rng().random::<[u8; 32]>())
}

/// What is kept of a token.
pub(crate) fn token_hash(token: &str) -> String {
    hex(Sha256::digest(token.as_bytes()))
}

/// A member who may begin a session.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// The member.
    pub person: Person,
    /// How often their sessions were ended by then. Where that has grown before the session begins, it does not.
    pub epoch: i64,
}

impl Entry {
    /// Of who became a member this moment.
    pub fn first(person: Person) -> Entry {
        Entry { person, epoch: 0 }
    }
}

/// A member who has shown their password and not yet their second factor.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct HalfSignedIn {
    /// Their id.
    pub person: i64,
    /// See [`Entry::epoch`].
    pub epoch: i64,
    /// When they showed their password.
    pub since: Time,
}

/// What comes of the right password.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PasswordOutcome {
    /// Signed in.
    In(Entry),
    /// A code of the second factor is asked for.
    Code(HalfSignedIn),
}

/// What an event tells of how somebody showed who they are: "with a password".
pub(crate) fn by_way(way: &str) -> EventDetail {
    EventDetail {
        cause: Some(way.to_owned()),
        ..EventDetail::default()
    }
}

impl Engine {
    /// Makes a new one-time token for creating the first administrator; `None` once there is one. An earlier token dies.
    ///
    /// # Errors
    /// The database cannot be written.
    pub async fn new_setup_token(&self) -> Result<Option<String>> {
        if self.store().people_count().await? > 0 {
            return Ok(None);
        }
        let token = new_token();
        self.store().set_setting(SETUP_TOKEN, &token_hash(&token)).await?;
        Ok(Some(token))
    }

    /// Whether this token still creates the first administrator.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn setup_token_is_valid(&self, token: &str) -> Result<bool> {
        Ok(self
            .store()
            .setting(SETUP_TOKEN)
            .await?
            .is_some_and(|hash| hash == token_hash(token)))
    }

    /// Whether nobody has an account yet.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn needs_setup(&self) -> Result<bool> {
        Ok(self.store().people_count().await? == 0)
    }

    /// Creates the first administrator; the token dies with it. `address` is where the request comes from.
    ///
    /// # Errors
    /// [`Error::SetupLinkInvalid`], [`Error::Invalid`] at the fields `name` and `password`, or the database.
    pub async fn set_up(&self, token: &str, name: &str, password: String, address: &str) -> Result<Person> {
        let outcome = self.make_first(token, name, password, address).await;
        self.followed_link(outcome, address).await
    }

    async fn make_first(&self, token: &str, name: &str, password: String, address: &str) -> Result<Person> {
        if !self.setup_token_is_valid(token).await? {
            return Err(Error::SetupLinkInvalid);
        }
        let mut errors = FieldErrors::default();
        errors.check("name", person::check_name(name));
        if errors.is_empty() && !self.0.sign_in.passwords.include(name) {
            let sentence = match self.0.sign_in.passwords {
                PasswordsFor::Nobody => {
                    "Passwords are switched off here. Sign in through single sign-on: who is an Administrator by their groups can be the first."
                }
                _ => "Passwords work only for the name that --local-administrator gives. Enter that one.",
            };
            errors.add("name", sentence);
        }
        errors.check("password", check_password(name, &password));
        if !errors.is_empty() {
            return Err(Error::Invalid(errors));
        }
        let hash = self.0.passwords.hash(password).await?;
        let at = now();
        let event =
            NewEvent::new(at, EventKind::PersonCreated, Author::Slipway).from_context(&on_page(address));
        match self
            .store()
            .create_first_person(name, Role::Admin, &hash, at, event)
            .await?
        {
            Some((person, event)) => {
                self.0.hub.publish(&[event]).await;
                Ok(person)
            }
            None => Err(Error::SetupLinkInvalid),
        }
    }

    /// Signs a member in. `address` is where the attempt comes from; both it and the name are slowed after failures. Whoever has a
    /// second factor is asked for a code next.
    ///
    /// # Errors
    /// [`Error::SignInRefused`] in the same words and the same time for an unknown name and a wrong password,
    /// [`Error::TooManyAttempts`], [`Error::Busy`], or the database.
    pub async fn sign_in(&self, name: &str, password: String, address: &str) -> Result<PasswordOutcome> {
        let found = self.store().person_by_name(name).await?;
        // Whose password does not count here has none: that takes as long to refuse.
        let hash = found
            .as_ref()
            .filter(|row| self.0.sign_in.passwords.include(&row.person.name))
            .and_then(|row| row.password_hash.clone());
        let subjects = brake::of_sign_in(name, address);
        let fits = match self.fits_slowly(&subjects, password, hash.clone()).await {
            Err(error @ Error::TooManyAttempts(_)) => {
                self.deny_waiting(address).await?;
                return Err(error);
            }
            fits => fits?,
        };
        // An unknown name may be a password typed into the wrong field: it is not written down.
        let author = found.as_ref().map_or(Author::Stranger, |row| author(&row.person));
        match (found, hash) {
            (Some(row), Some(hash)) if fits => {
                let outcome = self.after_password(row, &hash, address).await?;
                if let PasswordOutcome::In(_) = outcome {
                    self.forget_failures(&subjects).await?;
                }
                Ok(outcome)
            }
            _ => {
                let event = NewEvent::new(now(), EventKind::PersonSignInFailed, author)
                    .from_context(&on_page(address));
                self.tell(vec![event]).await?;
                Err(Error::SignInRefused)
            }
        }
    }

    /// Goes on behind the right password, unless it was changed in the same moment.
    async fn after_password(&self, row: PersonRow, hash: &str, address: &str) -> Result<PasswordOutcome> {
        let person = row.person;
        if row.has_second_factor {
            let epoch = self.store().epoch_with_password(person.id, hash).await?;
            return Ok(PasswordOutcome::Code(HalfSignedIn {
                person: person.id,
                epoch: epoch.ok_or(Error::SignInRefused)?,
                since: now(),
            }));
        }
        let entry = self
            .note_sign_in(person, Some(hash), "with a password", address)
            .await?;
        Ok(PasswordOutcome::In(entry.ok_or(Error::SignInRefused)?))
    }

    /// Notes that a member signed in, and by which way; `None` if they are no member any more, or have another password than
    /// that of this hash.
    pub(crate) async fn note_sign_in(
        &self,
        person: Person,
        password_hash: Option<&str>,
        way: &str,
        address: &str,
    ) -> Result<Option<Entry>> {
        let event = NewEvent::new(now(), EventKind::PersonSignedIn, author(&person))
            .from_context(&on_page(address))
            .with(by_way(way));
        let noted = self.store().note_sign_in(person.id, password_hash, event).await?;
        let Some((epoch, event)) = noted else {
            return Ok(None);
        };
        self.0.hub.publish(&[event]).await;
        Ok(Some(Entry { person, epoch }))
    }

    /// Writes down that somebody at this address tried to sign in though they have to wait.
    pub(crate) async fn deny_waiting(&self, address: &str) -> Result<()> {
        let detail = EventDetail {
            cause: Some(HAS_TO_WAIT.to_owned()),
            ..EventDetail::default()
        };
        let event = NewEvent::new(now(), EventKind::PersonSignInFailed, Author::Stranger)
            .from_context(&on_page(address))
            .with(detail);
        self.deny(Denied::Waiting(brake::network(address)), event).await
    }

    /// Whether a password fits a hash; guessing is slowed by each of `subjects`. Takes as long where there is no hash. Failures
    /// are counted; to forget them is for the caller, who knows what else is asked for.
    ///
    /// # Errors
    /// [`Error::TooManyAttempts`], [`Error::Busy`], or the database.
    pub(crate) async fn fits_slowly(
        &self,
        subjects: &[String],
        password: String,
        hash: Option<String>,
    ) -> Result<bool> {
        // Held from looking at the count to counting: a hundred guesses at once are not a hundred first ones.
        let place = self.0.passwords.place().await?;
        self.not_braked(subjects).await?;
        // A password longer than any that was accepted is not hashed, but takes as long to refuse.
        let too_long = password.len() > person::LONGEST_PASSWORD;
        let password = if too_long { String::new() } else { password };
        let fits = self.0.passwords.fits(&place, password, hash).await? && !too_long;
        if !fits {
            self.count_failure(subjects).await?;
        }
        Ok(fits)
    }

    /// Notes that a member signed out.
    ///
    /// # Errors
    /// The database cannot be written.
    pub async fn signed_out(&self, actor: &Actor) -> Result<()> {
        self.tell(vec![actor.event(now(), EventKind::PersonSignedOut)])
            .await?;
        Ok(())
    }

    /// The member of a session, with the role of this moment; `None` if the member is gone.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn actor(&self, person: i64, session: String, confirmed_at: Time) -> Result<Option<Actor>> {
        let person = self.store().person_by_id(person).await?;
        Ok(person.map(|person| Actor {
            confirmed_at,
            session,
            ..Actor::new(person)
        }))
    }
}

/// How events name a member.
pub(crate) fn author(person: &Person) -> Author {
    Author::Person {
        id: person.id,
        name: person.name.clone(),
    }
}

/// What is asked for on a page before there is a session.
pub(crate) fn on_page(address: &str) -> Context {
    Context {
        session: None,
        address: Some(address.to_owned()).filter(|address| !address.is_empty()),
        via: Some(Via::Page),
    }
}
