//! Short launch links.

use crate::database::Store;
use crate::error::{Error, Result};
use crate::events::{NewEvent, insert_events};
use model::event::Event;
use model::launch::{Revocation, ShortCode, ShortLink};
use model::time::Time;
use sqlx::SqliteConnection;

#[derive(sqlx::FromRow)]
struct Row {
    code: String,
    query: String,
    note: String,
    created_by: String,
    created_at: i64,
    expires_at: Option<i64>,
    revoked_by: Option<String>,
    revoked_at: Option<i64>,
    opened: i64,
    opened_at: Option<i64>,
    drafts: i64,
}

impl TryFrom<Row> for ShortLink {
    type Error = Error;

    fn try_from(row: Row) -> Result<ShortLink> {
        Ok(ShortLink {
            code: row
                .code
                .parse()
                .map_err(|error| Error::Unknown(format!("{error}")))?,
            query: row.query,
            note: row.note,
            created_by: row.created_by,
            created_at: Time(row.created_at),
            expires_at: row.expires_at.map(Time),
            revoked: row
                .revoked_by
                .zip(row.revoked_at)
                .map(|(by, at)| Revocation { by, at: Time(at) }),
            opened: row.opened,
            opened_at: row.opened_at.map(Time),
            drafts: row.drafts,
        })
    }
}

impl Store {
    /// Keeps a short link that was never there.
    ///
    /// # Errors
    /// [`Error::Duplicate`], or the database cannot be written.
    pub async fn create_short_link(&self, link: &ShortLink, event: NewEvent) -> Result<Event> {
        let mut transaction = self.begin().await?;
        sqlx::query(
            "INSERT INTO short_links (code, query, note, created_by, created_at, expires_at, opened, drafts)
             VALUES ($1, $2, $3, $4, $5, $6, 0, 0)",
        )
        .bind(link.code.as_str())
        .bind(&link.query)
        .bind(&link.note)
        .bind(&link.created_by)
        .bind(link.created_at.0)
        .bind(link.expires_at.map(|at| at.0))
        .execute(&mut *transaction)
        .await?;
        let mut events = insert_events(&mut transaction, vec![event]).await?;
        self.commit(transaction).await?;
        Ok(events.remove(0))
    }

    /// The short link of this code, whether it still leads anywhere or not.
    ///
    /// # Errors
    /// [`Error::NotFound`], or the database does not answer.
    pub async fn short_link(&self, code: &ShortCode) -> Result<ShortLink> {
        let row: Option<Row> = sqlx::query_as(
            "SELECT code, query, note, created_by, created_at, expires_at, revoked_by, revoked_at, opened, opened_at,
                    drafts
             FROM short_links WHERE code = $1",
        )
        .bind(code.as_str())
        .fetch_optional(&self.readers)
        .await?;
        row.ok_or(Error::NotFound)?.try_into()
    }

    /// Short links, the newest first.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn short_links(&self, limit: i64) -> Result<Vec<ShortLink>> {
        let rows: Vec<Row> = sqlx::query_as(
            "SELECT code, query, note, created_by, created_at, expires_at, revoked_by, revoked_at, opened, opened_at,
                    drafts
             FROM short_links ORDER BY created_at DESC, code LIMIT $1",
        )
        .bind(limit)
        .fetch_all(&self.readers)
        .await?;
        rows.into_iter().map(ShortLink::try_from).collect()
    }

    /// Ends a short link; `None` if it is not there or somebody did so before.
    ///
    /// # Errors
    /// The database cannot be written.
    pub async fn revoke_short_link(
        &self,
        code: &ShortCode,
        revocation: &Revocation,
        event: NewEvent,
    ) -> Result<Option<Event>> {
        let mut transaction = self.begin().await?;
        let ended = sqlx::query(
            "UPDATE short_links SET revoked_by = $2, revoked_at = $3 WHERE code = $1 AND revoked_at IS NULL",
        )
        .bind(code.as_str())
        .bind(&revocation.by)
        .bind(revocation.at.0)
        .execute(&mut *transaction)
        .await?;
        self.commit_told(transaction, &ended, event).await
    }

    /// Counts that somebody followed a short link. It is no event: a page elsewhere can make a member's browser do it any
    /// number of times.
    ///
    /// # Errors
    /// The database cannot be written.
    pub async fn count_opening(&self, code: &ShortCode, at: Time) -> Result<()> {
        sqlx::query("UPDATE short_links SET opened = opened + 1, opened_at = $2 WHERE code = $1")
            .bind(code.as_str())
            .bind(at.0)
            .execute(&self.writer)
            .await?;
        Ok(())
    }
}

/// Counts that a draft began with a short link.
pub(crate) async fn count_draft(connection: &mut SqliteConnection, code: &ShortCode) -> Result<()> {
    sqlx::query("UPDATE short_links SET drafts = drafts + 1 WHERE code = $1")
        .bind(code.as_str())
        .execute(connection)
        .await?;
    Ok(())
}
