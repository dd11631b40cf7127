//! Failed attempts to sign in.

use crate::database::Store;
use crate::error::Result;
use model::time::Time;

/// Failures in a row of one account name or one address.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Attempts {
    /// How many.
    pub failures: i64,
    /// When the last one was.
    pub failed_at: Time,
}

impl Store {
    /// The failures of `subject`, an account name or an address.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn sign_in_attempts(&self, subject: &str) -> Result<Attempts> {
        let row: Option<(i64, i64)> =
            sqlx::query_as("SELECT failures, failed_at FROM sign_in_attempts WHERE subject = $1")
                .bind(subject)
                .fetch_optional(&self.readers)
                .await?;
        Ok(
            row.map_or_else(Attempts::default, |(failures, failed_at)| Attempts {
                failures,
                failed_at: Time(failed_at),
            }),
        )
    }

    /// Counts a failure. A series that rested since before `forgotten` begins anew.
    ///
    /// # Errors
    /// The database cannot be written.
    pub async fn count_failed_sign_in(&self, subject: &str, at: Time, forgotten: Time) -> Result<()> {
        let mut transaction = self.begin().await?;
        // Old rows would pile up: every name and address that was ever tried.
        sqlx::query("DELETE FROM sign_in_attempts WHERE failed_at < $1")
            .bind(forgotten.0)
            .execute(&mut *transaction)
            .await?;
        sqlx::query(
            "INSERT INTO sign_in_attempts (subject, failures, failed_at) VALUES ($1, 1, $2)
             ON CONFLICT (subject) DO UPDATE SET failures = failures + 1, failed_at = excluded.failed_at",
        )
        .bind(subject)
        .bind(at.0)
        .execute(&mut *transaction)
        .await?;
        self.commit(transaction).await?;
        Ok(())
    }

    /// Forgets the failures of `subject` after it signed in.
    ///
    /// # Errors
    /// The database cannot be written.
    pub async fn forget_failed_sign_ins(&self, subject: &str) -> Result<()> {
        sqlx::query("DELETE FROM sign_in_attempts WHERE subject = $1")
            .bind(subject)
            .execute(&self.writer)
            .await?;
        Ok(())
    }
}
