//! Second factors and recovery codes. What proves a factor is used up in the transaction that it allows something in.

use crate::database::Store;
use crate::error::{Error, Result};
use crate::events::{NewEvent, insert_events};
use crate::sessions::end_sessions;
use model::event::Event;
use model::time::Time;
use sqlx::SqliteConnection;

/// A member's second factor.
#[derive(Clone, PartialEq, Eq)]
pub struct SecondFactorRow {
    /// What the authenticator shares with Slipway.
    pub secret: Vec<u8>,
    /// When it was switched on.
    pub since: Time,
    /// Recovery codes that are not used.
    pub recovery_codes: i64,
}

/// Without the secret.
impl std::fmt::Debug for SecondFactorRow {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("SecondFactorRow")
            .field("since", &self.since)
            .field("recovery_codes", &self.recovery_codes)
            .finish_non_exhaustive()
    }
}

/// What proves a second factor. Each counts once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Proof {
    /// A code of this step of time.
    Step(i64),
    /// The hash of a recovery code.
    RecoveryCode(String),
}

/// What becomes of a second factor.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FactorChange {
    /// There is none any more.
    Off,
    /// Other recovery codes, by their hashes.
    RecoveryCodes(Vec<String>),
}

/// What became of it.
#[derive(Debug, Clone, PartialEq)]
pub enum FactorOutcome {
    /// It is done.
    Done(Vec<Event>),
    /// The code was used before.
    Used,
    /// There is no second factor, or the member has gone, or has another password or role by now.
    Over,
}

/// Shows a proof, which is used up by it; what becomes of it where it shows nothing.
async fn show(
    connection: &mut SqliteConnection,
    person: i64,
    proof: &Proof,
) -> Result<Option<FactorOutcome>> {
    if !has_factor(connection, person).await? {
        return Ok(Some(FactorOutcome::Over));
    }
    let is_used = !use_up(connection, person, proof).await?;
    Ok(is_used.then_some(FactorOutcome::Used))
}

/// Uses a proof up; `false` if it was used before.
async fn use_up(connection: &mut SqliteConnection, person: i64, proof: &Proof) -> Result<bool> {
    let used = match proof {
        Proof::Step(step) => {
            sqlx::query("UPDATE second_factors SET last_step = $2 WHERE person_id = $1 AND last_step < $2")
                .bind(person)
                .bind(step)
                .execute(connection)
                .await?
        }
        Proof::RecoveryCode(hash) => {
            sqlx::query("DELETE FROM recovery_codes WHERE person_id = $1 AND code_hash = $2")
                .bind(person)
                .bind(hash)
                .execute(connection)
                .await?
        }
    };
    Ok(used.rows_affected() == 1)
}

async fn has_factor(connection: &mut SqliteConnection, person: i64) -> Result<bool> {
    Ok(sqlx::query_scalar(
        "SELECT EXISTS (SELECT 1 FROM second_factors JOIN people ON people.id = person_id
         WHERE person_id = $1 AND removed_at IS NULL)",
    )
    .bind(person)
    .fetch_one(connection)
    .await?)
}

async fn replace_codes(connection: &mut SqliteConnection, person: i64, hashes: &[String]) -> Result<()> {
    sqlx::query("DELETE FROM recovery_codes WHERE person_id = $1")
        .bind(person)
        .execute(&mut *connection)
        .await?;
    for hash in hashes {
        sqlx::query("INSERT INTO recovery_codes (person_id, code_hash) VALUES ($1, $2)")
            .bind(person)
            .bind(hash)
            .execute(&mut *connection)
            .await?;
    }
    Ok(())
}

/// Takes a member's second factor away inside a transaction. Whether there was one.
pub(crate) async fn remove_factor(connection: &mut SqliteConnection, person: i64) -> Result<bool> {
    replace_codes(&mut *connection, person, &[]).await?;
    let removed = sqlx::query("DELETE FROM second_factors WHERE person_id = $1")
        .bind(person)
        .execute(connection)
        .await?;
    Ok(removed.rows_affected() > 0)
}

impl Store {
    /// The second factor of a member who is one.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn second_factor(&self, person: i64) -> Result<Option<SecondFactorRow>> {
        let row: Option<(Vec<u8>, i64, i64)> = sqlx::query_as(
            "SELECT secret, since,
                 (SELECT COUNT(*) FROM recovery_codes WHERE recovery_codes.person_id = second_factors.person_id)
             FROM second_factors JOIN people ON people.id = person_id
             WHERE person_id = $1 AND removed_at IS NULL",
        )
        .bind(person)
        .fetch_optional(&self.readers)
        .await?;
        Ok(row.map(|(secret, since, recovery_codes)| SecondFactorRow {
            secret,
            since: Time(since),
            recovery_codes,
        }))
    }

    /// The hashes of a member's recovery codes that are not used.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn recovery_codes(&self, person: i64) -> Result<Vec<String>> {
        Ok(
            sqlx::query_scalar(
                "SELECT code_hash FROM recovery_codes WHERE person_id = $1 ORDER BY code_hash",
            )
            .bind(person)
            .fetch_all(&self.readers)
            .await?,
        )
    }

    /// Switches a second factor on, and ends the member's sessions but the one of this handle. `step` is that of the code that
    /// was typed for it, which is used up. `None` if there is one already.
    ///
    /// # Errors
    /// [`Error::NotFound`], or the database cannot be written.
    pub async fn switch_on_second_factor(
        &self,
        person: i64,
        secret: &[u8],
        step: i64,
        code_hashes: &[String],
        but: &str,
        event: NewEvent,
    ) -> Result<Option<Event>> {
        let mut transaction = self.begin().await?;
        let is_member: bool = sqlx::query_scalar(
            "SELECT EXISTS (SELECT 1 FROM people WHERE id = $1 AND removed_at IS NULL AND password_hash <> '')",
        )
        .bind(person)
        .fetch_one(&mut *transaction)
        .await?;
        if !is_member {
            return Err(Error::NotFound);
        }
        let made = sqlx::query(
            "INSERT INTO second_factors (person_id, secret, since, last_step) VALUES ($1, $2, $3, $4)
             ON CONFLICT (person_id) DO NOTHING",
        )
        .bind(person)
        .bind(secret)
        .bind(event.at.0)
        .bind(step)
        .execute(&mut *transaction)
        .await?;
        if made.rows_affected() == 0 {
            return Ok(None);
        }
        replace_codes(&mut transaction, person, code_hashes).await?;
        end_sessions(&mut transaction, person, Some(but)).await?;
        let mut events = insert_events(&mut transaction, vec![event]).await?;
        self.commit(transaction).await?;
        Ok(events.pop())
    }

    /// Notes that a member who has shown their password signed in with their second factor too, unless their sessions were ended
    /// since `epoch`.
    ///
    /// # Errors
    /// The database cannot be written.
    pub async fn sign_in_by_factor(
        &self,
        person: i64,
        epoch: i64,
        proof: &Proof,
        at: Time,
        events: Vec<NewEvent>,
    ) -> Result<FactorOutcome> {
        let mut transaction = self.begin().await?;
        let noted = sqlx::query(
            "UPDATE people SET signed_in_at = $3 WHERE id = $1 AND removed_at IS NULL AND session_epoch = $2",
        )
        .bind(person)
        .bind(epoch)
        .bind(at.0)
        .execute(&mut *transaction)
        .await?;
        if noted.rows_affected() == 0 {
            return Ok(FactorOutcome::Over);
        }
        if let Some(refused) = show(&mut transaction, person, proof).await? {
            return Ok(refused);
        }
        let events = insert_events(&mut transaction, events).await?;
        self.commit(transaction).await?;
        Ok(FactorOutcome::Done(events))
    }

    /// Uses a proof up for nothing but showing who somebody is.
    ///
    /// # Errors
    /// The database cannot be written.
    pub async fn prove_factor(
        &self,
        person: i64,
        proof: &Proof,
        events: Vec<NewEvent>,
    ) -> Result<FactorOutcome> {
        let mut transaction = self.begin().await?;
        if let Some(refused) = show(&mut transaction, person, proof).await? {
            return Ok(refused);
        }
        let events = insert_events(&mut transaction, events).await?;
        self.commit(transaction).await?;
        Ok(FactorOutcome::Done(events))
    }

    /// Changes a member's second factor, which `proof` has to show. Switching it off ends their sessions but the one of this
    /// handle.
    ///
    /// # Errors
    /// The database cannot be written.
    pub async fn change_factor(
        &self,
        person: i64,
        proof: &Proof,
        change: FactorChange,
        but: &str,
        events: Vec<NewEvent>,
    ) -> Result<FactorOutcome> {
        let mut transaction = self.begin().await?;
        if let Some(refused) = show(&mut transaction, person, proof).await? {
            return Ok(refused);
        }
        match change {
            FactorChange::Off => {
                remove_factor(&mut transaction, person).await?;
                end_sessions(&mut transaction, person, Some(but)).await?;
            }
            FactorChange::RecoveryCodes(hashes) => replace_codes(&mut transaction, person, &hashes).await?,
        }
        let events = insert_events(&mut transaction, events).await?;
        self.commit(transaction).await?;
        Ok(FactorOutcome::Done(events))
    }

    /// Takes a member's second factor away without a proof and ends all their sessions; `None` if they have none.
    ///
    /// # Errors
    /// The database cannot be written.
    pub async fn reset_factor(&self, person: i64, event: NewEvent) -> Result<Option<Event>> {
        let mut transaction = self.begin().await?;
        if !remove_factor(&mut transaction, person).await? {
            return Ok(None);
        }
        end_sessions(&mut transaction, person, None).await?;
        let mut events = insert_events(&mut transaction, vec![event]).await?;
        self.commit(transaction).await?;
        Ok(events.pop())
    }
}
