//! A member's second factor: setting it up, its recovery codes, switching it off.
//!
//! A secret that nobody has typed a code of yet, and recovery codes that nobody has seen yet, are in memory alone.

use crate::actor::Actor;
use crate::brake;
use crate::clock::now;
use crate::engine::Engine;
use crate::error::{Error, Result};
use crate::passwords::Place;
use crate::qr_code::qr_code;
use crate::recovery_codes;
use crate::totp::TotpSecret;
use model::event::{EventDetail, EventKind};
use model::field_error::FieldErrors;
use model::time::Time;
use model::view::{EnrolmentView, FactorState, SecondFactorView};
use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};
use store::{FactorChange, FactorOutcome, NewEvent, Proof, SecondFactorRow};

/// How long somebody may take to put the secret into an authenticator.
const ENROLMENT: Duration = Duration::from_mins(15);
/// How long recovery codes wait to be shown.
const UNSEEN: Duration = Duration::from_mins(5);

/// What is said of a code that does not count.
pub(crate) const WRONG_CODE: &str =
    "That code is not right, or was used before. Wait for the next one, or use a recovery code.";

/// What is in memory alone, by member.
#[derive(Default)]
pub(crate) struct Enrolments {
    secrets: Mutex<HashMap<i64, Enrolment>>,
    recovery_codes: Mutex<HashMap<i64, (Vec<String>, Instant)>>,
}

/// Without anything secret.
impl std::fmt::Debug for Enrolments {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Enrolments")
    }
}

#[derive(Clone)]
struct Enrolment {
    secret: TotpSecret,
    /// Handle of the session that asked for it: another browser of the member does not see it.
    session: String,
    begun: Instant,
}

impl Enrolments {
    fn begin(&self, actor: &Actor) {
        let enrolment = Enrolment {
            secret: TotpSecret::random(),
            session: actor.session.clone(),
            begun: Instant::now(),
        };
        // Nothing in here panics, and what is kept is right at every moment.
        let mut secrets = self.secrets.lock().unwrap_or_else(PoisonError::into_inner);
        secrets.retain(|_, enrolment| enrolment.begun.elapsed() < ENROLMENT);
        secrets.insert(actor.person.id, enrolment);
    }

    fn secret_of(&self, actor: &Actor) -> Option<TotpSecret> {
        let secrets = self.secrets.lock().unwrap_or_else(PoisonError::into_inner);
        secrets
            .get(&actor.person.id)
            .filter(|enrolment| enrolment.begun.elapsed() < ENROLMENT && enrolment.session == actor.session)
            .map(|enrolment| enrolment.secret.clone())
    }

    fn end(&self, person: i64) {
        let mut secrets = self.secrets.lock().unwrap_or_else(PoisonError::into_inner);
        secrets.remove(&person);
    }

    fn keep_codes(&self, person: i64, codes: Vec<String>) {
        let mut kept = self.recovery_codes.lock().unwrap_or_else(PoisonError::into_inner);
        kept.retain(|_, (_, made)| made.elapsed() < UNSEEN);
        kept.insert(person, (codes, Instant::now()));
    }

    fn take_codes(&self, person: i64) -> Vec<String> {
        let mut kept = self.recovery_codes.lock().unwrap_or_else(PoisonError::into_inner);
        kept.retain(|_, (_, made)| made.elapsed() < UNSEEN);
        kept.remove(&person).map(|(codes, _)| codes).unwrap_or_default()
    }
}

/// The event that tells that a recovery code was used, where it was one.
pub(crate) fn told_of(proof: &Proof, event: impl FnOnce(EventKind) -> NewEvent) -> Option<NewEvent> {
    matches!(proof, Proof::RecoveryCode(_)).then(|| event(EventKind::RecoveryCodeUsed))
}

fn wrong_code(sentence: &str) -> Error {
    let mut errors = FieldErrors::default();
    errors.add("code", sentence);
    Error::Invalid(errors)
}

impl Engine {
    /// What somebody has typed proves; `None` for nothing. It is still to be used up. Whoever asks stands at the front of the line
    /// of passwords, and so of the brake.
    pub(crate) async fn proof(
        &self,
        place: &Place,
        person: i64,
        factor: &SecondFactorRow,
        typed: &str,
        at: Time,
    ) -> Result<Option<Proof>> {
        let code: String = typed.chars().filter(|c| !c.is_whitespace()).collect();
        if let Some(step) = TotpSecret::new(factor.secret.clone()).step_of(&code, at) {
            return Ok(Some(Proof::Step(step)));
        }
        let Some(letters) = recovery_codes::letters(&code) else {
            return Ok(None);
        };
        for hash in self.store().recovery_codes(person).await? {
            if self
                .0
                .passwords
                .fits(place, letters.clone(), Some(hash.clone()))
                .await?
            {
                return Ok(Some(Proof::RecoveryCode(hash)));
            }
        }
        Ok(None)
    }

    /// New recovery codes, and what is kept of them.
    async fn new_recovery_codes(&self) -> Result<(Vec<String>, Vec<String>)> {
        let codes = recovery_codes::new_codes();
        let letters: Vec<String> = codes
            .iter()
            .filter_map(|code| recovery_codes::letters(code))
            .collect();
        let mut hashes = Vec::with_capacity(letters.len());
        for letters in letters {
            hashes.push(self.0.passwords.hash(letters).await?);
        }
        Ok((codes, hashes))
    }

    /// What a member shows beside their password.
    pub(crate) async fn factor_state(&self, actor: &Actor) -> Result<FactorState> {
        if let Some(factor) = self.store().second_factor(actor.person.id).await? {
            return Ok(FactorState::On {
                since: factor.since,
                recovery_codes: factor.recovery_codes,
            });
        }
        Ok(if self.has_password(actor).await? {
            FactorState::Off
        } else {
            FactorState::NoPassword
        })
    }

    /// The page of a member's second factor. Recovery codes are on it once: with `show` they are shown, and forgotten.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn second_factor(&self, actor: &Actor, show: bool) -> Result<SecondFactorView> {
        let state = self.factor_state(actor).await?;
        let secret = Some(&state)
            .filter(|state| **state == FactorState::Off)
            .and_then(|_| self.0.enrolments.secret_of(actor));
        let recovery_codes = match state {
            FactorState::On { .. } if show => self.0.enrolments.take_codes(actor.person.id),
            _ => Vec::new(),
        };
        Ok(SecondFactorView {
            enrolment: secret.map(|secret| enrolment_view(&secret, &actor.person.name)),
            state,
            recovery_codes,
            now: now(),
        })
    }

    /// Makes a secret for the member's authenticator. Nothing is asked for before a code of it was typed.
    ///
    /// # Errors
    /// [`Error::NotConfirmed`], [`Error::NotNow`] where there is a second factor already or no password, or the database does
    /// not answer.
    pub async fn begin_second_factor(&self, actor: &Actor) -> Result<()> {
        let begun = self.begin_enrolment(actor).await;
        self.own_attempt(actor, "set up a second factor", begun).await
    }

    async fn begin_enrolment(&self, actor: &Actor) -> Result<()> {
        actor.confirmed()?;
        match self.factor_state(actor).await? {
            FactorState::Off => {
                self.0.enrolments.begin(actor);
                Ok(())
            }
            FactorState::On { .. } => Err(Error::NotNow(IS_ON.to_owned())),
            FactorState::NoPassword => Err(Error::NotNow(
                "You sign in through single sign-on. Set a second factor up there.".to_owned(),
            )),
        }
    }

    /// Forgets the secret that was made for the member's authenticator.
    pub fn leave_second_factor(&self, actor: &Actor) {
        self.0.enrolments.end(actor.person.id);
    }

    /// Switches the second factor on, for which a code of it has to be typed. The member's other sessions end; recovery codes
    /// wait to be shown.
    ///
    /// # Errors
    /// [`Error::Invalid`] at the field `code`, [`Error::NotNow`] where setting up took too long, or the database cannot be
    /// written.
    pub async fn switch_on_second_factor(&self, actor: &Actor, code: &str) -> Result<()> {
        let switched = self.enrol(actor, code).await;
        self.own_attempt(actor, "switch the second factor on", switched)
            .await
    }

    async fn enrol(&self, actor: &Actor, code: &str) -> Result<()> {
        let person = actor.person.id;
        let Some(secret) = self.0.enrolments.secret_of(actor) else {
            return Err(Error::NotNow(
                "Setting the second factor up took too long. Begin anew, with a new secret.".to_owned(),
            ));
        };
        let at = now();
        let code: String = code.chars().filter(|c| !c.is_whitespace()).collect();
        let Some(step) = secret.step_of(&code, at) else {
            return Err(wrong_code(
                "That is not the code of this moment. Is the clock of your device right? Type the code that it shows now.",
            ));
        };
        let (codes, hashes) = self.new_recovery_codes().await?;
        let event = actor.event(at, EventKind::SecondFactorOn);
        let switched = self
            .store()
            .switch_on_second_factor(person, secret.bytes(), step, &hashes, &actor.session, event)
            .await?;
        self.0.enrolments.end(person);
        let Some(event) = switched else {
            return Err(Error::NotNow(IS_ON.to_owned()));
        };
        self.0.enrolments.keep_codes(person, codes);
        self.0.hub.publish(&[event]).await;
        Ok(())
    }

    /// Switches the second factor off, for which a code is asked for. The member's other sessions end.
    ///
    /// # Errors
    /// See [`Engine::renew_recovery_codes`].
    pub async fn switch_off_second_factor(&self, actor: &Actor, code: &str) -> Result<()> {
        self.change_factor(actor, code, FactorChange::Off, EventKind::SecondFactorOff)
            .await
    }

    /// Makes new recovery codes, for which a code is asked for. Those before are void; the new ones wait to be shown.
    ///
    /// # Errors
    /// [`Error::Invalid`] at the field `code`, [`Error::TooManyAttempts`], [`Error::Busy`], [`Error::NotNow`] where there is no
    /// second factor, or the database cannot be written.
    pub async fn renew_recovery_codes(&self, actor: &Actor, code: &str) -> Result<()> {
        let waits = self.not_braked(&brake::of_confirmation(actor.person.id)).await;
        self.confirming(actor, waits).await?;
        let (codes, hashes) = self.new_recovery_codes().await?;
        let change = FactorChange::RecoveryCodes(hashes);
        self.change_factor(actor, code, change, EventKind::RecoveryCodesMade)
            .await?;
        self.0.enrolments.keep_codes(actor.person.id, codes);
        Ok(())
    }

    async fn change_factor(
        &self,
        actor: &Actor,
        code: &str,
        change: FactorChange,
        kind: EventKind,
    ) -> Result<()> {
        let person = actor.person.id;
        let subjects = brake::of_confirmation(person);
        // As with passwords: held from looking at the count to counting.
        let place = self.0.passwords.place().await?;
        let waits = self.not_braked(&subjects).await;
        self.confirming(actor, waits).await?;
        let off = || Error::NotNow("There is no second factor any more.".to_owned());
        let factor = self.store().second_factor(person).await?.ok_or_else(off);
        let factor = self
            .own_attempt(actor, "change the second factor", factor)
            .await?;
        let at = now();
        if let Some(proof) = self.proof(&place, person, &factor, code, at).await? {
            let used = told_of(&proof, |kind| actor.event(at, kind));
            let events = used.into_iter().chain([actor.event(at, kind)]).collect();
            let outcome = self
                .store()
                .change_factor(person, &proof, change, &actor.session, events)
                .await?;
            match outcome {
                FactorOutcome::Done(events) => {
                    self.forget_failures(&subjects).await?;
                    self.0.hub.publish(&events).await;
                    return Ok(());
                }
                FactorOutcome::Over => return Err(off()),
                FactorOutcome::Used => {}
            }
        }
        self.count_failure(&subjects).await?;
        let event = actor.event(at, EventKind::ConfirmationFailed).with(EventDetail {
            cause: Some("the code was wrong".to_owned()),
            ..EventDetail::default()
        });
        self.tell(vec![event]).await?;
        Err(wrong_code(WRONG_CODE))
    }
}

const IS_ON: &str = "Your second factor is on already.";

fn enrolment_view(secret: &TotpSecret, member: &str) -> EnrolmentView {
    // Without a picture the secret can still be typed.
    let (size, path) =
        qr_code(&secret.uri(member)).map_or_else(Default::default, |code| (code.size, code.path));
    EnrolmentView {
        secret: secret.grouped(),
        size,
        path,
    }
}
