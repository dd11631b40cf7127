//! The second step of signing in: a code behind the right password.

use crate::brake;
use crate::clock::now;
use crate::engine::Engine;
use crate::error::{Error, Result};
use crate::people::{Entry, HalfSignedIn, author, by_way, on_page};
use crate::second_factor::told_of;
use model::event::{EventDetail, EventKind};
use model::person::Person;
use store::{FactorOutcome, NewEvent, Proof};

/// How long after the password a code may be typed, in milliseconds.
pub const HALF_SIGNED_IN_FOR: i64 = 5 * 60_000;

impl Engine {
    /// The name of who is asked for a code; `None` where that is over.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn half_signed_in(&self, half: &HalfSignedIn) -> Result<Option<String>> {
        if is_over(half) || self.store().session_epoch(half.person).await? != Some(half.epoch) {
            return Ok(None);
        }
        let person = self.store().person_by_id(half.person).await?;
        Ok(person.map(|person| person.name))
    }

    /// Signs in whoever has shown their password by a code of their authenticator or by a recovery code. Both the member and
    /// `address` are slowed after failures.
    ///
    /// # Errors
    /// [`Error::CodeRefused`], [`Error::HalfSignInOver`], [`Error::TooManyAttempts`], [`Error::Busy`], or the database.
    pub async fn enter_code(&self, half: &HalfSignedIn, typed: &str, address: &str) -> Result<Entry> {
        let person = self
            .store()
            .person_by_id(half.person)
            .await?
            .filter(|_| !is_over(half))
            .ok_or(Error::HalfSignInOver)?;
        let subjects = brake::of_code(person.id, address);
        // As with passwords: held from looking at the count to counting.
        let place = self.0.passwords.place().await?;
        if let Err(error) = self.not_braked(&subjects).await {
            if let Error::TooManyAttempts(_) = error {
                self.deny_waiting(address).await?;
            }
            return Err(error);
        }
        let factor = self.store().second_factor(person.id).await?;
        let factor = factor.ok_or(Error::HalfSignInOver)?;
        let at = now();
        let event = |kind| NewEvent::new(at, kind, author(&person)).from_context(&on_page(address));
        if let Some(proof) = self.proof(&place, person.id, &factor, typed, at).await? {
            let used = told_of(&proof, event);
            let way = match &proof {
                Proof::RecoveryCode(_) => "with a password and a recovery code",
                Proof::Step(_) => "with a password and a code",
            };
            let events = used
                .into_iter()
                .chain([event(EventKind::PersonSignedIn).with(by_way(way))])
                .collect();
            let outcome = self
                .store()
                .sign_in_by_factor(person.id, half.epoch, &proof, at, events)
                .await?;
            match outcome {
                FactorOutcome::Done(events) => {
                    self.forget_failures(&subjects).await?;
                    self.forget_failures(&brake::of_sign_in(&person.name, address))
                        .await?;
                    self.0.hub.publish(&events).await;
                    return Ok(Entry {
                        person,
                        epoch: half.epoch,
                    });
                }
                FactorOutcome::Over => return Err(Error::HalfSignInOver),
                FactorOutcome::Used => {}
            }
        }
        self.count_failure(&subjects).await?;
        self.code_failed(&person, address).await?;
        Err(Error::CodeRefused)
    }

    async fn code_failed(&self, person: &Person, address: &str) -> Result<()> {
        let event = NewEvent::new(now(), EventKind::PersonSignInFailed, author(person))
            .from_context(&on_page(address))
            .with(EventDetail {
                cause: Some("the password was right, the code was wrong".to_owned()),
                ..EventDetail::default()
            });
        self.tell(vec![event]).await?;
        Ok(())
    }
}

fn is_over(half: &HalfSignedIn) -> bool {
    now().since(half.since).0 >= HALF_SIGNED_IN_FOR
}
