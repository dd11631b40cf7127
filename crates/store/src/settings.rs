//! Small facts of this installation.

use crate::database::Store;
use crate::error::Result;

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
