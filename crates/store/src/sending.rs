//! Drafts on their way to App Runner, whose answer may not come.

use crate::database::Store;
use crate::draft_versions::forget_versions;
use crate::error::Result;
use crate::events::{NewEvent, insert_events};
use model::arn::ServiceArn;
use model::draft::Draft;
use model::event::{Author, Event};
use model::record::Context;
use model::time::Time;
use serde::{Deserialize, Serialize};
use sqlx::SqliteConnection;

/// Who sends a draft.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sender {
    /// The member.
    pub author: Author,
    /// From where.
    pub context: Context,
}

/// A draft that was sent and whose answer is not known.
#[derive(Debug, Clone, PartialEq)]
pub struct SendingDraft {
    /// The draft.
    pub draft: Draft,
    /// When it was sent.
    pub at: Time,
    /// By whom; unknown where an earlier version sent it.
    pub by: Option<Sender>,
}

impl Store {
    /// Marks an open draft as being sent; `false` if it is not open or has moved on, so that of two presses one wins.
    ///
    /// # Errors
    /// The database cannot be written.
    pub async fn begin_sending(&self, id: &str, version: i64, at: Time, by: &Sender) -> Result<bool> {
        let moved = sqlx::query(
            "UPDATE drafts SET state = 'sending', sent_at = $3, sent_by = $4
             WHERE id = $1 AND version = $2 AND state = 'open'",
        )
        .bind(id)
        .bind(version)
        .bind(at.0)
        .bind(serde_json::to_string(by)?)
        .execute(&self.writer)
        .await?;
        Ok(moved.rows_affected() == 1)
    }

    /// Drafts that were sent and whose answer is not known.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn sending_drafts(&self) -> Result<Vec<SendingDraft>> {
        let rows: Vec<(String, Option<i64>, Option<String>)> =
            sqlx::query_as("SELECT id, sent_at, sent_by FROM drafts WHERE state = 'sending'")
                .fetch_all(&self.readers)
                .await?;
        let mut drafts = Vec::with_capacity(rows.len());
        for (id, at, by) in rows {
            drafts.push(SendingDraft {
                draft: self.draft(&id).await?,
                at: Time(at.unwrap_or_default()),
                by: by.map(|by| serde_json::from_str(&by)).transpose()?,
            });
        }
        Ok(drafts)
    }

    /// Opens a draft again whose request App Runner did not take on.
    ///
    /// # Errors
    /// The database cannot be written.
    pub async fn stop_sending(&self, id: &str, events: Vec<NewEvent>) -> Result<Vec<Event>> {
        let mut transaction = self.begin().await?;
        sqlx::query(
            "UPDATE drafts SET state = 'open', sent_at = NULL, sent_by = NULL WHERE id = $1 AND state = 'sending'",
        )
            .bind(id)
            .execute(&mut *transaction)
            .await?;
        let events = insert_events(&mut transaction, events).await?;
        self.commit(transaction).await?;
        Ok(events)
    }
}

/// Notes which service a draft became.
pub(crate) async fn mark_sent(
    connection: &mut SqliteConnection,
    id: &str,
    service: &ServiceArn,
) -> Result<()> {
    sqlx::query(
        "UPDATE drafts SET state = 'sent', service_arn = $2, sent_by = NULL
         WHERE id = $1 AND state IN ('open', 'sending')",
    )
    .bind(id)
    .bind(service.to_string())
    .execute(&mut *connection)
    .await?;
    forget_versions(connection, id).await
}
