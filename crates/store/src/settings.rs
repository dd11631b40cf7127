//! Small facts of this installation.

use crate::database::Store;
use crate::error::{Error, Result};
use crate::events::{NewEvent, insert_events};
use model::event::Event;

impl Store {
    /// The value under `name`.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn setting(&self, name: &str) -> Result<Option<String>> {
        Ok(sqlx::query_scalar("SELECT value FROM settings WHERE name = $1")
            .bind(name)
            .fetch_optional(&self.readers)
            .await?)
    }

    /// Writes `value` under `name`, over what was there.
    ///
    /// # Errors
    /// The database cannot be written.
    pub async fn set_setting(&self, name: &str, value: &str) -> Result<()> {
        sqlx::query(
            "INSERT INTO settings (name, value) VALUES ($1, $2) ON CONFLICT (name) DO UPDATE SET value = excluded.value",
        )
        .bind(name)
        .bind(value)
        .execute(&self.writer)
        .await?;
        Ok(())
    }

    /// Writes `value` under `name`, and that somebody did.
    ///
    /// # Errors
    /// The database cannot be written.
    pub async fn change_setting(&self, name: &str, value: &str, event: NewEvent) -> Result<Event> {
        let mut transaction = self.begin().await?;
        sqlx::query(
            "INSERT INTO settings (name, value) VALUES ($1, $2) ON CONFLICT (name) DO UPDATE SET value = excluded.value",
        )
        .bind(name)
        .bind(value)
        .execute(&mut *transaction)
        .await?;
        let mut events = insert_events(&mut transaction, vec![event]).await?;
        self.commit(transaction).await?;
        events.pop().ok_or(Error::NotFound)
    }

    /// The value under `name`; writes `value` first if there is none.
    ///
    /// # Errors
    /// The database cannot be written.
    pub async fn setting_or(&self, name: &str, value: &str) -> Result<String> {
        if let Some(found) = self.setting(name).await? {
            return Ok(found);
        }
        sqlx::query("INSERT INTO settings (name, value) VALUES ($1, $2) ON CONFLICT (name) DO NOTHING")
            .bind(name)
            .bind(value)
            .execute(&self.writer)
            .await?;
        Ok(self.setting(name).await?.unwrap_or_else(|| value.to_owned()))
    }
}
