//! Drafts and the conflicts between those who edit them.

use crate::database::Store;
use crate::draft_versions::keep_version;
use crate::error::{Error, Result};
use crate::events::{NewEvent, insert_events};
use crate::service_conditions::like;
use crate::short_links::count_draft;
use model::arn::ServiceArn;
use model::draft::{Draft, DraftState, DraftValues, Origin, Step};
use model::event::Event;
use model::launch::ShortCode;
use model::time::Time;
use sqlx::SqliteConnection;
use std::collections::BTreeMap;

/// A draft that is not written yet.
#[derive(Debug, Clone)]
pub struct NewDraft {
    /// UUID.
    pub id: String,
    /// What it begins with.
    pub values: DraftValues,
    /// Where that came from.
    pub origins: BTreeMap<String, Origin>,
    /// The launch link it began with.
    pub link: Option<String>,
    /// The short link that led to that link.
    pub short_link: Option<ShortCode>,
    /// The failed service that it is to repair.
    pub rebuilds: Option<ServiceArn>,
    /// Who begins it.
    pub by: String,
    /// When.
    pub at: Time,
}

/// A save on top of a version that the writer has seen.
#[derive(Debug, Clone)]
pub struct SaveDraft {
    /// The draft.
    pub id: String,
    /// The version that the writer saw.
    pub base_version: i64,
    /// The step that was typed into.
    pub step: Step,
    /// The whole form as it is to be.
    pub values: DraftValues,
    /// Where its values come from.
    pub origins: BTreeMap<String, Origin>,
    /// Who saves.
    pub by: String,
    /// Id of who saves.
    pub person_id: i64,
    /// When.
    pub at: Time,
}

/// What became of a save.
#[derive(Debug, Clone)]
pub enum Saved {
    /// Written; this is the new version, with its events.
    Saved(Box<Draft>, Vec<Event>),
    /// Nothing differed from what was there.
    Unchanged(Box<Draft>),
    /// Somebody saved in between. What was typed is kept under this id until the writer has chosen.
    Conflict(i64),
}

/// What someone typed on top of a version that had moved on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Conflict {
    /// Its id.
    pub id: i64,
    /// The draft.
    pub draft: String,
    /// The version the writer had seen.
    pub base_version: i64,
    /// The step that was typed into.
    pub step: Step,
    /// The whole form as the writer wanted it.
    pub values: DraftValues,
    /// Where its values came from.
    pub origins: BTreeMap<String, Origin>,
    /// Id of the writer.
    pub person_id: i64,
}

#[derive(sqlx::FromRow)]
pub(crate) struct Row {
    id: String,
    version: i64,
    state: String,
    form: String,
    origins: String,
    link: Option<String>,
    rebuilds: Option<String>,
    service_arn: Option<String>,
    created_by: String,
    created_at: i64,
    updated_by: String,
    updated_at: i64,
}

fn arn(text: &str) -> Result<ServiceArn> {
    text.parse().map_err(|error| Error::Unknown(format!("{error}")))
}

impl TryFrom<Row> for Draft {
    type Error = Error;

    fn try_from(row: Row) -> Result<Draft> {
        let state = match (row.state.as_str(), &row.service_arn) {
            ("open", _) => DraftState::Open,
            ("sending", _) => DraftState::Sending,
            ("sent", Some(service)) => DraftState::Sent { arn: arn(service)? },
            ("discarded", _) => DraftState::Discarded,
            ("archived", _) => DraftState::Archived,
            _ => return Err(Error::Unknown(row.state)),
        };
        Ok(Draft {
            id: row.id,
            version: row.version,
            state,
            values: serde_json::from_str(&row.form)?,
            origins: serde_json::from_str(&row.origins)?,
            link: row.link,
            rebuilds: row.rebuilds.as_deref().map(arn).transpose()?,
            created_by: row.created_by,
            created_at: Time(row.created_at),
            updated_by: row.updated_by,
            updated_at: Time(row.updated_at),
        })
    }
}

const BY_ID: &str =
    "SELECT id, version, state, form, origins, link, rebuilds, service_arn, created_by, created_at,
                            updated_by, updated_at FROM drafts WHERE id = $1";

pub(crate) async fn load(connection: &mut SqliteConnection, id: &str) -> Result<Draft> {
    let row: Option<Row> = sqlx::query_as(BY_ID).bind(id).fetch_optional(connection).await?;
    row.ok_or(Error::NotFound)?.try_into()
}

impl Store {
    /// The draft of this id.
    ///
    /// # Errors
    /// [`Error::NotFound`], or the database does not answer.
    pub async fn draft(&self, id: &str) -> Result<Draft> {
        let mut connection = self.readers.acquire().await?;
        load(&mut connection, id).await
    }

    /// Drafts that are being edited or sent, the one saved last first.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn open_drafts(&self, limit: i64) -> Result<Vec<Draft>> {
        let rows: Vec<Row> = sqlx::query_as(
            "SELECT id, version, state, form, origins, link, rebuilds, service_arn, created_by, created_at,
                    updated_by, updated_at
             FROM drafts WHERE state IN ('open', 'sending') ORDER BY updated_at DESC, id LIMIT $1",
        )
        .bind(limit)
        .fetch_all(&self.readers)
        .await?;
        rows.into_iter().map(Draft::try_from).collect()
    }

    /// Drafts that are being edited or sent whose names have a text in them, the one saved last first: ASCII letters in either case.
    /// With `unnamed` also those without a name.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn drafts_named(&self, text: &str, unnamed: bool, limit: i64) -> Result<Vec<Draft>> {
        let rows: Vec<Row> = sqlx::query_as(
            "SELECT id, version, state, form, origins, link, rebuilds, service_arn, created_by, created_at,
                    updated_by, updated_at
             FROM drafts
             WHERE state IN ('open', 'sending')
               AND CASE json_extract(form, '$.name')
                     WHEN '' THEN $2
                     ELSE LOWER(json_extract(form, '$.name')) LIKE $1 ESCAPE '\\'
                   END
             ORDER BY updated_at DESC, id LIMIT $3",
        )
        .bind(format!("%{}%", like(&text.to_ascii_lowercase())))
        .bind(unnamed)
        .bind(limit)
        .fetch_all(&self.readers)
        .await?;
        rows.into_iter().map(Draft::try_from).collect()
    }

    /// How many drafts are being edited.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn open_draft_count(&self) -> Result<i64> {
        Ok(
            sqlx::query_scalar("SELECT COUNT(*) FROM drafts WHERE state IN ('open', 'sending')")
                .fetch_one(&self.readers)
                .await?,
        )
    }

    /// The newest draft that became this service.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn draft_of_service(&self, service: &ServiceArn) -> Result<Option<Draft>> {
        let row: Option<Row> = sqlx::query_as(
            "SELECT id, version, state, form, origins, link, rebuilds, service_arn, created_by, created_at,
                    updated_by, updated_at
             FROM drafts WHERE service_arn = $1 ORDER BY updated_at DESC LIMIT 1",
        )
        .bind(service.to_string())
        .fetch_optional(&self.readers)
        .await?;
        row.map(Draft::try_from).transpose()
    }

    /// The draft that is being edited to repair this service.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn draft_rebuilding(&self, service: &ServiceArn) -> Result<Option<Draft>> {
        let row: Option<Row> = sqlx::query_as(
            "SELECT id, version, state, form, origins, link, rebuilds, service_arn, created_by, created_at,
                    updated_by, updated_at
             FROM drafts WHERE rebuilds = $1 AND state IN ('open', 'sending') ORDER BY updated_at DESC LIMIT 1",
        )
        .bind(service.to_string())
        .fetch_optional(&self.readers)
        .await?;
        row.map(Draft::try_from).transpose()
    }

    /// Begins a draft.
    ///
    /// # Errors
    /// The database cannot be written.
    pub async fn create_draft(&self, draft: NewDraft, event: NewEvent) -> Result<(Draft, Event)> {
        let mut transaction = self.begin().await?;
        sqlx::query(
            "INSERT INTO drafts (id, version, state, form, origins, link, rebuilds, created_by, created_at, updated_by,
                                 updated_at)
             VALUES ($1, 1, 'open', $2, $3, $4, $5, $6, $7, $6, $7)",
        )
        .bind(&draft.id)
        .bind(serde_json::to_string(&draft.values)?)
        .bind(serde_json::to_string(&draft.origins)?)
        .bind(&draft.link)
        .bind(draft.rebuilds.as_ref().map(ToString::to_string))
        .bind(&draft.by)
        .bind(draft.at.0)
        .execute(&mut *transaction)
        .await?;
        if let Some(code) = &draft.short_link {
            count_draft(&mut transaction, code).await?;
        }
        let mut events = insert_events(&mut transaction, vec![event]).await?;
        let draft = load(&mut transaction, &draft.id).await?;
        self.commit(transaction).await?;
        Ok((draft, events.remove(0)))
    }

    /// Saves a draft if nobody saved in between; else keeps what was typed as a conflict.
    ///
    /// # Errors
    /// [`Error::NotFound`], or the database cannot be written.
    pub async fn save_draft(&self, save: SaveDraft, events: Vec<NewEvent>) -> Result<Saved> {
        let mut transaction = self.begin().await?;
        let draft = load(&mut transaction, &save.id).await?;
        if draft.values == save.values && draft.origins == save.origins {
            return Ok(Saved::Unchanged(Box::new(draft)));
        }
        let form = serde_json::to_string(&save.values)?;
        if draft.version != save.base_version || draft.state != DraftState::Open {
            let id: i64 = sqlx::query_scalar(
                "INSERT INTO draft_conflicts (draft_id, base_version, step, form, person_id, created_at, origins)
                 VALUES ($1, $2, $3, $4, $5, $6, $7) RETURNING id",
            )
            .bind(&save.id)
            .bind(save.base_version)
            .bind(save.step.as_str())
            .bind(form)
            .bind(save.person_id)
            .bind(save.at.0)
            .bind(serde_json::to_string(&save.origins)?)
            .fetch_one(&mut *transaction)
            .await?;
            self.commit(transaction).await?;
            return Ok(Saved::Conflict(id));
        }
        keep_version(&mut transaction, &draft).await?;
        sqlx::query(
            "UPDATE drafts SET version = version + 1, form = $2, origins = $3, updated_by = $4, updated_at = $5
             WHERE id = $1",
        )
        .bind(&save.id)
        .bind(form)
        .bind(serde_json::to_string(&save.origins)?)
        .bind(&save.by)
        .bind(save.at.0)
        .execute(&mut *transaction)
        .await?;
        let events = insert_events(&mut transaction, events).await?;
        let draft = load(&mut transaction, &save.id).await?;
        self.commit(transaction).await?;
        Ok(Saved::Saved(Box::new(draft), events))
    }

    /// Changes a draft and all that was typed on top of other versions of it, in whatever version it is by now; with the events
    /// about that. `change` says whether it has changed anything.
    ///
    /// # Errors
    /// [`Error::NotFound`], or the database cannot be written.
    pub async fn rewrite_draft(
        &self,
        id: &str,
        by: &str,
        at: Time,
        change: impl Fn(&mut DraftValues) -> bool,
        events: Vec<NewEvent>,
    ) -> Result<(Draft, Vec<Event>)> {
        let mut transaction = self.begin().await?;
        let mut draft = load(&mut transaction, id).await?;
        if change(&mut draft.values) {
            sqlx::query(
                "UPDATE drafts SET version = version + 1, form = $2, updated_by = $3, updated_at = $4 WHERE id = $1",
            )
            .bind(id)
            .bind(serde_json::to_string(&draft.values)?)
            .bind(by)
            .bind(at.0)
            .execute(&mut *transaction)
            .await?;
        }
        let conflicts: Vec<(i64, String)> =
            sqlx::query_as("SELECT id, form FROM draft_conflicts WHERE draft_id = $1")
                .bind(id)
                .fetch_all(&mut *transaction)
                .await?;
        for (conflict, form) in conflicts {
            let mut values: DraftValues = serde_json::from_str(&form)?;
            if change(&mut values) {
                sqlx::query("UPDATE draft_conflicts SET form = $2 WHERE id = $1")
                    .bind(conflict)
                    .bind(serde_json::to_string(&values)?)
                    .execute(&mut *transaction)
                    .await?;
            }
        }
        let events = insert_events(&mut transaction, events).await?;
        let draft = load(&mut transaction, id).await?;
        self.commit(transaction).await?;
        Ok((draft, events))
    }

    /// A conflict that waits for its writer.
    ///
    /// # Errors
    /// [`Error::NotFound`], or the database does not answer.
    pub async fn conflict(&self, id: i64) -> Result<Conflict> {
        let row: Option<(i64, String, i64, String, String, String, i64)> = sqlx::query_as(
            "SELECT id, draft_id, base_version, step, form, origins, person_id FROM draft_conflicts WHERE id = $1",
        )
        .bind(id)
        .fetch_optional(&self.readers)
        .await?;
        let (id, draft, base_version, step, form, origins, person_id) = row.ok_or(Error::NotFound)?;
        Ok(Conflict {
            id,
            draft,
            base_version,
            step: Step::parse(&step).ok_or(Error::Unknown(step))?,
            values: serde_json::from_str(&form)?,
            origins: serde_json::from_str(&origins)?,
            person_id,
        })
    }

    /// Forgets a conflict after its writer has chosen, and writes what there is to say of that unless it is forgotten already.
    ///
    /// # Errors
    /// The database cannot be written.
    pub async fn settle_conflict(&self, id: i64, events: Vec<NewEvent>) -> Result<Vec<Event>> {
        let mut transaction = self.begin().await?;
        let forgotten = sqlx::query("DELETE FROM draft_conflicts WHERE id = $1")
            .bind(id)
            .execute(&mut *transaction)
            .await?;
        let events = if forgotten.rows_affected() == 1 {
            insert_events(&mut transaction, events).await?
        } else {
            Vec::new()
        };
        self.commit(transaction).await?;
        Ok(events)
    }

    /// Opens a sent draft again to repair the service that it became; `None` if it is open already.
    ///
    /// # Errors
    /// [`Error::NotFound`], or the database cannot be written.
    pub async fn reopen_draft(
        &self,
        reopened: SaveDraft,
        rebuilds: &ServiceArn,
        event: NewEvent,
    ) -> Result<Option<(Draft, Event)>> {
        let mut transaction = self.begin().await?;
        let moved = sqlx::query(
            "UPDATE drafts SET state = 'open', version = version + 1, form = $2, origins = $3, rebuilds = $4,
                               updated_by = $5, updated_at = $6
             WHERE id = $1 AND state = 'sent'",
        )
        .bind(&reopened.id)
        .bind(serde_json::to_string(&reopened.values)?)
        .bind(serde_json::to_string(&reopened.origins)?)
        .bind(rebuilds.to_string())
        .bind(&reopened.by)
        .bind(reopened.at.0)
        .execute(&mut *transaction)
        .await?;
        if moved.rows_affected() == 0 {
            return Ok(None);
        }
        let draft = load(&mut transaction, &reopened.id).await?;
        let event = self.commit_told(transaction, &moved, event).await?;
        Ok(event.map(|event| (draft, event)))
    }

    /// Throws an open draft away, or brings a discarded one back; `None` if it is neither.
    ///
    /// # Errors
    /// The database cannot be written.
    pub async fn set_discarded(&self, id: &str, discarded: bool, event: NewEvent) -> Result<Option<Event>> {
        let (from, to) = if discarded {
            ("open", "discarded")
        } else {
            ("discarded", "open")
        };
        let mut transaction = self.begin().await?;
        let moved = sqlx::query("UPDATE drafts SET state = $3 WHERE id = $1 AND state = $2")
            .bind(id)
            .bind(from)
            .bind(to)
            .execute(&mut *transaction)
            .await?;
        self.commit_told(transaction, &moved, event).await
    }
}
