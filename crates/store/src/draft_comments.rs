//! Comments on drafts.

use crate::database::Store;
use crate::error::{Error, Result};
use crate::events::{NewEvent, insert_events};
use model::draft::{Approval, Comment, CommentKind, ReviewWish};
use model::event::Event;
use model::time::Time;
use std::collections::HashMap;

/// A comment that is not written yet.
#[derive(Debug, Clone)]
pub struct NewComment {
    /// The draft.
    pub draft: String,
    /// What it is for.
    pub kind: CommentKind,
    /// What was typed.
    pub text: String,
    /// Id of who writes.
    pub person_id: i64,
    /// Name of who writes.
    pub by: String,
    /// When.
    pub at: Time,
    /// The version of the draft that it is about: it is not written if the draft has another one by now.
    pub version: Option<i64>,
}

impl Store {
    /// Writes a comment; `None` if the draft is not open, or has another version than the comment is about.
    ///
    /// # Errors
    /// The database cannot be written.
    pub async fn add_comment(&self, comment: NewComment, event: NewEvent) -> Result<Option<Event>> {
        let mut transaction = self.begin().await?;
        let touched = sqlx::query(
            "UPDATE drafts SET touched_at = $2
             WHERE id = $1 AND state = 'open' AND version = COALESCE($3, version)",
        )
        .bind(&comment.draft)
        .bind(comment.at.0)
        .bind(comment.version)
        .execute(&mut *transaction)
        .await?;
        if touched.rows_affected() == 0 {
            return Ok(None);
        }
        sqlx::query(
            "INSERT INTO draft_comments (draft_id, kind, text, person_id, person_name, at, version)
             VALUES ($1, $2, $3, $4, $5, $6, $7)",
        )
        .bind(&comment.draft)
        .bind(comment.kind.as_str())
        .bind(&comment.text)
        .bind(comment.person_id)
        .bind(&comment.by)
        .bind(comment.at.0)
        .bind(comment.version)
        .execute(&mut *transaction)
        .await?;
        let mut events = insert_events(&mut transaction, vec![event]).await?;
        self.commit(transaction).await?;
        Ok(events.pop())
    }

    /// The newest comments on a draft, the oldest of them first.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn comments(&self, draft: &str, limit: i64) -> Result<Vec<Comment>> {
        let rows: Vec<(i64, String, String, String, i64, Option<i64>)> = sqlx::query_as(
            "SELECT id, kind, text, person_name, at, version FROM draft_comments
             WHERE draft_id = $1 ORDER BY id DESC LIMIT $2",
        )
        .bind(draft)
        .bind(limit)
        .fetch_all(&self.readers)
        .await?;
        rows.into_iter()
            .rev()
            .map(|(id, kind, text, by, at, version)| {
                Ok(Comment {
                    id,
                    kind: CommentKind::parse(&kind).ok_or(Error::Unknown(kind))?,
                    text,
                    by,
                    at: Time(at),
                    version,
                })
            })
            .collect()
    }

    /// Who approved a version of a draft and is still a member who builds services, the newest first. Whoever asks for changes
    /// after that ends all of them.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn approvals(&self, draft: &str, version: i64) -> Result<Vec<Approval>> {
        let rows: Vec<(i64, String, i64)> = sqlx::query_as(
            "SELECT c.person_id, c.person_name, c.at FROM draft_comments c
             JOIN people p ON p.id = c.person_id AND p.removed_at IS NULL AND p.role IN ('editor', 'admin')
             WHERE c.draft_id = $1 AND c.version = $2 AND c.kind = 'approved' AND NOT EXISTS (
                 SELECT 1 FROM draft_comments later
                 WHERE later.draft_id = c.draft_id AND later.kind = 'changes_wanted' AND later.id > c.id
             )
             ORDER BY c.id DESC",
        )
        .bind(draft)
        .bind(version)
        .fetch_all(&self.readers)
        .await?;
        Ok(rows
            .into_iter()
            .map(|(person_id, by, at)| Approval {
                person_id,
                by,
                at: Time(at),
            })
            .collect())
    }

    /// Drafts that are being edited and whose newest wish for a review nobody has answered, by id.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn wanted_reviews(&self) -> Result<HashMap<String, ReviewWish>> {
        let rows: Vec<(String, String, i64)> = sqlx::query_as(
            "SELECT draft_id, person_name, at FROM draft_comments
             WHERE kind = 'review_wanted' AND id IN (
                 SELECT MAX(draft_comments.id) FROM draft_comments JOIN drafts ON drafts.id = draft_comments.draft_id
                 WHERE drafts.state = 'open' AND draft_comments.kind <> 'remark'
                 GROUP BY draft_comments.draft_id
             )",
        )
        .fetch_all(&self.readers)
        .await?;
        Ok(rows
            .into_iter()
            .map(|(draft, by, at)| (draft, ReviewWish { by, at: Time(at) }))
            .collect())
    }
}
