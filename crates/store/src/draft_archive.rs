//! Drafts that nobody has touched for long.

use crate::database::Store;
use crate::drafts::{Row, load};
use crate::error::Result;
use crate::events::{NewEvent, insert_events};
use model::draft::Draft;
use model::event::Event;
use model::time::Time;

impl Store {
    /// Archives open drafts that nobody has saved, commented on or brought back since `untouched_since`. `event` says what is
    /// written of each.
    ///
    /// # Errors
    /// The database cannot be written.
    pub async fn archive_drafts(
        &self,
        untouched_since: Time,
        event: impl Fn(&Draft) -> NewEvent,
    ) -> Result<Vec<Event>> {
        let mut transaction = self.begin().await?;
        let ids: Vec<String> = sqlx::query_scalar(
            "UPDATE drafts SET state = 'archived'
             WHERE state = 'open' AND updated_at < $1 AND (touched_at IS NULL OR touched_at < $1)
             RETURNING id",
        )
        .bind(untouched_since.0)
        .fetch_all(&mut *transaction)
        .await?;
        let mut events = Vec::with_capacity(ids.len());
        for id in ids {
            events.push(event(&load(&mut transaction, &id).await?));
        }
        let events = insert_events(&mut transaction, events).await?;
        self.commit(transaction).await?;
        Ok(events)
    }

    /// Drafts that are archived, the one saved last first.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn archived_drafts(&self, limit: i64) -> Result<Vec<Draft>> {
        let rows: Vec<Row> = sqlx::query_as(
            "SELECT id, version, state, form, origins, link, rebuilds, service_arn, created_by, created_at,
                    updated_by, updated_at
             FROM drafts WHERE state = 'archived' ORDER BY updated_at DESC, id LIMIT $1",
        )
        .bind(limit)
        .fetch_all(&self.readers)
        .await?;
        rows.into_iter().map(Draft::try_from).collect()
    }

    /// Brings an archived draft back; `None` if it is not archived.
    ///
    /// # Errors
    /// The database cannot be written.
    pub async fn unarchive_draft(&self, id: &str, at: Time, event: NewEvent) -> Result<Option<Event>> {
        let mut transaction = self.begin().await?;
        let moved = sqlx::query(
            "UPDATE drafts SET state = 'open', touched_at = $2 WHERE id = $1 AND state = 'archived'",
        )
        .bind(id)
        .bind(at.0)
        .execute(&mut *transaction)
        .await?;
        self.commit_told(transaction, &moved, event).await
    }
}
