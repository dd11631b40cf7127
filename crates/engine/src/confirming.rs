//! "Confirm it is you": a member shows once more who they are, before something that matters.

use crate::actor::Actor;
use crate::brake;
use crate::clock::now;
use crate::engine::Engine;
use crate::error::{Error, Result};
use crate::people::by_way;
use crate::second_factor::told_of;
use model::event::{EventDetail, EventKind};
use model::field_error::FieldErrors;
use model::identity::Identity;
use model::person::SHORTEST_PASSWORD;
use model::view::ConfirmWay;
use store::FactorOutcome;

/// The field that asks for the password once more, or for a code of the second factor.
pub const CONFIRMATION: &str = "your_password";

impl Engine {
    /// Has a member show by their password, or by a code of their second factor, that it is them. Guessing is slowed by a count
    /// of its own, to which nobody else can add.
    ///
    /// Either will do: whoever sits down at an open browser has neither. What changes the second factor itself asks for a code.
    ///
    /// # Errors
    /// [`Error::Invalid`] at the field [`CONFIRMATION`], [`Error::TooManyAttempts`], [`Error::Busy`], or the database.
    pub async fn confirm(&self, actor: &mut Actor, typed: String) -> Result<()> {
        let has_factor = self.store().confirming(actor.person.id).await?.second_factor;
        // Passwords are longer than any code.
        let is_code = has_factor && typed.trim().chars().count() < SHORTEST_PASSWORD;
        let fits = if is_code {
            self.fits_factor(actor, &typed).await?
        } else {
            self.password_if_right(actor, typed).await?.is_some()
        };
        if fits {
            let way = if is_code { "with a code" } else { "with a password" };
            self.note_confirmation(actor, way).await?;
            actor.confirmed_at = now();
            return Ok(());
        }
        self.confirmation_failed(actor, None).await?;
        let mut errors = FieldErrors::default();
        let sentence = if is_code {
            "That is neither your password nor a code that counts now. Each code works once."
        } else {
            "That is not your password."
        };
        errors.add(CONFIRMATION, sentence);
        Err(Error::Invalid(errors))
    }

    /// Lets a member go on who has shown a moment ago that it is them.
    ///
    /// # Errors
    /// [`Error::NotConfirmed`].
    pub async fn go_on_confirmed(&self, actor: &Actor) -> Result<()> {
        self.own_attempt(actor, "confirm that it is them", actor.confirmed())
            .await
    }

    /// Has a member show that it is them by whom the provider of single sign-on has just seen.
    ///
    /// # Errors
    /// [`Error::NotNow`] where that is somebody else, or the database.
    pub async fn confirm_by_identity(&self, actor: &Actor, identity: &Identity) -> Result<()> {
        let known = self.store().person_by_identity(identity).await?;
        if known.is_some_and(|person| person.id == actor.person.id) {
            return self.note_confirmation(actor, "through single sign-on").await;
        }
        let cause = "signed in as somebody else at the sign-in service";
        self.confirmation_failed(actor, Some(cause)).await?;
        Err(Error::NotNow(format!(
            "There you signed in as somebody else. Sign in there as the one whom you are here: {}.",
            actor.person.name
        )))
    }

    /// With what a member can show that it is them.
    pub(crate) async fn confirm_way(&self, actor: &Actor) -> Result<ConfirmWay> {
        let confirming = self.store().confirming(actor.person.id).await?;
        let ways = &self.0.sign_in;
        Ok(
            if confirming.password && ways.passwords.include(&actor.person.name) {
                if confirming.second_factor {
                    ConfirmWay::PasswordOrCode
                } else {
                    ConfirmWay::Password
                }
            } else {
                match &ways.single_sign_on {
                    Some(label) => ConfirmWay::SingleSignOn(label.clone()),
                    None => ConfirmWay::Nothing,
                }
            },
        )
    }

    /// Whether a member has a password that counts here.
    pub(crate) async fn has_password(&self, actor: &Actor) -> Result<bool> {
        let confirming = self.store().confirming(actor.person.id).await?;
        Ok(confirming.password && self.0.sign_in.passwords.include(&actor.person.name))
    }

    /// The hash of a member's password, if this is it.
    pub(crate) async fn password_if_right(&self, actor: &Actor, password: String) -> Result<Option<String>> {
        let hash = self
            .store()
            .password_hash(actor.person.id)
            .await?
            .filter(|_| self.0.sign_in.passwords.include(&actor.person.name));
        let subjects = brake::of_confirmation(actor.person.id);
        let fits = self.fits_slowly(&subjects, password, hash.clone()).await;
        let fits = self.confirming(actor, fits).await?;
        if fits {
            self.forget_failures(&subjects).await?;
        }
        Ok(hash.filter(|_| fits))
    }

    async fn fits_factor(&self, actor: &Actor, typed: &str) -> Result<bool> {
        let person = actor.person.id;
        let subjects = brake::of_confirmation(person);
        let place = self.0.passwords.place().await?;
        let waits = self.not_braked(&subjects).await;
        self.confirming(actor, waits).await?;
        let at = now();
        let proof = match self.store().second_factor(person).await? {
            Some(factor) => self.proof(&place, person, &factor, typed, at).await?,
            None => None,
        };
        if let Some(proof) = proof {
            let used = told_of(&proof, |kind| actor.event(at, kind));
            let events = used.into_iter().collect();
            if let FactorOutcome::Done(events) = self.store().prove_factor(person, &proof, events).await? {
                self.forget_failures(&subjects).await?;
                self.0.hub.publish(&events).await;
                return Ok(true);
            }
        }
        self.count_failure(&subjects).await?;
        Ok(false)
    }

    async fn note_confirmation(&self, actor: &Actor, way: &str) -> Result<()> {
        let event = actor.event(now(), EventKind::Confirmed).with(by_way(way));
        self.tell(vec![event]).await?;
        Ok(())
    }

    /// Writes down that somebody could not show that they are this member.
    pub(crate) async fn confirmation_failed(&self, actor: &Actor, cause: Option<&str>) -> Result<()> {
        let event = actor
            .event(now(), EventKind::ConfirmationFailed)
            .with(EventDetail {
                cause: cause.map(ToOwned::to_owned),
                ..EventDetail::default()
            });
        self.tell(vec![event]).await?;
        Ok(())
    }
}
